"""Who is there at each line of a script: by its stage directions and by what those who come and go say."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.farewells import (
    assents,
    greets,
    says_back,
    says_going,
    sees_off,
    sends_away,
    welcomes,
)
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.passage import STRANGER, Passage

# Of somebody who is not there one speaks so.
_OF_ABSENT = re.compile(
    r"^(?:さん|くん|君|ちゃん|様|さま|殿|先輩|先生|部長|たち)?(?:(?:は|って|なら)?(?:？|\?|どこ|まだ|いつ|遅|来な|来て|休み|いな|寝坊|どうした)|に(?:は|も)?(?:内緒|黙|言|話|秘密|知らせ|伝え|見せ|聞か)|"
    r"が(?:来|戻|帰|いな|知ったら|聞いたら)|を(?:呼|待|探|驚か)|の(?:誕生日|前で|こと)|のやつ|のいな|も(?:来|呼)|抜き)"
)

_DEVICE = "(?:電話|携帯|スマホ|スマートフォン|無線機?|通信機?|インターホン|内線|インカム)"
_RINGS = re.compile(f"{_DEVICE}[^。\n]{{0,8}}(?:鳴|着信|入る|つなが|繋が)|着信|呼び出し音|コール音")
_HANGS_UP = re.compile(f"(?:{_DEVICE}|通話|回線)[^。\n]{{0,6}}(?:切|途切|終わ|終え)")
_OF_GONE = re.compile("？|たな|たね|ただろ|たでしょ|てた|てました")
# What a stage direction makes of somebody: where he goes, the scene does not follow.
_KINDS = {
    "enter": "enter", "there": "there", "sign": "there", "awake": "there", "back": "back",
    "leave": "leave", "goes": "leave", "absent": "leave", "missing": "leave",
}  # fmt: skip


@dataclass
class _Turn:
    """One line of talk or one stage direction that moves somebody, in order."""

    place: int
    kind: str
    who: str
    line: int = -1


def attendance(
    passage: Passage, lines: list[Line], events: list, carried: tuple[str, ...]
) -> dict[str, list[tuple[int, int]]]:
    """For each person the stretches of a script in which he is there. ``events`` are the comings and goings
    that its stage directions tell; ``carried`` those still there from the scene before."""
    said = [line for line in lines if not line.thought and not line.inner]
    turns = [
        _Turn(line.quote.start, "said", line.speaker, index)
        for index, line in enumerate(said)
        if line.speaker and not line.speaker.startswith(STRANGER)
    ]
    turns += [
        _Turn(event.place, _KINDS[event.kind], event.who)
        for event in events
        if event.kind in _KINDS and event.who in passage.people
    ]
    turns.sort(key=lambda turn: turn.place)
    people = dict.fromkeys([*carried, *(turn.who for turn in turns)])
    return {
        who: _stays(passage, said, [turn for turn in turns if turn.who == who], who, who in carried)
        for who in people
    }


def _stays(
    passage: Passage, said: list[Line], turns: list[_Turn], who: str, carried: bool
) -> list[tuple[int, int]]:
    length, stays = len(passage.text), []
    since = 0 if carried else _since_the_start(passage, said, turns, who)
    left = 0
    if since is None and turns[0].kind == "said" and turns[0].line > 0:
        first = said[turns[0].line]
        if _rings(passage, said[turns[0].line - 1].quote.end, first.quote.start):
            # A voice on the line is there for the call.
            over = _hangs_up(passage, first.quote.end, length)
            turns = (
                sorted([*turns, _Turn(over, "leave", who)], key=lambda turn: turn.place) if over else turns
            )
    for order, turn in enumerate(turns):
        if turn.kind in ("enter", "there") or (turn.kind == "back" and since is None):
            if since is None:
                since = turn.place
        elif turn.kind in ("leave", "back"):
            if since is not None and turn.place > since:
                stays.append((since, turn.place))
            since, left = None, turn.place
        elif turn.kind == "said":
            line = said[turn.line]
            words = _words(passage, line)
            if since is None:
                since = max(left, line.quote.start)
            elif says_back(words) and order and turns[order - 1].kind == "said":
                # Back, and nobody said that he went: he has been away since he last spoke.
                gone = _after_farewells(passage, said, turns[order - 1].line, who)
                if said[turn.line - 1].speaker != who and _was_away(
                    passage, said, turns[order - 1].line, turn.line, who
                ):
                    stays.append((since, gone))
                    since = line.quote.start
            gone = _goes_at(passage, said, turns, order, who)
            if gone is not None:
                stays.append((since, gone))
                since, left = None, gone
    if since is not None:
        stays.append((since, length))
    return [(start, end) for start, end in stays if end > start]


def _words(passage: Passage, line: Line) -> str:
    return passage.text[line.quote.start : line.quote.end]


def _since_the_start(passage: Passage, said: list[Line], turns: list[_Turn], who: str) -> int | None:
    """0 when somebody is there from the start of a script; ``None`` when he comes in later."""
    first = turns[0]
    if first.kind in ("enter", "back"):
        return None
    if first.kind == "there":
        # A stage direction after the talk has begun brings in whom it names.
        return (
            0
            if not said or first.place < said[0].quote.start or _spoke_in_part(said, first.place, who)
            else None
        )
    if first.kind != "said":
        return 0
    index = first.line
    if index == 0:
        return 0
    words, before = _words(passage, said[index]), said[:index]
    if any(who in line.called for line in before):
        return 0
    if index == 1 and not (says_back(words) and not assents(words)):
        return 0
    if says_back(words) or _somebody_enters(passage, turns[0], said[index - 1].quote.end):
        return None
    after = [line for line in said[index + 1 : index + 3] if line.speaker != who]
    if greets(words) and len({line.speaker for line in before}) >= 2:
        return None
    if any(who in line.called and welcomes(_words(passage, line)) for line in after):
        return None
    if any(welcomes(_words(passage, line)) for line in after[:1]) and index >= 2:
        return None
    if any(_spoken_of_as_absent(passage, line, who) for line in before):
        return None
    if _rings(passage, said[index - 1].quote.end, turns[0].place):
        return None
    return 0


def _somebody_enters(passage: Passage, turn: _Turn, start: int) -> bool:
    """Whether a stage direction right before somebody first speaks has somebody come in whom it does not name."""
    words = [
        word for left, right in passage.outside_of(start, turn.place) for word in passage.words(left, right)
    ]
    comes = any(motion.kind == "enter" for motion in motions_in(passage.modern, words))
    named = [one for one in passage.named_in(start, turn.place) if one.quote < 0]
    return comes and not any(one.person in passage.people for one in named)


def _rings(passage: Passage, start: int, end: int) -> bool:
    """Whether a telephone or a radio calls between two lines: then a new voice is at its far end."""
    return any(_RINGS.search(passage.modern, left, right) for left, right in passage.outside_of(start, end))


def _hangs_up(passage: Passage, start: int, end: int) -> int | None:
    """Where a call is ended between two lines, if it is."""
    for left, right in passage.outside_of(start, end):
        if match := _HANGS_UP.search(passage.modern, left, right):
            return match.start()
    return None


def _spoke_in_part(said: list[Line], place: int, who: str) -> bool:
    return any(line.speaker == who and line.quote.start < place for line in said)


def _spoken_of_as_absent(passage: Passage, line: Line, who: str) -> bool:
    """Whether somebody is spoken of in a line as one who is not there."""
    text = passage.text
    return any(
        one.person == who and _OF_ABSENT.match(text[one.end : min(line.quote.end, one.end + 24)])
        for one in passage.named_in(line.quote.start, line.quote.end)
    )


def _goes_at(passage: Passage, said: list[Line], turns: list[_Turn], order: int, who: str) -> int | None:
    """Where somebody is gone who says in a turn that he goes, or is sent and says yes; else ``None``."""
    index = turns[order].line
    words = _words(passage, said[index])
    following = turns[order + 1] if order + 1 < len(turns) else None
    if following is not None and following.kind == "leave":
        return None
    if following is not None and following.kind == "enter":
        # He comes again without having been seen to go.
        return _after_farewells(passage, said, index, who)
    if following is not None and following.kind == "back" and not says_going(words):
        # Who has not gone and goes back, goes.
        return None
    goes = says_going(words) and not (says_back(words) and turns[order - 1].kind != "said")
    if index and said[index - 1].speaker != who and sees_off(words):
        # Said to somebody who goes, and not by one who does.
        goes = goes and not says_going(_words(passage, said[index - 1]))
    sent = (
        index > 0
        and said[index - 1].speaker != who
        and sends_away(_words(passage, said[index - 1]))
        and (
            who in said[index - 1].called
            or len({line.speaker for line in said[max(0, index - 4) : index + 1]}) == 2
        )
        and assents(words)
    )
    if not (goes or sent):
        later = following and following.kind == "said" and says_back(_words(passage, said[following.line]))
        secret = any(
            _spoken_of_as_absent(passage, line, who)
            for line in said[index + 1 : following.line if following and following.line >= 0 else len(said)][
                :3
            ]
        )
        return _after_farewells(passage, said, index, who) if later and secret else None
    gone = _after_farewells(passage, said, index, who)
    if following is not None and following.kind == "said":
        between = [line for line in said[index + 1 : following.line] if line.speaker != who]
        last = said[following.line]
        if last.quote.start <= gone:
            return None
        back = says_back(_words(passage, last)) or len(between) >= 3
        if not back:
            return None
    elif following is None and sent and not goes and index + 1 >= len(said):
        return None
    return gone


def _after_farewells(passage: Passage, said: list[Line], index: int, who: str) -> int:
    """The end of what is still said to somebody who goes after his line ``index``."""
    until = said[index].quote.end
    for line in said[index + 1 : index + 4]:
        words = _words(passage, line)
        if line.speaker == who or _spoken_of_as_absent(passage, line, who):
            break
        # Somebody asked and not answering has gone already, and so has somebody spoken of as he was.
        still = who in line.called and line is said[index + 1] and not _OF_GONE.search(words)
        if still or (sees_off(words) and len(words) <= 40):
            until = line.quote.end
        else:
            break
    return until


def _was_away(passage: Passage, said: list[Line], before: int, now: int, who: str) -> bool:
    """Whether somebody who says that he is back was not spoken to in between."""
    between = said[before + 1 : now]
    return len(between) >= 2 and not any(who in line.called for line in between)

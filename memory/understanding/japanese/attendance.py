"""Who is there at each line of a script: by its stage directions and by what those who come and go say."""

import re
from functools import cached_property

from memory.understanding.course import BEFORE, GONE, HERE, NEVER, Step, Whereabouts, stays
from memory.understanding.japanese.absentees import is_said_away, is_said_gone, says_meanwhile
from memory.understanding.japanese.farewells import (
    assents,
    greets,
    is_asked_in,
    is_passing,
    may_drop,
    says_back,
    says_going,
    sees_off,
    sends_away,
    welcomes,
)
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.passage import STRANGER, Passage
from memory.understanding.japanese.scenes import is_mark
from memory.understanding.japanese.system_lines import let_in_or_put_out

_DEVICE = "(?:電話|携帯|スマホ|スマートフォン|無線機?|通信機?|インターホン|内線|インカム)"
_RINGS = re.compile(f"{_DEVICE}[^。\n]{{0,8}}(?:鳴|着信|入る|つなが|繋が)|着信|呼び出し音|コール音")
_HANGS_UP = re.compile(f"(?:{_DEVICE}|通話|回線)[^。\n]{{0,6}}(?:切|途切|終わ|終え)")
_OF_GONE = re.compile("？|たな|たね|ただろ|たでしょ|てた|てました")
# The sounds of one who wakes.
_WAKES = re.compile("[「『]?(?:ん[んーー…]|むにゃ|ふわ[あぁ]|ふぁ[あぁ]|うう?[ーー…]*ん[…、])")
_HIDES = re.compile("[は、が]?[^。）)\n]{0,10}?(?:陰|影|かげ|裏|後ろ|下|中)に(?:隠れ|潜|身を)")
# What a stage direction makes of somebody: where he goes, the scene does not follow.
_KINDS = {
    "enter": "enter", "there": "there", "sign": "there", "awake": "there", "back": "back",
    "leave": "leave", "goes": "leave", "absent": "leave", "missing": "leave",
}  # fmt: skip
# So much evidence, and somebody has come or gone beside his own line; elsewhere it takes more.
_SURE = 3.0
_LIKELY = 1.5
_ENOUGH = 2.5
_UNTOLD = 6.0
_SPOKEN_TO = 2.0
_SILENT = 0.04
_LONG = 0.15
_BYE_REACH = 3
_MOVES = {
    "enter": {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): _UNTOLD},
    "there": {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, HERE): 0.0},
    # Who has not gone and goes back, goes.
    "back": {(BEFORE, HERE): 0.0, (GONE, HERE): 0.0, (HERE, GONE): 0.0},
    "leave": {(HERE, GONE): 0.0, (BEFORE, GONE): _ENOUGH, (GONE, GONE): _ENOUGH},
}


def attendance(
    passage: Passage, lines: list[Line], events: list, carried: tuple[str, ...]
) -> dict[str, list[tuple[int, int]]]:
    """For each person the stretches of a script in which he is there. ``events`` are the comings and goings
    that its stage directions tell; ``carried`` those still there from the scene before."""
    said = [line for line in lines if not line.thought and not line.inner]
    told = [
        (event.place, _KINDS[event.kind], event.who)
        for event in events
        if event.kind in _KINDS and event.who in passage.people and not _is_of_a_place(passage, event.place)
    ]
    told = [(place, _unless_hidden(passage, place, kind, who), who) for place, kind, who in told]
    told += [(place, kind, who) for place, kind, who in let_in_or_put_out(passage) if who in passage.people]
    speaking = [line.speaker for line in said if line.speaker and not line.speaker.startswith(STRANGER)]
    found = {}
    for who in dict.fromkeys([*carried, *speaking, *(person for _, _, person in told)]):
        own = sorted((place, kind) for place, kind, person in told if person == who)
        signs = _Signs(passage, said, own, who, who in carried)
        found[who] = stays(signs.steps(), 0, len(passage.text), signs.since)
    return found


def _is_of_a_place(passage: Passage, place: int) -> bool:
    """Whether somebody is named in a line that sets a scene: 伯爵 in 「○伯爵邸・居間」."""
    line = passage.line_of(place)
    return is_mark(passage.text[line.start : line.end])


def _unless_hidden(passage: Passage, place: int, kind: str, who: str) -> str:
    """What a move is, of one who may only come out of where he hid among the others."""
    if kind != "enter":
        return kind
    named = [one for one in passage.references if one.person == who and one.quote < 0 and one.start < place]
    hid = any(_HIDES.match(passage.text[one.end : one.end + 20]) for one in named)
    return "there" if hid else kind


class _Signs:
    """The signs about one person in one scene of a script. ``told`` are the places and kinds of his moves."""

    def __init__(
        self, passage: Passage, said: list[Line], told: list[tuple[int, str]], who: str, carried: bool
    ):
        self.passage = passage
        self.said = said
        self.who = who
        self.carried = carried
        self.own = [at for at, line in enumerate(said) if line.speaker == who]
        self.words = [passage.text[line.quote.start : line.quote.end] for line in said]
        self.told = told
        self.passing_name = self._written()
        if self.own and not told and (over := self._call_ends()):
            # A voice on the line is there for the call.
            self.told = [(over, "leave")]

    def _written(self) -> str:
        """What stands before the lines of somebody: his name, or what he is."""
        return self.said[self.own[0]].quote.name if self.own else ""

    @property
    def since(self) -> dict[Whereabouts, float]:
        """What it costs that somebody is there from the start, or is not yet."""
        if self.carried:
            return {HERE: 0.0}
        if self.told and (not self.own or self.told[0][0] <= self._start(self.own[0])):
            place, kind = self.told[0]
            if kind in ("enter", "back"):
                return {BEFORE: 0.0}
            if kind == "there" and self.said and place >= self._start(0):
                # A stage direction after the talk has begun brings in whom it names.
                return {BEFORE: 0.0}
            return {HERE: 0.0}
        return {HERE: 0.0, BEFORE: 0.0} if self.own else {HERE: 0.0}

    def steps(self) -> list[Step]:
        """The signs, line by line and direction by direction."""
        found: list[Step] = []
        told = list(self.told)
        for at in range(len(self.said)):
            while told and told[0][0] <= self._start(at):
                place, kind = told.pop(0)
                found.append(Step(place, place, _MOVES[kind]))
            found.append(self._line(at))
        if self.said:
            end = self.said[-1].quote.end
            leaves = self._leaving.get(len(self.said), _UNTOLD)
            found.append(
                Step(
                    end,
                    end,
                    {(BEFORE, BEFORE): 0.0, (HERE, HERE): 0.0, (GONE, GONE): 0.0, (HERE, GONE): leaves},
                )
            )
        return [*found, *(Step(place, place, _MOVES[kind]) for place, kind in told)]

    def _start(self, at: int) -> int:
        return self.said[at].quote.start

    def _line(self, at: int) -> Step:
        ways = {
            (BEFORE, BEFORE): 0.0,
            (HERE, HERE): 0.0,
            (GONE, GONE): 0.0,
            (HERE, GONE): self._leaving.get(at, _UNTOLD),
            (BEFORE, HERE): self._coming.get(at, _UNTOLD),
            (GONE, HERE): self._returning.get(at, _UNTOLD),
        }
        went = self.said[at - 1].quote.end if at else self._start(at)
        if self.said[at].speaker == self.who:
            return Step(self._start(at), went, ways, 0.0, NEVER)
        return Step(self._start(at), went, ways, self._is_absent(at), self._is_present(at))

    # Going

    @cached_property
    def _leaving(self) -> dict[int, float]:
        """Before which lines somebody goes, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            following = self.own[order + 1] if order + 1 < len(self.own) else None
            slot = self._last_heard(at) + 1
            if following is None or slot < following:
                found[slot] = min(found.get(slot, _UNTOLD), _ENOUGH - self._going(at, following))
        for at, words in enumerate(self.words):
            if self.said[at].speaker != self.who and is_said_gone(words) and self._may_be_meant(at):
                found[at] = min(found.get(at, _UNTOLD), 1.0)
        return found

    def _going(self, at: int, following: int | None) -> float:
        """How surely somebody is gone after one of his lines."""
        until = self._start(following) if following is not None else len(self.passage.text)
        if any(
            self._start(at) <= place < until and kind in ("leave", "back")
            for place, kind in self.told[:1] + self.told
        ):
            return -_ENOUGH
        words, before = self.words[at], self.words[at - 1] if at else ""
        others = at > 0 and self.said[at - 1].speaker != self.who
        evidence = max(_SURE * says_going(words), _LIKELY * may_drop(words))
        if others and sees_off(words) and says_going(before):
            # Said to somebody who goes, and not by one who does.
            evidence = 0.0
        if others and sends_away(before) and assents(words):
            two = len({line.speaker for line in self.said[max(0, at - 4) : at + 1]}) == 2
            if self.who in self.said[at - 1].called or two:
                evidence = max(evidence, _SURE if following is not None or at + 1 < len(self.said) else 0.0)
        between = (following if following is not None else len(self.said)) - at - 1
        if is_passing(self.passing_name) and between >= 3:
            # Who comes to do something, and has no name, goes when it is done.
            evidence += _SURE
        last = self._last_heard(at)
        return evidence + _LIKELY / 2 * (evidence > 0 and last > at and sees_off(self.words[last]))

    def _last_heard(self, at: int) -> int:
        """The last line still said to somebody who goes after one of his lines."""
        last = at
        for number in range(at + 1, min(len(self.said), at + 1 + _BYE_REACH)):
            line, words = self.said[number], self.words[number]
            if line.speaker == self.who or self._is_said_away(number):
                break
            # Somebody asked and not answering has gone already, and so has somebody spoken of as he was.
            still = self.who in line.called and number == at + 1 and not _OF_GONE.search(words)
            brief = (
                number == at + 1
                and (len(words) <= 6 or words.startswith("ありがと"))
                and not _OF_GONE.search(words)
            )
            if not (still or brief or (sees_off(words) and len(words) <= 40)):
                break
            last = number
        return last

    def _may_be_meant(self, at: int) -> bool:
        """Whether somebody is the one of whom a line says that he has dropped out: called in vain, or just going."""
        if any(self.who in self.said[number].called for number in range(max(0, at - 1), at + 1)):
            return True
        last = max((number for number in self.own if number < at), default=None)
        if last is None or at - last > _BYE_REACH:
            return False
        return says_going(self.words[last]) or may_drop(self.words[last]) or self._is_named(at)

    # Coming

    @cached_property
    def _coming(self) -> dict[int, float]:
        """Before which lines somebody comes for the first time, and what that costs."""
        return {self.own[0]: _ENOUGH - self._comes(self.own[0])} if self.own else {}

    @cached_property
    def _returning(self) -> dict[int, float]:
        """Before which lines somebody comes back, and what that costs."""
        found: dict[int, float] = {}
        for order, at in enumerate(self.own):
            last = self.own[order - 1] if order else None
            between = [
                number for number in range(last + 1 if last is not None else 0, at) if number not in self.own
            ]
            back = says_back(self.words[at])
            if back and last is not None and len(between) < 2 and not says_going(self.words[last]):
                back = False
            welcomed = any(
                welcomes(self.words[number])
                for number in range(at + 1, min(len(self.said), at + 2))
                if self.said[number].speaker != self.who
            )
            found[at] = (-_SURE if back else 0.5 if len(between) >= 3 else _ENOUGH) - _LIKELY * welcomed
        return found

    def _comes(self, at: int) -> float:
        """How surely the first line of somebody is said by one who has just come."""
        words, before = self.words[at], range(at)
        if at == 0 or any(
            self.who in self.said[number].called and not is_asked_in(self.words[number]) for number in before
        ):
            return -NEVER
        back = says_back(words) and not says_going(words)
        if at == 1 and not (back and not assents(words)):
            return -NEVER
        speakers = [line.speaker for line in self.said[:at]]
        evidence = _SURE * (back or self._somebody_enters(at) or self._rings(at))
        evidence += _SURE * (greets(words) and len(set(speakers)) >= 2 and not self._is_opening(at))
        after = [n for n in range(at + 1, min(len(self.said), at + 3)) if self.said[n].speaker != self.who]
        evidence += _SURE * any(self.who in self.said[n].called and welcomes(self.words[n]) for n in after)
        evidence += _ENOUGH * any(
            welcomes(self.words[n]) and at >= 2 and not self._is_opening(at) for n in after[:1]
        )
        evidence += _SURE * any(self._is_said_away(number) for number in before)
        asked = any(is_asked_in(self.words[n]) and self._is_named(n) for n in before)
        evidence += _SURE * asked
        evidence += _SURE * bool(_WAKES.match(words))
        # The longer somebody has said nothing while the others talked, the likelier he was not there.
        often = sum(speakers.count(one) > 1 for one in set(speakers))
        evidence += min(2.0, 0.3 * max(0, at - 2)) * (often > 1) + self._is_led_in(at)
        named = [number for number in before if self._is_named(number)]
        return evidence + 1.0 * bool(named) + 0.75 * min(2, max(0, len(named) - 1))

    def _is_opening(self, at: int) -> bool:
        """Whether nobody has spoken twice before a line: those who are there say their first words."""
        speakers = [line.speaker for line in self.said[:at]]
        return len(set(speakers)) == len(speakers)

    def _somebody_enters(self, at: int) -> bool:
        """Whether a stage direction right before somebody first speaks has somebody come in whom it does not name."""
        start, end = self.said[at - 1].quote.end, self._start(at)
        words = [
            word
            for left, right in self.passage.outside_of(start, end)
            for word in self.passage.words(left, right)
        ]
        comes = any(motion.kind == "enter" for motion in motions_in(self.passage.modern, words))
        named = [one for one in self.passage.named_in(start, end) if one.quote < 0]
        return comes and not any(one.person in self.passage.people for one in named)

    def _is_led_in(self, at: int) -> bool:
        """Whether a stage direction stands right before the first line of somebody."""
        between = self.passage.outside_of(self.said[at - 1].quote.end, self._start(at))
        return any(
            re.search(r"[（(＊\[【―][^\n]*\w", self.passage.text[left:right]) for left, right in between
        )

    def _rings(self, at: int) -> bool:
        """Whether a telephone or a radio calls right before a line: then a new voice is at its far end."""
        if at == 0:
            return False
        between = self.passage.outside_of(self.said[at - 1].quote.end, self._start(at))
        return any(_RINGS.search(self.passage.modern, left, right) for left, right in between)

    def _call_ends(self) -> int | None:
        """Where a call is ended whose far end somebody is, if it is."""
        first = self.own[0]
        if not self._rings(first):
            return None
        for left, right in self.passage.outside_of(self.said[first].quote.end, len(self.passage.text)):
            if match := _HANGS_UP.search(self.passage.modern, left, right):
                return match.start()
        return None

    # Being there

    def _is_named(self, at: int) -> bool:
        """Whether somebody is spoken of in a line of another, and not spoken to."""
        line = self.said[at]
        if line.speaker == self.who or self.who in line.called:
            return False
        return any(one.person == self.who for one in self.passage.named_in(line.quote.start, line.quote.end))

    def _is_said_away(self, at: int) -> bool:
        """Whether somebody is spoken of in a line as one who is not there."""
        line, text = self.said[at], self.passage.text
        return any(
            one.person == self.who and is_said_away(text[one.end : min(line.quote.end, one.end + 24)])
            for one in self.passage.named_in(line.quote.start, line.quote.end)
        )

    def _is_present(self, at: int) -> float:
        """What it costs that somebody does not hear a line of another: he is spoken to."""
        if self.who not in self.said[at].called or (self.own and at < self.own[0]) or not self.own:
            return 0.0
        last = max((number for number in self.own if number < at), default=None)
        if sees_off(self.words[at]) or (last is not None and at <= self._last_heard(last)):
            return 0.0
        # "タク？": called in vain, where the next words say that he has dropped out.
        vain = at + 1 < len(self.said) and is_said_gone(self.words[at + 1])
        if vain or self._is_said_away(at):
            return 0.0
        # 「課長、機嫌よかったですね」 may be said of one who has gone; who answers is there.
        answers = any(line.speaker == self.who for line in self.said[at + 1 : at + 3])
        return _SPOKEN_TO if answers or last is None else _SPOKEN_TO / 8

    def _silence(self, at: int) -> float:
        """What it costs that somebody is silent at a line, by how long he is so while others talk."""
        last = max((number for number in self.own if number < at), default=-1)
        following = min((number for number in self.own if number > at), default=len(self.said))
        share = (following - last - 1) / max(2, len({line.speaker for line in self.said}))
        return _LONG * max(0.0, share - 1.5)

    def _is_absent(self, at: int) -> float:
        """What it costs that somebody hears a line of another: it is spoken behind his back."""
        if not self.own or at < self.own[0]:
            return 0.0
        cost = _SILENT + self._silence(at)
        if self._is_said_away(at):
            cost += 2.0
        if is_said_gone(self.words[at]) and self._may_be_meant(at):
            cost += _SURE
        if says_meanwhile(self.words[at]) and self._may_be_meant(at):
            cost += _LIKELY
        return cost

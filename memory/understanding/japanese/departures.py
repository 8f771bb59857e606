"""What tells that somebody has gone, or is left behind, besides a verb of his own that says so: steps that die away, a
door he has closed behind him, two who leave together, a receiver that is laid down, talk for two alone."""

import re

from memory.understanding.japanese.event import Event
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.parties import party
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.telephone import ENDS

_STEPS = re.compile(
    r"(?:足音|靴音|下駄の音|草履の音|衣擦れ|衣ずれ|(?:梯子|階段)を(?:下り|降り|上が|上)る音|車の音|エンジン(?:の)?音|蹄の音)"
    r"[^。「」]{0,20}?(?:遠ざか|遠のい|遠のき|遠くな|小さくな|聞こえなくな|消え|(?:上り|のぼり|下り|降り)(?:き|切)|去っ)"
)
_BOTH = re.compile("(?:二人|ふたり|両人)(?:が|は|の)")
_CLOSES = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?が[^。「」はが]{0,16}?(?:襖|障子|唐紙|戸|扉|ドア|門)を(?:閉め|しめ|閉じ|閉ざし)"
    r"(?:た(?:あと|後)|てしまうと|切ると|て(?:行く|いく|去る)と)"
)
_FOLLOWS = re.compile(
    r"の?(?:あと|後)(?:に|を)?(?:つい|続い|つづい|従っ|追っ)て[^。「」]{0,14}?(?:へ|に)(?:入っ|出(?:た|て|る)|通)"
)
_TWO_ALONE = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?と(?:二人|ふたり)(?:きり|だけ)(?:に|で|だ)"
)
_LEFT_ALONE = re.compile(r"(?:一人|ひとり)(?:に)?(?:残され|取り残され|なっ|残っ)た、?$")


def departures(passage: Passage, lines: list[Line]) -> list[Event]:
    """Who has gone, or stays alone, by such signs."""
    found: list[Event] = []
    text = passage.modern
    for start, end in passage.told:
        if passage.is_retold(start):
            continue
        before = [line for line in lines if line.quote.end <= start]
        if steps := _STEPS.search(text, start, end):
            found += _walk_off(passage, before, start, end, steps)
        elif _BOTH.search(text, start, end) and any(
            motion.kind == "leave" and not motion.moved
            for motion in motions_in(text, passage.words(start, end))
        ):
            found += _both(passage, before, start, end)
        if ENDS.search(text, start, end) and (who := _far_voice(passage, before)):
            found.append(Event(start, "leave", who, start))
        for one in passage.named_in(start, end):
            if one.person not in passage.people or one.quote >= 0:
                continue
            if one.person != passage.narrator and _CLOSES.match(text, one.end, end):
                found.append(Event(one.start, "leave", one.person, start))
            if _FOLLOWS.match(text, one.end, end):
                found += _follows(passage, before, one, start, end)
            if _TWO_ALONE.match(text, one.end, end):
                other = next((who.person for who in passage.subjects(start, end)), passage.narrator)
                if other in passage.people and other != one.person:
                    found.append(Event(one.start, "only", f"{one.person} {other}", start))
            if _LEFT_ALONE.search(text, start, one.start):
                found.append(Event(start, "alone", one.person, start))
    return found


def _speaker(line: Line) -> str | None:
    return line.speaker or line.sure


def _walk_off(passage: Passage, before: list[Line], start: int, end: int, steps: re.Match) -> list[Event]:
    """Whose steps die away: whose they are said to be, else who acted last, else who spoke last."""
    if _BOTH.search(passage.modern, start, steps.start() + 1):
        return _both(passage, before, start, end)
    if passage.named_in(start, steps.end()):
        # 番兵の足音が: told of with the verbs.
        named = passage.named_in(start, steps.end())[-1]
        own = named.person in passage.people and 0 <= steps.start() - named.end <= 4
        return [Event(start, "leave", named.person, start)] if own else []
    said = before[-1] if before else None
    since = said.quote.end if said else 0
    acted = [one.person for one in passage.subjects(max(since, start - 80), start)]
    who = acted[-1] if acted else _speaker(said) if said and start - since < 40 else None
    if who not in passage.people or who == passage.narrator:
        return []
    return [Event(start, "leave", who, start)]


def _both(passage: Passage, before: list[Line], start: int, end: int) -> list[Event]:
    """Which two leave: those named in one row, else the last two who spoke or were spoken to, except whom the sentence
    goes on to tell of."""
    if party(passage, start, end):
        return []
    stay = {one.person for one in passage.subjects(start, end)} | {passage.narrator}
    two: list[str] = []
    for line in reversed(before[-3:]):
        for who in (_speaker(line), *line.called):
            if who in passage.people and who not in stay and who not in two:
                two.append(who)
    return [Event(start, "leave", who, start) for who in two] if len(two) == 2 else []


def _far_voice(passage: Passage, before: list[Line]) -> str | None:
    """Whose voice has come out of a receiver: the last who spoke in marks of its own."""
    near = before[-10:]
    marks = {passage.text[line.quote.start] for line in near}
    if not marks >= {"「", "『"}:
        return None
    far = [_speaker(line) for line in near if passage.text[line.quote.start] == "『"]
    here = {_speaker(line) for line in near if passage.text[line.quote.start] == "「"}
    return far[-1] if far and far[-1] in passage.people and far[-1] not in here else None


def _follows(passage: Passage, before: list[Line], one, start: int, end: int) -> list[Event]:
    """Who follows another out of where he has talked: the story goes with the two."""
    who = next((own.person for own in passage.subjects(start, one.start)), None)
    who = who or (passage.narrator if not passage.subjects(start, end) else None)
    was_here = who == passage.narrator or any(who == _speaker(line) or who in line.called for line in before)
    if who not in passage.people or who == one.person or not before or not was_here:
        return []
    return [Event(start, "only", f"{who} {one.person}", start)]

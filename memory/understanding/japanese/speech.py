"""Who says what to whom: the likeliest run of speakers, from what :mod:`tags` gathered and how each talks."""

import re
from collections import Counter
from itertools import pairwise

from memory.understanding.japanese.absence import away_at, hidden_in
from memory.understanding.japanese.doors import at_the_door
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import STRANGER, Passage, Reference
from memory.understanding.japanese.scenes import opens_anew
from memory.understanding.japanese.surroundings import Surroundings
from memory.understanding.japanese.tags import gather, is_utterance
from memory.understanding.japanese.talk import Talk
from memory.understanding.japanese.telephone import calls_in
from memory.understanding.japanese.titles import called_by_title, kinds_of_people
from memory.understanding.japanese.voices import ROLE_TALK, Voice, carried_voices, likeness, ways_of

_ASKED = re.compile(r"[？?][」』]?\s*$")
_VOICELESS = re.compile(
    "念話|念じ|テレパシー|思念|(?:声|口)に(?:は)?出さ(?:ず|ない)|(?:頭|脳|心)の中[にへで](?:直接)?[^。]{0,12}(?:声|響|語|話|呼|答|返)|"
    "脳内|脳裏に|意識に直接|(?:誰|ほか|他)[^。]{0,8}(?:見え|聞こえ)ない"
)
_IS_HE = re.compile(r"(?:さん|様|ちゃん|くん|先生|先輩)?(?:だった|である|だ|でした|であった|です)[。、]")
_REFLECTS, _STROKE = 160, 80
_REMEMBERS = re.compile("思い(?:出|だ)|かつて|昔|あのとき|あの時|あの日|あの夜|たび(?:に|、)?")
# By how much a guess must beat every other to teach how its speaker talks, and how much it teaches.
_CLEAR, _TEACHES, _POINTS, _ROUNDS = 1.6, 0.6, 2.0, 3
# In characters: longer narration than this between two utterances begins a new talk.
_APART = 1500
_MOST, _NAMED_HIMSELF = 9, 6


def spoken(passage: Passage) -> tuple[list[Line], dict[str, Voice]]:
    """Every utterance of the scene in order, with speaker and addressees as far as they can be told, and how
    each one talks.

    Thoughts in quotation marks come with ``thought`` set; titles and quoted words do not come at all.
    A speaker who is nobody of the cast begins with ``#``.
    """
    lines = [Line(quote, index) for index, quote in enumerate(passage.quotes) if is_utterance(passage, index)]
    previous = None
    for line in lines:
        gather(passage, line, previous)
        previous = line
    _call_by_title(passage, lines)
    hidden, away = set(hidden_in(passage)), away_at(passage, lines)
    for line, following in pairwise(lines):
        between = passage.subjects(line.quote.end, following.quote.start)
        following.watched = bool(hidden & {one.person for one in between})
    for line in lines:
        for who in (hidden | away[line.index]) - {line.sure}:
            line.cue(who, "away")
        for who in away[line.index] & set(line.called):
            # 麻衣、怒るだろうな: of somebody who is not there.
            line.called.remove(who)
            line.to = [one for one in line.to if one != who]
    _unknown_yet(passage, lines)
    _come_in(passage, lines)
    _first_seen(passage, lines)
    _as_his_kind_talks(passage, lines)
    _at_the_telephone(passage, lines)
    _mind_to_mind(passage, lines)
    voices = _decide(passage, lines)
    _address(passage, lines)
    return lines, voices


def _unknown_yet(passage: Passage, lines: list[Line]) -> None:
    """Weigh against those of whom the narration first tells well after an utterance."""
    known: dict[str, int] = {}
    for one in passage.references:
        if one.quote < 0:
            known.setdefault(one.person, one.start)
    for line in lines:
        for who in line.called:
            known[who] = min(known.get(who, line.quote.start), line.quote.start)
    sure = {line.sure for line in lines}
    for place, line in enumerate(lines):
        # Where nobody has been told of yet, those who talk are told of later.
        first = min((start for who, start in known.items() if who in passage.people), default=0)
        if first > line.quote.end and not passage.carry.present and not sure & known.keys():
            continue
        soon = lines[place + 1].quote.end if place + 1 < len(lines) else len(passage.text)
        later = lines[min(place + 4, len(lines) - 1)].quote.end
        for who in passage.people:
            there = who in passage.carry.present or who in passage.carry.speakers
            there = there or who == passage.narrator
            if known.get(who, 0) > soon and not there and who != line.sure:
                line.cue(who, "told_soon" if known[who] <= later else "told_later")


def _first_seen(passage: Passage, lines: list[Line]) -> None:
    """Who is shown for the first time between two utterances (源蔵である。) may well say the second."""
    first: dict[str, Reference] = {}
    for one in passage.references:
        first.setdefault(one.person, one)
    known = {*passage.carry.present, *passage.carry.speakers}
    for line, following in pairwise(lines):
        for one in passage.named_in(line.quote.end, following.quote.start):
            new = first[one.person] is one and one.person in passage.people and one.person not in known
            shown = one.role == "none" and _IS_HE.match(passage.text, one.end)
            near = following.quote.start - one.end < _STROKE
            if new and near and shown:
                following.cue(one.person, "first_seen")


def _as_his_kind_talks(passage: Passage, lines: list[Line]) -> None:
    """Old men say わし, ladies ですわ and servants ございます, where stories have them."""
    for sign, kind in ROLE_TALK:
        those = {who.id for who in passage.people.values() if any(kind.search(name) for name in who.names)}
        if not those or len(those) == len(passage.people):
            continue
        for line in lines:
            if not line.thought and sign.search(passage.modern, line.quote.start, line.quote.end):
                for who in passage.people:
                    line.cue(who, "role_fits" if who in those else "role_misfits")


def _come_in(passage: Passage, lines: list[Line]) -> None:
    """Who comes in where a door opens has not spoken before, and speaks first after it."""
    for who, place in at_the_door(passage, lines).items():
        after = next((line for line in lines if line.quote.start >= place), None)
        for line in lines:
            if line.quote.start < place and line.sure != who:
                line.cue(who, "not_yet_in")
        if after is not None:
            after.cue(who, "just_in")


def _at_the_telephone(passage: Passage, lines: list[Line]) -> None:
    """During a call its two ends talk; before and after it nobody hears the far end."""
    calls = calls_in(passage, lines)
    marks = {passage.text[line.quote.start] for line in lines}
    for line in lines:
        for call in calls:
            if call.covers(line.quote.start) and marks >= {"「", "『"}:
                # What comes out of the receiver stands in marks of its own.
                line.cue(call.far, "far_marks" if passage.text[line.quote.start] == "『" else "near_marks")
            for who in (call.holder, call.far):
                if call.covers(line.quote.start):
                    line.cue(who, "in_call")
                elif who == call.far and who != line.sure and abs(line.quote.start - call.start) < _APART:
                    line.cue(who, "out_of_call")


def _mind_to_mind(passage: Passage, lines: list[Line]) -> None:
    """Take 『…』 among 「…」 for what only the one it is meant for hears, where the narration speaks of thoughts
    that are exchanged without a voice."""
    silent = [line for line in lines if line.quote.opens and passage.text[line.quote.start] == "『"]
    if not silent or len(silent) == len(lines):
        return
    if any(_VOICELESS.search(passage.modern, start, end) for start, end in passage.told):
        for line in silent:
            line.whispered = True


def _call_by_title(passage: Passage, lines: list[Line]) -> None:
    """Take 先生, 警部, お母さん for whoever of the scene is one."""
    kinds = None
    for line in lines:
        if line.thought:
            continue
        kinds = kinds_of_people(passage) if kinds is None else kinds
        for _, owners in called_by_title(passage, line.quote.start, line.quote.end, kinds):
            for who in owners:
                line.cue(who, "called_by_title", times=1 / len(owners))
            if len(owners) == 1 and owners[0] != line.sure:
                line.to.append(owners[0])
                line.called.append(owners[0])


def _decide(passage: Passage, lines: list[Line]) -> dict[str, Voice]:
    """The most likely run of speakers: what speaks for each, that people take turns, and how each talks, which
    is learnt from the sure utterances, and then from those that were clear as well."""
    ways = [ways_of(passage, line.quote) for line in lines]
    every = Counter(way for own in ways for way in own)
    runs = _runs(lines)
    margins = [0.0] * len(lines)
    voices: dict[str, Voice] = {}
    around = Surroundings(passage, lines)
    for turn in range(_ROUNDS):
        voices = carried_voices(passage.carry.voices)
        taught = [_teaches(line, margins[place] if turn else None) for place, line in enumerate(lines)]
        for own, lesson in zip(ways, taught, strict=True):
            if lesson is not None:
                voices.setdefault(lesson[0], Voice()).learn(own, lesson[1])
        alike = [
            {} if line.sure else likeness(own, voices, every, len(lines))
            for line, own, lesson in zip(lines, ways, taught, strict=True)
        ]
        seen = (
            []
            if opens_anew(passage.text)
            else [who for who in passage.carry.speakers if who in passage.people]
        )
        for start, end in runs:
            run = lines[start:end]
            if all(line.sure for line in run):
                for line in run:
                    line.speaker = line.sure
                seen = [line.speaker for line in run][-2:]
            else:
                seen, margins[start:end] = _told_apart(passage, run, seen, alike[start:end], around)
        if all(line.sure for line in lines):
            break
    for line, margin in zip(lines, margins, strict=True):
        line.clear = bool(line.sure) or margin >= _CLEAR
    return voices


def _told_apart(
    passage: Passage,
    run: list[Line],
    before: list[str],
    alike: list[dict[str, float]],
    around: Surroundings,
) -> tuple[list[str], list[float]]:
    """Who speaks each utterance of a stretch of talk, set in the lines: the last two, and by how much each choice
    beats every other."""
    talk = Talk(passage, run, _candidates(passage, run, before), before, alike, around)
    path, margins = talk.likeliest()
    for line, who in zip(run, path, strict=True):
        line.speaker = who or None
    return path[-2:], margins


def _teaches(line: Line, margin: float | None) -> tuple[str, float] | None:
    """Whose voice an utterance teaches, and how much: before anything is decided by the words around it."""
    if line.thought or line.inner:
        return None
    if line.sure:
        return line.sure, 1.0
    if margin is None:
        who = _likely(line)
        return (who, _TEACHES) if who else None
    return (line.speaker, _TEACHES) if line.speaker and margin >= _CLEAR else None


def _likely(line: Line) -> str | None:
    """Whom the words around an utterance point to by far, though no tag says so."""
    ranked = line.scores.most_common(2)
    if not ranked or ranked[0][1] < _POINTS:
        return None
    return None if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _POINTS - 0.5 else ranked[0][0]


def _runs(lines: list[Line]) -> list[tuple[int, int]]:
    """The stretches of talk that little narration parts."""
    found, start = [], 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].quote.start - lines[place - 1].quote.end > _APART:
            found.append((start, place))
            start = place
    return found if lines else []


def _candidates(passage: Passage, run: list[Line], before: list[str]) -> list[str]:
    weight = Counter()
    # Somebody who is only talked about in the talk itself does not take part in it.
    here = {
        one.person
        for one in passage.references
        if one.quote < 0 and not _is_thought_of(passage, one) and not passage.is_retold(one.start)
    }
    here |= {passage.narrated_by(run[0].quote.start, run[-1].quote.end), *before}
    here |= (set() if opens_anew(passage.text) else set(passage.carry.present)) | {
        who for line in run for who in (line.sure, *line.called)
    }
    # 一年の天音です。
    here |= {who for line in run for who, score in line.scores.items() if score >= _NAMED_HIMSELF}
    for line in run:
        for who, score in line.scores.items():
            if score > (4.0 if who.startswith(STRANGER) else 0.9):
                weight[who] += score
        for who in line.to:
            weight[who] += 2
    start, end = run[0].quote.start, run[-1].quote.end
    for one in passage.named_in(max(0, start - 600), min(len(passage.text), end + 200)):
        if one.quote < 0 and not one.person.startswith(STRANGER) and not passage.is_retold(one.start):
            # A long line reflects on people who are far away as well, except where it leads into the talk.
            at = passage.line_of(one.start)
            near = at.end - at.start <= _REFLECTS or 0 <= start - one.start < 200
            if one.role in ("subject", "body") and near:
                weight[one.person] += 1.0
            elif one.role == "with" and near and _leads_a_row(passage, one):
                # 土岐と澪は
                weight[one.person] += 1.0
            elif one.role == "none" and _IS_HE.match(passage.text, one.end):
                # エリスだ。
                weight[one.person] += 1.0
            elif one.role == "dative" and 0 <= start - at.end <= 3 and at.end - at.start <= _STROKE:
                # 戸田は森川につかまった。
                weight[one.person] += 0.6
            elif one.role not in ("object", "of"):
                weight[one.person] += 0.3
            elif one.role == "object" and 0 <= start - at.end <= 3 and at.end - at.start <= _STROKE:
                # お咲をつかまえた。「…」: to whom something is done right before the talk.
                weight[one.person] += 0.6
    for who in before:
        weight[who] += 1
    narrator = passage.narrated_by(start, end)
    if narrator:
        weight[narrator] += 2
    for who in [who for who in weight if who not in here or weight[who] < 0.5]:
        del weight[who]
    return [who for who, _ in weight.most_common(_MOST)]


def _leads_a_row(passage: Passage, one: Reference) -> bool:
    """Whether somebody stands in one row with the subject of a sentence."""
    return any(other.start - one.end <= 8 for other in passage.subjects(one.end, one.end + 9))


def _is_thought_of(passage: Passage, one: Reference) -> bool:
    """Whether somebody is only remembered there: 黒田が計るたび進んでいる時計を思い出した."""
    text = passage.text
    start = max(text.rfind("。", 0, one.start), text.rfind("\n", 0, one.start)) + 1
    stop = text.find("。", one.end)
    return bool(_REMEMBERS.search(text, start, len(text) if stop < 0 else stop))


def _address(passage: Passage, lines: list[Line]) -> None:
    """The one called, else the one named in the tag, else the other of the two who are talking."""
    for place, line in enumerate(lines):
        line.to = [who for who in dict.fromkeys(line.to) if who != line.speaker][:3]
        if line.to or line.thought or not line.speaker:
            continue
        before, after = _beside(lines, place, -1), _beside(lines, place, 1)
        if line.whispered and place and lines[place - 1].whispered:
            line.to = before[:1]
        elif _ASKED.search(passage.text, line.quote.end - 6, line.quote.end) or not before:
            line.to = (after + before)[:1]
        else:
            line.to = before[:1]


def _beside(lines: list[Line], place: int, step: int) -> list[str]:
    """Who else speaks right before or after an utterance, the nearest first."""
    found = []
    for index in (place + step, place + 2 * step):
        if 0 <= index < len(lines):
            other = lines[index]
            near = abs(other.quote.start - lines[place].quote.start) < 500
            if other.speaker and other.speaker != lines[place].speaker and near:
                found.append(other.speaker)
    return [who for who in found if not who.startswith(STRANGER)]

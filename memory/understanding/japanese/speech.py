"""Who says what to whom: the likeliest run of speakers, from what :mod:`tags` gathered and how each talks."""

import re
from collections import Counter
from itertools import pairwise

from memory.understanding.japanese.comings import away_at, hidden_in
from memory.understanding.japanese.lexicon import FIRST_PERSON, SECOND_PERSON
from memory.understanding.japanese.passage import STRANGER, Passage, Reference
from memory.understanding.japanese.scenes import opens_anew
from memory.understanding.japanese.tags import Line, gather, is_utterance

_REFLECTS, _STROKE = 160, 80
_REMEMBERS = re.compile("思い(?:出|だ)|かつて|昔|あのとき|あの時|あの日|あの夜|たび(?:に|、)?")
_POLITE = re.compile(r"(?:です|ます|ました|ません|でしょう|ましょう|ください|下さい|ございま)")
_ENDING = re.compile(r"([ぁ-ん]{1,3})[。！？!?…」』―〜～\s]*$")
_CALLS = re.compile(
    "[「『…―]*(先輩|先生|親分|兄さん|姉さん|兄貴|旦那|店長|部長|社長|会長|お父さん|お母さん|父さん|母さん|師匠|隊長|"
    "陛下|殿下|お嬢様|マスター|監督|おじさん|おばさん)[、。！？…」]"
)
_OLD = re.compile(r"(?:わし|じゃ[。、よのな」]|おる[。、」]|とる[。、」]|ぞい|のう[。、」])")


def spoken(passage: Passage) -> list[Line]:
    """Every utterance of the scene in order, with speaker and addressees as far as they can be told.

    Thoughts in quotation marks come with ``thought`` set; titles and quoted words do not come at all.
    A speaker who is nobody of the cast begins with ``#``.
    """
    lines = [Line(quote, index) for index, quote in enumerate(passage.quotes) if is_utterance(passage, index)]
    previous = None
    for line in lines:
        gather(passage, line, previous)
        previous = line
    _habits(passage, lines)
    hidden, away = set(hidden_in(passage)), away_at(passage, lines)
    for line, following in pairwise(lines):
        between = passage.subjects(line.quote.end, following.quote.start)
        following.watched = bool(hidden & {one.person for one in between})
    for line in lines:
        for who in (hidden | away[line.index]) - {line.sure}:
            line.scores[who] -= 4
    _decide(passage, lines)
    _address(passage, lines)
    return lines


def _habits(passage: Passage, lines: list[Line]) -> None:
    """Endings, politeness and pronouns of each one's sure utterances, applied to the unsure ones."""
    habits: dict[str, Counter] = {}
    every = Counter()
    for line in lines:
        features = _features(passage, line)
        every.update(features)
        if line.sure and not line.thought:
            habits.setdefault(line.sure, Counter()).update(features)
            habits[line.sure]["n"] += 1
    if len(habits) < 2:
        return
    total = max(1, len(lines))
    for line in lines:
        if line.sure:
            continue
        features = _features(passage, line)
        for who, habit in habits.items():
            count = habit["n"]
            if count < 2:
                continue
            score = 0.0
            for feature in features:
                common = (every[feature] + 1) / (total + 2)
                own = (habit[feature] + 1) / (count + 2)
                score += min(1.2, max(-1.2, (own - common) * 2.5))
            line.scores[who] += max(-2.5, min(2.5, score))


def _features(passage: Passage, line: Line) -> list[str]:
    said = passage.text[line.quote.start : line.quote.end]
    found = ["polite" if _POLITE.search(said) else "plain"]
    if _OLD.search(said):
        found.append("old")
    for word in passage.words(line.quote.start, line.quote.end):
        if word.surface in FIRST_PERSON or word.surface in SECOND_PERSON:
            found.append("i:" + word.surface)
    if match := _CALLS.match(said):
        found.append("c:" + match.group(1))
    if match := _ENDING.search(said):
        found.append("e:" + match.group(1)[-2:])
    return found


def _decide(passage: Passage, lines: list[Line]) -> None:
    """The most likely run of speakers: what speaks for each, and that people take turns."""
    run: list[Line] = []
    seen = (
        [] if opens_anew(passage.text) else [who for who in passage.carry.speakers if who in passage.people]
    )
    for line in lines:
        if run and line.quote.start - run[-1].quote.end > 1500:
            seen = _best_path(passage, run, seen)
            run = []
        run.append(line)
    if run:
        _best_path(passage, run, seen)


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
    return [who for who, _ in weight.most_common(9)]


def _is_thought_of(passage: Passage, one: Reference) -> bool:
    """Whether somebody is only remembered there: 黒田が計るたび進んでいる時計を思い出した."""
    text = passage.text
    start = max(text.rfind("。", 0, one.start), text.rfind("\n", 0, one.start)) + 1
    stop = text.find("。", one.end)
    return bool(_REMEMBERS.search(text, start, len(text) if stop < 0 else stop))


def _recency(passage: Passage, line: Line, who: str) -> float:
    """A little for those spoken of in the narration just before."""
    near = passage.named_in(max(0, line.quote.start - 500), line.quote.start)
    places = [one.start for one in near if one.person == who and one.quote < 0]
    if not places:
        return 0.0
    return 0.8 if line.quote.start - places[-1] < 200 else 0.4


def _best_path(passage: Passage, run: list[Line], before: list[str]) -> list[str]:
    people = [*_candidates(passage, run, before), ""]
    narrator = passage.narrated_by(run[0].quote.start, run[-1].quote.end)
    last = [*["", ""], *before][-2:]
    sure = Counter(line.sure for line in run if line.sure)
    total = max(4, sum(sure.values()))
    often = {who: 1.5 * sure[who] / total + (1.0 if who == narrator else 0.0) for who in people}
    active = {who for line in run for who, score in line.scores.items() if score > 0.9} | {
        who for line in run for who in line.to
    }
    start = run[0].quote.start
    active |= {one.person for one in passage.named_in(max(0, start - 400), start) if one.quote < 0}
    active |= set(before) | {narrator}
    for who in people:
        often[who] -= 0.0 if who in active else 0.6
    paths: dict[tuple[str, str], tuple[float, tuple]] = {(last[0], last[1]): (0.0, ())}
    for place, line in enumerate(run):
        beat = (
            line.narrated_before
            or line.quote.paragraph - (run[place - 1].quote.paragraph if place else -9) > 1
        )
        tailed = place > 0 and not run[place - 1].quote.closes
        own = {}
        for who in people:
            if who:
                own[who] = line.scores.get(who, 0.0) + _recency(passage, line, who) + often[who]
                if place and who in run[place - 1].called:
                    own[who] += 1.5
            else:
                own[who] = -1.0
        new: dict[tuple[str, str], tuple[float, tuple]] = {}
        for (one, two), (score, path) in paths.items():
            for who in people:
                points = score + own[who]
                if who and who == two:
                    points += (
                        3.0
                        if line.joined
                        else 1.0
                        if line.watched
                        else -0.8
                        if beat
                        else -2.5
                        if tailed
                        else -4.0
                    )
                elif line.joined:
                    points -= 2.0
                elif who and who == one and not line.joined:
                    points += 0.6 if beat else 1.2
                if not who and not two and not beat:
                    points -= 2.0
                key = (two, who)
                if key not in new or new[key][0] < points:
                    new[key] = (points, (path, who))
        if len(new) > 60:
            new = dict(sorted(new.items(), key=lambda item: -item[1][0])[:60])
        paths = new
    best = max(paths.values(), key=lambda value: value[0])[1]
    for line in reversed(run):
        best, who = best
        line.speaker = who or None
    return [line.speaker or "" for line in run][-2:]


def _address(passage: Passage, lines: list[Line]) -> None:
    """The one called, else the one named in the tag, else the other of the two who are talking."""
    for place, line in enumerate(lines):
        line.to = [who for who in dict.fromkeys(line.to) if who != line.speaker][:3]
        if line.to or line.thought or not line.speaker:
            continue
        near = []
        for step in (1, -1, 2, -2):
            index = place + step
            if 0 <= index < len(lines):
                other = lines[index]
                between = abs(other.quote.start - line.quote.start)
                if other.speaker and other.speaker != line.speaker and between < 500:
                    near.append(other.speaker)
        near = [who for who in near if not who.startswith(STRANGER)]
        if near:
            line.to = [near[0]]

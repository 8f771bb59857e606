"""A stretch of talk: what speaks for each of those who may say each utterance, and for one after another."""

import json
import math
from bisect import bisect_left
from collections import Counter
from pathlib import Path

import numpy as np

from memory.understanding.japanese.cues import WEIGHTS as AT_FIRST_SIGHT
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import STRANGER, Passage
from memory.understanding.japanese.surroundings import Surroundings
from memory.understanding.likelihood import Courses, Step

# What each cue adds to the logarithm of the odds: begun with those set by hand, and fitted on short labelled texts for
# some rounds, not to the end (``benchmarks.japanese_speakers`` fits others, held to those set by hand).
WEIGHTS: dict[str, float] = json.loads(
    Path(__file__).with_name("talk_weights.json").read_text(encoding="utf-8")
)
_EACH = 6
# In characters: longer scenes are told in other ways than the short ones that most weights were learnt from, and are
# read better with the weights set by hand.
_SHORT = 2000
# By how much a choice nobody competes with beats the others.
_ALONE = 9.0
# In characters: after how long without a sign of somebody he is less likely to speak.
_OUT_OF_SIGHT, _FAR = 700, 10**6

# What a beat before an utterance says for the one it tells of.
_LEADS_IN = frozenset(["before_acts", "before_is", "before_voice"])

Cues = dict[str, float]


class Talk:
    """Utterances that little narration parts, ready to be weighed. ``people`` are those who may speak, ``before``
    the last two who spoke earlier; ``alike`` says for each utterance whose voice it sounds like."""

    def __init__(
        self,
        passage: Passage,
        run: list[Line],
        people: list[str],
        before: list[str],
        alike: list[dict[str, float]],
        around: Surroundings,
    ):
        self.run, self.people, self.around = run, people, around
        self.weights = WEIGHTS if len(passage.text) <= _SHORT else AT_FIRST_SIGHT
        self.before: tuple[str, str] = tuple([*["", ""], *before][-2:])
        narrator = passage.narrated_by(run[0].quote.start, run[-1].quote.end)
        always = self._always(passage, before, narrator)
        signs = self._signs(passage)
        self.own: list[dict[str, Cues]] = []
        self.parted: list[bool] = []
        for place, line in enumerate(run):
            last = run[place - 1] if place else None
            beat = line.narrated_before or line.quote.paragraph - (last.quote.paragraph if last else -9) > 1
            self.parted.append(beat)
            found: dict[str, Cues] = {}
            for who in people:
                cues = Counter(line.cues.get(who, {}))
                cues.update(always[who])
                if sight := _recency(signs, line, who):
                    cues[sight] += 1
                cues["voice"] += alike[place].get(who, 0.0)
                if last is not None and who in last.called:
                    cues["called_before_beat" if line.narrated_before else "called_before"] += 1
                following = run[place + 1] if place + 1 < len(run) else None
                if following is not None and who in following.called and not following.narrated_before:
                    cues["called_after"] += 1
                if not line.sure:
                    cues.update(around.of(line, who))
                found[who] = cues
            found[""] = {"nobody": 1.0}
            self.own.append(found)

    def _always(self, passage: Passage, before: list[str], narrator: str | None) -> dict[str, Cues]:
        """What speaks for each whatever the utterance."""
        run, people = self.run, self.people
        sure = Counter(line.sure for line in run if line.sure)
        total = max(4, sum(sure.values()))
        active = {who for line in run for who, score in line.scores.items() if score > 0.9} | {
            who for line in run for who in line.to
        }
        start = run[0].quote.start
        active |= {one.person for one in passage.named_in(max(0, start - 400), start) if one.quote < 0}
        active |= {*before, narrator}
        # Of two the other answers; of more anybody may.
        self.two = len([who for who in people if who in active]) <= 2
        found: dict[str, Cues] = {}
        for who in people:
            cues: Cues = {"sure_share": sure[who] / total}
            if who == narrator:
                # Among few a narrator speaks hardly more than the others; through many he is the one who stays.
                cues["teller_many" if len(people) > 4 else "teller_few"] = 1.0
            if who not in active:
                cues["not_active"] = 1.0
            found[who] = cues
        return found

    def _signs(self, passage: Passage) -> dict[str, list[int]]:
        """Where the narration names each one, or he surely speaks, or is called."""
        found: dict[str, list[int]] = {}
        for one in passage.references:
            if one.quote < 0:
                found.setdefault(one.person, []).append(one.start)
        for line in self.run:
            for who in {line.sure, *line.called} - {None}:
                found.setdefault(who, []).append(line.quote.start)
        return {who: sorted(places) for who, places in found.items()}

    def again(self, place: int) -> Cues:
        """What it means that the one who spoke before speaks again."""
        line = self.run[place]
        if line.joined:
            return {"again_joined": 1.0}
        if line.watched:
            return {"again_watched": 1.0}
        if self.parted[place]:
            own = "again_beat"
        else:
            own = "again_open" if place and not self.run[place - 1].quote.closes else "again"
        cues = {own: 1.0, **(self.around.again(line) if place else {})}
        if place:
            before = self.run[place - 1]
            told = (who for who, cues in before.cues.items() if "after" in cues)
            if any(_LEADS_IN & line.cues.get(who, {}).keys() for who in told):
                # One beat stands between the two, and vouches for one of them.
                cues["again_twice"] = 1.0
            if before.sure and line.cues.get(before.sure, {}).get("after"):
                cues["again_framed"] = 1.0
        return cues

    def back(self, place: int) -> Cues:
        """What it means that the one before last speaks again."""
        if self.run[place].joined:
            return {}
        own = ("back_two" if self.two else "back_many") + ("_beat" if self.parted[place] else "")
        return {own: 1.0, **(self.around.back(self.run[place]) if place > 1 else {})}

    def options(self, place: int) -> dict[str | None, Cues]:
        """Who may say an utterance, with what speaks for each; one person where a tag names him."""
        if sure := self.run[place].sure:
            return {sure: {}}
        return {who or None: cues for who, cues in self.own[place].items()}

    def _worth(self, shown: Cues) -> float:
        """What cues are worth together."""
        return sum(self.weights.get(cue, 0.0) * value for cue, value in shown.items())

    def likeliest(self) -> tuple[list[str], list[float]]:
        """Who speaks each utterance, nobody being the empty name, and by how much that beats every other choice."""
        steps = []
        for place in range(len(self.run)):
            options = self.options(place)
            worth = {who: self._worth(shown) for who, shown in options.items()}
            people = sorted(worth, key=lambda who: (who is None, -worth[who]))
            people = [*people[:_EACH], *([None] if None in worth and None not in people[:_EACH] else [])]
            scores = np.array([worth[who] for who in people])
            steps.append(
                Step(tuple(people), scores, self._worth(self.again(place)), self._worth(self.back(place)))
            )
        courses = Courses(steps, self.before)
        # Weights set by hand say which course is best, fitted ones how likely each speaker is.
        course = courses.likeliest() if self.weights is AT_FIRST_SIGHT else None
        path, margins = [], []
        for place, step in enumerate(steps):
            chances = courses.chances(place)
            best = course[place] if course else int(chances.argmax())
            chance = min(max(float(chances[best]), math.exp(-_ALONE)), 1 - math.exp(-_ALONE))
            path.append(step.people[best] or "")
            margins.append(math.log(chance / (1 - chance)))
        return path, margins


def _recency(places: dict[str, list[int]], line: Line, who: str) -> str:
    """A little for those of whom there was a sign just before, and less for those long out of sight."""
    if who.startswith(STRANGER):
        return ""
    own = places.get(who, [])
    here = bisect_left(own, line.quote.start)
    since = line.quote.start - own[here - 1] if here else _FAR
    until = own[here] - line.quote.end if here < len(own) else _FAR
    if since < 500:
        return "seen_just_now" if since < 200 else "seen_lately"
    return "" if min(since, until) < _OUT_OF_SIGHT else "out_of_sight"

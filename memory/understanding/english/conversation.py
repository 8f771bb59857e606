"""Fills in the speakers whom no tag names: the most likely course of the whole conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .speakers import Turn

# What speaks for somebody as the speaker of a turn, and by how much. Fitted on LitBank.
WEIGHTS = {
    "beat_before": 1.5,
    "beat_after": 1.0,
    "beat_before_apart": 0.12,
    "beat_after_apart": 0.0,
    "gap_before": 0.08,
    "gap_after": 0.08,
    "called_before": 0.25,
    "called_after": 0.22,
    "called_so": 0.11,
    "called_otherwise": -0.21,
    "talked_to": 0.55,
    "named_inside": -1.62,
    "recent": 0.05,
    "leads": 0.09,
    "called_near": 0.12,
    "share": 0.18,
    "pronoun": 0.02,
    "gender": 0.28,
    "narrator": -0.05,
    "narrator_told": -0.12,
    "narrator_tale": -1.2,
    "teller": 0.8,
    "same_bare": -0.6,
    "same_anew": -1.6,
    "same_tag": 0.22,
    "same_told": 0.1,
    "two_ago": 0.12,
}
_BACK = 10
_AHEAD = 4
_MOST = 7
# A speech of so many characters is a tale: whoever tells the story of the book seldom tells one in it.
_TALE = 700
_GENDERED = {"he": "m", "she": "f"}


class Conversation:
    """The turns of one scene; each is one or more quotations of one speaker."""

    def __init__(self, weighing, groups: list[list[Turn]], weights: dict[str, float] | None = None):
        self.weighing = weighing
        self.groups = groups
        self.weights = weights or WEIGHTS
        self.sure = [next((turn.speaker for turn in group if turn.speaker), None) for group in groups]
        self.plural = [any(turn.plural or turn.unknown for turn in group) for group in groups]
        self.shares = self._shares()

    def _shares(self) -> dict[str, float]:
        known = [speaker for speaker in self.sure if speaker]
        return {speaker: known.count(speaker) / len(known) for speaker in set(known)}

    def speakers(self) -> list[str | None]:
        """The most likely speaker of every turn, by the best path through all of them."""
        if not self.groups:
            return []
        choices = [self.choices(number) for number in range(len(self.groups))]
        # Paths by their last two speakers: (speaker before last, last speaker) -> (score, path).
        before = self.weighing.before
        start = (before[-2] if len(before) > 1 else None, before[-1] if before else None)
        scores: dict[tuple, float] = {start: 0.0}
        steps: list[dict[tuple, tuple]] = []
        for number, options in enumerate(choices):
            joins = self.joins(number)
            reached: dict[tuple, float] = {}
            came: dict[tuple, tuple] = {}
            for (earlier, last), score in scores.items():
                for person, own in options.items():
                    total = score + own + self.pair(joins, earlier, last, person)
                    key = (last, person)
                    if key not in reached or total > reached[key]:
                        reached[key] = total
                        came[key] = (earlier, last)
            scores = reached
            steps.append(came)
        at = max(scores, key=lambda key: (scores[key], str(key)))
        path: list[str | None] = []
        for came in reversed(steps):
            path.append(at[1])
            at = came[at]
        return path[::-1]

    def pair(
        self, joins: dict[str, float], earlier: str | None, last: str | None, person: str | None
    ) -> float:
        """What the two speakers before say for or against somebody."""
        if person is None:
            return 0.0
        total = 0.0
        if person == last:
            total += sum(self.weights[cue] * value for cue, value in joins.items() if cue != "two_ago")
        if person == earlier and person != last:
            total += self.weights["two_ago"] * joins["two_ago"]
        return total

    def joins(self, number: int) -> dict[str, float]:
        """How a turn follows the one before: straight, after a tag, or after narration; and how near."""
        if number == 0:
            return {"same_told": 0.05, "two_ago": 0.3}
        weighing = self.weighing
        first, last = self.groups[number - 1][-1], self.groups[number][0]
        near = weighing.nearness(first.index, last.index)
        gap_first, gap_last = weighing.page.gaps[last.index]
        if not weighing.page.layout.loose and weighing.begins_next_paragraph(first.index, last.index):
            # A new paragraph that opens with speech right after another's speech is an answer.
            return {"same_anew": 1.0, "two_ago": near}
        if gap_last <= gap_first:
            return {"same_bare": 1.0, "two_ago": near}
        if weighing.page.layout.loose and first.tag and first.tag.after and gap_last - gap_first <= 14:
            return {"same_tag": near, "two_ago": near}
        return {"same_told": near, "two_ago": near}

    def choices(self, number: int) -> dict[str | None, float]:
        """Who may speak a turn, with what speaks for each; one person where a tag names him."""
        if self.sure[number]:
            return {self.sure[number]: 0.0}
        if self.plural[number]:
            return {None: 0.0}
        cues = self.cues(number)
        if not cues:
            return {None: 0.0}
        scored = {
            person: sum(self.weights[cue] * value for cue, value in found.items())
            for person, found in cues.items()
        }
        best = sorted(scored, key=lambda person: (-scored[person], person))[:_MOST]
        return {person: scored[person] for person in best}

    def cues(self, number: int) -> dict[str, dict[str, float]]:
        """For everyone who may be speaking: what speaks for them, and how much."""
        weighing, group = self.weighing, self.groups[number]
        is_tale = weighing.length(group) >= _TALE
        called = {p for turn in group for p in (turn.called_plainly if is_tale else turn.called)}
        cues: dict[str, dict[str, float]] = {}

        def note(person: str | None, cue: str, value: float = 1.0) -> None:
            if person and person not in called and all(weighing.fits(person, turn) for turn in group):
                found = cues.setdefault(person, {})
                found[cue] = max(value, found.get(cue, 0.0))

        self._note_names(number, note)
        self._note_speakers(number, note)
        for turn in group:
            for cue, person, word in turn.beats:
                if person:
                    note(person, cue)
                elif word in _GENDERED:
                    for other in list(cues):
                        if (
                            weighing.people.gender.get(other) == _GENDERED[word]
                            and other != weighing.narrator
                        ):
                            note(other, cue, 0.5)
        gender = next((turn.gender for turn in group if turn.gender), "")
        teller = self._teller(number) if is_tale else None
        for person, found in cues.items():
            if gender and weighing.people.gender.get(person) == gender:
                found["gender"] = 1.0
            self._note_address(number, person, found)
            if any(person in turn.named for turn in group) and not is_tale:
                found["named_inside"] = 1.0
            if person in self.shares:
                found["share"] = self.shares[person]
            if person == weighing.narrator:
                found["narrator"] = 1.0
                found["narrator_tale"] = float(is_tale)
            if is_tale and person == teller:
                found["teller"] = 1.0
        return cues

    def _teller(self, number: int) -> str | None:
        """Who surely spoke at length last, before a turn."""
        for other in range(number - 1, max(-1, number - 2 * _BACK), -1):
            if self.sure[other] and self.weighing.length(self.groups[other]) >= _TALE // 2:
                return self.sure[other]
        return None

    def _note_address(self, number: int, person: str, found: dict[str, float]) -> None:
        """Whether the turn before says "sir" or "madam" to somebody of this gender."""
        calls = (
            next((turn.calls_gender for turn in self.groups[number - 1] if turn.calls_gender), "")
            if number
            else ""
        )
        gender = self.weighing.people.gender.get(person, "")
        if calls and gender:
            found["called_so" if calls == gender else "called_otherwise"] = 1.0

    def _note_names(self, number: int, note) -> None:
        """Those whom the narration names around a turn."""
        weighing, group = self.weighing, self.groups[number]
        first, last = group[0].index, group[-1].index
        gendered = any(turn.gender for turn in group)
        distance = 1.0
        seen = 0
        for gap in range(first, max(-1, first - _BACK), -1):
            for name in reversed(weighing.gap_names[gap]):
                note(name.person, "recent", 1.0 / distance)
                if name.first in weighing.leading:
                    note(name.person, "leads", 1.0 / distance)
                if gap == first:
                    note(name.person, "gap_before")
                if gendered and seen < 3 and all(weighing.fits(name.person, turn) for turn in group):
                    seen += 1
                    note(name.person, "pronoun", 1.0 / seen)
                distance += 0.5
            distance += 0.3
        for name in weighing.gap_names[last + 1][:3]:
            note(name.person, "gap_after")
        narrator = weighing.narrator
        if narrator and not gendered:
            a, b = weighing.page.gaps[first]
            tokens = weighing.page.tokens
            told = any(token.text == "I" or token.low in ("me", "my") for token in tokens[a:b])
            note(narrator, "narrator_told", 1.0 if told else 0.3)

    def _note_speakers(self, number: int, note) -> None:
        """Those who surely speak near a turn, and those whom others near it speak to."""
        weighing, groups = self.weighing, self.groups
        for other in range(max(0, number - _BACK), min(len(groups), number + _AHEAD + 1)):
            if other != number and self.sure[other]:
                note(self.sure[other], "recent", 0.0)
            if other != number:
                for turn in groups[other]:
                    for person in turn.called:
                        note(person, "called_near", 1.0 / abs(other - number))
        if number:
            near = weighing.nearness(groups[number - 1][-1].index, groups[number][0].index)
            for turn in groups[number - 1]:
                for person in turn.called:
                    note(person, "called_before", near)
                if turn.told_to and turn.told_to.person:
                    note(turn.told_to.person, "talked_to", near)
                elif turn.told_to and turn.told_to.word == "me":
                    note(weighing.narrator, "talked_to", near)
        if number + 1 < len(groups):
            near = weighing.nearness(groups[number][-1].index, groups[number + 1][0].index)
            for turn in groups[number + 1]:
                for person in turn.called:
                    note(person, "called_after", near)
                if turn.told_to and turn.told_to.person:
                    note(turn.told_to.person, "called_after", near)

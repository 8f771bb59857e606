"""What speaks for somebody as the speaker of a turn: the signs in the words around it, each with a strength."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .belongings import Belongings
from .narrated import UNKNOWN
from .words import ROLES

if TYPE_CHECKING:
    from .speech import Turn

_BACK = 10
_AHEAD = 4
# A speech of so many characters is a tale: whoever tells the story of the book seldom tells one in it.
_TALE = 700
# So many tokens of narration part one stretch of talk from another; of those named in them the nearest few count.
_STRETCH = 120
_NARRATOR_NEAR = 5
_MANY = 6
_FEW = 6
_GENDERED = {"he": "m", "she": "f"}

Cues = dict[str, float]


class Signs:
    """Reads the cues of the turns of one scene. ``sure`` holds the speakers that tags name, or ``None``."""

    def __init__(self, weighing, groups: list[list[Turn]], sure: list[str | None]):
        self.weighing = weighing
        self.groups = groups
        self.sure = sure
        known = Counter(speaker for speaker in sure if speaker)
        self.shares = {speaker: count / known.total() for speaker, count in known.items()}
        # Through so many sure turns he who tells has said nothing: he listens.
        self.narrator_is_silent = known.total() >= _MANY and weighing.narrator not in known
        told = Counter(name.person for names in weighing.narrated.names for name in names)
        most = max(told.values(), default=1)
        self.prominence = {person: count / most for person, count in told.items()}
        self.talking = self._talking()
        self.belongings = Belongings(weighing.page, groups, sure, weighing.belongings)

    def _talking(self) -> list[frozenset[str]]:
        """For each turn: those who speak, are called or are named anywhere in its stretch of talk."""
        weighing = self.weighing
        found: list[set[str]] = []
        for number, group in enumerate(self.groups):
            first, last = weighing.page.gaps[group[0].index]
            runs_on = number and last - first <= _STRETCH
            here = found[-1] if runs_on else set() if number else set(weighing.before)
            found.append(here)
            here |= {name.person for name in weighing.narrated.names[group[0].index][-_FEW:]}
            here |= {name.person for name in weighing.narrated.names[group[-1].index + 1][:_FEW]}
            here |= {person for turn in group for person in turn.called_plainly}
            here |= {speaker for speaker in (self.sure[number],) if speaker}
            if weighing.narrator and any(token.text == "I" for token in weighing.page.tokens[first:last]):
                here.add(weighing.narrator)
        return [frozenset(here) for here in found]

    def of(self, number: int) -> dict[str | None, Cues]:
        """Everyone who may be speaking a turn with what speaks for them; ``None`` stands for somebody unknown."""
        weighing, group = self.weighing, self.groups[number]
        is_tale = weighing.length(group) >= _TALE
        called = {p for turn in group for p in (turn.called_plainly if is_tale else turn.called)}
        called |= {turn.told_to.person for turn in group if turn.told_to and turn.told_to.person}
        cues: dict[str | None, Cues] = {}

        def note(person: str | None, cue: str, value: float = 1.0) -> None:
            if person and person not in called and all(weighing.fits(person, turn) for turn in group):
                found = cues.setdefault(person, {})
                found[cue] = max(value, found.get(cue, 0.0))

        self._note_names(number, note)
        self._note_speakers(number, note)
        self._note_beats(number, note, cues)
        # In a fixed order: of two who are as likely, the first is taken.
        for person in sorted(self.talking[number]):
            note(person, "talking")
        note(weighing.newly_come.get(group[0].index), "arrived")
        gender = next((turn.gender for turn in group if turn.gender), "")
        teller = self._teller(number) if is_tale else None
        for person, found in cues.items():
            known = weighing.people.gender.get(person, "")
            if gender:
                found["gender" if known == gender else "gender_unknown"] = 1.0
            self._note_address(number, person, found)
            if any(person in turn.named for turn in group) and not is_tale:
                found["named_inside"] = 1.0
            found["share"] = self.shares.get(person, 0.0)
            found["prominence"] = self.prominence.get(person, 0.0)
            if person not in self.prominence and person not in self.shares and person != weighing.narrator:
                # People speak of him, but the story does not tell of him.
                found["untold"] = 1.0
            if person in weighing.nameless:
                found["nameless"] = 1.0
            if person == weighing.narrator:
                found["narrator"] = 1.0
                found["narrator_tale"] = float(is_tale)
                found["narrator_silent"] = float(self.narrator_is_silent)
            if is_tale and person == teller:
                found["teller"] = 1.0
            if person and (own := self.belongings.cue(number, person)):
                found[own] = 1.0
        role = any(t.tag and t.tag.subject.word in ROLES and not t.tag.subject.person for t in group)
        meant = [weighing.narrated.meant.get(place) for place in self._pronouns(group)]
        cues[None] = {
            "unknown": 1.0,
            "unknown_pronoun": float(bool(gender)),
            "unknown_role": float(role),
            "unknown_meant": float(UNKNOWN in meant),
        }
        return cues

    def _pronouns(self, group: list[Turn]) -> list[int]:
        """The places of the pronouns that are the subjects of tags."""
        return [turn.tag.subject.first for turn in group if turn.tag and turn.gender]

    def _teller(self, number: int) -> str | None:
        """Who surely spoke at length last, before a turn."""
        for other in range(number - 1, max(-1, number - 2 * _BACK), -1):
            if self.sure[other] and self.weighing.length(self.groups[other]) >= _TALE // 2:
                return self.sure[other]
        return None

    def _note_address(self, number: int, person: str, found: Cues) -> None:
        """Whether the turn before says "sir" or "madam" to somebody of this gender."""
        calls = (
            next((turn.calls_gender for turn in self.groups[number - 1] if turn.calls_gender), "")
            if number
            else ""
        )
        gender = self.weighing.people.gender.get(person, "")
        if calls and gender:
            found["called_so" if calls == gender else "called_otherwise"] = 1.0

    def _note_beats(self, number: int, note, cues: dict[str | None, Cues]) -> None:
        """Those who act beside a turn, by name, or by a pronoun and whom it seems to mean."""
        weighing = self.weighing
        for turn in self.groups[number]:
            for cue, person, word, at in turn.beats:
                if person:
                    note(person, cue)
                elif word in _GENDERED:
                    note(weighing.narrated.meant.get(at), f"{cue}_meant")
                    for other in list(cues):
                        if (
                            weighing.people.gender.get(other) == _GENDERED[word]
                            and other != weighing.narrator
                        ):
                            note(other, f"{cue}_fits")
        for place in self._pronouns(self.groups[number]):
            note(weighing.narrated.meant.get(place), "pronoun_meant")

    def _note_names(self, number: int, note) -> None:
        """Those whom the narration names around a turn."""
        weighing, group = self.weighing, self.groups[number]
        narrated = weighing.narrated
        first, last = group[0].index, group[-1].index
        gendered = any(turn.gender for turn in group)
        distance = 1.0
        seen = 0
        for gap in range(first, max(-1, first - _BACK), -1):
            for place, name in enumerate(reversed(narrated.names[gap])):
                note(name.person, "recent", 1.0 / distance)
                if name.first in narrated.leading:
                    note(name.person, "leads", 1.0 / distance)
                if gap == first:
                    note(name.person, "gap_before")
                    if not place:
                        note(name.person, "last_named")
                if gendered and seen < 3 and all(weighing.fits(name.person, turn) for turn in group):
                    seen += 1
                    note(name.person, "pronoun", 1.0 / seen)
                distance += 0.5
            distance += 0.3
        for place, name in enumerate(narrated.names[last + 1][:3]):
            note(name.person, "gap_after" if place else "first_after")
        if weighing.narrator and not gendered:
            a, b = weighing.page.gaps[first]
            tokens = weighing.page.tokens
            told = any(token.text == "I" or token.low in ("me", "my") for token in tokens[a:b])
            near = self.sure[max(0, number - _NARRATOR_NEAR) : number + _NARRATOR_NEAR + 1]
            # He who tells may only listen: so it seems where he neither speaks nor tells of himself.
            listens = not told and weighing.narrator not in near
            note(weighing.narrator, "narrator_told" if told else "narrator_listens", float(told or listens))

    def _note_speakers(self, number: int, note) -> None:
        """Those who surely speak near a turn, and those whom others near it speak to."""
        groups = self.groups
        for other in range(max(0, number - _BACK), min(len(groups), number + _AHEAD + 1)):
            if other == number:
                continue
            if self.sure[other]:
                apart = abs(other - number)
                side = "after" if other > number else "before"
                note(self.sure[other], f"sure_{side}_{apart}" if apart <= 2 else "sure_near", 1.0)
            for turn in groups[other]:
                for person in turn.called:
                    note(person, "called_near", 1.0 / abs(other - number))
        if number:
            self._note_told(number - 1, number, note, "called_before", "talked_to")
        if number + 1 < len(groups):
            self._note_told(number + 1, number, note, "called_after", "called_after")

    def _note_told(self, other: int, number: int, note, called: str, told: str) -> None:
        """Those to whom the turn beside this one is said."""
        weighing = self.weighing
        first, last = sorted((other, number))
        near = weighing.nearness(self.groups[first][-1].index, self.groups[last][0].index)
        for turn in self.groups[other]:
            for person in turn.called:
                note(person, called, near)
                if other < number and not weighing.page.layout.loose:
                    note(person, "called_on", near)
            if turn.told_to and turn.told_to.person:
                note(turn.told_to.person, told, near)
            elif turn.told_to and turn.told_to.word == "me":
                note(weighing.narrator, told, near)
            elif turn.told_to:
                note(weighing.narrated.meant.get(turn.told_to.first), told, near)

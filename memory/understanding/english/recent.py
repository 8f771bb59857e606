"""Who was spoken of lately: whom pronouns mean."""

from .people import People
from .speech import Speech

# So many quotations back, somebody has taken part in the talk.
_TALKING = 5

_UNSURE = 0.9


class Recent:
    """Who was spoken of lately, the last first: whom "he" and "she" mean."""

    def __init__(self, people: People, narrator: str | None):
        self.people = people
        self.narrator = narrator
        self.order: list[str] = []

    def note(self, person: str | None) -> None:
        """Somebody is spoken of, speaks or is spoken to."""
        if person and person not in ("*", self.narrator):
            if person in self.order:
                self.order.remove(person)
            self.order.insert(0, person)

    def step_back(self, person: str | None) -> None:
        """Somebody is less likely to be meant than those spoken of just before him."""
        if person in self.order:
            self.order.remove(person)
            self.order.insert(2, person)

    def all(self, gender: str) -> list[str]:
        """Those whom a pronoun of a gender may mean, the likeliest first."""
        fitting = [p for p in self.order if self.people.gender.get(p, "") in ("", gender)]
        # Of whom the gender is not known must have been named clearly later.
        return sorted(
            fitting, key=lambda p: self.order.index(p) + (0 if self.people.gender.get(p) else _UNSURE)
        )

    def get(self, gender: str) -> str | None:
        """Whom a pronoun of a gender means."""
        return next(iter(self.all(gender)), None)

    def who_goes(self, person: str, speeches: list[Speech], gap: int) -> str:
        """Whom "he went out" means, in the narration before a quotation: not one who goes on talking with those who
        stay."""
        ahead = [speech.speaker for speech in speeches[gap : gap + 2]]
        talking = {speech.speaker for speech in speeches[max(0, gap - _TALKING) : gap]}
        gender = self.people.gender.get(person, "")
        if person not in ahead or not set(ahead) & (talking - {person}):
            return person
        others = (
            p
            for p in self.order
            if p != person
            and p in talking
            and p not in ahead
            and self.people.gender.get(p, "") in ("", gender)
        )
        return next(others, person)

"""Who was spoken of lately: whom pronouns mean."""

from .people import People

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

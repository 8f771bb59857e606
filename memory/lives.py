"""The life of a fact: where it began, and who came to know it, when, how and from whom."""

from dataclasses import dataclass

from episodes.models import Character, Episode

from .learned import with_knowers
from .models import Awareness, Fact
from .models.facts import Scope
from .viewpoint import Viewer


@dataclass(frozen=True)
class Step:
    """Somebody comes to know the fact. ``awareness`` is None where the fact became public; ``teller`` is the
    one who told it, if the text says so."""

    row: str
    episode: Episode
    awareness: Awareness | None
    teller: Character | None


@dataclass(frozen=True)
class Life:
    """A fact and its steps, in story time."""

    fact: Fact
    steps: tuple[Step, ...]

    @property
    def places(self):
        """The cells it passes: pairs of a row's name and an episode's id."""
        return {(step.row, step.episode.pk) for step in self.steps}


def life_of(fact_id, seen_from):
    """The life of a fact, or None when ``seen_from`` does not see it."""
    facts = seen_from.facts(Fact.objects.live()).filter(pk=fact_id)
    fact = with_knowers(facts, seen_from).first()
    if fact is None:
        return None
    steps = [Step(held.character.slug, held.since, held, held.told_by) for held in fact.knowing]
    if fact.scope == Scope.WORLD:
        steps.insert(0, Step(Viewer.WORLD.value, fact.episode, None, None))
    return Life(fact, tuple(steps))

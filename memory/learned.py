"""What somebody learned in one episode, fact by fact: the inside of a cell of the timeline."""

from dataclasses import dataclass

from django.db.models import Prefetch

from .models import Awareness, Fact
from .models.facts import How, Scope
from .moments import one_moment
from .succession import Succession, held_instead, successions_of
from .timeline import Filters, mark
from .viewpoint import Viewer


@dataclass(frozen=True)
class Learned:
    """One fact of a cell. ``awareness`` is how the one of the row knows it (None for everyone and the
    reader), ``knowers`` who knows it at all, in the order of learning; ``known_now``: as of the cursor, and
    ``formerly``: he knows by then that it holds no more. ``succession``: its past and future."""

    fact: Fact
    awareness: Awareness | None
    knowers: tuple[Awareness, ...]
    known_now: bool
    formerly: bool
    succession: Succession

    @property
    def sign(self):
        """As the marks of the timeline: a ``How``, or ``believes`` or ``suspects``."""
        held = self.awareness
        how = held.how if held else How.WITNESSED
        return mark(how, (held or self.fact).stance, self.fact.importance, self.fact.scope).sign


@one_moment()
def learned_in(episode, learner, seen_from, *, filters=None):
    """What somebody learned in ``episode``, the weightiest first, as far as ``seen_from`` sees it.

    ``learner`` is the viewpoint of the one of the row as of the time cursor: it says what is known by then.
    """
    facts = (filters or Filters()).facts(seen_from)
    if learner.character:
        here = seen_from.awarenesses().filter(character=learner.character, since=episode)
        facts = facts.filter(pk__in=here.values("fact"))
    else:
        facts = facts.filter(episode=episode)
        if learner.viewer == Viewer.WORLD:
            facts = facts.filter(scope=Scope.WORLD)
    facts = list(with_knowers(facts, seen_from).order_by("-importance", "start", "index"))
    of_these = Fact.objects.filter(pk__in=[fact.pk for fact in facts])
    known_now = set(learner.facts(of_these).values_list("pk", flat=True))
    former = held_instead([fact.pk for fact in facts], learner)
    chains = successions_of(facts, seen_from)
    return [
        _learned(fact, learner.character, fact.pk in known_now, fact.pk in former, chains[fact.pk])
        for fact in facts
    ]


def with_knowers(facts, seen_from):
    """The facts with ``knowing``: their awarenesses that ``seen_from`` may look at, the earliest first."""
    knowing = (
        seen_from.awarenesses()
        .select_related("character", "since", "told_by")
        .defer("since__manuscript", "since__body")
        .order_by("since__timeline", "since__number", "pk")
    )
    return (
        facts.select_related("episode__story")
        .defer("episode__manuscript", "episode__body", "search")
        .prefetch_related(Prefetch("awarenesses", queryset=knowing, to_attr="knowing"))
    )


def _learned(fact, character, known_now, formerly, succession):
    knowers = tuple(fact.knowing)
    own = next((held for held in knowers if character and held.character_id == character.pk), None)
    return Learned(fact, own, knowers, known_now, formerly, succession)

"""What a viewpoint may not know: for the guard, and for the desk of those who may see everything.

Nothing from here ever goes into a prompt.
"""

from dataclasses import dataclass

from memory.models.facts import Scope
from memory.viewpoint import Viewpoint

_FIELDS = ("pk", "text", "scope", "episode_id", "episode__number", "episode__timeline", "start", "end")


@dataclass(frozen=True)
class HiddenFact:
    """A fact kept from a viewpoint. ``kind`` is "future" where it is still to come for this viewer, "others"
    where it is somebody else's; ``revealed`` is the number of the episode that reveals it."""

    id: int
    text: str
    kind: str
    revealed: int
    episode_id: int
    start: int
    end: int


def hidden_from(viewpoint):
    """Every live fact of the story that this viewpoint does not see, in the order of revelation."""
    everything = Viewpoint.author(viewpoint.story).facts().live()
    facts = everything.exclude(pk__in=viewpoint.facts().values("pk"))
    later = _learned_later(viewpoint)
    hidden = []
    for fact in facts.order_by("episode__number", "start", "index").values(*_FIELDS):
        to_come = viewpoint.cutoff is None or fact["episode__timeline"] > viewpoint.cutoff
        theirs = fact["scope"] == Scope.CHARACTER and fact["pk"] not in later
        hidden.append(
            HiddenFact(
                id=fact["pk"],
                text=fact["text"],
                kind="others" if theirs and not to_come else "future",
                revealed=later.get(fact["pk"], fact["episode__number"]),
                episode_id=fact["episode_id"],
                start=fact["start"],
                end=fact["end"],
            )
        )
    return hidden


def counted(hidden):
    """How much is withheld, by kind."""
    future = sum(fact.kind == "future" for fact in hidden)
    return {"future": future, "others": len(hidden) - future}


def _learned_later(viewpoint):
    """The facts of which this character becomes aware at some time, and in which episode."""
    if viewpoint.character is None:
        return {}
    end = Viewpoint.at_the_end(viewpoint.story, viewpoint.character)
    return dict(end.awarenesses().values_list("fact_id", "since__number"))

"""What a viewpoint may not know: for the guard, and for the desk of those who may see everything.

Nothing from here ever goes into a prompt.
"""

from dataclasses import dataclass

from memory.compiled import Compiled
from memory.models.facts import Scope


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
    later = _learned_later(viewpoint)
    hidden = []
    # Who sees nothing has everything hidden from him, and no shape by which a statement could be kept.
    rows = _hidden(viewpoint) if viewpoint.is_blind else _HIDDEN.rows(viewpoint)
    for pk, text, scope, episode, number, place, start, end in rows:
        to_come = viewpoint.cutoff is None or place > viewpoint.cutoff
        theirs = scope == Scope.CHARACTER and pk not in later
        kind = "others" if theirs and not to_come else "future"
        hidden.append(HiddenFact(pk, text, kind, later.get(pk, number), episode, start, end))
    return hidden


def _hidden(viewpoint):
    facts = viewpoint.hidden().order_by("episode__number", "start", "index")
    return facts.values_list(
        "pk", "text", "scope", "episode_id", "episode__number", "episode__timeline", "start", "end"
    )


def counted(hidden):
    """How much is withheld, by kind."""
    future = sum(fact.kind == "future" for fact in hidden)
    return {"future": future, "others": len(hidden) - future}


def _learned_later(viewpoint):
    """The facts of which this character becomes aware at some time, and in which episode."""
    if viewpoint.character is None:
        return {}
    return dict(_LEARNED.rows(viewpoint.to_the_end()))


def _learned(viewpoint):
    return viewpoint.awarenesses().order_by().values_list("fact_id", "since__number")


_HIDDEN, _LEARNED = Compiled(_hidden), Compiled(_learned)

"""What was withheld from an answer, for those who may see everything: what fits the question comes first."""

from dataclasses import dataclass

from memory.models import Fact
from memory.recall import recall
from memory.viewpoint import Viewpoint

from .hidden import hidden_from

SHOWN = 40


@dataclass(frozen=True)
class Withheld:
    """A fact that was kept from a viewpoint. ``kind`` and ``revealed`` as in ``HiddenFact``."""

    fact: Fact
    kind: str
    revealed: int


def withheld_at(viewpoint, question):
    """The hidden facts nearest to a question, the best first, at most ``SHOWN``."""
    hidden = {fact.id: fact for fact in hidden_from(viewpoint)}
    everything = Viewpoint.author(viewpoint.story)
    near = [item.fact.pk for item in recall(question, seen_from=everything, k=SHOWN * 2)]
    ranked = [pk for pk in dict.fromkeys([*near, *hidden]) if pk in hidden][:SHOWN]
    facts = (
        Fact.objects.select_related("episode").defer("episode__body", "episode__manuscript").in_bulk(ranked)
    )
    return [Withheld(facts[pk], hidden[pk].kind, hidden[pk].revealed) for pk in ranked if pk in facts]

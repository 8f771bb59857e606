"""What comes to a character's mind at a question: recalled facts, and the few that matter most."""

from dataclasses import dataclass
from typing import NamedTuple

from episodes.models import Character
from memory.compiled import Compiled
from memory.models import Fact
from memory.recall import recall
from memory.succession import held_instead
from memory.vectors import Question

from .names import few_names_so_far

RECALLED = 12
ALWAYS_THERE = 6
# A question shorter than this leans on the one before it ("And then?").
SHORT = {"ja": 10, "en": 20}


@dataclass(frozen=True)
class Memory:
    """A fact as one character holds it.

    ``how`` and ``stance`` are his own awareness, "" where all know it; ``told_by`` is the name of the one who
    told him. ``found`` says whether the question brought it up, else it is there because it matters.
    ``formerly``: he knows that it holds no more.
    """

    id: int
    text: str
    episode: int
    importance: int
    how: str
    stance: str
    told_by: str
    found: bool
    score: float
    formerly: bool = False


def put(viewpoint, question, earlier=""):
    """A question as it is looked for; a short one leans on the ``earlier`` one."""
    if len(question) < SHORT[viewpoint.story.language] and earlier:
        question = f"{earlier}\n{question}"
    return Question.of(question, viewpoint.story)


def remember(viewpoint, question: Question, about=()):
    """The memories for an answer, in the order in which they were learned. Only what the viewpoint sees.

    ``about`` are the ids of facts that come to mind whatever the question is.
    """
    found = {item.fact.pk: item for item in recall(question, seen_from=viewpoint, k=RECALLED)}
    important = (pk for (pk,) in _IMPORTANT.rows(viewpoint))
    wanted = list(dict.fromkeys((*found, *about, *important)))
    # Asked of the truth in the statement itself: whatever named these ids, only what is seen comes back.
    facts = _FACTS.rows(viewpoint, wanted)
    held = {row[0]: _Held(*row[1:]) for row in _HELD.rows(viewpoint, wanted)}
    tellers = {one.teller for one in held.values()} - {None, viewpoint.character.pk}
    tellers = Character.objects.filter(pk__in=tellers) if tellers else ()
    names = few_names_so_far(viewpoint, [teller for teller in tellers if teller.is_in_cast])
    former = held_instead(wanted, viewpoint)
    memories = [
        _memory(fact, held.get(fact[0], _EVERYONE), found.get(fact[0]), names, formerly=fact[0] in former)
        for fact in facts
    ]
    return sorted(memories, key=lambda m: (m.episode, m.id))


class _Held(NamedTuple):
    """How somebody knows a fact: since which episode (its number), and who told him (an id)."""

    how: str
    stance: str
    since: int | None
    teller: int | None


_EVERYONE = _Held("", "", None, None)


def _memory(fact, held, item, names, *, formerly):
    pk, text, importance, number = fact
    return Memory(
        id=pk,
        text=text,
        episode=number if held.since is None else held.since,
        importance=importance,
        how=held.how,
        stance=held.stance,
        told_by=names.get(held.teller, ""),
        found=item is not None and bool({"meaning", "words"}.intersection(item.why)),
        score=item.score if item else 0.0,
        formerly=formerly,
    )


def _important(viewpoint):
    seen = viewpoint.facts().order_by("-importance", "-episode__timeline", "pk")
    return seen.values_list("pk")[:ALWAYS_THERE]


def _facts(viewpoint, ids):
    among = {"where": ['"memory_fact"."id" = ANY(%s::bigint[])'], "params": [ids]}
    seen = viewpoint.facts(Fact.objects.extra(**among)).order_by()
    return seen.values_list("pk", "text", "importance", "episode__number")


def _held(viewpoint, ids):
    among = {"where": ['"memory_awareness"."fact_id" = ANY(%s::bigint[])'], "params": [ids]}
    held = viewpoint.awarenesses().extra(**among).order_by("fact", "pk")
    return held.values_list("fact_id", "how", "stance", "since__number", "told_by_id")


_IMPORTANT, _FACTS, _HELD = Compiled(_important), Compiled(_facts), Compiled(_held)

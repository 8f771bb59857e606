"""What comes to a character's mind at a question: recalled facts, and the few that matter most."""

from dataclasses import dataclass

from memory.recall import recall

from .names import name_so_far

RECALLED = 12
ALWAYS_THERE = 6
# A question shorter than this leans on the one before it ("And then?").
SHORT = {"ja": 10, "en": 20}


@dataclass(frozen=True)
class Memory:
    """A fact as one character holds it.

    ``how`` and ``stance`` are his own awareness, "" where all know it; ``told_by`` is the name of the one who
    told him. ``found`` says whether the question brought it up, else it is there because it matters;
    ``by_words`` whether it shares words with the question, and not only meaning. ``formerly``: he knows that
    it holds no more.
    """

    id: int
    text: str
    episode: int
    importance: int
    how: str
    stance: str
    told_by: str
    found: bool
    by_words: bool
    score: float
    formerly: bool = False


def remember(viewpoint, question, earlier="", about=()):
    """The memories for an answer, in the order in which they were learned. Only what the viewpoint sees.

    ``about`` are the ids of facts that come to mind whatever the question is.
    """
    if len(question) < SHORT[viewpoint.story.language] and earlier:
        question = f"{earlier}\n{question}"
    found = {item.fact.pk: item for item in recall(question, seen_from=viewpoint, k=RECALLED)}
    seen = viewpoint.facts()
    important = seen.order_by("-importance", "-episode__timeline", "pk").values_list("pk", flat=True)
    wanted = [*found, *about, *important[:ALWAYS_THERE]]
    # Asked of the truth in the query itself: whatever named these ids, only what is seen comes back.
    facts = seen.filter(pk__in=wanted).select_related("episode").defer("episode__body", "episode__manuscript")
    held = {
        a.fact_id: a
        for a in viewpoint.awarenesses().filter(fact__in=wanted).select_related("since", "told_by")
    }
    tellers = {a.told_by for a in held.values() if a.told_by and a.told_by.is_in_cast} - {viewpoint.character}
    names = {teller: name_so_far(viewpoint, teller) for teller in tellers}
    former = set(viewpoint.replacements().filter(old__in=wanted).values_list("old_id", flat=True))
    memories = [
        _memory(fact, held.get(fact.pk), found.get(fact.pk), names, formerly=fact.pk in former)
        for fact in facts
    ]
    return sorted(memories, key=lambda m: (m.episode, m.id))


def _memory(fact, awareness, item, names, *, formerly):
    return Memory(
        id=fact.pk,
        text=fact.text,
        episode=awareness.since.number if awareness else fact.episode.number,
        importance=fact.importance,
        how=awareness.how if awareness else "",
        stance=awareness.stance if awareness else "",
        told_by=names.get(awareness.told_by, "") if awareness else "",
        found=item is not None and bool({"meaning", "words"}.intersection(item.why)),
        by_words=item is not None and "words" in item.why,
        score=item.score if item else 0.0,
        formerly=formerly,
    )

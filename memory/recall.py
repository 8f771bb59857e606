"""A question and a viewpoint to facts.

Two arms, meaning (the vector store) and words (the keyword index), are fused by their ranks; importance and
recency settle what lies close together, and what holds no more for the viewer comes later. The few facts that
define a character's situation are always among the answers. Every hit is checked against the relational truth
before it counts.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models.base import ModelState

from episodes.models import Character, Episode

from .arms import Found, Meaning
from .compiled import Compiled
from .keywords import Asking, by_words
from .models import Fact
from .moments import one_moment, one_moment_together
from .projecting import WORLD, holders_among, key_of
from .situation import IMPORTANT, about_the_viewer, defining
from .standing import expected
from .stores.base import StoreUnavailable
from .succession import held_instead
from .vectors import Question
from .viewpoint import Viewer

# Reciprocal rank fusion: a first place in one arm weighs 1 / (RANK_OFFSET + 1).
RANK_OFFSET = 30
MEANING_WEIGHT = 1.0
WORDS_WEIGHT = 1.0
# One step of importance, and the whole way from the first episode to now, in shares of the score.
IMPORTANCE_STEP = 0.05
RECENCY = 0.08
# What a fact that was replaced keeps of its score.
FORMERLY = 0.5
# Up to which share of the way back to the beginning an answer says that it is recent.
RECENT = 0.1
# Of the answers, this many belong to the viewer's situation where there is room: a third of them at most.
SITUATION = 3
# Each arm brings more than is asked for, so that fusion has something to choose from.
CANDIDATES = 60
# What is read of a fact and of its episode: not what they are searched by, nor the texts.
_FACT = [field.attname for field in Fact._meta.concrete_fields if field.name != "search"]
_EPISODE = [
    field.attname for field in Episode._meta.concrete_fields if field.name not in ("manuscript", "body")
]


class Knower(NamedTuple):
    """Somebody of the cast who had learned a fact: from which episode on (its id, and its number) and who
    told it, if anybody did."""

    person: int
    slug: str
    since_id: int
    since: int
    teller: int | None
    teller_slug: str | None
    teller_status: str | None
    teller_merged_into: int | None

    @property
    def teller_is_in_cast(self):
        told = self.teller is not None and self.teller_merged_into is None
        return told and self.teller_status != Character.Status.REJECTED


@dataclass(frozen=True)
class Recalled:
    """A fact as the viewer remembers it. ``why`` says why it came: "meaning" and "words" are the arms that
    found it; it has "importance", is "recent", or belongs to the viewer's "situation". ``replaced_by`` is the
    id of the fact that holds instead of it, as far as the viewer knows; None while it holds.

    ``known_by`` are the slugs of those of whom this viewer knows that they know. ``episode`` is the number of
    the episode it comes from; where the viewer learned it before that, of the one he learned it in, and then
    ``scope`` and ``quote`` do not tell what only the later episode does.
    """

    fact: Fact
    score: float
    key: str
    why: tuple[str, ...]
    known_by: tuple[str, ...]
    episode: int
    scope: str
    quote: str
    replaced_by: int | None = None

    @property
    def formerly(self):
        """Whether the viewer knows that this holds no more."""
        return self.replaced_by is not None


def recall(question: str | Question, *, seen_from, k=10):
    """The k facts that answer a question best, out of those the viewpoint sees; best first, a fact once. The
    facts of the viewer's situation that do not answer it come last, in at most a third of the places.

    A store or an embedder that does not answer costs the arm of meaning, not the answer.
    """
    if k < 1:
        return []
    asked = question if isinstance(question, Question) else Question.of(question, seen_from.story)
    count, near, looked_again = max(CANDIDATES, k), None, False
    while True:
        meaning = Meaning.of(asked)
        if near is None and not meaning.is_ours:
            near = meaning.near(seen_from, count)
        try:
            with one_moment_together():
                seen_from, stands = expected(seen_from)
                found = None if seen_from.is_blind else Found.by(meaning, seen_from, near, count)
                if not stands():
                    near = None
                    continue
                if found is None:
                    return []
                # A stale store may fill the first places with what is not to be seen; then look further.
                is_enough = len(found.near) < count or 2 * len(found.seen_near) > count
                answer = _Answer(found, seen_from, k) if is_enough else None
        except StoreUnavailable:
            asked, near = Question(asked.words), None
            continue
        if not found.near and asked.is_outdated(seen_from.story):
            # Another embedder's records took over since the question was embedded.
            asked, near = Question.of(asked.words, seen_from.story), None
            continue
        if len(found.seen_near) < len(found.near) and not (meaning.is_ours or looked_again):
            # What a store outside has given may have changed before we looked.
            given, near, looked_again = near, meaning.near(seen_from, count), True
            if near != given:
                continue
        if answer is not None:
            return answer.read()
        count, near = count * 4, None


class _Answer:
    """The best k of what was found: ranked, and the facts on their way."""

    def __init__(self, found, viewpoint, k):
        self.found, self.viewpoint = found, viewpoint
        self.by_meaning = found.seen_near
        self.by_words = [candidate.id for candidate in by_words(found.seen.values())]
        self.situation = found.defining(min(SITUATION, k // 3))
        ranked = _fused((self.by_meaning, self.by_words), found.seen, found.replaced)[:k]
        answering = {fact_id for fact_id, _ in ranked}
        lacking = [one for one in self.situation if one not in answering]
        self.ranked = [*ranked[: k - len(lacking)], *((one, 0.0) for one in lacking)]
        self.facts = _facts([fact_id for fact_id, _ in self.ranked], viewpoint)

    def read(self):
        """The facts as the viewer remembers them, best first."""
        facts, seen = self.facts(), self.found.seen
        now = _now(self.viewpoint, [seen[fact_id] for fact_id, _ in self.ranked])
        arms = (("meaning", self.by_meaning), ("words", self.by_words), ("situation", self.situation))
        return [
            _as_remembered(
                *facts[fact_id],
                self.viewpoint,
                score,
                (*(name for name, arm in arms if fact_id in arm), *_weighed(seen[fact_id], now)),
                self.found.replaced.get(fact_id),
            )
            for fact_id, score in self.ranked
            if fact_id in facts
        ]


def _fused(arms, seen, replaced):
    """(id of a fact, score) of what the arms of meaning and of words found, best first."""
    scores = defaultdict(float)
    for weight, arm in zip((MEANING_WEIGHT, WORDS_WEIGHT), arms, strict=True):
        for rank, fact_id in enumerate(arm, RANK_OFFSET + 1):
            scores[fact_id] += weight / rank
    latest = max((seen[fact_id].place for fact_id in scores), default=0)
    weighed = []
    for fact_id, score in scores.items():
        held = FORMERLY if fact_id in replaced else 1
        weighed.append((-score * _weight(seen[fact_id], latest) * held, fact_id))
    return [(fact_id, -score) for score, fact_id in sorted(weighed)]


def everything(*, seen_from):
    """All facts that the viewpoint sees, as the viewer remembers them, in the order of story time."""
    with one_moment():
        seen_from = seen_from.anew()
        facts = _facts(seen_from.facts().values_list("pk", flat=True), seen_from)()
        replaced = held_instead(facts, seen_from)
    found = [
        _as_remembered(fact, begun, seen_from, 0.0, (), replaced.get(fact.pk))
        for fact, begun in facts.values()
    ]
    return sorted(found, key=lambda one: _in_story_time(one.fact))


def _in_story_time(fact):
    return fact.episode.timeline, fact.episode.number, fact.start, fact.index


def _facts(ids, viewpoint):
    """Those of these facts that the viewpoint sees, and who had learned them, the earliest first:
    {id: (fact, [Knower])}, once what is returned is called: both are ``Put``."""
    ids = list(ids)
    seen, begun = _SEEN.put(viewpoint, ids), _BEGUN.put(viewpoint, ids)

    def read():
        found = {}
        for row in seen.answer():
            fact = _as_read(Fact, _FACT, row)
            fact.episode = _as_read(Episode, _EPISODE, row[len(_FACT) :])
            found[fact.pk] = fact, []
        for fact_id, *knower in begun.answer():
            # Of what is not seen nobody is to hear who knows it.
            if fact_id in found:
                found[fact_id][1].append(Knower(*knower))
        return found

    return read


def _as_read(model, names, values):
    """What ``from_db`` makes of the values of a row. That takes five times as long: a model that says nothing
    of how it is made need not be asked about each field."""
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one.__dict__.update(zip(names, values, strict=False))
    return one


def _seen(viewpoint, ids):
    among = {"where": ['"memory_fact"."id" = ANY(%s::bigint[])'], "params": [ids]}
    facts = viewpoint.facts(Fact.objects.extra(**among))
    return facts.order_by().values_list(*_FACT, *(f"episode__{name}" for name in _EPISODE))


def _begun(viewpoint, ids):
    among = {"where": ['"memory_awareness"."fact_id" = ANY(%s::bigint[])'], "params": [ids]}
    begun = viewpoint.begun().of_the_cast().extra(**among).order_by("since__timeline", "pk")
    return begun.values_list(
        "fact_id",
        "character_id",
        "character__slug",
        "since_id",
        "since__number",
        "told_by_id",
        "told_by__slug",
        "told_by__status",
        "told_by__merged_into_id",
    )


_SEEN, _BEGUN = Compiled(_seen, planned_once=True), Compiled(_begun, planned_once=True)


def _weight(candidate, latest):
    return (1 + IMPORTANCE_STEP * (candidate.importance - 3)) * (1 - RECENCY * _age(candidate, latest))


def reasons(ids, question, seen_from):
    """Why facts came to a viewer's mind at a question, by id, as far as he sees them: as ``Recalled.why``,
    told without asking the store. What neither words nor weight explain, its meaning does."""
    with one_moment():
        seen_from = seen_from.anew()
        about_him = about_the_viewer(seen_from).answer()
        seen = Asking(question, seen_from).among({*ids, *(one.id for one in about_him)}).answer()
        replaced = held_instead(seen.keys() & {one.id for one in about_him}, seen_from)
    situation = defining(about_him, seen, replaced)[:SITUATION]
    mine = [seen[fact_id] for fact_id in seen.keys() & set(ids)]
    now = _now(seen_from, mine)
    found = {}
    for one in mine:
        why = [name for name, holds in (("words", one.words), ("situation", one.id in situation)) if holds]
        found[one.id] = (*why, *_weighed(one, now)) or ("meaning",)
    return found


def _now(viewpoint, candidates):
    """The place in story time from which a viewer looks back."""
    inside = viewpoint.viewer not in (Viewer.READER, Viewer.AUTHOR)
    return viewpoint.cutoff if inside else max((one.place for one in candidates), default=0)


def _weighed(candidate, now):
    """What else speaks for a candidate than the arms."""
    if candidate.importance >= IMPORTANT:
        yield "importance"
    if _age(candidate, now) <= RECENT:
        yield "recent"


def _age(candidate, latest):
    """How far back a fact lies: 0 now, 1 at the beginning."""
    return min(1, max(0, (latest - candidate.place) / latest)) if latest > 0 else 0


def _as_remembered(fact, begun, viewpoint, score, why, replaced_by):
    own = next((one for one in begun if one.person == getattr(viewpoint.character, "pk", None)), None)
    episode, scope, quote = fact.episode.number, fact.scope, fact.quote
    if viewpoint.character and own and not _in_reach(fact.episode, viewpoint):
        episode, scope, quote = own.since, "character", ""
    return Recalled(
        fact,
        score,
        _key(fact, viewpoint, begun),
        why,
        tuple(dict.fromkeys(_known_by(own, begun, viewpoint))),
        episode,
        scope,
        quote,
        replaced_by,
    )


def _known_by(own, begun, viewpoint):
    """Of whom the viewer knows that they know: himself, who told him, and whom he told."""
    if viewpoint.viewer == Viewer.WORLD:
        return
    if not viewpoint.character:
        yield from (one.slug for one in begun)
        return
    if own:
        yield own.slug
        if own.teller_is_in_cast:
            yield own.teller_slug
    yield from (one.slug for one in begun if one.teller == viewpoint.character.pk)


def _in_reach(episode, viewpoint):
    return any(
        episode.story_id == reach.story_id
        and episode.timeline <= reach.until
        and episode.number < reach.before
        for reach in viewpoint.reaches
    )


def _key(fact, viewpoint, begun):
    """The key of the record that holds a fact for the viewer.

    A key names a holder: it is made from the truth, out of what had begun, because a store may give one that
    names somebody of whom this viewer must not know.
    """
    holders = holders_among(fact, {one.slug: one.since_id for one in begun})
    mine = viewpoint.character.slug if viewpoint.character else WORLD
    return key_of(fact, next(holder for holder in (mine, WORLD, *holders) if holder in holders))

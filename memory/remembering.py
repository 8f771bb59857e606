"""From a reading to facts: matching with what was known, writing records, and the switch."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from episodes.models import Episode

from .embedding import embedder_named
from .keywords import index_words
from .locks import together
from .matching import Found, anchor, match, surroundings
from .models import Awareness, Fact
from .outbox import Work, ask
from .projecting import places_for, records_of, remove_outdated, stories_with
from .stores import store_for
from .vectors import Vectors, open_index


class Overtaken(Exception):
    """The episode has a newer text, or is gone; this work is of no use any more."""


class _Changed(Exception):
    """A person changed a fact between our reading and our writing; match again."""


@dataclass
class Account:
    """What was done with the facts of an episode."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    removed: int = 0
    embedded: int = 0
    records_written: int = 0
    records_removed: int = 0
    # Each statement with the fact that says it now.
    said: list[tuple[Fact, Found]] = field(default_factory=list)


@dataclass
class _Plan:
    """What becomes of each fact. The facts in it carry their new values, not yet written."""

    added: list[Fact] = field(default_factory=list)
    changed: list[Fact] = field(default_factory=list)
    moved: list[Fact] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)
    kept: int = 0
    said: list[tuple[Fact, Found]] = field(default_factory=list)
    knowers: dict[int, list[Awareness]] = field(default_factory=dict)
    about: dict[int, list[int]] = field(default_factory=dict)


def remember(episode, read, *, cast, origin, check, embedding):
    """Make the facts of an episode what its reading says.

    ``read`` are its ``ReadScene``s, ``cast`` maps slugs to characters, ``check`` raises ``Overtaken`` when
    this revision is no longer current, and ``embedding`` is called when reading is over and vectors are next.

    New records are written first, then one transaction switches to the new understanding, then records that
    nothing needs any more go.
    """
    story = episode.story
    index = open_index(story)
    embedder = embedder_named(index.embedder)
    vectors = Vectors(embedder)
    found = [
        Found(statement, number, scene.span.start + statement.start, scene.span.start + statement.end)
        for number, scene in enumerate(read)
        for statement in scene.reading.statements
    ]
    embedding()
    for _ in range(10):
        check()
        facts = _facts_of(episode)
        seen = {fact.pk: fact.updated_at for fact in facts}
        plan = _plan(episode, facts, found, cast, origin, vectors)
        touched = [*plan.added, *plan.changed]
        vectors.load(touched)
        vectors.of_texts([fact.text for fact in touched])
        check()
        with together("records", story.pk):
            if embedder.name != open_index(story).embedder:
                # The story got another index while we read; what is missing there is made with it.
                embedder = embedder_named(open_index(story).embedder)
                vectors = Vectors(embedder)
                continue
            try:
                return _write(episode, plan, seen, vectors, store_for(embedder))
            except _Changed:
                continue
    raise RuntimeError("The facts of this episode are being changed all the time; try again later.")


def _facts_of(episode):
    facts = list(Fact.objects.filter(episode=episode).order_by("start", "index"))
    # What is said of them in stories that branched from this one is not the business of its readings.
    here = Awareness.objects.filter(story=episode.story_id).select_related("character")
    prefetch_related_objects(facts, Prefetch("awarenesses", here))
    return facts


def _plan(episode, facts, found, cast, origin, vectors):
    def of_facts(facts):
        vectors.load(facts)
        return vectors.of_texts([fact.text for fact in facts])

    def of_found(found):
        vectors.load(facts)
        return vectors.of_texts([one.statement.text for one in found])

    matches = match(facts, found, vectors_of_facts=of_facts, vectors_of_found=of_found)
    plan = _Plan()
    plan.said.extend(matches.pairs)
    for fact, one in matches.pairs:
        _take(plan, episode, fact, one, cast, origin)
    for fact in matches.gone:
        _let_go(plan, episode, fact)
    index = max((fact.index for fact in facts), default=-1)
    for number, one in enumerate(matches.new, index + 1):
        fact = Fact(story=episode.story, episode=episode, index=number, revision=episode.revision)
        fact.current, fact.origin = False, origin
        _say(fact, one, episode, text=True)
        plan.added.append(fact)
        plan.said.append((fact, one))
        plan.knowers[number] = [
            Awareness(
                character=cast[knower.person],
                story_id=episode.story_id,
                since=episode,
                how=knower.how,
                stance=knower.stance,
                told_by=cast.get(knower.told_by),
            )
            for knower in _knowers(one, cast)
        ]
        plan.about[number] = _about(one, cast)
    return plan


def _take(plan, episode, fact, one, cast, origin):
    """A fact that is still said. A person's words stay; a reader's follow the reading."""
    before = _identity(fact, fact.awarenesses.all())
    places = _anchors(fact)
    by_hand = fact.edited or fact.origin == Fact.Origin.PERSON
    was_current = fact.current
    lost = fact.quote_lost
    fact.quote_lost = False
    if by_hand:
        if place := anchor(
            episode.body, fact.quote, before=fact.before, after=fact.after, near=_near(fact, one)
        ):
            _place(fact, episode, *place, scene=one.scene)
        else:
            fact.quote_lost = bool(fact.quote)
        knowers, about = list(fact.awarenesses.all()), None
    else:
        accepted = fact.review == Fact.Review.ACCEPTED
        rest = _rest(fact)
        _say(fact, one, episode, text=not accepted)
        fact.current = True
        knowers, about = _merged(fact, one, cast, episode), _about(one, cast)
    same = (
        _identity(fact, knowers) == before
        and was_current == fact.current
        and lost == fact.quote_lost
        and (by_hand or rest == _rest(fact))
    )
    if same:
        plan.kept += 1
        if places != _anchors(fact):
            plan.moved.append(fact)
        return
    if _identity(fact, knowers) != before:
        fact.revision = episode.revision
    plan.changed.append(fact)
    plan.knowers[fact.index] = knowers
    if about is not None:
        plan.about[fact.index] = about


def _let_go(plan, episode, fact):
    """A fact that the reading does not say: a reader's fact is current no more, a person's stays."""
    if not (fact.edited or fact.origin == Fact.Origin.PERSON):
        if fact.current:
            plan.gone.append(fact)
        return
    places, lost = _anchors(fact), fact.quote_lost
    if place := anchor(episode.body, fact.quote, before=fact.before, after=fact.after, near=fact.start):
        fact.quote_lost = False
        _place(fact, episode, *place, scene=fact.scene)
    else:
        fact.quote_lost = bool(fact.quote)
        fact.start = fact.end = min(fact.start, len(episode.body))
    plan.kept += 1
    if places != _anchors(fact) or lost != fact.quote_lost:
        plan.moved.append(fact)


def _say(fact, one, episode, *, text):
    """Give a fact what the statement says; its words and scope too, unless a person accepted them."""
    said = one.statement
    fact.wording = said.text
    if text:
        fact.text, fact.scope = said.text, said.scope.value
        fact.stance, fact.kind = said.stance.value, said.kind.value
        fact.importance = min(5, max(1, said.importance))
    fact.quote = episode.body[one.start : one.end]
    _place(fact, episode, one.start, one.end, scene=one.scene)


def _place(fact, episode, start, end, *, scene):
    fact.start, fact.end, fact.scene = start, end, scene
    fact.before, fact.after = surroundings(episode.body, start, end)


def _near(fact, one):
    return one.start if fact.quote == one.statement.quote else fact.start


def _knowers(one, cast):
    """The knowers of a statement who are in the cast, each once."""
    known = {knower.person: knower for knower in one.statement.knowers if knower.person in cast}
    return list(known.values())


def _about(one, cast):
    return [cast[slug].pk for slug in dict.fromkeys(one.statement.about) if slug in cast]


def _merged(fact, one, cast, episode):
    """The awarenesses of a fact after a reading: a person's as they are, the rest as read."""
    by_person = {a.character_id: a for a in fact.awarenesses.all()}
    merged = [a for a in by_person.values() if a.edited or a.denied]
    settled = {a.character_id for a in merged}
    for knower in _knowers(one, cast):
        character = cast[knower.person]
        if character.pk in settled:
            continue
        awareness = by_person.get(character.pk) or Awareness(
            fact=fact, character=character, story_id=episode.story_id, since=episode
        )
        told_by = cast.get(knower.told_by)
        awareness.how, awareness.stance = knower.how.value, knower.stance.value
        awareness.told_by_id = told_by.pk if told_by else None
        merged.append(awareness)
    return merged


def _identity(fact, awarenesses):
    """What makes a new revision of a fact: its words, its scope, and who knows it since when."""
    held = sorted((a.character_id, a.since_id) for a in awarenesses if not a.denied)
    return fact.text, fact.scope, held


def _rest(fact):
    ways = sorted((a.character_id, a.how, a.stance, a.told_by_id or 0) for a in fact.awarenesses.all())
    return fact.wording, fact.quote, fact.stance, fact.kind, fact.importance, ways


def _anchors(fact):
    return fact.start, fact.end, fact.scene, fact.before, fact.after


def _write(episode, plan, seen, vectors, store):
    story = episode.story
    _insert(plan)
    touched = [*plan.added, *plan.changed]
    live = [fact for fact in touched if fact.review != Fact.Review.REJECTED]
    account = Account(len(plan.added), len(plan.changed), plan.kept, len(plan.gone), vectors.embedded)
    account.said = plan.said
    pairs = [(fact, plan.knowers[fact.index]) for fact in live]
    texts = vectors.of_texts([fact.text for fact in live])
    account.records_written = store.put(records_of(pairs, texts, places_for(pairs), story))
    try:
        with transaction.atomic():
            _hold(episode, plan, seen)
            _switch(plan)
            vectors.keep(touched)
            index_words(touched)
            _tell_branches(episode, plan)
    except (Overtaken, _Changed):
        Fact.objects.filter(pk__in=[fact.pk for fact in plan.added]).delete()
        raise
    finally:
        # Also what was written ahead for a switch that did not come about, of an episode that is gone too.
        account.records_removed = remove_outdated(story, store, episode.pk)
    return account


def _tell_branches(episode, plan):
    """Stories that branched from this one have records of changed facts that are learned there."""
    changed = Fact.objects.filter(pk__in=[fact.pk for fact in (*plan.changed, *plan.gone)])
    for story_id in stories_with(changed):
        ask(story_id, Work.PROJECT, {episode.pk: 0})


def _hold(episode, plan, seen):
    """Keep the episode and its facts as they are until the switch is done; raises if they changed before."""
    current = Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk, revision=episode.revision)
    if not current.exists():
        raise Overtaken
    facts = Fact.objects.select_for_update(no_key=True).filter(episode=episode).order_by("pk")
    facts = facts.exclude(pk__in=[fact.pk for fact in plan.added])
    if dict(facts.values_list("pk", "updated_at")) != seen:
        raise _Changed


def _insert(plan):
    """Write new facts, not yet current: nobody sees them before the switch."""
    with transaction.atomic():
        Fact.objects.bulk_create(plan.added, batch_size=1000)
        knowers = []
        for fact in plan.added:
            for awareness in plan.knowers[fact.index]:
                awareness.fact = fact
                knowers.append(awareness)
        Awareness.objects.bulk_create(knowers, batch_size=2000)
        _write_about(plan, plan.added)


def _switch(plan):
    now = timezone.now()
    if plan.added:
        Fact.objects.filter(pk__in=[fact.pk for fact in plan.added]).update(current=True)
    if plan.gone:
        Fact.objects.filter(pk__in=[fact.pk for fact in plan.gone]).update(current=False, updated_at=now)
    for fact in plan.changed:
        fact.updated_at = now
    Fact.objects.bulk_update(
        plan.changed,
        [
            *(
                "text",
                "wording",
                "quote",
                "start",
                "end",
                "before",
                "after",
                "scene",
                "scope",
                "stance",
                "kind",
            ),
            *("importance", "current", "quote_lost", "revision", "updated_at"),
        ],
        batch_size=200,
    )
    _move(plan.moved)
    for fact in plan.changed:
        _write_knowers(fact, plan.knowers[fact.index])
    again = [fact for fact in plan.changed if fact.index in plan.about]
    Fact.about.through.objects.filter(fact__in=again).delete()
    _write_about(plan, again)


def _write_knowers(fact, knowers):
    kept = [awareness.pk for awareness in knowers if awareness.pk]
    ours = Awareness.objects.filter(fact=fact, story=fact.story_id, edited=False, denied=False)
    ours.exclude(pk__in=kept).delete()
    for awareness in knowers:
        if not (awareness.edited or awareness.denied):
            awareness.fact = fact
            awareness.save()


def _write_about(plan, facts):
    through = Fact.about.through
    rows = [through(fact_id=fact.pk, character_id=pk) for fact in facts for pk in plan.about[fact.index]]
    through.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def _move(facts):
    """Write where quotes stand now, for many facts in one statement; nothing else of them has changed."""
    if not facts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE memory_fact AS fact SET start = place.start, "end" = place."end", scene = place.scene,
                "before" = place."before", "after" = place."after", quote_lost = place.lost
            FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::text[], %s::text[], %s::bool[])
                AS place (id, start, "end", scene, "before", "after", lost)
            WHERE fact.id = place.id
            """,
            [
                [fact.pk for fact in facts],
                [fact.start for fact in facts],
                [fact.end for fact in facts],
                [fact.scene for fact in facts],
                [fact.before for fact in facts],
                [fact.after for fact in facts],
                [fact.quote_lost for fact in facts],
            ],
        )

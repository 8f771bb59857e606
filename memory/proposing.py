"""Who may also know: people before whom a secret was alluded to, offered to editors and never applied.

Looked for when an episode has been understood. Its new and changed scenes are held against the secrets of
those who are there; its new and changed secrets against the talk of the episodes that follow, as those were
read. No scene is read again for it, and nothing here makes anybody know anything.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from episodes.models import Episode
from episodes.turns import join_turn

from .allusions import SURE, Allusions, Secret, searched_words, secret_words, speaks_of, traces_of
from .embedding.offline import OfflineEmbedder
from .heard import episodes_that_may_tell, keep_heard
from .keywords import facts_with
from .matching import anchor, surroundings
from .models import Fact, Proposal
from .models.facts import How, Scope, Stance
from .passages import Names, heard_in, scene_digest, shown_in
from .viewpoint import Viewpoint

Reason = Proposal.Reason
# Not more than this many wait in one episode: the surest of those that matter most.
MOST = 5
# So many secrets of those present are looked for at once, the weightiest and latest.
MOST_SECRETS = 150
# Less weighty ones are not worth a question.
LEAST_IMPORTANCE = 3
# How many of an episode's new secrets are looked for in how many of the episodes after it.
MOST_NEW_SECRETS, MOST_LATER_EPISODES = 12, 8


@dataclass(frozen=True)
class Offer:
    """A proposal in the making; people by slug. ``weight`` orders what is too much."""

    fact_id: int
    person: str
    reason: Reason
    how: How
    stance: Stance
    told_by: str | None
    start: int
    end: int
    weight: float = 0.0


@dataclass(frozen=True)
class _Known:
    """A fact that may be alluded to: who knows it, since which place in story time and with which stance;
    ``settled`` are those of whom somebody, or a reading, has said whether they know it."""

    fact: Fact
    secret: Secret
    since: dict[str, tuple[float, str]]
    settled: frozenset[str]


def propose(episode, read, said, *, cast, looked_at):
    """Offer what the scenes of an episode, as ``read``, allude to. Returns how many proposals wait in it.

    ``said`` are its statements beside the facts that say them now, ``cast`` its people by slug, and
    ``looked_at`` the digests of the scenes that were looked at in its last reading.
    """
    changed = [
        scene_digest(episode.body[scene.span.start : scene.span.end], scene.reading) not in looked_at
        for scene in read
    ]
    fresh = {
        fact.pk: one.scene
        for fact, one in said
        if fact.revision == episode.revision and fact.scope == Scope.CHARACTER
    }
    shown = [
        passage
        for number, scene in enumerate(read)
        if changed[number] or fresh
        for passage in shown_in(episode, number, scene, changed=changed[number])
    ]
    offers = _doubted(said)
    if shown:
        people = {slug for one in shown for slug in one.present}
        words = frozenset().union(*(searched_words(one.passage.text) for one in shown if one.changed))
        known = _secrets_of(episode, people, cast, words=words, fresh=fresh)
        own = {fact.pk: one.scene for fact, one in said}
        offers += _offers(shown, known, episode, own=own, fresh=fresh)
    keep_heard(episode, read)
    kept = [scene.span for number, scene in enumerate(read) if not changed[number]]
    waiting = _write(episode, offers, cast, kept)
    if fresh:
        _look_ahead(episode, fresh, cast)
    return waiting


def _secrets_of(episode, people, cast, *, words, fresh):
    """The secrets that some of these people know by the time of an episode, the weightiest first: all of
    them, or in a long story those in which the rarest of the ``words`` stand, and the ``fresh`` ones."""
    holders = [cast[slug].pk for slug in people if slug in cast]
    desk = Viewpoint.author(episode.story)
    held = desk.awarenesses().filter(character__in=holders, since__timeline__lte=episode.timeline)
    secrets = Fact.objects.live().filter(scope=Scope.CHARACTER, importance__gte=LEAST_IMPORTANCE)
    stories = [bound.story.pk for bound in desk.bounds]
    some = secrets.filter(story__in=stories).order_by().values_list("pk")[: MOST_SECRETS + 1]
    if len(some) > MOST_SECRETS:
        # To sort all that people know would cost more with each episode that there is.
        secrets = secrets.filter(pk__in=[*facts_with(words, stories), *fresh])
    facts = (
        desk.facts(secrets.filter(episode__timeline__lte=episode.timeline))
        .filter(pk__in=held.order_by().values("fact"))
        .defer("search")
        .order_by("-importance", "-episode__timeline", "-pk")[:MOST_SECRETS]
    )
    return _known(list(facts), cast, desk)


def _known(facts, cast, desk):
    """What is known of these facts in the story of the ``desk``: its own, and those it inherited."""
    ids = {person.pk: slug for slug, person in cast.items()}
    since, settled, about = defaultdict(dict), defaultdict(set), defaultdict(set)
    rows = (
        desk.said()
        .filter(fact__in=facts)
        .order_by("-since__timeline")
        .values_list("fact_id", "character_id", "since__timeline", "stance", "denied")
    )
    for fact_id, character_id, place, stance, denied in rows:
        if slug := ids.get(character_id):
            settled[fact_id].add(slug)
            if not denied:
                # The earliest comes last.
                since[fact_id][slug] = place, stance
    through = Fact.about.through.objects.filter(fact__in=facts)
    for fact_id, character_id in through.values_list("fact_id", "character_id"):
        about[fact_id].add(ids.get(character_id))
    asked_here = Proposal.objects.filter(fact__in=facts, story=desk.story)
    answered = asked_here.exclude(state=Proposal.State.PROPOSED)
    for fact_id, character_id in answered.values_list("fact_id", "character_id"):
        settled[fact_id].add(ids.get(character_id))
    names = Names(cast)
    known = []
    for fact in facts:
        subjects = frozenset(about[fact.pk] - {None})
        people = names.named_in(fact.text)
        words = secret_words(fact.text, names.of(people | subjects))
        secret = Secret(fact.pk, fact.text, people | subjects, subjects, words)
        if secret.words:
            known.append(_Known(fact, secret, since[fact.pk], frozenset(settled[fact.pk])))
    return known


def _offers(shown, known, episode, *, own, fresh):
    """What the passages allude to before people who do not know it, the best for each fact and person.

    ``own`` gives the scene of each of the episode's own facts: they are alluded to in later scenes only.
    """
    looking = Allusions([one.secret for one in known], [one.passage for one in shown], OfflineEmbedder())
    by_id = {one.fact.pk: one for one in known}
    best = {}
    for one in shown:
        taken = set()
        for share, secret in looking.of(one.passage):
            fact = by_id[secret.id]
            if own.get(secret.id, -1) >= one.scene or not (one.changed or secret.id in fresh):
                continue
            for offer in _of_passage(one, fact, share, episode):
                repeats = offer.person in taken or _knows_as_much(offer.person, fact, known, episode)
                taken.add(offer.person)
                key = offer.fact_id, offer.person
                if not repeats and (key not in best or offer.weight > best[key].weight):
                    best[key] = offer
    return list(best.values())


def _of_passage(shown, known, share, episode):
    """The offers that one passage makes for one fact."""
    passage = shown.passage
    knowing = {slug for slug, (place, _) in known.since.items() if place <= episode.timeline}
    base = {
        "fact_id": known.fact.pk,
        "start": shown.start,
        "end": shown.end,
        "weight": share * known.fact.importance,
    }
    if passage.speaker in knowing:
        stance = _passed_on(known, passage)
        for person in sorted(shown.witnesses - known.settled):
            yield Offer(
                person=person,
                reason=Reason.HEARD,
                how=How.TOLD,
                stance=stance,
                told_by=passage.speaker,
                **base,
            )
    elif share < SURE or not speaks_of(known.secret.about, passage):
        # Where nobody who knows is heard to speak, chance words are likelier.
        return
    elif passage.speaker:
        if passage.speaker not in known.settled and knowing & shown.witnesses and not passage.asks:
            yield Offer(
                person=passage.speaker,
                reason=Reason.SPOKE,
                how=How.INFERRED,
                stance=Stance.KNOWS,
                told_by=None,
                **base,
            )
    elif knowing & shown.present:
        for person in sorted(shown.witnesses - known.settled):
            yield Offer(
                person=person,
                reason=Reason.SEEN,
                how=How.INFERRED,
                stance=Stance(known.fact.stance),
                told_by=None,
                **base,
            )


def _passed_on(known, passage):
    """How who hears it holds it: as who says it does, a lie as a belief, and what is asked as a suspicion."""
    if known.fact.stance == Stance.BELIEVES:
        return Stance.BELIEVES
    stance = Stance(known.since[passage.speaker][1])
    return Stance.SUSPECTS if passage.asks and stance == Stance.KNOWS else stance


def _knows_as_much(person, fact, known, episode):
    """Whether somebody already knew, before this episode, another fact that says the same."""
    words = set(fact.secret.words)
    return any(
        other is not fact
        and person in other.since
        and other.since[person][0] < episode.timeline
        and len(words & set(other.secret.words)) >= 0.8 * len(words)
        for other in known
    )


def _doubted(said):
    """What a model said of people of whom the text does not show that they know it."""
    return [
        Offer(
            fact_id=fact.pk,
            person=knower.person,
            reason=Reason.MODEL,
            how=How(knower.how),
            stance=Stance(knower.stance),
            told_by=knower.told_by,
            start=one.start,
            end=one.end,
            weight=fact.importance,
        )
        for fact, one in said
        if fact.scope == Scope.CHARACTER
        for knower in one.statement.queried
    ]


def _look_ahead(episode, fresh, cast):
    """Hold the new secrets of an episode against the talk of those after it, as it was last heard.

    Bounded, so that a save in an early episode costs no more in a long story: the weightiest secrets, and the
    nearest later episodes in which words of one of them are heard. Narration is not looked at: what it shows
    to whom is known only while it is being read.
    """
    facts = Fact.objects.live().filter(pk__in=fresh, importance__gte=LEAST_IMPORTANCE)
    desk = Viewpoint.author(episode.story)
    known = _known(list(facts.order_by("-importance", "pk")[:MOST_NEW_SECRETS]), cast, desk)
    words = {trace for one in known for trace in traces_of(one.secret)}
    if not words:
        return
    secrets = [one.secret for one in known]
    for one in episodes_that_may_tell(episode, secrets, MOST_LATER_EPISODES):
        shown = list(heard_in(one, cast, words))
        if offers := _offers(shown, known, one, own={}, fresh=fresh):
            _write(one, offers, cast, None)


def _write(episode, offers, cast, kept):
    """Make the open proposals of an episode what is offered. Returns how many wait there now.

    ``kept`` are the spans that were not looked at, whose proposals stay while their quote does; None where
    nothing is to be taken back. What was answered is not asked again; of two episodes the earlier counts.
    """
    if not offers and not Proposal.objects.filter(episode=episode).exists():
        return 0
    with transaction.atomic():
        join_turn(episode.story)
        held = Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk, revision=episode.revision)
        if not held.exists():
            return 0
        wanted = {(one.fact_id, cast[one.person].pk): one for one in offers if one.person in cast}
        rows = Proposal.objects.select_for_update(no_key=True, of=("self",)).select_related("episode")
        rows = rows.order_by("pk")
        if kept is not None:
            for row in rows.filter(episode=episode, state=Proposal.State.PROPOSED):
                if (row.fact_id, row.character_id) not in wanted and not _stays(row, episode, kept):
                    row.delete()
        facts = {fact for fact, _ in wanted}
        standing = {
            (row.fact_id, row.character_id): row
            for row in rows.filter(fact__in=facts, story=episode.story_id)
        }
        waiting = Proposal.objects.open().filter(episode=episode)
        others = set(waiting.values_list("fact_id", "character_id")) - wanted.keys()
        room = MOST - len(others)
        for key, one in sorted(wanted.items(), key=lambda item: (-item[1].weight, item[0])):
            row = standing.get(key) or Proposal(
                fact_id=key[0], character_id=key[1], story_id=episode.story_id
            )
            earlier = row.pk and row.episode_id != episode.pk and row.episode.timeline <= episode.timeline
            if row.state != Proposal.State.PROPOSED or earlier:
                continue
            if room <= 0:
                if row.pk and row.episode_id == episode.pk:
                    row.delete()
                continue
            room -= 1
            _fill(row, one, episode, cast)
            if row.pk:
                row.save()
            else:
                # Another episode may ask the same at this moment: then it is asked there.
                Proposal.objects.bulk_create([row], ignore_conflicts=True)
        return waiting.count()


def _stays(row, episode, kept):
    """Whether a proposal's quote stands in a scene that has not changed; then it moves along with it."""
    place = anchor(episode.body, row.quote, before=row.before, after=row.after, near=row.start)
    if row.reason == Reason.MODEL or place is None:
        return False
    if not any(span.start <= place[0] and place[1] <= span.end for span in kept):
        return False
    if place != (row.start, row.end):
        row.start, row.end = place
        row.before, row.after = surroundings(episode.body, *place)
        row.save()
    return True


def _fill(row, offer, episode, cast):
    row.episode, row.reason, row.how, row.stance = episode, offer.reason, offer.how, offer.stance
    row.told_by = cast.get(offer.told_by)
    row.start, row.end = offer.start, offer.end
    row.quote = episode.body[offer.start : offer.end]
    row.before, row.after = surroundings(episode.body, offer.start, offer.end)
    return row

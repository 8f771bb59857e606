"""The cast as readers see it: who is in it, finding new people in the text, and following its changes."""

from django.db import transaction
from django.db.models import Q, Sum

from episodes.casting import NewPerson, propose
from episodes.models import Character, Episode, Story

from . import outbox, understanding
from .locks import in_turn
from .mentions import count_mentions
from .models import Awareness, Fact, Finding, Proposal, SyncRequest
from .outbox import Work, ask
from .understanding.reading import Person


def person_of(character):
    """A character as a reader needs to know them."""
    return Person(
        id=character.slug,
        name=character.name,
        reading=character.reading,
        aliases=tuple(character.aliases),
        description=character.description,
        first_person=character.first_person,
        narrator=character.narrator,
        confirmed=character.status == Character.Status.CONFIRMED,
    )


def cast_of(story):
    """The cast of a story by slug; of two people with one slug, the one nearest in the lineage."""
    places = {pk: place for place, pk in enumerate(member.pk for member in story.lineage())}
    people = sorted(Character.objects.of(story), key=lambda person: (-places[person.story_id], person.pk))
    return {person.slug: person for person in people}


def look_for_people(story):
    """Find new people in the texts that nobody has searched yet, before those texts are read.

    The first search of a story goes over all its texts at once; later ones over the new texts, with the cast
    known. New people are proposed; the confirmed, the rejected and the merged are left as they are.
    """
    if not SyncRequest.objects.filter(story=story, work=Work.FIND_CAST).exists():
        return
    with in_turn("cast", story.pk):
        requests = list(SyncRequest.objects.filter(story=story, work=Work.FIND_CAST))
        if not requests:
            return
        asked = {request.episode_id for request in requests}
        written = Episode.objects.filter(story=story).exclude(body="").order_by("number")
        unread = changed = list(written.filter(pk__in=asked))
        everyone = list(Character.objects.filter(story__in=story.lineage()))
        own = [person for person in everyone if person.story_id == story.pk]
        size = written.aggregate(size=Sum("length"))["size"] or 0
        if not own or sum(episode.length for episode in changed) * 2 > size:
            unread = list(written)
        known = [person_of(person) for person in everyone if person.merged_into_id is None]
        found = understanding.reader_for(story.language).find_cast(
            [episode.body for episode in unread], known
        )
        with transaction.atomic():
            propose(story, [_new(person) for person in found])
            count_mentions(story, changed)
            for request in requests:
                outbox.done(request)


def _new(person):
    return NewPerson(
        slug=person.id,
        name=person.name,
        reading=person.reading,
        aliases=person.aliases,
        description=person.description,
        first_person=person.first_person,
        narrator=person.narrator,
    )


def follow(story, characters, names=()):
    """After a change of the cast: hand over what merged people knew, and ask for the episodes to be read
    again that name anybody concerned (also by the ``names`` they had before)."""
    for character in characters:
        if character.merged_into_id:
            _hand_over(character)
    concerned = Character.objects.filter(pk__in=[character.pk for character in characters])
    about = Fact.objects.filter(about__in=concerned).values_list("story_id", "episode_id").order_by()
    known = Awareness.objects.filter(character__in=concerned).order_by()
    held = known.values_list("fact__story_id", "fact__episode_id").union(
        known.values_list("story_id", "fact__episode_id"), about
    )
    for story_id, episode_id in held:
        ask(story_id, Work.PROJECT, {episode_id: 0})
    names = {*names, *(name for character in characters for name in (character.name, *character.aliases))} - {
        ""
    }
    named = Q(pk__in=[])
    for name in names:
        named |= Q(body__icontains=name)
    if any(character.narrator for character in characters):
        named = ~Q(body="")
    for member in with_branches(story):
        # What was never read yet will be, with the cast as it is then.
        episodes = Episode.objects.filter(named, story=member, revision__gt=0, runs__isnull=False)
        ask(member.pk, Work.UNDERSTAND, dict(episodes.values_list("pk", "revision")))


def with_branches(story):
    """A story and all stories that branched from it: those that a change in it can concern."""
    stories, queue = [], [story]
    while queue:
        story = queue.pop()
        stories.append(story)
        queue.extend(Story.objects.filter(parent=story))
    return stories


def _hand_over(character):
    """What a merged character knew, told and is spoken of in, the other now does. Where both were aware of a
    fact, what a person set counts before what a reader found, and the earlier before the later."""
    target = character.merged_into
    there = Awareness.objects.filter(character=target).select_related("since")
    theirs = {(one.fact_id, one.story_id): one for one in there}
    for awareness in Awareness.objects.filter(character=character).select_related("since"):
        other = theirs.get((awareness.fact_id, awareness.story_id))
        if other is None:
            awareness.character = target
            awareness.save(update_fields=["character"])
        elif strength(awareness) > strength(other):
            other.delete()
            awareness.character = target
            awareness.save(update_fields=["character"])
        else:
            awareness.delete()
    Awareness.objects.filter(told_by=character).update(told_by=target)
    # Nobody tells himself anything: the two were one.
    Awareness.objects.filter(character=target, told_by=target).update(told_by=None)
    _hand_over_proposals(character, target)
    Finding.objects.filter(character=character).update(character=target)
    for fact in Fact.objects.filter(about=character):
        fact.about.remove(character)
        fact.about.add(target)


def _hand_over_proposals(character, target):
    """What is asked of a merged character is now asked of the other; what was answered counts first."""
    theirs = {(one.fact_id, one.story_id): one for one in Proposal.objects.filter(character=target)}
    for proposal in Proposal.objects.filter(character=character):
        other = theirs.get((proposal.fact_id, proposal.story_id))
        if other is not None and other.state == Proposal.State.PROPOSED != proposal.state:
            other.delete()
            other = None
        if other is None:
            proposal.character = target
            proposal.save(update_fields=["character", "updated_at"])
        else:
            proposal.delete()
    Proposal.objects.filter(told_by=character).update(told_by=target)
    Proposal.objects.filter(character=target, told_by=target, state=Proposal.State.PROPOSED).delete()


def strength(awareness):
    """Which of two awarenesses of one person counts: the greater. What a person set, then the earlier."""
    return awareness.edited or awareness.denied, -awareness.since.timeline

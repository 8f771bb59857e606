"""What people do to facts: each act is kept so that it can be undone, and reaches the records."""

from django.db import transaction

from episodes.models import Character, Episode
from episodes.turns import take_turn

from .casting import strength
from .keywords import index_words
from .matching import anchor, surroundings
from .models import Awareness, Fact, FactChange, Proposal, Replacement
from .models.facts import How, Kind, Scope, Stance
from .outbox import Work, ask
from .projecting import stories_with

Act = FactChange.Act
_FIELDS = ("text", "scope", "kind", "importance", "review", "reviewed_by_id", "edited", "current")
_HELD = ("character_id", "since_id", "how", "stance", "told_by_id", "denied", "edited")


def accept(fact, *, by):
    """This is so. Later readings keep its words and its scope."""
    return _review(fact, Fact.Review.ACCEPTED, Act.ACCEPT, by)


def reject(fact, *, by):
    """This is not so: nobody recalls it, and later readings do not bring it back."""
    return _review(fact, Fact.Review.REJECTED, Act.REJECT, by)


def restore(fact, *, by):
    """Back to a proposal that nobody has judged."""
    return _review(fact, Fact.Review.PROPOSED, Act.RESTORE, by)


def edit(fact, *, by, **changes):
    """Change ``text``, ``scope``, ``kind`` or ``importance``. No later reading overwrites the fact."""
    unknown = changes.keys() - {"text", "scope", "kind", "importance"}
    if unknown:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be edited")
    with transaction.atomic():
        fact = hold(fact)
        if all(getattr(fact, name) == value for name, value in changes.items()):
            return fact
        note(fact, fact.story, Act.EDIT, by)
        for name, value in changes.items():
            setattr(fact, name, value)
        fact.edited = True
        return _changed(fact, by)


def add(
    episode,
    *,
    by,
    text,
    quote="",
    scope=Scope.CHARACTER,
    kind=Kind.EVENT,
    importance=3,
    stance=Stance.KNOWS,
    known_by=(),
):
    """Add a fact that the readers missed, accepted from the start. ``known_by`` know it since this episode.

    Raises ValueError for a quote that is not in the text of the episode.
    """
    place = anchor(episode.body, quote, before="", after="", near=0)
    if quote and place is None:
        raise ValueError("the quote is not in the text of the episode")
    with transaction.atomic():
        take_turn(episode.story)
        episode = type(episode).objects.select_for_update(no_key=True).get(pk=episode.pk)
        start, end = place or (0, 0)
        before, after = surroundings(episode.body, start, end) if place else ("", "")
        last = Fact.objects.filter(episode=episode).order_by("-index").values_list("index", flat=True).first()
        fact = Fact.objects.create(
            story_id=episode.story_id,
            episode=episode,
            revision=max(episode.revision, 1),
            index=0 if last is None else last + 1,
            scene=_scene_at(episode, start),
            text=text,
            quote=quote,
            start=start,
            end=end,
            before=before,
            after=after,
            scope=scope,
            stance=stance,
            kind=kind,
            importance=importance,
            review=Fact.Review.ACCEPTED,
            reviewed_by=by,
            origin=Fact.Origin.PERSON,
            edited=True,
        )
        Awareness.objects.bulk_create(
            Awareness(
                fact=fact,
                character=character,
                story_id=fact.story_id,
                since=episode,
                how=How.WITNESSED,
                edited=True,
            )
            for character in known_by
        )
        FactChange.objects.create(fact=fact, story_id=fact.story_id, act=Act.ADD, by=by, before=None)
        return _changed(fact, by)


def set_knower(
    fact, character, *, by, since, how=How.WITNESSED, stance=Stance.KNOWS, told_by=None, story=None
):
    """This character knows the fact since an episode. Later readings leave that alone.

    ``story``, where it is not the fact's own, is one that branched from that: it holds there and in what
    branched from there, whatever is said of the same elsewhere.
    """
    with transaction.atomic():
        fact, story = hold(fact), story or fact.story
        note(fact, story, Act.KNOWER, by)
        _know(fact, character, story, since=since, how=how, stance=stance, told_by=told_by)
        return _known_otherwise(fact, story, by)


def remove_knower(fact, character, *, by, story=None):
    """This character does not know the fact, whatever a later reading says: in the fact's own story, or in
    a ``story`` that branched from it."""
    with transaction.atomic():
        fact, story = hold(fact), story or fact.story
        note(fact, story, Act.KNOWER, by)
        Awareness.objects.update_or_create(
            fact=fact,
            character=character,
            story=story,
            defaults={"denied": True, "edited": True},
            create_defaults={"denied": True, "edited": True, "since": fact.episode},
        )
        return _known_otherwise(fact, story, by)


def accept_proposal(proposal, *, by):
    """The character knows the fact, as proposed: an awareness like one that a person sets. Returns the fact;
    a proposal that does not wait any more changes nothing."""
    with transaction.atomic():
        fact = hold(proposal.fact)
        proposal = _waiting(proposal)
        if proposal is not None:
            story = proposal.episode.story
            note(fact, story, Act.KNOWER, by, proposal)
            _answer(proposal, Proposal.State.ACCEPTED, by)
            _know(
                fact,
                proposal.character,
                story,
                since=proposal.episode,
                how=proposal.how,
                stance=proposal.stance,
                told_by=proposal.told_by,
            )
            _known_otherwise(fact, story, by)
        return fact


def reject_proposal(proposal, *, by):
    """The passage does not show that the character knows the fact; it is not proposed again. Who knows the
    fact stays as it is, and so does what a later reading may find. Returns the fact."""
    with transaction.atomic():
        fact = hold(proposal.fact)
        proposal = _waiting(proposal)
        if proposal is not None:
            note(fact, proposal.episode.story, Act.DISMISS, by, proposal)
            _answer(proposal, Proposal.State.REJECTED, by)
        return fact


def undo(episode, *, by, story=None):
    """Take back the last thing this person did to a fact of the episode or in answer to one of its proposals;
    the change, or None when there is nothing to take back. What was done to the same fact since, by others or
    elsewhere, is not touched: then that comes first.

    ``story`` is the one at whose desk it was done, where that is not the episode's own.
    """
    story = story or episode.story
    with transaction.atomic():
        take_turn(story)
        mine = FactChange.objects.in_review_of(episode, story).filter(by=by, undone=False)
        change = mine.select_for_update(no_key=True, of=("self",)).order_by("-pk").first()
        if change is None:
            return None
        fact = hold(change.fact)
        later = FactChange.objects.filter(fact=fact, story=story, undone=False, pk__gt=change.pk)
        if later.exists():
            return None
        change.undone = True
        change.save(update_fields=["undone"])
        if change.act == Act.REPLACE:
            _replace_as_before(change, fact)
            return change
        if change.before is None:
            # Not deleted: messages and later undoing may still speak of it.
            fact.review, fact.current = Fact.Review.REJECTED, False
        else:
            fact.awarenesses.filter(story=story).delete()
            Awareness.objects.bulk_create(_as_before(change, fact))
            _ask_again(change, fact)
            if story != fact.story:
                _project(fact, {story.pk})
                return change
            for name in _FIELDS:
                setattr(fact, name, change.before["fact"][name])
        _changed(fact, by, reviewed=False)
        return change


def _replace_as_before(change, fact):
    """What the fact replaced then it replaces now, and what was asked then is asked again."""
    before = change.before["replacements"]
    for one in fact.replaces.filter(story=change.story):
        if state := before.get(str(one.pk)):
            answered_by = one.answered_by if state == one.state else None
            fact.replaces.filter(pk=one.pk).update(state=state, answered_by=answered_by)
        elif one.state != Replacement.State.PROPOSED:
            one.delete()


def _ask_again(change, fact):
    """Proposals that were answered since wait again. (Changes from before there were any say nothing.)"""
    if "answered" in change.before:
        since = fact.proposals.filter(story=change.story).exclude(pk__in=change.before["answered"])
        since.update(state=Proposal.State.PROPOSED, answered_by=None)


def _waiting(proposal):
    """The proposal as it is now, if it still waits for an answer, held until the transaction ends."""
    waiting = Proposal.objects.open().select_for_update(no_key=True, of=("self",))
    return waiting.select_related("character", "episode", "told_by").filter(pk=proposal.pk).first()


def _answer(proposal, state, by):
    proposal.state, proposal.answered_by = state, by
    proposal.save(update_fields=["state", "answered_by", "updated_at"])


def _know(fact, character, story, **held):
    Awareness.objects.update_or_create(
        fact=fact, character=character, story=story, defaults=held | {"denied": False, "edited": True}
    )


def _as_before(change, fact):
    """The awarenesses as they were: of who somebody merged since turned out to be, and without people and
    episodes that are gone since."""
    held = change.before["awarenesses"]
    ids = {pk for one in held for pk in (one["character_id"], one["told_by_id"])}
    merged = Character.objects.filter(pk__in=ids).values_list("pk", "merged_into_id")
    people = {pk: into or pk for pk, into in merged}
    episodes = Episode.objects.in_bulk({one["since_id"] for one in held})
    found = {}
    for one in held:
        person, since = people.get(one["character_id"]), episodes.get(one["since_id"])
        if person is None or since is None:
            continue
        teller = people.get(one["told_by_id"])
        named = {"character_id": person, "told_by_id": teller if teller != person else None}
        awareness = Awareness(fact=fact, story=change.story, since=since, **one | named)
        if person not in found or strength(awareness) > strength(found[person]):
            found[person] = awareness
    return found.values()


def _review(fact, review, act, by):
    with transaction.atomic():
        fact = hold(fact)
        if fact.review != review:
            note(fact, fact.story, act, by)
            fact.review = review
            _changed(fact, by, anew=False)
        return fact


def hold(fact):
    """The fact as it is now, held until the transaction ends. The episode first, as everywhere."""
    take_turn(fact.story)
    type(fact.episode).objects.select_for_update(no_key=True).get(pk=fact.episode_id)
    held = Fact.objects.select_for_update(no_key=True, of=("self",)).select_related("episode", "story")
    return held.get(pk=fact.pk)


def note(fact, story, act, by, proposal=None):
    """Keep what somebody is about to do to a fact in a story, with what is said of it there now."""
    answered = fact.proposals.filter(story=story).exclude(state=Proposal.State.PROPOSED)
    before = {
        "fact": {name: getattr(fact, name) for name in _FIELDS},
        "awarenesses": list(fact.awarenesses.filter(story=story).values(*_HELD)),
        "answered": list(answered.values_list("pk", flat=True)),
    }
    standing = fact.replaces.filter(story=story).values_list("pk", "state")
    before["replacements"] = {str(pk): state for pk, state in standing}
    FactChange.objects.create(fact=fact, story=story, act=act, by=by, before=before, proposal=proposal)


def _known_otherwise(fact, story, by):
    """Somebody knows a fact otherwise than before: that changes the fact itself in its own story only."""
    if story == fact.story:
        return _changed(fact, by)
    _project(fact, {story.pk})
    return fact


def _project(fact, stories):
    for story_id in stories:
        ask(story_id, Work.PROJECT, {fact.episode_id: 0})


def _changed(fact, by, *, reviewed=True, anew=True):
    if reviewed:
        fact.reviewed_by = by
    if anew:
        fact.revision = max(fact.revision, fact.episode.revision, 1)
    fact.save()
    index_words([fact])
    _project(fact, {fact.story_id, *stories_with(Fact.objects.filter(pk=fact.pk))})
    return fact


def _scene_at(episode, start):
    run = episode.runs.filter(state="done").order_by("-pk").first()
    scenes = run.outline if run else []
    return next((n for n, scene in enumerate(scenes) if scene["start"] <= start < scene["end"]), 0)

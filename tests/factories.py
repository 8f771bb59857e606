"""Rows for tests: functions with good defaults. The usual people are author, reader and stranger."""

from itertools import count

from django.contrib.auth import get_user_model

from episodes.drafting import Draft, save_draft
from episodes.models import Character, Episode, Member, Role, Story
from memory.models import Awareness, Fact, Proposal

_serial = count(1)


def make_user(username=None, **fields):
    user, _ = get_user_model().objects.get_or_create(
        username=username or f"user{next(_serial)}", defaults=fields
    )
    return user


def make_story(title="The Lantern", *, language="en", owner=None, slug=None, **fields):
    story = Story.objects.create(
        title=title, language=language, slug=slug or f"story-{next(_serial)}", **fields
    )
    if owner:
        make_member(story, owner, Role.OWNER)
    return story


def make_member(story, user, role=Role.VIEWER):
    return Member.objects.create(story=story, user=user, role=role)


def make_character(story, slug="mika", *, name=None, status=Character.Status.CONFIRMED, **fields):
    return Character.objects.create(
        story=story, slug=slug, name=name or slug.title(), status=status, **fields
    )


def make_episode(story, number=1, text="", *, timeline=None, title="", by=None):
    """An episode with a saved text (revision 1), or an empty one (revision 0)."""
    episode = Episode.objects.create(
        story=story,
        number=number,
        timeline=number if timeline is None else timeline,
        moved_in_time=timeline is not None and timeline != number,
        title=title,
    )
    if text:
        episode = save_draft(episode, Draft(text, title, based_on=0), by=by)
    return episode


def make_fact(episode, text="Mika has the key.", *, known_by=(), scope=None, since=None, **fields):
    """A live fact of an episode; public unless ``known_by`` names people, who know it since ``since``."""
    last = Fact.objects.filter(episode=episode).order_by("-index").first()
    fact = Fact.objects.create(
        story=episode.story,
        episode=episode,
        revision=max(episode.revision, 1),
        index=last.index + 1 if last else 0,
        text=text,
        quote=fields.pop("quote", text),
        scope=scope or ("character" if known_by else "world"),
        **fields,
    )
    for character in known_by:
        make_awareness(fact, character, since or episode)
    return fact


def make_awareness(fact, character, since, *, story=None, **fields):
    """That somebody knows a fact since an episode: in its story, or in the ``story`` given."""
    return Awareness.objects.create(
        fact=fact, character=character, story=story or since.story, since=since, **fields
    )


def make_proposal(fact, character, episode=None, **fields):
    """That a character may also know a fact, alluded to at the beginning of an episode."""
    episode = episode or fact.episode
    quote = fields.pop("quote", episode.body.split("\n")[0])
    defaults = {"reason": Proposal.Reason.HEARD, "how": "told", "start": 0, "end": len(quote)}
    return Proposal.objects.create(
        fact=fact,
        character=character,
        story=episode.story,
        episode=episode,
        quote=quote,
        **defaults | fields,
    )

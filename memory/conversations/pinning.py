"""Pinning a talk to its viewpoint, and finding the viewpoint again later, when the story has moved on."""

from django.utils.translation import gettext as _

from episodes.models import Character
from memory.viewpoint import Viewpoint, episodes_of

from . import conversations
from .seats import seat_of


class TalkClosed(Exception):
    """The talk can be read but not go on. The message says why, for the one who talks."""


def begin_talk(user, viewpoint, *, title="", metadata=None):
    """A new talk of a user with the character of a viewpoint, pinned to it."""
    return conversations().begin(
        user_id=user.pk,
        story_id=viewpoint.story.pk,
        character_id=viewpoint.character.pk,
        character_name=viewpoint.character.name,
        as_of=viewpoint.before,
        pinned_to=_episode_at(viewpoint),
        title=title,
        metadata=metadata,
    )


def latest_talk(user, viewpoint):
    """The user's last talk from this viewpoint, or None. What was said in a room belongs to the room."""
    place = _episode_at(viewpoint)
    for talk in conversations().talks(user_id=user.pk, story_id=viewpoint.story.pk):
        same_place = talk.pinned_to == place and (place is not None or talk.as_of == viewpoint.before)
        if talk.character_id == viewpoint.character.pk and same_place and not seat_of(talk):
            return talk
    return None


def viewpoint_of(talk, story):
    """The viewpoint of a talk as the story is now. Raises ``TalkClosed``.

    The talk goes with its episode when that gets another number, and with a character who was merged.
    """
    character = _in_cast(story, talk.character_id)
    if character is None:
        raise TalkClosed(
            _("%(name)s is no longer in the cast. You can read this talk, but not go on with it.")
            % {"name": talk.character_name}
        )
    before = talk.as_of
    if talk.pinned_to is not None:
        before = episodes_of(story).filter(pk=talk.pinned_to).values_list("number", flat=True).first()
    if before is None:
        raise TalkClosed(
            _("The episode as of which you talked was deleted. Choose another one to begin a new talk.")
        )
    return Viewpoint.of_found(story, character, before)


def _in_cast(story, pk):
    """Somebody of the cast, or who he was merged into; None for nobody who is there."""
    cast = Character.objects.of(story)
    if found := cast.filter(pk=pk).first():
        return found
    merged = Character.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    return cast.filter(pk=merged).first() if merged else None


def _episode_at(viewpoint):
    here = episodes_of(viewpoint.story).filter(number=viewpoint.before)
    return here.values_list("pk", flat=True).first()

"""How those who work on a story see it."""

from episodes.models import Role

from .viewpoint import Viewer, Viewpoint


def seen_at_desk_of(user, story):
    """Those who work on the story see everything; those who only read it see what the text has told."""
    if story.role_of(user) in (Role.OWNER, Role.EDITOR, Role.WRITER):
        return Viewpoint.author(story)
    return Viewpoint.at_the_end(story, Viewer.READER)

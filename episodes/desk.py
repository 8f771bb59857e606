"""What the shell around every page of a story needs to know."""

from dataclasses import dataclass

from .cursor import Cursor, cursor
from .models import REVIEWING, WRITING, Episode, Role, Story

# How the desk may be lit; neither: as the device says.
THEMES = ("light", "dark")
_STORIES_IN_MENU = 12


@dataclass(frozen=True)
class Desk:
    """One story as one person has it on the desk: the role, the cursor, the other stories within reach."""

    story: Story
    role: Role | None
    cursor: Cursor
    current_episode: Episode | None
    other_stories: tuple[Story, ...]

    @property
    def may_write(self):
        return self.role in WRITING

    @property
    def may_review(self):
        return self.role in REVIEWING

    @property
    def owns(self):
        return self.role == Role.OWNER


def desk(request, story):
    """The desk of the one who asks."""
    others = Story.objects.visible_to(request.user).exclude(pk=story.pk).only("slug", "title", "language")
    own = Episode.objects.filter(story=story).only("number", "title", "story_id")
    return Desk(
        story=story,
        role=story.role_of(request.user),
        cursor=cursor(request, story),
        current_episode=own.order_by("-updated_at").first(),
        other_stories=tuple(others[:_STORIES_IN_MENU]),
    )

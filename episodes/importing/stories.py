"""A split manuscript becomes a story, or more episodes of one."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..beginning import begin_story
from ..casting import NameTaken, NewPerson, add_person
from ..drafting import add_written
from ..forms import LONGEST_MANUSCRIPT
from ..models import Episode, Story
from ..naming import RESERVED
from .errors import Unreadable
from .splitting import Split


def import_story(
    split: Split, *, title: str, by=None, slug: str = "", cast: Sequence[NewPerson] = ()
) -> Story:
    """Make a story of a split manuscript: its owner, its cast (confirmed) and its episodes, all or nothing.

    Raises ``Unreadable`` when the address is taken, an episode is too long, or two people share a name.
    """
    _check_lengths(split)
    with transaction.atomic():
        story = begin_story(title, language=split.language, by=by)
        if slug:
            _move_to(story, slug)
        for person in cast:
            try:
                add_person(story, person)
            except NameTaken as error:
                raise Unreadable(
                    _("Two people of the cast go by the name “%(name)s”.") % {"name": error}
                ) from error
        append_episodes(story, split, by=by)
        return story


def append_episodes(story: Story, split: Split, *, by=None) -> list[Episode]:
    """Put the parts of a split manuscript behind the last episode of a story, all or none."""
    _check_lengths(split)
    return add_written(story, [(part.title, split.manuscript(part)) for part in split.parts], by=by)


def _move_to(story: Story, slug: str) -> None:
    story.slug = slug
    try:
        if slug in RESERVED:
            raise IntegrityError
        with transaction.atomic():
            story.save(update_fields=["slug"])
    except IntegrityError as error:
        raise Unreadable(_("The address “%(slug)s” is taken. Choose another.") % {"slug": slug}) from error


def _check_lengths(split: Split) -> None:
    for number, part in enumerate(split.parts, 1):
        if part.end - part.start > LONGEST_MANUSCRIPT:
            raise Unreadable(
                _(
                    "Episode %(number)s is longer than %(limit)s characters. Mark its chapters with lines "
                    "like “第一章” or “Chapter 1”, or cut the file."
                )
                % {"number": number, "limit": LONGEST_MANUSCRIPT}
            )

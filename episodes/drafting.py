"""Saving a draft: the text, its revision and the news of it, in one transaction."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .lengths import length
from .markup import plain
from .models import Episode, Revision
from .ordering import first_free_number
from .signals import episode_saved
from .turns import take_turn

# Autosaves of one person this close together are one revision in the history.
AUTOSAVE_BURST = timedelta(minutes=10)


class StaleDraft(Exception):
    """Somebody else saved in between. ``current`` is the episode as it is now; nothing was written."""

    def __init__(self, current):
        super().__init__(f"episode {current.pk} is at revision {current.revision}")
        self.current = current


@dataclass(frozen=True)
class Draft:
    """What a writer hands in. ``based_on`` is the revision she started from."""

    manuscript: str
    title: str
    based_on: int


def save_draft(episode, draft, *, by=None, autosaved=False, restored_from=None):
    """Save a draft as the next revision and return the episode; an unchanged draft makes no revision.

    Raises ``StaleDraft`` when the episode has moved on from the revision the draft is based on.
    """
    with transaction.atomic():
        current = Episode.objects.select_for_update(no_key=True).get(pk=episode.pk)
        manuscript = normalised(draft.manuscript)
        if (manuscript, draft.title) == (current.manuscript, current.title) and current.revision:
            return current
        if draft.based_on != current.revision:
            raise StaleDraft(current)
        return _write(current, manuscript, draft.title, by, autosaved, restored_from)


def add_written(story, drafts, *, by=None):
    """Append episodes that have their text already, each at revision 1; returns them in order.

    ``drafts`` are pairs of title and manuscript. Few statements however many there are.
    """
    with transaction.atomic():
        take_turn(story)
        episodes = [
            _written(story, number, title, normalised(manuscript))
            for number, (title, manuscript) in enumerate(drafts, first_free_number(story))
        ]
        Episode.objects.bulk_create(episodes, batch_size=100)
        Revision.objects.bulk_create(
            [
                Revision(episode=one, number=1, title=one.title, manuscript=one.manuscript, saved_by=by)
                for one in episodes
            ],
            batch_size=100,
        )
        for episode in episodes:
            episode_saved.send(Episode, episode=episode, revision=episode.revision, autosaved=False)
        return episodes


def _written(story, number, title, manuscript):
    body = plain(manuscript)
    return Episode(
        story=story,
        number=number,
        timeline=number,
        title=title,
        manuscript=manuscript,
        body=body,
        length=length(body, story.language),
        revision=1,
    )


def normalised(manuscript):
    """One kind of line end, no control characters (PostgreSQL refuses NUL), no lone surrogates."""
    text = manuscript.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f"))
    return text.encode("utf-8", "ignore").decode("utf-8")


def _write(episode, manuscript, title, by, autosaved, restored_from):
    if autosaved:
        _drop_autosave_before(episode, by)
    episode.revision += 1
    episode.title, episode.manuscript, episode.body = title, manuscript, plain(manuscript)
    episode.length = length(episode.body, episode.story.language)
    episode.save(update_fields=["revision", "title", "manuscript", "body", "length", "updated_at"])
    Revision.objects.create(
        episode=episode,
        number=episode.revision,
        title=title,
        manuscript=manuscript,
        autosaved=autosaved,
        restored_from=restored_from,
        saved_by=by,
    )
    episode_saved.send(Episode, episode=episode, revision=episode.revision, autosaved=autosaved)
    return episode


def _drop_autosave_before(episode, by):
    Revision.objects.filter(
        episode=episode,
        number=episode.revision,
        autosaved=True,
        saved_by=by,
        saved_at__gte=timezone.now() - AUTOSAVE_BURST,
    ).delete()

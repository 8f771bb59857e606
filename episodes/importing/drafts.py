"""An import between its preview and its end: kept as a row, corrected, and made a story."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ..models import ImportDraft, Story
from .splitting import Part, Split
from .stories import append_episodes, import_story

# Uploads that nobody finished are forgotten when their owner uploads again after this time.
_KEPT = timedelta(days=7)


def keep(split: Split, *, owner, story: Story | None = None) -> ImportDraft:
    """Keep a split for its owner to correct; ``story`` is the one its episodes will be put behind."""
    with transaction.atomic():
        ImportDraft.objects.filter(owner=owner, created_at__lt=timezone.now() - _KEPT).delete()
        return ImportDraft.objects.create(
            owner=owner,
            story=story,
            language=split.language,
            title=split.title,
            text=split.text,
            parts=_rows(split.numbered_by_place()),
        )


def split_of(draft: ImportDraft) -> Split:
    """The split that a draft keeps."""
    return Split(draft.language, draft.title, draft.text, tuple(Part(**part) for part in draft.parts))


def correct(draft: ImportDraft, split: Split) -> None:
    """Keep the corrected split."""
    draft.title, draft.text, draft.parts = split.title, split.text, _rows(split)
    draft.save(update_fields=["title", "text", "parts"])


def finish(draft: ImportDraft, *, by) -> Story:
    """Import a draft, as a new story or behind the last episode of its own, and forget it. Raises
    ``Unreadable``; the draft stays then."""
    split = split_of(draft)
    with transaction.atomic():
        if draft.story:
            story = draft.story
            append_episodes(story, split, by=by)
        else:
            story = import_story(split, title=split.title, by=by)
        draft.delete()
        return story


def _rows(split: Split) -> list[dict]:
    return [asdict(part) for part in split.parts]

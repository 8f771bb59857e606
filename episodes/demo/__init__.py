"""The two demo serials: manuscripts, casts and places in story time, as an author would hand them in."""

import json
from pathlib import Path

from django.db import transaction

from episodes.importing.casts import read_cast
from episodes.importing.decoding import decode
from episodes.importing.splitting import split_files
from episodes.importing.stories import import_story
from episodes.models import Language, Story
from episodes.ordering import set_timeline

_FOLDER = Path(__file__).parent


def load_demo(owner):
    """Import the demo stories that are not there yet, for ``owner``; returns the new ones.

    Nothing is prepared: they are understood like any other manuscript.
    """
    return [story for language in Language.values if (story := _load(_FOLDER / language, owner))]


def _load(folder, owner):
    about = json.loads((folder / "story.json").read_text(encoding="utf-8"))
    if Story.objects.filter(slug=about["slug"]).exists():
        return None
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.txt"))]
    cast = folder / "cast.json"
    with transaction.atomic():
        story = import_story(
            split_files(files, about["language"]).numbered_by_place(),
            title=about["title"],
            by=owner,
            slug=about["slug"],
            cast=read_cast(decode(cast.read_bytes(), cast.name), cast.name),
        )
        story.synopsis = about["synopsis"]
        story.save(update_fields=["synopsis"])
        for number, place in about["timeline"].items():
            set_timeline(story.episodes.get(number=int(number)), place)
    return story

"""Make a story with episodes out of files."""

import sys
import time
from argparse import ArgumentTypeError
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db.models import Sum
from django.db.models.functions import Length

from episodes.importing.casts import read_cast
from episodes.importing.decoding import check_size, decode
from episodes.importing.errors import Unreadable
from episodes.importing.splitting import split_files
from episodes.importing.stories import import_story
from storyhub.management.commanding import json_line, make_database_ready

_USAGE = 2


class Command(BaseCommand):
    help = (
        "Make a story with episodes out of files: one long file is split at its chapters, several files are "
        "an episode each unless they hold chapters. Prints the story's slug."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="text (.txt) or Markdown (.md), in order"
        )
        parser.add_argument("--title", help="title of the story; without it, that of the first title page")
        parser.add_argument("--language", choices=["ja", "en"], help="found in the text when left out")
        parser.add_argument("--cast", metavar="CAST.json", help="people who are known beforehand")
        parser.add_argument(
            "--slug", type=_slug, help="address of the story; made from the title when left out"
        )
        parser.add_argument("--owner", metavar="USERNAME", help="who owns the story")
        parser.add_argument("--wait", action="store_true", help="return when everything is understood")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, show the split")
        parser.add_argument("--json", action="store_true", help="with --dry-run: print the split as JSON")

    def handle(self, *, files, title, language, cast, slug, owner, wait, dry_run, json, **options):
        if json and not dry_run:
            raise CommandError("--json goes with --dry-run.", returncode=_USAGE)
        try:
            split = split_files([(Path(name).name, _content(name)) for name in files], language)
            people = read_cast(decode(_content(cast), cast), cast) if cast else ()
            if dry_run:
                self._show(split, as_json=json)
                return
            title = " ".join((title or split.title).split())
            if not title:
                raise CommandError("The files name no title. Give one with --title.", returncode=_USAGE)
            split = split.numbered_by_place()
            make_database_ready()
            story = import_story(split, title=title[:200], by=_owner(owner), slug=slug or "", cast=people)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if wait:
            self._wait(story)
        else:
            self.stdout.write(story.slug)

    def _show(self, split, *, as_json):
        text, parts = split.canonical()
        episodes = [
            {"number": number, "title": part.title, "start": part.start, "end": part.end}
            for number, part in enumerate(parts, 1)
        ]
        if as_json:
            found = {"language": split.language, "text": text, "episodes": episodes}
            self.stdout.write(json_line(found, self.stdout))
            return
        for episode in episodes:
            length = episode["end"] - episode["start"]
            self.stdout.write(f"{episode['number']:>4}  {length:>8,}  {episode['title']}")

    def _wait(self, story):
        from memory.syncing import finish  # loads the readers, which only --wait needs

        characters = story.episodes.aggregate(sum=Sum(Length("body")))["sum"] or 0
        begin = time.monotonic()
        outcome = finish(story, progress=self._progress)
        seconds = time.monotonic() - begin
        self.stdout.write(story.slug)
        if not outcome.is_whole:
            reason = next(iter((outcome.failed | outcome.waiting).values()))
            raise CommandError(f"The story is imported, but not all of it was understood: {reason}")
        speed = characters / max(seconds, 0.001)
        self.stderr.write(
            f"{characters:,} characters in {seconds:.1f} s: {speed:,.0f} characters per second."
        )

    def _progress(self, progress):
        if sys.stderr.isatty():
            self.stderr.write(f"{progress.percent} % understood", ending="\r")


def _slug(text):
    try:
        validate_slug(text)
    except ValidationError as error:
        raise ArgumentTypeError("use letters, digits, hyphens and underscores") from error
    if len(text) > 60:
        raise ArgumentTypeError("use at most 60 letters")
    return text


def _content(name):
    path = Path(name)
    try:
        check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}.") from error


def _owner(username):
    """The user of that name; without a name the demo user, else the first superuser, else nobody."""
    users = get_user_model().objects
    if username:
        found = users.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no user “{username}”.")
        return found
    demo = settings.STORYHUB_DEMO.partition(":")[0]
    return (
        users.filter(username=demo).first()
        or users.filter(is_superuser=True, is_active=True).order_by("pk").first()
    )

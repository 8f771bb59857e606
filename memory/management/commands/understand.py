"""``manage.py understand``: what texts say, without storing anything."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from episodes.importing.decoding import decode
from episodes.importing.errors import Unreadable
from episodes.importing.text import words_of
from memory.understanding import guess_language, read_text
from memory.understanding.castfile import BadCast, cast_from_json
from memory.understanding.printing import as_data
from storyhub.management.commanding import json_line


class Command(BaseCommand):
    """Reads texts without a model and prints what they say, one line for each file. Uses no database."""

    help = "Prints the people, scenes, utterances and facts of texts. Writes nothing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="a text; - is standard input")
        parser.add_argument("--language", choices=("ja", "en"), help="the language (else it is guessed)")
        parser.add_argument(
            "--cast", metavar="CAST.json", help="the people, as a list of objects with id and name"
        )
        parser.add_argument("--json", action="store_true", help="print JSON, one line for each file")

    def handle(self, files, language, cast, **options):
        people = self._cast(cast) if cast else None
        contents = [(name, self._content(name)) for name in files]
        for name, content in contents:
            text, spoken = self._text(name, content, language)
            reading = read_text(text, spoken, people)
            if options["json"]:
                self.stdout.write(json_line(as_data(reading), self.stdout))
            else:
                self._summarise(name, reading)

    def _content(self, name: str) -> bytes:
        if name == "-":
            return sys.stdin.buffer.read()
        try:
            return Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror or error}. Give the path of a text file.") from error

    def _text(self, name: str, content: bytes, language: str | None) -> tuple[str, str]:
        shown = "standard input" if name == "-" else name
        try:
            decoded = decode(content, shown)
            spoken = language or guess_language(decoded)
            return words_of(decoded, "-.txt" if name == "-" else name, spoken), spoken
        except Unreadable as error:
            raise CommandError(" ".join(str(error).split())) from error

    def _cast(self, path: str):
        try:
            return cast_from_json(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}. Give the path of a cast file.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path}: the cast is not in UTF-8. Save it as UTF-8.") from error
        except BadCast as error:
            raise CommandError(
                f"{path}: the cast cannot be used: {error}. Correct it and try again."
            ) from error

    def _summarise(self, name: str, reading) -> None:
        self.stdout.write(
            f"{name}: {len(reading.text)} characters, {len(reading.scenes)} scenes, "
            f"{len(reading.cast)} people, {len(reading.utterances)} utterances, "
            f"{len(reading.statements)} facts. Add --json to see them."
        )

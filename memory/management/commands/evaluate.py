"""``manage.py evaluate understanding``: how good the offline readers are, on labelled texts."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from memory.evaluation import casting, hitom, litbank
from memory.understanding import read_text


class Command(BaseCommand):
    """Measures the readers. Uses no database and no network."""

    help = "Measures the offline readers on labelled texts and prints what share they get right."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=("understanding",))
        parser.add_argument("--data", required=True, help="the folder that holds gold/ and en/")
        parser.add_argument("--only", default="", help="only LitBank excerpts whose names hold this")
        parser.add_argument("--wrong", action="store_true", help="list what was wrong")

    def handle(self, data, only, **options):
        gold = Path(data) / "gold" if (Path(data) / "gold").is_dir() else Path(data)
        if not (gold / "litbank_quotations").is_dir():
            raise CommandError(
                f"{data} holds no gold/litbank_quotations. Give the folder with the labelled texts."
            )
        wrong = [] if options["wrong"] else None
        for score in litbank.scores(gold, only, wrong):
            self.stdout.write(str(score))
        if (gold / "litbank_coref").is_dir():
            for score in casting.scores(gold, only, wrong):
                self.stdout.write(str(score))
        if not only and (gold / "hitom").is_dir():
            for score in hitom.scores(gold, wrong=wrong):
                self.stdout.write(str(score))
        if not only:
            self._speed(gold.parent / "en")
        for line in wrong or ():
            self.stdout.write(line)

    def _speed(self, folder: Path) -> None:
        for path in sorted(folder.glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            started = time.perf_counter()
            reading = read_text(text, "en", None)
            spent = time.perf_counter() - started
            self.stdout.write(
                f"{path.name:<40} {len(text) / spent:>10,.0f} characters a second, "
                f"{len(reading.utterances)} utterances, {len(reading.statements)} facts"
            )

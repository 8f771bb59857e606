"""``manage.py evaluate understanding``: how good the offline readers are, on labelled texts."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from memory.evaluation import casting, hitom, knowing, litbank
from memory.evaluation.labels import BadLabels, labelled_texts
from memory.evaluation.readings import Readings, peak_memory, speeds
from memory.evaluation.score import Score

SETS = ("litbank", "hitom", "en", "ja")


class Command(BaseCommand):
    """Measures the readers. Uses no database and no network."""

    help = "Measures the offline readers on labelled texts and prints what share they get right."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=("understanding",))
        parser.add_argument("--data", type=Path, help="the folder that holds gold/, en/ and ja/")
        parser.add_argument(
            "--labels",
            type=Path,
            default=settings.BASE_DIR / "benchmarks" / "gold",
            help="the folder with the labels of our own (benchmarks/gold)",
        )
        parser.add_argument(
            "--set", dest="sets", nargs="+", choices=SETS, default=SETS, help="what to measure"
        )
        parser.add_argument("--frozen", action="store_true", help="our own labels kept for measuring only")
        parser.add_argument("--only", default="", help="only texts whose names hold this")
        parser.add_argument("--wrong", action="store_true", help="list what was wrong")
        parser.add_argument("--json", action="store_true", help="print each score as a line of JSON")

    def handle(self, data, sets, only, **options):
        self._json = options["json"]
        self._readings = Readings()
        wrong = [] if options["wrong"] else None
        if data is not None and not data.is_dir():
            raise CommandError(f"{data} is no folder. Give the folder with the labelled texts.")
        if data is not None:
            gold = data / "gold" if (data / "gold").is_dir() else data
            self._published(gold, sets, only, wrong)
        elif set(sets) <= {"litbank", "hitom"}:
            raise CommandError("These texts are not part of the project. Give their folder with --data.")
        for language in ("en", "ja"):
            if language in sets:
                self._labelled(language, data, only, wrong, options)
        self._say(peak_memory())
        for line in wrong or ():
            self._say(line)

    def _published(self, gold: Path, sets, only: str, wrong: list[str] | None) -> None:
        if "litbank" in sets and (gold / "litbank_quotations").is_dir():
            self._print(litbank.scores(gold, only, wrong))
        if "litbank" in sets and (gold / "litbank_coref").is_dir():
            self._print(casting.scores(gold, only, wrong))
        if "hitom" in sets and not only and (gold / "hitom").is_dir():
            self._print(hitom.scores(gold, wrong=wrong))

    def _labelled(self, language: str, data: Path | None, only: str, wrong, options) -> None:
        part = "frozen" if options["frozen"] else "dev"
        published = data / language if data is not None else None
        try:
            texts = labelled_texts(options["labels"], language, part, published, only)
            self._print(knowing.scores(texts, self._readings, part, wrong))
            if published is not None and not only:
                for line in speeds(published, language, self._readings):
                    self._say(line)
        except BadLabels as error:
            raise CommandError(str(error)) from error

    def _print(self, scores: list[Score]) -> None:
        for score in scores:
            self.stdout.write(json.dumps(score.as_data()) if self._json else str(score))

    def _say(self, line: str) -> None:
        (self.stderr if self._json else self.stdout).write(line)

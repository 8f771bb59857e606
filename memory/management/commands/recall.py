"""Ask what somebody of a story remembers, as of an episode."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from episodes.models import Story
from memory.recall import recall
from memory.viewpoint import UnknownViewer, Viewpoint
from storyhub.management.commanding import json_line, make_database_ready


class Unanswerable(ValueError):
    """A question that cannot be asked, with a line that says why."""


class Command(BaseCommand):
    help = "Recalls what a viewer of a story knows about a question, as of an episode."

    def add_arguments(self, parser):
        parser.add_argument("question", nargs="?", help="the question")
        parser.add_argument("--story", help="the address (slug) of the story")
        parser.add_argument("--viewer", help="a character's id, world or reader")
        parser.add_argument("--episode", type=int, help="as of this episode: what comes before it is seen")
        parser.add_argument("--end", action="store_true", help="at the end of that episode: it is seen, too")
        parser.add_argument("-k", type=int, default=10, help="how many facts (default: 10)")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--batch",
            metavar="FILE",
            help='answer each line {"story", "viewer", "episode", "question", "k", "end"}; - reads stdin',
        )

    def handle(self, *args, question, story, viewer, episode, end, k, batch, **options):
        if batch:
            make_database_ready()
            self._answer_all(batch)
            return
        asked = {"story": story, "viewer": viewer, "episode": episode, "question": question}
        if missing := [name for name, value in asked.items() if value is None]:
            raise CommandError(f"Missing: {', '.join(missing)}.", returncode=2)
        make_database_ready()
        try:
            answer = answer_to(asked | {"k": k, "end": end})
        except Unanswerable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json_line(answer, self.stdout) if options["json"] else _as_text(answer))

    def _answer_all(self, path):
        failed = 0
        try:
            lines = sys.stdin if path == "-" else open(path, encoding="utf-8", errors="replace")  # noqa: SIM115
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        with lines:
            for line in lines:
                if not line.strip():
                    continue
                try:
                    answer = answer_to(_parsed(line))
                except Unanswerable as error:
                    failed += 1
                    answer = {"error": str(error)}
                self.stdout.write(json_line(answer, self.stdout))
        if failed:
            raise CommandError(f"{failed} of the questions could not be answered.")


def answer_to(asked):
    """The answer to one question as JSON values. Raises ``Unanswerable``."""
    story = Story.objects.filter(slug=asked["story"]).first()
    if story is None:
        raise Unanswerable(f"There is no story {asked['story']!r}.")
    try:
        viewpoint = Viewpoint.named(story, asked["viewer"], asked["episode"], through=asked["end"])
    except UnknownViewer as error:
        raise Unanswerable(f"{error}.") from error
    facts = recall(asked["question"], seen_from=viewpoint, k=asked["k"])
    return {"cutoff": _cutoff(viewpoint), "facts": [as_json(recalled) for recalled in facts]}


def as_json(recalled):
    """A recalled fact as JSON values."""
    return {
        "id": recalled.fact.pk,
        "text": recalled.fact.text,
        "scope": recalled.scope,
        "known_by": list(recalled.known_by),
        "episode": recalled.episode,
        "importance": recalled.fact.importance,
        "score": round(recalled.score, 6),
        "key": recalled.key,
        "quote": recalled.quote,
        "why": list(recalled.why),
        "formerly": recalled.formerly,
        "replaced_by": recalled.replaced_by,
    }


def _parsed(line):
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unanswerable(f"This line is no JSON: {line.strip()[:80]}") from error
    if not isinstance(asked, dict):
        raise Unanswerable(f"This line is no JSON object: {line.strip()[:80]}")
    asked = {"k": 10, "end": False} | asked
    for name, kind in (("story", str), ("viewer", str), ("episode", int), ("question", str), ("k", int)):
        if not isinstance(asked.get(name), kind) or isinstance(asked[name], bool):
            raise Unanswerable(f"{name!r} is missing or not of the right kind: {line.strip()[:80]}")
    if not isinstance(asked["end"], bool):
        raise Unanswerable(f"'end' is neither true nor false: {line.strip()[:80]}")
    return asked


def _cutoff(viewpoint):
    cutoff = None if viewpoint.is_blind else viewpoint.cutoff
    return int(cutoff) if cutoff is not None and cutoff == int(cutoff) else cutoff


def _as_text(answer):
    lines = [
        f"{f['score']:.4f}  [{f['episode']}] {f['text']}  ({f['scope']}{', formerly' * f['formerly']})"
        for f in answer["facts"]
    ]
    return "\n".join(lines) or "Nothing."

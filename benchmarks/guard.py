"""How many leaks the guard marks, and how many innocent sentences, on serials that it knows by their reading.

    STORYHUB_STATE=/tmp/scratch python -m benchmarks.guard [--data DATA] [--frozen] [--wrong] [--only NAME]

A character is played by a model that has read the whole book and cannot keep it to itself: its answers mix
what must not be there with what may. There are two sorts. Those of ``benchmarks/gold/guard`` were written by
hand, in other words than the book's. The rest are made from the facts of the stories: what is hidden from a
viewpoint is told word for word, in other words, by pronouns; a name that is still to come is dropped; what
may be said is told in the same ways, and there is small talk, guessing, and the repeating of a question.
Stories that are not in the database yet are imported.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).parent
DEMO = {"blue-moon": "ja", "gannet-head": "en"}
VIEWERS, PLACES, EACH = 4, 3, 12
# So many sentences make an answer.
TOGETHER = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence of an answer: ``kind`` is how it was made, ``leaks`` what it is."""

    text: str
    kind: str
    leaks: bool


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, help="the folder with en/ and ja/ of published texts")
    arguments.add_argument("--frozen", action="store_true", help="the half that is kept for measuring only")
    arguments.add_argument("--wrong", action="store_true", help="list what was wrong")
    arguments.add_argument("--only", default="", help="only stories whose names hold this")
    options = arguments.parse_args()
    set_up()
    groups = groups_of("frozen" if options.frozen else "dev")
    groups = [group for group in groups if options.only in group["story"]]
    counted, wrong, times = Counter(), [], []
    for viewpoint, question, sentences in answers(groups, options.data, options.frozen):
        _try(viewpoint, question, sentences, counted, wrong, times)
    _report(counted, times)
    if options.wrong:
        print(*wrong, sep="\n")
    sys.exit(0)


def set_up():
    """Make Django and the database ready."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def groups_of(part):
    """The labels of a part, "dev" or "frozen"."""
    return json.loads((HERE / "gold" / "guard" / f"{part}.json").read_text(encoding="utf-8"))


def answers(groups, data, frozen):
    """All (viewpoint, question, sentences) of some labels, and those made from the facts of their stories."""
    known = set()
    for group in groups:
        story = _story(group["story"], data)
        if story is None:
            print(
                f"{group['story']} is left out: it is none of ours, and --data names no folder that has it."
            )
            continue
        made = () if story.pk in known else _made(story, frozen)
        known.add(story.pk)
        yield from _written(story, group)
        yield from made


def _story(name, data):
    """The story of a label, imported and read if it is not there; None where its text is not to be had."""
    from django.core.management import call_command

    from episodes.models import Story

    slug = f"guard-{name}".replace("_", "-")
    if not Story.objects.filter(slug=slug).exists():
        options = {"title": name, "slug": slug, "wait": True}
        if name in DEMO:
            folder = HERE.parent / "episodes" / "demo" / DEMO[name]
            files, options["cast"] = sorted(folder.glob("0*.txt")), str(folder / "cast.json")
        else:
            files = sorted(data.glob(f"*/{name}*.txt")) if data else []
        if not files:
            return None
        call_command("import_story", *map(str, files), **options)
    return Story.objects.get(slug=slug)


def _written(story, group):
    """The answers of a label: (viewpoint, question, sentences)."""
    from episodes.models import Character
    from memory.viewpoint import Viewpoint

    called = group["viewer"]
    viewer = next((one for one in Character.objects.of(story) if called in (one.name, *one.aliases)), None)
    if viewer is None:
        print(f"{group['story']}: nobody was found who is called {called}.")
        return
    viewpoint = Viewpoint(story, viewer, group["as_of"])
    leaks = [Sentence(t, f"by hand, {kind}", True) for kind, texts in group["leaks"].items() for t in texts]
    innocent = [Sentence(text, "by hand, innocent", False) for text in group["innocent"]]
    yield viewpoint, "", leaks
    yield viewpoint, " ".join(group["asked"]), innocent


def _made(story, frozen):
    """Answers made from the facts of a story, half of them kept apart."""
    from benchmarks.telling import Teller
    from episodes.models import Character
    from memory.viewpoint import Viewpoint, episodes_of

    numbers = list(episodes_of(story).values_list("number", flat=True))
    places = sorted({numbers[len(numbers) * n // (PLACES + 1)] + 1 for n in range(1, PLACES + 1)})
    for viewer in Character.objects.of(story).order_by("-mentions")[:VIEWERS]:
        for place in places:
            viewpoint = Viewpoint(story, viewer, place)
            teller = Teller(viewpoint, random.Random(crc32(f"{story.slug} {viewer.slug} {place}".encode())))
            told = teller.sentences(frozen=frozen)
            mine = [
                s for s in told if s.kind == "more small talk" or (crc32(s.text.encode()) % 2 == 1) == frozen
            ]
            yield viewpoint, "", [s for s in mine if s.kind != "the question again"]
            for question, sentence in teller.repeated(frozen):
                yield viewpoint, question, [sentence]


def _try(viewpoint, question, sentences, counted, wrong, times):
    from memory.chat.guard import guard_of

    if not sentences:
        return
    for answer, spans in mixed(sentences, viewpoint.story.language):
        guard = guard_of(viewpoint, [question] if question else [])
        began = time.perf_counter()
        marks = guard.marks(answer)
        times.append(time.perf_counter() - began)
        for a, b, sentence in spans:
            marked = [mark for mark in marks if mark.start < b and a < mark.end]
            counted[sentence.leaks, sentence.kind, bool(marked)] += 1
            if bool(marked) != sentence.leaks:
                what = (
                    "not marked"
                    if sentence.leaks
                    else f"marked in vain ({marked[0].kind} {marked[0].episode})"
                )
                where = f"{viewpoint.story.slug} {viewpoint.name} {viewpoint.before}"
                wrong.append(f"{what}, {sentence.kind}: {where}: {sentence.text}")


def mixed(sentences, language):
    """Answers of a few of some sentences each, and in each where they stand: (start, end, sentence)."""
    between = "" if language == "ja" else " "
    dice = random.Random(len(sentences))
    order = dice.sample(sentences, len(sentences))
    for start in range(0, len(order), TOGETHER):
        answer, spans = "", []
        for sentence in order[start : start + TOGETHER]:
            answer += between if answer else ""
            spans.append((len(answer), len(answer) + len(sentence.text), sentence))
            answer += sentence.text
        yield answer, spans


def _report(counted, times):
    for leaks, said in ((True, "leaks marked"), (False, "innocent sentences marked")):
        kinds = sorted({kind for is_leak, kind, _ in counted if is_leak == leaks})
        for kind in kinds:
            print(_row(kind, counted[leaks, kind, True], counted[leaks, kind, False]))
        marked = sum(counted[leaks, kind, True] for kind in kinds)
        print(_row(f"all {said}", marked, sum(counted[leaks, kind, False] for kind in kinds)))
    times.sort()
    median, p95 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95))
    print(f"looking over an answer: median {median:.0f} ms, p95 {p95:.0f} ms")


def _row(name, marked, passed):
    total = marked + passed
    return f"{name:34} {100 * marked / total if total else 0:5.1f} %  ({marked} of {total})"


if __name__ == "__main__":
    main()

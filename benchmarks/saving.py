"""How long a save takes while a worker is busy, and how fast a story is understood.

    .venv/bin/python -m benchmarks.saving [--saves 200] [TEXT FILE…]

Works on stories of its own, which it removes. A second process understands a long story meanwhile.
"""

import argparse
import os
import statistics
import time
from multiprocessing import get_context
from pathlib import Path

PARAGRAPH = (
    "　翼は喫茶店の窓辺に立っていた。「いらっしゃい」と翼は言った。二郷は黙って席に着いた。\n"
    "　二郷は時間を止めることができる。それは誰にも言えない秘密だった。\n"
)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--saves", type=int, default=200)
    arguments.add_argument("files", nargs="*", type=Path)
    options = arguments.parse_args()
    _set_up()
    from episodes.models import Story

    text = "\n".join(_text_of(path) for path in options.files) or PARAGRAPH * 1500
    busy, edited = _story(), _story()
    try:
        pieces = [text[start : start + 10_000] for start in range(0, len(text), 10_000)]
        _save_all(busy, pieces)
        worker = get_context("spawn").Process(target=_understand, args=(busy.pk,))
        worker.start()
        time.sleep(4)  # The worker is past its start.
        seconds = _save_again_and_again(edited, options.saves)
        worker_was_busy = worker.is_alive()
        worker.join()
        seconds.sort()
        print(
            f"{len(seconds)} saves of {len(PARAGRAPH) * 60:,} characters, worker busy: {worker_was_busy}"
            f"  median {1000 * statistics.median(seconds):.1f} ms"
            f"  p95 {1000 * seconds[int(len(seconds) * 0.95)]:.1f} ms  most {1000 * seconds[-1]:.1f} ms"
        )
        again = _story()
        _save_all(again, pieces)
        start = time.perf_counter()
        from memory.syncing import finish

        outcome = finish(again)
        took = time.perf_counter() - start
        print(
            f"{sum(map(len, pieces)):,} characters in {len(pieces)} episodes understood in {took:.1f} s"
            f" ({sum(map(len, pieces)) / took:,.0f} a second), whole: {outcome.is_whole},"
            f" {again.facts.count():,} facts"
        )
    finally:
        Story.objects.filter(slug__startswith=f"benchmark-{os.getpid()}").delete()


def _text_of(path):
    data = path.read_bytes()
    for encoding in ("utf-8", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path} is neither UTF-8 nor Shift_JIS.")


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _understand(story_id):
    os.nice(10)  # As the worker does.
    _set_up()
    from memory.syncing import work_off

    work_off(story_id)


def _story():
    from episodes.models import Story

    return Story.objects.create(
        slug=f"benchmark-{os.getpid()}-{time.monotonic_ns()}", title="Benchmark", language="ja"
    )


def _save_all(story, texts):
    from django.db import transaction

    from episodes.drafting import Draft, save_draft
    from episodes.ordering import add_episode

    with transaction.atomic():
        for text in texts:
            save_draft(add_episode(story), Draft(text, "", 0))


def _save_again_and_again(story, count):
    from episodes.drafting import Draft, save_draft
    from episodes.ordering import add_episode

    episode, seconds = add_episode(story), []
    for number in range(count):
        text = PARAGRAPH * 60 + f"　{number}度目の朝だった。\n"
        start = time.perf_counter()
        episode = save_draft(episode, Draft(text, "", episode.revision))
        seconds.append(time.perf_counter() - start)
        time.sleep(0.01)
    return seconds


if __name__ == "__main__":
    main()

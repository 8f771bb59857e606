"""What changing one sentence of a long episode costs, in a short story and in a long one.

    .venv/bin/python -m benchmarks.editing [--episodes 10 1000] [--edits 9] [--json FILE]

Every episode has 20,000 characters. One sentence, which tells a secret, is changed in an early episode and in
the last one; each edit is saved and understood as a worker would. The stories take turns, edit by edit, so
that what else the machine does falls on all of them. Ten episodes are really read, the others of the long
story are copies of those with other numbers in them. Of each measure the median counts; of the quotient of
two medians a bootstrap tells between what bounds it lies nineteen times of twenty. Exits 1 where the long
story costs over a fifth more than the short one: in counts, or in times with all that lies between the
bounds. Removes its stories.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

LENGTH = 20_000  # characters
READ = 10  # episodes that are really read
ALLOWED = 1.2
EARLY = 5
LATER = 1.0  # seconds of quiet before each measured edit
DRAWN = 4000  # samples of a bootstrap
# Of saving and understanding together, of this process alone, and of saving alone.
TIMES = ("seconds", "processor", "saving")
CAST = {
    "en": ["Clara Stone", "Arthur Bell", "Dora Finch", "Edwin Moss", "Flora Hart", "Hester Vane"],
    "ja": ["翼", "二郷", "美咲", "健太", "直樹", "由美"],
}
SECRET = {
    "en": "{a} and {b} were alone in the {place}.\n\n“I hid the {thing} number {n} under the"
    " {under},” said {a} to {b}.\n\n",
    "ja": "　{place}には{a}と{b}だけがいた。\n\n"
    "「私は{n}番の{thing}を{under}の下に隠した」と{a}は{b}に言った。\n\n",
}
WORDS = {
    "en": (
        ["kitchen", "cellar", "garden", "tower", "stable", "library", "chapel"],
        ["letter", "ledger", "locket", "compass", "pistol", "necklace", "contract", "diary", "medal"],
        ["stairs", "floor", "oak", "roof", "hearth", "well", "bridge", "altar"],
    ),
    "ja": (
        ["台所", "地下室", "庭", "塔", "馬小屋", "書庫", "礼拝堂"],
        ["手紙", "帳簿", "首飾り", "羅針盤", "拳銃", "指輪", "契約書", "日記", "勲章"],
        ["階段", "床板", "樫の木", "屋根", "暖炉", "井戸", "橋", "祭壇"],
    ),
}
# What nobody else tells of, so that all that comes after has to be asked for it.
RARE = {"en": "astrolabe", "ja": "天球儀"}
FILLER = {
    "en": "The wind went over the roofs, and the lamps along the street were lit one after another. {a}"
    " looked out of the window and waited for the rain to end.\n\n",
    "ja": "　風が屋根を渡り、通りの街灯がひとつまたひとつと灯った。"
    "{a}は窓の外を眺めて、雨がやむのを待っていた。\n",
}
PARTING = {"en": "***\n\n", "ja": "＊\n\n"}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing", description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, nargs="+", default=[10, 1000])
    parser.add_argument("--edits", type=int, default=9)
    parser.add_argument("--language", choices=("en", "ja"), action="append")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--queries", action="store_true", help="show the slowest queries of each edit")
    options = parser.parse_args()
    _set_up()
    figures = [
        figure for language in options.language or ("en", "ja") for figure in _measured(language, options)
    ]
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return _print(figures)


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def text_of(language, number, change=0):
    """Episode ``number``: scenes of filler with a secret in each. ``change`` is told of in the middle."""
    places, things, unders = WORDS[language]
    cast, scenes, length, scene = CAST[language], [], 0, 0
    while length < LENGTH:
        a, b = cast[(number + scene) % 6], cast[(number + scene * 5 + 1) % 6]
        if a == b:
            b = cast[(number + scene + 1) % 6]
        changed = change and length * 2 <= LENGTH < length * 2 + 2000
        secret = SECRET[language].format(
            a=a,
            b=b,
            place=places[(number + scene) % 7],
            thing=RARE[language] if changed else things[(number * 3 + scene) % 9],
            under=unders[(number + 3 * scene) % 8],
            n=1000 * number + 10 * scene + changed * change,
        )
        scenes.append(secret + FILLER[language].format(a=a) * (4 if language == "en" else 12))
        length += len(scenes[-1])
        scene += 1
    return PARTING[language].join(scenes)


def _measured(language, options):
    """What edits cost in stories of one language, by where they are and how long the story is: {measure: the
    values of all edits}."""
    figures = []
    with ExitStack() as stories:
        told = {n: stories.enter_context(_story_of(language, n)) for n in sorted(options.episodes)}
        for where in ("early", "last"):
            numbers = {n: EARLY if where == "early" else n for n in told}
            for n, story in told.items():
                _edit(story, numbers[n], 99, show=False)  # a copy has no readings of its scenes yet
            edits = {n: [] for n in told}
            for change in range(1, options.edits + 1):
                for n in told if change % 2 else reversed(told):
                    edits[n].append(_edit(told[n], numbers[n], change, options.queries))
            for n in told:
                values = {name: [edit[name] for edit in edits[n]] for name in edits[n][0]}
                figures.append({"language": language, "episodes": n, "where": where} | values)
        for n, story in told.items():
            _reorder(story, n)
    return figures


@contextmanager
def _story_of(language, episodes):
    from episodes.beginning import begin_story
    from episodes.casting import NewPerson, add_person
    from episodes.drafting import add_written
    from memory.syncing import finish

    story = begin_story(f"Editing {language} {episodes}", language=language)
    try:
        for name in CAST[language]:
            add_person(story, NewPerson(name))
        add_written(story, [("", text_of(language, number)) for number in range(1, READ + 1)])
        if not finish(story).is_whole:
            raise SystemExit("The story was not understood.")
        _copy(story, episodes)
        yield story
    finally:
        story.delete()


def _reorder(story, episodes):
    from episodes.ordering import reorder
    from memory.models import MemoryRecord
    from memory.syncing import finish

    order = list(story.episodes.order_by("-number").values_list("pk", flat=True))
    began = time.perf_counter()
    reorder(story, order)
    written = time.perf_counter()
    if not finish(story).is_whole:
        raise SystemExit("The episodes were not re-ordered.")
    print(
        f"{story.language} {episodes:>5} episodes turned round in {written - began:.3f} s, their"
        f" {MemoryRecord.objects.filter(story_id=story.pk).count():,} records"
        f" in {time.perf_counter() - written:.3f} s",
        flush=True,
    )


def _edit(story, number, change, show):
    from episodes.drafting import Draft, save_draft
    from memory.syncing import finish

    episode = story.episodes.get(number=number)
    text = text_of(story.language, number, change)
    if episode.manuscript == text:
        raise SystemExit("The edit changes nothing.")
    time.sleep(LATER)
    rows = _rows_written()
    with _counted() as queries:
        began, processor = time.perf_counter(), time.process_time()
        save_draft(episode, Draft(text, "", episode.revision))
        saved = time.perf_counter()
        outcome = finish(story)
        seconds, busy = time.perf_counter() - began, time.process_time() - processor
    run = episode.runs.first()
    if not outcome.is_whole or run.revision != episode.revision + 1:
        raise SystemExit(f"The edit was not understood: {outcome}")
    if show:
        for took, sql in sorted(queries, reverse=True)[:6]:
            print(f"    {1000 * took:7.1f} ms  {' '.join(sql.split())[:150]}")
    return {
        "load": os.getloadavg()[0],
        "seconds": seconds,
        "processor": busy,
        "saving": saved - began,
        "in queries": sum(took for took, _ in queries),
        "queries": len(queries),
        "rows": _rows_written() - rows,
        "records": run.records_written + run.records_removed,
        "scenes": run.scenes_read,
        "kept": run.scenes_kept,
        "reading": run.timings["reading"],
        "remembering": run.timings["remembering"],
        "proposing": run.timings["proposing"],
    }


@contextmanager
def _counted():
    from django.db import connection

    queries = []

    def count(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            queries.append((time.perf_counter() - began, sql))

    with connection.execute_wrapper(count):
        yield queries


def _rows_written():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")
        return int(cursor.fetchone()[0])


def _copy(story, episodes):
    """Fill the story up with copies of what was read: facts, whom they are about, knowers, vectors, runs,
    what was heard, how often people are named, and records."""
    from episodes.models import Episode, Revision
    from memory.keywords import index_words
    from memory.models import Awareness, ExtractionRun, Fact, FactVector
    from memory.reconciling import reconcile

    if episodes <= READ:
        return
    through = Fact.about.through
    originals = list(story.episodes.order_by("number"))
    kept = {
        one.pk: (
            list(one.facts.prefetch_related("awarenesses", "vectors", "about").order_by("index")),
            one.runs.filter(state="done").first(),
        )
        for one in originals
    }
    for start in range(READ + 1, episodes + 1, 100):
        made = []
        for number in range(start, min(start + 100, episodes + 1)):
            model = originals[number % READ]
            text = _renumbered(model.body, model.number, number)
            made.append(
                (
                    model,
                    Episode(
                        story=story, number=number, timeline=number, revision=1, body=text, manuscript=text
                    ),
                )
            )
        Episode.objects.bulk_create([one for _, one in made])
        Revision.objects.bulk_create(
            [Revision(episode=one, number=1, manuscript=one.body) for _, one in made]
        )
        facts, about, knowers, vectors, runs = [], [], [], [], []
        for model, one in made:
            old, run = kept[model.pk]
            outline = run.outline
            runs.append(
                ExtractionRun(episode=one, revision=1, state="done", outline=outline, scenes=run.scenes)
            )
            for fact in old:
                values = {
                    name: getattr(fact, name)
                    for name in ("index", "scene", "start", "end", "scope", "stance", "kind", "importance")
                }
                new = Fact(story=story, episode=one, revision=1, **values)
                new.text = new.wording = _renumbered(fact.text, model.number, one.number)
                new.quote = _renumbered(fact.quote, model.number, one.number)
                facts.append(new)
                about += [through(fact=new, character=person) for person in fact.about.all()]
                knowers += [
                    Awareness(fact=new, story=story, character_id=a.character_id, since=one, how=a.how)
                    for a in fact.awarenesses.all()
                ]
                vectors += [
                    FactVector(fact=new, embedder=v.embedder, digest=v.digest, vector=v.vector)
                    for v in fact.vectors.all()
                ]
        Fact.objects.bulk_create(facts)
        for row in about:
            row.fact_id = row.fact.pk
        through.objects.bulk_create(about)
        Awareness.objects.bulk_create(knowers)
        for vector in vectors:
            vector.digest = _digest(vector.fact.text)
        FactVector.objects.bulk_create(vectors)
        ExtractionRun.objects.bulk_create(runs)
        index_words(facts)
        _copy_counts(made)
    reconcile(story)
    _analyse()


def _copy_counts(made):
    """What was heard and who was named in some episodes, for their copies: pairs of both."""
    from django.db import connection

    copies = [[model.pk for model, _ in made], [one.pk for _, one in made]]
    with connection.cursor() as cursor:
        for table, columns in (
            ("memory_heardscene", "digest, words"),
            ("memory_naming", "character_id, count"),
        ):
            cursor.execute(
                f"INSERT INTO {table} (episode_id, {columns}) SELECT made.copy, {columns} FROM {table}"
                f" JOIN unnest(%s::bigint[], %s::bigint[]) AS made (model, copy) ON episode_id = made.model",
                copies,
            )


def _digest(text):
    from memory.vectors import digest_of

    return digest_of(text)


def _analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _renumbered(text, old, new):
    return text.replace(f" {old}", f" {new}").replace(f"{old}0", f"{new}0")


def _print(figures):
    names = [name for name in figures[0] if name not in ("language", "episodes", "where")]
    print(f"{'':<20}" + "".join(f"{name:>12}" for name in names))
    for figure in figures:
        values = "".join(f"{statistics.median(figure[name]):>12.3f}" for name in names)
        print(f"{figure['language']} {figure['episodes']:>5} {figure['where']:<10}{values}")
    worst = 0
    shortest, longest = min(f["episodes"] for f in figures), max(f["episodes"] for f in figures)
    found = {(f["language"], f["where"], f["episodes"]): f for f in figures}
    for (language, where, episodes), figure in found.items():
        if episodes != longest or longest == shortest:
            continue
        short = found[language, where, shortest]
        for name in (*TIMES, "queries", "rows", "records", "scenes"):
            share, low, high = _quotient(figure[name], short[name])
            print(f"{language} {where:<6} {name:<10} × {share:.2f} ({low:.2f}–{high:.2f})")
            worst = max(worst, low if name in TIMES else share)
    return 1 if worst > ALLOWED else 0


def _quotient(long, short):
    """The quotient of two medians, and the bounds between which it lies nineteen times of twenty."""

    def quotient(long, short):
        whole = statistics.median(short)
        return statistics.median(long) / whole if whole else 1.0

    dice = random.Random(1)
    drawn = sorted(
        quotient(dice.choices(long, k=len(long)), dice.choices(short, k=len(short))) for _ in range(DRAWN)
    )
    return quotient(long, short), drawn[DRAWN // 40], drawn[-DRAWN // 40]


if __name__ == "__main__":
    sys.exit(main())

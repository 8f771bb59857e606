"""Kills the worker, the web process, PostgreSQL and Redis at random instants while people write and read.

    .venv/bin/python -m benchmarks.killing [--kills 200] [--seed N] [--json FILE]

Starts the product as bin/dev does, on a state folder of its own. Writers save, edit, delete, move and merge
over HTTP; readers recall all the time. After each round of kills everybody pauses, and without anybody's help
every promised text must be there and understood, with no record missing, doubled or stale. Exits 1 if not.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

from .checking import faults_of, until_at_rest, what_is_left
from .site import TARGETS, Site
from .texts import GUESTS, SAGAS
from .watching import Watcher
from .writing import Writer

ROUND = 10  # kills between two looks at everything
PATIENCE = 240  # seconds in which a site must be at rest again
READERS = 2  # of each story


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.killing", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=5.0, help="most seconds between two kills")
    parser.add_argument("--only", choices=TARGETS, action="append", help="kill only these")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--keep", action="store_true", help="keep the state folder")
    options = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="storyhub-killing-")).resolve()
    state.chmod(0o755)
    os.environ["STORYHUB_STATE"] = str(state / "state")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    import django

    django.setup()
    site = Site(state / "state", state / "log")
    try:
        report = Run(site, options).report()
    finally:
        site.stop()
        _leave_database(state / "state")
        if not options.keep:
            shutil.rmtree(state, ignore_errors=True)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False))
    _print(report)
    return 0 if not (report["wrong"] or report["faults"]) else 1


def _leave_database(state):
    from django.db import connections

    from storyhub.embedded.postgres import Cluster

    connections.close_all()
    Cluster(state).release()


class Run:
    """Rounds of killing, each with a look at everything afterwards."""

    def __init__(self, site, options):
        self.site, self.options, self.chance = site, options, random.Random(options.seed)
        self.kills, self.rests, self.faults = Counter(), [], []
        site.token, site.session = self._sign_in()
        self.stories, self.writers, self.watchers = [], [], []
        for saga in SAGAS:
            story = self._begin(saga)
            writer = Writer(site, saga, story.slug, self._dice())
            self.stories.append(story)
            self.writers.append(writer)
            for _ in range(READERS):
                self.watchers.append(Watcher(site, saga, story.slug, writer.account, self._dice()))

    def report(self):
        began, stopped = time.monotonic(), Event()
        readers = [Thread(target=one.work, args=[stopped], daemon=True) for one in self.watchers]
        for reader in readers:
            reader.start()
        while sum(self.kills.values()) < self.options.kills and not self.faults:
            self._round()
        stopped.set()
        for reader in readers:
            reader.join(40)
        return {
            "kills": dict(self.kills),
            "seed": self.options.seed,
            "seconds": round(time.monotonic() - began),
            "acknowledged": sum(writer.account.acknowledged for writer in self.writers),
            "unanswered": sum(writer.account.unanswered for writer in self.writers),
            "merged": sum(len(writer.account.merged) for writer in self.writers),
            "reads": dict(sum((one.reads for one in self.watchers), Counter())),
            "read_errors": dict(sum((one.errors for one in self.watchers), Counter())),
            "slowest_read": round(max(one.slowest for one in self.watchers), 2),
            "seconds_to_rest": [round(rest, 1) for rest in self.rests],
            "wrong": [words for one in self.watchers for words in one.wrong],
            "faults": self.faults,
        }

    def _round(self):
        paused = Event()
        writing = [Thread(target=one.work, args=[paused], daemon=True) for one in self.writers]
        for thread in writing:
            thread.start()
        left = min(ROUND, self.options.kills - sum(self.kills.values()))
        while left:
            time.sleep(self.chance.uniform(0.1, self.options.longest))
            target = self.chance.choice(self.options.only or TARGETS)
            if self.site.kill(target, self.chance):
                self.kills[target] += 1
                left -= 1
            if not self.site.runs:
                self.faults.append("bin/dev has ended: " + self.site.log.read_text(errors="replace")[-2000:])
                paused.set()
                return
        paused.set()
        for thread in writing:
            thread.join(120)
        if any(thread.is_alive() for thread in writing):
            self.faults.append("a writer had no answer for two minutes")
            return
        if self.chance.random() < 0.4:
            for writer in self.writers:
                writer.merge_guest()
        rest = until_at_rest(self.stories, PATIENCE)
        if rest is None:
            self.faults += [f"not at rest after {PATIENCE} s: {left}" for left in what_is_left(self.stories)]
            return
        self.rests.append(rest)
        for story, writer in zip(self.stories, self.writers, strict=True):
            found = faults_of(story, writer.saga, writer.account)
            self.faults += [f"{story.slug}: {fault}" for fault in found]
        print(
            f"{sum(self.kills.values())} kills, at rest after {rest:.1f} s,"
            f" {sum(len(one.wrong) for one in self.watchers)} wrong, {len(self.faults)} faults",
            flush=True,
        )

    def _dice(self):
        return random.Random(self.chance.random())

    def _sign_in(self):
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
        from django.contrib.sessions.backends.db import SessionStore
        from rest_framework.authtoken.models import Token

        self.writer, _ = get_user_model().objects.get_or_create(username="writer")
        session = SessionStore()
        session[SESSION_KEY] = str(self.writer.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.writer.get_session_auth_hash()
        session.create()
        return Token.objects.get_or_create(user=self.writer)[0].key, session.session_key

    def _begin(self, saga):
        from episodes.beginning import begin_story
        from episodes.casting import NewPerson, add_person

        story = begin_story(title=f"Killing {saga.language}", language=saga.language, by=self.writer)
        for name, slug in zip(saga.people, saga.slugs, strict=True):
            add_person(story, NewPerson(name, slug))
        for name in GUESTS[saga.language]:
            add_person(story, NewPerson(name))
        return story


def _print(report):
    rests = sorted(report["seconds_to_rest"]) or [0]
    rows = [
        ("kills", sum(report["kills"].values()), ", ".join(f"{n} {k}" for k, n in report["kills"].items())),
        ("acts acknowledged", report["acknowledged"], f"{report['unanswered']} answers lost on the way"),
        ("reads", sum(report["reads"].values()), f"slowest {report['slowest_read']} s"),
        ("reads that failed cleanly", sum(report["read_errors"].values()), str(report["read_errors"])),
        ("seconds to rest", rests[len(rests) // 2], f"most {rests[-1]}"),
        ("half states seen", len(report["wrong"]), ""),
        ("faults afterwards", len(report["faults"]), ""),
    ]
    for name, count, words in rows:
        print(f"{name:<28}{count:>9}  {words}")
    for words in [*report["wrong"][:20], *report["faults"][:20]]:
        print("  !", words)


if __name__ == "__main__":
    sys.exit(main())

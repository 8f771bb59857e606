"""Filling a peer: in a process of its own, so that one that takes too long can be stopped.

What came of it is kept beside the peer's files, so that a run goes on where the last one ended.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.generated import generate

from . import NotInstalled, Row, peer

# The number of the large story, and how many small ones stand beside it.
STORY = 1
SMALL_STORIES = 9
SMALL_FACTS = 1000
# The child says with this that what the peer needs is not there.
LACKING = 3
# An HNSW graph that does not fit is built on disk, in hours; a server builds no more for who is gone.
SERVER_OPTIONS = "-c maintenance_work_mem=3GB -c client_connection_check_interval=2s"
NICENESS = 15


@dataclass(frozen=True)
class Filling:
    """What filling took, in seconds; or that it was ``stopped`` after so many, or failed, and why."""

    seconds: float
    stopped: bool = False
    failed: str = ""

    def __str__(self):
        if self.failed:
            return f"failed to fill, {self.failed}"
        return f"{'not filled within' if self.stopped else 'filled in'} {self.seconds:,.0f} s"


def filled(name, folder, facts, dimension, budget):
    """The ``Filling`` of a peer, from now or an earlier run; one that was stopped is tried again only with a
    larger ``budget`` of seconds. Raises ``NotInstalled``."""
    note = folder / name / f"{_label(facts, dimension)}.json"
    if note.exists():
        known = Filling(**json.loads(note.read_text(encoding="utf-8")))
        if not known.failed and not (known.stopped and known.seconds < budget):
            return known
    note.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    command = [sys.executable, "-m", __name__, name, str(folder), str(facts), str(dimension)]
    try:
        done = subprocess.run(
            command,
            timeout=budget,
            env=os.environ | {"PGOPTIONS": SERVER_OPTIONS},
            stderr=subprocess.PIPE,
            text=True,
        )
    except subprocess.TimeoutExpired:
        found = Filling(budget, stopped=True)
    else:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        if done.returncode == LACKING:
            raise NotInstalled(last)
        found = Filling(round(time.perf_counter() - began, 1), failed=last if done.returncode else "")
    note.write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found


def opened(name, folder, facts, dimension):
    """A filled peer, ready to be asked."""
    other = peer(name, folder, _label(facts, dimension), dimension)
    other.open()
    return other


def small_stories(dimension):
    """The stories beside the large one."""
    return [
        generate(SMALL_FACTS, dimension, episodes=50, characters=20, seed=100 + n)
        for n in range(SMALL_STORIES)
    ]


def _rows(facts, dimension):
    """What peers keep: the large story's rows and those of the small ones."""
    stories = [(STORY, generate(facts, dimension))]
    stories += [(-1 - n, told) for n, told in enumerate(small_stories(dimension))]
    for story, told in stories:
        for fact, text in enumerate(told.texts):
            for person, episode in told.holders(fact):
                holder = "world" if person is None else f"person-{person}"
                yield Row(story, holder, float(episode), fact, text, told.vectors[fact])


def _label(facts, dimension):
    return f"{facts}_{dimension}"


def _fill(name, folder, facts, dimension):
    from benchmarks.recall import set_up

    # The machine is for who works on it; nothing is timed meanwhile.
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    set_up()
    try:
        other = peer(name, folder, _label(facts, dimension), dimension)
    except NotInstalled as reason:
        print(reason, file=sys.stderr)
        sys.exit(LACKING)
    other.fill(_rows(facts, dimension))
    other.close()


if __name__ == "__main__":
    _fill(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))

"""Several programs run as one: their output side by side, and an end that leaves none of them behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import psutil

from .processes import end_all

# In the environment of all that a run starts, so that the next run can find what a killed one left.
MARK = "STORYHUB_RUN"
PATIENCE = 6  # seconds a program has to stop before it is killed


@dataclass
class Supervisor:
    """Starts programs that carry `mark`, prints what they say, and stops them in the reverse order."""

    mark: str
    running: dict = field(default_factory=dict)  # name -> (process, the signal that ends it)
    stopping: bool = False

    def start(self, name, command, *, ends_with=signal.SIGTERM, **environment):
        """Start a program in a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
        process = subprocess.Popen(
            [str(part) for part in command],
            env=os.environ | {MARK: self.mark, "PYTHONUNBUFFERED": "1"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running[name] = (process, ends_with)
        threading.Thread(target=self._print_lines, args=(name, process.stdout), daemon=True).start()
        return process

    def ended(self):
        """The name and exit status of a program that ended by itself, or None."""
        for name, (process, _) in self.running.items():
            if (status := process.poll()) is not None:
                return name, status
        return None

    def stop(self):
        """Ask all of them to end, the last started first; kill those that do not, with their children."""
        self.stopping = True  # farewells are no news
        for process, ends_with in reversed(self.running.values()):
            if process.poll() is None:
                process.send_signal(ends_with)
        give_up = time.monotonic() + PATIENCE
        for process, _ in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, give_up - time.monotonic()))
        for process, _ in self.running.values():
            _kill_group(process)  # children may have outlived it
            process.wait()
        self.running.clear()

    def kill(self):
        """End everything at once."""
        for process, _ in self.running.values():
            _kill_group(process)

    def _print_lines(self, name, output):
        for line in iter(output.readline, b""):
            if not self.stopping:
                sys.stdout.write(f"{name:<7}| {line.decode(errors='replace').rstrip()}\n")
                sys.stdout.flush()


def stop_leftovers(mark):
    """Stop what a killed run with the same mark left running; returns how many programs that were."""
    left = [process for process in psutil.process_iter() if _carries(process, mark)]
    end_all(left)
    return len(left)


def _kill_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _carries(process, mark):
    try:
        return process.pid != os.getpid() and process.environ().get(MARK) == mark
    except (psutil.Error, OSError):  # somebody else's, or just gone
        return False

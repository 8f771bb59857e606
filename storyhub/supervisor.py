"""Several programs run as one: their output side by side, up again when they fall, and an end for all."""

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
SOON = 10  # seconds: a program that ends by itself within them did not get to work
FALLS = 4  # so often in a row, and it is not started again
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """A program that runs, and what starts it again. `falls` counts how often in a row it ended soon."""

    command: list
    environment: dict
    ends_with: signal.Signals
    process: subprocess.Popen = None
    started: float = 0.0
    falls: int = 0


@dataclass
class Supervisor:
    """Starts programs that carry `mark`, prints what they say, and stops them in the reverse order."""

    mark: str
    running: dict = field(default_factory=dict)  # name -> Program
    stopping: bool = False

    def start(self, name, command, *, ends_with=signal.SIGTERM, **environment):
        """Start a program in a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
        environment = {MARK: self.mark, "PYTHONUNBUFFERED": "1"} | environment
        self.running[name] = Program([str(part) for part in command], environment, ends_with)
        return self._run(name)

    def _run(self, name):
        program = self.running[name]
        program.started = time.monotonic()
        # Stopped between its birth and our taking note of it, it would outlive us.
        with _held_back(STOPPING_SIGNALS):
            program.process = subprocess.Popen(
                program.command,
                env=os.environ | program.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        output = program.process.stdout
        threading.Thread(target=self._print_lines, args=(name, output), daemon=True).start()
        return program.process

    def ended(self):
        """The name and exit status of a program that ended by itself, or None."""
        for name, program in self.running.items():
            if (status := program.process.poll()) is not None:
                return name, status
        return None

    def start_again(self, name):
        """Start a program that has ended once more. False if it keeps ending before it gets to work.

        Children that it left go first: a worker's would go on beside those of the new one. Being killed is
        no fault of its own.
        """
        program = self.running[name]
        _kill_group(program.process)
        own_end = program.process.wait() != -signal.SIGKILL
        soon = time.monotonic() - program.started < SOON
        program.falls = program.falls + 1 if own_end and soon else 0
        if program.falls >= FALLS:
            return False
        self._run(name)
        return True

    def stop(self):
        """Ask all of them to end, the last started first; kill those that do not, with their children."""
        self.stopping = True  # farewells are no news
        for program in reversed(self.running.values()):
            if program.process.poll() is None:
                program.process.send_signal(program.ends_with)
        give_up = time.monotonic() + PATIENCE
        for program in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.1, give_up - time.monotonic()))
        for program in self.running.values():
            _kill_group(program.process)  # children may have outlived it
            program.process.wait()
        self.running.clear()

    def kill(self):
        """End everything at once."""
        for program in self.running.values():
            _kill_group(program.process)

    def _print_lines(self, name, output):
        for line in iter(output.readline, b""):
            if not self.stopping:
                sys.stdout.write(f"{name:<7}| {line.decode(errors='replace').rstrip()}\n")
                sys.stdout.flush()


@contextlib.contextmanager
def _held_back(numbers):
    """Signals that come meanwhile act afterwards. In the main thread, the only one that they interrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = []
    usual = {number: signal.signal(number, lambda number, _: came.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


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

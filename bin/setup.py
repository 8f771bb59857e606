"""Make .venv and install one requirements file into it, once for each state of that file; stdlib only."""

import fcntl
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"


def main(requirements):
    """Install what `requirements` (a file name in the project's folder) asks for."""
    wanted = _fingerprint(HERE / requirements)
    if _installed(requirements) == wanted:
        return
    state = HERE / ".storyhub"
    state.mkdir(exist_ok=True)
    with (state / "setup.lock").open("w") as lock:
        _take(lock)
        if _installed(requirements) == wanted:  # by whoever held the lock
            return
        _make_venv()
        _say(f"Installing the packages of {requirements} (the first time takes a few minutes) …")
        _pip("install", "--quiet", "--requirement", str(HERE / requirements))
        _mark(requirements).write_text(wanted)


def _fingerprint(file):
    """A hash of the file and of those it includes."""
    texts, waiting = [], [file]
    while waiting:
        text = waiting.pop().read_text()
        texts.append(text)
        waiting += [file.parent / name for name in re.findall(r"^-[rc]\s+(\S+)", text, re.MULTILINE)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _mark(requirements):
    return VENV / f"installed-{requirements}"


def _installed(requirements):
    """What was last installed to the end; nothing if .venv's Python is gone."""
    if not _runs("-c", "pass"):
        return None
    try:
        return _mark(requirements).read_text()
    except FileNotFoundError:
        return None


def _runs(*arguments):
    try:
        return subprocess.run([PYTHON, *arguments], capture_output=True).returncode == 0
    except OSError:
        return False


def _take(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _say("Another run is installing the packages; waiting for it …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _make_venv():
    """A .venv that works; one that was left half made, or whose Python has gone, is made anew."""
    if _runs("-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"):
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        _give_up(
            f"Python's venv module is missing. On Debian and Ubuntu: apt-get install"
            f" python{sys.version_info.major}.{sys.version_info.minor}-venv"
        )
    _say("Making .venv again, it was not whole …" if VENV.exists() else "Making .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        said = made.stdout.decode(errors="replace").strip().splitlines() or ["venv said nothing"]
        _give_up(f"Could not make .venv: {said[-1]}")


def _pip(*arguments):
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    environment |= {"PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run([PYTHON, "-m", "pip", *arguments], env=environment).returncode:
        _give_up("Some packages could not be installed (see above). Run this again to go on.")


def _say(line):
    print(line, flush=True)


def _give_up(line):
    sys.exit(line)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        print("\nStopped. Run this again to go on.", file=sys.stderr)
        sys.exit(130)

"""bin/dev from its start to Ctrl-C, as a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from storyhub.supervisor import MARK

LONG = 120  # seconds a busy machine may take to start


@pytest.fixture
def run(tmp_path):
    """Starts bin/dev on a state folder of its own, in a session of its own as a terminal would."""
    running = []

    def start(*arguments, **environment):
        environment = os.environ | {"STORYHUB_STATE": str(tmp_path / "state"), "WORKERS": "1"} | environment
        process = subprocess.Popen(
            [sys.executable, "-m", "storyhub.development", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONG)


def _said_until(process, wanted):
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(wanted, line):
            return found, said
    raise AssertionError("".join(said))


def _processes_of(state):
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        try:
            theirs = process.environ().get(MARK) == str(state)
        except psutil.Error:
            theirs = False
        alive = process.info["status"] != psutil.STATUS_ZOMBIE
        if alive and (theirs or str(state) in " ".join(process.info["cmdline"] or [])):
            found.append(process)
    return found


def _all_gone(state, seconds=60):
    """Whether nothing of a run is left; a worker's child may see a moment later that its parent has gone."""
    patience = time.monotonic() + seconds
    while _processes_of(state) and time.monotonic() < patience:
        time.sleep(0.2)
    return not _processes_of(state)


def _status(url):
    try:
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def test_it_runs_says_where_and_leaves_nothing_behind(run, tmp_path):
    process = run()
    found, _ = _said_until(process, r"StoryHub is at\s+(http://\S+)")
    assert _status(found[1]) < 500

    again = run()
    assert "already running at " + found[1] in again.communicate(timeout=LONG)[0]
    assert again.returncode == 1

    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    process.communicate(timeout=LONG)
    assert time.monotonic() - began < LONG / 2
    assert process.returncode == 0
    assert _all_gone(tmp_path / "state")


def test_whatever_dies_while_it_runs_is_there_again(run, tmp_path):
    process = run(STORYHUB_DEMO="")
    found, _ = _said_until(process, r"StoryHub is at\s+(http://\S+)")
    state = tmp_path / "state"
    for victim in _processes_of(state):
        if victim.name() == "postgres" or (victim.parent() and victim.parent().pid == process.pid):
            victim.kill()
    said = set()
    while len(said) < 4:
        line, _ = _said_until(process, r"The (database|broker|worker|web)\b")
        said.add(line[1])
    patience = time.monotonic() + LONG
    while _status(found[1]) != 200 and time.monotonic() < patience:
        time.sleep(0.2)
    assert _status(found[1]) == 200
    # Among the worker's children is its clock, without which it would do nothing by itself.
    worker = next(child for child in psutil.Process(process.pid).children() if "celery" in child.cmdline())
    while len(children := worker.children()) < 2:
        time.sleep(0.2)
    for child in children:
        child.kill()
    _said_until(process, r"The worker program ended with status")


def test_after_being_killed_it_recovers_and_a_taken_port_is_no_obstacle(run, tmp_path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # somebody else has taken it, which is as good
        killed = run(STORYHUB_DEMO="")
        found, said = _said_until(killed, r"StoryHub is at\s+(http://\S+)")
        assert any("Port 8000 is taken; using" in line for line in said)
        assert not found[1].endswith(":8000/")
        killed.kill()
        killed.wait()
        assert _processes_of(tmp_path / "state")

        following = run("--reset", STORYHUB_DEMO="")
        _, said = _said_until(following, r"StoryHub is at")
        assert any("that an earlier run left behind" in line for line in said)
        assert any("Removed everything kept in" in line for line in said)
        following.terminate()
        following.communicate(timeout=LONG)
    assert _all_gone(tmp_path / "state")


def test_a_port_asked_for_that_is_taken_is_said_in_one_line(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = run(PORT=str(port), STORYHUB_DEMO="")
        assert (
            process.communicate(timeout=LONG)[0].strip().splitlines()[-1].startswith(f"Port {port} is taken")
        )
        assert process.returncode == 1

"""Programs run as one end as one."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from storyhub.supervisor import FALLS, MARK, Supervisor, stop_leftovers

WAITS = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS
HAS_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); " + WAITS


@pytest.fixture
def programs(tmp_path):
    supervisor = Supervisor(mark=str(tmp_path))
    yield supervisor
    supervisor.stop()


def _carriers(mark):
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def _until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_what_programs_say_is_shown_with_their_name(programs, capsys):
    programs.start("greeter", [sys.executable, "-c", "print('good morning')"]).wait()
    assert _until(lambda: "greeter| good morning" in capsys.readouterr().out)


def test_the_end_of_one_program_is_noticed(programs):
    programs.start("lasting", [sys.executable, "-c", WAITS])
    assert programs.ended() is None
    programs.start("brief", [sys.executable, "-c", "raise SystemExit(3)"]).wait()
    assert programs.ended() == ("brief", 3)


def test_a_program_that_is_killed_is_started_again_without_the_children_it_left(programs):
    program = programs.start("parent", [sys.executable, "-c", HAS_A_CHILD])
    assert _until(lambda: len(_carriers(programs.mark)) == 2)
    for _ in range(FALLS + 1):
        programs.running["parent"].process.kill()
        programs.running["parent"].process.wait()
        assert programs.start_again("parent")
    assert programs.running["parent"].process.pid != program.pid
    assert _until(lambda: len(_carriers(programs.mark)) == 2)


def test_a_program_that_keeps_ending_by_itself_is_left_alone(programs):
    programs.start("brief", [sys.executable, "-c", "raise SystemExit(3)"]).wait()
    for _ in range(FALLS - 1):
        assert programs.start_again("brief")
        programs.running["brief"].process.wait()
    assert not programs.start_again("brief")


def test_stopping_leaves_no_child_behind_however_stubborn(programs, monkeypatch):
    monkeypatch.setattr("storyhub.supervisor.PATIENCE", 1)
    programs.start("parent", [sys.executable, "-c", HAS_A_CHILD])
    programs.start("stubborn", [sys.executable, "-c", STUBBORN])
    assert _until(lambda: len(_carriers(programs.mark)) == 3)
    programs.stop()
    assert _until(lambda: not _carriers(programs.mark))


def test_the_next_run_stops_what_a_killed_one_left(tmp_path):
    environment = os.environ | {MARK: str(tmp_path)}
    other = os.environ | {MARK: str(tmp_path) + "-of-another-clone"}
    left = subprocess.Popen([sys.executable, "-c", WAITS], env=environment, stdout=subprocess.DEVNULL)
    spared = subprocess.Popen([sys.executable, "-c", WAITS], env=other, stdout=subprocess.DEVNULL)
    try:
        assert _until(lambda: _carriers(str(tmp_path)))
        assert stop_leftovers(str(tmp_path)) == 1
        assert not psutil.pid_exists(left.pid) or left.poll() is not None
        assert spared.poll() is None
    finally:
        for process in (left, spared):
            process.kill()
            process.wait()


@pytest.fixture
def ctrl_c():
    """Ctrl-C as a terminal gives it: a shell has those ignore it whom it runs in the background."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


@pytest.mark.usefixtures("ctrl_c")
def test_who_stops_all_while_a_program_is_being_started_stops_that_program_too(programs, monkeypatch):
    born, usual = [], subprocess.Popen

    def interrupted(*arguments, **options):
        born.append(usual(*arguments, **options))
        signal.raise_signal(signal.SIGINT)
        return born[0]

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        programs.start("waits", [sys.executable, "-c", WAITS])
    programs.stop()
    assert born[0].poll() is not None

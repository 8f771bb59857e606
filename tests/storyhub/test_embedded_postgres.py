"""The embedded PostgreSQL: there when needed, gone with its last user, whole again after any accident."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import psycopg
import pytest

from storyhub.embedded.postgres import Cluster, EmbeddedDatabaseFailed

USE_IT = """
import sys
import threading
from pathlib import Path
from storyhub.embedded.postgres import Cluster
sockets = Cluster(Path(sys.argv[1]), durable=False).ensure()
print(sockets, flush=True)
sys.stdin.read()
"""


def _servers(cluster):
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres" and str(cluster.data) in (process.info["cmdline"] or []):
            found.append(process)
    return found


def _ask(sockets, question="SELECT 1"):
    with psycopg.connect(host=str(sockets), dbname="storyhub", user="postgres") as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "state", durable=False)
    yield cluster
    cluster.release()
    cluster.stop()


@pytest.fixture
def user_of_it(cluster):
    """Starts another process that uses the cluster until its standard input closes."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", USE_IT, str(cluster.state)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_the_last_process_that_used_the_database_stops_it(cluster, user_of_it):
    first, second = user_of_it(), user_of_it()
    sockets = first.stdout.readline().strip()
    assert second.stdout.readline().strip() == sockets
    assert len(_servers(cluster)) == 1

    first.communicate("")
    assert _ask(sockets) == 1
    second.communicate("")
    assert not _servers(cluster)


def test_a_killed_process_leaves_a_database_that_the_next_can_use_and_stop(cluster, user_of_it):
    killed = user_of_it()
    sockets = killed.stdout.readline().strip()
    killed.kill()
    killed.wait()

    assert _ask(cluster.ensure()) == 1
    assert str(cluster.ensure()) == sockets
    cluster.release()
    assert not _servers(cluster)


def test_what_was_written_survives_the_server_being_killed(cluster):
    sockets = cluster.ensure()
    _ask(sockets, "CREATE TABLE kept AS SELECT 42 AS answer")
    _ask(sockets, "CHECKPOINT")
    for server in _servers(cluster):
        server.send_signal(signal.SIGKILL)
    cluster.release()

    assert _ask(cluster.ensure(), "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("said", ["", "not a number", "{pid}\n/elsewhere\n"], ids=["empty", "words", "pid"])
def test_a_stale_pid_file_does_not_keep_it_from_starting(cluster, said):
    cluster.ensure()
    cluster.release()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(said.format(pid=os.getpid()))

    assert _ask(cluster.ensure()) == 1


def test_a_making_that_was_interrupted_is_begun_again(cluster):
    half_made = cluster.state / "postgres.new" / "base"
    half_made.mkdir(parents=True)
    assert _ask(cluster.ensure()) == 1


def test_a_folder_removed_under_a_running_server_is_made_anew(cluster, user_of_it):
    killed = user_of_it()
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    subprocess.run(["rm", "-rf", str(cluster.data)], check=True)

    assert _ask(cluster.ensure()) == 1
    assert len(_servers(cluster)) == 1


def test_a_path_too_long_for_a_socket_works(tmp_path):
    cluster = Cluster(tmp_path / ("a-long-name-" * 10), durable=False)
    try:
        sockets = cluster.ensure()
        assert len(str(sockets)) < 90
        assert _ask(sockets) == 1
    finally:
        cluster.release()
    assert not _servers(cluster)


def test_nobody_else_may_open_the_socket(cluster):
    sockets = cluster.ensure()
    assert sockets.stat().st_mode & 0o077 == 0
    assert (sockets / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_a_broken_cluster_says_what_is_wrong(cluster):
    cluster.ensure()
    cluster.release()
    (cluster.data / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(EmbeddedDatabaseFailed, match=r"pg_control|control file"):
        cluster.ensure()


def test_a_command_that_needs_no_database_starts_none(tmp_path):
    environment = os.environ | {"STORYHUB_STATE": str(tmp_path)}
    subprocess.run([sys.executable, "manage.py", "check"], env=environment, check=True, capture_output=True)
    assert not (tmp_path / "postgres").exists()


def test_a_command_that_is_terminated_still_stops_the_database(tmp_path):
    environment = os.environ | {"STORYHUB_STATE": str(tmp_path)}
    asks = "from django.db import connection; connection.cursor(); print('asked', flush=True); input()"
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asks],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with command:
        assert command.stdout.readline() == b"asked\n"
        assert _servers(Cluster(tmp_path))
        command.terminate()
        command.wait(60)
        deadline = time.monotonic() + 60
        while _servers(Cluster(tmp_path)) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not _servers(Cluster(tmp_path))


def test_a_patient_release_waits_for_a_process_on_its_way_out(cluster, user_of_it):
    leaving = user_of_it()
    leaving.stdout.readline()
    cluster.ensure()
    end = threading.Timer(0.5, leaving.kill)
    end.start()
    cluster.release(patience=10)
    end.join()
    assert not _servers(cluster)


def test_a_server_that_dies_under_its_users_can_be_started_again(cluster):
    sockets = cluster.ensure()
    _ask(sockets, "CREATE TABLE kept AS SELECT 42 AS answer")
    _ask(sockets, "CHECKPOINT")
    servers = _servers(cluster)
    for server in servers:
        server.send_signal(signal.SIGKILL)
    psutil.wait_procs(servers, timeout=30)
    assert not cluster.is_running()

    assert cluster.start_again()
    assert cluster.is_running()
    assert not cluster.start_again()
    assert _ask(sockets, "SELECT answer FROM kept") == 42

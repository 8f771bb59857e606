"""bin/dev: everything one machine needs, started together and stopped together."""

import argparse
import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import django

from .embedded.postgres import Cluster, EmbeddedDatabaseFailed
from .embedded.redis import Broker, EmbeddedBrokerFailed
from .supervisor import STOPPING_SIGNALS, Supervisor, stop_leftovers

HERE = Path(__file__).resolve().parent.parent
FIRST_PORT = 8000
FAILURES = 20  # attempts in a row to start a server again; it may be killed while it comes up
DEMO = "demo:storyhub"  # an account on this machine only: the site listens to nobody else


class Interrupted(Exception):
    """Somebody asked us to stop."""


class CannotRun(Exception):
    """Why bin/dev does not start, in one line."""


def main(arguments=None):
    """Run until Ctrl-C; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bin/dev", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw away the state folder and begin anew")
    reset = parser.parse_args(arguments).reset

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("STORYHUB_DEMO", DEMO)
    for number in STOPPING_SIGNALS:
        signal.signal(number, _interrupt)
    try:
        return Run().until_stopped(reset=reset)
    except Interrupted:
        return 0
    except (CannotRun, EmbeddedDatabaseFailed, EmbeddedBrokerFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _interrupt(number, frame):
    raise Interrupted


class Run:
    """One run of the whole site."""

    def __init__(self):
        from django.conf import settings

        self.settings = settings
        self.state = Path(settings.STORYHUB_STATE)
        self.programs = Supervisor(mark=str(self.state))
        self.embeds_database = settings.DATABASES["default"]["ENGINE"] == "storyhub.embedded"
        self.cluster = Cluster(self.state)
        self.broker = Broker(self.state)
        self.broker_process = None
        self.failures = 0  # in a row, of starting a server again
        self.lock = None

    def until_stopped(self, *, reset):
        """Start everything, say where it is, and stop everything when asked or when a part of it ends."""
        self._take_lock()
        try:
            self._clear_up(reset=reset)
            port = self._free_port()
            self._prepare()
            self._start(port)
            self._announce(port)
            return self._watch()
        finally:
            self._stop()

    def _take_lock(self):
        self.state.mkdir(parents=True, exist_ok=True)
        self.lock = (self.state / "dev.lock").open("a+")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.seek(0)
            other = json.loads(self.lock.read() or "{}")
            where = f" at {other['url']}" if "url" in other else ""
            who = f" (process {other['pid']})" if "pid" in other else ""
            raise CannotRun(f"StoryHub is already running{where}{who}; stop it there with Ctrl-C.") from None
        self._note(pid=os.getpid())

    def _note(self, **facts):
        self.lock.seek(0)
        self.lock.truncate()
        self.lock.write(json.dumps(facts))
        self.lock.flush()

    def _clear_up(self, *, reset):
        if left := stop_leftovers(str(self.state)):
            _say(f"Stopped {left} programs that an earlier run left behind.")
        if not reset:
            return
        self.cluster.stop()
        for path in self.state.iterdir():
            if path.name in ("dev.lock", "setup.lock"):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        kept = "" if self.embeds_database else " The database of DATABASE_URL is as it was."
        _say(f"Removed everything kept in {self.state}.{kept}")

    def _free_port(self):
        asked = os.environ.get("PORT", "")
        if asked and not (asked.isdecimal() and 0 < int(asked) < 65536):
            raise CannotRun(f"PORT is a number from 1 to 65535, not {asked!r}.")
        if asked:
            if not _is_free(int(asked)):
                raise CannotRun(f"Port {asked} is taken; choose another or leave PORT out.")
            return int(asked)
        for port in range(FIRST_PORT, FIRST_PORT + 100):
            if _is_free(port):
                if port != FIRST_PORT:
                    _say(f"Port {FIRST_PORT} is taken; using {port}.")
                return port
        raise CannotRun(f"Ports {FIRST_PORT} to {FIRST_PORT + 99} are all taken; choose one with PORT.")

    def _prepare(self):
        if self.settings.BROKER_IS_EMBEDDED:
            self.broker_process = self.broker.start()
        if self.embeds_database:
            self.cluster.ensure()

        django.setup()
        from django.core.management import call_command
        from django.core.management.base import SystemCheckError
        from django.db import OperationalError, connections

        from .translations import compile_catalogues

        compile_catalogues()
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except SystemCheckError as error:
            raise CannotRun(str(error)) from None
        except OperationalError as error:
            raise CannotRun(f"The database does not answer: {str(error).strip()}") from None
        connections.close_all()

    def _start(self, port):
        python = sys.executable
        web = [python, "-m", "uvicorn", "storyhub.asgi:application", "--host", "127.0.0.1", "--port", port]
        quietly = ["--log-level", "warning", "--timeout-graceful-shutdown", "3"]
        celery = [python, "-m", "celery", "--app", "storyhub", "--quiet"]
        # One machine, one worker: beat lives in it, which spares a process that loads the whole site.
        worker = ["worker", "--beat", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        as_root = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
        # SIGQUIT hands unfinished tasks back to the queue; SIGTERM would wait for them.
        self.programs.start("worker", [*celery, *worker], ends_with=signal.SIGQUIT, **as_root)
        pool = os.environ.get("DATABASE_POOL", "10")
        self.programs.start("web", [*web, *quietly], DATABASE_POOL=pool, STORYHUB_WARM="1")

    def _announce(self, port):
        url = f"http://127.0.0.1:{port}/"
        sign_in = self._load_demo()
        while (status := _status_of(url)) is None:
            self._keep_servers()
            self._fail_if_ended()
            time.sleep(0.1)
        if status >= 500:
            raise CannotRun(f"The site answers with an error (status {status}); see above.")
        self._note(pid=os.getpid(), url=url)
        _say("", f"StoryHub is at  {url}", *sign_in, "Ctrl-C stops it.", "")

    def _load_demo(self):
        """Load the demo stories, unless they are there; the lines that say how to sign in."""
        from django.core.management import CommandError, call_command, get_commands

        name, _, password = self.settings.STORYHUB_DEMO.partition(":")
        if not password or "load_demo" not in get_commands():
            return []
        try:
            call_command("load_demo")
        except CommandError as error:
            raise CannotRun(f"The demo stories could not be loaded: {error}") from None
        return [f"Sign in as      {name}   with the password   {password}"]

    def _watch(self):
        """Whatever dies is started again, until somebody stops all of it."""
        while True:
            self._keep_servers()
            while ended := self.programs.ended():
                name, status = ended
                _say(f"The {name} program ended with status {status}; starting it again.")
                if not self.programs.start_again(name):
                    raise CannotRun(f"The {name} program keeps ending; stopping the others.")
            time.sleep(0.5)

    def _keep_servers(self):
        try:
            if self.embeds_database and not self.cluster.is_running() and self.cluster.start_again():
                _say("The database had ended; it is started again.")
            if self.broker_process and self.broker_process.poll() is not None:
                self.broker_process = self.broker.start()
                _say("The broker had ended; it is started again.")
        except (EmbeddedDatabaseFailed, EmbeddedBrokerFailed) as error:
            self.failures += 1
            if self.failures >= FAILURES:
                raise
            _say(f"{error}; trying again.")
        else:
            self.failures = 0

    def _fail_if_ended(self):
        """While all comes up, a program that ends by itself has a reason that will not pass."""
        if ended := self.programs.ended():
            name, status = ended
            if status == -signal.SIGKILL:
                self.programs.start_again(name)
                return
            raise CannotRun(f"The {name} program ended with status {status}; stopping the others.")

    def _stop(self):
        # A second Ctrl-C does not wait.
        for number in STOPPING_SIGNALS:
            signal.signal(number, lambda *_: self.programs.kill())
        if self.programs.running:
            _say("Stopping …")
        self.programs.stop()
        if self.settings.BROKER_IS_EMBEDDED:
            self.broker.stop()
        if self.embeds_database:
            # A killed worker's children hold on to the database for some moments more.
            self.cluster.release(patience=5)


def _is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _status_of(url):
    """The HTTP status the page answers with, or None while nobody answers."""
    # Straight to this machine, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


def _say(*lines):
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    sys.exit(main())

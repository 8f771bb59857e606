"""Telling the workers without waiting for the broker."""

import atexit
import logging
import queue
import threading
import time

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# After the broker did not answer, messages are left to the sweep for this long.
SILENCE = 15  # seconds
LAST_MOMENT = 2  # seconds


class _Messenger:
    """Hands messages to the broker beside the request that made them: a broker that is down or slow is not
    waited for, and what it does not get the sweep finds in the outbox."""

    def __init__(self):
        self._messages = queue.SimpleQueue()
        self._thread = None
        self._starting = threading.Lock()
        self._silent_until = 0.0
        self._unsent = 0

    def send(self, messages):
        if time.monotonic() < self._silent_until:
            return
        for message in messages:
            self._unsent += 1
            self._messages.put(message)
        with self._starting:
            # A fork leaves the thread behind.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="messenger", daemon=True)
                self._thread.start()
                atexit.register(self._finish)

    def _finish(self):
        """A command that ends gives its last messages a moment; the sweep would find them, but later."""
        until = time.monotonic() + LAST_MOMENT
        while self._unsent and time.monotonic() < until:
            time.sleep(0.01)

    def _run(self):
        while True:
            task, arguments, countdown = self._messages.get()
            try:
                task.apply_async(arguments, countdown=countdown)
            except (OperationalError, OSError) as error:
                # The embedded broker lives with bin/dev; without it nobody expects an answer.
                level = logging.DEBUG if settings.BROKER_IS_EMBEDDED else logging.WARNING
                log.log(level, "The broker does not answer; the sweep will queue what it missed: %s", error)
                self._silent_until = time.monotonic() + SILENCE
                while not self._messages.empty():
                    self._messages.get()
            self._unsent = self._messages.qsize()


_messenger = _Messenger()


def tell(messages, countdown=None):
    """Queue (task, arguments) pairs for the workers without waiting for the broker."""
    if current_app.conf.task_always_eager:
        for task, arguments in messages:
            task.apply_async(arguments)
    else:
        _messenger.send((task, arguments, countdown) for task, arguments in messages)

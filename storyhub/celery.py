"""The Celery application; its settings are those named CELERY_… in settings.py."""

import os
import signal
import threading
import time

from celery import Celery
from celery.signals import worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

LOOKED_AT = 3  # seconds between two looks at whether beat still lives

app = Celery("storyhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def give_way(**kwargs):
    """Reading takes all a processor has; people who save at the same time come first."""
    os.nice(10)


@worker_ready.connect
def watch_over_beat(sender, **kwargs):
    """A worker whose beat has died sweeps nothing any more, and Celery does not notice: it ends, its tasks
    handed back, for whoever watches over it to start it again."""
    if beat := getattr(sender.controller, "beat", None):
        threading.Thread(target=_end_with, args=[beat], name="watch over beat", daemon=True).start()


def _end_with(beat):
    from celery.worker import state  # which only a worker needs

    while beat.is_alive():
        time.sleep(LOOKED_AT)
    if state.should_stop is None and state.should_terminate is None:
        os.kill(os.getpid(), signal.SIGQUIT)

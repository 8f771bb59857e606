"""The Celery application; its settings are those named CELERY_… in settings.py."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

app = Celery("storyhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def give_way(**kwargs):
    """Reading takes all a processor has; people who save at the same time come first."""
    os.nice(10)

"""The Celery application; its settings are those named CELERY_… in settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")

app = Celery("storyhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

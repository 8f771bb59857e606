"""The project; knows nothing about stories."""

from .celery import app as celery_app

__all__ = ["celery_app"]

"""The project as an app: it checks the settings at start-up."""

from django.apps import AppConfig


class StoryhubConfig(AppConfig):
    name = "storyhub"

    def ready(self):
        from . import checks  # noqa: F401

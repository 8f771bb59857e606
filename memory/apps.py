"""The app of what characters know."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MemoryConfig(AppConfig):
    name = "memory"
    verbose_name = _("Memory")

    def ready(self):
        from . import receivers  # noqa: F401

        if settings.STORYHUB_WARM:
            from .warming import warm_up_beside

            warm_up_beside()

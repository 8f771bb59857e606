"""manage.py compile_translations: what compilemessages does, without GNU gettext."""

from django.core.management.base import BaseCommand

from storyhub.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the translations that changed; needs no GNU gettext."
    requires_system_checks = ()

    def handle(self, *args, **options):
        for source in compile_catalogues():
            self.stdout.write(f"Compiled {source}")

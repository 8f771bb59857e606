"""Load the demo stories and the account that owns them."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from episodes.demo import load_demo
from storyhub.management.commanding import make_database_ready


class Command(BaseCommand):
    help = "Loads the two demo stories for the account in STORYHUB_DEMO (name:password). Safe to repeat."

    def handle(self, *args, **options):
        name, _, password = settings.STORYHUB_DEMO.partition(":")
        if not (name and password):
            raise CommandError("STORYHUB_DEMO names no account. Set it to NAME:PASSWORD.")
        make_database_ready()
        owner, is_new = get_user_model().objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": True}
        )
        if is_new:
            owner.set_password(password)
            owner.save(update_fields=["password"])
        for story in load_demo(owner):
            self.stdout.write(f"{story.slug}: {story.title}")

"""Make the records of stories anew with the configured embedder."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from episodes.models import Story
from memory.embedding import configured_embedder
from memory.models import SyncRequest
from memory.outbox import Work, ask
from memory.syncing import work_on
from storyhub.management.commanding import make_database_ready


class Command(BaseCommand):
    help = (
        "Makes the records of a story, or of all, anew with the configured embedder. The old records "
        "answer until the new ones are whole. Queued for the workers; --wait does it here."
    )

    def add_arguments(self, parser):
        parser.add_argument("--story", help="the address (slug) of one story; all without it")
        parser.add_argument("--wait", action="store_true", help="do it here and now")

    def handle(self, *args, story, wait, **options):
        make_database_ready()
        stories = list(Story.objects.filter(slug=story) if story else Story.objects.order_by("pk"))
        if story and not stories:
            raise CommandError(f"There is no story {story!r}.")
        for found in stories:
            with transaction.atomic():
                ask(found.pk, Work.REINDEX)
            if not wait:
                self.stdout.write(f"{found.slug}: queued for {configured_embedder().name}.")
                continue
            asked = SyncRequest.objects.filter(story=found, work=Work.REINDEX)
            for request in asked:
                work_on(request.pk)
            if left := asked.all().first():
                raise CommandError(f"{found.slug}: {left.last_error or 'another worker is at it'}.")
            self.stdout.write(f"{found.slug}: recalled with {configured_embedder().name}.")

"""Compare the vector store with the facts, and mend it."""

from django.core.management.base import BaseCommand, CommandError

from episodes.models import Story
from memory.reconciling import reconcile
from memory.runs import UNAVAILABLE
from storyhub.management.commanding import make_database_ready


class Command(BaseCommand):
    help = "Compares the records of a story, or of all, with its facts, both ways, and mends what differs."

    def add_arguments(self, parser):
        parser.add_argument("--story", help="the address (slug) of one story; all without it")
        parser.add_argument("--dry-run", action="store_true", help="only count; exits 1 if anything differs")

    def handle(self, *args, story, dry_run, **options):
        make_database_ready()
        stories = list(Story.objects.filter(slug=story) if story else Story.objects.order_by("pk"))
        if story and not stories:
            raise CommandError(f"There is no story {story!r}.")
        differing = 0
        for found in stories:
            try:
                differences = reconcile(found, mend=not dry_run)
            except UNAVAILABLE as error:
                raise CommandError(f"{found.slug}: {error}") from error
            differing += not differences.none
            self.stdout.write(
                f"{found.slug}: {differences.missing} missing, {differences.left_over} left over, "
                f"{differences.misplaced} misplaced, {differences.altered} altered"
            )
        if dry_run and differing:
            raise CommandError(f"{differing} of {len(stories)} stories differ from their facts.")

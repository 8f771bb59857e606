"""Remove what deletions and writes of conversations that broke off have left."""

from django.core.management.base import BaseCommand, CommandError

from memory.conversations import conversations
from memory.conversations.base import ConversationsUnavailable


class Command(BaseCommand):
    help = "End deletions of talks that broke off, and remove large objects that no message points to."

    def handle(self, *args, **options):
        try:
            removed = conversations().sweep()
        except ConversationsUnavailable as error:
            raise CommandError(error) from error
        self.stdout.write(f"Removed {removed}.")

"""Make the table and the bucket that STORYHUB_CONVERSATIONS names."""

from django.core.management.base import BaseCommand, CommandError

from memory.conversations import conversations
from memory.conversations.base import ConversationsUnavailable


class Command(BaseCommand):
    help = "Make the DynamoDB table and the bucket that STORYHUB_CONVERSATIONS names; what is there stays."

    def handle(self, *args, **options):
        try:
            made = conversations().create()
        except ConversationsUnavailable as error:
            raise CommandError(error) from error
        self.stdout.write(f"Made {' and '.join(made)}." if made else "Everything is there.")

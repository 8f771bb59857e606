"""The base of commands that work on stories."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class StoryCommand(BaseCommand):
    """A command that finds the embedded database ready, also before ``bin/dev`` ever ran. A database of your
    own is left for you to migrate."""

    def execute(self, *args, **options):
        if connection.settings_dict["ENGINE"] == "storyhub.embedded" and not options.get("dry_run"):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", interactive=False, verbosity=0)
        return super().execute(*args, **options)

"""What commands that work on stories share."""

import json

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def json_line(data: object, stream) -> str:
    """A line of JSON for a stream; letters that its encoding lacks, and half surrogates, are escaped."""
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(data)
    return line


def make_database_ready():
    """Make the tables of the embedded database where they are missing or older than the code, so that a
    command works before ``bin/dev`` ever ran. A database of your own is left for you to migrate."""
    if connection.settings_dict["ENGINE"] != "storyhub.embedded":
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)

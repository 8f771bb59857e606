"""Changes of a story, one after another: who changes its order, its cast or its facts takes a turn first.

Such a change touches rows all over a story. Two at once would each hold rows that the other waits for, and
the database would end one of them.
"""

from django.db import connection

# Beside the locks of workers, which have one number.
_TURNS = 4701


def take_turn(story):
    """Wait until nobody else changes a story, or one that shares people with it; then it is ours until the
    transaction ends. To be taken before anything is locked or written."""
    _lock("pg_advisory_xact_lock", story)


def join_turn(story):
    """The same for a worker: together with other workers, while no person changes the story."""
    _lock("pg_advisory_xact_lock_shared", story)


def _lock(function, story):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_TURNS, story.lineage()[-1].pk])

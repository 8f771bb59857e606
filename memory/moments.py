"""Reading several things as they were at one moment."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment():
    """All that is read inside is read as of one moment, whatever others write meanwhile.

    An answer made of several questions to the database would otherwise hold a fact of before a switch beside
    one of after it, or neither. Inside somebody's transaction that transaction decides. Write nothing inside,
    and ask nobody who has to be waited for.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield

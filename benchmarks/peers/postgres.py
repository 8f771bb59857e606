"""What the peers in PostgreSQL share: the site's own server, and rows written by COPY."""

import psycopg
from psycopg import sql

from memory.stores.pgvector import as_text

__all__ = ["as_text", "conninfo", "copy_rows", "drop"]


def conninfo():
    """Where the server of the site is, as libpq reads it; it is running by then."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return make_conninfo(**{name: parameters[name] for name in names if parameters.get(name)})


def drop(table):
    """Remove a table, if there is one of this name."""
    with psycopg.connect(conninfo(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))


def copy_rows(connection, statement, rows):
    """Write rows by a COPY statement."""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)

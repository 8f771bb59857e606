"""What the peers in PostgreSQL share: the site's own server, and rows written by COPY."""

from memory.stores.pgvector import as_text

__all__ = ["BUILD_MEMORY", "as_text", "conninfo", "copy_rows", "exists"]

# An HNSW graph that does not fit is built on disk, in hours.
BUILD_MEMORY = "SET maintenance_work_mem = '1GB'"


def conninfo():
    """Where the server of the site is, as libpq reads it; it is running by then."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return make_conninfo(**{name: parameters[name] for name in names if parameters.get(name)})


def exists(connection, table):
    """Whether there is a table of this name."""
    return connection.execute("SELECT to_regclass(%s)", [table]).fetchone()[0] is not None


def copy_rows(connection, statement, rows):
    """Write rows by a COPY statement."""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)

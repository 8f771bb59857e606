"""Messages of the database as lines, each read whole in one statement.

A talk is read with each turn and with each look at how an answer grows: Django takes longer to write such a
statement than PostgreSQL to answer it.
"""

import json

from django.db import connection

from memory.models import Message

from .base import Line, Mark, State
from .packing import as_calls, unpack

_READ = """
    SELECT id, thread_id, author, text, state, reply_to_id, withheld::text, marks::text, model, error,
           beat_at, created_at, rests_on::text, metadata::text, key,
           ARRAY(SELECT fact_id FROM memory_message_facts
                 WHERE message_id = memory_message.id ORDER BY fact_id),
           ARRAY(SELECT content FROM memory_messagepart
                 WHERE message_id = memory_message.id ORDER BY index)
    FROM memory_message WHERE {where} ORDER BY id {order} LIMIT %s OFFSET %s
"""


def read(where, values, *, newest_first=False, limit=None, offset=0):
    """The messages of which ``where`` holds, SQL with places for ``values``, as lines in their order."""
    sql = _READ.format(where=where, order="DESC" if newest_first else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit, offset])
        return [_line(row) for row in cursor.fetchall()]


def _line(row):
    pk, talk, author, text, state, reply_to, *values, key, facts, parts = row
    withheld, marks, model, error, beat_at, created_at, rests_on, metadata = values
    return Line(
        id=str(pk),
        talk_id=str(talk),
        by_user=author == Message.Author.USER,
        text=text,
        state=State(state),
        reply_to=str(reply_to) if reply_to else None,
        fact_ids=tuple(facts),
        withheld=json.loads(withheld),
        marks=tuple(Mark(**mark) for mark in json.loads(marks)),
        model=model,
        error=error,
        beat_at=beat_at,
        created_at=created_at,
        rests_on=tuple(json.loads(rests_on)),
        tool_calls=as_calls(unpack(b"".join(map(bytes, parts)))) if parts else (),
        metadata=json.loads(metadata),
        key=key,
    )

"""The end of a room: the latest lines of all its talks, back to where something was said to all.

A room is spoken in at its end; to read it from its beginning for every line would take the longer, the more
was said in it.
"""

from datetime import timedelta

from memory.conversations import conversations

# Lines that are read at once from a talk.
AT_ONCE = 30
# The clocks of those who write may differ by so much, and two may speak up at once: what is read too much is
# only looked at in vain.
APART = timedelta(minutes=1)


def lines_lately(room):
    """The lines of each talk since the last thing that was said in the room, with it: by the id of the talk,
    in order. That is the last one that says what was still open then; everything where there is none."""
    store, lines, cursors, begun = conversations(), {}, {}, None
    for talk in room.talks:
        store.give_up_lost(talk.id)
        lines[talk.id], cursors[talk.id] = [], ""
    while any(cursor is not None for cursor in cursors.values()):
        for talk_id in [talk_id for talk_id, cursor in cursors.items() if cursor is not None]:
            page = store.page(talk_id, limit=AT_ONCE, newest_first=True, cursor=cursors[talk_id] or None)
            lines[talk_id] += page.lines
            cursors[talk_id] = page.cursor
        found = [line.created_at for some in lines.values() for line in some if _is_said_to_all(line)]
        if found:
            begun = max(found) - APART
            cursors = {
                talk_id: cursor if lines[talk_id] and lines[talk_id][-1].created_at >= begun else None
                for talk_id, cursor in cursors.items()
            }
    return {
        talk_id: [line for line in reversed(some) if begun is None or line.created_at >= begun]
        for talk_id, some in lines.items()
    }


def _is_said_to_all(line):
    # Outside of rooms nobody writes what bears the id of a round.
    return {"round", "open"} <= set(line.metadata)

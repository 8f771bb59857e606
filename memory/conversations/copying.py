"""Lines of a talk, to be kept again in another that goes on from them."""

from .base import Entry, Line, State

# A line without a key of its own is known in all copies by where it was first said.
_COPY = "copy:"


def copied(lines):
    """The entries that keep these lines in another talk; what is still being said stays behind."""
    ended = [line for line in lines if line.state != State.STREAMING]
    keys = {line.id: line.key or f"{_COPY}{line.id}" for line in ended}
    return [_entry(line, keys) for line in ended]


def first_id(line: Line):
    """The id of a line where it was first said: the same in every copy."""
    return line.key.removeprefix(_COPY) if line.key.startswith(_COPY) else line.id


def _entry(line, keys):
    return Entry(
        by_user=line.by_user,
        text=line.text,
        key=keys[line.id],
        reply_to=keys.get(line.reply_to),
        state=line.state,
        fact_ids=line.fact_ids,
        rests_on=line.rests_on,
        marks=line.marks,
        withheld=line.withheld,
        model=line.model,
        tool_calls=line.tool_calls,
        metadata=line.metadata,
    )

"""A room as a page shows it: a part of its rounds, read from its end."""

from dataclasses import dataclass

from memory.conversations import conversations
from memory.conversations.seats import is_heard, seat_of

from .rounds import Round, moment_of, round_begun, rounds_in

# So many rounds are shown at once.
AT_ONCE = 20


@dataclass(frozen=True)
class RoomPart:
    """Some rounds of a room, in order. ``earlier`` is the cursor that leads to those before them, None where
    the room begins."""

    rounds: tuple[Round, ...]
    earlier: str | None


def part_of(room, *, before="", back_to=""):
    """The latest rounds of a room, or those before a cursor; with ``back_to`` all back to the round of that
    id. What it asks the store does not grow with the room."""
    for talk in room.talks:
        conversations().give_up_lost(talk.id)
    ends = _ends(room, before)
    lines, unread = _read_back(room, ends, back_to)
    begun = _begun(lines, back_to)
    shown = {line.metadata["round"] for some in lines.values() for line in some if moment_of(line) >= begun}
    has_more = unread or any(moment_of(line) < begun for some in lines.values() for line in some)
    starts = {
        talk_id: next((line.id for line in reversed(some) if moment_of(line) >= begun), ends[talk_id])
        for talk_id, some in lines.items()
    }
    rounds = _whole(room, lines, shown)
    return RoomPart(tuple(rounds), ".".join(starts.values()) if has_more and shown else None)


def _ends(room, cursor):
    """Where the part before a cursor ends in each talk: the id of the line after it, "" for its end."""
    ends = cursor.split(".")
    if len(ends) != len(room.talks):
        ends = [""] * len(room.talks)
    return {talk.id: end for talk, end in zip(room.talks, ends, strict=True)}


def _read_back(room, ends, back_to):
    """The lines with which rounds begin, the latest first, by the id of the talk: at least those of the
    rounds to be shown. And whether there is more before them in a talk that was not read to its beginning."""
    store, limit = conversations(), AT_ONCE * (len(room.talks) + 1)
    lines, cursors, has_more = {talk_id: [] for talk_id in ends}, dict(ends), False
    while cursors:
        pages = {
            talk_id: store.page(talk_id, limit=limit, newest_first=True, cursor=cursor or None)
            for talk_id, cursor in cursors.items()
        }
        begun = {}
        for talk_id, page in pages.items():
            begun[talk_id] = [line for line in page.lines if round_begun(line)]
            lines[talk_id] += begun[talk_id]
        said = {line.metadata["round"] for some in lines.values() for line in some}
        is_enough = len(said) >= AT_ONCE and (not back_to or back_to in said)
        since = _begun(lines, back_to) if is_enough else None
        cursors = {}
        for talk_id, page in pages.items():
            if page.cursor is None:
                continue
            # A round that somebody was asked for late has its line far behind where it began: one such line
            # does not say that all before it is older.
            if since and begun[talk_id] and max(map(moment_of, begun[talk_id])) < since:
                has_more = True
            else:
                cursors[talk_id] = page.cursor
    return lines, has_more


def _begun(lines, back_to):
    """When the first round began that is to be shown."""
    at = {line.metadata["round"]: moment_of(line) for some in lines.values() for line in some}
    latest = sorted(at.values(), reverse=True)[:AT_ONCE]
    return min([*latest[-1:], *([at[back_to]] if back_to in at else [])], default=None)


def _whole(room, lines, shown):
    """The rounds with all their answers, wherever in a talk these stand."""
    store, lines_of = conversations(), {}
    asked = {}
    for some in lines.values():
        for line in some:
            if line.metadata["round"] in shown:
                asked[line.metadata["round"]] = line.metadata["asked"]
    for talk in room.talks:
        here = [line for line in lines[talk.id] if line.metadata["round"] in shown]
        missing = asked.keys() - {line.metadata["round"] for line in here}
        late = [turn for turn in missing if seat_of(talk).slug in asked[turn]]
        here += store.keyed(talk.id, late) if late else []
        questions = [line.id for line in here if not is_heard(line)]
        lines_of[talk.id] = [*here, *(store.answers(talk.id, questions) if questions else ())]
    return rounds_in(room, lines_of)

"""Rooms: several characters who hear one another, each with a viewpoint of his own.

Everyone in a room has a talk of his own, a seat, joined to the others by the room's id. What is said in the
room is put into the talks of all who hear it (``rounds.py``), and becomes part of their history there; no
memory passes between them, and nothing that was heard leaves the room.
"""

from dataclasses import dataclass, replace
from uuid import uuid4

from memory.conversations import conversations
from memory.conversations.base import Entry, Talk
from memory.conversations.copying import copied
from memory.conversations.pinning import begin_talk, viewpoint_of
from memory.conversations.seats import seat_of
from memory.viewpoint import Viewpoint

from .names import name_so_far

MOST_IN_A_ROOM = 6


@dataclass(frozen=True)
class Room:
    """The talks of one user with those in a room, in the order in which they sit."""

    id: str
    talks: tuple[Talk, ...]

    def talk_with(self, slug):
        return next((talk for talk in self.talks if seat_of(talk).slug == slug), None)

    @property
    def seats(self):
        return tuple(seat_of(talk).slug for talk in self.talks)

    @property
    def title(self):
        """What its user called it; else who sits in it."""
        given = {talk.title for talk in self.talks}
        if len(given) == 1 and (only := next(iter(given))):
            return only
        return " · ".join(talk.character_name for talk in self.talks)


def open_room(user, story, characters, before, *, partner=""):
    """A room with these characters, all as of the same episode; ``partner`` is who the user is there, as in a
    talk alone (``memory.chat.partners``)."""
    room, talks = uuid4().hex[:16], []
    seen = [Viewpoint(story, one, before) for one in characters]
    who = {"with": partner} if partner else {}
    for place, viewpoint in enumerate(seen):
        seat = {"room": room, "seat": viewpoint.character.slug, "place": place}
        talks.append(begin_talk(user, viewpoint, metadata=seat | who))
    # A talk is there only with a line in it: each begins with who sits in the room, as far as he knows them.
    for talk, viewpoint in zip(talks, seen, strict=True):
        me = viewpoint.character
        names = (one.name if one == me else name_so_far(viewpoint, one) for one in characters)
        said = " · ".join(name or "？" for name in names)
        opened = Entry(True, said, key=f"{room}:opened", metadata={"heard_from": "", "opened": room})
        conversations().append(talk.id, [opened])
    return Room(room, tuple(talks))


def branch_room(room, story, rounds):
    """A room of its own in which only these ``rounds`` (ids) of another were said. What is still being said
    stays behind. Raises ``TalkClosed``, and then nothing was made."""
    for talk in room.talks:
        viewpoint_of(talk, story)
    store, branch = conversations(), uuid4().hex[:16]
    talks = []
    for talk in room.talks:
        lines = store.lines(talk.id)
        asked = {line.id for line in lines if line.metadata.get("round") in rounds}
        kept = [
            line for line in lines if line.id in asked or line.reply_to in asked or "opened" in line.metadata
        ]
        seat = store.begin(
            user_id=talk.user_id,
            story_id=talk.story_id,
            character_id=talk.character_id,
            character_name=talk.character_name,
            as_of=talk.as_of,
            pinned_to=talk.pinned_to,
            title=talk.title,
            metadata={**talk.metadata, "room": branch},
        )
        store.append(seat.id, [_all_said(entry) for entry in copied(kept)])
        talks.append(seat)
    return Room(branch, tuple(talks))


def _all_said(entry):
    """An entry without the answers that were open when it was said: the branch has them whole, or not."""
    if "open" not in entry.metadata:
        return entry
    return replace(entry, metadata={**entry.metadata, "open": []})


def room_of(user, story, room):
    """The user's room of this id, or None."""
    talks = conversations().talks(user_id=user.pk, story_id=story.pk)
    return next((one for one in rooms_in(talks) if one.id == room), None)


def rooms_in(talks):
    """The rooms among talks, in their order. Copies of seats sit nowhere."""
    rooms = {}
    for talk in talks:
        if (seat := seat_of(talk)) and not talk.cloned_from:
            rooms.setdefault(seat.room, []).append((seat.place, talk))
    by_place = {room: sorted(seats, key=lambda seat: seat[0]) for room, seats in rooms.items()}
    return [Room(room, tuple(talk for _, talk in seats)) for room, seats in by_place.items()]

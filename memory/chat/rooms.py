"""Rooms: several characters who hear one another, each with a viewpoint of his own.

Everyone in a room has a talk of his own, joined to the others by the room's id. What is said in the room is
put into the talks of all who hear it, and becomes part of their history; no memory passes between them.
"""

from dataclasses import dataclass
from uuid import uuid4

from episodes.models import Character
from memory.conversations import conversations
from memory.conversations.base import Entry, Line, State, Talk
from memory.conversations.pinning import begin_talk, viewpoint_of
from memory.conversations.wording import unmarked
from memory.models import Fact
from memory.viewpoint import Viewpoint

from .names import name_so_far

MOST_IN_A_ROOM = 6


@dataclass(frozen=True)
class Room:
    """The talks of one user with those in a room, in the order in which they sit."""

    id: str
    talks: tuple[Talk, ...]

    def talk_with(self, slug):
        return next((talk for talk in self.talks if talk.metadata["seat"] == slug), None)

    @property
    def seats(self):
        return tuple(talk.metadata["seat"] for talk in self.talks)


@dataclass(frozen=True)
class Round:
    """One thing the user said in a room, to whom (slugs), and the answers to it: (talk, answers)."""

    id: str
    text: str
    asked: tuple[str, ...]
    answers: tuple[tuple[Talk, tuple[Line, ...]], ...]


def open_room(user, story, characters, before):
    """A room with these characters, all as of the same episode."""
    room = uuid4().hex[:16]
    talks = [
        begin_talk(
            user, Viewpoint(story, one, before), metadata={"room": room, "seat": one.slug, "place": place}
        )
        for place, one in enumerate(characters)
    ]
    # A talk is there only with a line in it: each begins with who sits in the room.
    names = " · ".join(one.name for one in characters)
    for talk in talks:
        opened = Entry(True, names, key=f"{room}:opened", metadata={"heard_from": "", "opened": room})
        conversations().append(talk.id, [opened])
    return Room(room, tuple(talks))


def room_of(user, story, room):
    """The user's room of this id, or None."""
    talks = conversations().talks(user_id=user.pk, story_id=story.pk)
    mine = sorted((t for t in talks if t.metadata.get("room") == room), key=lambda t: t.metadata["place"])
    return Room(room, tuple(mine)) if mine else None


def rooms_in(talks):
    """The rooms among talks, in their order."""
    rooms = {}
    for talk in talks:
        if talk.metadata.get("room"):
            rooms.setdefault(talk.metadata["room"], []).append(talk)
    return [Room(key, tuple(sorted(ts, key=lambda t: t.metadata["place"]))) for key, ts in rooms.items()]


def say(room, text, asked, story):
    """Say something in a room to those ``asked`` (slugs); everybody hears it. Returns the id of the round.

    ``TalkClosed`` writes nothing.
    """
    for talk in room.talks:
        viewpoint_of(talk, story)
    turn = uuid4().hex[:16]
    seats = [slug for slug in room.seats if slug in asked]
    for talk in room.talks:
        slug = talk.metadata["seat"]
        about = {"round": turn, "asked": seats}
        if slug not in seats:
            heard = Entry(True, text, key=f"{turn}:heard", metadata=about | {"heard_from": ""})
            conversations().append(talk.id, [heard])
    first = room.talk_with(seats[0])
    conversations().add_turn(first.id, text, key=turn, metadata={"round": turn, "asked": seats})
    return turn


def next_answer(room, turn):
    """Whose answer comes next in a round, as (talk, question, answer); None when everybody has answered.

    Who is next has first heard what the ones before him said.
    """
    rounds = {one.id: one for one in rounds_of(room)}
    if turn not in rounds:
        return None
    said = rounds[turn]
    for talk, answers in said.answers:
        if answers and answers[-1].state == State.STREAMING:
            return None
        _let_hear(room, talk, answers, turn)
    answered = {talk.metadata["seat"] for talk, _ in said.answers}
    slug = next((slug for slug in said.asked if slug not in answered and room.talk_with(slug)), None)
    if slug is None:
        return None
    talk = room.talk_with(slug)
    about = {"round": turn, "asked": list(said.asked)}
    question, answer = conversations().add_turn(talk.id, said.text, key=turn, metadata=about)
    return talk, question, answer


def _let_hear(room, speaker, answers, turn):
    """Put what somebody said into the talks of the others, once, without what should not have been said."""
    ended = [one for one in answers if one.state in (State.COMPLETE, State.STOPPED) and one.text]
    if not ended:
        return
    slug, text = speaker.metadata["seat"], unmarked(ended[-1])
    about = {"round": turn, "heard_from": slug, "facts": [*ended[-1].fact_ids]}
    for talk in room.talks:
        if talk.id != speaker.id:
            heard = Entry(True, text, key=f"{turn}:heard:{slug}", metadata=about)
            conversations().append(talk.id, [heard])


def rounds_of(room):
    """Everything said in a room, round by round."""
    rounds = {}
    for talk in room.talks:
        conversations().give_up_lost(talk.id)
        lines = conversations().lines(talk.id)
        for line in lines:
            turn = line.metadata.get("round")
            if not turn or line.metadata.get("heard_from"):
                continue
            one = rounds.setdefault(turn, [line.created_at, line.text, line.metadata.get("asked", ()), []])
            one[0] = min(one[0], line.created_at)
            if "heard_from" not in line.metadata:
                one[3].append((talk, tuple(other for other in lines if other.reply_to == line.id)))
    found = []
    for turn, (at, text, asked, answers) in rounds.items():
        order = {slug: place for place, slug in enumerate(asked)}
        answers.sort(key=lambda pair: order.get(pair[0].metadata["seat"], len(order)))
        found.append((at, Round(turn, text, tuple(asked), tuple(answers))))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def heard_in_room(viewpoint, lines):
    """What the viewpoint's character heard in a room in these lines, as (name, text); name "" is the visitor.

    What somebody said out of facts that he no longer knows is left out.
    """
    heard = [line for line in lines if "heard_from" in line.metadata and "opened" not in line.metadata]
    if not heard:
        return []
    cast = {one.slug: one for one in Character.objects.of(viewpoint.story)}
    said = []
    for line in heard:
        speaker = cast.get(line.metadata["heard_from"])
        if line.metadata["heard_from"] and (speaker is None or not _still_knows(viewpoint, speaker, line)):
            continue
        said.append((name_so_far(viewpoint, speaker) or "？" if speaker else "", line.text))
    return said


def _still_knows(viewpoint, speaker, line):
    behind = set(line.metadata.get("facts", ()))
    if not speaker.is_in_cast:
        return False
    facts = Viewpoint(viewpoint.story, speaker, viewpoint.before).facts(Fact.objects.filter(pk__in=behind))
    return facts.count() == len(behind)

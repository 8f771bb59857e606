"""Rooms: several characters who hear one another, each with a viewpoint of his own.

Everyone in a room has a talk of his own, a seat, joined to the others by the room's id. What is said in the
room is put into the talks of all who hear it, and becomes part of their history there; no memory passes
between them, and nothing that was heard leaves the room.
"""

from dataclasses import dataclass
from itertools import chain
from uuid import uuid4

from episodes.models import Character
from memory.conversations import conversations
from memory.conversations.base import Entry, Line, State, Talk
from memory.conversations.pinning import begin_talk, viewpoint_of
from memory.conversations.seats import is_heard, seat_of
from memory.conversations.sight import Sight, told_through
from memory.conversations.wording import unmarked
from memory.viewpoint import Viewpoint

from .history import behind
from .names import name_so_far
from .room_lines import lines_lately, lines_of_round

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


@dataclass(frozen=True)
class Round:
    """One thing the user said in a room, to whom (slugs), and the answers to it: (talk, answers)."""

    id: str
    text: str
    asked: tuple[str, ...]
    answers: tuple[tuple[Talk, tuple[Line, ...]], ...]


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


def say(room, text, asked, story):
    """Say something in a room to those ``asked`` (slugs); everybody hears it. Returns the id of the round.

    ``TalkClosed`` writes nothing.
    """
    for talk in room.talks:
        viewpoint_of(talk, story)
    still_open = _hear_out(room)
    turn = uuid4().hex[:16]
    seats = [slug for slug in room.seats if slug in asked]
    about = {"round": turn, "asked": seats, "open": still_open}
    for talk in room.talks:
        if seat_of(talk).slug not in seats:
            _tell(talk, f"{turn}:heard", text, about | {"heard_from": "", "behind": {}})
    conversations().add_turn(room.talk_with(seats[0]).id, text, key=turn, metadata=about)
    return turn


def next_answer(room, turn):
    """Whose answer comes next in a round, as (talk, question, answer); None when everybody has answered.

    Who is next has first heard what the ones before him said.
    """
    lines_of = lines_of_round(room, turn)
    said = next((one for one in _rounds_in(room, lines_of) if one.id == turn), None)
    if said is None or any(lines and lines[-1].state == State.STREAMING for _, lines in said.answers):
        return None
    _let_hear(room, said, lines_of)
    answered = {seat_of(talk).slug for talk, _ in said.answers}
    slug = next((slug for slug in said.asked if slug not in answered and room.talk_with(slug)), None)
    if slug is None:
        return None
    talk = room.talk_with(slug)
    about = {"round": turn, "asked": list(said.asked)}
    question, answer = conversations().add_turn(talk.id, said.text, key=turn, metadata=about)
    return talk, question, answer


def waits(room, turn):
    """Whether somebody who was asked in a round has not answered."""
    said = next((one for one in _rounds_in(room, lines_of_round(room, turn)) if one.id == turn), None)
    return said is not None and len({talk.id for talk, lines in said.answers if lines}) < len(said.asked)


def _hear_out(room):
    """Let everybody hear what was said since the last time somebody spoke up, and what was still being said
    then. Returns what is being said now, as [slug, id of the answer]."""
    lines, store, still_open = lines_lately(room), conversations(), []
    then = {
        (slug, pk)
        for line in chain(*lines.values())
        if "round" in line.metadata
        for slug, pk in line.metadata.get("open", ())
    }
    for talk in room.talks:
        slug = seat_of(talk).slug
        answers = {line.id: line for line in lines[talk.id] if not line.by_user}
        for _, pk in sorted(place for place in then if place[0] == slug and place[1] not in answers):
            if line := store.line(talk.id, pk):
                answers[pk] = line
        still_open += [[slug, line.id] for line in answers.values() if line.state == State.STREAMING]
        newest = {line.reply_to: line for line in answers.values() if line.is_said}
        for question, answer in newest.items():
            asked = store.line(talk.id, question) if _deaf_to(answer, talk, room, lines) else None
            if asked and (turn := asked.metadata.get("round")):
                answered = ((talk, tuple(store.answers(talk.id, [question]))),)
                _let_hear(room, Round(turn, asked.text, (), answered), lines)
    return still_open


def _deaf_to(answer, speaker, room, lines):
    """The talks of those who have not heard an answer, as far as these lines tell."""
    others = (talk for talk in room.talks if talk.id != speaker.id)
    key = f":heard:{seat_of(speaker).slug}:{answer.id}"
    return [talk for talk in others if not any(line.key.endswith(key) for line in lines[talk.id])]


def _let_hear(room, said, lines):
    """Put what was said in a round into the talks of the others, each answer once, without what should not
    have been said. Of an answer that was given anew, the new one is heard from then on.

    ``lines`` are those of the room's talks since then, by the id of the talk; what is put in now is added to
    them.
    """
    for speaker, answers in said.answers:
        newest = next((one for one in reversed(answers) if one.is_said), None)
        if newest is None:
            continue
        slug = seat_of(speaker).slug
        key = f"{said.id}:heard:{slug}:{newest.id}"
        deaf = _deaf_to(newest, speaker, room, lines)
        if not deaf:
            continue
        about = {"round": said.id, "heard_from": slug, "behind": _behind(speaker, newest)}
        for talk in deaf:
            lines[talk.id] += _tell(talk, key, unmarked(newest), about)


def _behind(speaker, answer):
    """The facts behind an answer as ``told_through`` gives them to those who hear it."""
    facts = behind(answer)
    if not facts:
        return {}
    through = {seat_of(speaker).slug: facts}
    for line in conversations().lines(speaker.id):
        for teller, told in (told_through(line) or {}).items():
            through[teller] = through.get(teller, set()) | (told & facts)
    return {teller: sorted(told) for teller, told in through.items() if told}


def _tell(talk, key, text, about):
    return conversations().append(talk.id, [Entry(True, text, key=key, metadata=about)])


def rounds_of(room):
    """Everything said in a room, round by round."""
    for talk in room.talks:
        conversations().give_up_lost(talk.id)
    return _rounds_in(room, {talk.id: conversations().lines(talk.id) for talk in room.talks})


def _rounds_in(room, lines_of):
    rounds = {}
    for talk in room.talks:
        lines, answers = lines_of[talk.id], {}
        for line in lines:
            answers.setdefault(line.reply_to, []).append(line)
        for line in lines:
            turn = line.metadata.get("round")
            if not turn or line.metadata.get("heard_from"):
                continue
            one = rounds.setdefault(turn, [line.created_at, line.text, line.metadata.get("asked", ()), []])
            one[0] = min(one[0], line.created_at)
            if not is_heard(line):
                one[3].append((talk, tuple(answers.get(line.id, ()))))
    found = []
    for turn, (at, text, asked, answers) in rounds.items():
        order = {slug: place for place, slug in enumerate(asked)}
        answers.sort(key=lambda pair: order.get(seat_of(pair[0]).slug, len(order)))
        found.append((at, Round(turn, text, tuple(asked), tuple(answers))))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


@dataclass(frozen=True)
class Heard:
    """Something heard in a room: the name of who said it, as far as it has come ("" for the visitor), and the
    facts behind it."""

    name: str
    text: str
    behind: frozenset[int]


def heard_in_room(sight: Sight, lines):
    """What the viewpoint's character heard in a room in these lines, in order.

    What somebody said out of facts that he no longer knows is left out, and so is what he then said anew.
    """
    heard = {}
    for line in lines:
        if is_heard(line) and "opened" not in line.metadata:
            # A place in the order is kept by what was said first.
            heard[line.metadata.get("round"), line.metadata["heard_from"]] = line
    if not heard:
        return []
    viewpoint = sight.viewpoint
    cast = {one.slug: one for one in Character.objects.of(viewpoint.story)}
    said = []
    for line in heard.values():
        slug = line.metadata["heard_from"]
        if slug and (slug not in cast or not sight.still_holds(line)):
            continue
        name = (name_so_far(viewpoint, cast[slug]) or "？") if slug else ""
        facts = frozenset().union(*(told_through(line) or {}).values())
        said.append(Heard(name, line.text, facts))
    return said

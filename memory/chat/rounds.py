"""What is said in a room, round by round: one thing the user says, and the answers of those who were asked.

Whoever speaks up hears out what was said before; whoever answers has heard those who answered before him. No
step reads more of a room than its end.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import uuid4

from django.utils import timezone

from memory.conversations import conversations
from memory.conversations.base import Entry, Line, State, Talk
from memory.conversations.copying import first_id
from memory.conversations.pinning import viewpoint_of
from memory.conversations.seats import is_heard, seat_of
from memory.conversations.sight import TOLD, told_in
from memory.conversations.wording import unmarked

from .history import behind
from .room_lines import lines_lately
from .rooms import branch_room


@dataclass(frozen=True)
class Round:
    """One thing the user said in a room, when and to whom (slugs), and the answers to it: (talk, answers)."""

    id: str
    at: datetime
    text: str
    asked: tuple[str, ...]
    answers: tuple[tuple[Talk, tuple[Line, ...]], ...]

    @property
    def is_open(self):
        """Whether somebody is answering."""
        return any(lines and lines[-1].state == State.STREAMING for _, lines in self.answers)

    @property
    def waits(self):
        """Whether somebody who was asked has not answered."""
        return len({talk.id for talk, lines in self.answers if lines}) < len(self.asked)


def say(room, text, asked, story):
    """Say something in a room to those ``asked`` (slugs); everybody hears it. Returns the id of the round.

    ``TalkClosed`` writes nothing.
    """
    for talk in room.talks:
        viewpoint_of(talk, story)
    still_open, now = _hear_out(room), timezone.now().isoformat()
    turn = uuid4().hex[:16]
    seats = [slug for slug in room.seats if slug in asked]
    about = {"round": turn, "at": now, "asked": seats, "open": still_open}
    for talk in room.talks:
        if seat_of(talk).slug not in seats:
            _tell(talk, f"{turn}:heard", text, about | {"heard_from": "", "behind": {}})
    _ask(room.talk_with(seats[0]), turn, text, about)
    return turn


def say_otherwise(room, turn, text, story):
    """A new room that goes as this one did up to a round, and in which ``text`` is then said instead, to the
    same. Returns the room and the id of its new round; (None, "") where there is no such round.

    Raises ``TalkClosed``, and then nothing was written.
    """
    told = rounds_of(room)
    before = [one.id for one in told]
    if turn not in before:
        return None, ""
    at = before.index(turn)
    branch = branch_room(room, story, set(before[:at]))
    return branch, say(branch, text, told[at].asked, story)


def branch_after(room, turn, story):
    """A room of its own that goes as this one did until a round was answered; None where there is no such
    round. Raises ``TalkClosed``."""
    said = [one.id for one in rounds_of(room)]
    return branch_room(room, story, set(said[: said.index(turn) + 1])) if turn in said else None


def next_answer(room, turn):
    """Whose answer comes next in a round, as (talk, question, answer); None when everybody has answered.

    Who is next has first heard what the ones before him said.
    """
    said = round_of(room, turn)
    if said is None or said.is_open:
        return None
    _let_hear(room, said)
    answered = {seat_of(talk).slug for talk, _ in said.answers}
    slug = next((slug for slug in said.asked if slug not in answered and room.talk_with(slug)), None)
    if slug is None:
        return None
    talk = room.talk_with(slug)
    about = {"round": turn, "at": said.at.isoformat(), "asked": list(said.asked)}
    question, answer = _ask(talk, turn, said.text, about)
    return talk, question, answer


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
            if all(_is_there(lines[one.id], answer, slug) for one in room.talks if one.id != talk.id):
                continue
            asked = store.line(talk.id, question)
            if asked and (turn := asked.metadata.get("round")):
                _let_hear_answers(room, turn, talk, store.answers(talk.id, [question]))
    return still_open


def _is_there(lines, answer, slug):
    """Whether an answer of somebody was heard in these lines."""
    return any(line.key.endswith(f":heard:{slug}:{first_id(answer)}") for line in lines)


def _let_hear(room, said):
    for speaker, answers in said.answers:
        _let_hear_answers(room, said.id, speaker, answers)


def _let_hear_answers(room, turn, speaker, answers):
    """Put the newest answer of somebody into the talks of the others who have not heard it, without what
    should not have been said. Of an answer given anew, the new one is heard from then on."""
    newest = next((one for one in reversed(answers) if one.is_said), None)
    if newest is None:
        return
    slug = seat_of(speaker).slug
    key = f"{turn}:heard:{slug}:{first_id(newest)}"
    others = [talk for talk in room.talks if talk.id != speaker.id]
    deaf = [talk for talk in others if not conversations().keyed(talk.id, [key])]
    if not deaf:
        return
    about = {"round": turn, "heard_from": slug, "behind": _behind(speaker, newest)}
    for talk in deaf:
        _tell(talk, key, unmarked(newest), about)


def _behind(speaker, answer):
    """The facts behind an answer as ``told_through`` gives them to those who hear it."""
    facts = behind(answer)
    if not facts:
        return {}
    through = {slug: told & facts for slug, told in told_in(speaker).items()}
    through[seat_of(speaker).slug] = facts
    return {teller: sorted(told) for teller, told in through.items() if told}


def _tell(talk, key, text, about):
    return conversations().append(talk.id, [Entry(True, text, key=key, metadata=about | _told(talk))])


def _ask(talk, turn, text, about):
    return conversations().add_turn(talk.id, text, key=turn, metadata=about | _told(talk))


def _told(talk):
    return {TOLD: {slug: sorted(facts) for slug, facts in told_in(talk).items()}}


def round_of(room, turn):
    """One round of a room, or None."""
    store, lines_of = conversations(), {}
    for talk in room.talks:
        store.give_up_lost(talk.id)
        said = store.keyed(talk.id, [turn, f"{turn}:heard"])
        asked = [line.id for line in said if not is_heard(line)]
        lines_of[talk.id] = [*said, *(store.answers(talk.id, asked) if asked else ())]
    return next((one for one in rounds_in(room, lines_of) if one.id == turn), None)


def rounds_of(room):
    """Everything said in a room, round by round."""
    for talk in room.talks:
        conversations().give_up_lost(talk.id)
    return rounds_in(room, {talk.id: conversations().lines(talk.id) for talk in room.talks})


def rounds_in(room, lines_of):
    """The rounds that lines of a room's talks (by the id of the talk) tell of, in the order in which they
    were said."""
    rounds = {}
    for talk in room.talks:
        lines, answers = lines_of[talk.id], {}
        for line in lines:
            answers.setdefault(line.reply_to, []).append(line)
        for line in lines:
            if not (turn := round_begun(line)):
                continue
            told = rounds.setdefault(turn, (line, []))[1]
            if not is_heard(line):
                told.append((talk, tuple(answers.get(line.id, ()))))
    found = []
    for turn, (line, told) in rounds.items():
        asked = tuple(line.metadata["asked"])
        told.sort(key=lambda pair: asked.index(seat_of(pair[0]).slug))
        found.append(Round(turn, moment_of(line), line.text, asked, tuple(told)))
    return sorted(found, key=lambda one: (one.at, one.id))


def round_begun(line):
    """The id of the round in which the user said this line, in whichever seat; None for any other line."""
    said = is_heard(line) and line.metadata["heard_from"]
    return line.metadata.get("round") if line.by_user and not said else None


def moment_of(line):
    """When the round of such a line began; in rooms that are older than that note, when it was written."""
    noted = line.metadata.get("at")
    return datetime.fromisoformat(noted) if noted else line.created_at

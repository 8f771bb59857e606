"""The port to a store of conversations, and the values that pass through it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

# An answer that shows no sign of life for this long was broken off by a crash.
LIFE_SIGN = timedelta(seconds=45)


class State(StrEnum):
    """How far a line is. Only answers are ever anything but complete."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Talk:
    """A talk of one user with one character, pinned to a viewpoint.

    ``pinned_to`` is the id of the episode that ``as_of`` is the number of; None past the last one.
    ``character_id`` is None once the character was deleted.
    """

    id: int
    user_id: int
    story_id: int
    character_id: int | None
    character_name: str
    as_of: int
    pinned_to: int | None
    title: str
    updated_at: datetime


@dataclass(frozen=True)
class Mark:
    """A stretch of an answer that the viewpoint may not know: ``kind`` is "future" or "others".

    ``fact`` is the id of the hidden fact (None for a name that only comes later), ``episode`` the number of
    the episode that reveals it.
    """

    start: int
    end: int
    kind: str
    fact: int | None
    episode: int | None


@dataclass(frozen=True)
class Line:
    """Something said in a talk. An answer knows its question (``reply_to``); a question has none."""

    id: int
    talk_id: int
    by_user: bool
    text: str
    state: State
    reply_to: int | None
    fact_ids: tuple[int, ...]
    withheld: dict
    marks: tuple[Mark, ...]
    model: str
    error: str
    beat_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Outcome:
    """How an answer ended, to be kept whole."""

    state: State
    text: str
    fact_ids: tuple[int, ...] = ()
    withheld: dict = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    error: str = ""


class ConversationStore(Protocol):
    """Keeps talks. A talk is found only by the one who holds it; who may see its story, the caller checks."""

    def begin(self, *, user_id, story_id, character_id, character_name, as_of, pinned_to) -> Talk:
        """A new talk without a line."""
        ...

    def find(self, talk_id, *, user_id) -> Talk | None:
        """The talk, if it is this user's."""
        ...

    def talks(self, *, user_id, story_id) -> list[Talk]:
        """A user's talks in a story, the latest first."""
        ...

    def lines(self, talk_id) -> list[Line]:
        """Everything said, in order."""
        ...

    def line(self, line_id) -> Line | None: ...

    def add_turn(self, talk_id, text) -> tuple[Line, Line]:
        """Keep a question and the place of its answer; turns of one talk come one after another."""
        ...

    def add_answer(self, question: Line) -> Line:
        """The place for another answer to a question."""
        ...

    def first_open(self, talk_id) -> Line | None:
        """The earliest answer that has not ended: whose turn it is."""
        ...

    def claim(self, answer_id) -> bool:
        """Take it on oneself to answer; False when somebody has, or when it was stopped before."""
        ...

    def grow(self, answer_id, text) -> bool:
        """Keep what was said so far. False when the answer was stopped meanwhile: then say no more."""
        ...

    def finish(self, answer_id, outcome: Outcome) -> bool:
        """Keep how an answer ended; one that was stopped stays stopped, with its facts and marks."""
        ...

    def stop(self, answer_id) -> None:
        """End an answer where it is."""
        ...

    def give_up_lost(self, talk_id) -> None:
        """Mark as failed the answers whose giver showed no ``LIFE_SIGN``."""
        ...

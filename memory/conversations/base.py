"""The port to a store of conversations, and the values that pass through it.

Ids are opaque strings. Whatever is not the asker's, or is no id at all, is answered as not found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

# An answer that shows no sign of life for this long was broken off by a crash.
LIFE_SIGN = timedelta(seconds=45)
# Of each working memory so many of its latest versions are kept.
VERSIONS_KEPT = 20


class ConversationsUnavailable(Exception):
    """The store did not answer, or an object it points to is gone or damaged."""


class TalkGone(Exception):
    """The talk was deleted meanwhile. Nothing was written."""


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
    ``character_id`` is None once the character was deleted. ``indexed_to`` is the id of the last line that
    semantic recall has taken in, "" before the first.
    """

    id: str
    user_id: int
    story_id: int
    character_id: int | None
    character_name: str
    as_of: int
    pinned_to: int | None
    title: str
    updated_at: datetime
    metadata: Mapping[str, Any] = field(default_factory=dict)
    cloned_from: str = ""
    indexed_to: str = ""


@dataclass(frozen=True)
class Mark:
    """A stretch of an answer that the viewpoint may not know: ``kind`` is "future" or "others".

    ``fact`` is the id of the hidden fact (None where only the text tells it), ``episode`` the number of the
    episode that reveals it, ``place`` where its text does (episode id, start, end). ``by`` is how it was
    found: "name", "word", "statement" or "meaning".
    """

    start: int
    end: int
    kind: str
    fact: int | None
    episode: int | None
    by: str = ""
    place: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class ToolCall:
    """A tool that was called for an answer; ``arguments`` and ``result`` are JSON values of any size."""

    name: str
    arguments: Any = None
    result: Any = None


@dataclass(frozen=True)
class Line:
    """Something said in a talk. An answer knows its question (``reply_to``); a question has none.

    ``fact_ids`` are the facts an answer was given. ``rests_on`` are those that anything it was given rests
    on: its facts, and those behind the earlier answers and the working memory that its prompt held.
    """

    id: str
    talk_id: str
    by_user: bool
    text: str
    state: State
    reply_to: str | None
    fact_ids: tuple[int, ...]
    withheld: dict
    marks: tuple[Mark, ...]
    model: str
    error: str
    beat_at: datetime | None
    created_at: datetime
    rests_on: tuple[int, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def is_said(self):
        """Whether it has ended with a word in it, and what stands behind it is known.

        An answer that was stopped is not, until whoever gave it has kept its facts and marks.
        """
        if self.state == State.STOPPED and self.beat_at and not self.model:
            return False
        return self.state in (State.COMPLETE, State.STOPPED) and bool(self.text.strip())


@dataclass(frozen=True)
class Entry:
    """A line to be kept as it is, by a program. One whose ``key`` a line of the talk has is that line."""

    by_user: bool
    text: str
    key: str = ""
    reply_to: str | None = None
    state: State = State.COMPLETE
    fact_ids: tuple[int, ...] = ()
    rests_on: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)
    model: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Lines of a talk, and the cursor that leads on; None where there is no more."""

    lines: tuple[Line, ...]
    cursor: str | None


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
    rests_on: tuple[int, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True)
class Holder:
    """Whose a working memory is: a talk's (``thread_id``), or of all talks of a user with one character of a
    story. The two never meet."""

    user_id: int
    story_id: int
    character_id: int
    thread_id: str = ""
    kind: str = "memory"

    @property
    def key(self):
        if self.thread_id:
            return f"{self.kind}:thread:{self.thread_id}"
        return f"{self.kind}:resource:{self.user_id}:{self.story_id}:{self.character_id}"


@dataclass(frozen=True)
class Version:
    """A working memory as it was once written, at one ``place``: the id of the episode as of which was
    talked, "end" past the last one.

    ``rests_on`` are the facts behind it, ``seen_to`` the id of the last episode that its viewpoint saw.
    ``source`` is the id of the answer, in ``source_talk``, that it was written after; "" when it was written
    by hand or by a program.
    """

    holder: Holder
    place: str
    number: int
    text: str
    rests_on: tuple[int, ...] = ()
    seen_to: int | None = None
    source_talk: str = ""
    source: str = ""
    created_at: datetime | None = None


class ConversationStore(Protocol):
    """Keeps talks. A talk is found only by the one who holds it; who may see its story, the caller checks.

    Every method may raise ``ConversationsUnavailable``; those that write into a talk raise ``TalkGone`` when
    there is none, so that nothing comes back into a talk that was deleted.
    """

    def create(self) -> list[str]:
        """Make what the store needs, where it is not there. Returns the names of what was made."""
        ...

    def begin(
        self,
        *,
        user_id,
        story_id,
        character_id,
        character_name,
        as_of,
        pinned_to,
        title="",
        metadata=None,
        cloned_from="",
    ) -> Talk:
        """A new talk without a line."""
        ...

    def find(self, talk_id: str, *, user_id: int) -> Talk | None:
        """The talk, if it is this user's."""
        ...

    def talks(self, *, user_id, story_id, character_id=None, offset=0, limit=None) -> list[Talk]:
        """A user's talks in a story that have a line, the latest first; with one character, if given."""
        ...

    def rename(self, talk: Talk, title: str) -> Talk: ...

    def delete(self, talk: Talk) -> None:
        """Remove a talk with all that belongs to it: lines, large objects, its own working memory."""
        ...

    def talks_of_user(self, user_id: int) -> list[tuple[int, str]]:
        """The (story id, talk id) of every talk of a user."""
        ...

    def forget(self, *, story_id=None, user_id=None) -> None:
        """Remove every talk and working memory of a story, or of a user."""
        ...

    def lines(self, talk_id: str) -> list[Line]:
        """Everything said, in order."""
        ...

    def page(self, talk_id: str, *, limit, newest_first=False, cursor=None, offset=0) -> Page:
        """``limit`` lines from either end, after the cursor of the page before or after ``offset`` lines."""
        ...

    def answers(self, talk_id: str, questions: Sequence[str]) -> list[Line]:
        """Every answer to these questions (ids), in order."""
        ...

    def keyed(self, talk_id: str, keys: Sequence[str]) -> list[Line]:
        """The lines that have these keys, in order."""
        ...

    def around(self, places: Sequence[tuple[str, str]], *, before, after) -> list[list[Line]]:
        """For each (talk id, line id) the line with so many before and after it; nothing where it is gone."""
        ...

    def line(self, talk_id: str, line_id: str) -> Line | None: ...

    def add_turn(self, talk_id: str, text: str, *, key="", metadata=None) -> tuple[Line, Line]:
        """Keep a question and the place of its answer; turns of one talk come one after another.

        With the ``key`` of a turn that is there already, that turn comes back and nothing is written.
        """
        ...

    def add_answer(self, question: Line) -> Line:
        """The place for another answer to a question."""
        ...

    def append(self, talk_id: str, entries: Iterable[Entry]) -> list[Line]:
        """Keep finished lines at the end of a talk, each once. A ``reply_to`` may name the key of an entry
        before."""
        ...

    def first_open(self, talk_id: str) -> Line | None:
        """The earliest answer that has not ended: whose turn it is."""
        ...

    def claim(self, answer: Line) -> bool:
        """Take it on oneself to answer; False when somebody has, or when it was stopped before."""
        ...

    def grow(self, answer: Line, text: str) -> bool:
        """Keep what was said so far. False when the answer was stopped meanwhile: then say no more."""
        ...

    def finish(self, answer: Line, outcome: Outcome) -> bool:
        """Keep how an answer ended; one that was stopped stays stopped, with its facts and marks."""
        ...

    def stop(self, answer: Line) -> None:
        """End an answer where it is."""
        ...

    def give_up_lost(self, talk_id: str) -> None:
        """Mark as failed the answers whose giver showed no ``LIFE_SIGN``."""
        ...

    def mark_indexed(self, talk: Talk, line_id: str) -> None:
        """Remember how far semantic recall has taken a talk in."""
        ...

    def versions(self, holder: Holder, place: str, *, limit=VERSIONS_KEPT) -> list[Version]:
        """A working memory at a place as it was written, the latest first."""
        ...

    def places(self, holder: Holder) -> set[str]:
        """The places at which a holder has a working memory."""
        ...

    def put_version(self, version: Version) -> bool:
        """Write a version; False, and nothing written, when there is one of its number: compare and swap.

        Versions beyond ``VERSIONS_KEPT`` go. Raises ``TalkGone`` when the talk it belongs to is gone, or the
        answer it was written after.
        """
        ...

    def sweep(self) -> int:
        """Remove what deletions and writes that broke off have left. Returns how much it was."""
        ...

    def forget_versions(self, holder: Holder, place: str | None = None) -> None:
        """Remove a working memory at one place, or at all."""
        ...

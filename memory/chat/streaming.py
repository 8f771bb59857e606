"""Answers as they come: given in the background, followed by whoever looks, kept while they grow.

Giving an answer and watching it are two things. A lost connection ends the watching only; a watcher that
comes back, in whatever process, sees what was kept. Each process gives the answers it was first to claim.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from memory.conversations import conversations
from memory.conversations.base import Line, State, Talk
from memory.conversations.pinning import TalkClosed
from memory.extraction.base import ModelUnavailable, Usage
from memory.language_model.base import in_database

from .turn import UNEXPECTED, conclude, decline, fail, look_over, prepare

log = logging.getLogger(__name__)

# Seconds between two looks at whether an answer was stopped, each of which keeps what was said so far; the
# more answers this process gives at once, the longer.
KEEP_EVERY = 0.4
AT_EASE = 10
# So many answers are prepared or looked over at once: that is work for the processor, which pages need, too.
AT_ONCE = 2
# Seconds between two looks at an answer that somebody else gives.
LOOK_EVERY = 0.25
# Seconds of silence after which a watcher is told that the line still stands.
SILENCE = 15


@dataclass
class Giving:
    """An answer that this process watches or gives. ``changed`` wakes those who follow it; ``unseen`` is what
    was said and is not to be seen yet."""

    text: str = ""
    unseen: str = ""
    ended: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, text, *, ended=False):
        self.text, self.ended = text, ended
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(frozen=True)
class Piece:
    """More of an answer: its text from ``start`` on. An empty one only says that the line stands."""

    start: int
    text: str


_givings: WeakKeyDictionary = WeakKeyDictionary()
_tasks: set[asyncio.Task] = set()
_turns: WeakKeyDictionary = WeakKeyDictionary()


async def _at_work(work, *arguments):
    """Heavy work, in its turn."""
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turns:
        return await in_database(work, *arguments)


def _keep_every():
    return KEEP_EVERY * max(1, len(_tasks) / AT_EASE)


async def follow(talk: Talk, answer: Line, heard=0):
    """The pieces of an answer from ``heard`` characters on, until it has ended and is kept."""
    giving = _giving_of(talk, answer)
    while True:
        changed = giving.changed
        if len(giving.text) > heard:
            yield Piece(heard, giving.text[heard:])
            heard = len(giving.text)
        elif giving.ended:
            return
        else:
            try:
                await asyncio.wait_for(changed.wait(), SILENCE)
            except TimeoutError:
                yield Piece(heard, "")


def _giving_of(talk, answer):
    """The giving of an answer on this event loop, begun if there is none."""
    here = _givings.setdefault(asyncio.get_running_loop(), {})
    if answer.id not in here:
        here[answer.id] = Giving()
        task = asyncio.create_task(_see_to(talk, answer, here))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)
    return here[answer.id]


async def _see_to(talk, answer, here):
    """Have an answer given in its turn, by us or by whoever claimed it, and show how it grows."""
    giving = here[answer.id]
    try:
        while True:
            line, ours = await in_database(_whose_turn, talk, answer)
            if line is None or line.state != State.STREAMING:
                return giving.say(line.text if line else "", ended=True)
            if line.text != giving.text:
                giving.say(line.text)
            if ours:
                await _give(talk, ours, giving if ours.id == answer.id else Giving())
            else:
                await asyncio.sleep(LOOK_EVERY)
    finally:
        giving.say(giving.text, ended=True)
        here.pop(answer.id, None)


def _whose_turn(talk, answer):
    """An answer as it is kept, and the one that is to be given before it or is it, if we were first to claim
    that."""
    store = conversations()
    first = store.first_open(talk.id)
    line = first if first and first.id == answer.id else store.line(talk.id, answer.id)
    if line is None or line.state != State.STREAMING:
        return line, None
    if first and store.claim(first):
        return line, first
    store.give_up_lost(talk.id)
    return line, None


async def _give(talk, answer, giving):
    """Give one answer and keep how it ended."""
    try:
        prepared = await _at_work(prepare, talk, answer)
    except TalkClosed as closed:
        return await in_database(fail, answer, closed)
    except Exception:
        log.exception("An answer could not be prepared.")
        return await in_database(fail, answer, UNEXPECTED)
    state, usage, error = await _speak(prepared, answer, giving)

    if prepared.is_held_back and state == State.COMPLETE:
        return await _give_checked(prepared, answer, giving, usage)

    def keep():
        conclude(answer, prepared, look_over(prepared, giving.text), state=state, usage=usage, error=error)

    return await _at_work(keep)


async def _give_checked(prepared, answer, giving, usage):
    """Look an answer over that nobody has seen; one that tells too much is given once more, then declined."""
    looked_over, state, error = await _at_work(look_over, prepared, giving.unseen), State.COMPLETE, ""
    if not looked_over.is_clean:
        first = looked_over
        state, more, error = await _speak(prepared, answer, giving)
        usage = usage + more + first.usage
        again = await _at_work(look_over, prepared, giving.unseen)
        looked_over = replace(again, withdrawn=len(first.marks))
        if not looked_over.is_clean:
            looked_over = decline(prepared, looked_over)
    giving.say(looked_over.text)

    def keep():
        conclude(answer, prepared, looked_over, state=state, usage=usage, error=error)

    return await in_database(keep)


async def _speak(prepared, answer, giving):
    """Let the model speak, or the recollection; returns (state, usage, error).

    What is to be looked over first is not shown, and stands in ``giving.unseen`` instead.
    """
    if prepared.model is None:
        for line in prepared.recollection.splitlines(keepends=True):
            giving.say(giving.text + line)
            await asyncio.sleep(0)
        return State.COMPLETE, Usage(), ""
    speech = prepared.speak(lasting=True)
    giving.unseen = ""

    async def listen():
        async for piece in speech:
            prepared.clock.hear()
            if prepared.is_held_back:
                giving.unseen += piece
            else:
                giving.say(giving.text + piece)

    listening = asyncio.create_task(listen())
    try:
        while not listening.done():
            await asyncio.wait({listening}, timeout=_keep_every())
            if not listening.done() and not await in_database(conversations().grow, answer, giving.text):
                return State.STOPPED, speech.usage, ""
        listening.result()
    except ModelUnavailable as error:
        return State.FAILED, speech.usage, str(error)
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError, ModelUnavailable):
            await listening
    return State.COMPLETE, speech.usage, ""

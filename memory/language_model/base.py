"""The port to a language model, and the values that pass through it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from pydantic import BaseModel

from memory.extraction.base import ModelUnavailable, Usage


class ModelRefused(ModelUnavailable):
    """The service will not take the request as it is: a wrong key, an unknown model, no credit left."""


class AnswerUnusable(ModelUnavailable):
    """The model answered, but not in the shape asked for."""


class TooLong(Exception):
    """The request or its answer is more than the model can hold; ask for less at a time."""


@dataclass(frozen=True)
class Turn:
    """One turn of a talk as a model gets it: whether the model's side said it, and what."""

    by_model: bool
    text: str


@dataclass(frozen=True)
class Filled:
    """An answer in the shape asked for, and what it cost."""

    value: BaseModel
    usage: Usage


@dataclass(frozen=True)
class Tool:
    """Something a model may call: ``schema`` is the JSON Schema of its arguments."""

    name: str
    description: str
    schema: dict


@dataclass(frozen=True)
class Offered:
    """What a model did with a tool it was offered: its arguments, or None when it did not call it."""

    arguments: dict | None
    usage: Usage


@dataclass(frozen=True)
class Written:
    """A text of a model, and what it cost."""

    text: str
    usage: Usage


@dataclass(frozen=True)
class Lookup:
    """What a model may ask while it answers: a question in, a text out. ``answer`` runs in a thread."""

    name: str
    description: str
    answer: Callable[[str], str]


class Speech(Protocol):
    """An answer as it comes. Iterate over it for pieces of text; ``usage`` tells the cost once it has ended.
    A failure raises ``ModelUnavailable``."""

    usage: Usage

    def __aiter__(self) -> AsyncIterator[str]: ...


class LanguageModel(Protocol):
    """A model that can be asked. ``name`` is as in the settings, ``label`` for people to read."""

    name: str
    label: str

    def get_ready(self) -> None:
        """Load what the first request would wait for. Asks nothing."""
        ...

    def fill(self, instructions: str, question: str, shape: type[BaseModel]) -> Filled:
        """Ask for an answer in ``shape``.

        Raises ``ModelUnavailable`` (after retries), ``AnswerUnusable`` when it keeps answering in another
        shape, ``TooLong`` when request or answer do not fit.
        """
        ...

    def offer(self, instructions: str, question: str, tool: Tool) -> Offered:
        """Let the model call a tool, if it wants to. Raises as ``fill`` does."""
        ...

    def write(self, instructions: str, question: str) -> Written:
        """Let the model write a text. Raises as ``fill`` does."""
        ...

    def speak(
        self, instructions: str, turns: list[Turn], lookup: Lookup | None = None, *, lasting: bool = False
    ) -> Speech:
        """Start a streamed answer; the model may ask ``lookup`` a few times before it speaks. ``lasting``
        says that the event loop goes on afterwards, so that what it opens may stay open."""
        ...


# Threads for database work beside the pages: fewer than a process has connections, so that pages find one.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="database")


async def in_database(work, *arguments):
    """Run database work in a thread of its own, with a connection that is given back afterwards."""

    def run():
        try:
            return work(*arguments)
        finally:
            connection.close()

    return await asyncio.get_running_loop().run_in_executor(_threads, copy_context().run, run)

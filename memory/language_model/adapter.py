"""The one adapter to pydantic-ai, which speaks to every provider we name.

Failures leave here as ``ModelUnavailable``. What may pass (429, 5xx, time-outs) is tried again with growing,
jittered pauses, and the service's own Retry-After is kept; what stays broken opens the circuit.
"""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from botocore.exceptions import BotoCoreError
from django.db import connection
from pydantic import ValidationError
from pydantic_ai import direct, exceptions
from pydantic_ai.messages import (
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.tools import ToolDefinition
from pydantic_core import from_json

from memory import circuit
from memory.extraction.base import ModelUnavailable, Usage

from .base import AnswerUnusable, Filled, ModelRefused, Offered, TooLong, Written, in_database

PASSING = (
    exceptions.ModelRateLimitError,
    exceptions.ModelUnavailableError,
    exceptions.ModelServerError,
    exceptions.ModelConnectionError,
    exceptions.ModelRequestTimeout,
)
# No credentials, no region: what only shows when a client is made or first used.
MISCONFIGURED = (exceptions.UserError, BotoCoreError)
TOOL = "answer"
# What servers answer to a request with tools when their model knows none.
_NO_TOOLS = (400, 404, 422, 501)
MOST_LOOKUPS = 2
LONGEST_ANSWER = 20_000
# Clients that stay open, by event loop and model: to read the certificates for a new one takes longer than
# all else that is done for an answer, and its connections are made anew.
_clients: WeakKeyDictionary = WeakKeyDictionary()
_QUESTION = {"type": "object", "properties": {"question": {"type": "string"}}, "required": ["question"]}


@dataclass(frozen=True)
class Patience:
    """How often a failed request is made again, and how long is waited in between, in seconds.

    Who waits is told to go and come back later when the service asks for more than ``longest``.
    """

    attempts: int = 4
    first: float = 1.0
    longest: float = 60.0

    def pause(self, attempt, retry_after):
        """Seconds to wait after the failed ``attempt`` (from 1), or None when there is no further attempt."""
        if attempt >= self.attempts or (retry_after or 0) > self.longest:
            return None
        backoff = min(self.first * 2 ** (attempt - 1), self.longest) * random.uniform(0.5, 1.0)
        return max(backoff, retry_after or 0)


READING = Patience()
TALKING = Patience(attempts=3, first=0.5, longest=5.0)


@dataclass(frozen=True)
class PydanticAiModel:
    """A model that can be asked. ``name`` is as in the settings; ``make`` opens a client of its own, because
    a client belongs to the event loop it was first used on. ``timeout`` is in seconds, for one answer."""

    name: str
    make: Callable[[], Model]
    timeout: float = 120
    patience: Patience | None = None

    @property
    def label(self):
        """The name of the model alone, for people to read."""
        return self.name.rpartition("#")[2].removeprefix(f"{self.name.partition(':')[0]}:")

    def fill(self, instructions, question, shape):
        """Ask for an answer in ``shape`` (a pydantic model). Returns ``Filled``.

        Raises ``ModelUnavailable`` (after retries), ``AnswerUnusable`` when it keeps answering in another
        shape, ``TooLong`` when request or answer do not fit.
        """
        output = ToolDefinition(
            name=TOOL, parameters_json_schema=shape.model_json_schema(), kind="output", strict=False
        )
        parameters = ModelRequestParameters(
            output_mode="tool", output_tools=[output], allow_text_output=False
        )
        return self._asked(
            instructions, question, parameters, lambda response, spent: Filled(_read(response, shape), spent)
        )

    def offer(self, instructions, question, tool):
        """Let the model call a tool, if it wants to. Returns ``Offered``; raises as ``fill`` does."""
        offered = ToolDefinition(
            name=tool.name,
            description=tool.description,
            parameters_json_schema=tool.schema,
            strict=False,
        )
        parameters = ModelRequestParameters(function_tools=[offered])
        return self._asked(
            instructions,
            question,
            parameters,
            lambda response, spent: Offered(_arguments(response, tool.name), spent),
        )

    def write(self, instructions, question):
        """Let the model write a text. Returns ``Written``; raises as ``fill`` does."""
        return self._asked(
            instructions,
            question,
            ModelRequestParameters(),
            lambda response, spent: Written((response.text or "").strip(), spent),
        )

    def _asked(self, instructions, question, parameters, read):
        was_connected = connection.connection is not None
        try:
            return self._try(instructions, question, parameters, read, self.patience or READING)
        finally:
            if not was_connected:  # a thread of a pool: nobody else would close it
                connection.close()

    def _try(self, instructions, question, parameters, read, patience):
        spent = Usage()
        for attempt in range(1, patience.attempts + 1):
            self._check_circuit()
            try:
                response = asyncio.run(self._ask(instructions, question, parameters))
                spent = spent + _usage(response)
                circuit.record_success(self.name)
                return read(response, spent)
            except exceptions.ModelContextWindowExceededError as error:
                raise TooLong(str(error)) from error
            except (AnswerUnusable, exceptions.UnexpectedModelBehavior) as error:
                if attempt == patience.attempts:
                    raise AnswerUnusable(
                        f"{self.label} did not answer in the form asked for: {error}"
                    ) from error
            except MISCONFIGURED as error:
                raise ModelRefused(f"{self.label} cannot be asked: {_short(error)}") from error
            except exceptions.ModelAPIError as error:
                time.sleep(self._pause_or_raise(error, attempt, patience))
        raise AssertionError("the last attempt returns or raises")

    def speak(self, instructions, turns, lookup=None, *, lasting=False):
        """Start a streamed answer; see ``Speech``."""
        return Speech(self, instructions, turns, lookup, lasting=lasting)

    def get_ready(self):
        """Load the vendor's code and whom to trust: what the first request would wait for. Asks nothing."""

        async def open_once():
            async with self.make():
                pass

        asyncio.run(open_once())

    @asynccontextmanager
    async def client(self, *, lasting=False):
        """A client of this model; a ``lasting`` one is kept open for all that is asked on this event loop."""
        if not lasting:
            async with self.make() as model:
                yield model
            return
        here = _clients.setdefault(asyncio.get_running_loop(), {})
        if self.name not in here:
            here[self.name] = self.make()
            # Never left: it goes with its loop.
            await here[self.name].__aenter__()
        yield here[self.name]

    async def _ask(self, instructions, question, parameters):
        async with self.client() as model:
            return await direct.model_request(
                model,
                [ModelRequest([UserPromptPart(question)], instructions=instructions)],
                model_settings=self._settings(),
                model_request_parameters=parameters,
            )

    def _settings(self):
        # Retrying is ours, with the circuit in between; the vendors' clients make one attempt.
        return {"max_retries": 0, "timeout": self.timeout, "request_timeout": self.timeout}

    def _check_circuit(self):
        if wait := circuit.seconds_to_wait(self.name):
            raise ModelUnavailable(
                f"Waiting for the model {self.label}: it failed repeatedly.", retry_after=wait
            )

    def _pause_or_raise(self, error, attempt, patience):
        """Seconds to wait before trying again after an error; what need not be tried again is raised."""
        retry_after = getattr(error, "retry_after", None)
        circuit.record_failure(self.name, str(error), retry_after)
        if not isinstance(error, PASSING):
            raise ModelRefused(f"{self.label} refused the request: {_short(error)}", retry_after) from error
        pause = patience.pause(attempt, retry_after)
        if pause is None:
            raise ModelUnavailable(f"{self.label} did not answer: {_short(error)}", retry_after) from error
        return pause


class Speech:
    """An answer as it comes. Iterate over it for pieces of text; ``usage`` tells the cost once it has ended.

    Before the first piece it is tried again as ``TALKING`` says; after that a failure ends it with
    ``ModelUnavailable``, and so does an answer without a word, or silence for as long as an answer may take.
    One that finds no end is ended after ``LONGEST_ANSWER`` characters. A ``Lookup`` may be asked
    ``MOST_LOOKUPS`` times; a server that knows no tools is asked again without. ``lasting`` is for an event
    loop that goes on: its client stays open.
    """

    def __init__(self, model, instructions, turns, lookup=None, *, lasting=False):
        self.model, self.usage, self._lookup, self._lasting = model, Usage(), lookup, lasting
        self._instructions = instructions
        self._messages = [_message(turn) for turn in turns]
        self._messages[-1].instructions = instructions
        self._began = False

    async def __aiter__(self):
        patience = self.model.patience or TALKING
        until, said = self._limit(), 0
        for attempt in range(1, patience.attempts + 1):
            await in_database(self.model._check_circuit)
            try:
                async with aclosing(self._stream()) as pieces:
                    while said < LONGEST_ANSWER and (piece := await self._next(pieces, until)):
                        self._began, said = True, said + len(piece)
                        until = self._limit()
                        yield piece
                await in_database(circuit.record_success, self.model.name)
                if not self._began:
                    raise AnswerUnusable(f"{self.model.label} said nothing.")
                return
            except exceptions.ModelContextWindowExceededError as error:
                raise ModelRefused(f"{self.model.label} cannot hold a talk this long.") from error
            except exceptions.UnexpectedModelBehavior as error:
                raise AnswerUnusable(
                    f"{self.model.label} answered unintelligibly: {_short(error)}"
                ) from error
            except MISCONFIGURED as error:
                raise ModelRefused(f"{self.model.label} cannot be asked: {_short(error)}") from error
            except exceptions.ModelAPIError as error:
                if self._lookup and not self._began and getattr(error, "status_code", None) in _NO_TOOLS:
                    self._lookup = None
                    continue
                pause = await in_database(self.model._pause_or_raise, error, attempt, patience)
                if self._began:
                    raise ModelUnavailable(f"{self.model.label}: {_short(error)}") from error
                await asyncio.sleep(pause)

    def _limit(self):
        return asyncio.get_running_loop().time() + self.model.timeout

    async def _next(self, pieces, until):
        """The next piece, "" at the end. Who waits for a word is not left waiting while it is asked again."""
        try:
            async with asyncio.timeout_at(until):
                return await anext(pieces, "")
        except TimeoutError as error:
            reason = f"{self.model.label} said nothing for {self.model.timeout:.0f} seconds."
            await in_database(circuit.record_failure, self.model.name, reason)
            raise ModelUnavailable(reason) from error

    async def _stream(self):
        messages = list(self._messages)
        async with self.model.client(lasting=self._lasting) as model:
            for left in reversed(range(MOST_LOOKUPS + 1)):
                offered = self._offered() if left else None
                async with direct.model_request_stream(
                    model, messages, model_settings=self.model._settings(), model_request_parameters=offered
                ) as stream:
                    async for piece in _pieces(stream):
                        yield piece
                    response = stream.get()
                self.usage = self.usage + _usage(response)
                if not (left and self._lookup and response.tool_calls):
                    return
                messages += [response, await self._looked_up(response.tool_calls)]

    def _offered(self):
        if self._lookup is None:
            return None
        tool = ToolDefinition(
            name=self._lookup.name,
            description=self._lookup.description,
            parameters_json_schema=_QUESTION,
            strict=False,
        )
        return ModelRequestParameters(function_tools=[tool])

    async def _looked_up(self, calls):
        """What the calls of a model are answered with; a call that makes no sense is told so."""
        parts = []
        for call in calls:
            question = _question_in(call) if call.tool_name == self._lookup.name else ""
            found = await in_database(self._lookup.answer, question) if question else "There is no such tool."
            parts.append(ToolReturnPart(call.tool_name, found, call.tool_call_id))
        return ModelRequest(parts, instructions=self._instructions)


async def _pieces(stream):
    """The text of a stream, piece by piece."""
    async for event in stream:
        if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
            text = event.part.content
        elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
            text = event.delta.content_delta
        else:
            continue
        if text:
            yield text


def _question_in(call):
    try:
        arguments = from_json(call.args) if isinstance(call.args, str) else call.args
    except ValueError:
        return ""
    question = arguments.get("question") if isinstance(arguments, dict) else None
    return question.strip() if isinstance(question, str) else ""


def _message(turn):
    if turn.by_model:
        return ModelResponse([TextPart(turn.text)])
    return ModelRequest([UserPromptPart(turn.text)])


def _read(response, shape):
    """The answer out of a response: the arguments of its call, or JSON in plain text, as some send."""
    arguments = next((call.args for call in response.tool_calls if call.args), None)
    given = response.text if arguments is None else arguments
    try:
        return shape.model_validate(from_json(_bare(given)) if isinstance(given, str) else given)
    except (ValidationError, ValueError) as error:
        if response.finish_reason == "length":
            raise TooLong("the answer was cut off") from error
        raise AnswerUnusable(_short(error)) from error


def _arguments(response, name):
    """What a tool was called with; None when it was not called."""
    call = next((call for call in response.tool_calls if call.tool_name == name), None)
    if call is None:
        return None
    try:
        arguments = from_json(call.args) if isinstance(call.args, str) else call.args
    except ValueError as error:
        raise AnswerUnusable(_short(error)) from error
    if not isinstance(arguments, dict):
        raise AnswerUnusable(f"{name} was called with something that is no object")
    return arguments


def _bare(text):
    """JSON without the code fence some models put around it."""
    text = text.strip()
    if text.startswith("```"):
        return text.partition("\n")[2].rpartition("```")[0]
    return text


def _usage(response):
    try:
        cost = response.cost().total_price
    except (LookupError, ValueError, AssertionError):
        cost = None  # no list price: a server of one's own, or a model newer than the list
    return Usage(response.usage.input_tokens, response.usage.output_tokens, cost)


def _short(error):
    """What a service said, in one line."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    status = getattr(error, "status_code", None)
    text = " ".join(str(said or error).split()) + (f" ({status})" if said and status else "")
    return text if len(text) <= 300 else f"{text[:299]}…"

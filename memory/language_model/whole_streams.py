"""Whether a streamed answer in OpenAI's protocol came to its end, or only stopped coming.

By the protocol the last words are a ``finish_reason`` and ``data: [DONE]``. Some local servers leave out the
one or the other; none that is done leaves out both. A connection that is closed properly before either has
broken off as much as one that is cut, and fails as that does.
"""

import re
from functools import cache

import httpx2
from openai import DefaultAsyncHttpxClient
from pydantic_ai.models.openai import OpenAIChatModel

# Seconds to find the server; how long an answer may take is said with each request.
_TO_CONNECT = 5
# In what is said, quotes are escaped and no line begins: it cannot be taken for one of these.
_ENDED = re.compile(rb'"finish_reason"\s*:\s*"|[\r\n]data: ?\[DONE\]')
_LONGEST_END = 64


class WholeStreamsModel(OpenAIChatModel):
    """A chat model whose streams fail where they break off. ``provider`` makes its provider from a client."""

    def __init__(self, model, provider):
        hooks = {"request": [_connect_soon], "response": [_watch]}
        self._connections = DefaultAsyncHttpxClient(event_hooks=hooks, verify=_certificates())
        super().__init__(model, provider=provider(self._connections))

    async def __aexit__(self, *raised):
        try:
            return await super().__aexit__(*raised)
        finally:
            await self._connections.aclose()


@cache
def _certificates():
    """Whom to trust, read once: for each client anew it takes longer than all else that a request needs."""
    return httpx2.create_ssl_context()


async def _connect_soon(request):
    limits = request.extensions.get("timeout", {})
    limits["connect"] = min(limits.get("connect") or _TO_CONNECT, _TO_CONNECT)
    request.extensions["timeout"] = limits


async def _watch(response):
    streams = response.headers.get("content-type", "").startswith("text/event-stream")
    # What is compressed cannot be read here.
    if streams and response.is_success and "content-encoding" not in response.headers:
        response.stream = _Whole(response.stream)


class _Whole(httpx2.AsyncByteStream):
    """A stream of events that raises when it is over before it has said so."""

    def __init__(self, stream):
        self._stream, self._pieces = stream, aiter(stream)

    async def __aiter__(self):
        has_ended, tail = False, b"\n"
        async for piece in self._pieces:
            if not has_ended:
                has_ended = _ENDED.search(tail + piece) is not None
                tail = (tail + piece)[-_LONGEST_END:]
            yield piece
        if not has_ended:
            raise httpx2.RemoteProtocolError("The answer ended before it was complete.")

    async def aclose(self):
        # Left to the garbage collector, it would be closed from whatever thread that runs in.
        await self._pieces.aclose()
        await self._stream.aclose()

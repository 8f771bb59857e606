"""A local server that speaks OpenAI's chat-completions protocol, with scripted answers.

It answers plain and streamed requests, calls tools, and fails the ways real services do. Every request it
gets is kept in ``requests``, so that a test can show what was sent, and what never was.
"""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Says:
    """Plain text, streamed in ``pieces`` where a stream is asked for. ``breaks_off`` ends it half way.

    ``gives_reason`` and ``says_done``: whether the stream ends with a finish_reason and with ``[DONE]``.
    """

    text: str
    pieces: int = 4
    pause: float = 0.0
    breaks_off: bool = False
    gives_reason: bool = True
    says_done: bool = True


@dataclass(frozen=True)
class Dies:
    """A server that says so much and is gone: the connection ends amid a chunk of the stream."""

    text: str


@dataclass(frozen=True)
class Calls:
    """A call of the tool that was offered, with these arguments: a value, or a string sent as it is."""

    arguments: object
    finish_reason: str = "tool_calls"


@dataclass(frozen=True)
class Fails:
    """A failure with a status and, perhaps, a Retry-After in seconds."""

    status: int
    retry_after: float | None = None
    message: str = "scripted failure"
    code: str | None = None


@dataclass(frozen=True)
class Hangs:
    """No answer for this many seconds."""

    seconds: float


@dataclass
class OpenAIServer:
    """``script`` is what it does, request by request, or a function from the request to what it does; when a
    list is used up its last entry is repeated."""

    script: object = field(default_factory=list)
    requests: list = field(default_factory=list)
    address: str = ""

    def next(self, request):
        self.requests.append(request)
        if callable(self.script):
            return self.script(request)
        return self.script[min(len(self.requests), len(self.script)) - 1]

    @property
    def sent(self):
        """Everything that was ever sent to the model, as one text."""
        return "\n".join(
            str(part.get("text", part)) if isinstance(part, dict) else str(part)
            for request in self.requests
            for message in request["messages"]
            for part in (
                message["content"] if isinstance(message.get("content"), list) else [message.get("content")]
            )
        )


@contextmanager
def openai_server(*script):
    """A running server; ``script`` as in ``OpenAIServer``, or one function."""
    server = OpenAIServer(script[0] if len(script) == 1 and callable(script[0]) else list(script))

    class Handler(_Handler):
        answers = server

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    answers: OpenAIServer
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            return self._send(404, {"error": {"message": f"no such path: {self.path}"}})
        action = self.answers.next(request)
        if isinstance(action, Hangs):
            time.sleep(action.seconds)
            action = Says("too late")
        try:
            if isinstance(action, Fails):
                return self._fail(action)
            if isinstance(action, Dies):
                return self._die(request, action)
            return self._stream(request, action) if request.get("stream") else self._answer(request, action)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _fail(self, action):
        headers = {} if action.retry_after is None else {"Retry-After": str(action.retry_after)}
        error = {"message": action.message, "type": "error", "code": action.code}
        self._send(action.status, {"error": error}, headers)

    def _answer(self, request, action):
        message = {"role": "assistant", "content": getattr(action, "text", None)}
        if isinstance(action, Calls):
            message["tool_calls"] = [
                {"id": "call_1", "type": "function", "function": _function(request, action)}
            ]
        choice = {"index": 0, "message": message, "finish_reason": getattr(action, "finish_reason", "stop")}
        self._send(200, _envelope(request, "chat.completion") | {"choices": [choice], "usage": _USAGE})

    def _die(self, request, action):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        choice = {"index": 0, "delta": {"role": "assistant", "content": action.text}, "finish_reason": None}
        value = _envelope(request, "chat.completion.chunk") | {"choices": [choice]}
        event = f"data: {json.dumps(value)}\n\n".encode()
        self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\nff\r\ndata: {")
        self.close_connection = True

    def _stream(self, request, action):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self._chunk(request, {"role": "assistant", "content": ""})
        if isinstance(action, Calls):
            call = {"index": 0, "id": "call_1", "type": "function", "function": _function(request, action)}
            self._chunk(request, {"tool_calls": [call]})
            self._chunk(request, {}, "tool_calls")
            self.wfile.write(b"data: [DONE]\n\n")
            return
        size = max(1, -(-len(action.text) // action.pieces))
        pieces = [action.text[at : at + size] for at in range(0, len(action.text), size)]
        for piece in pieces[: len(pieces) // 2] if action.breaks_off else pieces:
            self._chunk(request, {"content": piece})
            time.sleep(action.pause)
        if action.breaks_off:
            # A stream that ends in an error, as OpenAI sends it.
            self._event(
                {"error": {"message": "The server had an error", "type": "server_error", "code": None}}
            )
            return
        if action.gives_reason:
            self._chunk(request, {}, "stop")
            self._event(_envelope(request, "chat.completion.chunk") | {"choices": [], "usage": _USAGE})
        if action.says_done:
            self.wfile.write(b"data: [DONE]\n\n")

    def _chunk(self, request, delta, finish_reason=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        self._event(_envelope(request, "chat.completion.chunk") | {"choices": [choice]})

    def _event(self, value):
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()

    def _send(self, status, value, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, content in dict(headers).items():
            self.send_header(name, content)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Quiet: what matters is kept in ``requests``."""


_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def _envelope(request, kind):
    return {"id": "chatcmpl-1", "object": kind, "created": 1_700_000_000, "model": request["model"]}


def _function(request, action):
    arguments = action.arguments
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments, ensure_ascii=False)
    return {"name": request["tools"][0]["function"]["name"], "arguments": arguments}

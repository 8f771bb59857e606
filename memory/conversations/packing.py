"""JSON values of any size as bytes and back, whole: also with characters that a database refuses."""

import json
import zlib

from .base import ToolCall


def pack(value):
    """A JSON value, compressed. Raises TypeError for what is none."""
    # ASCII with escapes: NULs and lone surrogates pass through every store as they are.
    return zlib.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode())


def unpack(content):
    return json.loads(zlib.decompress(content))


def as_values(calls):
    """Tool calls as JSON values."""
    return [[call.name, call.arguments, call.result] for call in calls]


def as_calls(values):
    return tuple(ToolCall(*value) for value in values)


def chunks(content, size):
    """Bytes in pieces of at most ``size``."""
    return [content[at : at + size] for at in range(0, len(content), size)]

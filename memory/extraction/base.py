"""The port to an extractor: a scene and the cast in, a reading out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from memory.understanding.reading import Carry, Person, SceneReading


class ModelUnavailable(Exception):
    """The model did not answer, or refused to for now; the episode waits and is tried again.

    ``retry_after`` is in seconds, when the service named one.
    """

    def __init__(self, message, retry_after=None):
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Usage:
    """What a reading cost: tokens, and US dollars where the price is known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None

    def __add__(self, other):
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True)
class Extracted:
    """The reading of one scene and what it cost."""

    reading: SceneReading
    usage: Usage = Usage()


@dataclass(frozen=True)
class Scene:
    """A scene to be read: its text, the cast, and what the scene before handed on.

    ``heard`` is what the extractor's listener, if it has one, read in it.
    """

    text: str
    language: str
    cast: tuple[Person, ...]
    carry: Carry
    heard: SceneReading | None = None


class Extractor(Protocol):
    """Reads scenes. ``name`` goes into the key under which a reading is kept: "offline:ja-1", "llm:gpt-…:2".

    ``parallel`` is how many scenes may be read at once (1: in order, each with its predecessor's carry).
    ``listener`` is the extractor that says beforehand, in order, who is there and who hears what; None where
    none is needed.
    """

    name: str
    model: str
    parallel: int
    listener: "Extractor | None"

    def extract(self, scene: Scene) -> Extracted:
        """Read one scene. Raises ``ModelUnavailable``; never answers in another reader's quality."""
        ...

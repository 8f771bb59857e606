"""One thing that bears on who is there."""

from dataclasses import dataclass

from .moves import Move


@dataclass(frozen=True)
class Happening:
    """One thing that bears on presence, at a place in the text."""

    at: int
    person: str
    move: Move
    company: tuple[str, ...] = ()

"""Something told that says who is there."""

from dataclasses import dataclass


@dataclass(order=True)
class Event:
    """Something that says who is there from ``place`` on; ``start`` is where its clause begins.
    ``kind`` is one of sign, there, enter, leave, back, absent,
    missing, asleep, awake, outside, overhears, goes, alone, only,
    tells (the narrator passes on a tale from there on)."""

    place: int
    kind: str
    who: str = ""
    start: int = 0

"""Where one person is in the course of a scene."""

from dataclasses import dataclass, field

HERE = ""


@dataclass
class State:
    """Where somebody is. ``since`` is the place in the text from which he is there; ``None`` means not there."""

    since: int | None = None
    place: str = HERE
    hears: bool = True
    gone: bool = False
    # Where he was first noticed, and whether he listens where the others do not see him.
    noticed: int | None = None
    hidden: bool = False
    stays: list[tuple[int, int, str]] = field(default_factory=list)

    def forget_before(self, at: int) -> None:
        """Keep of the stays only what lies after a place in the text."""
        self.stays = [(max(start, at), end, place) for start, end, place in self.stays if end >= at]

    def stays_to(self, end: int) -> bool:
        """Whether somebody is here, and not elsewhere, when a scene ends."""
        return bool(self.stays) and self.stays[-1][1] >= end and self.stays[-1][2] == HERE

    def went_between(self, start: int, end: int) -> bool:
        """Whether somebody went in a stretch of the text."""
        return bool(self.stays) and start <= self.stays[-1][1] < end

    def is_there(self, start: int, end: int) -> bool:
        """Whether somebody is there while a stretch of the text lasts."""
        return any(since <= start and until >= end for since, until, _ in self.stays)

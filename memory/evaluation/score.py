"""Counting what was right."""

from dataclasses import dataclass


@dataclass
class Score:
    """How many of how many were right; or wrong, where ``bar`` is a share not to be passed (``is_worst``)."""

    name: str
    right: int = 0
    total: int = 0
    bar: float | None = None
    is_worst: bool = False

    def count(self, right: bool) -> None:
        """Count one case."""
        self.total += 1
        self.right += bool(right)

    @property
    def share(self) -> float:
        """The part that was right, from 0 to 1; 0 if nothing was counted."""
        return self.right / self.total if self.total else 0.0

    def as_data(self) -> dict:
        """The score as JSON can hold it."""
        return {
            "name": self.name,
            "right": self.right,
            "total": self.total,
            "share": round(self.share, 4),
            "bar": self.bar,
            "at_most": self.is_worst,
        }

    def __str__(self) -> str:
        bar = f"  ({'at most' if self.is_worst else 'bar'} {self.bar:.1%})" if self.bar is not None else ""
        return f"{self.name:<58} {self.share:7.2%}  {self.right:>6}/{self.total:<6}{bar}"

"""Counting what was right."""

from dataclasses import dataclass


@dataclass
class Score:
    """How many of how many were right."""

    name: str
    right: int = 0
    total: int = 0
    bar: float | None = None

    def count(self, right: bool) -> None:
        """Count one case."""
        self.total += 1
        self.right += bool(right)

    @property
    def share(self) -> float:
        """The part that was right, from 0 to 1; 0 if nothing was counted."""
        return self.right / self.total if self.total else 0.0

    def __str__(self) -> str:
        bar = f"  (bar {self.bar:.1%})" if self.bar is not None else ""
        return f"{self.name:<58} {self.share:7.2%}  {self.right:>6}/{self.total:<6}{bar}"

"""Readings of whole texts, each made once, and how fast they were made."""

import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from memory.understanding import TextReading, read_text

from .labels import words_of_file

_WARMING = {"ja": "花子が「おはよう」と太郎に言った。", "en": "“Good morning,” said Anna to Ben."}


@dataclass(frozen=True)
class Timed:
    """A reading and the processor seconds that it took."""

    reading: TextReading
    seconds: float


class Readings:
    """Reads each text once, with no cast given."""

    def __init__(self):
        self._made: dict[str, Timed] = {}
        self._warm: set[str] = set()

    def of(self, text: str, language: str) -> TextReading:
        """The reading of a text."""
        return self.timed(text, language).reading

    def timed(self, text: str, language: str) -> Timed:
        """The reading of a text and what it took, dictionaries loaded before."""
        if language not in self._warm:
            read_text(_WARMING[language], language, None)
            self._warm.add(language)
        if text not in self._made:
            # Not the clock's: others may be at work on the same machine.
            began = time.process_time()
            reading = read_text(text, language, None)
            self._made[text] = Timed(reading, time.process_time() - began)
        return self._made[text]


def speeds(folder: Path, language: str, readings: Readings) -> list[str]:
    """For each text of a folder and for all of them: characters a second of processor time, and facts found."""
    lines, length, seconds, facts = [], 0, 0.0, 0
    for path in sorted(folder.glob("*.txt")):
        text = words_of_file(path, language)
        timed = readings.timed(text, language)
        lines.append(_line(path.name, len(text), timed.seconds, len(timed.reading.statements)))
        length, seconds = length + len(text), seconds + timed.seconds
        facts += len(timed.reading.statements)
    return [*lines, _line(f"all of {folder.name}", length, seconds, facts)] if lines else []


def peak_memory() -> str:
    """The most memory this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"peak memory {most / (2**20 if sys.platform == 'darwin' else 2**10):,.0f} MB"


def _line(name: str, length: int, seconds: float, facts: int) -> str:
    return (
        f"{name:<40} {length / max(seconds, 1e-9):>10,.0f} characters a second of processor time, "
        f"{facts} facts, {10_000 * facts / max(length, 1):.1f} in 10,000 characters"
    )

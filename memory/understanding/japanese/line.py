"""One utterance while its speaker is being told."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from memory.understanding.japanese.cues import weight
from memory.understanding.japanese.quotes import Quote


@dataclass
class Line:
    """One utterance being attributed. ``cues`` are what speaks for and against each possible speaker and ``scores`` what it is worth; ``sure`` when a
    tag or script names the speaker; ``inner`` when a script marks it as thought or told to the audience; ``watched`` when somebody hidden is told of just
    before; ``clear`` when nobody else is nearly as likely to speak."""

    quote: Quote
    index: int
    scores: Counter = field(default_factory=Counter)
    cues: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sure: str | None = None
    speaker: str | None = None
    to: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    whispered: bool = False
    thought: bool = False
    inner: bool = False
    joined: bool = False
    narrated_before: bool = False
    watched: bool = False
    clear: bool = False

    def cue(self, who: str, *names: str, times: float = 1.0) -> None:
        """Take cues for or against somebody: each of those names, so many times."""
        for name in names:
            self.cues[who][name] += times
            self.scores[who] += weight(name) * times


def is_script(lines: list[Line]) -> bool:
    """Whether the talk stands in lines that begin with the speaker's name."""
    return sum(1 for line in lines if line.quote.name) * 2 > len(lines)

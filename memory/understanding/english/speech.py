"""One quotation: what is known of it while its speaker is sought, and as what it counts in the end."""

from dataclasses import dataclass, field

from .clauses import Subject
from .tags import Tag


@dataclass
class Turn:
    """What is known of one quotation while speakers are sought."""

    index: int
    tag: Tag | None = None
    speaker: str | None = None
    sure: bool = False
    gender: str = ""
    plural: bool = False
    unknown: bool = False
    answers: bool = False
    aloud: bool = True
    called: tuple[str, ...] = ()
    called_within: tuple[str, ...] = ()
    calls_gender: str = ""
    named: frozenset[str] = frozenset()
    told_to: Subject | None = None
    same_paragraph: bool = False
    joined: bool = False
    beats: list[tuple[str, str, str, int]] = field(default_factory=list)
    chance: float = 0.0

    @property
    def called_plainly(self) -> tuple[str, ...]:
        """Those called in the speaker's own words."""
        return tuple(person for person in self.called if person not in self.called_within)


@dataclass(frozen=True)
class Speech:
    """One quotation with its speaker and those it is plainly for. ``aloud`` is false for thoughts; ``certain``
    tells that the speaker is beyond doubt, ``chance`` how likely he is from 0 to 1; ``called`` are those whom the
    words or the tag name as spoken to, ``bare`` that nothing beside the words tells who speaks."""

    index: int
    speaker: str | None
    addressees: tuple[str, ...]
    aloud: bool
    sure: bool
    certain: bool = False
    called: tuple[str, ...] = ()
    chance: float = 0.0
    bare: bool = False

"""What a reader says about a text: people, scenes, utterances and statements, as plain values.

Every offset is a character position in the text that was read (the canonical text, after markup is taken
off), half open, so that ``text[span.start:span.end]`` is what the span covers. People are named by the
``id`` of the cast, which is the slug of a character.

Nothing here knows Django: a reading can be made of any text, stored nowhere.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Scope(StrEnum):
    """Who a statement is for: everyone, or only certain people."""

    WORLD = "world"
    CHARACTER = "character"


class Stance(StrEnum):
    """How somebody holds a statement. ``BELIEVES`` is a belief that the text shows to be wrong."""

    KNOWS = "knows"
    BELIEVES = "believes"
    SUSPECTS = "suspects"


class How(StrEnum):
    """How somebody came to know."""

    WITNESSED = "witnessed"
    TOLD = "told"
    INFERRED = "inferred"
    OWN = "own"


class Kind(StrEnum):
    """What a statement is about."""

    EVENT = "event"
    APPEARANCE = "appearance"
    JOB = "job"
    RELATION = "relation"
    ABILITY = "ability"
    SECRET = "secret"
    PROMISE = "promise"
    PLACE = "place"
    POSSESSION = "possession"
    FEELING = "feeling"
    PLAN = "plan"
    TRAIT = "trait"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast, as a reader needs to know them.

    ``id`` is the slug; ``name`` the full name as written; ``aliases`` other ways the text names the same
    person. ``confirmed`` people and their aliases are always obeyed; others were found by a reader.
    """

    id: str
    name: str
    reading: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    first_person: str = ""
    narrator: bool = False
    confirmed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to write this person, the longest first."""
        return tuple(sorted({self.name, *self.aliases} - {""}, key=lambda name: (-len(name), name)))


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the text, half open."""

    start: int
    end: int


@dataclass(frozen=True)
class Mention:
    """One place where the text names somebody."""

    person: str
    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """Something said. ``text`` is ``text[start:end]``, quotation marks included. ``certain`` tells that the text
    leaves no doubt who speaks; otherwise ``speaker`` is the likeliest."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    addressees: tuple[str, ...] = ()
    hearers: tuple[str, ...] = ()
    certain: bool = False


@dataclass(frozen=True)
class Knower:
    """That one person holds a statement, how they came to, and from whom."""

    person: str
    how: How = How.WITNESSED
    stance: Stance = Stance.KNOWS
    told_by: str | None = None


@dataclass(frozen=True)
class Statement:
    """One thing that became known: a sentence that stands on its own and the verbatim quote that shows it.

    ``scope`` WORLD means that everyone in the story may know it; then ``knowers`` lists those who were there.
    ``importance`` runs from 1 (colour) to 5 (the story turns on it). ``about`` are the people it speaks of.
    ``queried`` are people of whom a model says that they know it and the text does not show it: nobody takes
    them for knowers, editors are asked.
    """

    text: str
    quote: str
    start: int
    end: int
    scope: Scope = Scope.CHARACTER
    knowers: tuple[Knower, ...] = ()
    stance: Stance = Stance.KNOWS
    importance: int = 2
    kind: Kind = Kind.EVENT
    about: tuple[str, ...] = ()
    queried: tuple[Knower, ...] = ()


@dataclass(frozen=True)
class Carry:
    """What one scene hands to the next: enough to read it, small enough to stay the same after a typo.

    ``present`` are those still there when the scene runs on without a break; ``speakers`` the last two
    speakers, the latest last. ``narrator`` is the id of a first-person narrator, if there is one. ``voices``
    are ways of talking that mark people, as (id, way) pairs; ``strangers`` are the words by which the text calls
    people whose names came later, as (word, id) pairs, ``belongings`` what people tell of as theirs ("my uncle"), as
    (id, noun) pairs.
    """

    present: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    narrator: str | None = None
    voices: tuple[tuple[str, str], ...] = ()
    strangers: tuple[tuple[str, str], ...] = ()
    belongings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SceneReading:
    """What one scene says. Offsets count from the start of the *scene*, so that the reading of an unchanged
    scene stays true when text before it changes.

    ``dropped`` counts what was refused, by reason (a model's made-up quotes, say), and ``reconciled`` what was
    mended, narrowed or put to the editors instead.
    """

    present: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    statements: tuple[Statement, ...] = ()
    carry: Carry = Carry()
    dropped: dict[str, int] = field(default_factory=dict)
    reconciled: dict[str, int] = field(default_factory=dict)


class Reader(Protocol):
    """Reads texts of one language without a model. Implemented by ``japanese`` and ``english``.

    ``version`` is a short string that changes whenever the same text would be read differently; it is part
    of the key under which a scene's reading is kept.
    """

    version: str

    def scenes(self, text: str) -> list[Span]:
        """Cut a text into scenes. The spans cover the text from 0 to ``len(text)`` without a gap.

        Cuts are local: a change inside one scene moves no cut elsewhere. No scene is longer than about
        6,000 characters (Japanese) or 12,000 (English); a longer one is cut between paragraphs.
        """
        ...

    def find_cast(self, texts: list[str], known: list[Person] = ()) -> list[Person]:
        """The people of a story, most mentioned first. ``known`` people are kept as they are (id, name,
        aliases) and come back in the list; new people get ids that no known person has."""
        ...

    def read_scene(self, scene: str, cast: list[Person], carry: Carry) -> SceneReading:
        """Read one scene, given the cast and what the scene before handed on. Knows only ids of ``cast``."""
        ...

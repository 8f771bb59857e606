"""One scene of a script: its lines and directions, with what each line does to those who are there."""

import re

from .arrivals import arrives, brings_in, greets, welcomes
from .departures import departs, is_farewell, sends_away
from .directions import Direction
from .moves import Change
from .people import People
from .script_lines import Line

# So much evidence, and somebody has come or gone beside his own line; elsewhere it takes more.
ENOUGH = 2.5
UNTOLD = 6.0
COMES = frozenset([Change.ENTERS, Change.LISTENS])
CALLED_IN = re.compile(
    r"\b(?:come (?:back |on )?in|come back|come and join)\b(?! the morning)", re.IGNORECASE
)
BRINGS = re.compile(
    r"^\W*(?:here(?:['’]s| is| are| you| we| it)|there you (?:are|go)|one \w+|two \w+)\b", re.IGNORECASE
)
# So many lines after somebody has spoken may still see him off.
_BYE_REACH = 4


class ScriptScene:
    """The lines and directions of one place and time. ``carried`` are those there when it began (``None``: not told)."""

    def __init__(
        self, lines: list[Line], told: list[Direction], people: People, carried: tuple[str, ...] | None
    ):
        self.lines = lines
        self.told = told
        self.people = people
        self.carried = carried
        self.departs = [departs(line.said) for line in lines]
        self.arrives = [arrives(line.said) for line in lines]
        self.greets = [greets(line.said) for line in lines]
        self.farewells = [is_farewell(line.said) for line in lines]
        self.sends = [sends_away(line.said) for line in lines]
        self.welcomes = [welcomes(line.said) for line in lines]
        self.brings = [brings_in(line.said) for line in lines]

    @property
    def everyone(self) -> list[str]:
        """Whoever speaks here or is moved by a direction; over a telephone only where all do."""
        near = [line.speaker for line in self.lines if not line.is_far and not line.is_off]
        moved = [direction.person for direction in self.told if direction.person not in "*-"]
        far = [line.speaker for line in self.lines] if all(line.is_far for line in self.lines) else []
        return list(dict.fromkeys(person for person in [*near, *moved, *far] if person))

    def own(self, person: str) -> list[int]:
        """The lines that somebody says where the others are."""
        return [at for at, line in enumerate(self.lines) if line.speaker == person and not line.is_off]

    def moves(self, person: str) -> list[Direction]:
        """The directions that move somebody, alone or with all."""
        return [d for d in self.told if d.person in (person, "*", "-") and d.change]

    def is_opening(self, at: int) -> bool:
        """Whether nobody has spoken twice before a line: those who are there say their first words."""
        before = [line.speaker for line in self.lines[:at]]
        return len(set(before)) == len(before)

    def just_leaving(self, person: str, at: int) -> set[str]:
        """Who else has announced before a line that he goes, with nothing but good-byes between."""
        line = self.lines[at]
        for number in range(at - 1, max(0, at - _BYE_REACH) - 1, -1):
            earlier = self.lines[number]
            # A mere good-bye to somebody by name is said by one who stays.
            stays = earlier.called and person not in earlier.called
            goes = self.departs[number] >= (2.0 if stays else 1.5)
            if earlier.speaker and earlier.speaker != person and goes:
                return {earlier.speaker}
            if not self.farewells[number] and not earlier.called & line.called:
                break
        return set()

    def somebody_leaves(self, person: str, start: int, end: int) -> bool:
        """Whether a direction tells that somebody else goes: "now that she is gone" is said of him."""
        return any(
            d.change is Change.LEAVES and d.person != person and start <= d.at <= end for d in self.told
        )

    def pronouns(self, person: str) -> tuple[str, ...]:
        """The words that may mean somebody whom no name means."""
        gender = self.people.gender.get(person, "")
        return {"m": ("he", "him", "they", "them"), "f": ("she", "her", "they", "them")}.get(
            gender, ("he", "she", "him", "her", "they", "them")
        )


class SceneMember:
    """One person in a scene: his lines, and the words by which he is named."""

    def __init__(self, scene: ScriptScene, person: str):
        self.scene = scene
        self.lines = scene.lines
        self.person = person
        self.own = scene.own(person)
        names = scene.people.by_id[person].names
        words = [word for name in names for word in re.findall(r"[\w’'-]{3,}", name) if word[:1].isupper()]
        self.names = tuple(dict.fromkeys([*names, *words]))

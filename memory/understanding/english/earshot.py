"""Who is within earshot of what is said in a told scene: the likeliest course of each person's coming and going.

Rules tell of comings and goings one by one, and where one is missed all that follows is wrong. Here every sign has a
weight, and for each person all courses of being there and not being there are weighed together (a conditional random
field of two states; Lafferty, McCallum and Pereira 2001). ``python -m benchmarks.earshot`` fits the weights.
"""

import json
from pathlib import Path

from .. import earshot
from .earshot_signs import Signs
from .presence import Presence

WEIGHTS: dict[str, dict[str, float]] = json.loads(
    Path(__file__).with_name("earshot_weights.json").read_text(encoding="utf-8")
)
# So likely hears somebody whom the rules have hear it too, and so likely one whom they have not or of whom people only
# speak: a wrong hearer leaks.
_ENOUGH = 0.74
_ENOUGH_ALONE = 0.9
# How likely one is there who does not show himself in the scene.
_UNSEEN = 0.5


class Earshot:
    """How likely each person of a told scene is to hear each quotation: ``chances[person][number]``."""

    def __init__(self, record: Presence, carried: tuple[str, ...]):
        self.record = record
        self.signs = Signs(record, carried)
        self.chances: dict[str, list[float]] = {}
        for person in self.signs.shown:
            heard, moving = self.signs.of(person)
            self.chances[person] = chances_of(heard, moving)
            for number, shown in enumerate(heard):
                if self.signs.rules_out(shown) or record.absent.get(number, {}).get(person) == "away":
                    self.chances[person][number] = 0.0
                elif self.signs.rules_in(person, number, shown):
                    self.chances[person][number] = 1.0

    def chance(self, person: str, number: int) -> float:
        """How likely somebody hears a quotation; nobody knows of one who does not show himself."""
        return self.chances[person][number] if person in self.chances else _UNSEEN

    def hearers(self) -> list[tuple[str, ...]]:
        """For each quotation those who hear it. Whispers, thoughts and telephones stay as the record has them."""
        found = []
        for number, speech in enumerate(self.record.speeches):
            if not self.record.audience.is_open(number):
                found.append(self.record.hearers[number])
                continue
            found.append(
                tuple(
                    person
                    for person, chances in self.chances.items()
                    if person != speech.speaker and chances[number] > self._enough(person, number)
                )
            )
        return found

    def _enough(self, person: str, number: int) -> float:
        ruled = person in self.record.hearers[number]
        return _ENOUGH if ruled and self.signs.is_told(person) else _ENOUGH_ALONE


def chances_of(heard: list[list[str]], moving: list[list[str]]) -> list[float]:
    """How likely somebody hears each quotation, from his signs."""
    return earshot.chances_of(heard, moving, WEIGHTS)

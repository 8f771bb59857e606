"""From sentences to statements: what became known, in words that stand alone, and who came to know it."""

import re

from ..reading import Statement
from .clauses import Clauses
from .facts import Facts, Found
from .knowing import Knowing
from .lies import Lies
from .narration import Narration
from .page import Page
from .people import Named, People
from .record import Record
from .sayings import Sayings
from .speech import Speech
from .whereabouts import Whereabouts

_LEAST_PER_SCENE = 20
_CHARACTERS_PER_FACT = 200
_LEAST_SCORE = 34
# What somebody’s sister is called out of fondness tells nothing new of her.
_FOND = re.compile(r" (?:(?:poor|dear|dearest|own|beloved|darling) )+")


class Statements:
    """Finds the statements of one scene: few, and only where it is certain of whom they speak."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        speeches: list[Speech],
        presence: Record,
        narrator: str | None,
    ):
        self.page = page
        self.whereabouts = Whereabouts(page, people, clauses, presence)
        facts = Facts(page, people, named, clauses)
        self.narration = Narration(facts, speeches, Knowing(page, presence, narrator), narrator)
        self.sayings = Sayings(facts, speeches, presence, Lies(page, people, named, speeches))

    def all(self) -> list[Statement]:
        """The statements in the order of the text; the most telling of them if there are too many."""
        placed = self.whereabouts.statements
        found: list[Found] = []
        for index, (first, last) in enumerate(self.page.gaps):
            found += self.narration.within(index, first, last)
            if index < len(self.page.quotes):
                found += self.sayings.within(index)
        kept = self._best([one for one in found if not self._is_placed(one, placed)])
        return sorted([*placed, *kept], key=lambda statement: statement.start)

    def _is_placed(self, found: Found, placed: list[Statement]) -> bool:
        return any(put.start < found.statement.end and found.statement.start < put.end for put in placed)

    def _best(self, found: list[Found]) -> list[Statement]:
        """As many as the length of the scene bears, none of them twice."""
        room = max(_LEAST_PER_SCENE, len(self.page.text) // _CHARACTERS_PER_FACT)
        kept: dict[str, Statement] = {}
        for one in sorted(found, key=lambda one: (-one.score, one.statement.start)):
            if len(kept) < room and one.score >= _LEAST_SCORE:
                kept.setdefault(_FOND.sub(" ", one.statement.text.lower()), one.statement)
        return list(kept.values())

"""Presence in a script of ``Name: what is said`` lines: from stage directions, and from what people say."""

from itertools import pairwise

from ..course import likely_stays
from .page import Page
from .people import Named, People
from .record import Record
from .script_hearing import ScriptHearing
from .script_lines import Script
from .script_scene import ScriptScene
from .script_signs import Signs
from .speech import Speech
from .state import State

# So sure it takes that somebody is there: who hears what he should not is worse than who misses what he heard.
_SURE = 0.7


class ScriptPresence(Record):
    """Weighs, for everyone in each scene of a script, what shows that he is there or not."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        speeches: list[Speech],
        carried: tuple[str, ...] | None,
    ):
        super().__init__(page, None)
        script = Script(page, people, named, speeches)
        for start, end in pairwise([0, *script.cuts, len(page.text) + 1]):
            if start < end:
                lines = [line for line in script.lines if start <= line.start < end]
                told = [direction for direction in script.directions if start <= direction.at < end]
                self._stay(ScriptScene(lines, told, people, carried), start, end)
        for state in self.states.values():
            state.stays.sort()
        hearing = ScriptHearing(people, script.lines, speeches, self.states)
        self.hearers = [hearing.of(number) for number in range(len(script.lines))]

    def _stay(self, scene: ScriptScene, start: int, end: int) -> None:
        """Find for everyone in one place and time from where to where he is there."""
        for person in scene.everyone:
            signs = Signs(scene, person)
            found = likely_stays(signs.steps(), start, end, signs.since, _SURE)
            self.states.setdefault(person, State()).stays += [(since, until, "") for since, until in found]

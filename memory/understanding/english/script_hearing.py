"""Who hears a line of a script, of those who are there: whispers, private messages and telephones reach not all."""

import re

from .people import People
from .script_lines import FAR, INTO, LOW, Line
from .speech import Speech
from .state import State
from .tokens import tokenise

ALONE = re.compile(
    r"\b(?:to (?:him|her|them)sel(?:f|ves)|to the audience|aside(?! to)|thinking|thinks|inner|thought|voice-?over)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\b(?:speaker(?:phone)?|tannoy|intercom|loudspeaker|radio)\b", re.IGNORECASE)
_EAR = re.compile(r"earpiece|headset")
_ASIDE = re.compile(r"\baside\b", re.IGNORECASE)


class ScriptHearing:
    """Tells who hears each line of a script. ``states`` are where everybody is."""

    def __init__(self, people: People, lines: list[Line], speeches: list[Speech], states: dict[str, State]):
        self.people = people
        self.lines = lines
        self.speeches = speeches
        self.states = states

    def of(self, number: int) -> tuple[str, ...]:
        """Who hears a line, besides its speaker."""
        line, speech = self.lines[number], self.speeches[number]
        if not speech.aloud:
            return ()
        if line.speaker is None and not speech.sure:
            return ()
        around = [
            p
            for p, state in self.states.items()
            if p != line.speaker and state.is_there(line.start, line.end)
        ]
        if line.is_far:
            if _SPEAKER.search(line.manner) and not _EAR.search(line.manner):
                return tuple(around)
            return tuple(p for p in [self._near_end(number)] if p)
        if INTO.search(line.manner) or (FAR.search(line.manner) and not line.is_far):
            return (*around, *(p for p in [self._far_end(number)] if p and p not in around))
        low = LOW.search(line.manner)
        if low or ALONE.search(line.manner):
            named = [
                name.person for name in self.people.find(tokenise(line.manner)) if name.person != line.speaker
            ]
            if not named and low and not _ASIDE.search(line.manner):
                named = self._whispering(number) or self._whispering_with(number)
            return tuple(p for p in dict.fromkeys(named) if p in around)
        return tuple(around)

    def _whispering(self, number: int) -> list[str]:
        """Those who whisper in the lines right before and after a line, where more than one do."""
        found: list[str] = []
        for step in (-1, 1):
            at = number + step
            while 0 <= at < len(self.lines) and LOW.search(self.lines[at].manner):
                found.append(self.lines[at].speaker or "")
                at += step
        others = dict.fromkeys(p for p in found if p and p != self.lines[number].speaker)
        return list(others)

    def _whispering_with(self, number: int) -> list[str]:
        """Whom a whisper answers that is for nobody by name."""
        for earlier in reversed(self.lines[max(0, number - 3) : number]):
            if LOW.search(earlier.manner) and earlier.speaker != self.lines[number].speaker:
                return [earlier.speaker] if earlier.speaker else []
        return list(self.speeches[number].addressees[:1])

    def _near_end(self, number: int) -> str | None:
        """Who holds the receiver: who speaks into it nearest to a line from the other end."""
        near = [line for line in self.lines if line.speaker and not line.is_far and not line.is_off]
        into = [line for line in near if INTO.search(line.manner) or FAR.search(line.manner)]
        best = min(
            into or near, key=lambda line: (abs(line.number - number), line.number > number), default=None
        )
        return best.speaker if best else None

    def _far_end(self, number: int) -> str | None:
        far = [line for line in self.lines if line.is_far and line.speaker]
        best = min(far, key=lambda line: (abs(line.number - number), line.number > number), default=None)
        return best.speaker if best else None

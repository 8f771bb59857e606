"""Letters that stand in a text from greeting to signature: where they are, who writes them, and to whom."""

import re
from dataclasses import dataclass

from .people import People
from .tokens import tokenise

_GREETING = re.compile(
    r"^[^\S\n]*[_*]*(?:My |Our )?(?:(?:own|very|poor|sweet|good) )?(?:[Dd]ear(?:est)?|DEAR|Darling|Beloved)[^\S\n]+"
    r"(?P<to>[A-Z][\w.’'-]*(?:[^\S\n]+[\w.’'-]+){0,4}?)[_*]*[,:;—–!.-]{0,2}[_*]*[^\S\n]*$",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[^\S\n]*[_*]*(?:(?:I (?:am|remain)|Believe me|And so|Ever|Always|Yours?|Your|With|Sincerely|Affectionately|Faithfully|"
    r"Respectfully|Love|Much love|All my|Best|Kind|Warm|Fondly|Lovingly|Till|Until|In haste|God bless|Thine)\b[^.!?\n“”\"]{0,60}?)"
    r"[,.—–-]{0,2}[_*]*(?:(?:[^\S\n]*\n\s*|[^\S\n]+)[—–-]?[^\S\n]*[_*]*(?P<name>[A-Z][\w.’'-]*(?:[^\S\n]+[A-Z][\w.’'-]*){0,3}))[.]?[_*]*[^\S\n]*$",
    re.MULTILINE,
)
# A name alone under the letter, where nothing else of it follows.
_BARE_NAME = re.compile(
    r"^[^\S\n]*[—–-]?[^\S\n]*[_*]*(?P<name>[A-Z][\w’'-]*(?:[^\S\n]+[A-Z][\w.’'-]*){0,2})[.]?[_*]*[^\S\n]*$",
    re.MULTILINE,
)
_POSTSCRIPT = re.compile(r"\s*P\. ?S\.[^\n]*(?:\n(?!\s*\n)[^\n]*)*")
# Place and date over a greeting.
_HEAD_LINE = re.compile(r"(?=[^\n]*\d)[^\n“”\"!?]{2,60}|[A-Z][^\n“”\"!?.:]{2,50}[,.]")
# In characters: no letter is longer.
_LONGEST = 30_000


@dataclass(frozen=True)
class Epistle:
    """One letter: where it stands, the words of its greeting that say to whom, and its signature."""

    start: int
    end: int
    to: str
    signed: str

    def writer(self, people: People) -> str | None:
        """Who of the cast signed it."""
        return _who(self.signed, people)

    def reader(self, people: People) -> str | None:
        """Whom of the cast it greets."""
        return _who(self.to, people)


def epistles_in(text: str) -> list[Epistle]:
    """The letters of a text that both greet and are signed, in order."""
    greetings = [match for match in _GREETING.finditer(text) if _stands_free(text, match)]
    found = []
    for number, greeting in enumerate(greetings):
        limit = min(
            greetings[number + 1].start() if number + 1 < len(greetings) else len(text),
            greeting.end() + _LONGEST,
        )
        closing = _CLOSING.search(text, greeting.end(), limit) or _last_name(text, greeting.end(), limit)
        if closing is None:
            continue
        after = _POSTSCRIPT.match(text, closing.end(), limit)
        end = after.end() if after else closing.end()
        found.append(Epistle(_head(text, greeting.start()), end, greeting["to"], closing["name"]))
    return found


def epistle_of(scene: str) -> Epistle | None:
    """The letter that a scene is from end to end."""
    if "ear" not in scene[:400] and "eloved" not in scene[:400] and "EAR" not in scene[:400]:
        return None
    found = epistles_in(scene)
    whole = len(found) == 1 and not scene[: found[0].start].strip() and not scene[found[0].end :].strip()
    return found[0] if whole else None


def _stands_free(text: str, match: re.Match) -> bool:
    """Whether a greeting is a line of its own between others."""
    before = text[: match.start()].rstrip(" \t")[-1:]
    return before in ("", "\n") and bool(text[match.end() : match.end() + 200].strip())


def _last_name(text: str, start: int, limit: int) -> re.Match | None:
    """A name that ends the text, or stands right before the next letter."""
    rest = text[start:limit].rstrip()
    while rest:
        line = rest.rfind("\n") + 1
        match = _BARE_NAME.fullmatch(text, start + line, start + len(rest))
        if match:
            return match
        if not _HEAD_LINE.fullmatch(rest[line:].strip()):
            return None
        rest = rest[:line].rstrip()
    return None


def _head(text: str, start: int) -> int:
    """Where the place and the date over a greeting begin."""
    at = start
    for _ in range(3):
        before = text[:at].rstrip()
        line = before.rfind("\n") + 1
        if not before or not _HEAD_LINE.fullmatch(before[line:].strip()):
            break
        at = line
    return at


def _who(words: str, people: People) -> str | None:
    named = people.find(tokenise(words))
    return named[0].person if named and named[0].first == 0 else None

"""Finds the lines of a script: who speaks stands before the words, on their line or on a line of its own."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from .words import SAYING

_SPACE = r"[^\S\n]*"
_BRACKETS = r"(?:[^\S\n]*[(\[][^()\[\]\n]{0,60}[)\]])?"
_NAME = r"(?P<name>[A-Z][\w.’'-]*(?:[^\S\n]+(?:&|[\w.’'-]+)){0,4}?)"
_LINE = re.compile(
    rf"^{_SPACE}(?:[-*•>][^\S\n]+)?(?:\*\*|__|\[|[*_](?=\w))?{_NAME}(?:\*\*|__|\]|[*_])?{_BRACKETS}(?:\*\*|__|[*_])?{_SPACE}:"
    r"(?:\*\*|__|[*_](?=\s))?[^\S\n]+(?=\S)(?P<said>[^\n]*)",
    re.MULTILINE,
)
_STAMP = r"[\[(]?(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?[^\S\n]*)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[^\S\n]?[AaPp]\.?[Mm]\.?)?[\])]?[^\S\n]*(?:[-–|][^\S\n]*)?"
# A line of a chat: the time, who, and what. With the time before it, a name may be written in any way.
_CHAT = re.compile(
    rf"^{_SPACE}{_STAMP}(?:<(?P<nick>[^<>\n]{{1,30}})>:?|(?:From[^\S\n]+)?(?P<name>[A-Za-z@][\w.’'@-]*(?:[^\S\n]+[\w.’'-]+){{0,3}}?)(?:[^\S\n]+[Tt]o[^\S\n]+(?P<to>[^:\n]{{1,60}}))?:)[^\S\n]+(?=\S)(?P<said>[^\n]*)",
    re.MULTILINE,
)
_PLAY = re.compile(
    r"^[^\S\n]*(?P<name>[A-Z][A-Z’'-]+(?:[^\S\n]+[A-Z][A-Z’'-]+){0,2})\.[^\S\n]+(?=\S)(?P<said>[^\n]*)",
    re.MULTILINE,
)
# Names in small letters: only where hardly any line is without one.
_SMALL = re.compile(rf"^{_SPACE}(?P<name>@?[a-z][\w.-]{{0,20}}):[^\S\n]+(?=\S)(?P<said>[^\n]*)", re.MULTILINE)
# The name on a line of its own above the words: in capitals as in a screenplay, or with the time as in a chat.
_CUE = re.compile(
    rf"^{_SPACE}(?P<name>[A-Z][A-Z0-9.’'-]*(?:[^\S\n]+(?:&[^\S\n]+)?[A-Z0-9][A-Z0-9.’'-]*){{0,4}}?)(?:[^\S\n]*\([^()\n]{{1,40}}\)){{0,2}}{_SPACE}\n(?P<said>(?:[^\S\n]*\S[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_POST = re.compile(
    rf"^{_SPACE}(?P<name>[\w@][\w.’'@-]*(?:[^\S\n]+[\w.’'-]+){{0,3}}?)(?:[^\S\n]*[—–|,·-][^\S\n]*|[^\S\n]+)(?:[Tt]oday|[Yy]esterday|\d[\d/.-]+)?,?(?:[^\S\n]*at[^\S\n]+|[^\S\n]*){_STAMP}\n(?P<said>(?:[^\S\n]*\S[^\n]*(?:\n|\Z))+?)(?=\s*\n|\Z|{_SPACE}[\w@][\w.’'@ -]{{0,40}}[^\n]{{0,20}}\d[:.]\d\d[^\n]{{0,6}}\n)",
    re.MULTILINE,
)
# Other marks that set a name off, known by nothing but that the same few names come again in nearly all lines.
_NICK = r"(?P<name>@?\w[\w.’'@-]*(?:[^\S\n]+[\w.’'-]+){0,2}?)"
_BEGINS = rf"^{_SPACE}(?:[-*•][^\S\n]+|\d+[.)][^\S\n]+)?(?:{_STAMP})?(?:\[[^\[\]\n]{{1,20}}\][^\S\n]*)??"
_SAID = r"[^\S\n]*(?=\S)(?P<said>[^\n]*)"
_MARKED = [
    re.compile(_BEGINS + form + _SAID, re.MULTILINE)
    for form in (
        rf"<{_NICK}>:?",
        rf"\[{_NICK}\]:?",
        rf"\({_NICK}\):?",
        rf"(?:\*\*|__){_NICK}:?(?:\*\*|__):?",
        rf"{_NICK},?{_SPACE}{_STAMP}:?",
        rf"{_NICK}[^\S\n]+(?:says|said|wrote|writes):",
        rf"{_NICK}{_SPACE}(?:::?|：|>+|»|›|\|)",
        rf"{_NICK}(?:\t|[^\S\n]+[—–~-][^\S\n])",
    )
]
_ALONE = re.compile(rf"(?:^|(?<=\n)){_SPACE}{_NICK}{_SPACE}\n(?P<said>(?:[^\S\n]*\S[^\n]*(?:\n|\Z))+)")
_CLOCK = re.compile(r"\d[:.]\d\d[^\n]{0,6}$", re.MULTILINE)
_LIST = re.compile(r"[,;&]\s*(?:and\s+)?|\s+and\s+")
_LISTED = re.compile(r"(?:the )?[A-Z@][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?: ?[(\[][^()\[\]]*[)\]])?")
_DIRECTED = re.compile(r"(?:[^\S\n]*[(\[][^()\[\]]{1,200}[)\]]\s*)+")
_NOT_NAMES = frozenset(
    """
    chapter part book act scene note notes title author date time place location setting characters
    summary warning subject to from re cc p.s ps cast question answer choices story attendees present
    int int. ext ext. fade cut later continued montage agenda minutes apologies
    sound sounds sfx fx music lights lighting camera
    """.split()
)
_HEADING = re.compile(
    r"(?:INT|EXT|FADE|CUT|DISSOLVE|SMASH|TITLE|SUPER|MONTAGE|LATER|CONTINUED|THE END|END|ACT|SCENE|CHAPTER|PART|BACK TO)\b"
)
# So much of a text must be the lines of somebody, and so much where a name is a weak sign of it.
_SHARE = 0.34
_MOST = 0.8
# So much of a text shows whether a form is worth looking for.
_SAMPLE = 4_000


class Label(NamedTuple):
    """Words that somebody says, and the name before them. ``head`` is where the line or block begins."""

    name: str
    head: int
    start: int
    end: int


def labelled_lines(text: str) -> list[Label]:
    """The lines of a script with the names of who says them; none if a text is no script."""
    lines = sum(1 for line in text.split("\n") if line.strip())
    chat = [_label(text, m) for m in _CHAT.finditer(text)]
    if len(chat) >= max(2, lines * _SHARE):
        return chat
    found = _named(_LINE.finditer(text))
    if found and len(found) >= lines * _SHARE:
        found = _with_small(text, found)
        # Of a chat in which only some begin their names with a capital, the other form finds the rest.
        other = _marked_lines(text, lines) if len(found) < lines * _MOST else []
        return other or [_label(text, match) for match in found]
    forms = [(_PLAY, _SHARE), (_CUE, 0.2)]
    # What every line of such a chat holds is rare in other texts, and soon counted.
    forms += [(_POST, 0.2)] if len(_CLOCK.findall(text)) >= max(2, lines * 0.2) else []
    forms += [(_SMALL, _MOST)] if text.count(":") >= lines * _MOST else []
    for pattern, share in forms:
        found = _named(pattern.finditer(text))
        if len(found) >= max(3 if pattern is not _POST else 2, lines * share) and _come_again(found):
            return [label for match in found if (label := _label(text, match)).end > label.start]
    return _marked_lines(text, lines)


def _marked_lines(text: str, lines: int) -> list[Label]:
    """The lines of a chat in some form of its own: the same few names stand before nearly all of them."""
    sample = text[:_SAMPLE]
    enough = max(4, (sample.count("\n") + 1) // 3)
    for pattern in _MARKED:
        if len(pattern.findall(sample)) < enough:
            continue
        found = _named(pattern.finditer(text))
        if len(found) >= max(4, lines * _MOST) and _are_few(found):
            return [_label(text, match) for match in found]
    blocks = re.split(r"\n\s*\n", text)
    found = _named(_ALONE.finditer(text)) if len(blocks) >= 4 and lines >= 2 * len(blocks) * _MOST else []
    if len(found) >= max(4, len(blocks) * _MOST) and _are_few(found):
        return [_label(text, match) for match in found]
    return []


def _are_few(matches: list[re.Match]) -> bool:
    """Whether hardly any name stands but once, and there are two or more."""
    counts = Counter(match["name"].lower() for match in matches)
    once = sum(count == 1 for count in counts.values())
    return len(counts) > 1 and 3 * len(counts) <= 2 * len(matches) and once * 6 <= len(matches)


def is_labelled(text: str, at: int) -> bool:
    """Whether a line of a script begins at a place, as far as one line can show it."""
    return any(pattern.match(text, at) for pattern in (_LINE, _CHAT)) or _is_cue(text, at)


def _is_cue(text: str, at: int) -> bool:
    match = _CUE.match(text, at)
    return bool(match and not _HEADING.match(match["name"]))


def _named(matches: Iterable[re.Match]) -> list[re.Match]:
    """The matches in which a name stands, and no heading and no "he said"."""
    return [
        match
        for match in matches
        if not {match["name"].split()[0].lower(), match["name"].split()[0].lower().strip(".")} & _NOT_NAMES
        and match["name"].split()[-1].lower() not in SAYING
        and not _HEADING.match(match["name"])
    ]


def _come_again(matches: list[re.Match]) -> bool:
    """Whether the names of the lines come again, as those of people who talk do."""
    counts = Counter(match["name"] for match in matches)
    return sum(count for count in counts.values() if count > 1) * 2 >= len(matches) or len(matches) <= 4


def _with_small(text: str, found: list[re.Match]) -> list[re.Match]:
    """The lines of a script with those before which a name stands in small letters, as some write theirs in chats."""
    small = _named(_SMALL.finditer(text))
    counts = Counter(match["name"] for match in small)
    small = [match for match in small if counts[match["name"]] > 1]
    names = Counter(match["name"].lower() for match in (*found, *small))
    spoken = [
        match for match in (*found, *small) if names[match["name"].lower()] > 1 or not _is_list(match, names)
    ]
    return sorted(spoken, key=lambda match: match.start())


def _is_list(match: re.Match, names: Counter) -> bool:
    """Whether what stands behind a colon is no speech but who is there: "At the table: Dora (GM), Finn"."""
    listed = [part.strip(" .*_[]") for part in _LIST.split(match["said"])]
    known = [part for part in listed if any(n.strip().lower() in names for n in re.split(r"[()]", part))]
    return len(listed) > 1 and 2 * len(known) >= len(listed) and all(map(_LISTED.fullmatch, listed))


def _label(text: str, match: re.Match) -> Label:
    groups = match.groupdict()
    name = (groups.get("nick") or match["name"]).lstrip("@+ ")
    start, end = match.start("said"), match.end("said")
    if "\n" in text[match.start("name") : start] and (directed := _DIRECTED.match(text, start, end)):
        start = directed.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Label(name, match.start(), start, end)

"""Tables of contents: lists of headings that are no headings."""

import re
import unicodedata
from itertools import zip_longest

from ..markup import plain
from .headings import recognised
from .source import Line

_NAME = re.compile(r"(?:目[ 　]*次|もくじ|contents|table of contents|list of chapters)[.:：]?$", re.I)
_LEADER = re.compile(r"(?:[ 　\t.．・…‥_―—-]+|\s)\d{1,4}$")
_LONGEST_ENTRY = 80
_SENTENCE = re.compile('^[「『“"]|[。、」』！？!?”"]$')


def without_contents(headings: list, lines: tuple[Line, ...]) -> tuple[list, frozenset[int]]:
    """The headings that are not entries of a table of contents, and the lines of such tables.

    Entries follow each other without text between and come again later; after the word 目次 or Contents the
    whole list goes.
    """
    listed = _under_name(lines)
    repeated, later = {}, set()
    for heading in reversed(headings):
        repeated[heading.start] = bool(_keys(heading) & later)
        later |= _keys(heading)
    entries = {heading.start for heading in headings if heading.start in listed}
    run = []
    for heading, after in zip_longest(headings, headings[1:]):
        if not repeated[heading.start]:
            run = []
            continue
        run = [*run[-1:], heading.start]
        if len(run) > 1:
            entries |= set(run)
        # The last entry may be followed by anything: a title page, a preface.
        if after is None or any(not lines[at].is_blank for at in range(heading.end, after.start)):
            run = []
    return [heading for heading in headings if heading.start not in entries], listed | entries


def _keys(heading) -> set[tuple]:
    """What makes two headings the same: their words without the page, or kind and number."""
    keys = {("words", _bare(heading.title))}
    if heading.seen and heading.seen.number is not None:
        keys.add((heading.seen.rank, heading.seen.kind, heading.seen.number))
    return keys


def _under_name(lines: tuple[Line, ...]) -> frozenset[int]:
    """The lines of a list that is headed 目次 or Contents, with that heading: up to the last entry that comes
    again as a heading. The list ends at the first sentence and where an entry comes again."""
    names = (plain(line.text).strip(" 　【】[]") for line in lines[:400])
    at = next((at for at, name in enumerate(names) if _NAME.match(name)), None)
    if at is None:
        return frozenset()
    entries: list[set] = []
    seen: set = set()
    for line in lines[at + 1 :]:
        text = plain(line.text).strip()
        found = _names(text)
        if len(text) > _LONGEST_ENTRY or _SENTENCE.search(text) or found & seen:
            break
        entries.append(found)
        seen |= found
    stop = at + 1 + len(entries)
    later = set().union(*(_names(plain(line.text).strip()) for line in lines[stop:] if len(line.text) < 200))
    last = max((number for number, entry in enumerate(entries, 1) if entry & later), default=None)
    return frozenset(range(at, at + 1 + last)) if last else frozenset()


def _names(text: str) -> set:
    words = _bare(text)
    heading = recognised(_LEADER.sub("", text))
    names = {words} if words else set()
    return names | ({(heading.rank, heading.kind, heading.number)} if heading and heading.number else set())


def _bare(text: str) -> str:
    """The letters of a heading without its page."""
    return re.sub(r"[\W_]+", "", _LEADER.sub("", unicodedata.normalize("NFKC", text)).casefold())

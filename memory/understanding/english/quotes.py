"""Finds what is said: stretches between quotation marks, after dashes, and in ``Name: …`` scripts."""

import re
from dataclasses import dataclass

from .dashes import DASH_LINE, said_after_dashes
from .layout import Layout
from .script_forms import labelled_lines
from .words import SAYING

_SINGLE, _DOUBLE = re.compile("[‘’']"), re.compile('[“”"]')
_ELIDED = re.compile(
    r"(?:tis|twas|twere|twill|twould|em|im|er|ere|bout|cause|til|till|tain|gainst|neath|round|un|ud|n|s|ll|ve|re|d|m|t|"
    r"ow|ome|ope|ad|as|e|ave|ouse|and|prentice|alf|ead|ear|ard|eard|[0-9]0?s?|[0-9]{2})\b",
    re.IGNORECASE,
)
_SPEECH_END = frozenset(".,!?;:—–-…")
_MARKS = re.compile(r"[“”\"]|``|''")
_SINGLES = re.compile(r"[‘’']")
# The mark first and what stands before it last: so the marks alone are looked at.
_OPENED = re.compile(r"[‘'](?=\s?[A-Z…—-])(?<![^\s—(\[][‘'])")
_CLOSED = re.compile(r"[’'](?=[\s,.;—)]|$)(?:(?<=[.,!?;:—…-][’'])|(?<=[.,!?;:—…-]\s[’']))")
# In characters: as far as a mark is looked for that closes a speech with a plural's mark in it.
_LINE = 600
# Before one of these, words in marks are how something is called.
_NAMING = frozenset("called named termed entitled as nicknamed christened word words term name title".split())
_BEFORE_NAMES = frozenset("a an the his her their our my your its of at in from with to for by".split())
# A word or three between single marks without punctuation: held up, not said.
_ENDS_OUTSIDE = re.compile(r" ?(?:—|--|[;:)])")
# Not ``nothin’`` or ``o’``: marks that stand for a letter.
_WHOLE_WORD = re.compile(r"[a-z]{2}(?<!in)(?<!th)(?<!an) ?$")
_HELD_UP = re.compile(r"[‘'] ?[\w-]+(?: [\w-]+){0,3} ?[’'](?![\w])")
_SAID_BEFORE = re.compile(
    r"\b(?:said|says|say|cried|answered|replied|whispered|shouted|murmured|called out)\s+$"
)


@dataclass(frozen=True)
class Quote:
    """One stretch of speech, marks included. ``name`` is the name before the colon in a script;
    ``head`` is where that line begins;
    ``continues`` is set when the speech before it ran on over a paragraph break."""

    start: int
    end: int
    name: str = ""
    continues: bool = False
    head: int = -1


def find_quotes(text: str, layout: Layout) -> list[Quote]:
    """Everything that is said in a text, in order, without overlaps."""
    if script := labelled_lines(text):
        lines = [Quote(label.start, label.end, label.name, head=label.head) for label in script]
        return _merged(text, lines, layout)
    doubles, singles = _counts(text)
    dashes = len(DASH_LINE.findall(text))
    if dashes > 2 * (doubles + singles):
        return _dash_quotes(text, layout)
    if doubles or singles:
        found = _single_quotes(text, layout) if singles > doubles else _double_quotes(text, layout)
        if found or singles > doubles:
            return [quote for quote in found if _is_speech(text, quote)]
    return _dash_quotes(text, layout)


def _dash_quotes(text: str, layout: Layout) -> list[Quote]:
    return [Quote(start, end) for start, end in said_after_dashes(text, layout)]


def _counts(text: str) -> tuple[int, int]:
    """How many double and how many single quotations there seem to be."""
    doubles = text.count("“") + text.count("``") + text.count('"') // 2
    return doubles, min(len(_OPENED.findall(text)), len(_CLOSED.findall(text)))


def _merged(text: str, script: list[Quote], layout: Layout) -> list[Quote]:
    """A script's lines, and the quotations in the narration between them."""
    found = []
    at = 0
    for line in [*script, Quote(len(text), len(text))]:
        gap = text[at : line.head if line.name else line.start]
        if any(mark in gap for mark in '“"'):
            inner = [Quote(at + q.start, at + q.end) for q in _double_quotes(gap, Layout((0,), len(gap)))]
            found += [quote for quote in inner if _is_speech(text, quote)]
        if line.end > line.start:
            found.append(line)
        at = line.end
    return found


def _double_quotes(text: str, layout: Layout) -> list[Quote]:
    found: list[Quote] = []
    opened = -1
    continued = False
    paragraph_end = -1
    depth = 0
    previous_closed = True
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match.group()
        if opened >= 0 and at >= paragraph_end:
            # The paragraph ended inside the quotation: it runs on if the next paragraph opens with a mark.
            found.append(Quote(opened, _stripped_end(text, opened, paragraph_end), continues=continued))
            runs_on = not text[paragraph_end:at].strip()
            opened, depth = -1, 0
            previous_closed = not runs_on
        if opened < 0:
            if mark == "”" or mark == "''":
                continue
            if mark == '"' and not _may_open(text, at):
                continue
            opened, depth = at, 1
            continued = not previous_closed
            previous_closed = True
            paragraph_end = layout.span(layout.paragraph_at(at))[1]
        elif mark in ("“", "``"):
            depth += 1
            if depth > 2 or _starts_line(text, at):
                found.append(Quote(opened, _stripped_end(text, opened, at), continues=continued))
                opened, depth, continued = at, 1, False
                paragraph_end = layout.span(layout.paragraph_at(at))[1]
        elif mark in ("”", "''") or not _must_open(text, at):
            depth -= 1
            if depth <= 0 or mark == '"':
                found.append(Quote(opened, match.end(), continues=continued))
                opened, depth, continued = -1, 0, False
        elif _must_open(text, at):
            # Straight marks cannot nest: an opening one here means that the closing one is missing.
            found.append(Quote(opened, _stripped_end(text, opened, at), continues=continued))
            opened, depth, continued = at, 1, False
            paragraph_end = layout.span(layout.paragraph_at(at))[1]
    if opened >= 0:
        end = min(len(text), paragraph_end)
        found.append(Quote(opened, _stripped_end(text, opened, end), continues=continued))
    return [quote for quote in found if quote.end - quote.start > 1]


def _starts_line(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at]
    return at == 0 or ("\n" in before and not before.strip())


def _may_open(text: str, at: int) -> bool:
    """Whether a straight mark can open: something follows it, and it does not cling to the word before it."""
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at] if at else ""
    if not after:
        return False
    return not (before.isalnum() and after.isspace())


def _must_open(text: str, at: int) -> bool:
    """Whether a straight mark can only open: it clings to what follows and stands free of what comes before,
    or it stands alone at the start of a line with its partner on the same line."""
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at] if at else "\n"
    if after.isalnum() and (before.isspace() or before in "(["):
        return True
    if before == "\n" and after.isspace():
        line_end = text.find("\n", at)
        line = text[at : line_end if line_end >= 0 else len(text)]
        return line.count('"') % 2 == 0 and len(line.strip()) > 1
    return False


def _stripped_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _single_quotes(text: str, layout: Layout) -> list[Quote]:
    found: list[Quote] = []
    opened = -1
    paragraph_end = -1
    continued = False
    runs_on = False
    skip = 0
    for match in _SINGLES.finditer(text):
        at, mark = match.start(), match.group()
        if at < skip:
            continue
        if opened >= 0 and at >= paragraph_end:
            found.append(Quote(opened, _stripped_end(text, opened, paragraph_end), continues=continued))
            runs_on = not text[paragraph_end:at].strip()
            opened = -1
        if opened < 0:
            held_up = _HELD_UP.match(text, at)
            if held_up and _single_opens(text, at, mark) and not _closes_later(text, held_up.end(), layout):
                skip = held_up.end()
            elif _single_opens(text, at, mark):
                opened, continued, runs_on = at, runs_on, False
                paragraph_end = layout.span(layout.paragraph_at(at))[1]
        elif _single_closes(text, at):
            found.append(Quote(opened, at + 1, continues=continued))
            opened = -1
        elif mark == "‘" and _starts_line(text, at):
            # The closing mark is missing.
            found.append(Quote(opened, _stripped_end(text, opened, at), continues=continued))
            opened, continued = at, False
            paragraph_end = layout.span(layout.paragraph_at(at))[1]
    if opened >= 0:
        found.append(
            Quote(opened, _stripped_end(text, opened, min(len(text), paragraph_end)), continues=continued)
        )
    return [quote for quote in found if quote.end - quote.start > 2]


def _closes_later(text: str, at: int, layout: Layout) -> bool:
    """Whether the next mark of a paragraph closes speech, so that the one before stood for a letter (the Joneses')."""
    for match in _SINGLES.finditer(text, at, min(layout.span(layout.paragraph_at(at))[1], at + _LINE)):
        if _single_opens(text, match.start(), match.group()):
            return False
        if _single_closes(text, match.start()):
            return True
    return False


def _single_opens(text: str, at: int, mark: str) -> bool:
    before = text[at - 1 : at] if at else "\n"
    after = text[at + 1 : at + 10]
    if mark == "’" or not after.strip():
        return False
    if not (before.isspace() or before in "—–-(["):
        return False
    return (mark == "‘" and not _ELIDED.match(after)) or (mark == "'" and not _ELIDED.match(after))


def _single_closes(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    if after.isalnum():
        return False
    before = text[at - 1 : at]
    if before == " ":
        before = text[at - 2 : at - 1]
    if before in _SPEECH_END or before in '”"_*)':
        return True
    # ``‘I have it’—he held it up``: a mark of its own may stand outside.
    return bool(_ENDS_OUTSIDE.match(text, at + 1)) and bool(_WHOLE_WORD.search(text, max(0, at - 12), at))


def _fills_line(text: str, quote: Quote) -> bool:
    # Looks no further than the next letter: a paragraph may be as long as a book.
    before, after = quote.start, quote.end
    while before and text[before - 1].isspace() and text[before - 1] != "\n":
        before -= 1
    while after < len(text) and text[after].isspace() and text[after] != "\n":
        after += 1
    return (not before or text[before - 1] == "\n") and (after == len(text) or text[after] == "\n")


def _is_speech(text: str, quote: Quote) -> bool:
    """Whether a quotation is said by someone, rather than a title, a word held up, a sign.

    What is said ends in a mark of its own, or stands beside a verb of saying, or fills its line.
    """
    closed = text[quote.end - 1] in "”\"’'"
    inner = text[quote.start + 1 : quote.end - closed].strip().rstrip("_*’'”").rstrip()
    if not inner:
        return False
    if inner[-1] in _SPEECH_END:
        before = text[max(0, quote.start - 40) : quote.start].rstrip()
        if inner[-1] in ".," and _is_held_up(inner[:-1].strip(), before, text[quote.end : quote.end + 40]):
            return False
        if inner[-1] not in ".," or not inner[0].islower() or not before:
            return True
        # ``the "weather-eye," as he called it``: a few words in the run of a sentence.
        if before[-1] in ",:.!?;—-”\"’'" or inner.count(" ") > 5:
            return True
        return before.split()[-1].strip("_,").lower() in SAYING
    if quote.continues or _fills_line(text, quote):
        return True
    if (
        inner[0].isupper()
        and " " in inner
        and _begins_sentence(text, quote.start)
        and _breaks_off(text, quote.end)
    ):
        return True
    if inner.count(" ") >= 8:
        return True
    if inner[0].isupper() and _SAID_BEFORE.search(text, max(0, quote.start - 20), quote.start):
        return True
    if text[max(0, quote.start - 3) : quote.start].rstrip()[-1:] in (",", ":"):
        words = (
            text[max(0, quote.start - 60) : quote.start].lower().replace(",", " ").replace(":", " ").split()
        )
        return any(word in SAYING for word in words[-6:])
    after = text[quote.end : quote.end + 40].lower().replace(",", " ").split()
    return bool(after) and (
        after[0] in SAYING or any(word in ("said", "asked", "cried", "replied") for word in after[:3])
    )


def _is_held_up(inner: str, before: str, after: str) -> bool:
    """Whether words in marks are a name or a title in the run of a sentence (``the “Brown coupé,” as``)."""
    word = before.split()[-1].strip("_").lower() if before else ""
    if not word[-1:].isalpha() or "\n" in before[-2:]:
        return False
    if word in _NAMING:
        return True
    words = inner.split()
    is_title = all(part[:1].isupper() for part in words if len(part) > 3)
    if word in SAYING or not (is_title or len(words) < 3) or len(words) > 9:
        return False
    return word in _BEFORE_NAMES or not any(part in SAYING for part in after.lower().split()[:3])


def _begins_sentence(text: str, at: int) -> bool:
    """Whether what stands before a quotation is the end of a sentence or of a line, or nothing."""
    before = text[max(0, at - 3) : at]
    return not before.strip() or "\n" in before or before.rstrip()[-1] in ".!?”\"’'"


def _breaks_off(text: str, at: int) -> bool:
    """Whether a dash follows a quotation: the narrator breaks in (``“I took that here”—he tapped his heart``)."""
    return text[at : at + 3].lstrip()[:2] in ("--", "—", "– ") or text[at : at + 2].strip()[:1] == "—"


def quote_marks_within(text: str, start: int, end: int):
    """For a quotation: a function that tells whether a place in it lies inside words it quotes in turn."""
    outer = text[start : start + 1]
    opening, closing, marks = ("‘'", "’'", _SINGLE) if outer in '“"`' else ('“"', '”"', _DOUBLE)
    inner: list[tuple[int, int]] = []
    opened = -1
    for found in marks.finditer(text, start + 1, end):
        at, mark = found.start(), found.group()
        before, after = text[at - 1], text[at + 1 : at + 2]
        if opened < 0 and mark in opening and not before.isalnum() and (after.isalnum() or after in "—…"):
            if not (mark == "'" and _ELIDED.match(text, at + 1)):
                opened = at
        elif opened >= 0 and mark in closing and not after.isalnum() and not before.isspace():
            inner.append((opened, at))
            opened = -1
    if opened >= 0:
        inner.append((opened, end))
    return lambda place: any(first < place < last for first, last in inner)

"""Speech that a dash opens and nothing closes (``— Come up, he said. Come up!``): where it ends, the words must tell."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .layout import Layout
from .tokens import tokenise
from .words import IRREGULAR_PAST, SAYING, WEAK_SAYING

DASH_LINE = re.compile(
    r"(?:^|(?<=: )|(?<=:))[^\S\n]*(?:—|–|--|―)[^\S\n]*(?=[\w“\"'’‘.…])(?!\w{1,6} ?[—–-])",
    re.MULTILINE,
)
_TAG = re.compile(
    r"(?:^|(?P<mark>[,.!?—-])[^\S\n]+)(?=(?:(?:he|she|they|I|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?|(?:the|his|her|my) \w+)"
    r"\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b|(?P<verb2>[a-z]+)\s+(?:he|she|they|I|[A-Z][\w’'-]+|(?:the|his|her|my) \w+)\b))"
)
_SENTENCE = re.compile(r"(?<![A-Z][a-z])(?<!\b[A-Z])[.!?…]+[”\"’')]*(?:\s+|$)")
_LINE_SENTENCE = re.compile(r"(?<![A-Z][a-z])(?<!\b[A-Z])[.!?…]+[”\"’')]*(?:\s+|$)|\n")
_NEXT_CLAUSE = re.compile(r"[,:;][^\S\n]+")
_SAYS = (SAYING - WEAK_SAYING) | {"continued", "added", "told"}
_DETERMINERS = frozenset("the a an my his her their our your this that some".split())
_MODALS = frozenset("would could might should must".split())
# Who says one of these, or tells what is so now, is heard himself.
_SPOKEN = frozenset(
    "i me my mine we us our you your yours ye thou thee is are am isn't aren't will won't shall can can't don't do does "
    "has have it's that's what's who's there's he's she's i'm i've i'll i'd you're you've you'll you'd let's ain't".split()
)
_CLITICS = frozenset("m re ll ve t".split())


def said_after_dashes(text: str, layout: Layout) -> list[tuple[int, int]]:
    """The stretches of speech in a text whose speech begins with dashes, tags such as ``he said`` left out."""
    dashes = list(DASH_LINE.finditer(text))
    found: list[tuple[int, int]] = []
    for number, dash in enumerate(dashes):
        start = dash.start() + len(dash.group()) - len(dash.group().lstrip())
        end = layout.span(layout.paragraph_at(start))[1]
        if number + 1 < len(dashes):
            end = min(end, dashes[number + 1].start())
        found += _spoken_in(text, start, dash.end(), end, layout.loose)
    return found


def _spoken_in(text: str, start: int, first: int, end: int, loose: bool) -> list[tuple[int, int]]:
    """What is said between a dash at ``start`` and the end of its paragraph, as stretches between the tags."""
    found: list[tuple[int, int]] = []
    opened = start
    for at, stop in _sentences(text, first, end, loose):
        leads_on = text[at:stop].rstrip().endswith(":") and stop == end
        tag = None if leads_on else _tag(text, at, stop, at == first)
        if tag is None:
            # What leads up to the next dash ("Stephen said with bitterness:") is never said.
            if leads_on or (at != first and _is_told(text[at:stop])):
                break
            opened = at if opened < 0 else opened
            continue
        cut, after = tag
        if opened < 0:
            opened = at
        if cut > max(opened, first):
            found.append((opened, cut))
        opened = after if after < stop else -1
    else:
        stop = end
        at = end
    if opened >= 0 and text[opened:at].strip():
        found.append((opened, at))
    return [(a, _stripped_end(text, a, b)) for a, b in found]


def _sentences(text: str, start: int, end: int, loose: bool) -> Iterator[tuple[int, int]]:
    pattern = _LINE_SENTENCE if loose else _SENTENCE
    at = start
    for match in pattern.finditer(text, start, end):
        if text[at : match.end()].strip():
            yield at, match.end()
        at = match.end()
    if text[at:end].strip():
        yield at, end


def _tag(text: str, start: int, end: int, opens: bool) -> tuple[int, int] | None:
    """Where speech breaks off for a tag in a sentence, and where it goes on after it in the same sentence."""
    sentence = text[start:end]
    for match in _TAG.finditer(sentence):
        if (match["verb"] or match["verb2"]) not in _SAYS or (match["mark"] is None and opens):
            continue
        goes_on = _NEXT_CLAUSE.search(sentence, match.end())
        after = end
        if goes_on and not _is_told(sentence[goes_on.end() :], clause=True):
            after = start + goes_on.end()
        return start + len(sentence[: match.end()].rstrip()), after
    return None


def _is_told(sentence: str, clause: bool = False) -> bool:
    """Whether a sentence after speech is narration: it tells what was, and nobody in it says I or you."""
    words = [token.low for token in tokenise(sentence) if token.is_word]
    if any(word in _SPOKEN or word in _CLITICS for word in words) or sentence.rstrip()[-1:] in "?!":
        return False
    return clause or any(_is_past(before, word) for before, word in pairwise(["", *words]))


def _is_past(before: str, word: str) -> bool:
    """Whether a word is a verb that tells what was (not ``the cracked glass``)."""
    if before in _DETERMINERS or word in _MODALS:
        return False
    return word in IRREGULAR_PAST or (word.endswith("ed") and len(word) > 3)


def _stripped_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end

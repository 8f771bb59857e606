"""Cuts a text into scenes, by what stands at each place alone, so that an edit moves no cut elsewhere."""

import re

from ..reading import Span
from .epistles import epistles_in
from .layout import paragraphs_by_blank_lines
from .script_forms import is_labelled

LONGEST = 12_000
_SHORTEST_BY_TIME = 400
_SEPARATOR = re.compile(
    r"^[^\S\n]*(?:[*＊#~=•·◇◆☆★○●※⁂❦❧☙§†_–—<>-][^\S\n]*){3,}$|^[^\S\n]*(?:[*~•⁂❦❧☙◇◆☆★○●※§†＊#]|[*~] ?[*~])[^\S\n]*$",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^[^\S\n]*(?:#{1,6}[^\S\n]+\S[^\n]{0,100}"
    r"|(?:CHAPTER|Chapter|PART|Part|BOOK|Book|VOLUME|Volume|ACT|Act|SCENE|Scene|EPISODE|Episode|ADVENTURE|LETTER|Letter|STAVE|PROLOGUE|Prologue|"
    r"EPILOGUE|Epilogue|INTERLUDE|Interlude)\b(?![^\S\n]+(?:of|the|and|in|to|a|is|was)\b)[^\n]{0,80}"
    r"|(?:[IVXLC]{1,7}|\d{1,3})\.?(?:[^\S\n]+[A-Z][A-Z’'., -]{4,70})?"
    r"|[A-Z][A-Z’'.,\d -]{2,60}(?:JOURNAL|DIARY|LETTER|STORY|LOG|NARRATIVE)[A-Z’'.,()\w -]{0,60}"
    r"|[_*]?(?:[A-Z][^\n,:;“”\"!?]{1,60}['’]s[^\S\n]+(?:Journal|Diary|Log|Narrative|Statement|Account|Letter|Memorandum)(?![A-Za-z])[^\n]{0,30}"
    r"|(?:Telegram|Memorandum|Note|Report|Statement|E-?mail|Message)[,:]?[^\S\n]+(?:from|by|left|to)\b[^\n]{0,80})(?=\n[^\S\n]*\n))[^\S\n]*$",
    re.MULTILINE,
)
_SPACE = re.compile(r"\s{2,}")
_TIME = (
    r"(?:(?:The|That|On the|By the|Early the|Late that|Early that|Later that|Early next|Late the|Next|All that|Throughout that)"
    r"[^\S\n]+(?:next |same |following |very |whole )?(?:\w+ )?(?:morning|afternoon|evening|night|day|week|month|year|spring|summer|autumn|winter)\b(?=[^\n]{0,12}[,—]|[^\S\n]+\w+ed\b|[^\S\n]+(?:I|he|she|they|we|the|[A-Z]\w+)\b)"
    r"|(?:An?|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve|Several|Many|Some|A few|\d+)[^\S\n]+(?:\w+ )?(?:hours|days?|nights?|weeks?|months?|years?|fortnight)"
    r"[^\S\n]+(?:later|afterwards?|after|passed|had passed|went by)\b"
    r"|Meanwhile\b|(?:Hours|Days|Weeks|Months|Years|Much) later\b|(?:Back|Over) (?:at|in) the \w+,"
    r"|At (?:dawn|dusk|midnight|noon|sunset|sunrise|nightfall|daybreak)\b|The day (?:after|before)\b|That same (?:hour|moment|night|day|evening))"
)
_TURN = re.compile(r"(?:^|\n)[^\S\n]*(?=" + _TIME + ")")
_TIME_START = re.compile(r"\s*" + _TIME)
_SENTENCE = re.compile(r"[.!?][”\"’')\]]*\s")


def scenes_of(text: str) -> list[Span]:
    """The scenes of a text, without a gap from 0 to its end."""
    if not text:
        return []
    cuts = sorted(_hard_cuts(text))
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        spans += _short_enough(text, start, end)
    return spans


def starts_afresh(scene: str) -> bool:
    """Whether a scene begins after a break, so that nobody stays from the scene before."""
    if scene[:1].isspace():
        return True
    line = scene[: scene.find("\n")] if "\n" in scene[:200] else scene[:200]
    return bool(_SEPARATOR.match(line) or _HEADING.match(line) or _TIME_START.match(scene))


def _hard_cuts(text: str) -> set[int]:
    marks = [match.start() for match in _SEPARATOR.finditer(text)]
    marks += [
        match.start() for match in _HEADING.finditer(text) if _stands_alone(text, match.start(), match.end())
    ]
    if paragraphs_by_blank_lines(text):
        marks += _gaps(text, 3)
    else:
        # Paragraphs are lines here: a blank line between them is a gap, but not around the lines of a script.
        marks += [gap for gap in _gaps(text, 2) if not _is_in_script(text, gap)]
    for match in _TURN.finditer(text):
        if _starts_paragraph(text, match.end()):
            marks.append(match.end())
    letters = epistles_in(text)
    marks = [mark for mark in marks if not any(one.start < mark < one.end for one in letters)]
    for one in letters:
        # What comes after a letter goes on without a break from what stood before it.
        following = one.end + len(text[one.end :]) - len(text[one.end :].lstrip())
        marks += [one.start, *([following] if following < len(text) else [])]
    cuts = set()
    last = 0
    for mark in sorted(set(marks)):
        start = text.rfind("\n", 0, mark) + 1
        if start <= last:
            continue
        # Headings and separators in a row are the start of one scene.
        if not _is_bare(text[last:start]):
            cuts.add(start)
        last = start
    return cuts


def _gaps(text: str, newlines: int) -> list[int]:
    """The ends of the stretches of white space that hold so many line ends, or more."""
    found = [match for match in _SPACE.finditer(text) if match.end() < len(text)]
    return [match.end() for match in found if match.group().count("\n") >= newlines]


def _is_in_script(text: str, gap: int) -> bool:
    """Whether a gap only sets off a line of a script, or what stands between two of them."""
    before = text[max(0, gap - 2000) : gap].rstrip()
    block = max(before.rfind("\n\n") + 2, 0) if "\n\n" in before else 0
    line = before.rfind("\n") + 1
    return is_labelled(text, gap) or any(is_labelled(before, at) for at in {line, block})


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a line that looks like a heading has nothing of its paragraph around it."""
    before = text[max(0, start - 2) : start]
    after = text[end : end + 2]
    alone_before = (
        start == 0
        or before.endswith("\n\n")
        or before == "\n"
        or (before.strip() == "" and "\n" in before[:-1])
    )
    return alone_before or after.startswith("\n\n") or start == 0


def _starts_paragraph(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    previous = text[max(0, line - 200) : line].rstrip(" \t")
    if previous.endswith("\n\n") or not previous:
        return True
    # Without blank lines each line is a paragraph, but a wrapped line is not.
    stripped = previous.rstrip()
    return "\n\n" not in text[max(0, at - 3000) : at + 3000] and stripped[-1:] in ".!?”\"’'…"


def _is_bare(between: str) -> bool:
    """Whether there are only headings and separators between two cuts, so that they are one."""
    for line in between.split("\n"):
        stripped = line.strip()
        if not stripped or _SEPARATOR.match(line) or _HEADING.match(line):
            continue
        if len(stripped) > 70 or (stripped[-1] in '.!?”"’,;:' and len(stripped) > 20):
            return False
        if any(mark in stripped for mark in '“"'):
            return False
        if ":" in stripped or stripped[-1] in ".!?":
            return False
    return True


def _short_enough(text: str, start: int, end: int) -> list[Span]:
    spans = []
    while end - start > LONGEST:
        cut = _good_cut(text, start, start + LONGEST)
        spans.append(Span(start, cut))
        start = cut
    spans.append(Span(start, end))
    return spans


def _good_cut(text: str, start: int, limit: int) -> int:
    """The last end of a paragraph before a limit; failing that of a sentence, a word, anything."""
    at = text.rfind("\n\n", start + LONGEST // 2, limit)
    if at > 0:
        cut = at
        while cut < limit and text[cut] == "\n":
            cut += 1
        return cut
    at = text.rfind("\n", start + LONGEST // 2, limit)
    if at > 0:
        return at + 1
    last = None
    for match in _SENTENCE.finditer(text, start + LONGEST // 2, limit):
        last = match.end()
    if last:
        return last
    at = text.rfind(" ", start + LONGEST // 2, limit)
    return at + 1 if at > 0 else limit

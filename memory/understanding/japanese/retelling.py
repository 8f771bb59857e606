"""Where the narration passes on what somebody tells: other times and places than here and now."""

import re
from bisect import bisect_right

from memory.understanding.japanese.quotes import Paragraph
from memory.understanding.reading import Span

_REPORT = re.compile(
    r"(?:話に(?:よる|よれ)と|話では|を(?:聞く|きく|聴く)と|聞いて(?:み|見)ると|白状し(?:た|まし)|仔細を|訳を|経緯を|"
    r"こうであった|というのである|次のよう|昔話|思い出)"
)
# In a long line these begin a story as well; in a short one what follows them is here and now.
_LONG_LINE = 200
_TOLD_OF = re.compile(
    r"(?:(?:説明|報告)し(?:た|まし)|(?<=[^」』])(?:と|ように|ことを)(?:云|言|話|語|答え|訴え|告げ)(?:[っしいえ])?(?:た|まし)[^。]{0,4}。$)"
)


def retold_in(text: str, told: list[tuple[int, int]], lines: list[Paragraph]) -> list[Span]:
    """What is retold in the narration, from where it begins to the end of its line: it happened elsewhere,
    and nobody in it is here by that. ``told`` are the sentences of the narration."""
    found: list[Span] = []
    starts = [line.start for line in lines]
    for start, end in told:
        line = lines[max(0, bisect_right(starts, start) - 1)]
        match = _REPORT.search(text[start:end])
        if match is None and line.end - line.start > _LONG_LINE:
            match = _TOLD_OF.search(text[start:end])
        fresh = not (found and start < found[-1].end)
        if match and fresh and start + match.end() < line.end:
            found.append(Span(start + match.end(), line.end))
    return found

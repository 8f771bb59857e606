"""Several files as the episodes of one story."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ..markup import plain
from .chapters import Chapter, outline
from .decoding import decode
from .headings import bare_title
from .source import Source
from .text import check_suffix, language_of, read

# Beside other files, a file longer than this is no single episode, whatever its headings are. Characters.
_LONGEST_EPISODE = {"ja": 30_000, "en": 90_000}
_BETWEEN = "\n\n"
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class Part:
    """An episode to be: its title, and where it begins and ends in the text of its ``Split``."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Split:
    """A manuscript and its parts in reading order. Headings stand between the parts, so that joining two
    neighbours brings the heading back into the text."""

    language: str
    title: str
    text: str
    parts: tuple[Part, ...]

    def manuscript(self, part: Part) -> str:
        """The text of a part, in manuscript form."""
        return self.text[part.start : part.end]

    def numbered_by_place(self) -> "Split":
        """The same with titles that leave the numbers of their headings out."""
        return replace(self, parts=tuple(replace(part, title=bare_title(part.title)) for part in self.parts))

    def canonical(self) -> tuple[str, tuple[Part, ...]]:
        """The plain text of all episodes, one after the other, and their places in it, without a gap."""
        pieces, places, length = [], [], 0
        for at, part in enumerate(self.parts):
            body = plain(self.manuscript(part)) + (_BETWEEN if at + 1 < len(self.parts) else "")
            pieces.append(body)
            places.append(Part(part.title, length, length + len(body)))
            length += len(body)
        return "".join(pieces), tuple(places)


def split_files(files: Sequence[tuple[str, bytes]], language: str | None = None) -> Split:
    """Split files, given by name and content in the order of the story, into episodes.

    One file is split at its chapters. Of several files each is an episode, unless it holds chapters that
    name themselves or is far too long for one. Raises ``Unreadable`` for the first file that cannot be read.
    """
    for name, _content in files:
        check_suffix(name)
    return split_texts([(name, decode(content, name)) for name, content in files], language)


def split_texts(texts: Sequence[tuple[str, str]], language: str | None = None) -> Split:
    """Split decoded texts, given by name, like ``split_files``."""
    language = language or language_of("\n".join(text[:100_000] for _name, text in texts))
    sources = [read(text, name, language) for name, text in texts]
    shared = _shared_titles(sources)
    pieces, parts, length, title = [], [], 0, " ".join(shared)
    for source in sources:
        found = outline(source, language)
        chapters = found.chapters
        alone = len(sources) == 1
        if (
            not alone
            and len(chapters) > 1
            and not found.named
            and source.length <= _LONGEST_EPISODE[language]
        ):
            chapters = (_all_of(source),)
        title = title or found.title
        own = [line for line in source.titles if alone or line not in shared]
        name = " ".join(own) or found.title
        for part in _parts(source, chapters, name, length):
            parts.append(part)
        text = "\n".join(line.text for line in source.lines)
        pieces.append(text)
        length += len(text) + 1
    return Split(language, title[:_LONGEST_TITLE], "\n".join(pieces), tuple(parts))


def _parts(source: Source, chapters: Sequence[Chapter], name: str, offset: int) -> list[Part]:
    """The chapters of a file as parts of the whole. A file that is one episode is named by its title page,
    its heading or its own name."""
    starts = _starts(source, offset)
    parts = []
    for chapter in chapters:
        title = chapter.title
        if len(chapters) == 1:
            title = name or title or _title_of_file(source.name)
        start = starts[chapter.start]
        end = max(start, starts[chapter.end] - 1) if chapter.end > chapter.start else start
        parts.append(Part(title[:_LONGEST_TITLE], start, end))
    return parts


def _starts(source: Source, offset: int) -> list[int]:
    """Where each line of a source begins in the whole text, and where the line after the last would."""
    starts = [offset]
    for line in source.lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return starts


def _all_of(source: Source) -> Chapter:
    """A whole file as one chapter, the numbers of its scenes left in the text."""
    written = [at for at, line in enumerate(source.lines) if not line.is_blank]
    return Chapter("", written[0], written[-1] + 1) if written else Chapter("", 0, 0)


def _shared_titles(sources: Sequence[Source]) -> tuple[str, ...]:
    """The lines that all title pages have in common: the title of the serial. Of one file, all."""
    if not sources or not sources[0].titles:
        return ()
    if len(sources) == 1:
        return sources[0].titles
    return tuple(
        title for title in sources[0].titles if all(title in source.titles for source in sources[1:])
    )


def _title_of_file(name: str) -> str:
    """A title out of the name of a file: its words without the suffix and the number in front. A name that is
    only a number, or no file at all, gives none."""
    stem = unicodedata.normalize("NFC", PurePath(name).stem)
    words = re.sub(r"^[\d０-９]+[ 　._-]*|[_]+", lambda match: " " if match[0].startswith("_") else "", stem)
    return " ".join(words.split())

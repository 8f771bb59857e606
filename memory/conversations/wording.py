"""What people say, checked before it is kept: what no store could keep is refused in words."""

import re

from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST_QUESTION = 8000
TITLE = 80
_SENTENCES = re.compile(r"[^。！？!?\n.]*(?:[。！？!?]+[」』”\"]?|\.(?=\s|$)[”\"]?|\n|$)")


class NotSayable(ValueError):
    """A text that cannot be kept. The message says why, for the one who wrote it."""


def checked(text, longest=LONGEST_QUESTION):
    """The text, if it can be kept and sent: something, not too long, and of characters that exist."""
    if not isinstance(text, str) or not text.strip():
        raise NotSayable(_("Write something first."))
    if len(text) > longest:
        raise NotSayable(
            _("This has %(length)s characters; a message can have %(limit)s. Nothing was sent.")
            % {"length": len(text), "limit": longest}
        )
    return storable(text)


def storable(text):
    """The text, if every character of it can be kept."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotSayable(_("This text holds characters that are none (NUL, or half a character)."))
    return text


def sentences(text):
    """The sentences of a text as (start, end), without the empty ones."""
    for match in _SENTENCES.finditer(text):
        if match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield start, match.start() + len(match[0].rstrip())


def unmarked(line):
    """What a line says, without the sentences in which the guard marked something."""
    return without(line.text, line.marks) or "…"


def without(text, marks):
    """The sentences of a text that none of the marks touches; the text as it is where there are no marks."""
    spans = [(mark.start, mark.end) for mark in marks]
    whole = [(s, e) for s, e in sentences(text) if not any(a < e and s < b for a, b in spans)]
    return " ".join(text[s:e] for s, e in whole) if spans else text


def title_of(question):
    """What a talk is called by its first question."""
    return Truncator(" ".join(question.split())).chars(TITLE)

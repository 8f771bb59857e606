"""What people say, checked before it is kept: what no store could keep is refused in words."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST_QUESTION = 8000
TITLE = 80


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


def title_of(question):
    """What a talk is called by its first question."""
    return Truncator(" ".join(question.split())).chars(TITLE)

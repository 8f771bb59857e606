"""How long a text is, as its readers count: characters in Japanese, words in English."""

import re

from .models import Language

_SPACE = re.compile(r"\s+")


def length(body, language):
    """Characters without white space (Japanese) or words (English) of a plain text."""
    if language == Language.JAPANESE:
        return len(_SPACE.sub("", body))
    return len(body.split())

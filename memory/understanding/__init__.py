"""What a text says, without a model. ``read_text`` reads a whole text; ``reader_for`` knows one language."""

from .reading import Reader
from .whole import TextReading, read_text

__all__ = ["Reader", "TextReading", "guess_language", "read_text", "reader_for"]

_JAPANESE = (("\u3040", "\u30ff"), ("\u4e00", "\u9fff"), ("\uff66", "\uff9d"))


def guess_language(text: str) -> str:
    """``ja`` if a tenth of the letters are Japanese, else ``en``. Looks at the first 20,000 characters."""
    letters = [char for char in text[:20_000] if char.isalpha()]
    japanese = sum(any(low <= char <= high for low, high in _JAPANESE) for char in letters)
    return "ja" if letters and japanese * 10 >= len(letters) else "en"


def reader_for(language: str) -> Reader:
    """The reader of a language, ``ja`` or ``en``. Raises ``ValueError`` for any other."""
    if language == "en":
        from .english import EnglishReader

        return EnglishReader()
    if language == "ja":
        from .japanese import JapaneseReader

        return JapaneseReader()
    raise ValueError(f"there is no reader for the language {language!r}; ja and en are read")

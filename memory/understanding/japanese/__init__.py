"""Reads Japanese stories without a language model."""

from memory.understanding.japanese.reader import JapaneseReader

__all__ = ["JapaneseReader"]

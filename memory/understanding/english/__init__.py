"""Reads English by rules."""

from .reader import EnglishReader

__all__ = ["EnglishReader"]

"""Ids for people that a reader found."""

import re
import unicodedata


def new_id(name: str, taken: set[str]) -> str:
    """A slug for a name that nobody has yet; it is added to ``taken``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "person"
    number, unique = 2, slug
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    taken.add(unique)
    return unique

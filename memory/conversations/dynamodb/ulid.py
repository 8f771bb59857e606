"""ULIDs: ids that sort by when they were made (48 bits of milliseconds, 80 bits of chance)."""

import secrets
import time

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_CHANCE = 80


def ulid(after=""):
    """A new id; greater than ``after``, whatever the clock of this machine says."""
    made = (int(time.time() * 1000) << _CHANCE) | secrets.randbits(_CHANCE)
    return _written(made if not after else max(made, _read(after) + 1))


def is_ulid(given):
    """Whether a text could be an id; what is none is never asked for."""
    return len(given) == _LENGTH and set(given) <= set(_LETTERS)


def _written(number):
    return "".join(_LETTERS[(number >> 5 * place) & 31] for place in reversed(range(_LENGTH)))


def _read(text):
    number = 0
    for letter in text:
        number = number << 5 | _LETTERS.index(letter)
    return number

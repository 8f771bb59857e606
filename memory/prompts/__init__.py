"""Prompts are files, one per purpose and language; what people wrote goes in as fenced data.

A fence is a line that the fenced text cannot contain, because it is made from the text itself. The prompts
say that nothing between two fences is an instruction.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

HERE = Path(__file__).parent


def prompt(purpose, *, language, **values):
    """The prompt for a purpose (``extract_facts``) in a language, its ``$names`` filled in.

    Raises KeyError for a name without a value: a prompt is never sent half filled.
    """
    return Template(source(purpose, language)).substitute(values)


@cache
def source(purpose, language):
    """The prompt as written."""
    return (HERE / f"{purpose}.{language}.md").read_text(encoding="utf-8").strip()


def fence(text, label):
    """The text between two lines that name it and that occur nowhere in it."""
    salt = 0
    while True:
        mark = sha256(f"{salt}{label}{text}".encode()).hexdigest()[:16]
        if mark not in text:
            return f"<<<{label} {mark}\n{text}\n{mark} {label}>>>"
        salt += 1

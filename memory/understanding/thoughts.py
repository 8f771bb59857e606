"""Whether a sentence tells what goes on in somebody, which nobody else can see."""

import re

from .english.telling import is_inner
from .japanese.patterns import THINKS

_THINKS = re.compile(
    r"\b(?:thought|thinks|wondered|remembered|recalled|hoped|wished|believed|suspected|"
    r"realised|realized|understood|imagined|guessed|dreamed|dreamt|forgot|made up (?:his|her|their|my) mind|"
    r"(?:told|asked) (?:himself|herself|myself)|in (?:his|her|my) (?:heart|mind))\b",
    re.IGNORECASE,
)


def is_thought(sentence: str) -> bool:
    """Whether a sentence of either language tells of a thought, a memory or a wish."""
    return bool(is_inner(sentence) or _THINKS.search(sentence) or THINKS.search(sentence))

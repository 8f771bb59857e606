"""The people whose names stand before the lines of a script."""

import re
from collections import Counter

from .candidates import Candidate, in_small_letters
from .page import Page
from .together import Together
from .tokens import tokenise
from .words import TITLES

# "Aoife (GM)": who plays whom, or goes by what.
_GLOSSED = re.compile(r"\b(?P<name>[A-Z][\w’'-]+) \((?P<label>[^()\n]{1,30})\)")


def collect_labels(found: dict[tuple[str, ...], Candidate], page: Page, together: Together) -> None:
    """Note the names before the colons: people, whatever they look like; and which other ways of naming mean them."""
    labels: set[tuple[str, ...]] = set()
    for name, count in Counter(quote.name for quote in page.quotes if quote.name).items():
        words = _words(name)
        candidate = found.setdefault(words, Candidate(words, in_small_letters(name)))
        candidate.seen["script"] += count
        candidate.count = max(candidate.count, count)
        labels.add(words)
    for words in labels:
        if len(words) == 1 and words[0] in TITLES:
            # PARSON is the Parson Quick of a direction, if there is no other parson.
            bearers = [c.words for c in found.values() if c.words[0] == words[0] and len(c.words) > 1]
            if len(bearers) == 1 and bearers[0] not in labels:
                together.said.add(frozenset((words, bearers[0])))
    if not labels:
        return
    for match in _GLOSSED.finditer(page.text):
        name, label = _words(match["name"]), _words(match["label"])
        if label in labels and name not in labels and name in found:
            found[name].seen["script"] += 1
            together.said.add(frozenset((name, label)))


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokenise(name) if token.is_word)

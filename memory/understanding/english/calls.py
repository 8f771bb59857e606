"""Whom the words of somebody call: by name, or by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .page import Page
from .people import Named, People
from .quotes import quote_marks_within
from .words import ROLES

if TYPE_CHECKING:
    from .speech import Turn

_SIRS = frozenset("sir lad boy gentlemen mister father papa pa pop dad daddy uncle sonny".split())
_MADAMS = frozenset("madam ma'am miss girl lass mother mamma mama mum mom mummy mommy aunt auntie".split())
# Said to anybody, these words name nobody ("sir" is not Sir George).
_POLITE = frozenset("sir lad boy gentlemen mister madam ma'am miss girl lass lady lord".split())
_CALLS = _SIRS | _MADAMS | ROLES


_BEFORE_ROLES = frozenset("my dear yes no good old thank well".split())
# In so many words somebody is made known.
_PRESENTING = 9
_MY_NAME = re.compile(
    r"\b[Mm]y name(?: is|[’']s) (?=[A-Z])"
    r"|(?:[“\"‘']|[.!?] )I(?: am|[’']m) (?=[A-Z][\w-]+(?: [A-Z][\w-]+)?[,.!])"
)


class Calls:
    """Reads the calls inside the quotations of one text."""

    def __init__(self, page: Page, people: People):
        self.page = page
        self.people = people

    def introduced(self, index: int) -> str | None:
        """Who says his own name in a quotation: "My name is Anna Reed"."""
        quote, tokens = self.page.quotes[index], self.page.tokens
        found = _MY_NAME.search(self.page.text, quote.start, quote.end)
        if found is None:
            return None
        at = self.page.token_at(found.end())
        named = self.people.find(tokens[at : at + 5])
        return named[0].person if named and named[0].first == 0 else None

    def is_called(self, name: Named) -> bool:
        """Whether a name inside speech is that of the person spoken to."""
        tokens = self.page.tokens
        before = tokens[name.first - 1] if name.first else None
        after = tokens[name.last] if name.last < len(tokens) else None
        if after is None or after.is_word or after.text not in ",.!?;—-”\"’'…:":
            return False
        if self._is_presented(name):
            return False
        if after.text == "?" and self._stands_alone(name) and not self._ends_quote(name):
            # "Margaret? She was asleep." asks after her; "Mr Vale? Are you ill?" calls him.
            return any(token.low == "you" for token in tokens[name.last + 1 : name.last + 6])
        if after.text == "." and (before is None or before.text in "“\"‘'`") and name.last + 1 < len(tokens):
            # A name alone is an answer ("Bingley."), not a call.
            return tokens[name.last + 1].text not in "”\"’'" or bool(tokens[name.last + 1].is_word)
        if before is None or not before.is_word:
            return before is None or before.text in ",“\"‘'`—-.!?…"
        if before.low in (
            "dear",
            "my",
            "oh",
            "o",
            "hello",
            "hi",
            "hey",
            "yes",
            "no",
            "well",
            "sir",
            "please",
            "thanks",
            "goodbye",
            "morning",
            "evening",
            "now",
            "come",
            "poor",
            "you",
            "good",
            "old",
            "there",
            "hullo",
        ):
            return before.low not in ("you", "there") or after.text in ",!?."
        return False

    def by_role(self, turn: Turn, first: int, last: int) -> list[str]:
        """Those called by what they are: "Yes, captain." Notes also whether "sir" or "madam" is said."""
        found = []
        for low in self._words_called(first, last):
            if low in _SIRS:
                turn.calls_gender = "m"
            elif low in _MADAMS:
                turn.calls_gender = "f"
            if low not in _POLITE and (person := self.people.role([low])):
                found.append(person)
        return found

    def roles(self, first: int, last: int) -> set[str]:
        """The people called by what they are in the tokens of a quotation."""
        called = (self.people.role([low]) for low in self._words_called(first, last) if low not in _POLITE)
        return {person for person in called if person}

    def _words_called(self, first: int, last: int) -> Iterator[str]:
        tokens = self.page.tokens
        for at in range(first + 1, last - 1):
            low = tokens[at].low
            if low not in _CALLS or tokens[at + 1].is_word or tokens[at + 1].low in ("'s", "’s"):
                continue
            if not tokens[at - 1].is_word or tokens[at - 1].low in _BEFORE_ROLES:
                yield low

    def within(self, turn: Turn, inside: list[Named]) -> tuple[str, ...]:
        """Those called only in words that the speaker repeats (``“He said, ‘Come, Ben.’”``): they need not be here."""
        quote = self.page.quotes[turn.index]
        marks = quote_marks_within(self.page.text, quote.start, quote.end)
        tokens = self.page.tokens
        plainly = {
            n.person
            for n in inside
            if self.is_called(n)
            and not marks(tokens[n.first].start)
            # "for my Nell," and "poor Nell!" speak of her.
            and not (tokens[n.first - 1].low == "my" and tokens[n.first - 2].is_word)
            and tokens[n.first - 1].low != "poor"
        }
        return tuple(person for person in turn.called if person not in plainly)

    def _is_presented(self, name: Named) -> bool:
        """Whether somebody is made known to the others: "This is my friend, Dr. Lowe"."""
        tokens = self.page.tokens
        start = next(
            (
                at
                for at in range(name.first, max(0, name.first - _PRESENTING), -1)
                if tokens[at - 1].text in '.!?“"‘'
            ),
            0,
        )
        opening = [token.low for token in tokens[start : start + 2]]
        return opening == ["this", "is"] and name.first > start + 2

    def _ends_quote(self, name: Named) -> bool:
        tokens = self.page.tokens
        return name.last + 1 >= len(tokens) or tokens[name.last + 1].text in "”\"’'"

    def _stands_alone(self, name: Named) -> bool:
        """Whether a name is all that its sentence holds."""
        tokens = self.page.tokens
        return name.first == 0 or tokens[name.first - 1].text in "“\"‘'`.!?"

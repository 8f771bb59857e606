"""What a sentence that may become a fact is about: its subject, if it asserts something of one."""

import re

from .clauses import Clauses, Subject
from .knowing import Sentence
from .page import Page
from .referents import is_first
from .telling import is_family
from .words import KIN

_PLACING = frozenset("in on at after before when since last for by during ten years eleven".split())
_LEADING = _PLACING | frozenset(
    "and but so then that once now yes no well because one two three four years".split()
)


class Subjects:
    """Finds the subjects of the sentences of one text."""

    def __init__(self, page: Page, clauses: Clauses):
        self.page = page
        self.clauses = clauses

    def of(self, sentence: Sentence) -> tuple[Subject | None, int]:
        """The subject that a sentence begins with, and where its verb stands, counted from the start of the sentence."""
        tokens = self.page.tokens
        if tokens[sentence.first].low == "my" and "name" in (
            t.low for t in tokens[sentence.first : sentence.first + 3]
        ):
            return Subject(None, "i", sentence.first, sentence.first + 1), 0
        start = sentence.first
        while start < sentence.last - 1 and tokens[start].low in (
            "but",
            "and",
            "no",
            "yes",
            ",",
            "for",
            "so",
        ):
            start += 1
        if tokens[start].low == "it":
            return Subject(None, "it", start, start + 1), 0
        contracted = tokens[start].low in ("i'm", "i've", "i'd", "i'll")
        if contracted or (tokens[start].low == "i" and tokens[start + 1].low == "am"):
            return Subject(None, "i", start, start + 1), tokens[start].start - sentence.start
        if tokens[start].low == "my" and is_family(self.flat(sentence)):
            return Subject(None, "kin", start, start + 1), 0
        found = self.clauses.of(sentence.first, sentence.last)
        if not found:
            return None, 0
        subject = found[0].subject
        leads = tokens[sentence.first].low in _LEADING or tokens[subject.first - 1].text == ","
        if subject.first > sentence.first + 8 or (subject.first > sentence.first and not leads):
            return None, 0
        return subject, self.page.tokens[found[0].verb].start - sentence.start

    def is_own_kin(self, sentence: Sentence, subject: Subject) -> bool:
        """Whether the subject is a relative of the one who speaks: "my sister"."""
        tokens = self.page.tokens
        return subject.word == "kin" or (
            tokens[subject.first].low == "my" and tokens[subject.last - 1].low in KIN
        )

    def opens_plainly(self, sentence: Sentence) -> bool:
        """Whether a sentence asserts: it begins with its subject or with when and where, not with an order."""
        tokens = self.page.tokens
        at = sentence.first
        if self.clauses.subject_at(at, sentence.last) or is_first(tokens[at].low):
            return True
        return tokens[at].low in _PLACING or tokens[at].low in (
            "and",
            "but",
            "so",
            "the",
            "my",
            "yes",
            "no",
            "well",
        )

    def flat(self, sentence: Sentence) -> str:
        """The words of a sentence on one line, as the rules read them."""
        return re.sub(r"\s", " ", self.page.text[sentence.start : sentence.end])

"""What a clause asserts: of whom or what, with which verb, as past, present or to come, and whether denied."""

from __future__ import annotations

from typing import NamedTuple

from .clauses import Clauses, Subject
from .page import Page
from .predicates import AUXILIARIES, Predicates, Verb
from .tokens import Token
from .verbs import FORMS, base_of
from .words import IRREGULAR_PAST, KIN, NOT_PEOPLE, ROLES

_OPENERS = frozenset(
    "and but so then well no yes oh ah for because now indeed however still yet besides why look listen perhaps also "
    "thus therefore only of course".split()
)
_LEADS = frozenset(
    "in on at after before when since last for by during ten years eleven one two three four five six seven eight nine twelve "
    "once while as until though although because from under behind that this every ever next later early late up down to "
    "with like there all even yesterday today tonight tomorrow inside across beyond against between again".split()
)
_SUBORDINATE = frozenset("when while after before as since though although because until once".split())
_HYPOTHETIC = frozenset(["if", "unless", "had", "were", "should", "let"])
_DETERMINERS = frozenset(
    "the a an my his her their our your this that these those another one some its no every each both "
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand several many most".split()
)
_PRONOUNS = frozenset("i he she they we it you".split())
_SOMEONE = frozenset(
    "someone somebody nobody everyone everybody anyone anybody nothing something everything".split()
)
_BREAKS = frozenset(
    "that which who whom whose when while if and but or because as than where what how why though".split()
)
_NOT_NOUNS = frozenset("at in on to from with by into over out up down off for not about".split())
_BEING = frozenset(["is", "was", "are", "were", "'s", "’s"])
_LONGEST_SUBJECT = 11
_LONGEST_LEAD = 24
# With remarks between commas a lead may be longer.
_LONGEST_ASIDES = 40
_HAS_OR_IS = frozenset(
    "a an the in on at not been gone never always my your his her our their too so very still only just".split()
)


class Assertion(NamedTuple):
    """A subject and its verbs: the first, and those joined to it by "and"."""

    subject: Subject
    verbs: tuple[Verb, ...]
    led: bool = False


class Assertions:
    """Reads what the clauses of one text assert."""

    def __init__(self, page: Page, clauses: Clauses):
        self.page = page
        self.clauses = clauses
        self.predicates = Predicates(page)

    def of(self, first: int, last: int, called: frozenset[int] = frozenset()) -> Assertion | None:
        """What ``tokens[first:last]`` asserts; ``None`` for orders, questions, wishes and fragments. ``called`` are
        places of names that only call somebody."""
        tokens = self.page.tokens
        at = first
        while at < last - 1 and (
            (tokens[at].low in _OPENERS and not self._is_for_long(at))
            or not tokens[at].is_word
            or self._is_call(at, last, called)
        ):
            at = self.clauses.named_at[at].last if at in self.clauses.named_at and at in called else at + 1
        if tokens[at].low in _HYPOTHETIC and tokens[at].low != "had":
            return None
        found = self.clause_at(at, last)
        if found or not (tokens[at].low in _LEADS or tokens[at].low.endswith("ly")):
            return found
        return self._led(at, last)

    def _is_for_long(self, at: int) -> bool:
        """Whether "for" opens a span of time and is no "because"."""
        tokens = self.page.tokens
        return tokens[at].low == "for" and (
            tokens[at + 1].low in _LEADS or tokens[at + 1].low in ("a", "many", "the", "some")
        )

    def _is_call(self, at: int, last: int, called: frozenset[int]) -> bool:
        return at in called and at in self.clauses.named_at

    def _led(self, first: int, last: int) -> Assertion | None:
        """The clause that a time, a place or a subordinate clause leads up to."""
        tokens = self.page.tokens
        stop = min(last, first + _LONGEST_LEAD)
        commas = [at + 1 for at in range(first, stop) if tokens[at].text == "," and at + 1 < last]
        for at in commas:
            if found := self.clause_at(at, last):
                return found._replace(led=True)
        if tokens[first].low in _SUBORDINATE and tokens[first].low not in ("once", "since"):
            met = 0
            for at in range(first + 1, stop):
                if self._opens(at) and self.clause_at(at, last):
                    met += 1
                    if met == 2:
                        return self.clause_at(at, last)._replace(led=True)
            return None
        for at in range(first + 1, stop):
            if self._opens(at) and (found := self.clause_at(at, last)):
                return found._replace(led=True)
        for at in range(stop, min(last - 1, first + _LONGEST_ASIDES)):
            # "In a fit of anger, however, caused by some robberies …, he": the first clause behind a comma.
            if tokens[at].text == "," and (found := self.clause_at(at + 1, last)):
                return found._replace(led=True)
        return None

    def _opens(self, at: int) -> bool:
        token = self.page.tokens[at]
        if self.page.tokens[at - 1].low in _BREAKS - {
            "when",
            "while",
            "if",
            "and",
            "but",
            "or",
            "because",
            "as",
        }:
            # "the day on which Tom died": no clause of its own.
            return False
        low = token.low.split("'")[0]
        return at in self.clauses.named_at or (low in _PRONOUNS and low != "it") or low in ("the", "my")

    def clause_at(self, at: int, last: int) -> Assertion | None:
        """The clause that begins just here: a subject, and the verbs that follow it."""
        found = self.subject_at(at, last)
        if found is None:
            return None
        subject, verb_at, clung = found
        verb = self.predicates.verb(subject, verb_at, last, clung)
        if verb is None:
            return None
        if verb.at + 1 < last and self.page.tokens[verb.at + 1].low == "not":
            # "I know not how."
            verb = verb._replace(negated=True)
        return Assertion(subject, (verb, *self.predicates.joined(verb, last)))

    # Subjects

    def subject_at(self, at: int, last: int) -> tuple[Subject, int, str] | None:
        """The subject that begins here, the place where its verb is to be sought, and what clings to a pronoun
        (``'ve``). ``None`` if no noun begins here that a verb follows."""
        tokens = self.page.tokens
        if at >= last:
            return None
        low = tokens[at].low
        head, mark, clung = low.partition("'")
        if head in _PRONOUNS and (head != "i" or tokens[at].text[:1] == "I"):
            return Subject(None, head, at, at + 1), at + 1, mark + clung
        if low == "there" and at + 1 < last and tokens[at + 1].low in _BEING:
            return Subject(None, "there", at, at + 1), at + 1, ""
        if low in _SOMEONE or (low == "no" and at + 1 < last and tokens[at + 1].low == "one"):
            return Subject(None, "someone", at, at + 1 + (low == "no")), at + 1 + (low == "no"), ""
        name = self.clauses.named_at.get(at)
        if name and name.last < last:
            if not self._owns(name.last, last):
                end = name.last
                if tokens[end].low == "and" and end + 1 in self.clauses.named_at:
                    both = self.clauses.named_at[end + 1]
                    return Subject(None, "both", at, both.last), both.last, ""
                if self._adds_oneself(end, last):
                    return Subject(None, "both", at, end + 2), end + 2, ""
                end = self._over_apposition(end, last)
                return Subject(name.person, "", at, name.last), end, ""
            return self._noun(at, name.last + 1, last)
        if low in _DETERMINERS or (tokens[at].is_capitalised and self._may_name(low)):
            return self._noun(at, at + 1, last)
        return None

    def _adds_oneself(self, at: int, last: int) -> bool:
        """Whether whoever speaks counts himself in: "and I" before what both did."""
        tokens = self.page.tokens
        return (
            at + 2 < last
            and tokens[at].low == "and"
            and tokens[at + 1].text == "I"
            and self._is_finite(tokens[at + 2])
            and tokens[at + 2].low not in ("am", "was")
        )

    def _may_name(self, low: str) -> bool:
        return (
            low not in AUXILIARIES | _LEADS
            and low not in FORMS
            and low not in NOT_PEOPLE
            and not low.endswith(("ed", "ing", "ly"))
        )

    def _owns(self, at: int, last: int) -> bool:
        """Whether ``'s`` after a name makes it an owner: "Anna’s mother", not "Anna’s gone"."""
        tokens = self.page.tokens
        if tokens[at].low not in ("'s", "’s"):
            return False
        after = tokens[at + 1].low if at + 1 < last else ""
        return not (after in _HAS_OR_IS or after.endswith(("ing", "ly")) or base_of(after, "done"))

    def _over_apposition(self, at: int, last: int) -> int:
        tokens = self.page.tokens
        if at < last and tokens[at].text == ",":
            for end in range(at + 2, min(last - 1, at + 12)):
                if tokens[end].text == ",":
                    return end + 1 if self._is_finite(tokens[end + 1]) else at
                if tokens[end].low in ("and", "but"):
                    return at
        return at

    def _noun(self, first: int, at: int, last: int) -> tuple[Subject, int, str] | None:
        """A noun with its determiner or its owner, up to the verb that follows it."""
        tokens = self.page.tokens
        where = at
        head = first
        in_phrase = False
        while where < min(last, first + _LONGEST_SUBJECT):
            token = tokens[where]
            if where > first and self._is_finite(token) and not self._is_adjective(where, first, last):
                if head == first and where == first + 1 and tokens[first].low in _DETERMINERS:
                    return None
                return self._subject(first, head, where)
            if token.text == "," and where > first:
                end = self._over_apposition(where, last)
                return self._subject(first, head, end) if end != where else None
            if not token.is_word and token.low not in ("'s", "’s", "'", "."):
                return None
            if self._adds_oneself(where, last) and (
                tokens[head].low in KIN or tokens[where - 1].is_capitalised
            ):
                return Subject(None, "both", first, where + 2), where + 2, ""
            if token.low in _BREAKS or token.low in _PRONOUNS:
                return None
            if token.low in ("of", "on", "in", "at", "from", "to", "by", "with"):
                in_phrase = True
            elif not in_phrase and token.is_word:
                head = where
            where += 1
        return None

    def _subject(self, first: int, head: int, verb: int) -> tuple[Subject, int, str]:
        tokens = self.page.tokens
        last = head + 1
        name = self.clauses.named_at.get(head)
        low = tokens[head].low
        if tokens[first].low in _DETERMINERS or tokens[first + 1].low in ("'s", "’s"):
            named = next(
                (self.clauses.named_at[at] for at in range(first + 1, last) if at in self.clauses.named_at),
                None,
            )
            owned = any(tokens[at].low in ("'s", "’s") for at in range(first, last))
            kin = any(tokens[at].low in KIN for at in range(first, last))
            if kin and named and not owned:
                return Subject(named.person, "", first, last), verb, ""
            if low in KIN or (kin and tokens[head].is_capitalised):
                return Subject(None, "kin", first, last), verb, ""
            role = self.clauses.subject_at(first, last) if low in ROLES else None
            if role and role.person:
                return Subject(role.person, "", first, last), verb, ""
            return Subject(None, "role" if low in ROLES else "thing", first, last), verb, ""
        return Subject(name.person if name else None, "" if name else "name", first, last), verb, ""

    def _is_finite(self, token: Token) -> bool:
        low = token.low
        if token.is_capitalised:
            return False
        if (
            low in AUXILIARIES
            or low in ("'s", "’s")
            or low.removesuffix("n't") in AUXILIARIES
            or low in ("won't", "can't")
        ):
            return low not in ("'s", "’s")
        if base_of(low, "past", "s") and low not in _NOT_NOUNS:
            return True
        return low in IRREGULAR_PAST or (low.endswith("ed") and len(low) > 4)

    def _is_adjective(self, at: int, first: int, last: int) -> bool:
        """Whether what looks like a verb belongs to the noun: "the drowned man", "the bottom step"."""
        tokens = self.page.tokens
        low = tokens[at].low
        if low in AUXILIARIES or (base_of(low, "past") is None and not low.endswith("ed")):
            return False
        after = tokens[at + 1] if at + 1 < last else None
        return bool(
            tokens[at - 1].low in _DETERMINERS and after and after.is_word and after.low not in _NOT_NOUNS
            and (self._is_finite(after) or (at + 2 < last and self._is_finite(tokens[at + 2])))
        )  # fmt: skip

"""Who does what in narration: the subjects of sentences and their verbs."""

from typing import NamedTuple

from .people import Named, People
from .tokens import STOPS, Token, is_full_stop
from .words import ADVERBS, AUXILIARIES, IRREGULAR_PAST, PRESENT_ACTS, ROLES, SAYING

_DETERMINERS = frozenset("the a an my his her their our this that another one some".split())
_PRONOUNS = frozenset("i he she they we it you".split())
_OPENINGS = _DETERMINERS | _PRONOUNS
_NOT_ADJECTIVES = frozenset(
    """
    and or but of in on at to for with from by as that who which when while if not was were had is
    are has said asked then so than he she it they i we you him her his
    """.split()
)
# What begins a remark between commas after a subject: "Rosalind, at the window, laughed".
_REMARKS = frozenset(
    "at in on by from with without behind beside near under over across still already who whose now half all "
    "never always as like after against along amid among around before below beneath between down inside into off "
    "outside through towards up".split()
)
_REMARK = 12
_NOUNISH_ED = frozenset(
    "bed red need indeed seed weed speed shed hundred sacred wicked naked rugged aged deed feed breed".split()
)


class Subject(NamedTuple):
    """A noun that may act. ``person`` is known for names and roles of the cast; ``word`` is the pronoun or role word."""

    person: str | None
    word: str
    first: int
    last: int


class Clause(NamedTuple):
    """A subject and its verb; ``verb`` is the place of the verb among the tokens."""

    subject: Subject
    verb: int


def is_verb(token: Token) -> bool:
    """Whether a word can be the finite verb of a sentence of narration."""
    low = token.low
    if token.is_capitalised:
        return False
    return (
        low in IRREGULAR_PAST
        or low in AUXILIARIES
        or low in PRESENT_ACTS
        or low in SAYING
        or low.endswith("n't")
        or (low.endswith("ed") and len(low) > 3 and low not in _NOUNISH_ED)
    )


def sentences(tokens: list[Token], first: int, last: int) -> list[tuple[int, int]]:
    """The sentences among ``tokens[first:last]``."""
    found = []
    start = first
    for at, token in enumerate(tokens[first:last], first):
        if token.text in STOPS and is_full_stop(tokens, at):
            found.append((start, at + 1))
            start = at + 1
    if start < last:
        found.append((start, last))
    return found


class Clauses:
    """Reads subjects and verbs in the tokens of one text."""

    def __init__(self, tokens: list[Token], named: list[Named], people: People):
        self.tokens = tokens
        self.people = people
        self.named_at = {name.first: name for name in named}
        self.roles: dict[int, Named] = {}

    def subject_at(self, at: int, last: int) -> Subject | None:
        """The subject that starts at a token: a name, a pronoun, or a role (``the old man``)."""
        tokens = self.tokens
        if at >= last or (tokens[at].low not in _OPENINGS and at not in self.named_at):
            return None
        if name := self.named_at.get(at):
            end = name.last
            if end < last and tokens[end].low in ("'s", "’s"):
                return self._voice_of(name, last) or self._possessed(end, last)
            return Subject(name.person, "", at, end)
        token = tokens[at]
        if token.low in _PRONOUNS:
            return Subject(None, token.low, at, at + 1)
        if token.low in _DETERMINERS:
            where = at + 1
            words = []
            while (
                where < last
                and where - at <= 6
                and tokens[where].is_word
                and tokens[where].low not in _NOT_ADJECTIVES
            ):
                words.append(tokens[where].low)
                where += 1
                if words[-1] in ROLES and self._is_named(where, last):
                    # "the lad Dick"
                    return Subject(self.named_at[where].person, "", at, self.named_at[where].last)
                if words[-1] in ROLES and not (where < last and tokens[where].low in ROLES):
                    if where < last and tokens[where].low in ("'s", "’s"):
                        return None
                    person = self._role(token.low, words)
                    if person:
                        self.roles[at] = Named(person, at, where)
                    return Subject(person, words[-1], at, where)
                if (
                    where < last
                    and where in self.named_at
                    and tokens[where].is_capitalised
                    and not tokens[where - 1].is_capitalised
                ):
                    name = self.named_at[where]
                    if name.last < last and tokens[name.last].low in ("'s", "’s"):
                        return None
                    return Subject(name.person, "", at, name.last)
            if (words and words[0] == "other") or token.low == "another":
                return Subject(None, "other", at, min(at + 2, last))
        return None

    def _voice_of(self, name: Named, last: int) -> Subject | None:
        """``said Dora's voice``: Dora, who is heard."""
        for where in range(name.last + 1, min(last, name.last + 3)):
            if self.tokens[where].low == "voice":
                return Subject(name.person, "", name.first, where + 1)
        return None

    def _is_named(self, at: int, last: int) -> bool:
        """Whether a name stands at a token, by itself and not as an owner's."""
        name = self.named_at.get(at)
        if name is None or not self.tokens[at].is_capitalised:
            return False
        return not (name.last < last and self.tokens[name.last].low in ("'s", "’s"))

    def _possessed(self, at: int, last: int) -> Subject | None:
        """``Anna's mother``: the relative, if the cast has one; never Anna herself."""
        where = at + 1
        if where < last and (name := self.named_at.get(where)) and not self.tokens[where].is_capitalised:
            return Subject(name.person, "", where, name.last)
        if where < last and self.tokens[where].low in ROLES:
            word = self.tokens[where].low
            return Subject(self.people.role([word]), word, at, where + 1)
        return None

    def _role(self, determiner: str, words: list[str]) -> str | None:
        return self.people.role(words)

    def verb_after(self, subject: Subject, last: int, reach: int = 4) -> int | None:
        """The verb of a subject: the next verb, over adverbs and auxiliaries."""
        tokens = self.tokens
        at = self.after_remark(subject.last, last) if subject.person else subject.last
        stop = min(last, at + reach)
        while at < stop:
            token = tokens[at]
            if is_verb(token):
                follow = at + 1
                if token.low in AUXILIARIES:
                    while follow < last and (
                        tokens[follow].low in ADVERBS or tokens[follow].low.endswith("ly")
                    ):
                        follow += 1
                    if follow < last and is_verb(tokens[follow]) and tokens[follow].low not in AUXILIARIES:
                        return follow
                return at
            if token.low in ADVERBS or token.low.endswith("ly"):
                at += 1
                continue
            return None
        return None

    def after_remark(self, at: int, last: int) -> int:
        """Where a sentence goes on after a remark between commas that begins at a token; the token if none does."""
        tokens = self.tokens
        if at + 1 >= last or tokens[at].text != "," or tokens[at + 1].low not in _REMARKS:
            return at
        for comma in range(at + 2, min(last, at + _REMARK)):
            if tokens[comma].text == ",":
                return comma + 1
        return at

    def of(self, first: int, last: int) -> list[Clause]:
        """Every subject with its verb among ``tokens[first:last]``, in order."""
        found = []
        at = first
        while at < last:
            subject = self.subject_at(at, last)
            if subject is None:
                at += 1
                continue
            end = subject.last
            if subject.word not in ("it",):
                verb = self.verb_after(subject, last)
                if verb is not None:
                    found.append(Clause(subject, verb))
            at = max(end, at + 1)
        return found

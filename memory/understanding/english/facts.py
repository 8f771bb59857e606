"""What narration and talk share when they become facts: what a sentence asserts, of whom, in which words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..reading import Statement
from .appositions import Apposition, appositions_in
from .assertions import Assertion, Assertions
from .clauses import Clauses, Subject
from .kinds import opened, sorted_right
from .page import Page
from .parts import Parts, Sentence
from .people import Named, People
from .pronouns import telling_places
from .referents import Meaning, label_of
from .standing import stands_alone, without_addition
from .telling import Telling, is_unreal
from .tellingness import Tellingness
from .voice import Meant
from .wording import Wording, finished, standing
from .words import FEMALE_ROLES, KIN, MALE_ROLES
from .worth import Worth


@dataclass(frozen=True)
class Found:
    """A statement and how well it serves as a fact."""

    statement: Statement
    score: float


@dataclass(frozen=True)
class Passing:
    """Something said of somebody in passing: in words of its own, where, of whom (if the cast knows him), and whose he is."""

    text: str
    span: Sentence
    person: str | None
    owner: str | None
    telling: Telling


class Facts:
    """The tools of one scene."""

    def __init__(self, page: Page, people: People, named: list[Named], clauses: Clauses):
        self.page = page
        self.people = people
        self.named = named
        self.named_at = {name.first: name for name in named}
        self.telling = telling_places(page.tokens, named)
        self.assertions = Assertions(page, clauses)
        self.parts = Parts(page, self.assertions)
        self.tellingness = Tellingness(page, named)
        self.worth = Worth(page, self.tellingness.complements)

    def names_in(self, sentence: Sentence) -> list[Named]:
        """The places of a sentence that name somebody."""
        return [self.named_at[at] for at in range(sentence.first, sentence.last) if at in self.named_at]

    def whom(self, subject: Subject, meant: dict[int, str]) -> str | None:
        """Who the subject is; ``None`` for things and people without a name."""
        if subject.person:
            return subject.person
        found = meant.get(subject.first)
        if subject.word == "we" and found:
            return found[1:]
        if subject.word == "both":
            # "Tom and I", "my sister and I".
            found = meant.get(subject.last - 1)
            return found if found in self.people.by_id else None
        if subject.word in ("i", "you", "he", "she"):
            return found if found in self.people.by_id else None
        return None

    def owner(self, subject: Subject, meant: dict[int, str]) -> str | None:
        """Whose relative or whose thing the subject is: Anna for "Anna’s mother" and for "my mother" said by her."""
        for at in range(subject.first, subject.last):
            name = self.named_at.get(at)
            if name and name.last < subject.last and self.page.tokens[name.last].low in ("'s", "’s"):
                return name.person
            if self.page.tokens[at].low in ("my", "your", "his", "her"):
                found = meant.get(at)
                return found if found in self.people.by_id else None
        return None

    def bound(
        self, sentence: Sentence, assertion: Assertion, person: str | None, meant: dict[int, str]
    ) -> tuple[str, ...]:
        """Those a relation ties to somebody: the one named in it."""
        inside = [name.person for name in self.names_in(sentence) if name.first >= assertion.subject.last]
        inside += [
            who for at, who in meant.items() if at >= assertion.subject.last and who in self.people.by_id
        ]
        others = tuple(dict.fromkeys(who for who in inside if who != person))
        return others if len(others) == 1 else ()

    def worded(
        self,
        sentence: Sentence,
        meant: dict[int, str],
        speaker: str | None = None,
        hearer: str | None = None,
        called: tuple[str, ...] = (),
    ) -> str | None:
        """The sentence in words that stand alone, or ``None`` if they cannot be had plainly."""
        by_id = self.people.by_id
        sentence = self._uncalled(sentence, called)
        meant = {at: who for at, who in meant.items() if sentence.first <= at < sentence.last}
        calls = tuple(name for who in called for name in by_id[who].names)
        named = {
            name.first: self._meant(name.person)
            for name in self.names_in(sentence)
            if not self._only_called(name, called)
        }
        words = standing(
            Wording(
                self.page.text,
                self.page.tokens,
                sentence.first,
                sentence.last,
                {at: self._meant(who) for at, who in sorted(meant.items())},
                named,
                by_id[speaker].name if speaker else "",
                by_id[hearer].name if hearer else "",
                calls,
            )
        )
        if words and self._misnames(words):
            return None
        return self._of_own(self._with_own(words), sentence, speaker) if words else None

    def _with_own(self, words: str) -> str:
        """``Anna and her sister were`` for "Anna’s sister and Anna were"."""
        found = _WITH_OWN.match(words)
        known = found and next((p for p in self.people.by_id.values() if p.name == found[1]), None)
        own = {"m": "his", "f": "her"}.get(self.people.gender.get(known.id, "")) if known else None
        return f"{found[1]} and {own} {found[2]}{words[found.end() :]}" if own else words

    def _misnames(self, words: str) -> bool:
        """Whether somebody would be given another’s name: whoever "his name is Frank Proctor" is said of, it is not
        Alexander Hill."""
        found = _NAMES.match(words)
        if not found:
            return False
        owner, name = ({*part.split()} for part in found.groups())
        known = next((p for p in self.people.by_id.values() if p.name == found[1]), None)
        called = owner | {word for alias in (known.names if known else ()) for word in alias.split()}
        return known is not None and any(word[0].isupper() for word in owner) and not called & name

    def _of_own(self, words: str, sentence: Sentence, speaker: str | None) -> str | None:
        """ "Father was a plumber" is said of the speaker’s father; ``None`` where nobody is known to say it."""
        low = self.page.tokens[sentence.first].low
        if low not in _OWN_KIN or sentence.first in self.named_at or not words.lower().startswith(low + " "):
            return words
        if self.page.tokens[sentence.first + 1].is_capitalised or speaker is None:
            return None
        return f"{self.people.by_id[speaker].name}’s {words[0].lower()}{words[1:]}"

    def _uncalled(self, sentence: Sentence, called: tuple[str, ...]) -> Sentence:
        """A sentence without the name it calls somebody by at its start or its end."""
        tokens = self.page.tokens
        first, last = sentence.first, without_addition(tokens, sentence.first, sentence.last)
        for lead in _CONFIDING:
            if tuple(token.low for token in tokens[first : first + len(lead)]) == lead:
                first += len(lead)
        for name in self.names_in(sentence):
            if name.person not in called:
                continue
            if name.first == first and name.last < last and tokens[name.last].text == ",":
                first = name.last + 1
            elif name.last >= last - 1 and tokens[name.first - 1].text == "," and name.first - 1 > first:
                last = name.first - 1
        if tokens[first].low in ("for", "and", "but", "so", "yet") and self.assertions.clause_at(
            first + 1, last
        ):
            first += 1
        found = self.parts.between(first, last)
        return self._without_address(found) if found else sentence

    def _without_address(self, sentence: Sentence) -> Sentence:
        """A sentence without the "sir" or "my dear fellow" at its end."""
        tokens = self.page.tokens
        for at in range(sentence.last - 1, max(sentence.first + 2, sentence.last - 5), -1):
            if tokens[at].text == ",":
                low = tokens[at + 1].low
                polite = low in _ADDRESSES or (
                    low in ("my", "old", "dear", "you") and tokens[sentence.last - 1].low in _ADDRESSED
                )
                return (self.parts.between(sentence.first, at) or sentence) if polite else sentence
        return sentence

    def _only_called(self, name: Named, called: tuple[str, ...]) -> bool:
        tokens = self.page.tokens
        before = tokens[name.first - 1].text if name.first else ""
        after = tokens[name.last].text if name.last < len(tokens) else ""
        return name.person in called and (before in ",“\"‘'" or after == ",")

    def _meant(self, who: str) -> Meant:
        if who[0] == "+":
            return Meant(f"{self.people.by_id[who[1:]].name} and the others", "p")
        label = label_of(who)
        if not label:
            return Meant(self.people.by_id[who].name, self.people.gender.get(who, ""))
        head = label.split()[-1].lower()
        if head in MALE_ROLES:
            return Meant(label, "m")
        if head in FEMALE_ROLES:
            return Meant(label, "f")
        return Meant(label, "" if head in KIN else "n")

    def _main_clause(self, sentence: Sentence, assertion: Assertion) -> Sentence | None:
        """The main clause of a sentence by itself, up to where another clause begins; ``None`` if none does."""
        tokens = self.page.tokens
        relative = False
        for at in range(assertion.verbs[0].at + 1, sentence.last - 2):
            # "the only man who stood up when she came, and …": what is within a clause ends no main clause.
            relative = relative or tokens[at].low in _RELATIVE
            if at < assertion.verbs[0].at + 3:
                continue
            mark, after = tokens[at].text, tokens[at + 1]
            dash = mark == "—" or (mark == "-" and after.text == "-")
            alternative = after.low == "or" and tokens[at + 2].low == "that"
            parted = mark == "," and (after.low in _CLAUSES or after.low.endswith("ing") or alternative)
            if relative:
                parted = mark == "," and after.low in ("and", "but", "for", "so")
            if dash or parted or (mark == "(" and self._ends_aside(at, sentence.last)):
                return self.parts.between(sentence.first, at)
            if not relative and tokens[at].low in (
                "when",
                "while",
                "because",
                "until",
                "though",
                "although",
                "whereas",
            ):
                return self.parts.between(sentence.first, at)
        return None

    def _has_dash(self, sentence: Sentence, assertion: Assertion) -> bool:
        """Whether something is added to a clause behind a dash."""
        words = self.page.text[self.page.tokens[assertion.verbs[0].at].end : sentence.end]
        return "—" in words or "--" in words

    def _ends_aside(self, at: int, last: int) -> bool:
        """Whether a clause ends with what stands in brackets from here on: not "the delights (and drudgeries) of it"."""
        tokens = self.page.tokens
        close = next((place for place in range(at, last) if tokens[place].text == ")"), last)
        return close + 1 >= last or not tokens[close + 1].is_word

    def told_by(
        self,
        sentence: Sentence,
        assertion: Assertion,
        meaning: Meaning,
        weigh: Callable[[Sentence], Telling | None],
    ) -> tuple[Sentence, Telling] | None:
        """The words of a sentence that tell something, and what: its main clause if that does, else the whole, as far
        as no pronoun stays open in them."""
        clear = meaning.is_clear(sentence.first, sentence.last)
        short = None
        if not clear or sentence.end - sentence.start >= _LONG or self._has_dash(sentence, assertion):
            short = self._main_clause(sentence, assertion)
        for part in (short, sentence):
            if part and meaning.is_clear(part.first, part.last) and (telling := weigh(part)):
                if self._is_unreal(sentence, assertion):
                    return None
                return part, telling
        return None

    def judged(
        self,
        words: Sentence,
        assertion: Assertion,
        telling: Telling | None,
        manner: frozenset[str],
        weighty: bool,
    ) -> Telling | None:
        """What a sentence tells, if an editor would likely keep it; ``telling`` is what the rules make of it. Where it is
        ``weighty`` the text itself says so."""
        if not stands_alone(self.page.tokens, words, assertion.subject):
            return None
        beside = self.tellingness.complements
        found = telling or opened(assertion, words.last, "said" in manner, "long before" in manner, beside)
        if found is None:
            return None
        chance = self.worth.chance(words, assertion, telling, manner)
        if weighty or (telling and (telling.alone or telling.importance >= 5)):
            chance = max(chance, SURE)
        if chance < _least(assertion.subject, manner):
            return None
        return sorted_right(found._replace(score=100 * chance), assertion, words.last, beside)

    def in_passing(self, sentence: Sentence, meaning: Meaning) -> list[Passing]:
        """What a sentence says of people in appositions, each in a sentence of its own."""
        found = []
        for one in appositions_in(self.page, sentence, self.names_in(sentence)):
            owner = self._owner_of(one, meaning)
            if one.owner is not None and owner is None:
                continue
            tokens = self.page.tokens
            words = self.page.text[tokens[one.first].start : tokens[one.last - 1].end]
            if one.owner is not None and tokens[one.owner].low in ("my", "your", "his", "her"):
                words = f"{self.people.by_id[owner].name}’s{words[len(tokens[one.owner].text) :]}"
            person = one.name.person or None
            name = self.page.text[tokens[one.name.first].start : tokens[one.name.last - 1].end]
            text = finished(f"{self.people.by_id[person].name if person else name} is {words}.")
            start, end = min(one.name.first, one.first), max(one.name.last, one.last)
            span = Sentence(start, end, tokens[start].start, tokens[end - 1].end)
            if text and owner != person:
                found.append(Passing(text, span, person, owner, one.telling))
        return found

    def _owner_of(self, one: Apposition, meaning: Meaning) -> str | None:
        if one.owner is None:
            return None
        name = self.named_at.get(one.owner)
        found = name.person if name else meaning.whose(one.owner)
        return found if found in self.people.by_id else None

    def _is_unreal(self, sentence: Sentence, assertion: Assertion) -> bool:
        """Whether a sentence speaks of what may be rather than of what is."""
        verb = assertion.verbs[0]
        quote = self.parts.flat(sentence)
        at = self.page.tokens[min(verb.at, sentence.last - 1)].end - sentence.start
        return is_unreal(quote[:at], quote, verb.tense in ("future", "present") or bool(verb.modal))

    def about(self, sentence: Sentence, person: str | None, meant: dict[int, str]) -> tuple[str, ...]:
        """Whom a sentence speaks of, its subject first."""
        inside = [name.person for name in self.names_in(sentence)]
        others = [who for who in meant.values() if who in self.people.by_id]
        return tuple(dict.fromkeys([*([person] if person else []), *inside, *others]))


# How likely an editor must be to keep what is told; less of what somebody says of himself and his family, more of what
# he says to another's face; and how likely it is where the text itself marks it.
LIKELY, LIKELY_OWN, LIKELY_YOURS, SURE = 0.62, 0.58, 0.8, 0.9
# What an apposition counts beside them.
PASSING = 75.0
# So long a sentence is better told by its main clause.
_LONG = 100
_CLAUSES = frozenset(
    "who which where when while whose whom as for so but and though although because since until till nor yet with after before "
    "unless however if whereas".split()
)
_CONFIDING = (
    ("between", "you", "and", "me"), ("between", "ourselves"), ("between", "us"), ("to", "tell", "you", "the", "truth"),
)  # fmt: skip
# "Father" alone is the father of whoever says so.
_OWN_KIN = frozenset(
    "father mother papa mamma dad daddy mum mummy mom grandfather grandmother grandpa grandma".split()
)
_NAMES = re.compile(r"([A-Z][\w. ]+)’s name (?:is|was) ((?:[A-Z]\w+\.? ?)+)")
_WITH_OWN = re.compile(r"([A-Z][\w. ]*?\w)’s ((?:\w+ ){1,4})and \1 (?=\w)")
_RELATIVE = frozenset("who that which whom whose what if whether".split())
_ADDRESSES = frozenset(
    "sir madam ma'am miss gentlemen dear darling mate boy lad sonny man love honey sweetheart dude".split()
)
_ADDRESSED = frozenset(
    "man boy lad friend fellow dear girl child son lady sir love chap lord woman one".split()
)


def _least(subject: Subject, manner: frozenset[str]) -> float:
    if "said" not in manner:
        return LIKELY
    if "said of hearer" in manner:
        return LIKELY_YOURS
    return LIKELY_OWN if subject.word in ("i", "we", "kin") else LIKELY


_NAMED = re.compile(r"\b[A-Z]\w+\.? [A-Z]\w+\b")
_OPEN = re.compile(
    r"\b(?:it|its|they|them|their|we|us|our|this|these|those|there|here|something|such|others?|another|one|same|thing|matter|affair)\b"
)


def clearness(words: str) -> float:
    """What a wording loses where it points at what it does not say, says too little, or names somebody again and again."""
    again = max((words.count(name) - 1 for name in _NAMED.findall(words)), default=0)
    bare = 6.0 if words.count(" ") < 3 else 0.0
    return -6.0 * len(_OPEN.findall(words[3:])) - max(0, len(words) - 110) / 10 - bare - 6 * again

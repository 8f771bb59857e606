"""Collects what may be a person's name in a text, with what speaks for and against it."""

import re
from collections import Counter
from dataclasses import dataclass, field

from .clauses import is_verb
from .quotes import Quote
from .tokens import Token, is_full_stop
from .words import (
    DOTTED,
    FEMALE_NAMES,
    KIN_NAMES,
    MALE_NAMES,
    NOT_PEOPLE,
    PLACE_BEFORE,
    ROLES,
    SAYING,
    TITLES,
)

_FIRST_NAMES = MALE_NAMES | FEMALE_NAMES
_DE = frozenset("de la le du von van der den di da".split())
_PLACE_ENDS = frozenset(
    """
    street road lane avenue square park hill river sea ocean lake bay island islands isle mount
    mountain mountains castle hall house hotel inn church bridge station court palace abbey college
    school university office bank club company society hospital museum library garden gardens farm
    village town city county state kingdom place empire valley wood woods forest cross gate lodge manor
    grange heights common green field fields moor moors harbour harbor port cape point beach inc ltd
    co corporation railway line express times gazette herald news post chronicle magazine review
    chapter book act scene day night war wars ship
    """.split()
)
_NEVER = frozenset(
    """
    i he she it we they you the a an this that these those my his her our their your and but so then
    thus when while as if who which what how now here there one another all both some many everyone
    everybody nobody somebody someone no yes mr mrs miss
    """.split()
)
_INTERJECTIONS = frozenset(
    "eh pshaw cooee tut tut-tut ha hum hullo halloa alas ample aha bah bosh capital confound pooh hallo hurrah whew well-well "
    "ah oh ugh hem humph ahem look hark lo nonsense quite precisely exactly certainly excellent strangers".split()
)
_PLACE_STARTS = frozenset(
    "port cape mount fort lake north south east west new upper lower saint-jean".split()
)
_ADDRESSED = frozenset(
    "mr mrs miss ms dr doctor mister captain colonel inspector sergeant professor aunt uncle".split()
)
_RELATIVE = frozenset("who whose".split())


@dataclass
class Candidate:
    """One way of writing a possible name. Counts of what was seen around it."""

    words: tuple[str, ...]
    display: str
    count: int = 0
    initial: int = 0
    in_speech: int = 0
    says: int = 0
    acts: int = 0
    called: int = 0
    owns: int = 0
    placed: int = 0
    with_the: int = 0
    he: int = 0
    she: int = 0
    texts: set[int] = field(default_factory=set)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles at its front, as they are written in lower case."""
        at = 0
        while at < len(self.words) - 1 and self.words[at] in TITLES:
            at += 1
        return self.words[:at]

    @property
    def bare(self) -> tuple[str, ...]:
        """The name without its titles."""
        return self.words[len(self.titles) :]

    @property
    def _is_no_name(self) -> bool:
        """Whether it is an interjection, a mere abbreviation, a place, or a common noun written large."""
        bare, last = self.bare, self.words[-1]
        if (
            (all(len(word) == 1 for word in bare) and not self.titles)
            or last == "st"
            or bare[0] in _INTERJECTIONS
        ):
            return True
        if self.titles == ("st",) and len(bare) == 1 and bare[0] in _FIRST_NAMES and self.says < 2:
            # St. James's Hall.
            return True
        if bare[0].startswith("good-") or (len(bare) > 1 and bare[0] in _PLACE_STARTS):
            return True
        if len(self.words) == 1 and last.endswith("s") and last[:-1] in ROLES:
            return True
        addressed = set(self.titles) & _ADDRESSED
        return len(self.words) > 1 and last in _PLACE_ENDS and not addressed and self.says < 2

    def speaks_or_acts(self, least: int) -> bool:
        """Whether it speaks, acts or is spoken to so many times at least."""
        return self.says + self.acts + self.called >= least

    @property
    def is_person(self) -> bool:
        """Whether more speaks for a person than against."""
        if self.words[-1] in _PLACE_ENDS and not self.titles and self.says < 2:
            return False
        if self._is_no_name:
            return False
        against = self.placed + 2 * self.with_the
        if self.titles and self.titles[0] not in (
            "st",
            "saint",
            "old",
            "young",
            "little",
            "poor",
            "dear",
            "general",
            "great",
        ):
            return self.with_the < max(2, self.count * 0.6)
        known = any(word in MALE_NAMES or word in FEMALE_NAMES for word in self.bare[:1])
        good = 3 * self.says + 2 * self.acts + 2 * self.called + self.owns
        if known:
            return good + self.count >= against
        if len(self.words) == 1 and self.count - self.initial == 0 and not (self.says or self.called >= 2):
            return False
        if self.says:
            return good > against
        if self.called or self.acts:
            return good >= 4 and good > against * 1.5
        return False


def lower_words(tokens: list[Token]) -> Counter:
    """How often each word stands in lower case."""
    return Counter(token.low for token in tokens if token.text[:1].islower())


def collect(
    found: dict[tuple[str, ...], Candidate],
    tokens: list[Token],
    quotes: list[Quote],
    lower: Counter,
    number: int,
) -> None:
    """Add the candidates of one text to ``found``."""
    where = _speech_flags(tokens, quotes)
    at = 0
    total = len(tokens)
    while at < total:
        token = tokens[at]
        if (
            not token.is_capitalised
            or token.low == "i"
            or (not token.low.isalpha() and "-" not in token.low and "'" not in token.low)
        ):
            at += 1
            continue
        end = _run_end(tokens, at)
        first, last = _trimmed(tokens, at, end, lower)
        if first == last and is_tagged(tokens, at):
            first, last = at, at + 1
        if first < last:
            _note(found, tokens, first, last, where, number)
        at = max(end, at + 1)


def is_tagged(tokens: list[Token], at: int) -> bool:
    """Whether a word that is mostly no name stands where a speaker is named: ``" said Irish``, ``" Good asked``."""
    if tokens[at].low in _NEVER or not 1 < at < len(tokens) - 1:
        return False
    if tokens[at - 1].low in SAYING and tokens[at - 2].text in "”\"’'":
        return True
    return tokens[at - 1].text in "”\"’'" and tokens[at + 1].low in SAYING


def _speech_flags(tokens: list[Token], quotes: list[Quote]) -> bytearray:
    """For each token: 1 inside speech."""
    flags = bytearray(len(tokens))
    index = 0
    for at, token in enumerate(tokens):
        while index < len(quotes) and quotes[index].end <= token.start:
            index += 1
        if index < len(quotes) and quotes[index].start <= token.start:
            flags[at] = 1
    return flags


def _run_end(tokens: list[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and end - at < 8:
        token = tokens[end]
        before = tokens[end - 1]
        is_initial = len(before.text) == 1 and before.text.isupper() and before.text != "I"
        if token.text == "." and ((before.low in TITLES and before.low in DOTTED) or is_initial):
            end += 1
        elif token.low in _DE and end + 1 < len(tokens) and tokens[end + 1].is_capitalised:
            end += 2
        elif token.is_capitalised and not _breaks_run(before, token):
            end += 1
        else:
            break
    while end > at and not tokens[end - 1].is_word:
        end -= 1
    return end


def _breaks_run(before: Token, token: Token) -> bool:
    """Whether a capitalised word begins anew: another title, a word that is no name, a change to or from capitals."""
    if token.low in ("i", "mr", "mrs", "miss", "dr"):
        return True
    if token.low in NOT_PEOPLE and token.low not in TITLES | _PLACE_ENDS:
        return True
    changes = before.text.isupper() != token.text.isupper()
    return changes and before.is_word and len(before.text) > 2 and len(token.text) > 2


def _starts_sentence(tokens: list[Token], at: int) -> bool:
    return at == 0 or is_full_stop(tokens, at - 1) or tokens[at - 1].text in "“”\"‘’'—-:;(_*`#"


def _trimmed(tokens: list[Token], first: int, last: int, lower: Counter) -> tuple[int, int]:
    """The part of a capitalised run that may be a name."""
    while first < last:
        token = tokens[first]
        if not token.is_word or (token.low in NOT_PEOPLE and token.low not in TITLES):
            first += 1
        elif token.low in TITLES and first + 1 < last:
            break
        elif (
            _starts_sentence(tokens, first)
            and lower[token.low] >= 1
            and _is_common(token.low, lower, first + 1 < last)
        ):
            first += 1
        else:
            break
    while last > first and (
        not tokens[last - 1].is_word
        or (
            tokens[last - 1].low in NOT_PEOPLE
            and last - first > 1
            and tokens[last - 1].low not in _PLACE_ENDS
        )
    ):
        last -= 1
    if last - first == 1 and tokens[first].low in TITLES | NOT_PEOPLE and tokens[first].low not in KIN_NAMES:
        return first, first
    return first, last


def _is_common(word: str, lower: Counter, more_follows: bool) -> bool:
    known = word in MALE_NAMES or word in FEMALE_NAMES
    return not known and lower[word] >= 1


def _note(
    found: dict[tuple[str, ...], Candidate],
    tokens: list[Token],
    first: int,
    last: int,
    where: bytearray,
    number: int,
) -> None:
    words = tuple(token.low for token in tokens[first:last] if token.is_word)
    candidate = found.get(words)
    if candidate is None:
        candidate = found[words] = Candidate(words, _display(tokens, first, last))
    elif candidate.display.isupper() and not tokens[last - 1].text.isupper():
        candidate.display = _display(tokens, first, last)
    candidate.count += 1
    candidate.texts.add(number)
    before = tokens[first - 1] if first else None
    after = tokens[last] if last < len(tokens) else None
    if _starts_sentence(tokens, first):
        candidate.initial += 1
    if where[first]:
        candidate.in_speech += 1
        if (
            before
            and after
            and (before.text == "," or (before.text in "“\"‘'`" and not before.is_word))
            and after.text in ',.!?—”"’…-'
        ):
            candidate.called += 1
    if before and before.low == "the":
        candidate.with_the += 1
    elif before and before.low in PLACE_BEFORE and not candidate.titles:
        candidate.placed += 1
    if after and after.low in ("'s", "’s"):
        candidate.owns += 1
    elif after and after.low in _RELATIVE:
        candidate.acts += 1
    elif after and not where[first]:
        verb = (
            tokens[last + 1]
            if after.low in ("had", "has", "then", "now") and last + 1 < len(tokens)
            else after
        )
        if verb.low in SAYING:
            candidate.says += 1
        elif is_verb(after):
            candidate.acts += 1 if after.low not in ("was", "is", "were", "are", "had", "has") else 0
    if before and before.low in SAYING and not where[first] and after:
        tagging = first > 1 and tokens[first - 2].text in "”\"’'"
        candidate.says += tagging or not after.is_word
    if not where[first] and _joins_name(tokens, first, last):
        candidate.acts += 2
    for token in tokens[last : last + 12]:
        if token.low in ("he", "his", "him"):
            candidate.he += 1
            break
        if token.low in ("she", "her"):
            candidate.she += 1
            break


def _joins_name(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a word stands in one list with a well-known first name: ``Anna, Ben and Nuria``."""
    for link, other in ((first - 1, first - 2), (last, last + 1)):
        if not (0 <= other < len(tokens) and 0 <= link < len(tokens)) or tokens[link].low not in ("and", ","):
            continue
        if tokens[other].is_capitalised and tokens[other].low in _FIRST_NAMES:
            return True
    return False


def _display(tokens: list[Token], first: int, last: int) -> str:
    parts = []
    for token in tokens[first:last]:
        if token.text == "." and parts:
            parts[-1] += "."
        elif token.is_word:
            parts.append(token.text.strip("_"))
    name = " ".join(parts)
    if name.isupper() and len(name) > 3:
        name = re.sub(
            r"[^\W\d_]+", lambda m: m.group() if len(m.group()) < 2 else m.group().capitalize(), name
        )
        name = name.replace("'S", "'s").replace("’S", "’s")
    return name

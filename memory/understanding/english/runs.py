"""Finds the runs of capitalised words that may be names: where each begins and ends."""

from collections import Counter
from collections.abc import Iterator

from .gazetteer import is_known_elsewhere
from .nicknames import SHORT_NAMES
from .page import Page
from .tokens import Token, is_full_stop
from .words import DOTTED, FEMALE_NAMES, KIN_NAMES, MALE_NAMES, NOT_PEOPLE, SAYING, SOFT_TITLES, TITLES

FIRST_NAMES = MALE_NAMES | FEMALE_NAMES | SHORT_NAMES
PLACE_ENDS = frozenset(
    """
    street road lane avenue square park hill river sea ocean lake bay island islands isle mount
    mountain mountains castle hall house hotel inn church bridge station court palace abbey college
    school university office bank club company society hospital museum library garden gardens farm
    village town city county state kingdom place empire valley wood woods forest cross gate lodge manor
    grange heights common green field fields moor moors harbour harbor port cape point beach inc ltd
    co corporation railway line express times gazette herald news post chronicle magazine review
    chapter book act scene day night war wars ship pension villa chateau creek terrace crescent mews
    wharf pier dock docks quay tavern arms theatre theater institute academy ministry department
    """.split()
)
EPITHETS = frozenset(
    """
    long black red white big fat happy lucky mad bad blind crazy gentle honest lazy tiny tall short wild dirty ragged
    sweet sad one-eyed silent slim smiling pretty jolly lame bold brave
    """.split()
)
PARTICLES = frozenset("de la le du von van der den di da della del dos ten ter af al el bin ibn y".split())
# Words before the name of a month.
DATING = frozenset("in of last next this since until till by every early late mid during through all".split())
_CONTRACTED = ("'ll", "'ve", "'re", "'d", "'m", "n't", "'t", "'em", "in'")
_NEVER = frozenset(
    """
    i he she it we they you the a an this that these those my his her our their your and but so then
    thus when while as if who which what how now here there one another all both some many everyone
    everybody nobody somebody someone no yes mr mrs miss
    """.split()
)
_OPENING = "“”\"‘’'—-:;(_*`#…"
_QUOTES = "”\"’'"
_ALSO_SURNAMES = frozenset(
    """
    january february march april may june july august monday friday sunday christmas good best right little young great
    new grand well hope love day knight english french german welsh scott
    """.split()
)
_BYNAMES = frozenset(
    """
    first second third fourth fifth sixth seventh eighth ninth great terrible wise young old elder younger good cruel
    conqueror lion grey gray green blue brown golden silver magnificent unready confessor wanderer pooh fair strong pale
    """.split()
)
_PITY = frozenset("dear dearest poor".split())
# Titles that begin a new name wherever they stand: "... Street, Lord Godalming" without its comma.
_BEGINS = frozenset(
    "mr mrs miss ms dr doctor mister lord lady sir captain monsieur madame mademoiselle".split()
)


class Cases:
    """How often each word of some texts stands in lower case, and how often capitalised inside a sentence."""

    def __init__(self):
        self.lower: Counter = Counter()
        self.inner: Counter = Counter()
        self.speaks: Counter = Counter()
        self.capital: Counter = Counter()

    def read(self, page: Page) -> None:
        """Count the words of one text."""
        tokens = page.tokens
        self.lower.update([token.low for token in tokens if token.text[0].islower()])
        capital = [at for at, token in enumerate(tokens) if token.text[0].isupper()]
        self.capital.update([tokens[at].low for at in capital])
        for at in capital:
            token = tokens[at]
            if not token.text.isupper() and not starts_sentence(tokens, at):
                self.inner[token.low] += 1
            if token.low in NOT_PEOPLE and is_tagged(tokens, at):
                self.speaks[token.low] += 1

    def is_name(self, word: str) -> bool:
        """Whether a word that is mostly no name (Good, Pooh) is somebody's here: it stands where speakers are named."""
        return self.speaks[word] > 1

    def is_common(self, word: str) -> bool:
        """Whether a word is capitalised only because it begins a sentence or is shouted."""
        if word in FIRST_NAMES:
            return self.lower[word] > 4 * (self.inner[word] + 1)
        return self.lower[word] >= max(1, self.inner[word])


def starts_sentence(tokens: list[Token], at: int) -> bool:
    """Whether a sentence, or something like a new line of speech, begins at a token."""
    return at == 0 or tokens[at - 1].text in _OPENING or is_full_stop(tokens, at - 1)


def runs_of(page: Page, cases: Cases) -> Iterator[tuple[int, int]]:
    """The capitalised runs that may be names, in tokens, half open, in order."""
    tokens = page.tokens
    begins = {page.token_at(start) for start in page.layout.starts}
    at, total = 0, len(tokens)
    while at < total:
        token = tokens[at]
        if not token.is_capitalised or token.low == "i" or not _is_letters(token.low):
            at += 1
            continue
        end = _run_end(tokens, at, begins)
        first, last = _trimmed(tokens, at, end, cases, begins)
        if first == last and is_tagged(tokens, at):
            first, last = at, at + 1
        if first < last:
            yield first, last
        at = max(end, at + 1)


def is_tagged(tokens: list[Token], at: int) -> bool:
    """Whether a word that is mostly no name stands where a speaker is named: ``" said Irish``, ``" Good asked``."""
    if tokens[at].low in _NEVER or not 1 < at < len(tokens) - 1:
        return False
    if tokens[at - 1].low in SAYING and tokens[at - 2].text in _QUOTES:
        return True
    return tokens[at - 1].text in _QUOTES and tokens[at + 1].low in SAYING


def _is_letters(word: str) -> bool:
    if word.isalpha():
        return True
    return ("-" in word or "'" in word) and not word.endswith(_CONTRACTED)


def _run_end(tokens: list[Token], at: int, begins: set[int]) -> int:
    end = at + 1
    while end < len(tokens) and end - at < 8 and end not in begins:
        token = tokens[end]
        before = tokens[end - 1]
        is_initial = len(before.text) == 1 and before.text.isupper() and before.text != "I"
        if token.text == "." and ((before.low in TITLES and before.low in DOTTED) or is_initial):
            end += 1
        elif _links(tokens, end):
            end += 2
        elif token.low in PARTICLES and _links(tokens, end + 1):
            end += 3
        elif token.is_capitalised and not _breaks_run(tokens, at, end):
            end += 1
        else:
            break
    while end > at and not tokens[end - 1].is_word:
        end -= 1
    return end


def _links(tokens: list[Token], at: int) -> bool:
    """Whether a small word joins two parts of a name: Vera de Lacy, Eldrin the Grey, Charles the Second."""
    if at + 1 >= len(tokens) or not tokens[at + 1].is_capitalised or not tokens[at].is_word:
        return False
    if tokens[at].low != "the":
        return tokens[at].low in PARTICLES
    is_name = tokens[at - 1].low not in NOT_PEOPLE | TITLES and not tokens[at].is_capitalised
    return is_name and tokens[at + 1].low in EPITHETS | _BYNAMES


def _breaks_run(tokens: list[Token], first: int, at: int) -> bool:
    """Whether a capitalised word begins anew: another title, a word that is no name, a change to or from capitals."""
    before, token = tokens[at - 1], tokens[at]
    if token.low == "i":
        return True
    if token.low in _BEGINS and not all(
        word.low in TITLES or not word.is_word or word.low == "the" for word in tokens[first:at]
    ):
        follows = tokens[at + 1] if at + 1 < len(tokens) else None
        return token.low in ("mr", "mrs", "miss", "dr") or bool(
            follows and (follows.is_capitalised or follows.text == ".")
        )
    if token.low in NOT_PEOPLE and token.low not in TITLES | PLACE_ENDS and not _is_surname(tokens, at):
        return True
    changes = before.text.isupper() != token.text.isupper()
    return changes and before.is_word and len(before.text) > 2 and len(token.text) > 2


def _is_surname(tokens: list[Token], at: int) -> bool:
    """Whether a word that is mostly no name is somebody's surname: Jack London, Tom English, Mrs. March."""
    word, before = tokens[at].low, tokens[at - 1]
    if at > 1 and before.text == ".":
        before = tokens[at - 2]
    if not before.is_capitalised or not (is_known_elsewhere(word) or word in _ALSO_SURNAMES):
        return False
    return before.low in FIRST_NAMES or before.low in TITLES - SOFT_TITLES


def _trimmed(tokens: list[Token], first: int, last: int, cases: Cases, begins: set[int]) -> tuple[int, int]:
    """The part of a capitalised run that may be a name."""
    while first < last:
        token = tokens[first]
        starts = first in begins or starts_sentence(tokens, first) or _is_shouted(token)
        if _is_no_start(tokens, first, last, starts, cases):
            first += 1
        elif token.low in TITLES - SOFT_TITLES and first + 1 < last:
            break
        elif starts and _only_leads(tokens, first, last, cases):
            first += 1
        else:
            break
    while last > first and _is_no_end(tokens, first, last - 1, cases):
        last -= 1
    if last - first == 1:
        low = tokens[first].low
        may_be = low in KIN_NAMES or (
            low in FIRST_NAMES and low not in TITLES and not starts_sentence(tokens, first)
        )
        if low in TITLES | NOT_PEOPLE and not may_be and not cases.is_name(low):
            return first, first
    return first, last


def _is_no_end(tokens: list[Token], first: int, at: int, cases: Cases) -> bool:
    """Whether no name ends with a word."""
    token = tokens[at]
    if not token.is_word or (_is_shouted(token) and cases.is_common(token.low)):
        return True
    if at > first + 1 and _links(tokens, at - 1):
        return False
    return (
        token.low in NOT_PEOPLE and at > first and token.low not in PLACE_ENDS and not _is_surname(tokens, at)
    )


def _is_no_start(tokens: list[Token], first: int, last: int, starts: bool, cases: Cases) -> bool:
    """Whether no name begins with a word: a mark, a pitying word, a word that is never a name (but May Welland)."""
    token = tokens[first]
    if not token.is_word or token.low in _PITY:
        return True
    if token.low not in NOT_PEOPLE or token.low in TITLES or cases.is_name(token.low):
        return False
    if token.low not in FIRST_NAMES:
        return True
    if first and tokens[first - 1].low in DATING:
        return True
    follows = tokens[first + 1].low if first + 1 < last else ""
    return bool(follows in NOT_PEOPLE | PLACE_ENDS if follows else starts) or (
        starts and follows in FIRST_NAMES
    )


def _only_leads(tokens: list[Token], first: int, last: int, cases: Cases) -> bool:
    """Whether a word is capitalised because it begins a sentence, with or without a name behind it: ``Presently Tom``,
    ``Fifteen-year-old Jo``."""
    low = tokens[first].low
    follows = tokens[first + 1].low if first + 1 < last else ""
    if cases.is_common(low):
        return not (low in SOFT_TITLES and follows)
    if not follows or low in FIRST_NAMES or low in TITLES:
        return False
    if low.endswith("ly"):
        return True
    # A word that is never written small and comes back again is a name itself: Newland Archer.
    comes_back = not cases.lower[low] and cases.capital[low] > 2
    return not cases.inner[low] and not comes_back and follows in FIRST_NAMES | TITLES - SOFT_TITLES


def _is_shouted(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()

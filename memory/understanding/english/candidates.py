"""Collects what may be a person's name in a text, with what speaks for and against it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from .clauses import is_verb
from .page import Page
from .runs import FIRST_NAMES, PARTICLES, Cases, runs_of, starts_sentence
from .titles import without_honorific
from .tokens import Token, is_full_stop
from .words import AUXILIARIES, KIN, PLACE_BEFORE, ROLES, SAYING, TITLES

_QUOTES = "”\"’'"
_ENDS_CALL = ',.!?—”"’…-'
_BODY = frozenset(
    """
    face eyes eye hand hands arm arms voice head heart lips mouth shoulder shoulders hair mind knee knees feet foot
    cheek cheeks finger fingers chest forehead brow ear ears neck back smile laugh gaze glance tone temper manner
    breath tears thoughts life death own
    """.split()
)
_ONTO_PEOPLE = frozenset(
    """
    told asked meet meeting met seen married kissed thanked knew loved begged joined followed watched addressed answered saw found
    left helped believed hated liked pitied trusted obeyed invited let made heard called named dear poor
    """.split()
)
_ANIMALS = frozenset(
    """
    dog cat horse mare pony colt retriever terrier spaniel hound poodle pekinese collie sheepdog bulldog mastiff puppy kitten
    parrot canary donkey mule goat cow bull wolf hawk falcon stallion steed kitty tomcat tabby
    """.split()
)
_BEASTLY = frozenset(
    "barked neighed whinnied purred mewed mewled brayed wagged pawed trotted galloped".split()
)
_GAZING = frozenset(
    """
    looked look looking glanced glancing smiled smiling stared staring gazed gazing nodded nodding laughed laughing frowned
    frowning winked glared glaring grinned grinning scowled shouted shouting angry back
    """.split()
)
_GESTURES = frozenset(
    """
    looked look looks glanced glances smiled smiles stared stares gazed nodded nods laughed laughs frowned frowns winked grinned
    grins scowled shrugged shrugs sighed sighs sniffed snorted blinked swallowed leaned leant leans knelt kneels crouched sat sits
    yawned coughed chuckled giggled wept cried squinted peered hesitated blushed flushed winced shivered listened listens
    """.split()
)
# What things do as well: "London lost its charm", "March kept her word".
_HAPPENS = frozenset("lost kept had has was is were became remained brought took made gave".split())
_NAMING = frozenset("named called christened name is was".split())
_WHO_IT_IS = (("it", "is"), ("it", "'s"), ("this", "is"), ("i", "am"), ("name", "is"), ("name", "'s"))
_PREPOSITIONS = frozenset("in at from to of with by for on".split())
_ARTICLES = frozenset("a an".split())


@dataclass
class Candidate:
    """One way of writing a possible name, and how often each thing was seen about it."""

    words: tuple[str, ...]
    display: str
    count: int = 0
    initial: int = 0
    lower: int = 0
    seen: Counter = field(default_factory=Counter)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles at its front, as they are written in lower case."""
        at = 0
        while at < len(self.words) - 1 and self.words[at] in TITLES:
            at += 1
        return self.words[:at]

    @property
    def is_honoured(self) -> bool:
        """Whether the name ends as Japanese politeness ends names: ``Tanaka-san``."""
        return without_honorific(self.words[-1]) != self.words[-1]

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """The name without its titles, and without what leads up to a surname (``Van Helsing``)."""
        at = len(self.titles)
        while at < len(self.words) - 1 and self.words[at] in PARTICLES:
            at += 1
        if at == len(self.words) - 1 and "-the-" in self.words[at]:
            # Eeyore-the-Grey: what he is called, and what he is.
            return tuple(self.words[at].split("-the-"))
        return (*self.words[at:-1], without_honorific(self.words[-1]))

    @property
    def takes_article(self) -> bool:
        """Whether it stands behind "the" more often than not: the Hatter."""
        return self.seen["article"] * 2 > self.count

    def speaks_or_acts(self, least: int) -> bool:
        """Whether it speaks, acts or is spoken to so many times at least."""
        seen = self.seen
        return seen["tag"] + seen["says"] + seen["acts"] + seen["called"] >= least


def collect(
    found: dict[tuple[str, ...], Candidate], page: Page, cases: Cases
) -> list[tuple[Candidate, int, int]]:
    """Add the candidates of one text to ``found``; each place where one stands, in tokens, in order."""
    mentions = []
    tokens, in_speech = page.tokens, page.in_speech
    for first, last in runs_of(page, cases):
        words = tuple(token.low for token in tokens[first:last] if token.is_word)
        candidate = found.get(words)
        if candidate is None:
            candidate = found[words] = Candidate(words, _display(tokens, first, last))
            candidate.lower = max(cases.lower[word] for word in words)
        elif candidate.display.isupper() and not tokens[last - 1].text.isupper():
            candidate.display = _display(tokens, first, last)
        candidate.count += 1
        candidate.initial += starts_sentence(tokens, first)
        candidate.seen.update(_seen(tokens, first, last, bool(in_speech[first])))
        mentions.append((candidate, first, last))
    return mentions


def _seen(tokens: list[Token], first: int, last: int, is_said: bool) -> list[str]:
    """What one mention tells: what it does, what is done to it, and how it stands in its sentence."""
    seen = []
    before = tokens[first - 1] if first else None
    after = tokens[last] if last < len(tokens) else None
    if before and before.low == "the":
        seen += ["the", "article"]
        before = tokens[first - 2] if first > 1 else None
        first -= 1
    elif before:
        if before.low == "at" and first > 1 and tokens[first - 2].low in _GAZING:
            seen.append("met")
        elif before.low in _PREPOSITIONS:
            seen.append(before.low)
        elif before.low in PLACE_BEFORE:
            seen.append("place")
        elif before.low in _ARTICLES:
            seen.append("a")
        elif before.low in ROLES:
            seen.append("role")
        if before.low in _NAMING:
            seen.append("named" if before.low == "named" else "called_so")
        elif before.low in _ONTO_PEOPLE:
            seen.append("met")
    if is_said and after and after.text in _ENDS_CALL and _says_who(tokens, first):
        seen.append("says_who")
    if is_said and before and after and after.text in _ENDS_CALL:
        if before.text == ",":
            seen.append("called")
        elif not before.is_word and (before.text in "“\"‘'`" or is_full_stop(tokens, first - 1)):
            seen.append("hailed")
    if after and not (before and before.low in _PREPOSITIONS):
        # "The gates of Karn groaned" tells nothing of Karn.
        seen += _seen_after(tokens, last, after, is_said)
    if (
        "acts" in seen
        and before
        and before.text in _QUOTES
        and not is_said
        and tokens[first].start - before.end == 1
    ):
        # “Then we wait.” Tovrel shrugged: in one paragraph with what he says.
        seen.append("beat")
    if before and after and before.low in SAYING and not is_said:
        if first > 1 and tokens[first - 2].text in _QUOTES:
            seen.append("tag")
        elif not after.is_word:
            seen.append("says")
    if seen and seen[0] == "the" and "tag" in seen:
        # "said the Hatter": streets and ships do not.
        seen[0] = "role"
    if _is_beast(tokens, first, last):
        return [what for what in seen if what not in ("tag", "says", "acts")] + ["beast"]
    if _joins_name(tokens, first, last):
        seen.append("joins")
    for token in tokens[last : last + 12]:
        if token.low in ("he", "his", "him"):
            seen.append("he")
            break
        if token.low in ("she", "her"):
            seen.append("she")
            break
        if token.is_capitalised and token.low in TITLES | FIRST_NAMES:
            break
    return seen


def _says_who(tokens: list[Token], first: int) -> bool:
    """Whether somebody says who he is, or who it is: "My name is Sorrel", "this is Halvorsen", "It's Ross"."""
    before = tuple(token.low for token in tokens[max(0, first - 2) : first])
    return before in _WHO_IT_IS or before[-1:] == ("i'm",)


def _seen_after(tokens: list[Token], last: int, after: Token, is_said: bool) -> list[str]:
    follows = tokens[last + 1] if last + 1 < len(tokens) else after
    if after.low in ("'s", "’s"):
        return ["body" if follows.low in _BODY or follows.low in KIN else "owns"]
    if after.low in ("who", "whose", "whom"):
        return ["who"]
    if after.text == ",":
        near = tokens[last + 1 : last + 6]
        if near and near[0].low in ("the", "a", "an", "my", "his", "her", "our", "their"):
            return ["apposed"] if any(token.low in ROLES for token in near) else []
        return ["who"] if follows.low in ("who", "whose", "whom") else []
    if is_said:
        return ["speech_acts"] if is_verb(after) and after.low not in AUXILIARIES else []
    verb = follows if after.low in ("had", "has", "then", "now") else after
    if verb.low in SAYING:
        before_quote = follows.text in '“"‘,' or after.low == "said"
        return ["tag"] if before_quote else ["says"]
    if is_verb(after):
        if _is_gesture(tokens, last):
            return ["acts", "gesture"]
        return ["is"] if after.low in AUXILIARIES else ["acts"]
    if after.is_word and after.text[:1].islower() and after.low not in _PREPOSITIONS and len(after.low) > 3:
        return ["noun"]
    return []


def _is_gesture(tokens: list[Token], at: int) -> bool:
    """Whether a verb is what people do with face and body, or to what is their own: "didn't look up", "wiped his hands"."""
    near = [token.low for token in tokens[at : at + 5]]
    if near[0] in AUXILIARIES or near[0].endswith("n't"):
        near = near[1:]
    if near and near[0] in _GESTURES:
        return True
    return bool({"his", "her"} & set(near[1:3])) and near[0] not in _HAPPENS


def _is_beast(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a name is an animal's: ``a terrier called Biscuit``, ``Biscuit, the dog``, ``Biscuit barked``."""
    if last < len(tokens) and tokens[last].low in _BEASTLY:
        return True
    at = first - 1
    if at > 0 and tokens[at].low in ("named", "called"):
        at -= 1
    if at > 0 and tokens[at].low in _ANIMALS and not tokens[at].is_capitalised:
        return True
    near = tokens[last : last + 5]
    if (
        len(near) < 3
        or near[0].text != ","
        or near[1].low not in ("the", "a", "an", "my", "his", "her", "our", "their")
    ):
        return False
    return any(token.low in _ANIMALS for token in near[2:])


def _joins_name(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a word stands in one list with a well-known first name: ``Anna, Ben and Nuria``."""
    for link, other, links in ((first - 1, first - 2, ("and", ",", "or")), (last, last + 1, ("and", "or"))):
        if not (0 <= other < len(tokens) and 0 <= link < len(tokens)) or tokens[link].low not in links:
            continue
        if tokens[other].is_capitalised and tokens[other].low in FIRST_NAMES:
            return True
    return False


def _display(tokens: list[Token], first: int, last: int) -> str:
    parts = []
    for token in tokens[first:last]:
        if token.text == "." and parts:
            parts[-1] += "."
        elif token.is_word:
            parts.append(token.text.strip("_"))
    return in_small_letters(" ".join(parts))


def in_small_letters(name: str) -> str:
    """A name as it is commonly written; one in capitals (``ANNA REED``) with a capital a word."""
    if name.isupper() and len(name) > 3:
        name = re.sub(
            r"[^\W\d_]+", lambda m: m.group() if len(m.group()) < 2 else m.group().capitalize(), name
        )
        name = name.replace("'S", "'s").replace("’S", "’s")
    return name

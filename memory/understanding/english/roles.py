"""People without a name: the captain, her mother, the old man."""

import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..reading import Person
from .clauses import Clauses, sentences
from .ids import new_id
from .page import Page
from .people import People
from .tags import tag_after, tag_before
from .titles import folded
from .tokens import Token
from .words import ADVERBS, KIN, KIN_NAMES, PLAIN_ROLES, ROLES, SAYING, TITLES

_VAGUE = frozenset(
    """
    man woman boy girl gentleman lady fellow person child voice one stranger lad youth friend
    companion
    """.split()
)
_KEPT = frozenset(
    "old young little tall fat thin blind big strange other elder younger first second third".split()
)
_PASSING = frozenset(
    "client visitor inspector patient banker guest clerk driver cabman landlord landlady waiter porter servant maid "
    "constable officer prisoner passenger traveller messenger detective policeman coroner".split()
)
_OFTEN = 40
_SPOKEN_OF = 3
# A part of a book, in characters: a few chapters.
_PART = 80_000
_ANIMALS = frozenset("cat dog horse fox wolf rabbit hare owl rat mouse".split())
# Roles that a title says as well: the doctor is Dr. Livesey. (A lady is not Lady Lucas.)
_RANKS = frozenset(
    """
    doctor captain colonel major general lieutenant sergeant corporal admiral commander inspector
    detective officer professor judge squire count baron duke prince king queen princess duchess
    countess constable mayor bishop governor senator president commissioner superintendent uncle
    aunt nurse parson widow sheriff marshal coach emperor empress vicar archdeacon
    """.split()
)
_NOT_HEADS = frozenset(
    "other others latter former first second third last one ones same next voice voices men women people children crowd company party "
    "mob audience chorus jury".split()
)
# What speaks with somebody else's voice.
_INSTRUMENTS = frozenset(
    "radio wireless telephone phone receiver intercom speaker loudspeaker handset machine set line tannoy screen".split()
)
_OWN = frozenset("my his her our their your".split())
# Where things are, and how they are held: what one can be in, or wear, is nobody of its own even when it speaks.
_INSIDE = frozenset("in inside into under beneath through onto within".split())
_HOLDING = frozenset("had held wore carried wearing holding carrying".split())
_POINTING = frozenset("another some one that this".split())
_STYLED = {
    "baronet": "sir", "knight": "sir", "physician": "doctor", "surgeon": "doctor",
    "priest": "father", "nun": "sister",
}  # fmt: skip
# Roles that are things as well: the coach rolls on.
_THINGS_TOO = frozenset("coach guide monitor speaker printer conductor".split())
_SPOUSES = {"wife": ("mrs", "mr"), "husband": ("mr", "mrs")}


class _Roles(Clauses):
    """Remembers the words of every role that is asked for."""

    def __init__(self, tokens, named, people):
        super().__init__(tokens, named, people)
        self.last: tuple[str, list[str]] | None = None

    def _role(self, determiner: str, words: list[str]) -> None:
        self.last = (determiner, words)
        return


def roles_of(pages: list[Page], cast: list[Person], taken: set[str]) -> list[Person]:
    """The cast with those who speak or act under a role word only. A role that only one titled person can be
    becomes an alias of that person (``the doctor`` of Dr. Livesey)."""
    says: Counter = Counter()
    acts: Counter = Counter()
    forms: dict[str, Counter] = defaultdict(Counter)
    people = People(cast)
    length = sum(len(page.text) for page in pages)
    places: dict[str, list[int]] = defaultdict(list)
    start = 0
    for page in pages:
        _count(page, people, says, acts, forms, places, start)
        start += len(page.text)
    spoken_of = Counter(
        two.low
        for page in pages
        for one, two in itertools.pairwise(page.tokens)
        if one.low == "the" and two.low in ROLES
    )
    needed = 1 if length < 40_000 else 2 if length < 150_000 else 4
    found = list(cast)
    for key in sorted(acts.keys() | says.keys(), key=lambda k: (-says[k], -acts[k], k)):
        head = key.split()[-1]
        enough = 2 if length < 40_000 else 4 * needed
        if says[key] < needed and (
            head in _VAGUE
            or head in _ANIMALS
            or not (acts[key] >= enough or (length < 40_000 and acts[key] and spoken_of[head] >= _SPOKEN_OF))
        ):
            continue
        passes = head in _VAGUE or head in _PASSING
        if length > 150_000 and says[key] < _OFTEN and passes and not _is_local(places[key]):
            # Over a whole book "the client" is a different one in each story.
            continue
        owner = _called(key, found) or (_titled(head, found) if key == head else None)
        if owner is None and key == head and "my" not in forms[key].most_common(1)[0][0].split():
            owner = people.kin.only(head)
        written = tuple(form for form, _ in forms[key].most_common(8))
        if owner is not None:
            place = next(at for at, person in enumerate(found) if person.id == owner)
            if not found[place].confirmed:
                found[place] = replace(found[place], aliases=(*found[place].aliases, *written))
            continue
        name, aliases = written[0], written[1:]
        found.append(Person(id=new_id(key, taken), name=name, aliases=aliases))
    return found


def _is_local(places: list[int]) -> bool:
    """Whether a role speaks in one part of a book, so that it is one person."""
    near = max((bisect_right(places, place + _PART) - at for at, place in enumerate(places)), default=0)
    return near >= max(4, 0.75 * len(places))


def _count(
    page: Page,
    people: People,
    says: Counter,
    acts: Counter,
    forms: dict[str, Counter],
    places: dict[str, list[int]],
    start: int,
) -> None:
    clauses = _Roles(page.tokens, people.find(page.tokens), people)
    for index in range(len(page.quotes)):
        after = page.split_gap(index + 1)[0]
        tag = tag_after(page, clauses, after, True)
        if tag is None:
            tag = tag_before(page, clauses, page.split_gap(index)[2])
        if tag and tag.subject.person is None and tag.subject.word in ROLES:
            key = _remember(page, tag.subject, says, forms)
            if key:
                places[key].append(start + page.quotes[index].start)
    for noun in _tagged_nouns(page):
        says[noun] += 1
        forms[noun][f"the {noun}"] += 2
    for first, last in page.gaps:
        for clause in clauses.of(first, last):
            if clause.subject.person is None and clause.subject.word in ROLES:
                key = _remember(page, clause.subject, acts, forms)
                if (
                    key
                    and key not in _THINGS_TOO
                    and _leads_to_words(page, clause.subject.first, first, last)
                ):
                    acts[key] += 1


def _leads_to_words(page: Page, at: int, first: int, last: int) -> bool:
    """Whether somebody acts in the last sentence of narration before a new paragraph opens with words: mostly his."""
    if page.layout.loose or last >= len(page.tokens):
        return False
    start, _ = sentences(page.tokens, first, last)[-1]
    opens = page.layout.span(page.layout.paragraph_at(page.tokens[last].start))[0] == page.tokens[last].start
    return opens and at >= start


def _tagged_nouns(page: Page) -> Iterator[str]:
    """What speaks beside a quotation and is no role that we know: ``" said the beadle,`` ``" the beadle said``."""
    tokens = page.tokens
    things = _things(tokens) if page.quotes else frozenset()
    for quote in page.quotes:
        at = page.token_at(quote.end)
        if at + 3 >= len(tokens):
            continue
        verb_first = tokens[at].low in SAYING
        if tokens[at + verb_first].low != "the" or tokens[at + verb_first].is_capitalised:
            continue
        noun = at + verb_first + 1
        while tokens[noun].low in _KEPT and noun + 2 < len(tokens):
            noun += 1
        word, after = tokens[noun], tokens[noun + 1]
        ends = (
            not after.is_word or after.low in ADVERBS or after.low.endswith("ly")
            if verb_first
            else after.low in SAYING
        )
        if (
            ends
            and word.text.islower()
            and word.low not in ROLES | _NOT_HEADS | _INSTRUMENTS
            and word.low not in things
            and not word.low.endswith("ed")
        ):
            yield word.low


def _things(tokens: list[Token]) -> frozenset[str]:
    """The nouns that one is in (``in the wall``) or that one holds or wears (``had a towel``)."""
    return frozenset(
        three.low
        for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if (one.low in _INSIDE and two.low in ("the", "a", "an"))
        or (one.low in _HOLDING and two.low in ("a", "an"))
    )


def _remember(page: Page, subject, counter: Counter, forms: dict[str, Counter]) -> str | None:
    """Count a role and the way it is written; the key under which it counts."""
    tokens = page.tokens[subject.first : subject.last]
    head = tokens[-1].low
    determiner = tokens[0].low
    modifiers = [
        token.low
        for token in tokens[1:-1]
        if token.low in _KEPT or (token.low in TITLES and token.low in PLAIN_ROLES)
    ]
    if head == "lady" and determiner in _OWN:
        # "His lady" is a way to say his wife, "my lady" one to address her.
        return None
    if determiner in _POINTING:
        if head in _VAGUE:
            # "said that lady": somebody who was named before.
            return None
        determiner = "the"
    key = " ".join([*modifiers, head]) if head in _VAGUE or (modifiers and modifiers[-1] in ROLES) else head
    counter[key] += 1
    if head in KIN:
        own = determiner in _OWN
        forms[key][f"{determiner if own else 'the'} {head}"] += 1
        if head in KIN_NAMES:
            forms[key][head.capitalize()] += 0
    else:
        written = key.capitalize() if tokens[-1].is_capitalised and key == head else key
        forms[key][f"the {written}"] += 2
        if determiner in _OWN:
            forms[key][f"{determiner} {head}"] += 1
    return key


def _called(role: str, cast: list[Person]) -> str | None:
    """Who has no other name than his role, as in a script ("VICAR: …")."""
    return next((p.id for p in cast if role in (name.lower() for name in p.names)), None)


def _titled(head: str, cast: list[Person]) -> str | None:
    """The only person who bears a role as a title, or the only wife or husband of a couple."""
    if head in _SPOUSES:
        return _spouse(cast, *_SPOUSES[head])
    if head not in _RANKS and head not in _STYLED:
        return None
    style = _STYLED.get(head, head)
    bearers = [person.id for person in cast if any(_bears(name, style) for name in person.names)]
    return bearers[0] if len(bearers) == 1 else None


def _bears(name: str, title: str) -> bool:
    words = name.lower().removeprefix("the ").replace(".", "").split()
    return len(words) > 1 and folded(words[0]) == title


def _spouse(cast: list[Person], title: str, other: str) -> str | None:
    """Mrs. X, where there is a Mr. X and no other such couple."""
    bearing: dict[str, dict[str, str]] = {title: {}, other: {}}
    for person in cast:
        for name in person.names:
            words = name.lower().replace(".", "").split()
            if len(words) > 1 and words[0] in bearing:
                bearing[words[0]][words[-1]] = person.id
    couples = bearing[title].keys() & bearing[other].keys()
    return bearing[title][next(iter(couples))] if len(couples) == 1 else None

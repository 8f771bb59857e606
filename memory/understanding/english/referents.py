"""Whom the pronouns of a sentence mean, where nothing else is possible; otherwise the sentence is left alone."""

from bisect import bisect_left
from dataclasses import dataclass

from .page import Page
from .people import Named, People
from .pronouns import (
    ALONE,
    ARTICLES,
    BACK,
    BEING,
    FIRST,
    GENDERS,
    HERE,
    JOINS,
    KEEPABLE,
    LINKED,
    NO_NOUN,
    OF_CLAUSES,
    OWNERS,
    POINTING,
    ROOM,
    SECOND,
    SOMEBODY,
    THINGS,
    VAGUE,
    WE,
    bare,
    owns,
)
from .words import FEMALE_ROLES, MALE_ROLES, NOT_PEOPLE, PLACE_BEFORE, ROLES


@dataclass(frozen=True)
class Meaning:
    """What the pronouns of a sentence mean, by place, and the places of those that stay open. ``repeated`` are those that
    explain themselves, by what stands before them in the sentence."""

    meant: dict[int, str]
    open_at: tuple[int, ...]
    repeated: dict[int, str]

    def whose(self, at: int) -> str | None:
        """Whom the pronoun at a place means."""
        return self.meant.get(at) or self.repeated.get(at)

    def is_clear(self, first: int, last: int) -> bool:
        """Whether nothing stays open between two tokens."""
        return not any(first <= at < last for at in self.open_at)


class Referents:
    """Reads pronouns sentence by sentence, in the order of the text, apart for narration and for talk.

    What a pronoun means is the id of a person, or the words for somebody or something without a name after a ``=``
    ("=Anna’s mother", "=the key"; "~the doctor", which "he" may not mean but "his" may); see ``label_of``. A ``+`` before an id means that person with others ("we").
    ``telling`` are the places of ``telling_places``; the other tokens are passed over.
    """

    def __init__(self, page: Page, people: People, named: list[Named], telling: list[int]):
        self.page = page
        self.people = people
        self.named_at = {name.first: name for name in named}
        self.telling = telling
        self.forget()

    def forget(self) -> None:
        """Begin anew: another time, another tale."""
        self._before: dict[str, set[str]] = {"m": set(), "f": set()}
        self._held: dict[str, str | None] = {"m": None, "f": None}
        self._age = {"m": 0, "f": 0}
        self._lately: dict[str, set[str]] = {"m": set(), "f": set()}
        self._things: set[str] = set()
        self._things_age = 0

    def meet(self, person: str) -> None:
        """Note somebody between two sentences, such as the speaker of the words that part them."""
        for gender in self._genders(person):
            self._before[gender].add(person)

    def read(
        self, first: int, last: int, me: str | None, you: str | None, aside: frozenset[str] = frozenset()
    ) -> Meaning:
        """What the pronouns of ``tokens[first:last]`` mean. Those ``aside`` talk with each other: "he" is none of them.
        A pronoun that repeats somebody of the same sentence is left out: it explains itself."""
        tokens = self.page.tokens
        aside = aside | {who for who in (me, you) if who}
        here: dict[str, set[str]] = {"m": set(), "f": set()}
        meant: dict[int, str] = {}
        named_here: set[str] = set()
        things: set[str] = set()
        open_at: list[int] = []
        repeated: dict[int, str] = {}
        latest: dict[str, str] = {}
        led: str | None = None
        spoken_of: set[str] = set()
        first_label = ""
        telling = self.telling
        at = first
        while (place := bisect_left(telling, at)) < len(telling) and (at := telling[place]) < last:
            name = self.named_at.get(at)
            if name:
                owner = self._is_owner(name.last - 1, last)
                if not named_here and not owner:
                    led = name.person
                named_here.add(name.person)
                if name.last - at > 1 and tokens[at].low in OWNERS:
                    # "my mother", where she is somebody of the cast.
                    owned = {"my": me, "your": you}.get(tokens[at].low) or self._third(
                        GENDERS.get(tokens[at].low, ""), here, led, None, aside, False
                    )  # fmt: skip
                    if owned and owned != HERE:
                        meant[at] = owned
                    else:
                        open_at.append(at)
                if name.person not in aside:
                    for gender in self._genders(name.person):
                        here[gender].add(name.person)
                at = max(name.last, at + 1)
                continue
            low = bare(tokens[at].low)
            if low in GENDERS:
                apart = low == "him" or (low == "her" and not owns(tokens, at, last))
                gender = GENDERS[low]
                acts = low in ("he", "she")
                half = acts and tokens[first].low in JOINS and self._before[gender] - {led, *aside}
                if apart and not led and len(here[gender]) == 1 and first_label in here[gender]:
                    # "The doctor gave her the draught": not the doctor.
                    here[gender].discard(first_label)
                person = HERE if gender in spoken_of else self._third(
                    gender, here, None if apart or half else led, led if apart else None, aside, acts
                )  # fmt: skip
                if person:
                    # Who has once been "she" in a sentence is so throughout.
                    spoken_of.add(gender)
                if person == HERE:
                    if gender in latest:
                        repeated[at] = latest[gender]
                elif person is None:
                    open_at.append(at)
                elif person in named_here:
                    repeated[at] = latest[gender] = person
                else:
                    meant[at] = latest[gender] = person
                    named_here.add(person)
                    here[gender].add(person)
                    self._settle(person, gender)
            elif low in ROLES and not tokens[at].is_capitalised and not self._is_owner(at, last):
                if self._is_predicate(at, first):
                    at += 1
                    continue
                label = self._by_role(at, first) or self._labelled(at, first, me, you, meant)
                if label in self.people.by_id:
                    if not named_here:
                        led = label
                    named_here.add(label)
                first_label = first_label or label
                for gender, words in (("m", MALE_ROLES), ("f", FEMALE_ROLES)):
                    if low in words or low not in MALE_ROLES | FEMALE_ROLES:
                        here[gender].add(label)
            elif low in SOMEBODY or self._may_be_name(at, first):
                here["m"].add("?" + low)
                here["f"].add("?" + low)
            elif low in ("it", "its") and self._points(at, first, last):
                if len(self._things) == 1 and not things and tokens[at - 1].low not in OF_CLAUSES:
                    (thing,) = self._things
                    meant[at] = thing
                    things.add(thing)
                else:
                    open_at.append(at)
            elif low in WE and me is not None and not self._speaks_alone(first, last):
                meant[at] = "+" + me
            elif (
                self._points(at, first, last)
                or (low in FIRST and me is None and (low != "i" or tokens[at].text[:1] == "I"))
                or (low in SECOND and you is None)
            ):
                open_at.append(at)
            elif low in FIRST and (low != "i" or tokens[at].text[:1] == "I"):
                meant[at] = me
            elif low in SECOND:
                meant[at] = you
            elif low in KEEPABLE and not tokens[at].is_capitalised and tokens[at].low == low:
                label = self._labelled(at, first, me, you, meant)
                if label[0] == "=":
                    things.add(label)
            at += 1
        self._remember(here)
        if things:
            self._things, self._things_age = things, 0
        elif self._things_age:
            self._things = set()
        else:
            self._things_age = 1
        return Meaning(meant, tuple(open_at), repeated)

    def _speaks_alone(self, first: int, last: int) -> bool:
        """Whether the speaker sets himself apart from those he speaks of as "we"."""
        return any(bare(self.page.tokens[at].low) in FIRST for at in range(first, last))

    def _may_be_name(self, at: int, first: int) -> bool:
        """Whether a word may name somebody whom the cast does not know."""
        tokens = self.page.tokens
        token = tokens[at]
        low = bare(token.low)
        if not token.is_capitalised or low in NOT_PEOPLE or low in FIRST or low in GENDERS or len(low) < 3:
            return False
        if at == first:
            return (
                low not in self.page.small_words
                and at + 1 < len(tokens)
                and tokens[at + 1].low
                in (
                    "'s",
                    "’s",
                    "had",
                    "was",
                    "is",
                    "has",
                    "said",
                )
            )
        before = tokens[at - 1]
        return (
            before.low not in PLACE_BEFORE | {"to", "of", "on", "the", "for"}
            and not before.is_capitalised
            and before.text not in '.“‘"'
        )

    def _is_predicate(self, at: int, first: int) -> bool:
        """Whether a role says what somebody is ("He was a tall man") rather than naming somebody else."""
        tokens = self.page.tokens
        for place in range(at - 1, max(first, at - BACK - 1) - 1, -1):
            if tokens[place].low in ("a", "an"):
                return place > first and tokens[place - 1].low in (
                    "is",
                    "was",
                    "am",
                    "'s",
                    "’s",
                    "be",
                    "been",
                    "are",
                    "were",
                    "not",
                    "i'm",
                    "as",
                )
            if not tokens[place].is_word:
                return False
        return False

    def _settle(self, who: str, gender: str) -> None:
        """Note that somebody without a name has turned out to be a he or a she."""
        other = "f" if gender == "m" else "m"
        if who[0] in "=~":
            self._before[other].discard(who)
            if len(self._before[other]) == 1:
                (self._held[other],) = self._before[other]

    def _by_role(self, at: int, first: int) -> str | None:
        """The person of the cast whom "the captain" means."""
        tokens = self.page.tokens
        for place in range(at - 1, max(first, at - BACK) - 1, -1):
            if tokens[place].low == "the":
                return self.people.role([token.low for token in tokens[place + 1 : at + 1]])
            if not tokens[place].is_word:
                return None
        return None

    def _labelled(self, at: int, first: int, me: str | None, you: str | None, meant: dict[int, str]) -> str:
        """How to call somebody or something without a name, after a ``=``; after a ``?`` if that cannot be said."""
        tokens = self.page.tokens
        low = tokens[at].low
        for place in range(at - 1, max(first, at - BACK) - 1, -1):
            before = tokens[place].low
            words = " ".join(token.text for token in tokens[place + 1 : at + 1])
            if before in ("my", "your"):
                owner = me if before == "my" else you
                return (
                    f"={self.people.by_id[owner].name}’s {words}" if owner in self.people.by_id else "?" + low
                )
            if before in ("his", "her"):
                owner = meant.get(place, "")
                return (
                    f"={self.people.by_id[owner].name}’s {words}" if owner in self.people.by_id else "?" + low
                )
            if before in ("'s", "’s"):
                name = next((n for n in self.named_at.values() if n.last == place), None)
                return f"={self.people.by_id[name.person].name}’s {words}" if name else "?" + low
            if before in ARTICLES:
                if low in KEEPABLE:
                    return f"=the {words}"
                return "?" + low if low in VAGUE or before in ("that", "this") else f"~the {words}"
            if not tokens[place].is_word or before in ("of", "to", "in", "and", "with", "for", "by", "as"):
                break
        return "?" + low

    def _is_owner(self, at: int, last: int) -> bool:
        """Whether something of somebody is named rather than he himself: "the pilot’s boat"."""
        return at + 1 < last and self.page.tokens[at + 1].low in ("'s", "’s")

    def _third(
        self,
        gender: str,
        here: dict[str, set[str]],
        led: str | None,
        never: str | None,
        talking: frozenset[str],
        acts: bool,
    ) -> str | None:
        if not gender:
            return None
        if led and here[gender] == {led}:
            # "Nell had come to find out why her father died": the subject of the sentence, and nobody else in it.
            return led
        if (
            led
            and all(self.people.gender.get(who) == "" for who in here[gender] - {led})
            and self.people.gender.get(led) == gender
        ):
            return led
        if len(here[gender]) == 1 and next(iter(here[gender]))[0] in "?=~":
            # "I found my father with his head hurt": whoever is meant stands in the sentence, named or not.
            return HERE
        fitting = (here[gender] | self._before[gender]) - {never, *talking}
        held = self._held[gender]
        if not fitting and held and held not in (never, *talking):
            # One sentence further back only "he" reaches, and not always.
            near = self._age[gender] <= (ALONE if self._lately[gender] <= {held} else 1)
            return held if acts and near and self.people.gender.get(held, gender) else None
        if len(fitting) != 1:
            return None
        (person,) = fitting
        if (
            person.startswith("?")
            or (acts and person.startswith("~"))
            or self.people.gender.get(person) == ""
        ):
            return None
        return person

    def _remember(self, here: dict[str, set[str]]) -> None:
        for gender, people in here.items():
            self._age[gender] = 0 if people else self._age[gender] + 1
            self._lately[gender] |= people
            if people:
                self._held[gender] = next(iter(people)) if len(people) == 1 else None
                if self._held[gender] and self._held[gender].startswith("?"):
                    self._held[gender] = None
            elif len(self._before[gender]) > 1:
                self._held[gender] = None
        self._before = here

    def _genders(self, person: str) -> tuple[str, ...]:
        gender = self.people.gender.get(person, "")
        return (gender,) if gender else ("m", "f")

    def _points(self, at: int, first: int, last: int) -> bool:
        tokens = self.page.tokens
        low = bare(tokens[at].low)
        after = tokens[at + 1].low if at + 1 < last else ""
        before = tokens[at - 1].low if at > first else ""
        if low in THINGS and low not in ("we", "us", "our", "ours", "ourselves") and at - first >= ROOM:
            return False
        if low in POINTING:
            if low in ("this", "that", "these", "those"):
                return not (after[:1].isalpha() and after not in NO_NOUN)
            return low in THINGS or at == first
        if low in ("it", "its"):
            asks = any(token.low in ("whose", "who") for token in tokens[first:at])
            cleft = at - first <= 1 and after in ("was", "is") and tokens[min(at + 2, last - 1)]
            own = cleft and (
                cleft.is_capitalised or cleft.low in ("my", "your", "you", "he", "she", "his", "her", "not")
            )
            return not (asks and after in ("was", "is")) and not own
        if low == "that" and not (after[:1].isalpha() and after not in NO_NOUN and before not in LINKED):
            # "the hand that wrote", "told that": a link; "that man", "that was": it points.
            return (
                not before
                or before in ("of", "in", "to", "with", "at", "for", "and", "but", "on")
                or not after
            )
        if low == "there" and after in BEING:
            # "There is a letter": it points to nothing.
            return False
        if low == "there":
            return at - first <= 1
        return low in ("too", "did", "here") and at == first


def label_of(meant: str) -> str:
    """The words for somebody or something without a name; empty for a person's id."""
    return meant[1:] if meant[:1] in "=~" else ""

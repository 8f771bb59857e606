"""How much a clause tells: of whom, with what sort of verb, and how concretely."""

from __future__ import annotations

from ..reading import Kind
from .assertions import Assertion, Verb
from .page import Page
from .people import Named
from .referents import owns
from .telling import Telling
from .telling_words import (
    BODY,
    GOODS,
    HELD,
    ILLNESSES,
    KIN,
    LOOKS,
    MUTUAL,
    NUMBERS,
    OFFICES,
    SHADY,
    STATES,
    THINGS,
    WHEN,
)
from .verbs import GROUP_OF, Group
from .words import ADVERBS, NOT_PEOPLE, PLACES, ROLES

_DETERMINERS = frozenset(
    "a an the my your his her their our one two three four no another some this that its".split()
)
_PERSONAL = frozenset("i you he she we they".split())
_NEAR = 14
_PLACING = frozenset(
    "off of in at on under behind beneath inside near above below with beside from by".split()
)
_VALUED = THINGS | GOODS
_INNER_GROUPS = frozenset(["plans", "wants", "knows", "believes", "feels"])
_OWNING = frozenset(["my", "your", "his", "its"])
_INSIDE = frozenset("under behind beneath inside below in".split())
_GENERIC = frozenset("many most some all no every each both several such".split())
_AWAY = frozenset("to up out away back over round around into through past upon off down about along".split())
_FILLS = ADVERBS | frozenset(
    "not never also really the a an my your his her their our very only just still indeed now one of two three no quite "
    "once always as".split()
)
# The complement of a verb ends where another clause begins.
_ENDS = frozenset(
    "who which that when while because if where until before after since and but whose though".split()
)
# What "find" and its like mean with these words is no finding: "found that dull", "lost in thought".
_SKIPPED = (ADVERBS | {"not", "been", "never"}) - {"at", "there", "here"}
_OF_THINGS = frozenset("lost gone empty locked poisoned stolen fake forged false counterfeit".split())
_WORN = frozenset(["letter", "watch", "coat", "note", "bag", "bow"])
_LYING = frozenset(
    "in on at down under there beside by upon still across awake asleep back with before about".split()
)
_IDLE = frozenset("disposal wits mercy liberty orders loss pains home chair armchair bed seat room watch guard quiet silence pace company side hold service feet door side window post way time place temper heart mind thought thoughts hand hands head face eyes breath sight something nothing "
                  "it that anything word words voice foot feet step steps door window chair table moment".split())  # fmt: skip
_PHRASES = {
    ("in", "debt"): 3, ("in", "love"): 3, ("in", "prison"): 3, ("in", "jail"): 3, ("at", "sea"): 2, ("in", "hiding"): 3,
    ("in", "hospital"): 3, ("in", "danger"): 3, ("from", "the"): 2, ("on", "watch"): 2, ("in", "charge"): 3, ("off", "duty"): 2,
    ("under", "arrest"): 3, ("of", "age"): 2, ("in", "exile"): 3, ("in", "the"): 1, ("on", "bail"): 3, ("by", "birth"): 2,
}  # fmt: skip


class Tellingness:
    """Weighs the clauses of one text."""

    def __init__(self, page: Page, named: list[Named]):
        self.page = page
        self.named_at = {name.first: name for name in named}
        self._meant: dict[int, str] = {}
        self._led = 0.0
        self._in_narration = False

    def of(
        self, asserted: Assertion, first: int, last: int, meant: dict[int, str], scenic: bool, narrated: bool
    ) -> Telling | None:
        """What a clause among ``tokens[first:last]`` tells; ``None`` if nothing worth keeping. ``scenic``: it happens before our eyes;
        ``narrated``: nobody says it."""
        best: Telling | None = None
        self._meant = meant
        self._in_narration = narrated
        self._led = self._concrete(first, asserted.subject.first)[0] if asserted.led else 0.0
        for verb in asserted.verbs:
            found = self._of_verb(
                asserted, verb, last, scenic and verb.tense not in ("perfect", "pluperfect")
            )
            if found and (best is None or found.score > best.score):
                best = found
        if best is None:
            return None
        return best._replace(score=best.score + self._of_subject(asserted))

    def _of_subject(self, asserted: Assertion) -> float:
        subject = asserted.subject
        if subject.person or subject.word in ("i", "you", "he", "she", "kin", "both"):
            return 3
        return {"role": 1, "thing": -1, "name": 1}.get(subject.word, -3)

    def _of_verb(self, asserted: Assertion, verb: Verb, last: int, scenic: bool) -> Telling | None:
        if verb.modal and not (verb.modal in ("can", "could") and verb.base in GROUP_OF and verb.negated):
            return None
        if verb.base == "be":
            return self._being(asserted, verb, last, scenic)
        if verb.base == "have" or (verb.base == "get" and verb.tense == "perfect"):
            return self._having(asserted, verb, last, scenic)
        group = GROUP_OF.get(verb.base)
        if group is None:
            return self._doing_otherwise(asserted, verb, last, scenic)
        return self._doing(asserted, verb, group, last, scenic)

    # Doing

    def _doing_otherwise(self, asserted: Assertion, verb: Verb, last: int, scenic: bool) -> Telling | None:
        """Any other act: worth keeping only where it is past and names enough that is concrete."""
        subject = asserted.subject
        if scenic or verb.negated or verb.ongoing or verb.tense not in ("past", "perfect", "pluperfect"):
            return None
        if not (subject.person or subject.word in ("kin", "both", "role") or subject.first in self._meant):
            return None
        concrete, people, things = self._concrete(verb.at + 1, last)
        if concrete + self._led < 2 or not (people or things):
            return None
        return Telling(Kind.EVENT, 2, 17 + 3 * min(3, concrete))

    def _doing(
        self, asserted: Assertion, verb: Verb, group: Group, last: int, scenic: bool
    ) -> Telling | None:
        if asserted.subject.word in ("it", "someone") and group.weight < 3:
            return None
        if asserted.subject.word == "thing" and self.page.tokens[asserted.subject.first].low in _GENERIC:
            return None
        if group.name in ("knows", "believes", "wants", "feels") and asserted.subject.word in (
            "thing",
            "you",
        ):
            return None
        tokens = self.page.tokens
        needs = group.scenic if scenic else group.needs
        if needs is None:
            return None
        concrete, _, things = self._concrete(verb.at + 1, last)
        concrete += self._led
        if verb.base == "lie" and verb.at + 1 < last and tokens[verb.at + 1].low in _LYING:
            return None
        if verb.negated and group.name in ("knows", "gains", "goes", "takes", "believes", "makes", "writes"):
            return None
        if scenic and verb.ongoing:
            return None
        personal = asserted.subject.person or asserted.subject.word in ("kin", "both")
        if verb.passive or personal or asserted.subject.first in self._meant:
            concrete += 0.5
        if group.name in ("kills", "saves", "harms") and not (
            verb.passive or self._has_person(verb.at + 1, last)
        ):
            return None
        if group.name == "feels" and not self._has_person(verb.at + 1, last):
            return None
        if group.name == "believes" and asserted.subject.word == "i":
            return None
        if group.name == "leaves" and self._is_idle(verb.at + 1, last) and concrete < 2:
            return None
        if verb.base == "run" and not any(token.low in GOODS for token in tokens[verb.at + 1 : verb.at + 6]):
            return None
        if group.name == "hides" and not (things or not scenic):
            return None
        if group.name in ("gives", "gains", "writes") and scenic and (not things or verb.base == "get"):
            return None
        if group.name == "wants" and self._meant.get(verb.at + 1) and tokens[verb.at + 1].low == "you":
            # "I want you to": an order.
            return None
        if group.name == "leaves" and scenic and (verb != asserted.verbs[0] or verb.base == "leave"):
            return None
        if group.name in ("gains", "gives", "takes", "makes") and self._is_idle(verb.at + 1, last):
            return None
        if group.name == "is_born" and not (verb.passive or verb.base in ("grow", "raise")):
            return None
        if group.name == "owns" and (
            not self._has_object(verb.at + 1, last) or self._is_idle(verb.at + 1, last)
        ):
            return None
        if group.name == "wrongs" and not (verb.passive or self._has_object(verb.at + 1, last)):
            return None
        if group.name == "promises" and verb.at + 1 < last and tokens[verb.at + 1].low == "at":
            return None
        if group.name in ("goes", "takes", "tells") and verb.tense == "pluperfect" and self._in_narration:
            concrete -= 1
        if group.name == "plans" and not self._is_plan(verb, last):
            return None
        if group.name in ("knows", "believes") and not self._has_content(verb.at, last):
            return None
        if concrete < needs:
            return None
        if verb.ongoing and group.weight < 3:
            return None
        weight = group.weight
        if verb.tense == "future":
            timed = self._is_timed(verb.at + 1, last)
            if not (timed or (group.weight >= 4 and concrete >= 1.5)) or asserted.subject.word in (
                "you",
                "it",
            ):
                return None
            return Telling(Kind.PLAN, 3, 28 + 3 * min(3, concrete))
        if verb.tense == "present" and group.name in ("goes", "tells", "takes", "makes", "writes"):
            return None
        importance = max(1, min(5, weight - (1 if verb.negated and weight > 2 else 0)))
        inner = group.name in _INNER_GROUPS or verb.base == "lie"
        mutual = group.name == "marries"
        return Telling(group.kind, importance, 10 * weight + 3 * min(3, concrete), inner=inner, mutual=mutual)

    def _has_object(self, first: int, last: int) -> bool:
        """Whether a noun follows a verb straight away, rather than where, how or what else is done."""
        tokens = self.page.tokens
        while first < last and (tokens[first].low in _SKIPPED or tokens[first].low.endswith("ly")):
            first += 1
        if first >= last or not tokens[first].is_word:
            return False
        low = tokens[first].low
        return (
            first in self.named_at
            or first in self._meant
            or tokens[first].is_capitalised
            or low in (_DETERMINERS | NUMBERS | {"him", "her", "me", "it", "them", "us", "several", "many"})
            or (low not in _PLACING | _AWAY and not low.endswith("ing") and low in THINGS | GOODS)
        )

    def _has_person(self, first: int, last: int) -> bool:
        """Whether the object is somebody: "shot the guard", not "shot a glance at the guard"."""
        tokens = self.page.tokens
        for at in range(first, min(last, first + 5)):
            low = tokens[at].low
            if low in _PLACING | _AWAY:
                return False
            named = at in self.named_at and not (
                self.named_at[at].last < last and tokens[self.named_at[at].last].low in ("'s", "’s")
            )
            if (
                named
                or low in ("him", "me", "them", "us")
                or low in KIN
                or (low in ROLES and low != "general")
            ):
                return True
            if (
                (at in self._meant or low == "her")
                and not owns(tokens, at, last)
                and low not in ("my", "your", "his", "its")
            ):
                return True
        return False

    def _is_timed(self, first: int, last: int) -> bool:
        return any(token.low in WHEN for token in self.page.tokens[first:last])

    def _is_plan(self, verb: Verb, last: int) -> bool:
        after = self.page.tokens[verb.at + 1].low if verb.at + 1 < last else ""
        return verb.passive is False and after in ("to", "that")

    def _has_content(self, at: int, last: int) -> bool:
        after = [token.low for token in self.page.tokens[at + 1 : min(last, at + 7)]]
        return any(low in ("that", "who", "where", "what", "why", "whose", "how") for low in after) or any(
            at + 1 + step in self.named_at for step in range(2)
        )

    def _is_idle(self, first: int, last: int) -> bool:
        """Whether the object is nothing that could be kept: "found his way", "took her hand"."""
        tokens = self.page.tokens
        for at in range(first, min(last, first + 4)):
            low = tokens[at].low
            if low in _DETERMINERS or low in LOOKS:
                continue
            return low in _IDLE
        return True

    # Being

    def _being(self, asserted: Assertion, verb: Verb, last: int, scenic: bool) -> Telling | None:
        tokens = self.page.tokens
        subject = asserted.subject
        if subject.word in ("it", "someone"):
            return None
        if subject.word == "there":
            return self._being_there(verb, last, scenic)
        at = verb.at + 1
        while at < last and (tokens[at].low in _SKIPPED or tokens[at].low.endswith("ly")):
            at += 1
        if at >= last:
            return None
        if tokens[at].low in _PLACING:
            return self._being_at(asserted, at, last, scenic)
        end = next(
            (
                k
                for k in range(at + 1, min(last, at + _NEAR))
                if tokens[k].low in _ENDS or tokens[k].text in ",;:—"
            ),
            min(last, at + _NEAR),
        )
        words = [token.low for token in tokens[at:end]]
        head = self._head(at, end)
        personal = (
            subject.person
            or subject.word in _PERSONAL | {"kin", "role", "name", "both"}
            or (subject.word == "thing" and self._names(subject))
        )
        if personal:
            if subject.word in ("we", "they") or (subject.word == "name" and not self._is_proper(subject)):
                return None
            owned = tokens[at].low in _DETERMINERS or at in self.named_at or head in KIN
            if head in KIN and owned:
                return Telling(
                    Kind.RELATION, 4 if tokens[at].low not in ("a", "an") else 3, 40, mutual=head in MUTUAL
                )
            if head in OFFICES | ROLES and head in OFFICES and (owned or words[0] == head):
                return Telling(Kind.JOB, 3, 36, alone=head in SHADY and scenic)
            if words[0] in ("one",) and len(words) > 1 and words[1] == "of":
                return Telling(Kind.RELATION, 3, 32)
            if words[0] == "engaged" and len(words) > 1 and words[1] not in ("to", "now", "already"):
                return None
            if words[0] in STATES - _OF_THINGS or (
                len(words) > 1 and words[0] in ("so", "very", "quite") and words[1] in STATES - _OF_THINGS
            ):
                if scenic and words[0] in ("ill", "sick", "mad", "armed", "single"):
                    return None
                return Telling(
                    Kind.EVENT, 4 if words[0] in ("dead", "alive", "pregnant", "dying", "guilty") else 3, 34
                )
            if self._is_age(words):
                return Telling(Kind.TRAIT, 2, 24)
            if at in self.named_at and end - at <= 4 and tokens[end - 1].low not in ("'s", "’s"):
                return Telling(Kind.TRAIT, 4, 34)
            if tokens[at].low in ("a", "an") and (LOOKS & set(words) or BODY & set(words)) and len(words) > 2:
                return Telling(Kind.APPEARANCE, 2, 26)
            if (
                words[0] in LOOKS
                and len(LOOKS & set(words)) + (words[0] in ("blind", "lame", "deaf", "bald")) > 1
            ):
                return Telling(Kind.APPEARANCE, 2, 24)
            if (
                tokens[at].low in ("the",)
                and len(words) > 2
                and words[1] in ("last", "first", "only", "head", "son", "daughter", "author", "leader")
            ):
                return Telling(Kind.TRAIT, 3, 32)
            if words[0] in ("afraid", "jealous") and words[1:2] == ["of"] and self._concrete(at, last)[1]:
                return Telling(Kind.FEELING, 2, 24, inner=True)
            return None
        if words[0] in STATES and self._names_thing(subject):
            return Telling(Kind.EVENT, 3, 26)
        return None

    def _being_there(self, verb: Verb, last: int, scenic: bool) -> Telling | None:
        """That there is something of value or somebody, somewhere: "There is a second ledger in the vestry."."""
        tokens = self.page.tokens
        end = next(
            (at for at in range(verb.at + 1, min(last, verb.at + 9)) if tokens[at].low in _PLACING), last
        )
        if self._head(verb.at + 1, end) not in THINGS | OFFICES or scenic or end >= last:
            return None
        return Telling(Kind.PLACE, 2, 24 + 2 * min(3, self._concrete(verb.at + 1, last)[0]))

    def _being_at(self, asserted: Assertion, at: int, last: int, scenic: bool) -> Telling | None:
        """Where somebody or something is."""
        tokens = self.page.tokens
        low = tokens[at].low
        after = tokens[at + 1].low if at + 1 < last else ""
        weight = _PHRASES.get((low, after), 0)
        thing = self._names_thing(asserted.subject)
        if thing and not scenic and low in _INSIDE:
            return Telling(Kind.PLACE, 3, 32)
        if (
            thing
            and not scenic
            and any(
                token.low in PLACES | GOODS | THINGS or token.is_capitalised
                for token in tokens[at + 1 : at + 6]
            )
        ):
            return Telling(Kind.PLACE, 3, 32)
        concrete, _, _ = self._concrete(at, last)
        if (scenic and weight < 3) or any(token.low in _IDLE for token in tokens[at + 1 : min(last, at + 5)]):
            return None
        if weight >= 2 or (concrete >= 1 and not thing):
            return Telling(
                Kind.PLACE if low in _PLACING else Kind.TRAIT, max(2, weight), 20 + 3 * min(3, concrete)
            )
        return None

    def _is_proper(self, subject) -> bool:
        return all(
            token.is_capitalised or not token.is_word
            for token in self.page.tokens[subject.first : subject.last]
        )

    def _is_age(self, words: list[str]) -> bool:
        if not words or not (words[0].split("-")[0] in NUMBERS or words[0].isdigit()):
            return False
        return len(words) == 1 or words[1] in (".", ",", "years", "when", "and", "now", "then")

    def _head(self, first: int, last: int) -> str:
        """The noun that a complement turns on: the one before "of", or the last of its words."""
        tokens = self.page.tokens
        head = ""
        for at in range(first, last):
            low = tokens[at].low
            if (
                low in ("of", "to", "in", "at", "with", "for", "on", "from", "by", "about", "than", "as")
                and head
            ):
                break
            if tokens[at].is_word and low not in ("'s", "’s"):
                head = low
        return head

    def _names(self, subject) -> bool:
        """Whether a noun names somebody of the family: "my cousin Meera"."""
        return any(token.low in KIN | ROLES for token in self.page.tokens[subject.first : subject.last])

    def _names_thing(self, subject) -> bool:
        words = {token.low for token in self.page.tokens[subject.first : subject.last]}
        return bool(words & _VALUED) or "car" in words or "money" in words

    # Having

    def _having(self, asserted: Assertion, verb: Verb, last: int, scenic: bool) -> Telling | None:
        tokens = self.page.tokens
        if asserted.subject.word in ("it", "someone", "we", "they"):
            return None
        at = verb.at + 1
        if at < last and tokens[at].low == "to":
            return None
        while at < last and tokens[at].low in _FILLS - _DETERMINERS:
            at += 1
        end = next(
            (k for k in range(at, min(last, at + 10)) if tokens[k].low in _ENDS or tokens[k].text in ",;:—"),
            min(last, at + 10),
        )
        words = [token.low for token in tokens[at:end]]
        if not words:
            return None
        head = self._head(at, end)
        found = set(words)
        if (
            head in KIN
            or head.removesuffix("s") in KIN
            or (head in ("child", "children", "family") and verb.tense != "past")
        ):
            return Telling(Kind.RELATION, 3, 34)
        if found & ILLNESSES:
            return Telling(Kind.TRAIT, 3, 30)
        if found & BODY and not scenic and len(words) > 1 and head in BODY:
            return Telling(Kind.APPEARANCE, 2, 24)
        if (
            found & BODY
            and scenic
            and (
                head in ("scar", "tattoo", "limp", "beard", "birthmark")
                or (head in ("hair", "eyes") and len(words) > 1)
            )
        ):
            return Telling(Kind.APPEARANCE, 2, 24)
        if scenic:
            return None
        if head in THINGS - _WORN or (
            any(word in NUMBERS for word in words[:2])
            and head in ("pounds", "dollars", "thousand", "hundred", "million", "guineas", "yen", "euros")
        ):
            return Telling(Kind.POSSESSION, 3, 30)
        if head in HELD | GOODS and tokens[at].low != "no":
            return Telling(Kind.POSSESSION, 2, 26 + (3 if self._concrete(at, last)[0] > 0 else 0))
        if head in THINGS - _WORN and self._concrete(at, last)[0] >= 1:
            return Telling(Kind.POSSESSION, 2, 24)
        return None

    # Concreteness

    def _concrete(self, first: int, last: int) -> tuple[float, int, int]:
        """How much of the words is concrete: people, things of value, numbers, times and named places; and how many
        of these are people and things."""
        tokens = self.page.tokens
        people = things = numbers = times = places = 0
        at = first
        while at < last:
            token = tokens[at]
            low = token.low.split("'")[0]
            name = self.named_at.get(at)
            if name:
                people += 1
                at = name.last
                continue
            if at in self._meant and (low in _OWNING or (low == "her" and owns(tokens, at, last))):
                pass
            elif at in self._meant and not low.startswith("it"):
                people += 1
            elif at in self._meant:
                things += 1
            elif (
                low in ("me", "him", "them", "us")
                or (low == "her" and not owns(tokens, at, last))
                or low in KIN
                or (low in ROLES and tokens[at - 1].low in _DETERMINERS)
            ):
                people += 1
            elif low in THINGS or low in GOODS:
                things += 1
            elif low == "past" and at + 1 < last and tokens[at + 1].low in NUMBERS:
                times += 1
            elif low in NUMBERS or low.isdigit():
                numbers += 1
            elif low in WHEN or (
                low in ("night", "week", "month", "year", "morning", "summer", "winter", "spring")
                and tokens[at - 1].low in ("last", "next", "that", "this")
            ):
                times += 1
            elif (
                token.is_capitalised
                and at > first - 1
                and low not in NOT_PEOPLE
                and low != "i"
                and tokens[at - 1].text not in '“‘"'
            ):
                places += 1
            at += 1
        total = min(people, 2) + min(things, 2) + min(numbers, 1) + min(times, 1) + min(places, 2)
        return float(total), people, things

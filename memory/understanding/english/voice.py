"""Says of somebody by name what was said with "I", "you" or "she", with verbs that agree; or not at all."""

from __future__ import annotations

from typing import NamedTuple

from .pronouns import owns
from .tokens import Token
from .verbs import FORMS, base_of, third_person
from .words import ADVERBS, FEMALE_ROLES, IRREGULAR_PAST, KIN, MALE_ROLES

_FIRST = {"i": "he", "me": "him", "my": "his", "mine": "hers", "myself": "self"}
_SECOND = {"you": "he", "your": "his", "yours": "hers", "yourself": "self"}
_THIRD = {
    "he": "he", "him": "him", "his": "his", "himself": "self", "she": "he", "her": "him", "hers": "hers", "herself": "self",
    "it": "he", "its": "his", "itself": "self",
}  # fmt: skip
_PLURAL = {"we": "he", "us": "him", "our": "his", "ourselves": "self"}
_BY_GENDER = {
    "m": {"he": "he", "him": "him", "his": "his", "hers": "his", "self": "himself"},
    "f": {"he": "she", "him": "her", "his": "her", "hers": "hers", "self": "herself"},
    "n": {"he": "it", "him": "it", "his": "its", "hers": "its", "self": "itself"},
    "p": {"he": "they", "him": "them", "his": "their", "hers": "theirs", "self": "themselves"},
}
_AGREES = {
    "am": "is", "are": "is", "have": "has", "do": "does", "don't": "doesn't", "haven't": "hasn't", "aren't": "isn't",
    "weren't": "wasn't", "were": "was", "shall": "will", "shan't": "won't",
}  # fmt: skip
_SAME = frozenset(
    "was had did could would will can must might may should has is never wasn't hadn't didn't couldn't wouldn't won't can't "
    "shouldn't mustn't cannot".split()
)
_CLUNG_TO_MANY = {"'ve": " have", "'re": " are", "'ll": " will"}
_CLUNG = {"'m": " is", "'ve": " has", "'re": " is", "'ll": " will"}
_SKIPPED = ADVERBS | frozenset(["also", "even", "both", "not"])
_CALLERS = frozenset("said told asked thought wrote cried says tells answered replied".split())


class Meant(NamedTuple):
    """Whom a pronoun means: the name to write and, where known, the gender (``n`` for a thing, ``p`` for several)."""

    name: str
    gender: str = ""


class Voice:
    """Rewrites one sentence. ``meant`` gives a meaning to places of pronouns; all others stay as they are. ``named`` says
    who is named at which place."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        first: int,
        last: int,
        meant: dict[int, Meant],
        named: dict[int, Meant],
    ):
        self.text = text
        self.tokens = tokens
        self.first = first
        self.last = last
        self.meant = meant
        self.named = named

    def rewritten(self) -> str | None:
        """The sentence with names for pronouns, or ``None`` where its grammar would have to be guessed."""
        instead: dict[int, str] = {}
        for at, meant in self.meant.items():
            word, _, clung = self.tokens[at].low.partition("'")
            case = _FIRST.get(word) or _SECOND.get(word) or _THIRD.get(word) or _PLURAL.get(word)
            if word == "you" and not self._is_subject(at, clung):
                case = "him"
            elif word == "her" and self._owns(at):
                case = "his"
            elif word == "his" and not self._owns(at):
                case = "hers"
            if case is None:
                return None
            put = self._case(case, meant, at)
            if put is None:
                return None
            if word in _PLURAL:
                if clung and (verb := _CLUNG_TO_MANY.get("'" + clung)) is None:
                    return None
                put += verb if clung else ""
            elif clung or (case == "he" and word in ("i", "you")):
                verb = self._verb(at, clung, word, instead)
                if verb is None:
                    return None
                put += verb
            elif case == "he" and at + 1 < self.last and self.tokens[at + 1].low in ("'s", "’s"):
                instead[at + 1] = " has" if self._is_done(at + 2) else " is"
            instead[at] = put
        return self._joined(instead)

    def _case(self, case: str, meant: Meant, at: int) -> str | None:
        """A name at the first mention, a pronoun afterwards where it can mean nobody else."""
        forms = _BY_GENDER.get(meant.gender)
        if case == "self":
            return forms["self"] if forms else None
        if forms and self._is_known_at(at, meant):
            return forms[case]
        if meant.gender == "p" and case == "his":
            return None
        if owned := self._owned_by_one_known(at, meant):
            return owned
        if meant.name in {other.name for place, other in self.named.items() if place > at} and self._says_own(
            at
        ):
            return None
        return meant.name + ("’s" if case in ("his", "hers") else "")

    def _owned_by_one_known(self, at: int, meant: Meant) -> str:
        """``his key`` for "Tom’s key", where Tom is known."""
        for place, other in (*self.meant.items(), *self.named.items()):
            forms = _BY_GENDER.get(other.gender)
            if (
                self.first <= place < at
                and forms
                and meant.name.startswith(f"{other.name}’s ")
                and self._is_known_at(at, other)
            ):
                return forms["his"] + meant.name[len(other.name) + 2 :]
        return ""

    def _says_own(self, at: int) -> bool:
        """Whether a name would explain itself: "My name is Anna" said by Anna."""
        return self.tokens[at].low in ("my", "i", "i'm")

    def _is_known_at(self, at: int, meant: Meant) -> bool:
        """Whether somebody has been named before in the sentence, and nobody else whom the same pronoun could mean."""
        before = {
            other for place, other in (*self.meant.items(), *self.named.items()) if self.first <= place < at
        }
        if meant.name not in {other.name for other in before}:
            return False
        rivals = {
            place: other
            for place, other in (*self.meant.items(), *self.named.items())
            if self.first <= place < at and other.name != meant.name and other.gender in ("", meant.gender)
        }
        if rivals and not (self._comes_first(meant) and not any(self._acts(place) for place in rivals)):
            return False
        theirs = {"m": MALE_ROLES, "f": FEMALE_ROLES}.get(meant.gender, frozenset())
        words = {"m": ("he", "him"), "f": ("she", "her"), "n": ("it", "its")}.get(meant.gender, ())
        return not any(
            self.tokens[place].low in theirs or (self.tokens[place].low in words and place not in self.meant)
            for place in range(self.first, at)
        )

    def _comes_first(self, meant: Meant) -> bool:
        """Whether the sentence is about somebody: the first one named in it."""
        places = [
            (place, other)
            for place, other in (*self.meant.items(), *self.named.items())
            if place >= self.first
        ]
        return min(places, key=lambda pair: pair[0])[1].name == meant.name

    def _acts(self, at: int) -> bool:
        """Whether somebody of the sentence is the subject of a verb, so that a pronoun after it would be his."""
        low = self.tokens[at].low
        if low in ("he", "she", "i") or "'" in low:
            return True
        after = at + 1
        while after < self.last and self.tokens[after].is_capitalised:
            after += 1
        follows = self.tokens[after].low if after < self.last else ""
        return follows in _SAME or follows in _AGREES or base_of(follows, "past", "s") is not None

    def _is_subject(self, at: int, clung: str) -> bool:
        if clung:
            return True
        after = at + 1
        while after < self.last and (
            self.tokens[after].low in _SKIPPED or self.tokens[after].low.endswith("ly")
        ):
            after += 1
        if after >= self.last:
            return False
        low = self.tokens[after].low
        before = self.tokens[at - 1].low if at > self.first else ""
        if before in (
            "to",
            "for",
            "with",
            "of",
            "from",
            "at",
            "by",
            "on",
            "about",
            "behind",
            "without",
            "like",
            "let",
        ):
            return False
        if low in _AGREES or low in _SAME or low in ("will",):
            return not (before in FORMS and base_of(before, "base", "past", "s") and low in ("to",))
        if (
            before in FORMS
            and before not in _CALLERS
            and before not in ("know", "knew", "think", "thought", "hope", "believe")
        ):
            return False
        return low in FORMS or low in IRREGULAR_PAST or low.endswith("ed")

    def _owns(self, at: int) -> bool:
        after = self.tokens[at + 1] if at + 1 < self.last else None
        return bool(after and owns(self.tokens, at, self.last))

    def _verb(self, at: int, clung: str, word: str, instead: dict[int, str]) -> str | None:
        """What clings to the name for what clung to the pronoun; the verb that follows is made to agree."""
        tokens = self.tokens
        before = tokens[at - 1].low if at > self.first else ""
        if word in ("i", "you") and before in (
            "nor",
            "than",
            "do",
            "did",
            "have",
            "am",
            "are",
            "was",
            "were",
            "had",
            "will",
        ):
            return None
        if (
            word in ("i", "you")
            and before == "and"
            and at - 2 >= self.first
            and (tokens[at - 2].is_capitalised or tokens[at - 2].low in KIN)
        ):
            # "Tom and I were", "my sister and I were": two of them already.
            return "" if not clung else None
        if clung:
            mark = "'" + clung
            if mark == "'d":
                better = at + 1 < self.last and self.tokens[at + 1].low == "better"
                return " had" if better or self._is_done(at + 1) else " would"
            if mark == "'s":
                return " has" if self._is_done(at + 1) else " is"
            return _CLUNG.get(mark)
        after = at + 1
        while after < self.last and (tokens[after].low in _SKIPPED or tokens[after].low.endswith("ly")):
            after += 1
        if after >= self.last:
            return None
        low = tokens[after].low
        if low == "and" and after + 1 < self.last:
            return "" if tokens[after + 1].is_capitalised or (after + 1) in self.meant else None
        if low in _AGREES:
            instead[after] = _AGREES[low]
            return self._agree_on(after, "")
        if low in _SAME:
            return ""
        base = base_of(low, "base")
        past = base_of(low, "past")
        if past is not None or low in IRREGULAR_PAST or (low.endswith("ed") and base is None):
            return ""
        if base is None:
            return None
        instead[after] = third_person(base)
        return self._agree_on(after, "", instead)

    def _agree_on(self, at: int, clung: str, instead: dict[int, str] | None = None) -> str | None:
        """Make the verbs agree that "and" joins to one in the present: "I live in York and work at the bank"."""
        for place in range(at + 1, self.last - 1):
            if self.tokens[place].low in ("and", "but") and base_of(self.tokens[place + 1].low, "base"):
                low = self.tokens[place + 1].low
                if base_of(low, "past"):
                    continue
                if instead is None:
                    return None
                instead[place + 1] = third_person(low)
        return clung

    def _is_done(self, at: int) -> bool:
        while at < self.last and (
            self.tokens[at].low in _SKIPPED or self.tokens[at].low in ("never", "already", "just")
        ):
            at += 1
        if at >= self.last:
            return False
        low = self.tokens[at].low
        return low in ("been", "had", "got") or base_of(low, "done") is not None or low.endswith("ed")

    def _joined(self, instead: dict[int, str]) -> str:
        out = []
        at = self.tokens[self.first].start
        for index in range(self.first, self.last):
            token = self.tokens[index]
            out += [self.text[at : token.start], instead.get(index, token.text)]
            at = token.end
        return "".join(out)

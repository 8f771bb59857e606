"""The verbs of a clause: when it happens, whether it is denied, done or suffered, and what else is done."""

from __future__ import annotations

from typing import NamedTuple

from .clauses import Subject
from .page import Page
from .verbs import FORMS, base_of
from .words import ADVERBS, IRREGULAR_PAST

_BE = {"is": "present", "are": "present", "am": "present", "was": "past", "were": "past",
       "'m": "present", "'re": "present", "'s": "present"}  # fmt: skip
_HAVE = {"had": "pluperfect", "has": "perfect", "have": "perfect", "'ve": "perfect", "'d": "pluperfect"}
_DO = {"did": "past", "does": "present", "do": "present"}
_WILL = frozenset(["will", "'ll", "shall"])
_MODAL = frozenset("would could should might may must can ought".split())
AUXILIARIES = frozenset([*_BE, *_HAVE, *_DO, *_WILL, *_MODAL]) - {"'s", "'d", "'m", "'re", "'ve", "'ll"}
_ADVERBIAL = ADVERBS | frozenset(
    "not never also even ever both all each still just already since once".split()
)
PRONOUNS = frozenset("i he she they we it you both".split())


class Verb(NamedTuple):
    """A verb and how it stands. ``base`` is empty where the verb is none that we know."""

    base: str
    at: int
    tense: str
    negated: bool = False
    passive: bool = False
    modal: str = ""
    ongoing: bool = False


class Predicates:
    """Reads the verbs of one text."""

    def __init__(self, page: Page):
        self.page = page

    def verb(self, subject: Subject, at: int, last: int, clung: str) -> Verb | None:
        """The verb of a subject, sought from a place on; ``clung`` is what clings to a pronoun (``'ve``)."""
        tokens = self.page.tokens
        negated = False
        modal = ""
        tense = ""
        passive = ongoing = False
        place = at
        be = -1
        pending = clung.lstrip()
        while True:
            if pending:
                low, place, pending = pending, at - 1, ""
            else:
                if place >= last:
                    break
                low = tokens[place].low.replace("’", "'")
            if low in ("won't", "can't", "shan't"):
                low, negated = {"won't": "will", "can't": "can", "shan't": "will"}[low], True
            elif low.endswith("n't") and low.removesuffix("n't") in AUXILIARIES:
                low, negated = low.removesuffix("n't"), True
            if low in ("not", "never"):
                negated = negated or low == "not"
            elif low in _MODAL and be < 0:
                modal = low
            elif low in _WILL:
                tense = "future"
            elif low == "'d" and self._is_would(place + 1, last):
                modal = "would"
            elif low == "'s" and self._is_has(place + 1, last):
                tense = "perfect"
            elif low in _HAVE and not tense and self._is_aux_have(place + 1, last):
                tense = _HAVE[low]
            elif low in _DO and self._leads_to_verb(place + 1, last):
                tense = _DO[low]
            elif low in _BE or low in ("been", "be", "being"):
                tense = tense or _BE.get(low, "present")
                be = place
            elif low in _ADVERBIAL or (low.endswith("ly") and low not in ("family", "only")):
                pass
            elif be >= 0:
                base = base_of(low, "ing")
                if base and not (place + 1 < last and tokens[place + 1].low == "of"):
                    ongoing = True
                    if (
                        base == "go"
                        and place + 2 < last
                        and tokens[place + 1].low == "to"
                        and base_of(tokens[place + 2].low, "base")
                    ):
                        return Verb(base_of(tokens[place + 2].low, "base"), place + 2, "future", negated)
                    return Verb(base, place, tense, negated, False, modal, ongoing)
                base = base_of(low, "done")
                if base and base not in ("have", "set", "go"):
                    return Verb(base, place, tense, negated, True, modal)
                return Verb("be", be, tense, negated, passive, modal)
            else:
                base = base_of(low, "done") if tense in ("perfect", "pluperfect") else None
                base = base or (
                    base_of(low, "base") if modal or tense in ("future", "past", "present") else None
                )
                if base is None:
                    base = base_of(low, "past")
                    tense = tense or ("past" if base else "")
                if base is None and (
                    subject.word in PRONOUNS or subject.word in ("kin", "thing", "role", "")
                ):
                    base = base_of(
                        low,
                        "s",
                        *(("base",) if subject.word in ("i", "you", "we", "they", "both", "thing") else ()),
                    )
                    tense = tense or ("present" if base else "")
                if base is None:
                    if low in IRREGULAR_PAST or low.endswith("ed"):
                        return Verb("", place, tense or "past", negated, False, modal)
                    return Verb("", place, tense, negated, False, modal) if tense else None
                return Verb(base, place, tense, negated, False, modal)
            place += 1
            if place - at > 7:
                break
        return Verb("be", be, tense, negated, False, modal) if be >= 0 else None

    def _next_word(self, at: int, last: int) -> str:
        tokens = self.page.tokens
        while at < last and (tokens[at].low in _ADVERBIAL or tokens[at].low.endswith("ly")):
            at += 1
        return tokens[at].low if at < last else ""

    def _is_would(self, at: int, last: int) -> bool:
        word = self._next_word(at, last)
        return base_of(word, "done") is None and (
            base_of(word, "base") is not None or word in ("rather", "be", "like")
        )

    def _is_has(self, at: int, last: int) -> bool:
        word = self._next_word(at, last)
        return word in ("been", "got") or (base_of(word, "done") is not None and word != "married")

    def _is_aux_have(self, at: int, last: int) -> bool:
        word = self._next_word(at, last)
        return word in ("been", "had") or base_of(word, "done") is not None or word.endswith("ed")

    def _leads_to_verb(self, at: int, last: int) -> bool:
        return base_of(self._next_word(at, last), "base") is not None

    def joined(self, verb: Verb, last: int) -> tuple[Verb, ...]:
        """The verbs that share the subject: "took the money and put her on a bus"."""
        tokens = self.page.tokens
        found = []
        for at in range(verb.at + 1, last - 1):
            if tokens[at].low not in ("and", "but") or tokens[at + 1].low in PRONOUNS:
                continue
            after = at + 1
            had = tokens[after].low in ("had", "has", "have")
            while after < last and (
                tokens[after].low in _ADVERBIAL
                or (had and after == at + 1)
                or tokens[after].low.endswith("ly")
            ):
                after += 1
            if after >= last or tokens[after].low not in FORMS:
                continue
            wanted = (
                "done"
                if had or verb.tense in ("perfect", "pluperfect")
                else "past"
                if verb.tense == "past"
                else "base"
            )
            base = base_of(tokens[after].low, wanted, "s" if verb.tense == "present" else wanted)
            if base and base not in ("be", "have"):
                tense = "pluperfect" if had and tokens[at + 1].low == "had" else verb.tense
                found.append(Verb(base, after, tense, False, False, verb.modal))
        return tuple(found)

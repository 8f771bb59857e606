"""What in a sentence speaks for keeping it, and what against: the signs that the judge of English sentences weighs."""

from __future__ import annotations

from ..judging import Judge
from .assertions import Assertion
from .complements import IDLE, Complements, Concrete
from .page import Page
from .parts import Sentence
from .telling import Telling
from .telling_words import BODY, FOLK, GOODS, HELD, ILLNESSES, LOOKS, OFFICES, STATES, THINGS, WHEN
from .telling_words import KIN as RELATIVES
from .verbs import GROUP_OF
from .words import KIN, PLACES, ROLES

_CLASSES = (
    ("kin", RELATIVES | KIN),
    ("office", OFFICES),
    ("state", STATES),
    ("looks", LOOKS | BODY),
    ("thing", THINGS),
    ("goods", GOODS),
    ("held", HELD),
    ("illness", ILLNESSES),
    ("folk", FOLK),
    ("role", ROLES),
    ("place", PLACES),
    ("when", WHEN),
    ("idle", IDLE),
    ("here", frozenset("here there now this these that those".split())),
    ("soon", frozenset("just already presently soon still again then yet".split())),
    ("lasting", frozenset("always never ever used often every only years year age born".split())),
    ("hedge", frozenset("think suppose believe fancy guess hope wish fear afraid sure perhaps quite rather almost enough too".split())),
    ("like", frozenset("like as than".split())),
    ("lately", frozenset("ago since last until till before after when while".split())),
    ("secret", frozenset("secret secretly hidden truth real lie lied nobody promise promised name named called".split())),
    ("crime", frozenset("murder murdered killed stolen stole theft died death dead crime guilty prison police blood poison".split())),
    ("body", frozenset("eyes face hand hands head heart voice breath lips arms feet back mind soul".split())),
    ("mood", frozenset("glad sorry happy sad angry tired anxious surprised amused well ready able right wrong certain true".split())),
    ("money", frozenset("pounds pound shillings dollars money paid pay sold bought cost debt rent salary wages job work".split())),
    ("every", frozenset("all any anything something nothing everything some such much many".split())),
    ("soon past", frozenset(
        "today to-day tonight to-night tomorrow to-morrow yesterday morning evening afternoon night minutes minute hour hours moment "
        "o'clock week noon dinner supper breakfast lunch monday tuesday wednesday thursday friday saturday sunday".split()
    )),
    ("rank", frozenset("first last only next same sort kind".split())),
    ("a life", frozenset(
        "years year ago months month born childhood youth boyhood girlhood always never often once ever generations century".split()
    )),
)  # fmt: skip
_SIGN_OF: dict[str, tuple[str, ...]] = {}
for _name, _class in _CLASSES:
    for _word in _class:
        _SIGN_OF[_word] = (*_SIGN_OF.get(_word, ()), "has " + _name)
# What is not said here: whatever these stand for.
_OPEN = frozenset(
    "it its they them their something such other others another one same thing things matter affair".split()
)
_LEFT_OPEN = frozenset(
    "some any all so one more much him her it them me you that too enough now then well".split()
)
_LENGTHS = ((4, "of four"), (7, "of seven"), (12, "of twelve"), (20, "of twenty"))
_ABSTRACT = ("ness", "tion", "ment", "ity", "ance", "ence", "ure")
# Nouns so made mean people by what they do or are.
_AGENTS = (
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "ess",
    "eer",
    "ant",
    "ent",
    "arian",
    "keeper",
    "wright",
    "smith",
)
_LIGHT = frozenset(
    "do make let come go see hear look think feel wait stand sit turn try seem need like get take put".split()
)
JUDGE = Judge.beside(__file__)


class Worth:
    """Judges the sentences of one text."""

    def __init__(self, page: Page, complements: Complements):
        self.page = page
        self.complements = complements

    def chance(
        self, part: Sentence, asserted: Assertion, telling: Telling | None, manner: frozenset[str]
    ) -> float:
        """How likely an editor would keep a sentence. ``telling`` is what the rules make of it, ``manner`` how it is
        told: ``said`` or ``told``, by a narrator, of somebody, in confidence."""
        return JUDGE.chance(self.signs(part, asserted, telling, manner))

    def signs(
        self, part: Sentence, asserted: Assertion, telling: Telling | None, manner: frozenset[str]
    ) -> set[str]:
        """The signs of a sentence."""
        tokens = self.page.tokens
        found = set(manner)
        voice = "said " if "said" in manner else "told "
        subject, verb = asserted.subject, asserted.verbs[0]
        group = GROUP_OF.get(verb.base)
        deed = group.name if group else verb.base if verb.base in ("be", "have") else ""
        if not deed:
            deed = "light" if verb.base in _LIGHT else "known" if verb.base else "unknown"
        found.add("verb " + deed)
        found.add(f"{voice}verb {deed}")
        tense = "future" if verb.tense == "future" else verb.tense or "none"
        found.add(voice + tense)
        found.add(f"{deed} {tense}" if deed in ("be", "have") else "doing " + tense)
        found.add(voice + "of " + (subject.word or "name"))
        for flag, name in ((verb.negated, "negated"), (verb.passive, "passive"), (verb.ongoing, "ongoing"),
                           (verb.modal, "modal"), (asserted.led, "led"), (len(asserted.verbs) > 1, "verbs")):  # fmt: skip
            if flag:
                found.add(name)
        found.update(self._beside(verb.at + 1, part.last, deed))
        length = left_open = 0
        for at in range(part.first, part.last):
            token = tokens[at]
            low = token.low
            if signs := _SIGN_OF.get(low):
                found.update(signs)
            if token.is_word:
                length += 1
                left_open += low in _OPEN and at > part.first
                if len(low) > 6 and low.endswith(_ABSTRACT):
                    found.add("abstract")
        if left_open:
            found.add(f"{min(left_open, 2)} left open")
        found.update(self._ending(part))
        found.add(next((name for most, name in _LENGTHS if length <= most), "long"))
        ending = tokens[part.last].text if part.last < len(tokens) else ""
        if "!" in (ending, tokens[part.last - 1].text):
            found.add("cried")
        opening = tokens[part.first].low
        if opening in ("and", "but", "for", "so", "then", "yet", "because"):
            found.add("goes on")
        if telling is None:
            found.add("unruled")
        else:
            found.add("ruled " + telling.kind)
            found.add(f"ruled {min(50, int(telling.score) // 6 * 6)}")
        return found

    def _ending(self, part: Sentence):
        """The signs of how the sentence ends."""
        words = [
            token.low
            for token in self.page.tokens[max(part.first, part.last - 3) : part.last]
            if token.is_word
        ]
        if len(words) > 1:
            if words[-2] == "to":
                yield "ends in what to do"
            if words[-1].endswith("ly"):
                yield "ends in how"
            if words[-1] in _LEFT_OPEN:
                yield "ends in what is left open"

    def _beside(self, first: int, last: int, deed: str):
        """The signs of what stands beside the verb."""
        beside: Concrete = self.complements.concrete(first, last)
        for count, name in (
            (beside.people, "people"), (beside.things, "things"), (beside.definite, "definite"),
            (int(beside.total) - min(beside.people, 2) - min(beside.things, 2), "dates and places"),
        ):  # fmt: skip
            yield f"{min(count, 2)} {name}"
        if first >= last:
            yield "bare"
            return
        tokens = self.page.tokens
        at = self.complements.start(first, last)
        low = tokens[at].low if at < last else ""
        follows = (
            f"then {low}"
            if low in _FOLLOWING
            else "then noun"
            if self.complements.has_object(first, last)
            else "then other"
        )
        yield follows
        if deed in ("be", "have") and at < last:
            yield f"{deed} {follows}"
            end = self.complements.end(at, last, 12)
            head = self.complements.head(at, end)
            for sign in _SIGN_OF.get(head, ("has no class",)):
                yield f"{deed} head {sign[4:]}"
            if low in ("a", "an") and head.endswith(_AGENTS):
                yield f"{deed} a doer"
            if end - at <= 3:
                yield f"{deed} shortly {low if low in ('a', 'an', 'the', 'my', 'his', 'her') else 'bare'}"


_FOLLOWING = frozenset(
    "a an the my your his her to that in at on with from for of by so very as not no who where what how".split()
)

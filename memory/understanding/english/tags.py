"""The words that say who speaks: ``said Holmes``, ``she asked him``, ``The captain turned and said:``."""

from enum import IntEnum
from typing import NamedTuple

from .clauses import Clauses, Subject, is_verb, sentences
from .page import Page
from .tokens import Token
from .words import (
    ADVERBS,
    AUXILIARIES,
    BARE_FORMS,
    GESTURES,
    ROLES,
    SAYING,
    SOFT_TITLES,
    SPEECH_COLON,
    THINKING,
    WEAK_SAYING,
    WITH_PARTICLE,
)

_STRONG = SAYING - WEAK_SAYING
_DIRECT = frozenset(
    """
    said says cried asked replied answered exclaimed whispered murmured muttered remarked returned
    inquired enquired thought observed shouted continued added began repeated
    """.split()
)
_ANSWERS = frozenset("answer reply response rejoinder retort".split())
_UNNAMED = frozenset("somebody someone one everybody everyone nobody several others".split())
_PERCEIVING = frozenset("heard saw felt watched noticed knew found remembered caught read".split())
# Heard like words, so that they tag a question or an outcry: "What is it?" Anna gasped.
_VOCAL = frozenset("gasped sobbed moaned groaned panted screamed shrieked whined wheezed".split())
_SUBORDINATING = frozenset(
    "when while as if because that which who where since after before until though whom".split()
)
# After these a tag only says how, or to whom: "Tom asked in a whisper", not "Tom said he was tired".
_MANNER = frozenset(
    "in with at to from as out up on again after him her me them us through between under over back".split()
)
_IS = frozenset(["was", "is", "'s", "’s"])
_AFTER_CLEFT = frozenset([".", ",", ";", "!", "from", "at", "in", "on", "again", "calling", "with"])
_OBJECTS = frozenset("him her them me us".split())
_TO = frozenset(
    """
    to asked told answered addressed begged urged assured informed reminded warned interrupted
    ordered
    """.split()
)


class Sureness(IntEnum):
    """How sure a tag is."""

    BEAT = 1
    TAG = 2


class Tag(NamedTuple):
    """A subject beside a quotation; ``after`` tells on which side it stands; ``verb`` is the place of the verb."""

    subject: Subject
    verb: int | None
    sure: Sureness
    after: bool

    def says_nothing_aloud(self, tokens) -> bool:
        """Whether the verb is one of thinking: nobody hears it."""
        return self.verb is not None and tokens[self.verb].low in THINKING


def tag_after(
    page: Page, clauses: Clauses, span: tuple[int, int], clung: bool, comma: bool = True
) -> Tag | None:
    """The tag at the start of the narration after a quotation.

    ``clung`` says that the quotation ended in a comma, a dash, or a question or exclamation mark, as one does
    before ``said he``; ``comma`` that it was one of the first two, so that its sentence runs on.
    """
    tokens = page.tokens
    first, last = span
    while first < last and not tokens[first].is_word:
        first += 1
    if first >= last:
        return None
    end = _sentence_end(page, first, last)
    if not comma and end == last and tokens[last - 1].text == ":":
        # "Is it far?" She bent down and whispered: "Very." The words lead up to what follows.
        return None
    if inverted := _inverted(tokens, clauses, first, end, clung):
        return inverted
    if cleft := _cleft(tokens, clauses, first, end):
        return cleft
    start = first
    while start < end and tokens[start].low in ADVERBS | {"thus"}:
        start += 1
    subject = speaker_at(clauses, start, end)
    if subject is None:
        return None
    verb = _saying_verb(page, clauses, subject, end)
    if (
        verb is None
        and _after_comma(tokens, first)
        and (subject.person or subject.word in ("he", "she", "i"))
    ):
        # After a comma the sentence runs on, whatever its verb: "Well," Tom allowed himself, "perhaps."
        verb = clauses.verb_after(subject, end)
        verb = None if verb is not None and tokens[verb].low in _PERCEIVING else verb
    if verb is None:
        return None
    runs_on = not tokens[start].is_capitalised or (comma and (subject.person or tokens[start].text == "I"))
    if runs_on or comma:
        return Tag(subject, verb, Sureness.TAG, True)
    low = tokens[verb].low
    follows = tokens[verb + 1].low if verb + 1 < end else ""
    if (
        (
            low in GESTURES | WEAK_SAYING
            and not (low in _VOCAL and subject.person and _ends_tag(tokens, verb, end))
        )
        or follows in ("that", "to")
        or (low in ("told", "asked") and follows in _OBJECTS)
    ):
        return None
    if subject.person and not _ends_tag(tokens, verb, end):
        return None
    if tokens[start].text != "I" or clung:
        return Tag(subject, verb, Sureness.TAG, True)
    return None


def _cleft(tokens: list[Token], clauses: Clauses, first: int, end: int) -> Tag | None:
    """``"Open up!" It was Feld.``"""
    if tokens[first].text not in ("It", "That") or first + 2 >= end or tokens[first + 1].low not in _IS:
        return None
    found = clauses.subject_at(first + 2, end)
    if found is None or not found.person or found.last >= end:
        return None
    return Tag(found, first + 1, Sureness.TAG, True) if tokens[found.last].low in _AFTER_CLEFT else None


def _after_comma(tokens: list[Token], at: int) -> bool:
    """Whether the quotation that ends before a token closes with a comma."""
    while at > 1 and tokens[at - 1].text in "”\"’'`":
        at -= 1
    return at > 0 and tokens[at - 1].text == ","


def _ends_tag(tokens: list[Token], verb: int, end: int) -> bool:
    """Whether a verb of saying has done with what it says: nothing, or only the manner, comes after it."""
    if verb + 1 >= end or not tokens[verb + 1].is_word:
        return True
    low = tokens[verb + 1].low
    return low in _MANNER or low in ADVERBS or low.endswith("ly")


def _inverted(tokens: list[Token], clauses: Clauses, first: int, end: int, clung: bool) -> Tag | None:
    """A tag whose verb comes first: ``said Holmes``, ``sneered old Tom``, ``cried a voice``, ``was the answer``."""
    verb = tokens[first]
    if verb.is_capitalised:
        return None
    says = verb.low in SAYING
    if verb.low in ("was", "came") and clung:
        answer = next(
            (at for at in range(first + 1, min(end, first + 5)) if tokens[at].low in _ANSWERS), None
        )
        if answer:
            return Tag(Subject(None, "answer", answer, answer + 1), first, Sureness.TAG, True)
        # "Wait," came Anna's low voice from the stairs.
        voice = speaker_at(clauses, first + 1, end)
        is_voice = voice and voice.person and tokens[voice.last - 1].low == "voice"
        return Tag(voice, first, Sureness.TAG, True) if is_voice else None
    if not says and not (clung and is_verb(verb) and verb.low not in AUXILIARIES):
        return None
    for at in range(first + 1, min(end, first + 5 if says else first + 2)):
        subject = speaker_at(clauses, at, end)
        if subject and subject.word != "it":
            return Tag(subject, first, Sureness.TAG, True)
        passes = tokens[at].low in ADVERBS or tokens[at].low.endswith("ly") or tokens[at].text == ","
        if not passes and tokens[at].low not in ("in", "a", "out", "to", "on", "at"):
            break
    return None


def speaker_at(clauses: Clauses, at: int, last: int) -> Subject | None:
    """The subject of saying that starts at a token: somebody, his voice, nobody in particular, or several."""
    tokens = clauses.tokens
    if at >= last:
        return None
    low = tokens[at].low
    if low in SOFT_TITLES and at + 1 < last and at + 1 in clauses.named_at:
        at += 1
    if low in _UNNAMED and not (low == "one" and at + 1 < last and tokens[at + 1].low in ("day", "morning")):
        return Subject(None, "somebody", at, at + 1)
    plural = next((p for p in range(at, min(last, at + 4)) if _is_several(tokens[p].low)), None)
    if plural is not None and not any(
        p in clauses.named_at or is_verb(tokens[p]) or not tokens[p].is_word for p in range(at, plural)
    ):
        return Subject(None, "they", at, plural + 1)
    return _voice_at(clauses, at, last) or clauses.subject_at(at, last)


def _is_several(low: str) -> bool:
    return (low.endswith("s") and low[:-1] in ROLES) or low in (
        "men",
        "women",
        "ladies",
        "gentlemen",
        "voices",
    )


def _voice_at(clauses: Clauses, at: int, last: int) -> Subject | None:
    """``Anna's low voice``, ``her mother's voice``, ``the voice of Anna``: whose voice it is."""
    tokens = clauses.tokens
    for voice in range(at + 1, min(last, at + 7)):
        if not tokens[voice].is_word or is_verb(tokens[voice]):
            return None
        if tokens[voice].low not in ("voice", "tones"):
            continue
        if voice + 1 < last and tokens[voice + 1].low == "of":
            return clauses.subject_at(voice + 2, last)
        owner = next((p for p in range(at, voice) if tokens[p].low in ("'s", "’s")), None)
        if owner is None:
            return None
        found = clauses.subject_at(at, owner)
        return found and found._replace(last=voice + 1)
    return None


def _saying_verb(page: Page, clauses: Clauses, subject: Subject, end: int) -> int | None:
    """The verb of saying that belongs to a subject, near it and with no other subject between."""
    tokens = page.tokens
    if subject.word == "it":
        return None
    at = subject.last
    stop = min(end, at + 14)
    commas = 0
    direct = True
    while at < stop:
        low = tokens[at].low
        if low in SAYING:
            if low in BARE_FORMS and subject.word not in ("i", "they", "we"):
                return None
            particles = WITH_PARTICLE.get(low)
            if particles and (at + 1 >= end or tokens[at + 1].low not in particles):
                return None
            if (
                low == "returned"
                and at + 1 < end
                and tokens[at + 1].low in ("to", "from", "with", "home", "in")
            ):
                return None
            if direct or low in _STRONG:
                return at
        elif tokens[at].text == ",":
            commas += 1
        elif direct and low not in ADVERBS and low not in AUXILIARIES and not low.endswith("ly"):
            direct = False
        if low in ("that", "which") or commas > 3:
            return None
        if (
            at > subject.last
            and not direct
            and low in ("he", "she", "they", "i")
            and tokens[at - 1].low in ("and", "but", ",", "as")
        ):
            return None
        at += 1
    return None


def _sentence_end(page: Page, first: int, last: int) -> int:
    return sentences(page.tokens, first, last)[0][1]


def tag_before(page: Page, clauses: Clauses, span: tuple[int, int]) -> Tag | None:
    """The tag at the end of the narration before a quotation: it ends in a comma or a colon, or in a verb of saying."""
    tokens = page.tokens
    first, last = span
    end = last
    while end > first and not tokens[end - 1].is_word and tokens[end - 1].text not in ",:":
        end -= 1
    if end <= first:
        return None
    mark = tokens[end - 1].text
    start, _ = sentences(tokens, first, end)[-1]
    speaks = tokens[end - 1].low in _DIRECT | {"spoke", "speak", "explained", "announced"}
    if all(token.text in "-—–" for token in tokens[end:last]) and end < last:
        # He said in his own tongue -- "Never!"
        speaks = speaks or any(token.low in _DIRECT for token in tokens[start:end])
    speaks = speaks or any(
        tokens[at].low in _DIRECT
        and (tokens[at].low != "thought" or at + 1 == end)
        and not (at + 1 < end and tokens[at + 1].low == "to")
        for at in range(max(start, end - 3), end)
    )
    if mark not in ",:" and not speaks:
        return None
    verb = None
    for at in range(end - 1, start - 1, -1):
        low = tokens[at].low
        if (low in SAYING and (low not in WEAK_SAYING or end - at < 6)) or low in SPEECH_COLON:
            verb = at
            break
    if verb is None:
        return None
    subject = _subject_before(clauses, start, verb)
    if subject is None and verb + 1 < end:
        subject = clauses.subject_at(verb + 1, end)
    return Tag(subject, verb, Sureness.TAG, False) if subject else None


def _subject_before(clauses: Clauses, start: int, verb: int) -> Subject | None:
    """The subject of a verb that stands before it: that of the last clause whose verb it is or shares
    (``she rose and said``)."""
    best = None
    at = start
    while at < verb:
        if clauses.tokens[at].low == "voice" and clauses.tokens[at + 1].low == "of":
            # "The voice of the lookout shouted": nobody before it does.
            best, at = None, at + 2
        subject = clauses.subject_at(at, verb + 1)
        if subject is None:
            at += 1
            continue
        follow = clauses.verb_after(subject, verb + 1)
        before = clauses.tokens[at - 1].low if at > start else ""
        if best is not None and before in _SUBORDINATING and follow != verb:
            # "She looked up when he spoke and said": he is not the one who says it.
            at = max(subject.last, at + 1)
            continue
        acts = follow is not None
        cleft = before in ("was", "is") and clauses.tokens[subject.last].low == "who"
        free = cleft or before in ("", ",", ";", "and", "but", "then", "while", "when", "as", "—", "-", ":")
        if subject.word != "it" and (acts or (best is None and free)):
            best = subject
        at = max(subject.last, at + 1)
    return best


def beat(page: Page, clauses: Clauses, span: tuple[int, int], *, after: bool) -> Tag | None:
    """Somebody acts in the narration beside a quotation: the first subject after it, or the last before it."""
    first, last = span
    if first >= last:
        return None
    parts = sentences(page.tokens, first, last)
    start, end = parts[0] if after else parts[-1]
    found = [
        clause for clause in clauses.of(start, end) if clause.subject.person or clause.subject.word != "it"
    ]
    if not found:
        return None
    clause = found[0]
    return Tag(clause.subject, clause.verb, Sureness.BEAT, after)


def addressee_after(page: Page, clauses: Clauses, tag: Tag, last: int) -> Subject | None:
    """Whom a tag says the words were for: ``said X to Y``, ``asked Y``."""
    tokens = page.tokens
    if tag.verb is None:
        return None
    at = max(tag.verb + 1, tag.subject.last if tag.subject.first > tag.verb else 0)
    direct = tokens[tag.verb].low in _TO
    for where in range(at, min(last, at + 7)):
        low = tokens[where].low
        if low == "to" or (
            low in ("at",) and tokens[tag.verb].low in ("shouted", "yelled", "snapped", "barked", "screamed")
        ):
            return _object_at(clauses, where + 1, last)
        if direct and where == at:
            found = _object_at(clauses, where, last)
            if found:
                return found
        if tokens[where].text in ".;:" or is_verb(tokens[where]):
            return None
    return None


def _object_at(clauses: Clauses, at: int, last: int) -> Subject | None:
    if at >= last:
        return None
    low = clauses.tokens[at].low
    if low in ("him", "her", "me", "them", "us"):
        return Subject(None, low, at, at + 1)
    found = clauses.subject_at(at, last)
    return found if found and found.word not in ("i", "he", "she", "they", "we", "it") else None

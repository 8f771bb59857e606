"""What whole sentences give away by their words: that everyone knows, that nobody does, that it may not be so."""

import re
from typing import NamedTuple

from ..reading import Kind
from .telling_words import TIMES


class Telling(NamedTuple):
    """What a sentence is about (``kind``), how much the story turns on it (``importance``, 1 to 5) and how well it
    would serve as a fact (``score``). ``alone`` is set where the words say that nobody else knows, ``inner`` where it
    goes on in somebody's mind, ``mutual`` where it binds two people who both know."""

    kind: Kind
    importance: int
    score: float = 0.0
    alone: bool = False
    inner: bool = False
    mutual: bool = False


_SECRET = re.compile(
    r"\b(?:[Nn]obody|[Nn]o one|[Nn]ot a soul) (?:else )?(?:(?:on|in|at) [\w ]{3,20} )?(?:knew|knows|suspected)\b"
    r"|\b(?:has|have|had|'ve|’ve) never told (?:any|a soul|nobody|her|him|them|you)|\bsecretly\b|\bin secret\b"
    r"|\bnever told a soul\b|\b(?:kept|keeps|keeping) (?:it|this|that) (?:a )?secret\b"
)
_IDENTITY = re.compile(
    r"\b(?:[Mm]y|[Hh]is|[Hh]er) (?:real |true |full |maiden |Christian )?name(?: is| was|['’]s) [A-Z]|\b(?:is|was|are) (?:really )?none other than\b"
    r"|\bI(?: am|['’]m) [A-Z][a-z]+(?: [A-Z][a-z]+)?(?:[,.;]|$)"
)
_CLEFT = re.compile(
    r"^\W*(?:[Bb]ut |[Aa]nd |[Nn]o, |[Yy]es, )?[Ii]t (?:was|is) (?:not |only )?(?:(?:Mr|Mrs|Dr)\.? )?(?:[A-Z]\w+(?: [A-Z]\w+)?|I|he|she|you)"
    r"(?: himself| herself)? (?:who|that)\b"
    r"|^\W*(?:[Bb]ut |[Aa]nd )?[Ii]t (?:was|is) (?:my|your|his|her|[A-Z]\w+[’']s) \w+[.,;]?$"
)
_ABILITY = re.compile(
    r"\b(?:can|could)(?: not|not|[’']t)? (?:stop time|fly|read|write|swim|read minds|see (?:the future|ghosts|in the dark)|turn invisible)\b(?! (?:you|it|that|this))"
    r"|\b(?:can|could) (?:speak (?:to the dead|with animals|\w+ languages)|pick (?:any |a )?locks?|hear everything|call|summon|heal|control)\b"
    r"|\b(?:has|have|had) the (?:power|gift|talent) (?:to|of|for)\b|\bknows how to\b"
)
_PUBLIC = re.compile(
    r"\b(?:every ?one|everybody)(?: else)? (?:(?:in|on|at) [\w ]{2,25} )?(?:knew|knows|had heard|remembered)\b"
    r"|\bthe whole (?:town|village|school|city|country|island|world|street) (?:knew|knows|had heard|was talking)"
    r"|\b(?:is|was|were|are) well known|\b(?:it|this) (?:is|was) (?:no secret|common knowledge)"
    r"|\bpublicly announced|\bannounced publicly|\bas everyone knew|\bneeded it explained"
    r"|\bwas what the (?:street|town|village|school|city|world|whole \w+) (?:believed|thought|knew)",
    re.IGNORECASE,
)
# No sentence without one of these says so: most are passed over at once.
_TO_ALL = ("very", "what the", "whole", "known", "secret", "common", "public", "needed")
_OPENS_PUBLIC = re.compile(
    r"^\W*(?:But |And )?(?:Every ?one|Everybody|The whole \w+|All (?:the|of) [\w ]{2,30})(?: else)?(?: (?:in|on|at) [\w’' ]{2,30}?)? (?:knew|knows) that (?=\S)"
)
_HUSHED = re.compile(
    r"^(?:But )?(?:Nobody|No one|Not a soul|No living soul)\b[^.]{0,30}\b(?:knew|saw|suspected|had seen|must know|noticed)\b"
    r"|^(?:But |And )?[\w ]{1,24}(?:(?: had| has| have|[’']d) (?:told nobody|told no one|never told)| had kept (?:it|that) to (?:him|her)self)",
)
_CONFIDED = re.compile(
    r"\b(?:between (?:you and me|ourselves|us)|keep (?:it|this|that) (?:to yourself|quiet|a secret|between us)|"
    r"(?:don[’']t|do not|never|mustn[’']t|must not|won[’']t) (?:you )?(?:ever )?(?:tell (?:anyone|anybody|a soul|him|her|them|[a-z]\w+)|repeat|breathe a word|"
    r"say a word|let on|mention)|can you keep a secret|it[’']s a secret|i[’']ve never told|(?:nobody|no one)(?: else)?(?: (?:in|at|on) [\w ]{2,20})? "
    r"(?:knows|must know|can know|may know)|swear (?:to me )?that you won[’']t|has to stay (?:that way|between))\b"
)
_OPENS_HUSHED = re.compile(
    r"^\W*(?:But |And )?(?:Nobody|No one|Not a soul)(?: else)?(?: (?:in|on|at|outside|but|except|beyond) [\w’' ]{2,40}?)? (?:knew|knows|suspected) that (?=\S)"
)
_UNREAL = re.compile(
    r"\b(?:if|unless|perhaps|maybe|might|would|suppose|supposing|should|may|must|seemed|seems?|once upon|almost|nearly|"
    r"what if|wish|appeared|appears|they say|it is said|for example|in case|so to speak|thank God|hardly|scarcely)\b"
    r"|\bcan[’']t have\b|\b(?:let us|we may)\b",
    re.IGNORECASE,
)
_GUESSED = re.compile(
    r"\b(?:perhaps|maybe|no doubt|probably|likely|possibly|dare say|I (?:think|fancy|believe|suppose|presume|hope|trust|wonder|"
    r"expect|guess|imagine|fear|confess)|I(?: a|[’'])m (?:sure|afraid)|I don[’']t think|it seems|of course|what if|such as|they say|"
    r"they said|(?:must|may|might|could|should|would) have|as well as|rather than|as if|as though)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?<!ask )(?<!asked )(?<!see )(?<!wonder )(?<!know )\b(?:if|unless|provided that|in case)\b",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"\b(?:secretly|in secret|meant|planned|intended|decided|resolved|knew|feared|loved|hated|believed|suspected|wished|"
    r"wanted|hoped|remembered|dreaded|understood|realised|realized)\b"
)
_DATED = re.compile(rf"\b(?:{TIMES})", re.IGNORECASE)


def marked(sentence: str) -> Telling | None:
    """What the words of a sentence alone mark as telling: a secret, a name, the one who did it, a gift."""
    if _SECRET.search(sentence):
        return Telling(Kind.SECRET, 5, 50, alone=True)
    if _IDENTITY.search(sentence):
        return Telling(Kind.TRAIT, 4, 40)
    if _CLEFT.search(sentence):
        return Telling(Kind.EVENT, 4, 40)
    if _ABILITY.search(sentence):
        return Telling(Kind.ABILITY, 4, 36)
    return None


def is_unreal(before: str, sentence: str, to_come: bool) -> bool:
    """Whether a sentence speaks of what may be, or of what somebody supposes, rather than of what is. ``before`` are its
    words up to its verb; what is ``to_come`` is also put in doubt by a condition after it."""
    if _UNREAL.search(before) or _GUESSED.search(sentence):
        return True
    return to_come and bool(_CONDITION.search(sentence))


def is_public(sentence: str) -> bool:
    """Whether a sentence says that everyone knows."""
    return any(word in sentence for word in _TO_ALL) and bool(_PUBLIC.search(sentence))


def is_hushed(sentence: str) -> bool:
    """Whether a sentence says of the one before that nobody else knows it."""
    return bool(_HUSHED.search(sentence))


def is_confided(sentence: str) -> bool:
    """Whether a sentence of somebody's talk says that what is said beside it is a secret."""
    return bool(_CONFIDED.search(sentence.lower()))


def known_to_all(sentence: str) -> int:
    """How many characters lead up to what everyone is said to know ("Everyone knew that …"); 0 if none do."""
    found = _OPENS_PUBLIC.match(sentence)
    return found.end() if found else 0


def known_to_none(sentence: str) -> int:
    """How many characters lead up to what nobody is said to know; 0 if none do."""
    found = _OPENS_HUSHED.match(sentence)
    return found.end() if found else 0


def is_dated(sentence: str) -> bool:
    """Whether a sentence says when."""
    return bool(_DATED.search(sentence))


def is_inner(sentence: str) -> bool:
    """Whether a sentence tells what somebody thinks or does unseen."""
    return bool(_INNER.search(sentence))

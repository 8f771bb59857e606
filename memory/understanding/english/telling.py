"""What makes a sentence worth remembering: its kind and its weight, by its words."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..reading import Kind
from .telling_words import DEEDS, GOODS, KIN, OFFICES, THINGS, TIMES


class Telling(NamedTuple):
    """What a sentence is about and how much the story turns on it; ``at`` is where the telling words begin.
    ``alone`` is set where the words say that nobody else knows."""

    kind: Kind
    importance: int
    at: int = 0
    alone: bool = False


_BE = r"(?:is|was|am|'m|’m|are|were|became|become)"
_HAVE = r"(?:has|have|had|'ve|’ve|'s|’s)"
_ADVERB = r"(?:really |only |just |now |once |then |still |indeed |also |already |never |always |not )*"
_WHOSE = r"(?:(?:his|her|my|your|their|our|the|a|an|(?:[A-Z][\w.]+ )*[A-Z]\w+[’']s) )"
_SPAN = r"(?: for (?:\w+[ -]){0,3}(?:years|months)\b| since \w)"

_RULES: list[tuple[re.Pattern, Telling]] = [
    (re.compile(pattern), telling)
    for pattern, telling in (
        (
            r"\b(?:[Nn]obody|[Nn]o one|[Nn]ot a soul) (?:else )?(?:(?:on|in|at) [\w ]{3,20} )?(?:knew|knows|suspected)\b"
            rf"|\b{_HAVE} never told (?:any|a soul|nobody|her|him|them)|\bsecretly\b|\bin secret\b"
            r"|\b(?:kept|keeps|keeping) (?:it|this|that) (?:a )?secret\b",
            Telling(Kind.SECRET, 5, alone=True),
        ),
        (
            r"\b(?:killed|murdered|poisoned|strangled|stabbed|shot dead|hanged|assassinated)\b(?! time)",
            Telling(Kind.EVENT, 5),
        ),
        (
            r"\b(?:died|(?:is|was|are|were|has been|had been) (?:dead|drowned|buried)|drowned|had drowned)\b",
            Telling(Kind.EVENT, 4),
        ),
        (rf"\b(?:{DEEDS})\b", Telling(Kind.EVENT, 4)),
        (
            rf"\b[Mm]y name(?: is|['’]s) [A-Z]|\bI(?: am|['’]m) (?:[A-Z][a-z]+ )?[A-Z][a-z]+[,.;]"
            rf"|\b(?:his|her|my) (?:real|true) name (?:is|was)\b|\b{_BE} none other than\b",
            Telling(Kind.TRAIT, 4),
        ),
        (
            rf"\b{_BE} {_ADVERB}{_WHOSE}?(?:(?!the\b)\w+ ){{0,2}}?(?:{KIN})\b(?!['’])"
            rf"|\b{_HAVE} (?:a|an|one|two|three|no|only one) (?:\w+ )?(?:{KIN})s?\b"
            r"|\b(?:got |was |were |is |are |had |has )?(?:married to|engaged to|married [A-Z]|are married|were married)"
            r"|\b(?:in love with|fell in love|eloped|divorced|adopted)\b",
            Telling(Kind.RELATION, 3),
        ),
        (
            rf"\b{_BE} {_ADVERB}(?:a|an|the|our|my|your|his|her) (?:\w+[ -]){{0,2}}?(?:{OFFICES})\b(?!['’-])"
            rf"|\b{_HAVE} been (?:a|an|the|his|her|my) (?:\w+[ -]){{0,2}}?(?:{OFFICES})\b"
            rf"|\b(?:{_HAVE} )?(?:kept|run|ran|served|worked|taught|nursed|tended)\b[^,;]{{0,40}}?{_SPAN}"
            r"|\b(?:works|worked) (?:as an?|for (?:the|[A-Z])|at (?:the|[A-Z]))"
            rf"|\b(?:ran|runs|owned|owns|manages|managed|keeps) (?:the|a|an|her own|his own) (?:\w+ ){{0,2}}?(?:{GOODS})\b",
            Telling(Kind.JOB, 3),
        ),
        (
            r"\b(?:can|could) (?:stop time|fly|read minds|see (?:the future|ghosts|in the dark)|turn invisible)\b"
            r"|\b(?:can|could) (?:speak to the dead|speak with animals|pick locks|hear everything)\b"
            rf"|\b{_HAVE} the (?:power|gift|talent) (?:to|of|for)\b|\b(?:knows|knew) how to\b",
            Telling(Kind.ABILITY, 4),
        ),
        (
            r"\b(?:promised|swore|vowed|pledged)\b(?! (?:myself|himself|herself))|\bgave (?:his|her|my) word\b",
            Telling(Kind.PROMISE, 3),
        ),
        (
            r"\b(?:planned|plans|intended|intends|have meant|had meant) to\b"
            rf"|\b(?:{_HAVE} )?(?:decided|resolved|determined) (?:to|that)\b|\bmade up (?:his|her|my) mind to\b"
            rf"|\b(?:shall|will|'ll|’ll|going to)\b[^.,;]{{0,70}}\b(?:{TIMES})",
            Telling(Kind.PLAN, 3),
        ),
        (
            r"\b(?:hid|hidden|buried|locked|concealed)\b(?! (?:his|her|my) (?:face|eyes|head))[^.;,]{0,50}"
            r"\b(?:in|under|behind|beneath|inside|below|within) (?:the|a|an|his|her|my|our)\b",
            Telling(Kind.PLACE, 4),
        ),
        (
            rf"\b(?:the|his|her|my|your) (?:\w+ )?(?:{THINGS}) (?:is|was|lies|are|were) (?:now |still |hidden |kept )?"
            r"(?:in|under|behind|beneath|inside|with) (?!my eyes|the hand)",
            Telling(Kind.PLACE, 3),
        ),
        (
            rf"\b(?:sold|lent|bequeathed|pawned|inherited|left) (?:\w+ ){{0,2}}(?:the|a|an|his|her|my) (?:\w+ )?(?:{THINGS})\b"
            rf"|\b(?:has|keeps|kept|carries|owns|owned) (?:the|a|his|her|my) (?:\w+ )?(?:{THINGS})\b",
            Telling(Kind.POSSESSION, 3),
        ),
        (
            r"\b(?:lives?|lived|dwells?|lodged|lodges|was born|grew up|was raised) "
            r"(?:in|at|near|on|above|with|abroad) (?:the |a |my |her |his )?\w",
            Telling(Kind.PLACE, 3),
        ),
        (
            r"\b(?:inherited|dismissed|expelled|promoted|elected|pregnant|resigned|emigrated|enlisted|bankrupt|invented)\b"
            r"|\b(?:was|were|had been|has been) (?:wounded|bitten|ruined|attacked|rescued|imprisoned|transported)\b"
            r"|\bsaved (?:my|his|her|[A-Z]\w+[’']s) life\b|\b(?:ran away|disappeared|vanished) (?:from|with|on|in|last)\b",
            Telling(Kind.EVENT, 3),
        ),
        (
            r"\b(?:loves|loved|hates|hated|fears|envied|despised|despises|adored|distrusted|afraid of) (?:me|you|[A-Z])",
            Telling(Kind.FEELING, 2),
        ),
        (
            rf"\b(?:{_HAVE}|with) (?:a |an )?(?:\w+[, ]+){{0,3}}?(?:scar|beard|moustache|wooden leg|glass eye|tattoo|limp|birthmark)\b"
            rf"|\b{_HAVE} (?:\w+[, ]+){{0,2}}(?:hair|eyes)\b"
            r"|\b(?:is|was) (?:a )?(?:very )?(?:tall|short|stout|lame|blind|deaf|bald|one-legged|one-eyed)\b",
            Telling(Kind.APPEARANCE, 2),
        ),
    )
]
_CLEFT = re.compile(
    r"^(?:but |and |no, |yes, )?it (?:was|is) (?:(?:not|only) )?(?:(?:Mr|Mrs|Dr)\.? )?[A-Z]\w+(?: \w+)? (?:who|that)\b"
    r"|^(?:but |and )?it (?:was|is) (?:my|your|[A-Z]\w+[’']s) \w+[.,;]?$",
    re.IGNORECASE,
)
_NAMED_CLEFT = re.compile(r"\b[Ii]t (?:was|is) (?:not |only )?(?:[A-Z]|my |your )")
_SAW = re.compile(
    r"\b(?:saw|heard|met|recognised|recognized|caught|found|wrote to|opened) (?:what )?(?:the )?[A-Z]"
)
_NEVER_HAD = re.compile(r"\bhad (?:never|always|once|already|long) \w+(?:ed|en|own|ought|one)\b")
_HAD = re.compile(
    r"\bhad (?:not |never |always |once |long |already |often |since )?(?:been (?:a|an|the|in|at|to)\b|known|believed|told|asked|"
    r"promised|married|served|lived|called|kept|owned|bought|sold|taught|learned|learnt|written|lost|won|given|sent|worked|"
    r"loved|hated|feared|studied|commanded|inherited|refused|agreed|ordered|seen|met|spoken|offered|paid|saved|earned)\b"
)
_STAGED = re.compile(
    r"\b(?:looked|turned|stood|sat|walked|rose|nodded|smiled|beckoned|stopped|threw|opened the door|closed|shut|glanced|"
    r"hurried|rushed|stared|stepped|drove|followed|bowed|laughed|cried|did not|do not|glad|sorry|afraid|ashamed|indebted|obliged|surprised|delighted|pleased|lost without)\b"
)
_SCENIC = re.compile(r"(?:When|As|While|After|Before|By|It|There)\b")
_FAMILY = re.compile(rf"^\W*(?:\w+ ){{0,3}}?[Mm]y (?:\w+ ){{0,2}}?(?:{KIN})\b(?!['’])")
_ILL = re.compile(
    rf"\b{_HAVE} (?:had )?(?:a )?(?:diabetes|consumption|cancer|rheumatism|brain-fever|weak heart|fever)\b|\b{_BE} (?:dying|blind|lame)\b"
)
_IS_A = re.compile(
    rf"^\W*(?:\w+,? )?(?:I|[A-Z][\w.]*(?: [A-Z]\w+)?)(?: |['’])(?:am|m|is|was) {_ADVERB}an? (?:\w+[ -]){{0,3}}\w+"
)
_NAMES = re.compile(
    r"[a-z,] (?:(?:Mr|Mrs|Dr)\. )?(?!I\b|Mr\b|Mrs\b|Miss\b|Sir\b|God\b|Heaven\b)[A-Z][a-z]{2,}"
)
_COUNTED = re.compile(
    r"\b(?:\d[\d,]*|[a-z]+) (?:pounds?|years?|dollars|shillings|guineas|per cent|children|months|miles)\b"
)
_NEVER = re.compile(
    r"^\W*(?:\[?[A-Z][\w.’']*\]? ?){1,3} (?:has |had )?never (?:asked|told|left|came|went|married|knew|saw)\b"
)
_PUBLIC = re.compile(
    r"\b(?:every ?one|everybody)(?: else)? (?:(?:in|on) [\w ]{2,25} )?(?:knew|knows|had heard)\b"
    r"|\bthe whole (?:town|village|school|city|country|island|world) (?:knew|knows|had heard|was talking)"
    r"|\b(?:is|was|were|are) well known|\b(?:it|this) (?:is|was) (?:no secret|common knowledge)"
    r"|\bpublicly announced|\bannounced publicly|\bas everyone knew|\bneeded it explained",
    re.IGNORECASE,
)
_HUSHED = re.compile(
    r"^(?:But )?(?:Nobody|No one|Not a soul|No living soul)\b[^.]{0,30}\b(?:knew|saw|suspected|had seen|must know)\b"
    r"|\b(?:had|has|have) (?:told nobody|told no one|never told)|\bhad kept (?:it|that) to (?:him|her)self",
)
_UNREAL = re.compile(
    r"\b(?:if|unless|perhaps|maybe|might|as if|as though|would|whether|suppose|supposing|could have|should have|should|"
    r"may have|may|must have|can[’']t have|seemed|seems?|no doubt|probably|likely|once upon|almost|nearly|what if|wish|"
    r"appeared|appears|possibly|dare say|I think|I fancy|I believe|I suppose|I presume|I hope|I trust|I wonder|I expect|"
    r"I am sure|I[’']m sure|I fear|I confess|I should|we may|let us|they say|they said|it is said|for example|such as)\b",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"\b(?:secretly|in secret|meant|planned|intended|decided|resolved|knew|feared|loved|hated)\b"
)
_COMMON = frozenset(
    "the was were had has have his her with for from and not are been that this him they them their our your one once now "
    "then very into out own who what here there all any other only just still in is am be me my an at on to of by he she "
    "it we so got get no or if as up do did will shall ll ve re really actually fact mind made being see else new indeed "
    "also already never always".split()
)
# No rule can apply to a sentence without one of these words: most sentences are passed over at once.
_TRIGGERS = frozenset(
    stem
    for pattern, _ in _RULES
    for word in re.findall(r"[a-zé]{2,}", pattern.pattern.lower())
    for stem in (word, word + "s", word[:-1])
    if stem not in _COMMON
) | frozenset(["shall", "will", "name", "my"])
_DATED = re.compile(rf"\b(?:{TIMES})", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|made|took|gave|wrote|saw|met|told|came|left|sent|bought|paid|lost|found|put|went|sat|brought|"
    r"heard|\w{3,}ed)\b"
)


def may_tell(words: Iterable[str]) -> bool:
    """Whether a rule may apply to a sentence of these words, in lower case."""
    return not _TRIGGERS.isdisjoint(words)


def telling_of(sentence: str) -> Telling | None:
    """The kind and weight of a sentence, or ``None`` if it is not worth remembering."""
    for pattern, telling in _RULES:
        if found := pattern.search(sentence):
            return telling._replace(at=found.start())
    return None


def remark_of(sentence: str) -> Telling | None:
    """What somebody asserts that no rule names but that weighs: who did it, his family, his circumstances, what
    happened at a given time, and what has to do with people and places that have names."""
    if _CLEFT.search(sentence) and _NAMED_CLEFT.search(sentence):
        return Telling(Kind.EVENT, 4)
    if _FAMILY.search(sentence):
        return Telling(Kind.RELATION, 3)
    if _NEVER.search(sentence):
        return Telling(Kind.EVENT, 3)
    if _ILL.search(sentence):
        return Telling(Kind.TRAIT, 3)
    if _IS_A.search(sentence):
        return Telling(Kind.TRAIT, 2)
    if (
        _PAST.search(sentence)
        and not _STAGED.search(sentence)
        and (
            _DATED.search(sentence)
            or _SAW.search(sentence)
            or _NAMES.search(sentence)
            or _COUNTED.search(sentence)
        )
    ):
        return Telling(Kind.EVENT, 2)
    return None


def background_of(sentence: str) -> Telling | None:
    """What narration tells of somebody's past: only where it names people, places, times or numbers."""
    past = _HAD.search(sentence)
    if not past or _SCENIC.match(sentence):
        return None
    if (
        _NEVER_HAD.search(sentence)
        or _NAMES.search(sentence)
        or _COUNTED.search(sentence)
        or _DATED.search(sentence)
    ):
        return Telling(Kind.EVENT, 2, past.start())
    return None


def is_unreal(sentence: str) -> bool:
    """Whether a sentence speaks of what may be, or of what somebody supposes, rather than of what is."""
    return bool(_UNREAL.search(sentence))


def is_public(sentence: str) -> bool:
    """Whether a sentence says that everyone knows."""
    return bool(_PUBLIC.search(sentence))


def is_hushed(sentence: str) -> bool:
    """Whether a sentence says of the one before that nobody else knows it."""
    return bool(_HUSHED.search(sentence))


def is_family(sentence: str) -> bool:
    """Whether a sentence begins with a relative of the one who speaks."""
    return bool(_FAMILY.search(sentence))


def is_dated(sentence: str) -> bool:
    """Whether a sentence says when."""
    return bool(_DATED.search(sentence))


def is_inner(sentence: str) -> bool:
    """Whether a sentence tells what somebody thinks or does unseen."""
    return bool(_INNER.search(sentence))

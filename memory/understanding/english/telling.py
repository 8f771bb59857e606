# ruff: noqa: E501 (word lists and patterns read better unbroken)
"""What makes a sentence worth remembering: its kind and its weight, by its words."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..reading import Kind


class Telling(NamedTuple):
    """What a sentence is about and how much the story turns on it. ``inner`` is known to its subject alone;
    ``at`` is where the telling words begin."""

    kind: Kind
    importance: int
    inner: bool = False
    at: int = 0


_ROLE = (
    r"(?:doctor|physician|surgeon|captain|colonel|major|general|sergeant|teacher|schoolmaster|professor|lawyer|solicitor|barrister|attorney|judge|"
    r"detective|inspector|policeman|constable|soldier|sailor|pirate|smuggler|spy|thief|burglar|farmer|fisherman|baker|butcher|blacksmith|carpenter|tailor|"
    r"cook|chef|servant|butler|housekeeper|governess|nurse|maid|clerk|secretary|banker|merchant|shopkeeper|innkeeper|landlord|landlady|barista|waiter|waitress|"
    r"actor|actress|singer|dancer|painter|artist|poet|writer|author|journalist|reporter|editor|scientist|engineer|mechanic|pilot|driver|porter|priest|vicar|"
    r"bishop|monk|nun|king|queen|prince|princess|duke|duchess|lord|mayor|minister|president|manager|director|owner|student|apprentice|librarian|keeper|"
    r"gardener|guard|hunter|witch|wizard|magician|prisoner|convict|agent|head of|chief|lighthouse keeper|postmaster|postman|stationmaster|florist|jeweller|watchmaker)"
)
_KIN = (
    r"(?:brother|sister|father|mother|son|daughter|husband|wife|uncle|aunt|cousin|nephew|niece|twin|grandfather|grandmother|grandson|granddaughter|"
    r"stepmother|stepfather|fiancée?|widow|widower|heir|guardian|lover|sweetheart|half-brother|half-sister|godfather|godmother|best friend|old friend|rival|enemy)"
)
_THING = (
    r"(?:key|letter|will|map|gun|pistol|revolver|knife|dagger|sword|ring|necklace|diamond|jewel|jewels|money|gold|treasure|purse|watch|diary|notebook|"
    r"photograph|picture|box|chest|bag|bottle|poison|document|documents|papers|package|parcel|ledger|locket|brooch|coin|coins|manuscript|passport|ticket|rope|lantern|"
    r"book|envelope|note|telegram|evidence|file|drive|phone|laptop|card|painting|statue|crown|vial|flask|cup|medal|bracelet|earring|compass|chart|deed|cheque|check)s?"
)

_RULES: list[tuple[re.Pattern, Telling]] = [
    (re.compile(pattern, re.IGNORECASE), telling)
    for pattern, telling in (
        (
            r"\b(?:no ?body|no one|not a soul|none of them|nobody else|no one else) (?:else )?(?:knew|knows|had known|suspected|must (?:ever )?know|else knew)\b"
            r"|\b(?:had|has|have|'ve) never told (?:any|a soul|her|him|them)|\b(?:his|her|my|their|our|a|the|[A-Z]\w+[’']s) secrets?\b(?! (?:service|agent|police))|\bsecretly\b|\bin secret\b"
            r"|\b(?:kept|keep|keeps|keeping) (?:it|this|that) (?:a )?secret\b|\bkept (?:it )?from (?:him|her|them|everyone)\b",
            Telling(Kind.SECRET, 4),
        ),
        (
            r"\b(?:killed|murdered|poisoned|strangled|stabbed|shot dead|hanged|assassinated)\b",
            Telling(Kind.EVENT, 5),
        ),
        (
            r"\b(?:died|is dead|was dead|are dead|were dead|has died|had died|drowned|was born)\b",
            Telling(Kind.EVENT, 4),
        ),
        (
            r"\b(?:stole|stolen|robbed|betrayed|kidnapped|arrested|escaped|burned down|burnt down|forged|blackmailed|shipwrecked|confessed|blew up|set fire to|broke into)\b",
            Telling(Kind.EVENT, 4),
        ),
        (
            r"\b(?:is|was|am|'m|are|were|be|been|became|becomes) (?:really |actually |in fact |secretly |only |just |now )*(?:(?:his|her|my|your|their|our|the|a|an|[A-Z]\w+[’']s) )?(?:\w+ ){0,2}"
            + _KIN
            + r"\b"
            r"|\b(?:(?:got |was |were |is |are |had |has )?(?:married|engaged) (?:to|for|in)|married [A-Z]|are married|were married|engaged to|divorced|adopted|in love with|fell in love)\b",
            Telling(Kind.RELATION, 3),
        ),
        (
            r"\b(?:is|was|am|'m|are|were|became|works as|worked as|is now|was once|used to be) (?:now |once |then |still |really |actually )?(?:a|an|the|our|my|your|his|her) (?:\w+[ -]){0,3}?"
            + _ROLE
            + r"\b"
            r"|\b(?:works?|worked) (?:at|for|in) (?:the|a|an|[A-Z])|\b(?:ran|runs|owned|owns|manages|managed) (?:the|a|an|her own|his own) (?:\w+ ){0,2}?(?:café|cafe|shop|store|inn|hotel|bar|"
            r"restaurant|farm|mill|bakery|school|company|business|factory|newspaper|theatre|pub|tavern|bookshop|ferry|lighthouse|forge|workshop|mine|ship|boat|estate)\b",
            Telling(Kind.JOB, 3),
        ),
        (
            r"\b(?:can|could) (?:stop time|fly|read minds|see (?:the future|ghosts|in the dark)|become invisible|turn invisible|speak (?:to|with) (?:animals|the dead)|heal|swim like|hear everything|"
            r"speak (?:\w+ )?(?:french|german|italian|spanish|russian|latin|greek|chinese|japanese|english|arabic)|pick (?:any )?locks?)\b"
            r"|\b(?:is|was|am|were|are) able to\b|\b(?:had|has|have) the (?:power|gift|ability|talent) (?:to|of|for)\b|\bknows? how to\b|\bknew how to\b",
            Telling(Kind.ABILITY, 4),
        ),
        (
            r"\b(?:promised?|swore|swears?|vowed|vows?|gave (?:his|her|their|my) word|pledged)\b",
            Telling(Kind.PROMISE, 3),
        ),
        (
            r"\b(?:planned|plans|planning|intended|intends|meant|means) to\b|\b(?:decided|resolved|determined|made up (?:his|her|my|their) mind) to\b|\bam going to\b|\b(?:we|I)[’']re going to\b|\bwe are going to\b|\b(?:shall|will|'ll|’ll) "
            r"(?:leave|sail|marry|meet|kill|sell|return|go|come back|strike|attack|burn|steal|run away|tell|take|start|wait|be (?:at|waiting))\b[^.]{0,60}\b(?:tomorrow|to-morrow|tonight|to-night|next (?:week|month|year|day)|at (?:midnight|dawn|noon|\w+ o[’']clock)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|in the morning)\b",
            Telling(Kind.PLAN, 3),
        ),
        (
            r"\b(?:hid|hidden|buried|locked|concealed)\b[^.]{0,50}\b(?:in|under|behind|beneath|inside|on|below|at|beside|within)\b",
            Telling(Kind.PLACE, 4),
        ),
        (
            r"\b(?:the|a|his|her|my|your|their) (?:\w+ )?"
            + _THING
            + r" (?:is|was|lies|lay|are|were) (?:now |still |hidden |kept |locked |buried )?(?:in|under|behind|beneath|inside|on|at|with|beside)\b",
            Telling(Kind.PLACE, 3),
        ),
        (
            r"\b(?:gave|gives|handed|hands|passed|sold|lent|returned) (?:\w+ ){0,3}(?:the|a|an|his|her|my|their|it) ?(?:\w+ ){0,2}?"
            + _THING
            + r"\b",
            Telling(Kind.POSSESSION, 3),
        ),
        (
            r"\b(?:has|have|had|carries|carried|keeps|kept|owns|owned|holds|'ve|’ve|took|takes|found|finds) (?:got )?(?:the|a|an|his|her|my|your|their|this|that) (?:\w+ ){0,2}?"
            + _THING
            + r"\b",
            Telling(Kind.POSSESSION, 3),
        ),
        (
            r"\b(?:lives?|lived|was born|grew up|was raised|moved) (?:in|at|to|on|near|above|with) (?:the |a |an )?(?:\w+|[A-Z])",
            Telling(Kind.PLACE, 2),
        ),
        (
            r"\b(?:lost(?! in)|won|found (?!that|himself|herself|it)|discovered|rescued|saved|inherited|invented|sank|crashed|attacked|wounded|fired|dismissed|expelled|promoted|elected|crowned|pregnant|quit|resigned|failed|passed the)\b",
            Telling(Kind.EVENT, 3),
        ),
        (
            r"\b(?:loves?|loved|hates?|hated|is afraid of|was afraid of|feared|fears|envied|despised|despises|adored|adores|jealous of|missed|trusts?|trusted|distrusted|suspect(?:s|ed)?)\b (?!to\b)",
            Telling(Kind.FEELING, 2),
        ),
        (
            r"\b(?:has|have|had|with) (?:a |an |the )?(?:\w+[, ]+){0,3}?(?:scar|beard|moustache|mustache|wooden leg|glass eye|tattoo|limp|(?:red|black|blond|blonde|fair|grey|gray|white|brown|golden|dark|silver|auburn|curly) hair|"
            r"(?:blue|green|grey|gray|brown|black|dark) eyes|birthmark|freckles|spectacles|glasses)\b|\b(?:was|is) (?:a )?(?:very )?(?:tall|short|fat|thin|stout|slender|lame|blind|deaf|bald|one-legged|one-eyed)\b",
            Telling(Kind.APPEARANCE, 2),
        ),
    )
]
_INNER = re.compile(
    r"\b(?:thought|knew|realized|realised|decided|remembered|wondered|believed|felt sure|guessed|suspected|hoped|feared|understood|resolved|noticed|recognized|recognised|"
    r"dreamed|dreamt|imagined|recalled|told no ?one|told nobody|secretly|in secret|never told)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:if|unless|perhaps|maybe|might|as if|as though|would|whether|suppose|supposing|could have|should have|like a|wish|may have|seemed|seem|seems|no doubt|probably|likely|once upon|"
    r"would have|almost|nearly|had to)\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:every ?one (?:in [\w ]{2,25} )?(?:knew|knows|had heard)|everybody (?:in [\w ]{2,25} )?(?:knew|knows)|the whole (?:town|village|school|city|country|island|world) (?:knew|knows|had heard|was talking)|(?:is|was|were|are) well known|"
    r"(?:it|this) (?:is|was) (?:no secret|common knowledge|in (?:all )?the (?:newspapers|papers|news))|publicly announced|announced (?:to the whole|publicly)|as everyone knew)\b",
    re.IGNORECASE,
)


_EVERYWHERE = frozenset(
    re.findall(
        r"[a-z]+",
        "the was were had has have his her with for from and not are been that this him them they their our your one once now then "
        "very into out own who what here there all any other only just still in is am be me my a an at on to of by he she it we i so "
        "got get no or if as up do did will shall ll ve re really actually fact mind made makes make left mine being see",
    )
)
# No rule can apply to a sentence without one of these words: most sentences are passed over at once.
_TRIGGERS = frozenset(
    stem
    for pattern, _ in _RULES
    for word in re.findall(r"[a-zé]{2,}", pattern.pattern.lower())
    for stem in (word, word[:-1], word[:-2] if word.endswith("es") else word)
    if stem not in _EVERYWHERE
)


def may_tell(words: Iterable[str]) -> bool:
    """Whether a rule may apply to a sentence of these words, in lower case."""
    return not _TRIGGERS.isdisjoint(words)


def telling_of(sentence: str) -> Telling | None:
    """The kind and weight of a sentence, or ``None`` if it is not worth remembering."""
    for pattern, telling in _RULES:
        if found := pattern.search(sentence):
            return telling._replace(inner=bool(_INNER.search(sentence)), at=found.start())
    return None


def is_unreal(sentence: str) -> bool:
    """Whether a sentence speaks of what may be rather than of what is."""
    return bool(_UNREAL.search(sentence))


def is_public(sentence: str) -> bool:
    """Whether a sentence says that everyone knows."""
    return bool(_PUBLIC.search(sentence))


def is_inner(sentence: str) -> bool:
    """Whether a sentence tells what somebody thinks or does unseen."""
    return bool(_INNER.search(sentence))


_TRIVIAL = re.compile(
    r"\b(?:thinks?|thought|suppose|guess|hope|wish|beg|am sorry|'m sorry|’m sorry|thank|mean|see|look|looks|looked|wonder|am afraid|am sure|'m sure|’m sure|am glad|am going|"
    r"say|said|says|asked|hear|like|feel|felt|need|want|wanted|tell you|assure|dare say|must|shall|should|can|cannot|could|will|went on|sat|stood|smiled|laughed|nodded|turned|sighed)\b",
    re.IGNORECASE,
)
_SOLID = re.compile(
    r"\b(?:was|were|is|are|had|has|have|did|made|took|gave|wrote|saw|met|knew|told|came|left|sent|bought|sold|kept|broke|built|paid|"
    r"lost|found|put|hid|stole|sailed|worked|lived|\w{3,}ed)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:years? ago|months? ago|weeks? ago|last (?:night|week|year|month|winter|summer|spring|autumn)|yesterday|in (?:1[0-9]|20)\d\d|on the night|that night|since|every (?:night|day|week)|"
    r"because|the (?:truth|reason)|really|never|always|only|alone)\b",
    re.IGNORECASE,
)


_NOW = re.compile(r"\b(?:is|are|am|'s|’s|'m|’m|'re|’re)\b", re.IGNORECASE)


def remark_of(sentence: str) -> Telling | None:
    """What somebody says of somebody: a plain assertion that no rule names but that tells something."""
    if not _SOLID.search(sentence) or _TRIVIAL.search(sentence) or sentence.count(" ") < 3:
        return None
    dated = bool(_DATED.search(sentence))
    if not dated and _NOW.search(sentence):
        return None
    return Telling(Kind.EVENT, 3 if dated else 2)

"""Who can hear: sleep, swoons, deafness and stopped ears, waking, and listening where one is not seen."""

import re
from collections.abc import Iterable

from .moves import Change

# The patterns of ``sense_of`` are for lower case: one that ignores case tries each of its many ways at each letter.
_EARS = r"(?:headphones?|earphones?|ear-?buds?|ear-?plugs?|headset|hearing[- ]aids?|ear-?muffs)"
_POSS = r"(?:his|her|their|my|the|one|both|an?|its)"
_STOPS = re.compile(
    r"\b(?:(?:fell|falls|fallen|drift\w*|dropp\w*|sank|was|were|is|are|lay|lies|lying|still|already|fast|sound) (?:\w+ ){0,3}?(?:asleep|unconscious|insensible|senseless|comatose)\b(?! on (?:his|her) feet)"
    r"|(?<=, )(?:fast |sound )?asleep\b|(?:quite|deeply|completely|still|lay|lies) (?:unconscious|asleep|insensible|senseless)|out cold|dead to the world|eyes rolled (?:back|up)|(?:passed|passes|nodded|nods|dozed|dozes|drifted|drifts|dropped|drops) (?:off|out)(?: to sleep)?(?= *(?:[,.;!]|$|and|before|in|at|over|with|against|on))"
    r"|(?:went|goes) (?:limp|slack|under)\b(?! (?:the|a|his|her))|(?:fainted|faints|swooned|swoons|slept|dozed|snored|snores|was snoring|is snoring|began to snore|began snoring)\b|(?:lost|loses) consciousness|head (?:had |has )?(?:sunk|sank|drooped|nodded|fallen|lolled|dropped) (?:on|upon|to|against|forward)"
    rf"|(?:plug|put|stuck|stick|slid|pull|slip|jam|clap|fix|settle|cram|push|tuck|pop|stuff|clamp)\w* (?:in|on|back|into)? ?{_POSS}? ?(?:\w+ )?{_EARS}|{_EARS} (?:back )?(?:on|in|over {_POSS})(?! the (?:table|desk|floor|seat|shelf))|wearing (?:{_POSS} )?(?:\w+ )?{_EARS}"
    rf"|(?:switch|turn|took|take|taking|pull)\w* (?:off|out) {_POSS} hearing|fingers in {_POSS} ears|hands over {_POSS} ears|(?:stone|quite|completely|totally|profoundly|almost|very) deaf\b(?! to)|deaf as|stone[- ]deaf|deaf and|is deaf\b(?! to)|was deaf\b(?! to)|been deaf\b(?! to)"
    r"|(?:out of|beyond|not within|too far (?:off|away) (?:to be (?:with)?in)?) ?(?:earshot|hearing)|too far (?:off|away|back|ahead) to (?:hear|catch)|(?:could|can|did|does) ?(?:not|n['’]t|hardly) hear (?:them|a word|anything|what|over|above|for the))",
)
_STARTS = re.compile(
    r"\b(?:woke|wakes|awoke|awakes|wakened|awakened|(?:came|comes|coming) (?:to|round|around)(?= *(?:[,.;!]|$|and|with|again|himself|herself))|(?:opened|opens) (?:his|her|one|their) eyes?|eyelids (?:moved|fluttered|flickered|lifted|opened|stirred)|(?:regained|regains|recovered) consciousness|revived"
    rf"|(?:pull|take|took|slip|tug|yank|tear|tore|lift|push|remove|slid|slide|pluck)\w* (?:out|off|down|back|away|up)? ?{_POSS}? ?(?:\w+ )?{_EARS}(?: (?:out|off|down|away))?|(?:switch|turn|put)\w* (?:on|in|up|back) {_POSS} hearing"
    r"|trumpet (?:to|in) (?:his|her) ear|(?:back )?(?:with)?in (?:earshot|hearing))",
)
_OUT_OF_HEARING = re.compile(
    r"\b(?:out of|beyond) (?:the |their |our |everyone['’]s |anybody['’]s )?(?:earshot|hearing)\b"
    r"|\bwhere (?:nobody|no one|none) (?:else )?(?:could|would|can) hear\b",
    re.IGNORECASE,
)
_WAKES_HALF = re.compile(
    r"\b(?:stirred|stirs|sat up|sits up|blinked)\b",
)
_LISTENS = re.compile(
    r"\b(?:(?:ear|ears|cheek) (?:pressed |flat |close |hard )?(?:against|to|at|up against) (?:the|a|her|his) (?:\w+ )?(?:panel|door|wall|keyhole|floor|floorboards|grate|grating|partition|crack|wood|boards|vent|glass|shutter|curtain|window)"
    r"|(?:could|can) (?:clearly |plainly |still |just )?(?:hear|make out|catch) (?:every|everything|each|all|them|their|the (?:two|voices|men|women|whole|others)|what (?:they|was)|it all|both)|heard (?:every (?:word|syllable)|everything|it all|all of it|the whole|each word|them (?:both|all|talking|speak\w*|quite|as)|their voices|voices|all they)"
    r"|held (?:his|her|their|my) breath|(?<!was )(?<!were )(?<!be )(?<!been )(?<!being )overheard|overhears|eavesdrop\w*|listen(?:ed|s|ing)? (?:at|from|through|behind|outside|in on|intently (?:at|from|behind)|to (?:them|every|the (?:two|voices|men|talk|conversation)))"
    r"|(?:crouch|hid|hidden|hiding|lurk|knelt|kneel|flat|flattened|stood|stand|froze|frozen|stopped|paused|lay|squat)\w* (?:\w+ ){0,4}?(?:behind|beneath|under|inside|outside|beside|below|within) (?:the|a|an|his|her|their|my|one) (?:\w+ )?(?:door|curtains?|screen|window|keyhole|bed|table|stairs|staircase|hedge|wall|tapestry|arras|barrel|wardrobe|cupboard|bush|bushes|tree|shutters?|sofa|counter|cart|tent|panel|bookcase|rock|boulder|chest)"
    r"|(?:top|bottom|third|highest|last) (?:step|stair) (?:\w+ ){0,8}?(?:listen\w*|breath|hear\w*))",
)
_SILENTLY_BY = re.compile(
    r"\b(?:on|at|in|behind|outside|under|above) the (?:\w+ )?(?:landing|stairs|staircase|passage|corridor|threshold|keyhole|door|window|shadows?|dark|banisters?|gallery)\b",
)
_QUIETLY = re.compile(
    r"\b(?:held|holding|still|breath|motionless|froze|crept|tiptoe\w*|silent|silently|without a sound|listen\w*|ear|hear\w*)\b",
)
_BELONGS = re.compile(
    r"\bno (?:one|body)\b|\bnobody\b|\bif\b|\bas (?:though|if)\b|\bpretend\w*\b|\bmust have\b|\bwould\b",
)


# Without one of these words a sentence says nothing of anybody's hearing.
_WORDS = frozenset(
    """
    asleep unconscious insensible senseless comatose cold dead eyes eye eyelids passed passes nodded nods dozed dozes
    drifted drifts dropped drops fainted faints swooned swoons slept snored snores snoring snore consciousness head
    headphone headphones earphone earphones earbud earbuds ear-bud ear-buds earplug earplugs ear-plugs headset earmuffs
    hearing ears ear cheek deaf stone-deaf earshot hear heard woke wakes awoke awakes wakened awakened came comes coming
    opened opens revived trumpet stirred stirs sat sits blinked catch make breath overheard overhears eavesdrop
    eavesdropped eavesdropping listened listens listening crouched crouching crouches hid hidden hiding lurked lurking
    knelt kneeling kneels flat flattened stood stand stands standing froze frozen stopped paused lay squatted step stair
    headphones jaw went goes limp slack landing stairs staircase passage corridor threshold keyhole door window shadow shadows dark banister banisters gallery
    """.split()
)


def may_tell_of_hearing(words: Iterable[str]) -> bool:
    """Whether a sentence of these words, in lower case, may say that somebody can or cannot hear."""
    return not _WORDS.isdisjoint(words)


def is_out_of_hearing(sentence: str) -> bool:
    """Whether a sentence tells that somebody is where the others do not hear him."""
    return bool(_OUT_OF_HEARING.search(sentence))


def sense_of(sentence: str) -> tuple[Change, int] | None:
    """What a sentence says of somebody's hearing, and where in it; ``None`` if nothing."""
    sentence = sentence.lower()
    if _BELONGS.search(sentence):
        return None
    for pattern, change in (
        (_STARTS, Change.HEARS_AGAIN),
        (_STOPS, Change.STOPS_HEARING),
        (_LISTENS, Change.LISTENS),
        (_WAKES_HALF, Change.HEARS_AGAIN),
    ):
        if found := pattern.search(sentence):
            return change, found.start()
    if _SILENTLY_BY.search(sentence) and (found := _QUIETLY.search(sentence)):
        return Change.LISTENS, found.start()
    return None

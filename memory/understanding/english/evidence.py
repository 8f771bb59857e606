"""Weighs whether a possible name is a person's.

The weights are log odds. Those of the contexts were measured on how often each stands beside the names of people and
beside other capitalised words in the LitBank excerpts, then rounded; rare ones were set by hand.
"""

from .candidates import Candidate
from .common import is_common_word
from .gazetteer import is_known_elsewhere, sounds_like_a_place
from .runs import FIRST_NAMES, PLACE_ENDS
from .titles import CALLINGS
from .words import NOT_PEOPLE, ROLES, SOFT_TITLES

_CONTEXTS = {
    "script": 9.0,
    "tag": 4.0,
    "says": 2.0,
    "body": 2.0,
    "apposed": 1.8,
    "acts": 1.5,
    "gesture": 1.5,
    "beat": 1.5,
    "called": 1.2,
    "says_who": 1.5,
    "met": 1.2,
    "owns": 1.2,
    "is": 0.8,
    "named": 1.2,
    "called_so": 0.5,
    "joins": 0.8,
    "for": 0.5,
    "role": 0.8,
    "he": 0.6,
    "she": 0.6,
    "speech_acts": 0.5,
    "with": 0.5,
    "who": 0.3,
    "hailed": 0.2,
    "beast": -4.0,
    "from": -0.8,
    "to": -0.5,
    "on": -0.8,
    "place": -1.4,
    "in": -2.0,
    "at": -1.3,
    "a": -1.6,
    "the": -2.0,
}
_START = -0.9
_DOUBTFUL = -4.0
# What stands near any word that begins a sentence: "Bless him!", "Facts, sir."
_LOOSE = frozenset(["he", "she", "hailed"])
# A word that books never write small is a name: somebody's where it is called or acts, unless it stands as places do.
_UNCOMMON, _HAILED = 1.2, 1.3
_LIVING = (
    "hailed",
    "called",
    "acts",
    "says",
    "tag",
    "met",
    "speech_acts",
    "called_so",
    "named",
    "joins",
    "says_who",
)
_OF_PLACES = ("in", "at", "from", "on", "place", "the", "a")
_VOWELS = frozenset("aeiouyáéíóúäöüàèêåæø")
# Beyond so many mentions it is their share that counts.
_FULL = 12
_LOOSE_TITLES = SOFT_TITLES | frozenset(
    "st saint general great chief private justice agent dean farmer".split()
)
# Titles that streets and ships are hardly named with: Mrs. Hill, but King Edward Street.
_ADDRESSED = frozenset(
    "mr mrs miss ms dr doctor mister captain colonel inspector sergeant professor aunt uncle".split()
)
_ABSTRACT = ("ish", "ian", "ians", "ese", "ism", "ity", "ness", "tion", "ly")
_INTERJECTIONS = frozenset(
    "eh pshaw cooee tut tut-tut ha hum hullo halloa alas ample aha bah bosh capital confound pooh hallo hurrah whew well-well "
    "ah oh ugh hem humph ahem look hark lo nonsense quite precisely exactly certainly excellent strangers yo-ho-ho yep "
    "nope congratulations dunno hooves ditto gee lor dah begorra sapristi faugh behold hulloa wherefore tis twas boh "
    "hm hmm um er ouch phew gosh golly heavens goodness esq esquire jr junior sr senior son boys girls".split()
)
_PLACE_STARTS = frozenset(
    "port cape mount fort lake north south east west new upper lower saint-jean".split()
)


def is_person(candidate: Candidate) -> bool:
    """Whether more speaks for a person than against."""
    return not is_no_name(candidate) and odds(candidate) > 0


def may_be_person(candidate: Candidate) -> bool:
    """Whether little speaks against a person."""
    return not is_no_name(candidate) and odds(candidate) > _DOUBTFUL


def odds(candidate: Candidate) -> float:
    """The log odds that a possible name is a person's."""
    share = min(1.0, _FULL / candidate.count)
    speaks = candidate.seen["tag"] and candidate.takes_article
    uncommon = is_uncommon(candidate)
    starts = candidate.count == candidate.initial and candidate.bare[0] not in FIRST_NAMES and not uncommon
    seen = sum(
        _CONTEXTS.get(what, 0.0) * times
        for what, times in candidate.seen.items()
        if not (speaks and what == "the")
        and not (starts and what in _LOOSE)
        # "There is a Colonel Batista below": a stranger's name.
        and not (what == "a" and is_titled(candidate))
    )
    if uncommon:
        seen += _HAILED * candidate.seen["hailed"]
    return _START + seen * share + _shape(candidate)


def is_uncommon(candidate: Candidate) -> bool:
    """Whether a name that is known for no other reason ends in a word that is hardly ever written small."""
    last, seen = candidate.bare[-1], candidate.seen
    return (
        (any(seen[sign] for sign in _LIVING) or (seen["is"] and (seen["he"] or seen["she"])))
        and not any(seen[sign] for sign in _OF_PLACES)
        and len(candidate.bare) == 1
        and last.isalpha()
        and not _VOWELS.isdisjoint(last)
        and last not in FIRST_NAMES
        and not is_titled(candidate)
        and not is_known_elsewhere(last)
        and not candidate.lower
        and not is_common_word(last)
    )


def _shape(candidate: Candidate) -> float:
    """What the words of a name tell by themselves."""
    bare, last = candidate.bare, candidate.words[-1]
    total = 3.0 if candidate.is_honoured else 0.0
    if is_titled(candidate):
        total += 2.8
    elif set(candidate.titles) & SOFT_TITLES:
        total += 1.5
    if bare[0] in FIRST_NAMES:
        total += 2.2
    elif any(word in FIRST_NAMES for word in bare):
        total += 1.5
    if is_uncommon(candidate):
        total += _UNCOMMON
    if len(bare) == 2:
        total += 0.4
    if bare[0] in CALLINGS:
        total += 2.0
    if candidate.count == candidate.initial:
        total -= 1.0
    if candidate.count == 1:
        total -= 0.4
    if candidate.lower and bare[0] not in FIRST_NAMES:
        total -= 0.8
    if last in ROLES and len(candidate.words) > 1:
        total -= 0.8
    if last in PLACE_ENDS and not is_titled(candidate):
        total -= 3.0
    if len(bare) == 1 and not is_titled(candidate):
        if is_known_elsewhere(last):
            total -= 4.0
        elif sounds_like_a_place(last):
            total -= 1.5
        elif last in NOT_PEOPLE:
            total -= 4.0
    if last.endswith(_ABSTRACT) and last not in FIRST_NAMES:
        total -= 1.4
    return total


def is_titled(candidate: Candidate) -> bool:
    """Whether a title that only people bear stands before the name."""
    return bool(set(candidate.titles) - _LOOSE_TITLES)


def is_no_name(candidate: Candidate) -> bool:
    """Whether it is an interjection, a mere abbreviation, a place, or a common noun written large."""
    bare, last = candidate.bare, candidate.words[-1]
    spoken = candidate.seen["tag"] + candidate.seen["script"]
    if (
        (all(len(word) == 1 for word in bare) and not candidate.titles)
        or last == "st"
        or bare[0] in _INTERJECTIONS
    ):
        return spoken < 2
    if candidate.titles == ("st",) and len(bare) == 1 and bare[0] in FIRST_NAMES and spoken < 2:
        # St. James's Hall.
        return True
    if bare[0].startswith("good-") or (len(bare) > 1 and bare[0] in _PLACE_STARTS and spoken < 2):
        return True
    if len(candidate.words) == 1 and last.endswith("s") and last[:-1] in ROLES:
        return True
    is_addressed = set(candidate.titles) & _ADDRESSED
    return len(candidate.words) > 1 and last in PLACE_ENDS and not is_addressed and spoken < 2

"""What a fact says of somebody that can be so only until something else is: a home, an office, a bond, a
thing in his hands, whether he lives. And whether another fact puts an end to it.

Made for precision: a sentence that hopes, guesses, quotes, asks or looks back says nothing here, and of two
homes that are merely different neither replaces the other unless one of them tells of a change.
"""

from dataclasses import dataclass

from . import claims_en, claims_ja
from .models.replacements import Replacement

Topic = Replacement.Reason
# By topic: which states each change puts an end to.
ENDS = {
    Topic.HOME: {"moves": {"lives"}},
    Topic.JOB: {"becomes": {"is"}, "rises": {"is"}, "leaves": {"is"}},
    Topic.BOND: {
        "marries": {"loves", "is engaged"},
        "gets engaged": {"loves"},
        "parts": {"loves", "is engaged", "is married"},
        "makes up": {"is at odds"},
        "falls out": {"is a friend"},
        "leaves": {"serves"},
    },
    Topic.POSSESSION: {"loses": {"has"}},
    Topic.LIFE: {
        "dies": {"lives", "is ill", "is missing", "is held"},
        "recovers": {"is ill"},
        "comes back": {"is missing"},
        "is free": {"is held"},
    },
    Topic.ENDED: {"no longer": {"does"}},
}
_LANGUAGES = {"en": claims_en, "ja": claims_ja}


@dataclass(frozen=True)
class Claim:
    """What a sentence says of the one it is about, ``person`` (a slug).

    ``state`` is how it is and ``change`` what became of that, one of them "": the forms that a topic knows
    (``ENDS``). ``words`` are those that tell the thing, office or place from others of its kind,
    ``other`` is the slug of the other one of a bond.
    """

    person: str
    topic: Topic
    state: str = ""
    change: str = ""
    words: frozenset[str] = frozenset()
    other: str = ""


def claims_of(text, names, language, kind=""):
    """The claims of a fact's sentence. ``names`` maps everything that people are called to their slugs;
    ``kind`` is that of the fact."""
    speaks = _LANGUAGES[language]
    if speaks.UNCERTAIN.search(text):
        return []
    return [
        Claim(person, Topic(topic), state, change, frozenset(words), other)
        for person, topic, state, change, words, other in speaks.read(text, names, kind)
    ]


def puts_an_end(new, old, rivals):
    """Whether a change tells that a state is over. ``rivals`` are the states of the same person and topic
    that it could mean: where the words do not say which, it must be the only one."""
    if not new.change or not old.state or (new.person, new.topic) != (old.person, old.topic):
        return False
    if old.state not in ENDS[new.topic].get(new.change, ()):
        return False
    if new.topic == Topic.BOND:
        return bool(new.other) and new.other == old.other
    if new.topic == Topic.POSSESSION:
        return bool(new.words & old.words) and (new.words <= old.words or old.words <= new.words)
    if new.topic == Topic.ENDED:
        return len(old.words & new.words) >= max(1, 0.8 * len(old.words))
    if new.topic == Topic.HOME:
        return new.words != old.words
    if new.topic == Topic.JOB:
        if new.words and new.words == old.words and new.change == "rises":
            return False
        return bool(new.words & old.words) or (new.change != "becomes" and len(rivals) == 1)
    return True

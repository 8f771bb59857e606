"""What bears on where one person of a script is at each of its lines, as numbers that are weighed.

The signs are those of the words (``Goings``, ``Comings``, ``turn_words``) and those of the course of the talk: how long
somebody is silent, who is called and who is spoken of. The weights are fitted by ``python -m benchmarks.turns``: a
conditional random field over the course of each person.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from functools import cache, cached_property, lru_cache
from pathlib import Path

from .absences import names_another, speaks_alone, speaks_of_absent, speaks_of_gone
from .arrivals import summons
from .script_comings import Comings
from .script_goings import Goings
from .script_lines import INTO, LOW
from .script_scene import CALLED_IN, UNTOLD, SceneMember, ScriptScene
from .turn_words import acts_of

_THIRD = re.compile(r"\b(?P<who>he|she|him|her|his)\b", re.IGNORECASE)
_YOU_ALL = re.compile(
    r"\b(?:you (?:two|three|both|all|guys|lot|folks)|everyone|everybody|both of you|the two of you)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…)\]”\"’'*]\W*$")
# So many words are a reply, and begin nothing.
_BRIEF = 8
_SHOWN = re.compile(
    r"\b(?:(?:this|that|here|these) (?:is|are)|(?:this|that|here)['’]s|meet|and|introduce you to)\s+(?:(?:my|our|the|[a-z]+|[A-Z][a-z]+\.?)\s+){0,3}?(?P<who>[A-Z][\w’'-]+)"
)
# "I'll be off in ten minutes", "we have to go soon": not yet.
_LATER = re.compile(
    r"\b(?:I|we)\b[^.,;:!?—–]{0,25}\b(?:go|going|leave|leaving|off|head(?:ing)?|run|depart|setting off|set off)\b(?: (?!now|back)\w+){0,2}?"
    r" (?:soon|later|tomorrow|tonight|(?:in|after) (?:a|an|about|another|the|half|\d+|two|three|five|ten|fifteen|twenty|thirty) [\w ]{0,12}"
    r"(?:minutes?|mins?|hours?|while|bit|days?|weeks?)|at (?:\d|noon|midnight|half|quarter|[a-z]+ o['’]clock)|(?:next|on) [A-Z]?\w*day)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_COUNTED = re.compile(
    r"\b(?:you |the )?(?P<number>(?<=you )two|both(?= of you)|(?<=you )both|(?<=you )three|(?<=you )four)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    "that this what with have your you're they them there here will would could should don't just like about been were when where which who"
    " then than some from know think well really much very going come back good right sorry only into over more it's i'll i've that's what's"
    " can't didn't doesn't isn't wasn't always never ever even still make made said says tell told want need were does yeah okay thing things"
    " their because before after other another every hello thank thanks please morning evening everyone everybody".split()
)
_FIRST_WORD = re.compile(r"\W*([\w'’]+)")
_ANAPHORS = frozenset(
    "that that's it it's he he's she she's they they're and but so then because or which same exactly true nor neither no yes yeah aye not"
    " mine me his hers those these this such of did does was is".split()
)
Cues = dict[str, float]


@cache
def weights() -> dict[str, float]:
    """What each cue adds to the cost."""
    return json.loads(Path(__file__).with_name("course_weights.json").read_text(encoding="utf-8"))


def cost(cues: Cues) -> float:
    """What cues cost together."""
    table = weights()
    return sum(table.get(cue, 0.0) * value for cue, value in cues.items())


def _step(name: str, value: int, *ends: int) -> str:
    """The name of a cue that counts up: ``gap_4`` for four to five, where ``ends`` are 2, 3, 4, 6."""
    below = [end for end in ends if value >= end]
    return f"{name}_{below[-1] if below else 0}"


@lru_cache(maxsize=2000)
def told_words(said: str) -> frozenset[str]:
    """The telling words of a line, by their first letters: "flowers" takes up "flower"."""
    return frozenset(word[:6] for word in _WORD.findall(said.lower()) if word not in _COMMON)


def names_itself(said: str, names: tuple[str, ...]) -> bool:
    """Whether somebody says his own name, as one who introduces himself."""
    return any(re.search(rf"\b{re.escape(name)}\b", said) for name in names)


def _first_sentence(said: str) -> int:
    """How many words the first sentence has."""
    return len(re.split(r"[.!?…]", said, maxsplit=1)[0].split())


class Weighing(SceneMember):
    """The cues about one person in one scene."""

    def __init__(self, scene: ScriptScene, person: str, goings: Goings, comings: Comings):
        super().__init__(scene, person)
        self.goings = goings
        self.comings = comings
        self.speakers = len({line.speaker for line in self.lines if line.speaker}) or 1

    @cached_property
    def _directed(self) -> bool:
        """Whether directions tell who comes and goes here."""
        return any(direction.change for direction in self.scene.told)

    def leave(self, at: int) -> Cues:
        """That he goes before a line (or, at the end, after the last)."""
        order = bisect_left(self.own, at) - 1
        rule = max(-4.0, min(UNTOLD, self.goings.gone_at.get(at, UNTOLD)))
        cues: Cues = {"leave": 1.0, "leave rule": rule, "leave rule sure": float(rule < 0)}
        cues["leave undirected"] = float(self._directed)
        cues["leave along"] = float(any(self.goings.last_heard(n) + 1 == at for n in self.goings.taken))
        if order < 0:
            return cues | {"leave unheard": 1.0}
        last = self.own[order]
        following = self.own[order + 1] if order + 1 < len(self.own) else None
        slot = self.goings.last_heard(last) + 1
        cues[_step("leave after", at - last, 1, 2, 3, 4, 5)] = 1.0
        said_between = self.lines[last + 1 : at]
        cues["leave passed by"] = float(
            sum(
                acts_of(line.said)["sees off"] < 0 and self.person not in line.called
                for line in said_between[:4]
            )
        )
        if at not in (slot, last + 1):
            cues["leave late"] = 1.0
        else:
            cues["leave next" if at == last + 1 else "leave slot"] = 1.0
            cues["leave cut short"] = float(slot != at)
            cues["leave goes"] = max(-6.0, min(6.0, acts_of(self.lines[last].said)["goes"]))
            if order and last - self.own[order - 1] <= 3:
                cues["leave went"] = max(0.0, min(6.0, acts_of(self.lines[self.own[order - 1]].said)["goes"]))
            cues["leave broken"] = float(self._breaks_off(last))
            cues["leave asking"] = float(self.lines[last].said.rstrip().endswith("?"))
            cues["leave first"] = float(order == 0)
            sent = any(
                self.scene.sends[n] and self.person in self.lines[n].called
                for n in range(max(0, last - 2), last)
            )
            cues["leave sent"] = float(sent)
            cues["leave seen off"] = self._seen_off(last, at)
            cues["leave later"] = float(bool(_LATER.search(self.lines[last].said)))
            cues["leave goes and is seen off"] = float(cues["leave goes"] > 0 and cues["leave seen off"] > 0)
        if following is None:
            cues[_step("leave rest", len(self.lines) - at, 0, 1, 2, 3, 5, 8)] = 1.0
        else:
            cues[_step("leave gap", following - at, 0, 1, 2, 3, 4, 6)] = 1.0
        return cues

    def come(self, at: int) -> Cues:
        """That he comes for the first time before a line."""
        rule = max(-4.0, min(UNTOLD, self.comings.coming.get(at, UNTOLD)))
        cues: Cues = {"come": 1.0, "come rule": rule, "come rule sure": float(rule < 0)}
        if not self.own or at != self.own[0]:
            return cues | {"come early": 1.0, "come early along": self._comes_along(at)}
        return cues | {
            "come comes": max(-6.0, min(6.0, acts_of(self.lines[at].said)["comes"])),
            "come welcomed": self._welcome(at),
            "come called": float(any(self.person in line.called for line in self.lines[at + 1 : at + 3])),
            "come opening": float(self.scene.is_opening(at)),
            "come summoned": float(
                any(
                    self.person in self.lines[n].called and self._is_summons(n)
                    for n in range(max(0, at - 3), at)
                )
            ),
            "come settled": float(min(4, self._settled(at))),
            "come full": min(4.0, at / max(1, len({line.speaker for line in self.lines[:at]}))),
            "come of themselves": float(names_itself(self.lines[at].said, self.names)),
            "come then welcomed": self._welcome(at + 1),
            "come all": float(bool(_YOU_ALL.search(self.lines[at].said))),
            "come counts": float(self._counts_others(at)),
            "come then speaks": float(sum(at < own <= at + 4 for own in self.own)),
            **self._taking_up("come", at),
            _step("come at", at, 0, 1, 2, 3, 4, 6, 9): 1.0,
        }

    def come_back(self, at: int) -> Cues:
        """That he comes back before a line."""
        rule = max(-4.0, min(UNTOLD, self.comings.returning.get(at, UNTOLD)))
        cues: Cues = {"back": 1.0, "back rule": rule, "back rule sure": float(rule < -1)}
        order = bisect_left(self.own, at)
        if order >= len(self.own) or self.own[order] != at:
            return cues | {"back early": 1.0}
        silent = at - self.own[order - 1] - 1 if order else at
        return cues | {
            "back returns": max(-6.0, min(6.0, acts_of(self.lines[at].said)["returns"])),
            "back welcomed": self._welcome(at),
            "back then welcomed": self._welcome(at + 1),
            "back called": float(any(self.person in line.called for line in self.lines[at + 1 : at + 3])),
            "back goes": self._went(order),
            **self._taking_up("back", at),
            _step("back after", silent, 0, 1, 2, 3, 4, 6, 9): 1.0,
        }

    def _welcome(self, at: int) -> float:
        if at + 1 >= len(self.lines) or self.lines[at + 1].speaker == self.person:
            return 0.0
        if INTO.search(self.lines[at + 1].manner):
            # Said into a telephone it shows nothing of those who are there.
            return 0.0
        return max(-2.0, min(4.0, acts_of(self.lines[at + 1].said)["welcomes"]))

    def _seen_off(self, last: int, until: int) -> float:
        """How surely one of the next two lines of others, before he is gone, is said after one who goes."""
        found = [
            acts_of(line.said)["sees off"]
            for line in self.lines[last + 1 : min(until, last + 3)]
            if not line.called or self.person in line.called
        ]
        return max(-2.0, min(4.0, max(found, default=-2.0)))

    def _comes_along(self, at: int) -> float:
        """How surely another comes with a line of his, right after which he speaks himself."""
        line = self.lines[at]
        near = self.own[bisect_left(self.own, at) :][:1]
        if not near or near[0] > at + 2 or line.speaker == self.person:
            return 0.0
        if any(earlier.speaker == line.speaker for earlier in self.lines[max(0, at - 3) : at]):
            return 0.0
        acts = acts_of(line.said)
        return max(0.0, min(4.0, max(acts["returns"], acts["comes"])))

    def _went(self, order: int) -> float:
        """How surely the last line before one of his own was said by one who goes."""
        return max(-6.0, min(6.0, acts_of(self.lines[self.own[order - 1]].said)["goes"])) if order else 0.0

    def _settled(self, at: int) -> int:
        """How often each of those has spoken at least who have spoken before a line more than once."""
        counts = Counter(line.speaker for line in self.lines[:at])
        return min((count for count in counts.values() if count > 1), default=0)

    def _is_summons(self, at: int) -> bool:
        """Whether a line calls somebody who is elsewhere."""
        return summons(self.lines[at].said) or bool(CALLED_IN.search(self.lines[at].said))

    def _counts_others(self, at: int) -> bool:
        """Whether a line calls those who are there by their number, which is that of the speakers before it."""
        counted = _COUNTED.search(self.lines[at].said)
        others = {line.speaker for line in self.lines[:at]} - {self.person}
        return bool(counted) and _NUMBERS[counted["number"].lower()] == len(others)

    def _is_asked(self, at: int) -> bool:
        """Whether a line is said to him by name, and not as to one who is elsewhere."""
        return self.person in self.lines[at].called and not self._is_summons(at)

    def _taking_up(self, kind: str, at: int) -> Cues:
        """What in a line takes up the lines before it, which he has then heard."""
        said = self.lines[at].said
        before = {word for line in self.lines[max(0, at - 3) : at] for word in told_words(line.said)}
        first = _FIRST_WORD.match(said)
        return {
            f"{kind} taking up": float(min(3, len(told_words(said) & before))),
            f"{kind} anaphora": float(bool(first) and first.group(1).lower() in _ANAPHORS),
            f"{kind} short": float(len(said.split()) <= _BRIEF),
            f"{kind} answers": float(at > 0 and self.lines[at - 1].said.rstrip().endswith("?")),
            f"{kind} replies": float(at > 0 and self._is_asked(at - 1)),
            f"{kind} first": float(_first_sentence(said) <= 2),
        }

    def here(self, at: int) -> Cues:
        """That he hears a line of another."""
        line = self.lines[at]
        order = bisect_left(self.own, at) - 1
        called = self.person in line.called
        if order < 0:
            first = self.own[0] if self.own else len(self.lines)
            summoned = self._is_summons(at)
            return {
                "wait": 1.0,
                "wait called": float(called and not summoned),
                "wait summoned": float(called and summoned),
                "wait named": float(self.person in line.spoken_of),
                "wait absent": float(speaks_of_absent(line.said, self.names)),
                _step("wait for", first, 0, 2, 3, 4, 6, 9): 1.0,
            }
        last = self.own[order]
        following = self.own[order + 1] if order + 1 < len(self.own) else None
        silent = (following if following is not None else len(self.lines)) - last - 1
        kind = "gap" if following is not None else "rest"
        cues: Cues = {
            _step(kind, silent, 1, 2, 3, 4, 5, 7, 10): 1.0,
            f"{kind} share": min(4.0, silent / self.speakers),
            _step("since", at - last, 1, 2, 3, 4, 6): 1.0,
        }
        if line.is_far or LOW.search(line.manner):
            return cues
        cues["called"] = float(called)
        bye = self.scene.farewells[at] and at - last <= 4
        cues["seen off"] = float(bye and (called or not line.called))
        if at - last <= 3 and (called or not line.called):
            cues["seen off by words"] = max(-3.0, min(4.0, acts_of(line.said)["sees off"]))
        cues["called in"] = float(called and bool(CALLED_IN.search(line.said)))
        cues["named"] = float(self.person in line.spoken_of)
        cues["shown"] = float(self.person in line.spoken_of and self._shows(line.said))
        cues["gone"] = float(speaks_of_gone(line.said, self.names))
        cues["absent"] = float(speaks_of_absent(line.said, self.names))
        meant = self._is_meant(at, last)
        cues["meant"] = float(meant)
        cues["meant gone"] = float(meant and speaks_of_gone(line.said, self.scene.pronouns(self.person)))
        along = any(gone < at for gone in self.goings.taken)
        cues["they gone"] = float(along and speaks_of_gone(line.said, ("they", "them")))
        cues["alone"] = float(speaks_alone(line.said) and not called)
        cues["you all"] = float(bool(_YOU_ALL.search(line.said)))
        if at - last <= 2:
            # What is said right after him is mostly said to him, unless it speaks of him or of another.
            order_of = "next" if at - last == 1 else "second"
            plain = not line.spoken_of and not _THIRD.search(line.said) and not (line.called and not called)
            cues[f"{order_of} plain"] = float(plain)
            cues[f"{order_of} brief"] = float(plain and len(line.said.split()) <= _BRIEF)
        if not called:
            of_whom = "behind another" if self._another_went(at, last) else "behind"
            cues[of_whom] = max(-4.0, min(4.0, acts_of(line.said)["behind"]))
        return cues

    def _another_went(self, at: int, last: int) -> bool:
        """Whether another has gone since his last line, so that "now that he is gone" is said of that other."""
        if self.scene.somebody_leaves(self.person, self.lines[last].end, self.lines[at].start):
            return True
        after: set[str | None] = set()
        for number in range(at - 1, max(last, at - 7), -1):
            speaker = self.lines[number].speaker
            if speaker not in after and acts_of(self.lines[number].said)["goes"] > 1:
                return True
            after.add(speaker)
        return False

    def _breaks_off(self, at: int) -> bool:
        """Whether a line ends without a mark where most lines end with one: the speaker is cut off."""
        broken = not _ENDS.search(self.lines[at].said)
        return broken and 3 * sum(bool(_ENDS.search(line.said)) for line in self.lines) > 2 * len(self.lines)

    def _shows(self, said: str) -> bool:
        """Whether he is shown to another by name: "This is Ada, and that is Mr. Ruiz"."""
        return any(m["who"] in self.names for m in _SHOWN.finditer(said))

    def _is_meant(self, at: int, last: int) -> bool:
        """Whether "he" or "she" in a line may be he: nobody else is named since his last line."""
        line = self.lines[at]
        if line.spoken_of - {self.person}:
            return False
        pronouns = set(self.scene.pronouns(self.person)) | {"his"}
        found = [m for m in _THIRD.finditer(line.said) if m["who"].lower() in pronouns]
        if not found or names_another(line.said[: found[0].start()]):
            return False
        between = self.lines[max(last + 1, at - 2) : at]
        return not any(names_another(one.said) or one.spoken_of - {self.person} for one in between)

"""The verbs of narration: which one a subject has, whether it is told as true, and whether its act can be seen."""

from .clauses import is_verb
from .moving import MOVING, base_of
from .page import Page
from .words import ADVERBS, AUXILIARIES

_REPORTED = frozenset("if that unless whether until before because who how why whom which".split())
# "We saw Roylott drive past": he has no part in the talk.
_PERCEIVED = frozenset(
    "saw see seen watched watch heard hear spied noticed observed perceived imagined pictured".split()
)
_UNDONE = frozenset("would could should might may will shall not n't never ca wo".split())
# Verbs that tell what somebody is or thinks, wherever he may be.
_STATES = frozenset(
    "knew knows meant means seemed seems lived lives owned owns loved loves hated hates believed believes belonged "
    "wanted wants needed needs trusted became becomes thought thinks hoped feared supposed understood remembered "
    "remained used liked likes expected deserved possessed resembled wrote writes died dies married worked works "
    "told tells claimed claims had has have did does do meant proved proves called named".split()
)
_BE = frozenset(["was", "were", "is", "are"])
_AT = frozenset("in at by on behind under beside near outside inside upon before with across".split())
_NOT_HERE = frozenset(
    "debt love trouble danger fact charge sea school work prison mourning favour need fault bed town london".split()
)


class Acts:
    """What the verbs of a page tell."""

    def __init__(self, page: Page):
        self.tokens = page.tokens

    def verb(self, at: int, end: int) -> int | None:
        """The verb of a clause whose subject has ended, by its token; None where no verb follows."""
        tokens = self.tokens
        stop = min(end, at + 6)
        while at < stop:
            token = tokens[at]
            if token.low in AUXILIARIES and at + 1 < end:
                follow = at + 1
                while follow < end and (tokens[follow].low in ADVERBS or tokens[follow].low.endswith("ly")):
                    follow += 1
                if (
                    follow < end
                    and tokens[follow].low not in AUXILIARIES
                    and (is_verb(tokens[follow]) or tokens[follow].low in ("gone", "come"))
                ):
                    return follow
                return at
            if is_verb(token) or (base_of(token.low) in MOVING and not token.is_capitalised):
                return at
            if token.low in ADVERBS or token.low.endswith("ly") or token.text == ",":
                at += 1
                continue
            return None
        return None

    def is_unreal(self, at: int, start: int, verb: int) -> bool:
        """Whether a clause is wished, feared, reported or denied rather than told (``if he left``)."""
        tokens = self.tokens
        if any(token.low in _REPORTED for token in tokens[max(start, at - 3) : at]):
            return True
        if at > start and tokens[at - 1].low in _PERCEIVED:
            return True
        return any(token.low in _UNDONE for token in tokens[at + 1 : verb])

    def is_seen(self, verb: int, end: int, long_past: bool) -> bool:
        """Whether a verb tells an act that can be seen here and now, not a state or what is long past."""
        tokens = self.tokens
        low = tokens[verb].low
        if long_past or low in _STATES:
            return False
        if low not in _BE:
            return True
        after = [token for token in tokens[verb + 1 : min(end, verb + 5)] if token.low not in ADVERBS]
        if not after:
            return False
        if after[0].low.endswith("ing") and (len(after) < 2 or after[1].low != "to"):
            return True
        beyond = after[1] if len(after) > 1 else None
        return bool(
            after[0].low in _AT and beyond and not beyond.is_capitalised and beyond.low not in _NOT_HERE
        ) or after[0].low in ("there", "here", "present", "asleep", "seated")

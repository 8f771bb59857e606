"""Stage directions: who comes and goes by what stands between the lines of a script."""

import re
from dataclasses import dataclass

from .direction_verbs import LEADS, change_of, is_passive
from .moves import Change
from .moving import MOVING, base_of
from .people import Named, People
from .tokens import Token, tokenise

_REMOVES = frozenset("removed removes kicked kicks banned bans ejected".split())
_ROUSES = re.compile(
    r"\b(?:switch(?:es|ed)? on|turn(?:s|ed)? on|activates?d?|reactivates?d?|wak(?:es?|ing)(?: up)?|woke(?: up)?|rouses?d?|revives?d?|shakes?|shook) (?=[A-Z])"
)
_SHOWS = frozenset(
    "shows ushers brings leads drags hauls pushes marches escorts helps wheels carries".split()
)
_ADDS = frozenset("added adds invited admitted unbanned".split())
_AT = frozenset("to at for of from past behind beside toward towards on after".split())
_SLEEPS = re.compile(
    r"\b(?:dies|died|is (?:killed|shot|stabbed|dead)|falls (?:down )?dead|expires|faints?|fainted|swoons?|passes out|passed out|(?:falls?|fell|drifts off|is|are|fast|already) (?:fast |sound |back )?(?:asleep|unconscious)|dozes?(?: off)?|nods off|sleeps|slept|(?<!not )(?<!be )(?<!half )(?:asleep|sleeping|unconscious)|snor(?:es|ing)|loses consciousness|knocked out|(?:is |are |was )?(?:powered|shut|switched) (?:down|off)|powers? down|shuts? down|goes offline|"
    r"(?:puts?|pulls?|slips?|plugs?|pops?|putting|jams?) (?:on|in|up|back)? ?(?:\w+ ){0,4}?(?:headphones|earphones|earbuds|earplugs|headset|hood)|covers? (?:his|her|their) ears|mutes? (?:the call|everyone|them)|takes? out (?:his|her|their) hearing)\b",
    re.IGNORECASE,
)
_WAKES = re.compile(
    r"\b(?:wakes?|woke|awakes?|awoke|stirs|stirred|comes? (?:to|round|around)(?= *(?:[.,;)\]*]|$|and))|opens? (?:his|her|their) eyes|regains consciousness|revives|sits up|powers? (?:up|on)|boots? up|comes? (?:back )?online|"
    r"(?:takes?|pulls?|slips?|lifts?|removes?|taking) (?:off|out|away|down)? ?(?:\w+ ){0,4}?(?:headphones|earphones|earbuds|earplugs|headset)|unmutes?)\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\b(?:all|everyone|everybody) (?:but|except|save)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|omnes|everyone|everybody|both|they|the others|the rest)\b", re.IGNORECASE)
_BAND = re.compile(
    r"\b(?:family|others|rest|visitors|guests|children|couple|men|women|they|all|both|everyone|everybody)\b",
    re.IGNORECASE,
)
_BACK_IN = re.compile(r"\b(?:back|return|again|re-?enter)", re.IGNORECASE)
_GENDERED = {"he": "m", "she": "f"}


def _is_aim(tokens: list[Token], name: Named) -> bool:
    """Whether somebody is named as the one to whom another does something: "He nods to Eli and goes out"."""
    return name.first > 0 and tokens[name.first - 1].low in _AT


@dataclass(frozen=True)
class Direction:
    """What a direction does to somebody at a place in the text; ``person`` is ``*`` for all who are there and
    ``-`` for all who have gone. ``change`` is ``None`` where he is only shown."""

    at: int
    person: str
    change: Change | None


class Directions:
    """Reads directions. Keeps who was spoken of last, for "she" and "they"."""

    def __init__(self, people: People):
        self.people = people
        self.last: list[str] = []
        self.within = False
        # Those who speak into a telephone here: when they hang up, they stay.
        self.holders: frozenset[str] = frozenset()

    def read(self, text: str, at: int, speaker: str | None = None, within: bool = False) -> list[Direction]:
        """The directions in a piece of text; ``speaker`` is whose line it stands in (``within``) or follows."""
        self.within = within
        found: list[Direction] = []
        start = 0
        for match in re.finditer(r"(?<![MD]r)(?<!Mrs)(?<!St)[.!?;](?=\s|$)|\n|$", text):
            sentence = text[start : match.start()]
            if sentence.strip():
                found += self._sentence(sentence, at + start, speaker)
            start = match.end()
        return found

    def _sentence(self, text: str, at: int, speaker: str | None) -> list[Direction]:
        tokens = tokenise(text)
        named = self._named(tokens)
        if not tokens:
            return []
        if found := self._state(text, at, tokens, named, speaker):
            return found
        found = []
        moved: set[str] = set()
        subjects: list[str] = []
        where = 0
        for index, token in enumerate(tokens):
            before = [name for name in named if where <= name.first < index and not _is_aim(tokens, name)]
            change = None
            if (
                token.low in _SHOWS
                and before
                and any(t.low in ("in", "into") for t in tokens[index + 1 : index + 4])
            ):
                # "The maid shows in Mr. Hale": both.
                who = [name.person for name in [*before, *named] if name in before or name.first > index]
                found += [Direction(at, person, Change.ENTERS) for person in dict.fromkeys(who)]
                return found
            if token.low in _REMOVES or token.low in _ADDS:
                found += self._by_another(tokens, named, index, at)
                moved |= {direction.person for direction in found}
                where = index + 1
                continue
            if token.low in (
                "enter",
                "enters",
                "entering",
                "entered",
                "exit",
                "exits",
                "exeunt",
                "re-enter",
                "reenter",
                "re-enters",
            ):
                change = Change.LEAVES if token.low.startswith("ex") else Change.ENTERS
                if not before and not subjects:
                    who = self._until_verb(tokens, named, index + 1)
                    if _ALL_BUT.search(text) and change is Change.LEAVES:
                        found.append(Direction(at, "*", change))
                        found += [Direction(at, person, Change.ENTERS) for person in who]
                        return found
                    if not who:
                        who = self._unnamed(text, tokens, index, change, speaker)
                    found += [Direction(at, person, change) for person in who]
                    moved |= set(who)
                    self.last = who or self.last
                    where = index + 1
                    continue
            else:
                change = change_of(text, tokens, index, named, self.within)
                if token.low[:4] in ("hang", "hung") and self._holds(before, speaker):
                    change = None
            if change is None:
                continue
            if before:
                subjects = list(dict.fromkeys(name.person for name in before))
            elif not subjects:
                subjects = self._unnamed(text, tokens, index, change, speaker)
            company = self._company(tokens, named, index)
            who = list(dict.fromkeys([*subjects, *company]))
            found += [Direction(at, person, change) for person in who]
            moved |= set(who)
            where = index + 1
        self.last = subjects or [name.person for name in named] or self.last
        found += [Direction(at, name.person, None) for name in named if name.person not in moved]
        return found

    def _holds(self, before: list[Named], speaker: str | None) -> bool:
        """Whether it is one of those in the scene who ends a call."""
        who = {name.person for name in before} or {speaker, *self.last}
        return bool(who & self.holders)

    def _by_another(self, tokens: list[Token], named: list[Named], index: int, at: int) -> list[Direction]:
        """Whom somebody puts out of a chat or lets into it: "Dee removed Suki", "Suki was banned" too."""
        change = Change.LEAVES if tokens[index].low in _REMOVES else Change.ENTERS
        if is_passive(tokens, index):
            return [Direction(at, name.person, change) for name in named if name.first < index]
        return [Direction(at, name.person, change) for name in named if name.first > index]

    def bearers(self, word: str) -> set[str]:
        """Those whose name holds a word."""
        return {p.id for p in self.people.cast if any(word in name.lower().split() for name in p.names)}

    def _named(self, tokens: list[Token]) -> list[Named]:
        """Whom a direction names, in full or by one word of the name: "the Ambassador"."""
        found = self.people.find(tokens)
        taken = {at for name in found for at in range(name.first, name.last)}
        for at, token in enumerate(tokens):
            if at in taken or len(token.low) < 3 or not at:
                continue
            if tokens[at - 1].low == "the" or token.is_capitalised:
                bearers = self.bearers(token.low)
                if len(bearers) == 1:
                    found.append(Named(bearers.pop(), at, at + 1))
        return sorted(found, key=lambda name: name.first)

    def _state(
        self, text: str, at: int, tokens: list[Token], named: list[Named], speaker: str | None
    ) -> list[Direction]:
        """Who falls asleep or wakes, or stops his ears and opens them."""
        if match := _ROUSES.search(text):
            # Who is woken hears again, not who wakes him.
            woken = [name.person for name in named if tokens[name.first].start == match.end()]
            if woken:
                return [Direction(at, person, Change.HEARS_AGAIN) for person in woken]
        for pattern, change in ((_WAKES, Change.HEARS_AGAIN), (_SLEEPS, Change.STOPS_HEARING)):
            if match := pattern.search(text):
                who = [name.person for name in named if tokens[name.first].start < match.start()]
                if not who:
                    who = [p for p in self._unnamed(text, tokens, 0, change, speaker) if p != "-"]
                self.last = who or self.last
                return [Direction(at, person, change) for person in who]
        return []

    def _unnamed(
        self, text: str, tokens: list[Token], index: int, change: Change, speaker: str | None
    ) -> list[str]:
        """Whom a direction means that names nobody before its verb."""
        words = [token.low for token in tokens[: index + 1]]
        if _BAND.search(text) and _BACK_IN.search(text):
            return ["-"]
        if (
            change is Change.ENTERS
            and _BACK_IN.search(text)
            and not speaker
            and not set(words) & {"he", "she"}
        ):
            return ["-"]
        for word in words:
            if word in _GENDERED:
                fitting = [
                    p
                    for p in ([speaker, *self.last] if self.within else [*self.last, speaker])
                    if p and p not in "*-" and self.people.gender.get(p, "") in ("", _GENDERED[word])
                ]
                return fitting[:1]
        if _ALL.search(text) or words[:1] == ["exeunt"]:
            if "they" in words and len(self.last) > 1:
                return list(self.last)
            return ["*"] if change is not Change.ENTERS else ["-"]
        alone = index <= 1 or all(
            token.low.endswith("ly")
            or not token.is_word
            or token.low in ("as", "while", "then", "and", "now")
            for token in tokens[:index]
        )
        return [speaker] if speaker and (alone or self.within) else []

    def _until_verb(self, tokens: list[Token], named: list[Named], index: int) -> list[str]:
        stop = len(tokens)
        for at in range(index, len(tokens)):
            if base_of(tokens[at].low) in MOVING or tokens[at].low in ("exeunt", "exits"):
                stop = at
                break
        return list(dict.fromkeys(name.person for name in named if index <= name.first < stop))

    def _company(self, tokens: list[Token], named: list[Named], index: int) -> list[str]:
        """Those with whom somebody comes or goes: "with Ann", "followed by Ann and Bob", "leading Ann"."""
        joined = tokens[index].low in LEADS
        found = []
        for at in range(index + 1, len(tokens)):
            if tokens[at].low in ("and", "then") and any(
                base_of(token.low) in MOVING for token in tokens[at + 1 : at + 3]
            ):
                # With whom he comes back, he has not gone.
                break
            if tokens[at].low in (
                "with",
                "followed",
                "leading",
                "carrying",
                "bringing",
                "dragging",
                "supporting",
                "taking",
            ):
                joined = True
            name = next((n for n in named if n.first == at), None)
            if name and joined:
                found.append(name.person)
        return found

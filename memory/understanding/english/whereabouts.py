"""Where things are, who saw them put there, and who was told: the plainest facts, kept exactly."""

import re
from dataclasses import dataclass

from ..reading import How, Kind, Knower, Scope, Stance, Statement
from .clauses import Clauses
from .page import Page
from .people import People
from .record import Record
from .telling_words import THINGS
from .wording import LONGEST, finished

_PLACE = r"(?P<where>(?:in|into|inside|under|underneath|behind|on|onto|to|beneath|beside|below|at|from|within)\s+(?:the|a|an|his|her|their|my)\s+[\w'’-]+(?:\s[\w'’-]+)?)"
_THING = r"(?:the|a|an|his|her|their|my)\s+(?P<thing>[\w'’-]+(?:\s[\w'’-]+){0,2}?)"
_PUTS = re.compile(
    r"\b(?P<verb>moved|put|placed|hid|dropped|laid|locked|stuffed|slipped|moves|puts|places|hides|buried|carried|transferred|set)\s+"
    + _THING
    + r"\s+"
    + _PLACE
)
_IS = re.compile(
    r"^(?:\d+\W*\s*)?(?:[Tt]he|[AaHh]\w{0,2})\s+(?P<thing>[\w'’-]+(?:\s[\w'’-]+)?)\s+(?:is|was|are|were|lay|lies|stood|sat)\s+(?:now\s+)?"
    + _PLACE
)
_CLAIM = re.compile(
    r"\b(?P<how>privately |publicly |secretly |quietly |then |falsely )?(?P<verb>told|claimed|said|announced|tells|claims|says|informed|whispered|lied)"
    r"(?P<private> (?:privately|secretly|in private))?(?: to)?(?: (?P<whom>[\w,'’ -]{1,80}?))?(?: (?P<late>privately|in private|secretly))? that (?P<what>[^.!?\n]{4,200})"
)
_CONTENT = re.compile(
    r"^(?:the |a |an )?(?P<thing>[\w'’-]+(?:\s[\w'’-]+)?)\s+(?:is|was|are|were)\s+(?:now\s+)?" + _PLACE
)


_BODY = frozenset(
    """
    eye eyes hand hands head foot feet arm arms finger fingers face lips ear elbow elbows chin nose
    shoulder weight knee back
    """.split()
)


# Without one of these words a sentence puts, shows and claims nothing.
_WORDS = frozenset(
    [
        *re.findall(r"[a-z]{2,}", _PUTS.pattern.split(")")[0] + _CLAIM.pattern.split(r"(?P<private>")[0]),
        *("is", "was", "are", "were", "lay", "lies", "stood", "sat"),
    ]
)


_HIDING = frozenset("hid hides buried locked hidden".split())
_VALUED = THINGS
_OPEN = re.compile(r"\b(?:it|its|them|they|she|he|him|this|that)\b", re.IGNORECASE)
# What is claimed has a subject and a verb, and is no condition.
_ASSERTS = re.compile(
    r"^(?!(?:If|When|Unless|Though|As|While)\b)(?:[\w’'.-]+ ){1,5}?(?:is|was|are|were|has|had|have|will|would|can|could|\w+ed)\b[^;]*$"
)
_NUMBERED = re.compile(r"^\d+ [A-Z]\w+ .*\n\d+ ", re.MULTILINE)


@dataclass
class Sight:
    """The last place of a thing and when it was set there."""

    room: str
    where: str
    seen_by: tuple[str, ...]
    at: int


class Whereabouts:
    """Reads where things are put, and what people are told, in the narration of one scene."""

    def __init__(self, page: Page, people: People, clauses: Clauses, presence: Record):
        self.page = page
        self.people = people
        self.clauses = clauses
        self.presence = presence
        self.sights: dict[str, Sight] = {}
        self.statements: list[Statement] = []
        self.is_record = bool(_NUMBERED.search(page.text)) or len(page.text) < 600
        self._read()

    def _read(self) -> None:
        from .clauses import sentences

        tokens = self.page.tokens
        for first, last in self.page.gaps:
            for start, end in sentences(tokens, first, last):
                while start < end and not tokens[start].low[:1].isalpha():
                    start += 1
                if end - start < 4:
                    continue
                lows = {token.low for token in tokens[start:end]}
                if lows.isdisjoint(_WORDS):
                    continue
                text = self.page.text[tokens[start].start : tokens[end - 1].end]
                if "\n\n" in text or len(text) > 300:
                    continue
                self._claim(text, start, end) or self._puts(text, start, end) or self._is_there(
                    text, start, end
                )

    def _actor(self, start: int, end: int) -> str | None:
        subject = self.clauses.subject_at(start, end)
        if subject is None:
            return None
        return subject.person or (self.presence.narrator if subject.word == "i" else None)

    def _puts(self, text: str, start: int, end: int) -> bool:
        match = _PUTS.search(text)
        actor = self._actor(start, end) if match else None
        if not match or actor is None or not self._weighs(match, text):
            return False
        at = self.page.tokens[start].start
        there = self.presence.with_person(actor, at) or (actor,)
        self._see(match["thing"], self.presence.place_of(actor, at) or "", match["where"], there, at)
        knowers = tuple(Knower(who, How.OWN if who == actor else How.WITNESSED) for who in there)
        self._add(
            text, at, knowers, (actor,), 4 if match["verb"] in ("hid", "hides", "buried", "locked") else 3
        )
        return True

    def _is_there(self, text: str, start: int, end: int) -> bool:
        match = _IS.match(text)
        if not match or not self._weighs(match, text):
            return False
        at = self.page.tokens[start].start
        there = self.presence.witnesses(at)
        if not there:
            return False
        self._see(match["thing"], self.presence.focus_at(at), match["where"], there, at)
        self._add(text, at, tuple(Knower(who) for who in there), (), 2)
        return True

    def _weighs(self, match: re.Match, text: str) -> bool:
        """Whether it matters where a thing is: a thing to be hidden or sought, or a text about nothing else."""
        head = _head(match["thing"])
        if head in _BODY:
            return False
        if self.is_record or "_" in match["where"]:
            return True
        hides = match.groupdict().get("verb") in _HIDING
        return (hides or head in _VALUED) and len(text) <= LONGEST and not _OPEN.search(text)

    def _see(self, thing: str, room: str, where: str, seen_by: tuple[str, ...], at: int) -> None:
        self.sights[_head(thing)] = Sight(room, where, seen_by, at)

    def _claim(self, text: str, start: int, end: int) -> bool:
        match = _CLAIM.search(text)
        actor = self._actor(start, end) if match else None
        if not match or actor is None:
            return False
        at = self.page.tokens[start].start
        private = bool(
            match["private"]
            or match["late"]
            or (match["how"] or "").strip() in ("privately", "secretly", "quietly")
            or match["verb"] == "whispered"
        )
        hearers = self._hearers(match["whom"] or "", actor, at, private)
        if not hearers:
            return False
        content = match["what"].strip()
        told = _CONTENT.match(content)
        sight = self.sights.get(_head(told["thing"])) if told else None
        lie = match["verb"] == "lied" or (match["how"] or "").strip() == "falsely"
        if sight and told:
            lie = lie or _last_word(told["where"]) != _last_word(sight.where)
            hearers = tuple(who for who in hearers if self._trusts(who, actor, sight))
        stance = Stance.BELIEVES if lie else Stance.KNOWS
        knowers = tuple(Knower(who, How.TOLD, stance, actor) for who in hearers)
        if not lie:
            knowers = (Knower(actor, How.OWN), *knowers)
        if not knowers:
            return True
        sentence = content[0].upper() + content[1:] + "."
        if told and not content.lower().startswith(("the ", "a ", "an ")):
            sentence = "The " + content + "."
        if own := self._of_teller(content, actor):
            sentence = own
        elif sentence.split()[0].lower() in ("he", "she", "it", "they", "his", "her") or re.search(
            r"\b(?:I|me|my|you|your)\b", content
        ):
            sentence = text if text[-1] in ".!" else text + "."
            sentence = re.sub(r"\s+", " ", sentence)
        if not self.is_record and (
            _OPEN.search(sentence) or not _ASSERTS.match(sentence) or finished(sentence) != sentence
        ):
            return False
        kind = Kind.PLACE if told or self.is_record else Kind.EVENT
        self._add(text, at, knowers, (actor,), 3, stance, sentence, kind)
        return True

    def _of_teller(self, content: str, actor: str) -> str:
        """What somebody says of himself, with his name: "she was moving" said by Olivia is "Olivia was moving"."""
        pronoun, _, rest = content.partition(" ")
        gender = self.people.gender.get(actor, "")
        if {"he": "m", "she": "f"}.get(pronoun.lower()) != gender or not gender:
            return ""
        if re.search(r"\b(?:he|she|they|I|me|my|you|your)\b", rest):
            return ""
        return f"{self.people.by_id[actor].name} {rest}."

    def _hearers(self, whom: str, actor: str, at: int, private: bool) -> tuple[str, ...]:
        from .tokens import tokenise

        named = tuple(
            dict.fromkeys(name.person for name in self.people.find(tokenise(whom)) if name.person != actor)
        )
        if named and private:
            return named
        around = tuple(who for who in self.presence.with_person(actor, at) if who != actor)
        # Told to somebody: only he is sure to have heard it.
        return named or (() if private else around)

    def _trusts(self, who: str, teller: str, sight: Sight) -> bool:
        """Whether somebody takes another's word on a thing: not if he saw it later, or at the same time, himself."""
        own = self.presence.left_after(who, sight.room, sight.at, self._entered(sight))
        other = self.presence.left_after(teller, sight.room, sight.at, self._entered(sight))
        return own is None or (other is not None and own < other)

    def _entered(self, sight: Sight) -> int:
        return sight.at

    def _add(
        self,
        text: str,
        at: int,
        knowers: tuple[Knower, ...],
        about: tuple[str, ...],
        importance: int,
        stance: Stance = Stance.KNOWS,
        standing: str = "",
        kind: Kind = Kind.PLACE,
    ) -> None:
        standing = standing or re.sub(r"\s+", " ", text)
        self.statements.append(
            Statement(
                standing,
                text,
                at,
                at + len(text),
                Scope.CHARACTER,
                knowers,
                stance,
                importance,
                kind,
                about,
            )
        )


def _head(thing: str) -> str:
    return thing.lower().split()[-1]


def _last_word(where: str) -> str:
    return where.lower().split()[-1]

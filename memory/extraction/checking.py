"""What a model said about a scene, reconciled with what the text shows.

Nothing here can add a person or a passage that is not there. A model's word makes nobody know anything that
he did not hear, see or think: of whom it says so, editors are asked (``Statement.queried``). On the other
side, who hears something said knows that it was said, whether the model lists him or not.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from memory.embedding.words import is_japanese, words
from memory.understanding.reading import How, Knower, Person, SceneReading, Scope, Stance, Statement

from .answers import AFact, ASceneRead
from .audience import Hearing
from .quoting import find_quote

# A fact that has no more words than this share beyond what was said, says no more than was said.
_SAYS_MORE = 0.2
# Two facts of one passage with so many words in common are one.
_SAME = 0.8


@dataclass
class Check:
    """One scene as the offline reader hears it. ``dropped`` counts what was refused, by reason;
    ``reconciled`` what was mended (``repaired``, ``merged``), kept from becoming known (``queried``,
    ``narrowed``) or added (``heard``)."""

    text: str
    cast: tuple[Person, ...]
    offline: SceneReading
    dropped: Counter = field(default_factory=Counter)
    reconciled: Counter = field(default_factory=Counter)

    def statements(self, answer: ASceneRead):
        """The statements that hold, in the order of the text."""
        kept = []
        for fact in answer.facts:
            if statement := self._statement(fact):
                self._keep(statement, kept)
        self.reconciled["queried"] = sum(len(statement.queried) for statement in kept)
        self.reconciled = +self.reconciled
        return tuple(sorted(kept, key=lambda s: (s.start, s.end)))

    def person(self, name):
        """The id that a model's word for somebody stands for: an id of the cast, or the name of just one."""
        if name in self._ids:
            return name
        found = self._by_name.get(_folded(name), set())
        if len(found) == 1:
            return next(iter(found))
        self.dropped["unknown_person"] += 1
        return None

    def _statement(self, fact: AFact):
        if not fact.text:
            self.dropped["empty"] += 1
            return None
        if self._is_foreign(fact.text):
            self.dropped["other_language"] += 1
            return None
        span = find_quote(self.text, fact.quote)
        if span is None:
            self.dropped["made_up_quote"] += 1
            return None
        quote = self.text[slice(*span)]
        self.reconciled["repaired"] += quote != fact.quote
        text = " ".join(fact.text.split())
        about = tuple(dict.fromkeys(p for p in map(self.person, fact.about) if p))
        claimed = self._claimed(fact)
        owners = {knower.person for knower in claimed.values() if knower.how is How.OWN}
        audience = self._hearing.of(*span, fact.kind, owners, {*about, *self._named_in(text)})
        scope = fact.scope
        if scope is Scope.WORLD and not audience.public:
            scope = Scope.CHARACTER
            self.reconciled["narrowed"] += 1
        knowers, queried = self._sorted(claimed, audience, text)
        if audience.spoken and (scope is not fact.scope or self._says_no_more(text, quote)):
            knowers = self._with_hearers(knowers, audience)
        return self._with_stance(
            Statement(
                text=text,
                quote=quote,
                start=span[0],
                end=span[1],
                scope=scope,
                knowers=knowers,
                stance=fact.stance,
                importance=fact.importance,
                kind=fact.kind,
                about=about,
                queried=() if scope is Scope.WORLD else queried,
            ),
            audience,
        )

    def _claimed(self, fact):
        """Whom the model names as knowers, each once."""
        claimed = {}
        for one in fact.knowers:
            person = self.person(one.person)
            if person is None or person in claimed:
                continue
            teller = self.person(one.told_by) if one.told_by and one.how is How.TOLD else None
            claimed[person] = Knower(person, one.how, one.stance, teller if teller != person else None)
        return claimed

    def _sorted(self, claimed, audience, text):
        """(those of whom the text shows that they know it, those of whom it does not)"""
        knowers, queried = [], []
        for knower in claimed.values():
            if knower.person in audience.people:
                knowers.append(self._shown(knower, audience))
            elif audience.thought and knower.how in (How.OWN, How.WITNESSED):
                # Nobody sees what another thinks.
                self.dropped["thought_of_another"] += 1
            elif knower.told_by in audience.people and self._was_told(knower, text):
                knowers.append(knower)
            else:
                queried.append(knower if knower.told_by else replace(knower, how=How.INFERRED))
        return tuple(knowers), tuple(queried)

    def _shown(self, knower, audience):
        """A knower as the text shows it: who hears it said is told it, by the one who says it."""
        if audience.spoken and audience.speaker and knower.person != audience.speaker:
            if knower.how is not How.OWN:
                return replace(knower, how=How.TOLD, told_by=audience.speaker)
        elif knower.how is How.TOLD and knower.told_by not in audience.people:
            return replace(knower, how=How.WITNESSED, told_by=None)
        return knower

    def _was_told(self, knower, text):
        """Whether the one who is said to have told it says so, in the scene and where the other hears it."""
        told = self._telling(text)
        return any(
            len(told & set(words(said))) * 2 >= len(told) > 0
            for said in self._hearing.told(knower.told_by, knower.person)
        )

    def _with_hearers(self, knowers, audience):
        """The knowers and all who heard it said. Hearing is knowing where the fact is what was said; whom a
        model forgets would not know what was said to his face. What it reads between the lines is another
        matter: there its own list stands."""
        known = {knower.person for knower in knowers}
        heard = []
        for person in sorted(audience.people - known):
            told = person != audience.speaker
            heard.append(
                Knower(person, How.TOLD if told else How.OWN, told_by=audience.speaker if told else None)
            )
        self.reconciled["heard"] += len(heard)
        return (*knowers, *heard)

    def _with_stance(self, statement, audience):
        """A lie, or an error, is believed by who hears it; who tells it and knows better does not hold it."""
        if statement.stance is not Stance.BELIEVES:
            return statement
        liar = audience.speaker
        knowers = tuple(
            replace(knower, stance=Stance.BELIEVES)
            for knower in statement.knowers
            if knower.person != liar or knower.stance is Stance.BELIEVES
        )
        queried = tuple(replace(knower, stance=Stance.BELIEVES) for knower in statement.queried)
        return replace(statement, knowers=knowers, queried=queried)

    def _keep(self, statement, kept):
        """Add a statement, or make it one with another that says the same of the same passage: the narrower
        scope counts, and who knows either knows it."""
        for place, other in enumerate(kept):
            if not _says_the_same(statement, other):
                continue
            known = {knower.person for knower in other.knowers}
            knowers = (*other.knowers, *(k for k in statement.knowers if k.person not in known))
            everyone = known | {knower.person for knower in knowers}
            queried = {k.person: k for k in (*other.queried, *statement.queried) if k.person not in everyone}
            kept[place] = replace(
                other,
                scope=statement.scope if other.scope is Scope.WORLD else other.scope,
                knowers=knowers,
                queried=tuple(queried.values()),
                importance=max(other.importance, statement.importance),
                about=tuple(dict.fromkeys((*other.about, *statement.about))),
            )
            self.reconciled["merged"] += 1
            return
        kept.append(statement)

    def _says_no_more(self, text, quote):
        """Whether a fact has hardly a word, names aside, that was not said."""
        told = self._telling(text)
        return bool(told) and len(told - set(words(quote))) <= _SAYS_MORE * len(told)

    def _telling(self, text):
        """The words of a fact without the names."""
        return set(words(text)) - {word for p in self.cast for name in p.names for word in words(name)}

    def _is_foreign(self, text):
        """Whether a fact is not in the language of its scene, in which it is searched for and read."""
        return not is_japanese(text) if self._is_japanese else _mostly_japanese(text)

    def _named_in(self, text):
        return {person.id for person in self.cast if any(name in text for name in person.names)}

    @cached_property
    def _hearing(self):
        return Hearing(self.text, self.offline)

    @cached_property
    def _is_japanese(self):
        return _mostly_japanese(self.text)

    @cached_property
    def _ids(self):
        return {person.id for person in self.cast}

    @cached_property
    def _by_name(self):
        names = {}
        for person in self.cast:
            for name in (*person.names, person.id):
                names.setdefault(_folded(name), set()).add(person.id)
        return names


def _says_the_same(one, other):
    if one.end <= other.start or other.end <= one.start:
        return False
    ours, theirs = set(words(one.text)), set(words(other.text))
    return one.text == other.text or len(ours & theirs) >= _SAME * max(len(ours | theirs), 1)


def _mostly_japanese(text):
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(map(is_japanese, letters)) > len(letters)


def _folded(name):
    return re.sub(r"[\s・·]", "", unicodedata.normalize("NFKC", name)).casefold()

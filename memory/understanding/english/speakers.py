"""Who says what: tags first, then everyone else weighed by turn, nearness, gender and who was spoken to."""

from collections.abc import Callable, Mapping
from copy import copy
from types import MappingProxyType

from .approaches import newly_come
from .calls import Calls
from .certainty import certain_turns
from .clauses import Clauses
from .conversation import Conversation
from .narrated import Narrated
from .page import Page
from .people import Named, People
from .speech import Speech, Turn
from .turn_tags import TurnTags
from .words import FEMALE_ROLES, MALE_ROLES, ROLES

_GENDERED = {"he": "m", "him": "m", "she": "f", "her": "f"}
# Said of one of these, words are nobody's of the cast: "said our visitor", where the cast has no visitor.
_PASSING = frozenset(
    "client visitor inspector patient banker guest clerk driver cabman landlord waiter porter".split()
)
_NAMED_BEFORE = 30


class Speakers:
    """Weighs who says the quotations of a scene. What stands beside them is read once; ``before`` are the last speakers
    before the scene, ``belongings`` what people told of as theirs before."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        narrator: str | None,
        before: tuple[str, ...],
        belongings: tuple[tuple[str, str], ...] = (),
    ):
        self.page = page
        self.people = people
        self.named = named
        self.clauses = clauses
        self.narrator = narrator
        self.before = before
        self.belongings = belongings
        self.absent: Mapping[int, Mapping[str, str]] = {}
        self.heard: Callable[[str, int], float] | None = None
        self.turns = [Turn(index) for index in range(len(page.quotes))]
        self.calls = Calls(page, people)
        self.nameless = {person.id for person in people.cast if _is_nameless(person.name)}
        self.certain: frozenset[int] = frozenset()
        self._read_calls()
        self.tags = TurnTags(page, people, clauses, narrator, self.turns)
        self.tags.read()
        taggers = {
            t.tag.subject.first: t.tag.subject.person for t in self.turns if t.tag and t.tag.subject.person
        }
        self.narrated = Narrated(page, people, clauses, narrator, taggers)
        self.newly_come = newly_come(page, people, named)
        self._settle_tags()
        self._settle_pronouns()
        self._settle_newcomers()
        self._settle_introductions()
        self._settle_between_two()
        self._plain = self.turns

    def _read_calls(self) -> None:
        """Whom the words of each quotation name, and whom they call."""
        at = {name.first: name for name in self.named}
        gaps = self.page.gaps
        for turn in self.turns:
            first, last = gaps[turn.index][1], gaps[turn.index + 1][0]
            inside = [at[place] for place in range(first, last) if place in at]
            called = [n.person for n in inside if self.calls.is_called(n)]
            called += self.calls.by_role(turn, first, last)
            turn.called = tuple(dict.fromkeys(called))
            turn.called_within = self.calls.within(turn, inside)
            turn.named = frozenset(n.person for n in inside) - set(turn.called)

    def speeches(
        self,
        absent: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
        heard: Callable[[str, int], float] | None = None,
    ) -> list[Speech]:
        """The speaker and the addressees of every quotation. ``absent`` are those who seem not to be there when one is
        said, by its number, and why; ``heard`` tells how likely somebody hears one."""
        self.absent, self.heard = absent, heard
        self.turns, self.certain = [copy(turn) for turn in self._plain], frozenset()
        self._settle_joined()
        self._continue_tale()
        return [self._speech(turn) for turn in self.turns]

    def _continue_tale(self) -> None:
        """A scene that was cut inside a speech goes on with the same voice: both speakers before are one."""
        if len(self.before) < 2 or self.before[-1] != self.before[-2] or not self.turns:
            return
        if self.page.text[: self.page.quotes[0].start].strip() or self.turns[0].sure:
            return
        for turn in self.turns:
            if turn.index and not self.page.quotes[turn.index].continues:
                break
            turn.speaker = self.before[-1]
            self.certain |= {turn.index}

    # Tags

    def _settle_tags(self) -> None:
        """Take names and "I" from tags, and note what pronouns ask for."""
        for turn in self.turns:
            if turn.tag is None:
                continue
            subject = turn.tag.subject
            turn.plural = subject.word in ("they", "we")
            person = self.tags.person(subject)
            if person and subject.word != "we":
                turn.speaker, turn.sure = person, True
                continue
            turn.unknown = subject.word in _PASSING or subject.word == "somebody"
            turn.answers = subject.word == "answer"
            turn.gender = _GENDERED.get(subject.word, "") or (
                "f" if subject.word in FEMALE_ROLES else "m" if subject.word in MALE_ROLES else ""
            )

    def _settle_pronouns(self) -> None:
        """ "Tam wiped his knife. 'Fetch him in,' he said": the only one told of in the paragraph so far."""
        page, layout = self.page, self.page.layout
        if layout.loose:
            return
        for turn in self.turns:
            if (
                turn.speaker
                or turn.tag is None
                or turn.tag.subject.word not in _GENDERED
                or not turn.tag.after
            ):
                continue
            quote = page.quotes[turn.index]
            start = layout.span(layout.paragraph_at(quote.start))[0]
            gap = self.narrated.names[turn.index]
            lead = [
                name for name in gap if page.tokens[name.first].start >= start and not self._is_pronoun(name)
            ]
            if not lead or lead[0].first not in self.narrated.leading:
                continue
            there = {name.person for name in lead if self.fits(name.person, turn)}
            if len(there) == 1 and lead[0].person in there:
                turn.speaker, turn.sure = lead[0].person, True

    def _settle_newcomers(self) -> None:
        """Whoever has just come in says what is said next, where paragraphs show and no tag says otherwise."""
        if self.page.layout.loose:
            return
        for index, person in self.newly_come.items():
            turn = self.turns[index]
            free = turn.speaker is None and not turn.plural and not turn.unknown
            if free and turn.tag and turn.tag.subject.word in _GENDERED and self.fits(person, turn):
                turn.speaker = person

    def _is_pronoun(self, name: Named) -> bool:
        return name.first in self.narrated.meant

    def _settle_between_two(self) -> None:
        """Narration names two people, and then one of them is called: the other speaks."""
        for turn in self.turns:
            quote = self.page.quotes[turn.index]
            first, last = self.page.gaps[turn.index]
            if turn.speaker or turn.tag or len(turn.called_plainly) != 1 or self.page.layout.loose:
                continue
            start = self.page.layout.span(self.page.layout.paragraph_at(quote.start))[0]
            names = [name for name in self.narrated.names[turn.index] if last - name.first <= _NAMED_BEFORE]
            there = {name.person for name in names}
            (called,) = turn.called_plainly
            if (
                last - first > 6
                and called in there
                and len(there) == 2
                and not self.page.text[start : quote.start].strip()
            ):
                (turn.speaker,) = there - {called}
                turn.sure = True

    def _settle_introductions(self) -> None:
        """Whoever says his own name is the one who speaks."""
        for turn in self.turns:
            if turn.speaker is None and not turn.plural and (person := self.calls.introduced(turn.index)):
                turn.speaker, turn.sure = person, True

    def _settle_joined(self) -> None:
        """Quotations of one paragraph, or parted by a tag only, have one speaker: they are one turn."""
        groups: list[list[Turn]] = []
        for turn in self.turns:
            if groups and (turn.joined or turn.same_paragraph) and self._goes_with(groups[-1], turn):
                groups[-1].append(turn)
            else:
                groups.append([turn])
        settled = Conversation(self, groups).speakers()
        for group, likely in zip(groups, settled, strict=True):
            for turn in group:
                turn.chance = likely.chance
                if turn.speaker is None and not turn.plural and not turn.unknown:
                    turn.speaker = likely.speaker
        self.certain = certain_turns(self, groups)

    def _goes_with(self, group: list[Turn], turn: Turn) -> bool:
        """Whether nothing says that a quotation is somebody else's than those before it in the paragraph."""
        first = next((t for t in group if t.speaker), None)
        if first and turn.speaker:
            return first.speaker == turn.speaker
        if first and turn.gender:
            return self.fits(first.speaker, turn)
        gender = next((t.gender for t in group if t.gender), "")
        if turn.speaker and gender:
            return self.people.gender.get(turn.speaker, "") in ("", gender)
        return not (gender and turn.gender and gender != turn.gender)

    def fits(self, person: str | None, turn: Turn) -> bool:
        """Whether somebody can be whom the pronoun or role word of a tag means."""
        if person is None:
            return False
        gender = self.people.gender.get(person, "")
        if turn.tag and turn.tag.subject.word != "i" and person == self.narrator and turn.gender:
            return False
        return not (turn.gender and gender and gender != turn.gender)

    def nearness(self, first: int, second: int) -> float:
        """1 where two quotations follow each other, less the more narration lies between."""
        gaps = self.page.gaps
        told = sum(gaps[gap][1] - gaps[gap][0] for gap in range(first + 1, second + 1))
        return 1.0 / (1.0 + told / 60.0)

    def length(self, group: list[Turn]) -> int:
        """How many characters a turn holds."""
        return sum(self.page.quotes[turn.index].end - self.page.quotes[turn.index].start for turn in group)

    def begins_next_paragraph(self, first: int, second: int) -> bool:
        """Whether a quotation opens the paragraph after that of another, which does not run on into it."""
        quotes, layout = self.page.quotes, self.page.layout
        paragraph = layout.paragraph_at(quotes[second].start)
        if quotes[second].continues or layout.paragraph_at(quotes[first].end - 1) + 1 != paragraph:
            return False
        return not self.page.text[layout.span(paragraph)[0] : quotes[second].start].strip()

    # Result

    def _speech(self, turn: Turn) -> Speech:
        addressed = [person for person in turn.called if person != turn.speaker]
        named = [person for person in addressed if person not in turn.called_within]
        if turn.told_to:
            person = turn.told_to.person
            if turn.told_to.word == "me":
                person = self.narrator
            if person and person != turn.speaker:
                named.append(person)
            elif person is None and turn.told_to.word in _GENDERED:
                person = self._other(turn, _GENDERED[turn.told_to.word])
            if person and person != turn.speaker and person not in addressed:
                addressed.append(person)
        if not addressed and turn.aloud:
            other = self._partner(turn)
            if other:
                addressed.append(other)
        certain = turn.index in self.certain
        called = tuple(dict.fromkeys(named))
        bare = turn.tag is None and not turn.beats and not turn.sure
        return Speech(
            turn.index,
            turn.speaker,
            tuple(addressed),
            turn.aloud,
            turn.sure,
            certain,
            called,
            turn.chance,
            bare,
        )

    def _other(self, turn: Turn, gender: str) -> str | None:
        for at in range(turn.index - 1, max(-1, turn.index - 6), -1):
            person = self.turns[at].speaker
            if person and person != turn.speaker and self.people.gender.get(person) == gender:
                return person
        return None

    def _partner(self, turn: Turn) -> str | None:
        """The one who spoke just before or answers just after."""
        for at in (
            *range(turn.index - 1, max(-1, turn.index - 4), -1),
            *range(turn.index + 1, min(len(self.turns), turn.index + 4)),
        ):
            if abs(at - turn.index) > 1 and self.nearness(min(at, turn.index), max(at, turn.index)) < 0.4:
                continue
            person = self.turns[at].speaker
            if person and person != turn.speaker:
                return person
        return None


def _is_nameless(name: str) -> bool:
    """Whether a person is known by what he is only: the captain, her mother."""
    return name.split()[-1].lower() in ROLES and not name[:1].isupper()

"""Who says what: tags first, then everyone else weighed by turn, nearness, gender and who was spoken to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .approaches import newly_come
from .calls import Calls
from .certainty import certain_turns
from .clauses import Clauses, Subject
from .conversation import Conversation
from .narrated import Narrated
from .page import Page
from .people import Named, People
from .tags import Tag, addressee_after, beat, tag_after, tag_before
from .words import FEMALE_ROLES, MALE_ROLES, ROLES

_GENDERED = {"he": "m", "him": "m", "she": "f", "her": "f"}
# Said of one of these, words are nobody's of the cast: "said our visitor", where the cast has no visitor.
_PASSING = frozenset(
    "client visitor inspector patient banker guest clerk driver cabman landlord waiter porter".split()
)
_NAMED_BEFORE = 30


@dataclass
class Turn:
    """What is known of one quotation while speakers are sought."""

    index: int
    tag: Tag | None = None
    speaker: str | None = None
    sure: bool = False
    gender: str = ""
    plural: bool = False
    unknown: bool = False
    answers: bool = False
    aloud: bool = True
    by_narrator: bool = False
    called: tuple[str, ...] = ()
    called_within: tuple[str, ...] = ()
    calls_gender: str = ""
    named: frozenset[str] = frozenset()
    told_to: Subject | None = None
    same_paragraph: bool = False
    joined: bool = False
    beats: list[tuple[str, str, str, int]] = field(default_factory=list)
    chance: float = 0.0

    @property
    def called_plainly(self) -> tuple[str, ...]:
        """Those called in the speaker's own words."""
        return tuple(person for person in self.called if person not in self.called_within)


@dataclass(frozen=True)
class Speech:
    """One quotation with its speaker and those it is plainly for. ``aloud`` is false for thoughts; ``certain``
    tells that the speaker is beyond doubt, ``chance`` how likely he is from 0 to 1; ``called`` are those whom the
    words or the tag name as spoken to, ``bare`` that nothing beside the words tells who speaks."""

    index: int
    speaker: str | None
    addressees: tuple[str, ...]
    aloud: bool
    sure: bool
    certain: bool = False
    called: tuple[str, ...] = ()
    chance: float = 0.0
    bare: bool = False


def speakers_of(
    page: Page,
    people: People,
    named: list[Named],
    clauses: Clauses,
    narrator: str | None,
    before: tuple[str, ...],
    absent: Mapping[int, frozenset[str]] = MappingProxyType({}),
) -> list[Speech]:
    """The speaker and the addressees of every quotation of a scene. ``before`` are the last speakers before it,
    ``absent`` those who cannot have spoken a quotation, by its number, unless a tag says so."""
    return _Weighing(page, people, named, clauses, narrator, before, absent).speeches()


class _Weighing:
    def __init__(self, page, people, named, clauses, narrator, before, absent):
        self.page = page
        self.people = people
        self.named = named
        self.clauses = clauses
        self.narrator = narrator
        self.before = before
        self.absent = absent
        self.turns = [Turn(index) for index in range(len(page.quotes))]
        self.calls = Calls(page, people)
        self.nameless = {person.id for person in people.cast if _is_nameless(person.name)}
        self.certain: frozenset[int] = frozenset()
        self._read_calls()
        self._read_tags()
        taggers = {
            t.tag.subject.first: t.tag.subject.person for t in self.turns if t.tag and t.tag.subject.person
        }
        self.narrated = Narrated(page, people, clauses, narrator, taggers)
        self.newly_come = newly_come(page, people, named)

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

    def speeches(self) -> list[Speech]:
        self._settle_tags()
        self._settle_pronouns()
        self._settle_newcomers()
        self._settle_introductions()
        self._settle_between_two()
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

    def _read_tags(self) -> None:
        page, clauses = self.page, self.clauses
        for turn in self.turns:
            quote = page.quotes[turn.index]
            if turn.index:
                earlier = page.quotes[turn.index - 1]
                together = page.layout.paragraph_at(earlier.end - 1) == page.layout.paragraph_at(quote.start)
                turn.same_paragraph = together and not page.layout.loose
                turn.joined = quote.continues or self._joined(turn.index)
            if quote.name:
                turn.speaker, turn.sure = self.people.labelled(quote.name), True
                continue
            after, _, _ = page.split_gap(turn.index + 1)
            before = self._leading_up(turn.index)
            inner = page.text[quote.start : quote.end].rstrip("”\"’' \n")
            clung = inner[-1:] in ",?!—-–…"
            comma = inner[-1:] in ",—-–"
            tag = tag_after(page, clauses, after, clung, comma)
            leading = tag_before(page, clauses, before)
            if turn.joined and turn.index and self.turns[turn.index - 1].tag and not comma:
                # "It is," he said, "mine." The tag inside is the tag of both halves.
                tag = leading = None
            if (
                leading
                and self._ends_in(before, ":,-—")
                and not comma
                and not self._follows_tag(turn.index, leading)
            ):
                tag = leading
            # In one-sentence-a-line text the same words may follow one quotation and lead up to the next.
            apart = not clung and _ends(inner, ".") and page.layout.loose and self._ends_in(before, ":")
            shared = (
                self._follows_tag(turn.index, leading) and not self._ends_in(before, ":,")
                if leading
                else True
            )
            if not shared and (tag is None or apart):
                tag = leading
            turn.tag = tag
            if tag:
                turn.aloud = not tag.says_nothing_aloud(page.tokens)
                turn.told_to = addressee_after(page, clauses, tag, (after if tag.after else before)[1])
            turn.beats = self._beats(turn, after, before)

    def _leading_up(self, index: int) -> tuple[int, int]:
        """The narration that leads up to a quotation: in its own paragraph, or, where that begins with speech, in
        the one before if it ends in a colon (``He rose and said:``)."""
        page = self.page
        _, _, before = page.split_gap(index)
        first, last = page.gaps[index]
        end = last
        while end > first and page.tokens[end - 1].text in "-—–":
            end -= 1
        if before[0] < before[1] or end <= first or page.tokens[end - 1].text not in ":,":
            return before
        start = page.layout.span(page.layout.paragraph_at(page.tokens[end - 1].start))[0]
        return max(first, page.token_at(start)), last

    def _follows_tag(self, index: int, leading: Tag) -> bool:
        """Whether the words before a quotation are already the tag of the one before them."""
        earlier = self.turns[index - 1].tag if index else None
        return bool(earlier and earlier.after and earlier.verb == leading.verb)

    def _ends_in(self, span: tuple[int, int], marks: str) -> bool:
        first, last = span
        return last > first and self.page.tokens[last - 1].text in marks

    def _joined(self, index: int) -> bool:
        """Whether only a tag inside a sentence parts two quotations: ``"It is," he said, "mine."``"""
        page = self.page
        first, last = page.gaps[index]
        if not 0 < last - first <= 25 or not any(token.is_word for token in page.tokens[first:last]):
            return False
        end = last
        while end > first + 1 and page.tokens[end - 1].text in "-—–":
            end -= 1
        mark = page.tokens[end - 1 if page.tokens[end - 1].text == ":" else last - 1].text
        following = page.text[page.quotes[index].start + 1 : page.quotes[index].start + 6].lstrip(" “‘\"'-—…")
        sentence_ends = any(
            token.text in ".!?" for token in page.tokens[first : last - 1] if not token.is_word
        )
        return (mark in ",-—;" or following[:1].islower()) and not sentence_ends

    def _beats(self, turn: Turn, after, before) -> list[tuple[str, str, str, int]]:
        """Those who act beside a quotation, as (cue, person, pronoun, place)."""
        found = []
        for cue, span, is_after in (("beat_before", before, False), ("beat_after", after, True)):
            act = beat(self.page, self.clauses, span, after=is_after)
            if act is None or self._is_tag_of_neighbour(turn.index, act, is_after):
                continue
            if turn.tag and turn.tag.subject.first == act.subject.first:
                # What he says here is told by the tag, no deed beside it.
                continue
            if self.page.layout.loose:
                cue += "_apart"
            person = self._person(act.subject)
            found.append((cue, person or "", act.subject.word, act.subject.first))
        return found

    def _is_tag_of_neighbour(self, index: int, act: Tag, is_after: bool) -> bool:
        """Whether what looks like an action is the tag of the quotation on its other side."""
        if is_after or not index:
            return False
        earlier = self.turns[index - 1].tag
        return bool(earlier and earlier.after and earlier.subject.first == act.subject.first)

    def _person(self, subject: Subject) -> str | None:
        if subject.word in ("i", "we") and self.narrator:
            return self.narrator
        return subject.person

    def _settle_tags(self) -> None:
        """Take names and "I" from tags, and note what pronouns ask for."""
        for turn in self.turns:
            if turn.tag is None:
                continue
            subject = turn.tag.subject
            turn.plural = subject.word in ("they", "we")
            person = self._person(subject)
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


def _ends(text: str, mark: str) -> bool:
    return text.endswith(mark)

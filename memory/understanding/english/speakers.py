"""Who says what: tags first, then everyone else weighed by turn, nearness, gender and who was spoken to."""

from dataclasses import dataclass, field

from .clauses import Clauses, Subject
from .page import Page
from .people import Named, People
from .tags import Tag, addressee_after, beat, tag_after, tag_before
from .words import FEMALE_ROLES, MALE_ROLES

_GENDERED = {"he": "m", "him": "m", "she": "f", "her": "f"}
# How much each cue counts when nobody is named beside a quotation. Set by hand, checked on LitBank.
WEIGHTS = {
    "two_turns_ago": 2.2,
    "one_turn_ago": -1.6,
    "same_paragraph": 6.0,
    "after_short_tag": 0.6,
    "beat_before": 2.6,
    "beat_after": 1.6,
    "beat_after_apart": 0.5,
    "told_between": 1.2,
    "called_before": 2.4,
    "next_but_one": 1.4,
    "next_turn": -1.0,
    "named_inside": -2.5,
    "recent": 1.0,
    "pronoun_subject": 1.6,
    "speaks_here": 0.6,
    "talked_to": 1.0,
}
_WINDOW = 12


@dataclass
class Turn:
    """What is known of one quotation while speakers are sought."""

    index: int
    tag: Tag | None = None
    speaker: str | None = None
    sure: bool = False
    gender: str = ""
    plural: bool = False
    aloud: bool = True
    by_narrator: bool = False
    called: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    told_to: Subject | None = None
    same_paragraph: bool = False
    joined: bool = False
    beats: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Speech:
    """One quotation with its speaker and those it is plainly for. ``aloud`` is false for thoughts."""

    index: int
    speaker: str | None
    addressees: tuple[str, ...]
    aloud: bool
    sure: bool


def speakers_of(
    page: Page,
    people: People,
    named: list[Named],
    clauses: Clauses,
    narrator: str | None,
    before: tuple[str, ...],
) -> list[Speech]:
    """The speaker and the addressees of every quotation of a scene. ``before`` are the last speakers before it."""
    return _Weighing(page, people, named, clauses, narrator, before).speeches()


class _Weighing:
    def __init__(self, page, people, named, clauses, narrator, before):
        self.page = page
        self.people = people
        self.named = named
        self.clauses = clauses
        self.narrator = narrator
        self.before = before
        self.turns = [Turn(index) for index in range(len(page.quotes))]
        self.gap_names: list[list[Named]] = [[] for _ in page.gaps]
        self._spread_names()

    def _spread_names(self) -> None:
        """Sort the mentions into the gaps of narration; those inside quotations are set on their turns."""
        gap = 0
        inside: list[list[Named]] = [[] for _ in self.turns]
        gaps = self.page.gaps
        for name in self.named:
            while gap + 1 < len(gaps) and name.first >= gaps[gap + 1][0]:
                gap += 1
            if name.first < gaps[gap][1]:
                self.gap_names[gap].append(name)
            elif gap < len(self.turns):
                inside[gap].append(name)
        for turn, names in zip(self.turns, inside, strict=True):
            turn.called = tuple(dict.fromkeys(n.person for n in names if self._is_called(n)))
            turn.named = frozenset(n.person for n in names) - set(turn.called)

    def _is_called(self, name: Named) -> bool:
        """Whether a name inside speech is that of the person spoken to."""
        tokens = self.page.tokens
        before = tokens[name.first - 1] if name.first else None
        after = tokens[name.last] if name.last < len(tokens) else None
        if after is None or after.is_word or after.text not in ",.!?;—-”\"’'…:":
            return False
        if before is None or not before.is_word:
            return before is None or before.text in ",“\"‘'`—-.!?…"
        if before.low in (
            "dear",
            "my",
            "oh",
            "o",
            "hello",
            "hi",
            "hey",
            "yes",
            "no",
            "well",
            "sir",
            "please",
            "thanks",
            "goodbye",
            "morning",
            "evening",
            "now",
            "come",
            "poor",
            "you",
            "good",
            "old",
            "there",
            "hullo",
        ):
            return before.low not in ("you", "there") or after.text in ",!?."
        return False

    def speeches(self) -> list[Speech]:
        self._read_tags()
        self._settle_tags()
        self._weigh_all()
        return [self._speech(turn) for turn in self.turns]

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
                found = People.find(self.people, _tokens(quote.name))
                turn.speaker, turn.sure = (found[0].person if found else None), True
                continue
            after, _, _ = page.split_gap(turn.index + 1)
            _, _, before = page.split_gap(turn.index)
            inner = page.text[quote.start : quote.end].rstrip("”\"’' \n")
            clung = inner[-1:] in ",?!—-–…"
            tag = tag_after(page, clauses, after, clung)
            leading = tag_before(page, clauses, before)
            if leading and (
                tag is None
                or (not clung and _ends(inner, ".") and page.layout.loose and self._ends_in(before, ":"))
            ):
                # In one-sentence-a-line text the same words may follow one quotation and lead up to the next.
                if not (
                    turn.index
                    and self.turns[turn.index - 1].tag
                    and self.turns[turn.index - 1].tag.after
                    and self.turns[turn.index - 1].tag.verb == leading.verb
                    and not self._ends_in(before, ":,")
                ):
                    tag = leading
            turn.tag = tag
            if tag:
                turn.aloud = not tag.says_nothing_aloud(page.tokens)
                turn.told_to = addressee_after(page, clauses, tag, (after if tag.after else before)[1])
            turn.beats = self._beats(turn, after, before)

    def _ends_in(self, span: tuple[int, int], marks: str) -> bool:
        first, last = span
        return last > first and self.page.tokens[last - 1].text in marks

    def _joined(self, index: int) -> bool:
        """Whether only a tag inside a sentence parts two quotations: ``"It is," he said, "mine."``"""
        page = self.page
        first, last = page.gaps[index]
        if not 0 < last - first <= 25:
            return False
        mark = page.tokens[last - 1].text
        following = page.text[page.quotes[index].start + 1 : page.quotes[index].start + 6].lstrip(" “‘\"'-—…")
        sentence_ends = any(
            token.text in ".!?" for token in page.tokens[first : last - 1] if not token.is_word
        )
        return (mark in ",-—;" or following[:1].islower()) and not sentence_ends

    def _beats(self, turn: Turn, after, before) -> list[tuple[str, str, str]]:
        """Those who act beside a quotation, as (cue, person, pronoun)."""
        found = []
        for cue, span, is_after in (("beat_before", before, False), ("beat_after", after, True)):
            act = beat(self.page, self.clauses, span, after=is_after)
            if act is None:
                continue
            if cue == "beat_after" and self.page.layout.loose:
                cue = "beat_after_apart"
            person = self._person(act.subject)
            found.append((cue, person or "", act.subject.word))
        return found

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
            turn.gender = _GENDERED.get(subject.word, "") or (
                "f" if subject.word in FEMALE_ROLES else "m" if subject.word in MALE_ROLES else ""
            )

    # Weighing

    def _weigh_all(self) -> None:
        for _ in range(2):
            for turn in self.turns:
                if not turn.sure:
                    turn.speaker = self._weigh(turn)
        for turn in self.turns:
            if turn.joined and turn.index and not turn.sure and self.turns[turn.index - 1].speaker:
                turn.speaker = self.turns[turn.index - 1].speaker

    def _turn_before(self, index: int) -> int | None:
        """The last quotation of the turn before that of a quotation."""
        at = index
        while at > 0 and (self.turns[at].same_paragraph or self.turns[at].joined):
            at -= 1
        return at - 1 if at else None

    def _weigh(self, turn: Turn) -> str | None:
        if turn.plural:
            return None
        index = turn.index
        if turn.joined or turn.same_paragraph:
            earlier = self.turns[index - 1]
            if earlier.speaker and (turn.tag is None or self._fits(earlier.speaker, turn)):
                return earlier.speaker
        for later in self.turns[index + 1 : index + 3]:
            if not (later.joined or later.same_paragraph):
                break
            if later.sure and (turn.tag is None or self._fits(later.speaker, turn)):
                return later.speaker
        scores = self._scores(turn)
        if not scores:
            return None
        return max(scores, key=lambda person: (scores[person], person))

    def _fits(self, person: str | None, turn: Turn) -> bool:
        if person is None:
            return False
        gender = self.people.gender.get(person, "")
        if turn.tag and turn.tag.subject.word != "i" and person == self.narrator and turn.gender:
            return False
        return not (turn.gender and gender and gender != turn.gender)

    def _scores(self, turn: Turn) -> dict[str, float]:
        return {
            person: sum(WEIGHTS[cue] * value for cue, value in cues.items())
            for person, cues in self.cues(turn).items()
        }

    def cues(self, turn: Turn) -> dict[str, dict[str, float]]:
        """For everyone who may be speaking: what speaks for them and how much."""
        index = turn.index
        cues: dict[str, dict[str, float]] = {}

        def note(person: str | None, cue: str, value: float = 1.0) -> None:
            if person and self._fits(person, turn) and person not in turn.called:
                cues.setdefault(person, {})
                cues[person][cue] = max(value, cues[person].get(cue, 0.0))

        self._note_recent(turn, note)
        previous = self._turn_before(index)
        if previous is not None:
            far = index - previous > 1
            note(self.turns[previous].speaker, "speaks_here")
            if self.turns[previous].speaker in cues:
                note(self.turns[previous].speaker, "one_turn_ago", self._nearness(previous, index))
            two = self._turn_before(previous)
            if two is not None:
                note(self.turns[two].speaker, "two_turns_ago", self._nearness(two, index))
            elif self.before and not far:
                note(self.before[-1], "two_turns_ago", 0.5)
            for person in self.turns[previous].called:
                note(person, "called_before", self._nearness(previous, index))
            told = self.turns[previous].told_to
            if told and told.person:
                note(told.person, "talked_to")
        for cue, person, word in turn.beats:
            if person:
                note(person, cue)
            elif word in _GENDERED:
                for other in list(cues):
                    if self.people.gender.get(other) == _GENDERED[word] and other != self.narrator:
                        note(other, cue, 0.5)
        after = index + 1
        if after < len(self.turns) and self.turns[after].sure:
            note(
                self.turns[after].speaker if self.turns[after].speaker in cues else None,
                "next_turn",
                self._nearness(index, after),
            )
        if after + 1 < len(self.turns) and self.turns[after + 1].sure:
            note(self.turns[after + 1].speaker, "next_but_one", self._nearness(index, after + 1))
        for person in turn.named:
            if person in cues:
                cues[person]["named_inside"] = 1.0
        return cues

    def _note_recent(self, turn: Turn, note) -> None:
        """Those named or speaking in the last quotations and in the narration between them."""
        index = turn.index
        distance = 1.0
        subjects = 0
        for gap in range(index, max(-1, index - _WINDOW), -1):
            names = self.gap_names[gap]
            for name in reversed(names):
                note(name.person, "recent", 1.0 / distance)
                if gap == index and subjects == 0 and not turn.same_paragraph:
                    note(name.person, "told_between")
                if turn.gender and subjects == 0 and self._fits(name.person, turn):
                    note(name.person, "pronoun_subject", 1.0 / distance)
                    subjects += 1
                distance += 0.5
            if gap and self.turns[gap - 1].speaker:
                note(self.turns[gap - 1].speaker, "recent", 1.0 / distance)
                distance += 0.5
        if self.narrator and not turn.gender:
            first, last = self.page.gaps[index]
            if any(token.text == "I" or token.low in ("me", "my") for token in self.page.tokens[first:last]):
                note(self.narrator, "recent", 0.7)
            elif any(self.turns[at].speaker == self.narrator for at in range(max(0, index - 6), index)):
                note(self.narrator, "recent", 0.5)
            else:
                note(self.narrator, "recent", 0.3)

    def _nearness(self, first: int, second: int) -> float:
        """1 where two quotations follow each other, less the more narration lies between."""
        page = self.page
        told = sum(page.gaps[gap][1] - page.gaps[gap][0] for gap in range(first + 1, second + 1))
        return 1.0 / (1.0 + told / 60.0)

    # Result

    def _speech(self, turn: Turn) -> Speech:
        addressed = [person for person in turn.called if person != turn.speaker]
        if turn.told_to:
            person = turn.told_to.person
            if turn.told_to.word == "me":
                person = self.narrator
            elif person is None and turn.told_to.word in _GENDERED:
                person = self._other(turn, _GENDERED[turn.told_to.word])
            if person and person != turn.speaker and person not in addressed:
                addressed.append(person)
        if not addressed and turn.aloud:
            other = self._partner(turn)
            if other:
                addressed.append(other)
        return Speech(turn.index, turn.speaker, tuple(addressed), turn.aloud, turn.sure)

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
            if abs(at - turn.index) > 1 and self._nearness(min(at, turn.index), max(at, turn.index)) < 0.4:
                continue
            person = self.turns[at].speaker
            if person and person != turn.speaker:
                return person
        return None


def _tokens(name: str):
    from .tokens import tokenise

    return tokenise(name)


def _ends(text: str, mark: str) -> bool:
    return text.endswith(mark)

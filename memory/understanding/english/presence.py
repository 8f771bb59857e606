"""Keeps the record of who is there: who hears what, moment by moment."""

import re

from .carried import Carried
from .clauses import Clauses, sentences
from .moves import Change
from .page import Page
from .people import Named, People
from .record import Record
from .script import ScriptPresence
from .speech import Speech
from .stage import Stage
from .state import HERE, State

_BRIEFLY = 12
# So far from being called, in characters, somebody shows that he is there.
_CALLED_BACK = 3000
_CALLED_AHEAD = 1200
_UNANSWERED = re.compile(r"\b(?:are you there|where are you|say something|if you were here)\b", re.IGNORECASE)
_COME_IN = re.compile(r"\b(?:come|step|walk) (?:on |back |right )*in\b", re.IGNORECASE)
# So far back from his coming, in characters, somebody is sure not to have been there.
_TO_COME = 2500
_JUST_GONE = 800
_MYSELF = frozenset("i me my we us our".split())
_ALONE = re.compile(r"\b(?:nobody|no one|empty|himself|herself)\b", re.IGNORECASE)


def presence_of(
    page: Page,
    people: People,
    named: list[Named],
    clauses: Clauses,
    speeches: list[Speech],
    narrator: str | None,
    carried: tuple[str, ...] | None,
    talking: tuple[str, ...] = (),
) -> Record:
    """The record of one scene. ``carried`` are those whom the scene before handed on, ``talking`` its last speakers;
    ``None`` after a break."""
    if any(quote.name for quote in page.quotes):
        return ScriptPresence(page, people, named, speeches, carried)
    amid_talk = bool(page.quotes) and not page.text[: page.quotes[0].start].strip()
    talking = talking if amid_talk else ()
    return Presence(page, people, named, clauses, speeches, narrator, carried or (), talking)


class Presence(Stage):
    """The record of a scene that is told."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        speeches: list[Speech],
        narrator: str | None,
        carried: tuple[str, ...],
        talking: tuple[str, ...],
    ):
        super().__init__(page, people, named, clauses, speeches, narrator, carried)
        self._run()
        self._keep_only_shown(carried, talking)

    def _run(self) -> None:
        index = 0
        if self.narrator and self._tells_of_himself():
            self.states[self.narrator] = State(since=0)
        for number, quote in enumerate(self.page.quotes):
            while index < len(self.happenings) and self.happenings[index].at < quote.start:
                self._apply(self.happenings[index])
                index += 1
            # Who acts in the tag after the words was there while they were said.
            tag_end = self._tag_end(number)
            for ahead in range(index, len(self.happenings)):
                happening = self.happenings[ahead]
                if happening.at >= tag_end or happening.move.change is Change.ENTERS:
                    break
                if happening.move.change in (Change.ACTS, Change.LEAVES) and happening.person != "*":
                    self._seen(happening.person, quote.start, weak=True)
            self._speak(number)
        for happening in self.happenings[index:]:
            self._apply(happening)
        for state in self.states.values():
            self._close(state, len(self.page.text))
        self._note_those_to_come()

    def _note_those_to_come(self) -> None:
        """Who comes after something is said has not said it, unless a tag says so."""
        for number, speech in enumerate(self.speeches):
            if speech.sure or speech.certain or self.afar.is_far[number]:
                continue
            start = self.page.quotes[number].start
            # Somebody may speak first and be told to have come then.
            until = self.page.quotes[number + 1].start if number + 1 < len(self.speeches) else start
            to_come = {
                person: "to_come"
                for person, at in self.came.items()
                if until < at <= start + _TO_COME
                and not any(since <= until for since, _, _ in self.states[person].stays)
            }
            if to_come:
                self.absent[number] = self.absent.get(number, {}) | to_come
                self.contradicted |= speech.speaker in to_come

    def _tells_of_himself(self) -> bool:
        """Whether the one who tells the story is in this scene."""
        tokens = self.page.tokens
        return any(token.low in _MYSELF for first, last in self.page.gaps for token in tokens[first:last])

    def _keep_only_shown(self, carried: tuple[str, ...], talking: tuple[str, ...]) -> None:
        """Take those carried over from the record as far as they do not show that they are still there. Those
        ``talking`` when the scene was cut are there from its start if they show themselves at all."""
        end = len(self.page.text)
        still = tuple(person for person in carried if self.states[person].stays_to(end))
        shown = Carried(self.page, self.speeches, self.talk, self.happenings)
        since = {}
        for person in carried:
            if person != self.narrator:
                at = shown.there_from(person)
                since[person] = end + 1 if at is None else 0 if person in talking else at
                self.states[person].forget_before(since[person])
        for number, quote in enumerate(self.page.quotes):
            self.hearers[number] = tuple(p for p in self.hearers[number] if since.get(p, 0) <= quote.start)
        if not set(self.present) - {self.narrator}:
            self.waiting = tuple(person for person in still if not self.states[person].stays)

    def _tag_end(self, number: int) -> int:
        """Where the first sentence after a quotation ends, if it is of the same paragraph."""
        first, last = self.page.split_gap(number + 1)[0]
        if first >= last:
            return self.page.quotes[number].end
        return self.page.tokens[sentences(self.page.tokens, first, last)[0][1] - 1].end

    def _speak(self, number: int) -> None:
        speech, quote = self.speeches[number], self.page.quotes[number]
        said = self.page.text[quote.start : quote.end]
        speaker = speech.speaker
        is_far = self.afar.is_far[number]
        if not speech.certain and not is_far:
            self._note_absent(number)
        if speaker and speech.certain and not is_far:
            self._wakes(speaker, number)
            self._seen(speaker, quote.start)
        if (
            speech.aloud
            and not is_far
            and not _ALONE.search(self.talk.beside(number))
            and not _UNANSWERED.search(said)
        ):
            announced = self.newcomers.announced(number)
            for person in speech.called:
                if person in announced:
                    continue
                state = self.states.get(person)
                if state and state.gone and state.since is None:
                    following = self.speeches[number + 1 : number + 2]
                    answers = any(s.speaker == person and s.certain for s in following)
                    if answers or _COME_IN.search(said):
                        self._seen(person, quote.start)
                # Who is only called, and neither speaks nor is told of near by, is somebody else's name, or not there.
                if not self._shows_near(person, quote.start):
                    continue
                # Who is named in a long tale is spoken of rather than spoken to.
                told_of = self.talk.is_tale(number) or person in self.far_away
                if not told_of and (state is None or (state.since is None and not state.gone)):
                    self._seen(person, quote.start)
        # Who is taken to speak only as a guess, and is not there, does not turn the text to where he is.
        guessed = speech.bare and not speech.certain and speaker in self.absent.get(number, ())
        if not guessed:
            self._comes_back(speaker, number)
        if (
            not guessed
            and speaker in self.states
            and self.states[speaker].since is not None
            and self.states[speaker].place != self.focus[-1][1]
        ):
            self._rejoin(quote.start, self.focus[-1][1])
            self.focus.append((quote.start, self.states[speaker].place))
        self.hearers[number] = self.audience.of(number)

    def _shows_near(self, person: str, at: int) -> bool:
        """Whether somebody speaks, or is told of as acting, in the talk around a place."""
        places = self.shown.get(person, ())
        return any(-_CALLED_BACK <= place - at <= _CALLED_AHEAD for place in places)

    def _note_absent(self, number: int) -> None:
        """Note who is elsewhere, or, where no name beside the words tells who says them, has just gone; longer ago if
        nothing does."""
        at = self.page.quotes[number].start
        # Who goes out may say so as he goes.
        before = self.page.layout.span(self.page.layout.paragraph_at(at))[0]
        looked_at, speech = self.focus[-1][1], self.speeches[number]
        there = {p for p, s in self.states.items() if s.since is not None and s.place == looked_at}
        gone = {
            p: self._how_gone(s, number, before) if s.since is None else "elsewhere"
            for p, s in self.states.items()
            if (
                s.gone and not speech.sure and (speech.bare or s.went_between(at - _JUST_GONE, before))
                if s.since is None
                else s.place != looked_at and len(there) > 1
            )
        }
        if gone:
            self.absent[number] = gone
            self.contradicted |= not speech.sure and speech.speaker in gone

    def _how_gone(self, state: State, number: int, before: int) -> str:
        """Whether somebody went in the narration just before a quotation, or longer ago."""
        earlier = self.page.quotes[number - 1].end if number else 0
        return "just_gone" if state.went_between(earlier, before) else "gone"

    def _wakes(self, speaker: str, number: int) -> None:
        """A sleeper who speaks was woken by what was said to him."""
        state = self.states.setdefault(speaker, State())
        first, last = self.page.gaps[number]
        start = self.page.quotes[number - 1].end if number else 0
        acts = any(
            h.person == speaker and start <= h.at < self.page.quotes[number].start for h in self.happenings
        )
        answers = number and last - first <= _BRIEFLY and not acts
        if not state.hears and answers and state.since is not None:
            asker = self.speeches[number - 1].speaker or ""
            earlier = self.states.get(asker) if asker != speaker else None
            if earlier and earlier.place == state.place and self.audience.is_open(number - 1):
                self.hearers[number - 1] = tuple(dict.fromkeys((*self.hearers[number - 1], speaker)))
        state.hears = True

    def _comes_back(self, speaker: str | None, number: int) -> None:
        """Who had gone somewhere alone and talks with those who stayed is with them again."""
        state, looked_at = self.states.get(speaker or ""), self.focus[-1][1]
        if state is None or state.since is None or state.place == looked_at:
            return
        there = {p for p, s in self.states.items() if s.since is not None and s.place == state.place} - {
            speaker
        }
        near = {self.speeches[at].speaker for at in (number - 1, number + 1) if 0 <= at < len(self.speeches)}
        near = {p for p in near if p in self.states and self.states[p].since is not None}
        if not there and any(self.states[p].place == looked_at for p in near):
            self._to(state, self.page.quotes[number].start, looked_at)

    def _rejoin(self, at: int, place: str) -> None:
        """Those who had only stepped aside are with the others again when one of these speaks."""
        if place.startswith("@aside"):
            for state in self.states.values():
                if state.since is not None and state.place == place:
                    self._to(state, at, HERE)

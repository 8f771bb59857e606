"""Keeps the record of who is there: who hears what, moment by moment."""

import re
from bisect import bisect_right

from .afar import Afar
from .audience import Audience
from .carried import Carried
from .clauses import Clauses, sentences
from .farewells import farewells_of
from .happening import Happening
from .happenings import ALL_ALONG, Narrated
from .moves import Change, Move
from .newcomers import Newcomers
from .page import Page
from .partings import Partings
from .people import Named, People
from .record import Record
from .script import ScriptPresence
from .shifts import shifts_of
from .speakers import Speech
from .spoken_of import SpokenOf
from .state import HERE, State
from .talk import Talk
from .tokens import tokenise
from .unseen import Unseen

# So many tokens of narration may stand between two turns of one conversation.
_APART = 45
_LOOSELY = 90
_BRIEFLY = 12
# How far back, in characters, somebody first noticed now may have been there already.
_LOOKS_BACK = 1500
# So far from being called, in characters, somebody shows that he is there.
_CALLED_BACK = 3000
_CALLED_AHEAD = 1200
_UNANSWERED = re.compile(r"\b(?:are you there|where are you|say something|if you were here)\b", re.IGNORECASE)
_COME_IN = re.compile(r"\b(?:come|step|walk) (?:on |back |right )*in\b", re.IGNORECASE)
# So far back from his coming, in characters, somebody is sure not to have been there.
_TO_COME = 2500
_JUST_GONE = 800
# "Loomed up again" of one who had gone.
_AGAIN = re.compile(r"\w+ (?:\w+ ){0,2}?again\b")
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
) -> Record:
    """The record of one scene. ``carried`` are those whom the scene before handed on; ``None`` after a break."""
    if any(quote.name for quote in page.quotes):
        return ScriptPresence(page, people, named, speeches, carried)
    return Presence(page, people, named, clauses, speeches, narrator, carried or ())


class Presence(Record):
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
    ):
        super().__init__(page, narrator)
        self.people = people
        self.clauses = clauses
        self.speeches = speeches
        self.focus_place = ""
        self.turned_back = -1
        for person in carried:
            self.states[person] = State(since=0)
        self.talk = Talk(page, speeches)
        self.onsets = self.talk.onsets(_APART)
        self.stretches = self.talk.onsets(_LOOSELY)
        self.afar = Afar(page, named, speeches)
        self.far_away = self.afar.people
        self.spoken_of = SpokenOf(page, people, named, speeches)
        self.audience = Audience(self, speeches, self.talk, self.afar)
        told = Narrated(page, people, named, clauses, speeches, narrator).all()
        self.newcomers = Newcomers(page, people, named, speeches)
        self.shifts = shifts_of(page)
        moved_on = [Happening(at, "*", Move(Change.MOVES_ON)) for at in self.shifts]
        self.happenings = sorted(
            [
                *moved_on,
                *Partings(page, speeches, [*told, *farewells_of(page, speeches, told)]).applied(),
            ],
            key=lambda happening: happening.at,
        )
        self.unseen = Unseen(page, speeches, self.happenings)
        self.shown: dict[str, list[int]] = {}
        for at, person in [
            *((happening.at, happening.person) for happening in told),
            *((quote.start, speech.speaker) for quote, speech in zip(page.quotes, speeches, strict=True)),
        ]:
            self.shown.setdefault(person or "", []).append(at)
        # Those of whom the text tells that they come, and where first.
        self.came: dict[str, int] = {}
        self.arrivals: list[int] = []
        self._run()
        self._keep_only_shown(carried)

    def whose(self, words: str) -> str | None:
        """Whom a name or a role means: "Ann", "the old sergeant"."""
        tokens = tokenise(words)
        name = next(iter(self.people.find(tokens)), None)
        return name.person if name else self.people.role([token.low for token in tokens[1:]] or [""])

    # The record

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
            to_come = frozenset(
                person
                for person, at in self.came.items()
                if until < at <= start + _TO_COME
                and not any(since <= until for since, _, _ in self.states[person].stays)
            )
            if to_come:
                self.absent[number] = self.absent.get(number, frozenset()) | to_come
                self.contradicted |= speech.speaker in to_come

    def _tells_of_himself(self) -> bool:
        """Whether the one who tells the story is in this scene."""
        flags = self.page.in_speech
        return any(
            token.low in _MYSELF and not said for token, said in zip(self.page.tokens, flags, strict=True)
        )

    def _move_on(self, at: int) -> None:
        """The text goes on at another time or place: only who shows himself there is there."""
        for person, state in self.states.items():
            if person != self.narrator:
                self._close(state, at)
            state.gone, state.hidden, state.hears = False, False, True
        self.focus.append((at, HERE))

    def _keep_only_shown(self, carried: tuple[str, ...]) -> None:
        """Take those carried over from the record as far as they do not show that they are still there."""
        end = len(self.page.text)
        still = tuple(person for person in carried if self.states[person].stays_to(end))
        shown = Carried(self.page, self.speeches, self.talk, self.happenings)
        since = {}
        for person in carried:
            if person != self.narrator:
                at = shown.there_from(person)
                since[person] = end + 1 if at is None else at
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

    def _close(self, state: State, at: int) -> None:
        if state.since is not None:
            state.stays.append((state.since, at, state.place))
            state.since = None

    def _apply(self, happening: Happening) -> None:
        change, place = happening.move
        if change is Change.MOVES_ON:
            self._move_on(happening.at)
            return
        if change is Change.MISSED:
            self._unhear(happening)
            return
        who = (
            [person for person, state in self.states.items() if state.since is not None]
            if happening.person == "*"
            else [happening.person]
        )
        for person in who:
            state = self.states.setdefault(person, State())
            if state.hidden and self._steals_away(person, happening):
                self._close(state, happening.at)
                state.gone, state.hidden = True, False
            elif (
                change is Change.ENTERS
                and happening.person == "*"
                and state.place == self.focus[-1][1] == HERE
            ):
                continue
            elif change is Change.ENTERS:
                self._enter(person, state, happening.at, place, happening.company)
            elif change is Change.ELSEWHERE and (not place or self.turned_back == happening.at):
                # The text turns to where somebody is already, away from another place.
                if state.since is not None and state.place != self.focus[-1][1]:
                    self.focus.append((happening.at, state.place))
                    self.turned_back = happening.at
            elif change is Change.ELSEWHERE:
                self._close(state, happening.at)
                state.since, state.place, state.gone, state.hears = happening.at, place, False, True
                self.focus.append((happening.at, place))
            elif change is Change.MOVES:
                for companion in happening.company:
                    if companion != "*" and self.states.setdefault(companion, State()).place != place:
                        self._seen(companion, happening.at)
                self._seen(person, happening.at)
                self._to(state, happening.at, place or HERE)
                self.focus.append((happening.at, state.place))
            elif change is Change.LEAVES:
                self._seen(person, happening.at)
                self._close(state, happening.at)
                state.gone = True
            elif change is Change.GOES_BACK:
                if happening.person == "*" and state.place != self.focus[-1][1]:
                    continue
                if state.since is not None and state.place == self.focus[-1][1] == HERE:
                    self._close(state, happening.at)
                    state.gone = True
                else:
                    self._enter(person, state, happening.at, place, happening.company)
            elif change is Change.AWAY:
                self._close(state, happening.at)
                state.gone = True
            elif change is Change.STOPS_HEARING:
                self._seen(person, happening.at)
                state.hears = False
            elif change is Change.HEARS_AGAIN:
                if state.hears and state.since is not None:
                    # He wakes of whom nobody said that he slept.
                    self._was_away(person, happening.at)
                state.hears = True
                self._seen(person, happening.at)
            elif change is Change.LISTENS:
                self._listens(person, state, happening)
            elif change is Change.APPEARS:
                self._appears(person, state, happening.at)
            elif happening.person != "*":
                back = state.gone and bool(_AGAIN.match(self.page.text, happening.at))
                self._seen(person, happening.at, weak=not back)

    def _appears(self, person: str, state: State, at: int) -> None:
        """Somebody is seen who has just come, if he was not there."""
        looked_at = self.focus[-1][1]
        alone = not any(
            s.place == state.place for p, s in self.states.items() if p != person and s.since is not None
        )
        if state.since is None or (state.place != looked_at and alone):
            self._close(state, at)
            state.since, state.place, state.gone = at, looked_at, False

    def _listens(self, person: str, state: State, happening: Happening) -> None:
        """Somebody listens unseen: who was only just noticed was not there before. Who had heard all has listened
        since he went."""
        at = happening.at
        if happening.move.place == ALL_ALONG and state.stays and (state.since is None or state.hidden):
            self._hear_late(person, state.stays[-1][1], at)
        if state.since is None:
            state.since, state.place, state.gone, state.hidden = at, HERE, False, True
        elif state.noticed is not None and not state.stays and not self._took_part(person, at):
            state.since, state.hidden = max(state.since, state.noticed), True
            self._was_not_there(person, state.noticed)
        self._to(state, at, HERE)

    def _was_not_there(self, person: str, before: int) -> None:
        """Take somebody from those who heard what was said before a place."""
        for number, quote in enumerate(self.page.quotes):
            if quote.start < before:
                self.hearers[number] = tuple(p for p in self.hearers[number] if p != person)

    def _took_part(self, person: str, at: int) -> bool:
        """Whether somebody has spoken so far."""
        return any(
            person == speech.speaker
            for quote, speech in zip(self.page.quotes, self.speeches, strict=True)
            if quote.start < at
        )

    def _steals_away(self, person: str, happening: Happening) -> bool:
        """Whether one who listens unseen goes away, rather than coming forward."""
        if happening.move.change in (Change.LEAVES, Change.STRAYS, Change.MOVES):
            return True
        ahead = [n for n, quote in enumerate(self.page.quotes) if quote.start >= happening.at][:3]
        comes = happening.move.change is Change.ENTERS
        return comes and person not in {self.speeches[number].speaker for number in ahead}

    def _unhear(self, happening: Happening) -> None:
        """Take somebody (``*``: everybody) from those who heard the talk just before, back to his own last part in it."""
        numbers = [n for n, quote in enumerate(self.page.quotes) if quote.end <= happening.at]
        for at in reversed(numbers):
            speech = self.speeches[at]
            if happening.person in (speech.speaker, *speech.called):
                break
            if self.onsets[at] != self.onsets[numbers[-1]]:
                break
            if happening.person == "*":
                self.hearers[at] = ()
            self.hearers[at] = tuple(p for p in self.hearers[at] if p != happening.person)

    def _enter(self, person: str, state: State, at: int, place: str, company: tuple[str, ...]) -> None:
        self.came.setdefault(person, at)
        self.arrivals.append(at)
        there = {s.place for p, s in self.states.items() if s.since is not None and p not in company}
        focus = self.focus_place
        looked_at = self.focus[-1][1]
        if not place and looked_at.startswith("@") and state.place != looked_at:
            target = looked_at
        elif place and place in there:
            target = place
        elif place and place == focus:
            target = HERE
        elif place and not focus and (state.since is None or not there):
            self.focus_place, target = place, HERE
        elif (place and focus and place != focus) or (
            place and not focus and state.since is not None and state.place == HERE and there
        ):
            target = place
        else:
            target = HERE
        self.focus.append((at, target))
        if state.since is not None and state.place == target and target == HERE:
            # "He came in" of one who seemed to be there: he was not before.
            if self._took_part(person, at):
                self._close(state, self._was_away(person, at))
            elif not state.stays:
                self._was_not_there(person, at)
            state.since = at
            return
        self._close(state, at)
        state.since, state.place, state.gone, state.hears = at, target, False, True

    def _was_away(self, person: str, at: int) -> int:
        """Take somebody who comes back, or wakes, from those who heard what was said while he was away; from where."""
        missed = self.unseen.missed(person, at)
        for number in missed:
            self.hearers[number] = tuple(p for p in self.hearers[number] if p != person)
            self.absent[number] = self.absent.get(number, frozenset()) | {person}
            speech = self.speeches[number]
            self.contradicted |= speech.bare and not speech.certain and speech.speaker == person
        return self.page.quotes[missed[0]].start if missed else at

    def _to(self, state: State, at: int, place: str) -> None:
        if place and place == self.focus_place:
            place = HERE
        if state.since is not None and state.place != place:
            self._close(state, at)
            state.since, state.place = at, place

    def _seen(self, person: str, at: int, weak: bool = False) -> None:
        """Somebody is seen or heard. If unknown so far, he was there from the start; if he had left, he is back."""
        state = self.states.setdefault(person, State())
        if state.since is not None:
            return
        if state.gone:
            moved, place = self.focus[-1]
            met = place.startswith("@") and bool(state.stays) and state.stays[-1][1] < moved
            if not weak or met:
                state.since, state.place, state.gone = at, place if place.startswith("@") else HERE, False
            return
        moved, place = self.focus[-1]
        if place != HERE:
            # The text went along with somebody to another place: whoever is met there was there.
            state.since, state.place = moved, place
            return
        start = 0 if person == self.narrator else self._noticed(person, at)
        state.since, state.place, state.noticed = start, HERE, at
        self._hear_late(person, start, at)

    def _noticed(self, person: str, at: int) -> int:
        """From where somebody was there who is noticed now: from the start of the talk that goes on."""
        talk = bisect_right([quote.start for quote in self.page.quotes], at) - 1
        if talk < 0:
            return at
        shift = max((place for place in self.shifts if place <= at), default=0)
        since = max(self.stretches[talk], at - _LOOKS_BACK, shift)
        if (came := self.newcomers.came_at(person, at, since)) is not None:
            self.came.setdefault(person, came)
            return came
        if self.spoken_of.as_absent(person, since, at):
            return at
        if (arrival := max((place for place in self.arrivals if place < at), default=0)) > since:
            # Who is seen for the first time after somebody has come may have come with him.
            return arrival
        if self.page.quotes[talk].start != at:
            # Seen in the narration, without having come: there all along, while the talk went on.
            near = at - self.page.quotes[talk].end <= _LOOKS_BACK // 3
            return since if near else at
        reach = max(0, at - _LOOKS_BACK)
        if talk:
            # Who answers has heard the whole of what was said to him, however long.
            reach = min(reach, self.talk.speech_start(talk - 1))
        return min(at, max(self.stretches[talk], reach, shift))

    def _hear_late(self, person: str, start: int, at: int) -> None:
        """Add somebody to what was said before he was first noticed."""
        for number, quote in enumerate(self.page.quotes):
            if quote.start >= at:
                break
            speech = self.speeches[number]
            if (
                quote.start >= start
                and self.audience.is_open(number)
                and speech.speaker
                and speech.speaker != person
            ):
                state = self.states.get(speech.speaker)
                if (state is None or state.place == HERE) and person not in self.hearers[number]:
                    self.hearers[number] = (*self.hearers[number], person)

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
        gone = frozenset(
            p
            for p, s in self.states.items()
            if (
                s.gone and not speech.sure and (speech.bare or s.went_between(at - _JUST_GONE, before))
                if s.since is None
                else s.place != looked_at and len(there) > 1
            )
        )
        if gone:
            self.absent[number] = gone
            self.contradicted |= not speech.sure and speech.speaker in gone

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

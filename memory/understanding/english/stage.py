"""Who is where in a scene that is told, and what each happening does to that."""

import re
from bisect import bisect_right

from .afar import Afar
from .audience import Audience
from .clauses import Clauses
from .farewells import farewells_of
from .happening import Happening
from .happenings import ALL_ALONG, Happenings
from .moves import Change, Move
from .newcomers import Newcomers
from .page import Page
from .partings import Partings
from .people import Named, People
from .record import Record
from .shifts import shifts_of
from .speech import Speech
from .spoken_of import SpokenOf
from .state import HERE, State
from .talk import Talk
from .tokens import tokenise
from .unseen import Unseen

# So many tokens of narration may stand between two turns of one conversation.
_APART = 45
_LOOSELY = 90
# How far back, in characters, somebody first noticed now may have been there already.
_LOOKS_BACK = 1500
# "Loomed up again" of one who had gone.
_AGAIN = re.compile(r"\w+ (?:\w+ ){0,2}?again\b")


class Stage(Record):
    """Those of a scene, each at his place, as the happenings in the narration move them."""

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
        self.named = named
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
        told = Happenings(page, people, named, clauses, speeches, narrator).all()
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

    def whose(self, words: str) -> str | None:
        """Whom a name or a role means: "Ann", "the old sergeant"."""
        tokens = tokenise(words)
        name = next(iter(self.people.find(tokens)), None)
        return name.person if name else self.people.role([token.low for token in tokens[1:]] or [""])

    # What happens

    def _move_on(self, at: int) -> None:
        """The text goes on at another time or place: only who shows himself there is there."""
        for person, state in self.states.items():
            if person != self.narrator:
                self._close(state, at)
            state.gone, state.hidden, state.hears = False, False, True
        self.focus.append((at, HERE))

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
            self.absent[number] = self.absent.get(number, {}) | {person: "away"}
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

"""What a told scene shows, quotation by quotation, of whether each of its people is within earshot."""

import re
from bisect import bisect_left, bisect_right

from .absences import speaks_of_absent
from .earshot_words import words_between, words_of_deed
from .moves import Change
from .presence import Presence

_WITHOUT = frozenset([Change.MISSED, Change.MOVES_ON])
_COMING = frozenset([Change.ENTERS, Change.GOES_BACK, Change.APPEARS])
_GOING = frozenset([Change.LEAVES, Change.AWAY, Change.STOPS_HEARING])
_PARTING = frozenset([Change.LEAVES, Change.AWAY, Change.MOVES, Change.STRAYS])
# How many quotations back or ahead somebody shows himself, told apart as next, few, some and many.
_FAR = ((1, "1"), (3, "3"), (7, "7"))
_BEYOND = "9"
_LONG = 30
_LIKELY = 0.6
_MYSELF = frozenset("i me my we us our".split())
_COUNTED = re.compile(
    r"\b(?:(?P<number>two|three|four|five|six|seven) of (?:us|them)|the (?P<many>two|three|four|five|six|seven) (?:\w+ )?"
    r"(?:friends|men|women|boys|girls|children|brothers|sisters|sat|stood|were|walked|waited))\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(?:alone|by (?:him|her|them|my)sel(?:f|ves)|(?:left|to) (?:him|her|them)sel(?:f|ves)|nobody else|no one else)\b"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


class Signs:
    """The signs of one scene: ``of`` a person, those at each quotation that he hears it, and those between it and the
    one before that he has come or gone since."""

    def __init__(self, record: Presence, carried: tuple[str, ...]):
        self.record = record
        self.page = record.page
        self.speeches = record.speeches
        self.carried = frozenset(carried)
        self.open = [record.audience.is_open(number) for number in range(len(self.speeches))]
        self.starts = [quote.start for quote in self.page.quotes]
        self.acts: dict[str, list[tuple[int, Change]]] = {}
        for happening in record.happenings:
            if happening.move.change not in _WITHOUT:
                self.acts.setdefault(happening.person, []).append((happening.at, happening.move.change))
        self.told: dict[str, int] = {}
        self.named_in: dict[str, set[int]] = {}
        for name in record.named:
            at = self.page.tokens[name.first].start
            if self.page.in_speech[name.first]:
                self.named_in.setdefault(name.person, set()).add(self._number(at))
            else:
                self.told.setdefault(name.person, at)
        self.shown = self._shown()
        self.told_in = self._told_in()
        self.stretches = self._stretches()
        self._gaps = [self._between(number) for number in range(len(self.starts))]
        counted = _COUNTED.search(self.page.text[: self.starts[0]]) if self.starts else None
        count = _NUMBERS[(counted["number"] or counted["many"]).lower()] if counted else 0
        self.all_counted = count >= len(self.shown) > 1

    def _number(self, at: int) -> int:
        """The quotation that a place lies in, or after."""
        return bisect_right(self.starts, at) - 1

    def _shown(self) -> dict[str, list[tuple[int, str]]]:
        """The quotations in or before which each person shows himself, and how."""
        found: dict[str, list[tuple[int, str]]] = {}
        for number, speech in enumerate(self.speeches):
            if speech.speaker:
                found.setdefault(speech.speaker, []).append((number, "speaks"))
            for person in speech.called:
                if person != speech.speaker:
                    found.setdefault(person, []).append((number, "called"))
        for person, acts in self.acts.items():
            if person != "*":
                found.setdefault(person, []).extend(
                    (
                        bisect_left(self.starts, at),
                        "comes" if change in _COMING else "goes" if change in _GOING else "acts",
                    )
                    for at, change in acts
                )
        for person in {person for hearers in self.record.hearers for person in hearers} - set(found):
            found[person] = [(0, "acts")]
        if self.record.narrator in self.record.states:
            found.setdefault(self.record.narrator, []).append((0, "acts"))
        return {person: sorted(places) for person, places in found.items()}

    def _told_in(self) -> dict[str, dict[int, str]]:
        """The gaps of narration that name each person, and whether one makes him its subject."""
        found: dict[str, dict[int, str]] = {}
        for name in self.record.named:
            if not self.page.in_speech[name.first]:
                gap = self._number(self.page.tokens[name.first].start) + 1
                first = self.page.gaps[gap][0]
                begins = name.first == first or not self.page.tokens[name.first - 1].is_word
                gaps = found.setdefault(name.person, {})
                if begins or gap not in gaps:
                    gaps[gap] = "leads" if begins else "named"
        return found

    def _stretches(self) -> list[int]:
        """For each quotation the number of its stretch of talk: long narration or a shift begins another."""
        found, stretch = [], 0
        for number, (first, last) in enumerate(self.page.gaps[: len(self.starts)]):
            before = self.starts[number - 1] if number else 0
            if number and (
                last - first > _LONG or any(before < at < self.starts[number] for at in self.record.shifts)
            ):
                stretch += 1
            found.append(stretch)
        return found

    def _between(self, number: int) -> list[str]:
        """The signs in the narration before a quotation that are the same for everybody."""
        if not number:
            return []
        found = ["gap"]
        first, last = self.page.gaps[number]
        if last - first > _LONG:
            found.append("gap_long")
        start, end = self.starts[number - 1], self.starts[number]
        if _ALONE.search(self.page.text, self.page.quotes[number - 1].end, end):
            found.append("gap_alone")
        if any(start < at < end for at in self.record.shifts):
            found.append("gap_shift")
        if self.record.focus_at(start) != self.record.focus_at(end):
            found.append("gap_turns")
        quote = self.page.quotes[number - 1]
        found += [f"gap:{word}" for word in sorted(words_between(self.page.text, quote.end, end))]
        if self._apart(number - 1) > 2:
            found.append("gap_paragraphs")
        return found

    def of(self, person: str) -> tuple[list[list[str]], list[list[str]]]:
        """The signs of one person, quotation by quotation."""
        speeches = self.speeches
        heard = [["always"] for _ in speeches]
        self._speaking(person, heard)
        self._ruling(person, heard)
        self._lasting(person, heard)
        self._near(person, heard)
        if person == self.record.narrator:
            self._narrating(heard)
        if person not in self.told and person != self.record.narrator:
            for signs in heard:
                signs.append("untold")
        if person in self.record.far_away:
            for signs in heard:
                signs.append("far_away")
        return heard, self._moving(person)

    def _speaking(self, person: str, heard: list[list[str]]) -> None:
        last = len(heard) - 1
        for number, speech in enumerate(self.speeches):
            if speech.speaker == person:
                heard[number].append("speaks_surely" if speech.certain or speech.sure else "speaks_perhaps")
                heard[number].append(f"speaks_{int(speech.chance * 4.99)}")
                if number and self.speeches[number - 1].speaker != person:
                    heard[number - 1].append("answers")
                    if self._apart(number - 1) > 1:
                        heard[number - 1].append("answers_far")
                if number < last and self.speeches[number + 1].speaker != person:
                    heard[number + 1].append("answered")
                    if self._apart(number) > 1:
                        heard[number + 1].append("answered_far")
            elif person in speech.called and speech.aloud:
                heard[number].append("called")
        for number in self.named_in.get(person, ()):
            speech = self.speeches[number]
            if person != speech.speaker and person not in speech.called:
                heard[number].append("named")
                quote = self.page.quotes[number]
                names = self.record.people.by_id[person].names
                if speaks_of_absent(self.page.text[quote.start : quote.end], names):
                    heard[number].append("absent")

    def _ruled(self, person: str) -> list[bool | None]:
        """Whether the rules have somebody hear each quotation; ``None`` where not all who are there hear it."""
        return [
            (person in hearers or speech.speaker == person) if is_open else None
            for hearers, speech, is_open in zip(self.record.hearers, self.speeches, self.open, strict=True)
        ]

    def _ruling(self, person: str, heard: list[list[str]]) -> None:
        """What the rules of coming and going say."""
        for number, ruled in enumerate(self._ruled(person)):
            if ruled is not None:
                heard[number].append("ruled" if ruled else "not_ruled")
        came = self.record.came.get(person)
        for number in range(bisect_left(self.starts, came) if came is not None else 0):
            heard[number].append("to_come")
        for number, gone in self.record.absent.items():
            if person in gone:
                heard[number].append("ruled_out")

    def _lasting(self, person: str, heard: list[list[str]]) -> None:
        """How long it is until somebody first shows himself, and since he last did."""
        shown = self.shown[person]
        (first, begins), (last, ends) = shown[0], shown[-1]
        told = self._number(self.told[person]) + 1 if person in self.told else len(heard)
        for number in range(min(first, len(heard))):
            signs = heard[number]
            signs += (f"not_yet_{_distance(first - number)}", f"not_yet_{begins}")
            if "ruled" in signs:
                signs.append("not_yet_ruled")
            if told <= number:
                signs.append("not_yet_but_told")
            if person in self.carried:
                signs.append("not_yet_carried")
            if self.all_counted:
                signs.append("not_yet_counted")
        for number in range(first, min(last + 1, len(heard))):
            heard[number].append("amid")
        for number in range(last + 1, len(heard)):
            heard[number].append(f"no_more_{_distance(number - last)}")
            if "ruled" in heard[number]:
                heard[number].append("no_more_ruled")
            if ends == "goes":
                heard[number].append("no_more_goes")

    def is_told(self, person: str) -> bool:
        """Whether the narration tells of somebody, or surely has him speak: others may only be spoken of."""
        return (
            person in self.told
            or person == self.record.narrator
            or any(speech.speaker == person and (speech.sure or speech.certain) for speech in self.speeches)
        )

    def _near(self, person: str, heard: list[list[str]]) -> None:
        """What else shows him near a quotation: in its stretch of talk, or in the narration beside it."""
        last = len(heard) - 1
        shown = sorted({number for number, _ in self.shown[person]})
        surely = {
            n
            for n, speech in enumerate(self.speeches)
            if speech.speaker == person and speech.chance > _LIKELY
        }
        told = self.told_in.get(person, {})
        named = self.named_in.get(person, set())
        stretch = self._own_stretches(person)
        kinds = [("speaks", sorted(surely)), ("told", sorted(told)), ("named", sorted(named))]
        for number, signs in enumerate(heard):
            for sign, places in kinds:
                at = bisect_left(places, number)
                onward = bisect_right(places, number)
                beside = {"before": places[at - 1 : at] if at else [], "after": places[onward : onward + 1]}
                sides = [
                    side
                    for side, nearest in beside.items()
                    if nearest and stretch[min(nearest[0], last)] == stretch[number]
                ]
                signs += [f"stretch_{sign}_{side}" for side in sides]
                signs += [f"stretch_{sign}_both"] if len(sides) > 1 else []
            signs += [f"told_before_{told[number]}"] if number in told else []
            signs += [f"told_after_{told[number + 1]}"] if number + 1 in told else []
            at, onward = bisect_right(shown, number), bisect_left(shown, number)
            if at and onward < len(shown):
                signs.append(f"amid_since_{_distance(number - shown[at - 1])}")
                signs.append(f"amid_until_{_distance(shown[onward] - number)}")

    def _own_stretches(self, person: str) -> list[tuple[int, int]]:
        """For each quotation its stretch of talk, as parted by his own coming and going too."""
        moved = sorted(
            bisect_left(self.starts, at)
            for who in (person, "*")
            for at, change in self.acts.get(who, ())
            if change in _COMING | _PARTING | _GOING
        )
        return [(stretch, bisect_right(moved, number)) for number, stretch in enumerate(self.stretches)]

    def _narrating(self, heard: list[list[str]]) -> None:
        tokens, gaps = self.page.tokens, self.page.gaps
        mine = [any(token.low in _MYSELF for token in tokens[first:last]) for first, last in gaps]
        for number, signs in enumerate(heard):
            signs.append("narrator")
            if mine[number] or mine[number + 1]:
                signs.append("narrator_near")

    def _moving(self, person: str) -> list[list[str]]:
        found = [list(signs) for signs in self._gaps]
        last_act: dict[int, tuple[int, Change]] = {}
        for who in (person, "*"):
            for at, change in self.acts.get(who, ()):
                number = bisect_left(self.starts, at)
                if 0 < number < len(found):
                    sign = f"gap_{change.name.lower()}"
                    if sign not in found[number]:
                        found[number].append(sign)
                    last_act[number] = max(last_act.get(number, (-1, change)), (at, change), key=_place)
        self._deeds(person, found)
        for number, (_, change) in last_act.items():
            found[number].append(f"gap_last_{change.name.lower()}")
        before = None
        for number, ruled in enumerate(self._ruled(person)):
            if before is not None and ruled is not None and before != ruled:
                found[number].append("gap_ruled_in" if ruled else "gap_ruled_out")
            before = before if ruled is None else ruled
        for happening in self.record.happenings:
            if happening.move.change in _PARTING and person not in (happening.person, *happening.company):
                number = bisect_left(self.starts, happening.at)
                if 0 < number < len(found) and "gap_left_behind" not in found[number]:
                    ahead = [speech.speaker for speech in self.speeches[number : number + 2]]
                    if happening.person in ahead:
                        found[number].append("gap_left_behind")
        return found

    def _deeds(self, person: str, found: list[list[str]]) -> None:
        """The words of what he and others do between two quotations, and whether who does it goes on talking."""
        for happening in self.record.happenings:
            number = bisect_left(self.starts, happening.at)
            if not 0 < number < len(found) or happening.move.change in _WITHOUT:
                continue
            mine = happening.person == person or person in happening.company or happening.person == "*"
            ahead = any(speech.speaker == happening.person for speech in self.speeches[number : number + 2])
            kind = f"{'does' if mine else 'others'}{'_on' if ahead else ''}"
            found[number] += [
                sign
                for word in sorted(words_of_deed(self.page.text, happening.at))
                if (sign := f"{kind}:{word}") not in found[number]
            ]

    def rules_out(self, signs: list[str]) -> bool:
        """Whether signs at a quotation leave nothing to weigh: he comes later, or is at the other end of a line."""
        return "not_ruled" in signs and ("not_yet_comes" in signs or "far_away" in signs)

    def rules_in(self, person: str, number: int, signs: list[str]) -> bool:
        """Whether somebody acts just before the words, or surely answers them, and the rules have him hear them."""
        if "ruled" not in signs:
            return False
        answer = self.speeches[number + 1] if "answers" in signs and self._apart(number) == 1 else None
        answers = answer is not None and answer.speaker == person and answer.chance > _LIKELY
        return answers or (number, "acts") in self.shown[person]

    def _apart(self, number: int) -> int:
        """How many paragraphs lie between a quotation and the next."""
        at = self.page.layout.paragraph_at
        return at(self.starts[number + 1]) - at(self.starts[number])


def _place(act: tuple[int, Change]) -> int:
    return act[0]


def _distance(quotations: int) -> str:
    return next((name for most, name in _FAR if quotations <= most), _BEYOND)

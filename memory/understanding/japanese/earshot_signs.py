"""What a told scene shows, utterance by utterance, of whether each of its people is within earshot."""

import re
from bisect import bisect_left, bisect_right

from memory.understanding.japanese.event import Event
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import STRANGER, Passage
from memory.understanding.japanese.presence import Presence

# How many utterances back or ahead somebody shows himself, told apart as next, few, some and many.
_FAR = ((1, "1"), (3, "3"), (7, "7"))
_BEYOND = "9"
# In characters: how long narration between two utterances is long.
_LONG = 120
_GOING = ("leave", "back", "goes", "absent", "missing", "outside", "asleep", "tells")
_COMING = ("enter", "awake")
_AWAY = ("leave", "back", "absent", "missing", "asleep", "outside")
_ALONE = re.compile(
    "(?:二人|ふたり)(?:きり|だけ|になる|になっ)|(?:一人|ひとり)(?:きり|になる|になっ|残)|ほかに(?:誰|だれ)も"
)
_TOGETHER = re.compile("(?:[三四五六]人|皆|みんな|一同|全員)(?:[はがもで]|が|の)")
_LATER = re.compile(
    "(?:翌|次の|その夜|その晩|やがて|しばらく|まもなく|ほどなく|[一二三四五六七八九十]+(?:分|時間|日)(?:後|ほど|して))"
)
_ABSENT = re.compile(
    "(?:に|には)(?:は)?(?:言|内緒|黙|秘密|話さ|まだ|知られ)|は(?:まだ|もう|どこ|どう)|が(?:来|戻|帰)"
)


class Signs:
    """The signs of one scene; ``lines`` are its utterances that are said aloud, ``presence`` what the rules
    say of who is there."""

    def __init__(self, passage: Passage, lines: list[Line], presence: Presence):
        self.passage, self.lines, self.presence = passage, lines, presence
        self.starts = [line.quote.start for line in lines]
        self.ruled = [
            {*presence.hearing(line.quote.start, line.speaker), line.speaker} - {None} for line in lines
        ]
        self.events = {who: own for who, own in presence.events.items() if who in passage.people}
        self.shown = self._shown()
        self.told: dict[str, int] = {}
        for one in passage.references:
            if one.quote < 0:
                self.told.setdefault(one.person, one.start)
        self._gaps = [self._between(number) for number in range(len(lines))]

    def _shown(self) -> dict[str, list[tuple[int, str]]]:
        """At which utterances each person shows himself, and how."""
        found: dict[str, list[tuple[int, str]]] = {}
        for number, line in enumerate(self.lines):
            for who, how in [(line.speaker, "speaks"), *((one, "called") for one in line.called)]:
                if who in self.passage.people and (how == "speaks" or who != line.speaker):
                    found.setdefault(who, []).append((number, how))
        for who, events in self.events.items():
            for event in events:
                if event.place in self.starts:
                    continue
                how = "comes" if event.kind in _COMING else "goes" if event.kind in _GOING else "acts"
                found.setdefault(who, []).append((bisect_left(self.starts, event.place), how))
        for who in set().union(*self.ruled) & self.passage.people.keys() - found.keys():
            found[who] = [(0, "acts")]
        return {who: sorted(places) for who, places in found.items()}

    def _between(self, number: int) -> list[str]:
        """The signs in the narration before an utterance that are the same for everybody."""
        if not number:
            return []
        start, end = self.lines[number - 1].quote.end, self.starts[number]
        told = sum(right - left for left, right in self.passage.outside_of(start, end))
        signs = ["gap"]
        if told > 3:
            signs.append("gap_told")
        if told > _LONG:
            signs.append("gap_long")
        for name, sign in (("alone", _ALONE), ("together", _TOGETHER), ("later", _LATER)):
            if told > 3 and sign.search(self.passage.modern, start, end):
                signs.append(f"gap_{name}")
        return signs

    def of(self, who: str) -> tuple[list[list[str]], list[list[str]]]:
        """The signs of one person: at each utterance that he hears it, and before each that he has come or gone."""
        heard = [["always"] for _ in self.lines]
        self._speaking(who, heard)
        for number, ruled in enumerate(self.ruled):
            heard[number].append("ruled" if who in ruled else "not_ruled")
        self._lasting(who, heard)
        if who == self.passage.narrator:
            for signs in heard:
                signs.append("narrator")
        return heard, self._moving(who)

    def _speaking(self, who: str, heard: list[list[str]]) -> None:
        last = len(heard) - 1
        for number, line in enumerate(self.lines):
            if line.speaker == who:
                heard[number].append("speaks_surely" if line.clear else "speaks_perhaps")
                if number and self.lines[number - 1].speaker != who:
                    heard[number - 1].append("answers")
                if number < last and self.lines[number + 1].speaker != who:
                    heard[number + 1].append("answered")
            elif who in line.called:
                heard[number].append("called")
            elif who in line.to:
                heard[number].append("spoken_to")
            else:
                self._named(who, number, heard[number])

    def _named(self, who: str, number: int, signs: list[str]) -> None:
        quote = self.lines[number].quote
        for one in self.passage.named_in(quote.start, quote.end):
            if one.person == who:
                signs.append("named")
                if _ABSENT.match(self.passage.modern, one.end, quote.end):
                    signs.append("named_absent")
                return

    def _lasting(self, who: str, heard: list[list[str]]) -> None:
        """How long it is until somebody first shows himself, and since he last did."""
        shown = self.shown[who]
        (first, begins), (last, ends) = shown[0], shown[-1]
        told = bisect_right(self.starts, self.told[who]) if who in self.told else len(heard)
        for number in range(min(first, len(heard))):
            heard[number] += (f"not_yet_{_distance(first - number)}", f"not_yet_{begins}")
            if told <= number:
                heard[number].append("not_yet_but_told")
            if who in self.passage.carry.present:
                heard[number].append("not_yet_carried")
        for number in range(first, min(last + 1, len(heard))):
            heard[number].append("amid")
        for number in range(last + 1, len(heard)):
            heard[number].append(f"no_more_{_distance(number - last)}")
            if ends == "goes":
                heard[number].append("no_more_goes")
        state = None
        events = sorted(self.events.get(who, ()), key=lambda event: event.place)
        for number, start in enumerate(self.starts):
            while events and events[0].place < start:
                state = events.pop(0).kind
            if state in _GOING or state in _COMING:
                heard[number].append(f"since_{state}")

    def rules_out(self, who: str, number: int) -> bool:
        """Whether nothing is to be weighed: the rules do not have somebody hear an utterance, and he is told to come in
        later, or is told to have gone or not to be there and has given no sign since."""
        if who in self.ruled[number]:
            return False
        place = self.starts[number]
        later = next((event for event in self.events.get(who, ()) if event.place > place), None)
        coming = (
            event for event in self.events.get(who, ()) if event.kind == "enter" and event.start > place
        )
        if next(coming, None) is not None and (later is None or self._is_first(who, number)):
            return True
        before = [event.kind for event in self.events.get(who, ()) if event.place < place]
        return bool(before) and before[-1] in _AWAY

    def rules_in(self, who: str, number: int) -> bool:
        """Whether the rules have somebody hear an utterance who is told of right before it, or who listens unseen."""
        place = self.starts[number]
        listens = any(stay.start <= place < stay.end for stay in self.presence.listening.get(who, ()))
        return who in self.ruled[number] and (listens or (number, "acts") in self.shown[who])

    def _is_first(self, who: str, number: int) -> bool:
        """Whether somebody has not shown himself up to an utterance."""
        return self.shown[who][0][0] > number

    def _moving(self, who: str) -> list[list[str]]:
        found = [list(signs) for signs in self._gaps]
        last: dict[int, Event] = {}
        for event in self.events.get(who, ()):
            number = bisect_left(self.starts, event.place)
            if 0 < number < len(found) and event.place not in self.starts:
                found[number].append(f"gap_{event.kind}")
                if number not in last or last[number].place <= event.place:
                    last[number] = event
        for number, event in last.items():
            found[number].append(f"gap_last_{event.kind}")
        for number in range(1, len(found)):
            was, now = who in self.ruled[number - 1], who in self.ruled[number]
            if was != now:
                found[number].append("gap_ruled_in" if now else "gap_ruled_out")
        for other, events in self.events.items():
            if other == who or other.startswith(STRANGER):
                continue
            for event in events:
                number = bisect_left(self.starts, event.place)
                if 0 < number < len(found) and event.kind in ("leave", "enter", "goes"):
                    found[number].append(f"gap_other_{event.kind}")
        return [list(dict.fromkeys(signs)) for signs in found]


def _distance(utterances: int) -> str:
    return next((name for most, name in _FAR if utterances <= most), _BEYOND)

"""What narration tells that bears on who is there: comings, goings, and plain acts that are seen."""

import re
from dataclasses import replace

from .acts import Acts
from .clauses import Clauses, Subject, sentences
from .companies import LEADING, Companies
from .doors import Doors, opens
from .faced import faced
from .happening import Happening
from .inversions import inverted
from .moves import Change, Move, closes_door, move_of
from .page import Page
from .people import Named, People
from .recent import Recent
from .senses import is_out_of_hearing, may_tell_of_hearing, sense_of
from .speech import Speech
from .words import ROLES, SAYING

_DIRECTIONS = {
    "enter": Change.ENTERS,
    "re-enter": Change.ENTERS,
    "reenter": Change.ENTERS,
    "exit": Change.LEAVES,
    "exeunt": Change.LEAVES,
}
_PAST_BEFORE = frozenset(["had", "has", "have", "'d", "’d"])
# At the end of a way, whoever is seen for the first time was waiting there.
_ARRIVED = re.compile(
    r"^\W*(?:outside|downstairs|at the (?:gate|station|corner|bottom|foot|top|end|inn|crossroads)|on the (?:ground|first|second|third|fourth|next|top|bottom) floor|"
    r"on the (?:platform|pavement|sidewalk|landing|quay|pier|road|steps|doorstep)|in the (?:lobby|street|yard|square|car park|road|foyer|courtyard))\b",
    re.IGNORECASE,
)
_HAD_HEARD = re.compile(r"\bhad (?:over)?heard\b|\bhad been (?:there|listening)\b|\bhad listened\b")
# Said of one who listens: he has done so since he went.
ALL_ALONG = "all along"
_PARTS = frozenset("face head figure form bulk shadow silhouette".split())
_LONG_PAST = re.compile(
    r"\b(?:ago|years before|used to|in those days|once upon a time|every (?:day|night|year)|miles)\b"
)
# What somebody has done for years he does not begin to do now.
_FOR_LONG = re.compile(r"\bfor (?:\w+ ){0,2}(?:years|months|weeks)\b", re.IGNORECASE)
_MISSED = re.compile(
    r"\b(?:did not|didn[’']t|could not|couldn[’']t) hear(?:d)? (?:it|this|that|any|a word|them|what|a thing)\b"
    r"|\bheard (?:nothing|none|not a word)\b"
)
_UNHEARD = re.compile(r"\b(?:nobody|no one) (?:there )?(?:to hear|heard|could hear)\b")
_GOES = frozenset([Change.LEAVES, Change.AWAY, Change.STRAYS, Change.GOES_BACK])
_TAKES_ALONG = frozenset([Change.ENTERS, Change.LEAVES, Change.MOVES])
# So many sentences after a door opened, whoever is named for the first time has just come in.
_AFTER_DOOR = 2


class Happenings:
    """Reads the happenings in the narration of one scene; nothing that is said counts."""

    def __init__(
        self,
        page: Page,
        people: People,
        named: list[Named],
        clauses: Clauses,
        speeches: list[Speech],
        narrator: str | None,
    ):
        self.page = page
        self.people = people
        self.named = named
        self.clauses = clauses
        self.speeches = speeches
        self.narrator = narrator
        self.acts = Acts(page)
        self.doors = Doors(page, people, named, speeches)
        self.companies = Companies(page, people, named, speeches, narrator)
        self.long_past = False
        self.gap = 0
        self.opening = True
        self.last_group: tuple[str, ...] = ()

    def all(self) -> list[Happening]:
        """Everything that happens, in the order of the text."""
        found: list[Happening] = []
        by_first = {name.first: name for name in self.named}
        last_subject = Recent(self.people, self.narrator)
        tokens = self.page.tokens
        for gap, (first, last) in enumerate(self.page.gaps):
            self.opening = not gap
            self.gap = gap
            if gap:
                speech = self.speeches[gap - 1]
                for person in (*speech.called, speech.speaker):
                    last_subject.note(person)
                if first < last and self._begins_paragraph(gap, first):
                    # In a new paragraph it is the turn of whoever was spoken to.
                    last_subject.step_back(speech.speaker)
                    for person in (*speech.addressees, *speech.called):
                        last_subject.note(person)
            door = 0
            for start, end in sentences(tokens, first, last):
                text = self.page.text[tokens[start].start : tokens[end - 1].end]
                self.long_past = bool(_LONG_PAST.search(text))
                here = self._in_sentence(start, end, by_first, last_subject)
                if door > 0 or (gap and _ARRIVED.match(text)):
                    here = [_appearing(happening) for happening in here]
                    if door > 0 and text.startswith("It was "):
                        named = [name.person for name in self.named if start <= name.first < start + 5]
                        here += [Happening(tokens[start].start, p, Move(Change.APPEARS)) for p in named]
                found += here
                found += self._inverted(start, end, last_subject)
                found += self._led(start, end, last_subject)
                found += self._missed(text, start, end, by_first)
                found += self.doors.shut_out(text, start, end, gap, last_subject, self.last_group)
                if gap and start == first:
                    found += self.doors.at_door(text, gap)
                door = _AFTER_DOOR if opens(text) else door - 1
            if door > 0 and gap < len(self.speeches) and (speaker := self.speeches[gap].speaker):
                # The door opens, and somebody speaks: he has come.
                found.append(Happening(self.page.quotes[gap].start - 1, speaker, Move(Change.APPEARS)))
        return sorted(found, key=lambda happening: happening.at)

    def _inverted(self, start: int, end: int, last_subject: Recent) -> list[Happening]:
        """Those who go a way that is told first: "off he went", "down the ladder slid Perrin"."""
        found = []
        for verb, subject, comes in inverted(self.page.tokens, self.clauses, start, end):
            at = self.page.tokens[verb].start
            before = [speech.speaker for speech in self.speeches[: self.gap]]
            for person in self._who(subject, last_subject):
                here = comes is None and person in before
                change = Change.LEAVES if here or comes is False else Change.ENTERS
                found.append(Happening(at, person, Move(change), (person,)))
                last_subject.note(person)
        return found

    def _begins_paragraph(self, gap: int, token: int) -> bool:
        layout, end = self.page.layout, self.page.quotes[gap - 1].end
        return layout.paragraph_at(end - 1) != layout.paragraph_at(self.page.tokens[token].start)

    def _led(self, start: int, end: int, last_subject: Recent) -> list[Happening]:
        """Those whom a sentence tells to be shown in or sent away, whoever does it."""
        tokens = self.page.tokens
        return [
            happening
            for at in range(start, end)
            if tokens[at].low in LEADING
            for happening in (
                *self.companies.shown_in(at, end),
                *self.companies.sent_off(at, end),
                *self.companies.seen_off(at, end, last_subject),
            )
        ]

    def _missed(self, text: str, start: int, end: int, by_first: dict[int, Named]) -> list[Happening]:
        """Those of whom it is said that they did not hear what was said; ``*`` if nobody heard it."""
        at = self.page.tokens[end - 1].end
        if _UNHEARD.search(text):
            return [Happening(at, "*", Move(Change.MISSED))]
        if not _MISSED.search(text):
            return []
        group, _ = self._group(start, end, by_first)
        return [Happening(at, person, Move(Change.MISSED), tuple(group)) for person in group]

    def _in_sentence(
        self, start: int, end: int, by_first: dict[int, Named], last_subject: Recent
    ) -> list[Happening]:
        found = []
        tokens = self.page.tokens
        at = start
        subjects: tuple[str, ...] = ()
        while at < end:
            if tokens[at].low in _DIRECTIONS and (at == start or not tokens[at - 1].is_word):
                found += self._direction(at, end, by_first)
                at += 1
                continue
            group, after = self._group(at, end, by_first)
            if group:
                subject_end, who = after, tuple(group)
            else:
                if at in by_first:
                    last_subject.note(by_first[at].person)
                subject = self._part_of(at, end, by_first) or self.clauses.subject_at(at, end)
                if subject is None:
                    at += 1
                    continue
                if tokens[subject.last - 1].low == "voice":
                    # A voice is heard, from wherever.
                    at = subject.last
                    continue
                subject_end = subject.last
                who = self._who(subject, last_subject)
            verb = self.acts.verb(self.clauses.after_remark(subject_end, end), end)
            is_tag = verb is None and at > start and tokens[at - 1].low in SAYING
            if is_tag:
                # "Said Wells aloud, and hurried out": what else he does follows.
                verb = at - 1
            if verb is None and at - start <= 3:
                # "In the passage Harriet, who had come down for her book, stopped."
                for person in who:
                    last_subject.note(person)
            if verb is None or not who or self.acts.is_unreal(at, start, verb):
                at = max(subject_end, at + 1)
                continue
            subjects = who
            earlier = any(token.low in _PAST_BEFORE for token in tokens[subject_end:verb])
            pronoun = not group and subject.word in ("he", "she", "they", "we")
            if is_tag:
                for person in who:
                    last_subject.note(person)
            else:
                found += self._note(who, verb, end, last_subject, earlier, pronoun)
                other = None if earlier else faced(tokens, start, verb, end, self.clauses.named_at)
                if other and other not in who:
                    found.append(Happening(tokens[verb].start, other, Move(Change.ACTS)))
            # "She rose and left": the same subject has further verbs.
            follow = max(verb + 1, subject_end)
            nearby = min(end, verb + 40)
            while follow < nearby:
                if tokens[follow].low in ("and", "then", ",") and follow + 1 < end:
                    nxt = follow + 1
                    while nxt < end and (
                        tokens[nxt].low.endswith("ly") or tokens[nxt].low in ("then", "and")
                    ):
                        nxt += 1
                    if nxt < end and self.acts.verb(nxt, nxt + 1) is not None and nxt not in by_first:
                        found += self._note(subjects, nxt, end, last_subject, earlier, pronoun)
                        follow = nxt
                elif self.clauses.subject_at(follow, end) and tokens[follow - 1].low in (
                    "and",
                    "but",
                    ",",
                    ";",
                    "while",
                    "when",
                    "as",
                ):
                    break
                follow += 1
            at = max(subject_end, verb + 1)
        strayed = [h for h in found if h.move.change in (Change.STRAYS, Change.LEAVES, Change.MOVES)]
        text = self.page.text[tokens[start].start : tokens[end - 1].end]
        if strayed and is_out_of_hearing(text):
            # They have gone together where the others do not hear them.
            place = f"@{tokens[start].start}"
            return [replace(h, move=Move(Change.MOVES, place)) if h in strayed else h for h in found]
        found += self._sensed(start, end, by_first, last_subject)
        if subjects and closes_door(text):
            found += [Happening(tokens[end - 1].end, person, Move(Change.LEAVES)) for person in subjects]
        return found

    def _sensed(
        self, start: int, end: int, by_first: dict[int, Named], last_subject: Recent
    ) -> list[Happening]:
        """Who falls asleep, wakes, stops his ears or listens in a sentence: whom it names last before saying so."""
        tokens = self.page.tokens
        if not may_tell_of_hearing(token.low for token in tokens[start:end]):
            return []
        text = self.page.text[tokens[start].start : tokens[end - 1].end]
        found = sense_of(text)
        if found is None:
            return []
        change, where = found
        if change is Change.LISTENS and (self.long_past or _FOR_LONG.search(text)):
            return []
        at = tokens[start].start + where
        who: list[str] = []
        for index in range(start, end):
            if tokens[index].start >= at:
                break
            group, _ = self._group(index, end, by_first)
            if index in by_first and not group:
                group = [by_first[index].person]
            if not group and (subject := self.clauses.subject_at(index, end)):
                group = list(self._who(subject, last_subject))
            if not group and (word := tokens[index].low) in ("his", "her") and not who:
                group = [p for p in [last_subject.get("m" if word == "his" else "f")] if p]
            if not group and tokens[index].low in ROLES and (person := self.people.role([tokens[index].low])):
                group = [person]
            if group and (not who or self._leads(index, start)):
                who = group
        move = Move(change, ALL_ALONG if change is Change.LISTENS and _HAD_HEARD.search(text) else "")
        return [Happening(at, person, move, tuple(who)) for person in who if person != "*"]

    def _leads(self, index: int, start: int) -> bool:
        """Whether a name stands where a clause begins."""
        return index == start or self.page.tokens[index - 1].low in (
            ",",
            ";",
            "and",
            "but",
            "while",
            "when",
            "as",
            "where",
            "—",
        )

    def _part_of(self, at: int, end: int, by_first: dict[int, Named]) -> Subject | None:
        """Who shows a part of himself: "Rook's long face came round the door"."""
        name = by_first.get(at)
        tokens = self.page.tokens
        if name is None or name.last >= end or tokens[name.last].low not in ("'s", "’s"):
            return None
        for where in range(name.last + 1, min(end, name.last + 4)):
            if tokens[where].low in _PARTS:
                return Subject(name.person, "", at, where + 1)
        return None

    def _direction(self, at: int, end: int, by_first: dict[int, Named]) -> list[Happening]:
        """A stage direction: ``Enter Peter``, ``Exit Mary and John``, ``Exeunt``."""
        tokens = self.page.tokens
        change = _DIRECTIONS[tokens[at].low]
        who, _ = self._group(at + 1, end, by_first)
        if not who and change is Change.LEAVES and tokens[at].low == "exeunt":
            who = ["*"]
        return [Happening(tokens[at].start, person, Move(change), tuple(who)) for person in who]

    def _group(self, at: int, end: int, by_first: dict[int, Named]) -> tuple[list[str], int]:
        """Names joined by commas and "and" that share a verb; a lone name is a group of one."""
        tokens = self.page.tokens
        group: list[str] = []
        where = at
        while where < end and where in by_first:
            name = by_first[where]
            if name.last < end and tokens[name.last].low in ("'s", "’s"):
                break
            group.append(name.person)
            where = name.last
            after = where
            while after < end and tokens[after].low in (",", "and", "&", "together", "with", "both"):
                after += 1
            if after > where and after in by_first:
                where = after
                continue
            joined = after == where + 1 and tokens[where].low == "and"
            if joined and self.narrator and after < end and tokens[after].text == "I":
                group.append(self.narrator)
                where = after + 1
            break
        return group, where

    def _who(self, subject, last_subject: Recent) -> tuple[str, ...]:
        if subject.person:
            return (subject.person,)
        if subject.word in ("i",) and self.narrator:
            return (self.narrator,)
        if subject.word in ("he", "she"):
            found = last_subject.get("m" if subject.word == "he" else "f")
            return (found,) if found else ()
        if subject.word in ("they", "we"):
            return self.last_group or ("*",)
        return ()

    def _note(
        self,
        who: tuple[str, ...],
        verb: int,
        end: int,
        last_subject: Recent,
        earlier: bool,
        pronoun: bool,
    ) -> list[Happening]:
        tokens = self.page.tokens
        if taken := self.companies.taken_along(who, verb, end, last_subject):
            self.last_group = taken[0].company
            return taken
        move = move_of(tokens, verb, end)
        if pronoun and len(who) == 1 and move.change in _GOES:
            who = (last_subject.who_goes(who[0], self.speeches, self.gap),)
        sender = self.companies.sender(self.gap) if move.change is Change.LEAVES and who == ("*",) else None
        if sender:
            who = self.companies.sent(verb, sender) or who
        if move.change in _TAKES_ALONG:
            who = (*who, *(person for person in self.companies.beside(verb, end) if person not in who))
        if len(who) > 1:
            self.last_group = who
        if earlier and move.change is Change.LEAVES:
            move = Move(Change.AWAY)
        for person in who:
            last_subject.note(person)
        if sender:
            # "When they had gone she …": the one who sent them.
            last_subject.note(sender)
        # Several who open a scene together are in it, whatever they had done before.
        before = earlier and not (self.opening and len(who) > 1)
        if move.change in (Change.ACTS, Change.STRAYS) and (
            before or pronoun or not self.acts.is_seen(verb, end, self.long_past)
        ):
            return []
        if earlier and move.change in (Change.ENTERS, Change.MOVES):
            return []
        return [Happening(tokens[verb].start, person, move, who) for person in who]


def _appearing(happening: Happening) -> Happening:
    if happening.move.change in (Change.ACTS, Change.STRAYS) and happening.person != "*":
        return Happening(happening.at, happening.person, Move(Change.APPEARS), happening.company)
    return happening

"""Who of those that first show themselves in the middle of a talk has only just come, and was not there before."""

import re
from bisect import bisect_right

from .arrivals import SURE, arrives, is_passing
from .clauses import sentences
from .page import Page
from .people import Named, People
from .speakers import Speech

# Something is heard or seen of somebody who is not here yet.
_APPROACH = re.compile(
    r"\b(?:knock(?:ed|s|ing)?|rapp?(?:ed|ing)?|tapp?(?:ed|ing)|footsteps?|steps? (?:on|in|outside|behind|came|sounded|rang|approach\w*)|"
    r"(?:hoofs?|hooves|hoofbeats|wheels|engine|motor|carriage|horses?)\b[^.]{0,40}\b(?:heard|sounded|rattled|clattered|drew|stopped|pulled|turned|came|on the (?:gravel|road|drive|cobbles))|"
    r"door(?:bell|way|step)?s? (?:had |was |were )?(?:\w+ly )?(?:open\w*|bang\w*|burst|flew|swung|slid|creak\w*|slam\w*|rattl\w*|crash\w*|gave|flung|thrown|pushed|jangl\w*|rang|tinkl\w*)|"
    r"bell (?:\w+ ){0,4}?(?:jangl\w*|jingl\w*|rang|tinkl\w*|chim\w*|ping\w*|sounded)|(?:doors?|lift|elevator|curtains?|hatch|flap|window|casement|shutters?) (?:\w+ ){0,2}?(?:opened|parted|slid|lifted|swung|flew)|"
    r"(?:branch|twig|stick|floorboard|board|stair)s? (?:\w+ ){0,2}?(?:broke|snapped|cracked|creaked)|(?:head|face|figure|shape|shadow|form|silhouette) (?:\w+ ){0,3}?(?:appeared|came|rose|loomed|fell|emerged|stood|popped|showed|filled|peered|moved|detached)|"
    r"(?:someone|somebody|a stranger|a voice|another voice|a (?:\w+ ){0,3}voice|voices?)\b|crowd (?:parted|divided|opened)|materiali[sz]ed|turned up|showed up|drew up|pulled up|rode up|ran up|walked up|strolled up|hurried up|"
    r"(?:came|come|comes|coming|entered|enters|arrived|arrives|appeared|appears|reappeared|emerged|emerges|approached|joined|burst|bustled)\b|had (?:just )?(?:come|returned|arrived|entered|joined|appeared|crept|stepped|walked|slipped)\b|"
    r"(?:walked|stepped|ran|hurried|strode|marched|rushed|peeped|looked|leaned|leant|peered|put (?:his|her|its) head|stuck (?:his|her|its) head|poked (?:his|her|its) head) (?:\w+ )?(?:in|inside|round|around|through)\b|"
    r"(?:coming|stepping|entering|joining|appearing|emerging|arriving|hurrying|running|walking|bursting|striding|climbing|leaning) (?:\w+ )?(?:in|into|inside|out|up|over|round|around|through|forward|back|down)\b|"
    r"in (?:the|a) door(?:way)?\b|(?:at|on) the (?:door|threshold|doorstep|gate)\b)",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:here (?:comes?|(?:he|she) (?:is|comes))|(?:here|there) (?:they|you) (?:are|come)|(?:that|this)(?:['’]ll| will| must)? be\b|look who|"
    r"(?:he|she|they)(?:['’]s| is| has|['’]ve| have|['’]re| are) (?:just )?(?:walked in|arrived|coming|here|come|at the door|outside|back|in)\b|"
    r"has (?:just )?(?:arrived|come|walked in)\W*$|come in\b|(?:show|send|bring|let) (?:him|her|them|it) in\b|to see (?:you|me|us|your (?:lord|lady)ship)\W*$|"
    r"(?:someone|somebody|who['’]s|who is) (?:at the door|there|that|outside)\b)",
    re.IGNORECASE,
)
_NAME_ONLY = re.compile(
    r"^\W*(?:(?:the|a|an) )?(?:[A-Z][\w.’'-]*(?: (?:of|de|von|van|the|and))*[ .]*){1,6}(?:, (?:sir|ma['’]?am|madam|miss|my (?:lord|lady)|m['’]lord|m['’]lady|your \w+|mum|mem))?\W*$"
)
_INDEFINITE = frozenset(["a", "an", "another", "some", "someone", "somebody"])
_INVERTED = re.compile(
    r"\b(?:there|here|along|in|out|up|down|behind (?:him|her|them|us|me)|before (?:him|her|them|us|me)|beside (?:him|her|them)) (?:was|were|is|stood|came|comes|sat|rode|walked|ran|stepped|strode|appeared|rose) $",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:opened|interrupted|joined|greeted|met|hailed|stopped|accosted) by $", re.IGNORECASE
)
_HIMSELF = re.compile(r"^,? (?:himself|herself|in person)\b")
_TO_A_LADY = re.compile(
    r", (?:sir|ma['’]?am|madam|my (?:lord|lady)|m['’]lord|m['’]lady|your \w+)\W*$", re.IGNORECASE
)
# An announcement is no longer, in characters.
_BRIEF = 90
# Whoever has been silent through so many quotations, and is known by his work only, has come to do it.
_SILENT = 2


class Newcomers:
    """Looks at the first words by which somebody shows himself in one scene."""

    def __init__(self, page: Page, people: People, named: list[Named], speeches: list[Speech]):
        self.page = page
        self.people = people
        self.speeches = speeches
        self.starts = [quote.start for quote in page.quotes]
        self.told: dict[str, list[Named]] = {}
        for name in named:
            if not page.in_speech[name.first]:
                self.told.setdefault(name.person, []).append(name)

    def has_come(self, person: str, at: int, since: int) -> bool:
        """Whether somebody who first acts or speaks at a place was not there before it; ``since`` is where the
        talk began that goes on there."""
        number = bisect_right(self.starts, at) - 1
        speaks = number >= 0 and self.starts[number] == at
        before = number - 1 if speaks else number
        if before < 0:
            return False
        if self._approaches(person, at, number if speaks else None, before):
            return True
        if self._told_of(person, since, self.page.quotes[before].start):
            return False
        if any(self._is_announced(at) for at in range(max(0, before - 1), before + 1)):
            return True
        if speaks and arrives(self._said(number)) >= SURE:
            return True
        return before >= _SILENT and is_passing(self.people.by_id[person].names)

    def _told_of(self, person: str, since: int, until: int) -> bool:
        """Whether the narration named somebody before, in the course of the same talk."""
        tokens = self.page.tokens
        return any(since <= tokens[name.first].start < until for name in self.told.get(person, ()))

    def _is_announced(self, number: int) -> bool:
        """Whether what is said tells that somebody is coming in."""
        said = self._said(number)
        return len(said) < _BRIEF and bool(_ANNOUNCES.search(said))

    def announced(self, number: int) -> tuple[str, ...]:
        """Those whom a servant announces: all that is said is their names."""
        quote, speech = self.page.quotes[number], self.speeches[number]
        said = self._said(number)
        if len(said) > _BRIEF or not _NAME_ONLY.match(said):
            return ()
        speaker = self.people.by_id.get(speech.speaker or "")
        if speaker is None or not (_TO_A_LADY.search(said) or is_passing(speaker.names)):
            return ()
        first, last = self.page.gaps[number][1], self.page.gaps[number + 1][0]
        found = self.people.find(self.page.tokens[first:last])
        return tuple(dict.fromkeys(name.person for name in found if quote and name.person != speech.speaker))

    def _approaches(self, person: str, at: int, number: int | None, before: int) -> bool:
        """Whether the narration in which somebody first shows himself tells of an approach, or of him as new."""
        page, tokens = self.page, self.page.tokens
        first, last = page.gaps[before + 1]
        start = page.quotes[before].end
        names = [n for n in self.told.get(person, ()) if start <= tokens[n.first].start]
        if number is not None:
            # The words before what he says, after the tag of what was said before, and his own tag.
            after = page.split_gap(number + 1)[0]
            tag_end = sentences(tokens, *after)[0][1] if after[0] < after[1] else after[0]
            windows = [(self._after_tag(before, first, last), last), (after[0], tag_end)]
            names = [n for n in names if n.first < tag_end]
        else:
            until = page.token_at(at)
            stop = next((b for a, b in sentences(tokens, first, last) if a <= until < b), last)
            windows = [(self._after_tag(before, first, last), stop)]
            names = [n for n in names if n.first < stop]
        for a, b in windows:
            if a < b and _APPROACH.search(page.text, tokens[a].start, tokens[b - 1].end):
                return True
        return any(self._is_new(name) for name in names[:1])

    def _after_tag(self, before: int, first: int, last: int) -> int:
        """Where the narration begins after the tag of the quotation before it."""
        head = self.page.split_gap(before + 1)[0]
        if head[0] >= head[1] or self.speeches[before].bare:
            return first
        return sentences(self.page.tokens, *head)[0][1]

    def _is_new(self, name: Named) -> bool:
        """Whether a mention tells of somebody as one who was not told of before."""
        tokens, text = self.page.tokens, self.page.text
        start = tokens[name.first].start
        if tokens[name.first].low in _INDEFINITE:
            return True
        lead = text[max(0, start - 40) : start]
        return bool(
            _INVERTED.search(lead) or _PASSIVE.search(lead) or _HIMSELF.match(text, tokens[name.last - 1].end)
        )

    def _said(self, number: int) -> str:
        quote = self.page.quotes[number]
        return self.page.text[quote.start : quote.end].strip("“”\"‘’' ")

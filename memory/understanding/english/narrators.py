"""The person who says "I" outside of quotation marks."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace

from ..reading import Person
from .epistles import epistle_of, epistles_in
from .ids import new_id
from .page import Page
from .people import People
from .tokens import tokenise

_NAME = r"(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*)"
_INTRODUCES = re.compile(
    r"(?:\b[Mm]y (?:\w+ )?name(?: is|['’]s| was|,)|\b[Cc]alls? me|\b[Cc]alled me|\bI\s?,|\bI (?:am|was) (?:called|named|known as)"
    r"|\bI was christened|\bI called myself|\bnamed me|\bI am)\s+" + _NAME
)
_DOCUMENT = (
    r"(?:JOURNAL|DIARY|STORY|LETTER|NARRATIVE|LOG|MEMOIRS?|NOTEBOOK|STATEMENT|ACCOUNT|TESTIMONY|MANUSCRIPT|MEMORANDUM|NOTES?"
    r"|Journal|Diary|Story|Letter|Narrative|Log|Memoirs?|Notebook|Statement|Account|Testimony|Manuscript|Memorandum|Notes?)"
)
_MESSAGE = (
    r"(?:LETTER|TELEGRAM|NOTE|MEMORANDUM|REPORT|MESSAGE|EMAIL|E-MAIL|STATEMENT|ACCOUNT"
    r"|Letter|Telegram|Note|Memorandum|Report|Message|Email|E-mail|Statement|Account)"
)
_HEADING = re.compile(
    rf"^[\s_*#]*(?P<owner>[A-Z][^\n,:;“”\"]{{1,60}}?)['’][sS]\s+{_DOCUMENT}(?![A-Za-z])"
    rf"|^[\s_*#]*{_MESSAGE}[,:]?\s+(?:(?:left )?by |LEFT BY |BY |FROM |from |of )?(?P<writer>[A-Z][^\n,:;“”\"]{{2,60}}?)(?:\s+(?:TO|to)\s|[\s_*]*[.,]?[_*]*$)"
    r"|^[\s_*#]*(?:LETTER|Letter) [IVXLC\d]+[.:]?[\s_*]*\n+[\s_*]*(?P<first>[A-Z][^\n,:;“”\"]{2,60}?)\s+(?:TO|to)\s"
    r"|^[\s_*#]*(?:FROM|From):\s+(?P<sender>[^\n<]{2,60})",
    re.MULTILINE,
)
_TITLE_LINE = re.compile(rf"\s*[_*#]*[^\n]{{0,60}}\b(?:{_DOCUMENT}|{_MESSAGE})\b[^\n]{{0,60}}\n")
_TALKS = r"(?:said|asked|answered|replied|cried|remarked|returned|ejaculated|exclaimed|whispered|inquired|enquired|began|added|murmured|shouted)"
_MINE = re.compile(rf"\s*(?:{_TALKS} I\b|I (?:\w+ly )?{_TALKS}\b)")
# Said to somebody's face, to make sure who he is.
_YOU_ARE = re.compile(rf"\b[Yy]ou(?: are| must be|['’]re|['’]ll be) (?:a |the )?{_NAME}(?=[,.?!’”\"'])")
# Of the words of narration, so many at least are "I" and "my" where the one who tells is in the story.
_SCENE_SHARE = 0.004
_STORY_SHARE = 0.0105
_HEAD = 2000


def narrates(page: Page) -> bool:
    """Whether the narration of a text says "I"."""
    narration, said = _first_person(page)
    return said >= 3 and said >= narration * _SCENE_SHARE


def writer_of(scene: str, people: People) -> str | None:
    """The person whose diary or letter a scene is, by its heading or its signature."""
    letter = epistle_of(scene)
    if letter and (writer := letter.writer(people)):
        return writer
    match = _HEADING.search(scene[:_HEAD])
    return _writer(match, people) if match else None


def is_headed(scene: str) -> bool:
    """Whether a scene begins with the heading of some diary, letter or report, so that somebody else writes."""
    return bool(_TITLE_LINE.match(scene[:300]))


def narrator_of(pages: list[Page], cast: list[Person], taken: set[str]) -> list[Person]:
    """The cast with its first-person narrator, if the text has one: a known person if the text names him."""
    if any(person.narrator for person in cast):
        return cast
    telling = [page for page in pages if narrates(page)]
    counts = [_first_person(page) for page in telling]
    if not telling or sum(said for _, said in counts) < _STORY_SHARE * sum(words for words, _ in counts):
        return cast
    if sum(len(page.text) for page in telling) < 0.25 * sum(len(page.text) for page in pages):
        return cast
    people = People(cast)
    if _write_letters(telling, people):
        return cast
    headed = [_writer(match, people) for page in telling for match in _HEADING.finditer(page.text)]
    writers = {writer for writer in headed if writer}
    if len(writers) > 1 or (writers and any(_opens_headed(page) for page in telling)):
        return cast
    named = _named_narrator(telling, people)
    if named:
        return [
            replace(person, narrator=True) if person.id == named and not person.confirmed else person
            for person in cast
        ]
    return [
        *cast,
        Person(
            id=new_id("narrator", taken), name="the narrator", aliases=("I",), first_person="I", narrator=True
        ),
    ]


def _write_letters(pages: list[Page], people: People) -> bool:
    """Whether those who say "I" are the writers of letters, so that nobody tells the whole."""
    said = outside = 0
    for page in pages:
        letters = [one for one in epistles_in(page.text) if one.writer(people)]
        own = [
            token.start for first, last in page.gaps for token in page.tokens[first:last] if token.text == "I"
        ]
        said += len(own)
        outside += sum(not any(one.start <= at < one.end for one in letters) for at in own)
    return said > 0 and outside * 4 < said


def _first_person(page: Page) -> tuple[int, int]:
    """How many words the narration of a text has, and how many of them are "I" or "my"."""
    told = [token.text for first, last in page.gaps for token in page.tokens[first:last]]
    return len(told), told.count("I") + told.count("my")


def _opens_headed(page: Page) -> bool:
    return bool(_HEADING.search(page.text[:_HEAD]))


def _writer(match: re.Match, people: People) -> str | None:
    heading = next(group for group in match.groups() if group).title()
    named = people.find(tokenise(heading.replace("’S", "’s").replace("'S", "'s")))
    return named[0].person if named else None


def _named_narrator(pages: list[Page], people: People) -> str | None:
    for page in pages:
        mine = _own_quotes(page)
        for match in _INTRODUCES.finditer(page.text):
            at = page.token_at(match.start("name"))
            if at >= len(page.tokens):
                continue
            if page.in_speech[at] and not any(
                page.quotes[index].start < match.start() < page.quotes[index].end for index in mine
            ):
                continue
            named = people.find(page.tokens[at : at + 6])
            if named and named[0].first == 0:
                return named[0].person
    return _called_narrator(pages, people)


def _called_narrator(pages: list[Page], people: People) -> str | None:
    """Somebody whom those who talk with "me" call by name again and again, and whom the narration hardly ever names."""
    called: Counter = Counter()
    answered: Counter = Counter()
    told: Counter = Counter()
    for page in pages:
        mine = _own_quotes(page)
        beside = [
            page.quotes[at] for at in range(len(page.quotes)) if mine & {at - 1, at + 1} and at not in mine
        ]
        starts = [quote.start for quote in beside]
        for name in people.find(page.tokens):
            if not page.in_speech[name.first]:
                told[name.person] += 1
            elif _is_call(page, name.first, name.last):
                called[name.person] += 1
                place = bisect_right(starts, page.tokens[name.first].start) - 1
                answered[name.person] += place >= 0 and page.tokens[name.first].start < beside[place].end
        for index, quote in enumerate(page.quotes):
            # "You are Nathan Rowe," the stranger said; and nobody else is told of by that name.
            asked = None if index in mine else _YOU_ARE.search(page.text, quote.start, quote.end)
            named = people.find(tokenise(asked["name"])) if asked else ()
            if named and named[0].first == 0 and not told[named[0].person]:
                called[named[0].person] += 2
                answered[named[0].person] += 1
    fitting = [
        (count, person)
        for person, count in called.items()
        if count >= 2 and answered[person] and told[person] * 5 <= count
    ]
    if fitting:
        return max(fitting)[1]
    once = [person for person in called if answered[person] and not told[person]]
    return once[0] if len(once) == 1 else None


def _own_quotes(page: Page) -> set[int]:
    """The quotations that "I" say, by the tag behind them."""
    return {
        index for index, quote in enumerate(page.quotes) if _MINE.match(page.text, quote.end, quote.end + 60)
    }


def _is_call(page: Page, first: int, last: int) -> bool:
    tokens = page.tokens
    before = tokens[first - 1] if first else None
    after = tokens[last].text if last < len(tokens) else ""
    opens = before and (before.text in ',“"‘' or before.low in ("dear", "friend"))
    return bool(opens and after and after in ',.!?—”"’-')

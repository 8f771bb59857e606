"""The person who says "I" outside of quotation marks."""

import re
from dataclasses import replace

from ..reading import Person
from .candidates import Candidate
from .ids import new_id
from .page import Page
from .people import People

_INTRODUCES = re.compile(
    r"(?:\b[Mm]y name(?: is|['’]s| was)|\bCall me|\bI,|\bI am called|\bI was christened)\s+([A-Z][\w.’'-]+(?:\s[A-Z][\w’'-]+)*)"
)
_HEADING = re.compile(
    r"^[^\S\n_*]*[_*]*(?P<name>[^\n,:;.\"“]{3,60}?)['’][sS]\s+(?:JOURNAL|DIARY|Journal|Diary|STORY|Story|LETTER|NARRATIVE|Narrative|LOG)\b"
    r"|^[^\S\n]*[_*]*(?:LETTER|Letter|TELEGRAM|Telegram)[,:]?\s+(?:FROM |from )?(?P<writer>[^\n,:;\"“]{3,60}?)\s+(?:TO|to)\s",
    re.MULTILINE,
)


_TALKS = re.compile(
    r"[”\"’']\s*(?:said|asked|answered|replied|cried|remarked|returned) I\b|[”\"’'] I (?:\w+ly )?(?:said|asked|answered|replied|cried|remarked|ejaculated|exclaimed)\b"
    r"|\bI (?:said|asked|answered|replied|cried)\b"
)


def narrates(page: Page) -> bool:
    """Whether the narration of a text says "I"."""
    narration = said = 0
    flags = page.in_speech
    for at, token in enumerate(page.tokens):
        if not flags[at]:
            narration += 1
            said += token.text == "I" or token.text == "my"
    return said >= 3 and said >= narration * 0.004


def writer_of(scene: str, people: People) -> str | None:
    """The person whose diary or letter a scene is, by its heading."""
    match = _HEADING.search(scene[:2000])
    if not match:
        return None
    from .tokens import tokenise

    heading = (match["name"] or match["writer"]).title()
    named = people.find(tokenise(heading.replace("’S", "’s").replace("'S", "'s")))
    return named[0].person if named else None


def narrator_of(
    pages: list[Page], cast: list[Person], found: dict[tuple[str, ...], Candidate], taken: set[str]
) -> list[Person]:
    """The cast with its first-person narrator, if the text has one: a known person if the text names him."""
    if any(person.narrator for person in cast):
        return cast
    telling = [page for page in pages if narrates(page)]
    if not telling or sum(len(page.text) for page in telling) < 0.25 * sum(len(page.text) for page in pages):
        return cast
    people = People(cast)
    writers = {
        writer_of(page.text[match.start() :], people)
        for page in telling
        for match in _HEADING.finditer(page.text)
    } - {None}
    if writers:
        return cast
    named = _named_narrator(telling, people, found)
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


def _named_narrator(pages: list[Page], people: People, found: dict[tuple[str, ...], Candidate]) -> str | None:
    for page in pages:
        for match in _INTRODUCES.finditer(page.text):
            at = page.token_at(match.start())
            if at < len(page.tokens) and not page.in_speech[at]:
                named = [n for n in people.find(page.tokens[at : at + 10])]
                if named:
                    return named[0].person
    if not any(_TALKS.search(page.text) for page in pages):
        return None
    # Somebody whom others call by name again and again, and whom the narration hardly ever names.
    called: dict[str, int] = {}
    told: dict[str, int] = {}
    for page in pages:
        flags = page.in_speech
        tokens = page.tokens
        for name in people.find(tokens):
            if flags[name.first]:
                before = tokens[name.first - 1].text if name.first else ""
                after = tokens[name.last].text if name.last < len(tokens) else ""
                if (
                    (before in (",", "“", '"', "‘") or tokens[name.first - 1].low in ("dear", "friend"))
                    and after
                    and after in ',.!?—”"’-'
                ):
                    called[name.person] = called.get(name.person, 0) + 1
            else:
                told[name.person] = told.get(name.person, 0) + 1
    fitting = [
        (count, person) for person, count in called.items() if count >= 2 and told.get(person, 0) * 5 <= count
    ]
    return max(fitting)[1] if fitting else None

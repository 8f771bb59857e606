"""Where the narration of a scene moves on to another time or place, so that whoever is there shows himself anew."""

import re

from .clauses import sentences
from .page import Page

_DAY = (
    r"(?:morning|forenoon|afternoon|evening|night|day|dawn|noon|midday|midnight|dusk|sundown|sunset|sunrise|daybreak|nightfall|breakfast|luncheon|lunch|"
    r"dinner|supper|tea-?time|o['’]clock|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:half[- ])?past \w+|spring|summer|autumn|winter|fall|week|month|year|term)"
)
_COUNT = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|some|several|many|a few|half an?|\d+)"
)
_TIME = re.compile(
    rf"^\W*(?:(?:it was|but|and|then|so) )?(?:(?:late|early|later|long|shortly|soon|just|not long|nearly|almost|well) )?"
    rf"(?:(?:the|on the|in the|by the) (?:next|following|same|very next) (?:\w+ ){{0,2}}?{_DAY}\b|(?:that(?: same| very)?|next|on|in the|by|by the|at|towards?|around|about|after|before|long after|until|the) (?:\w+['’]?s? ){{0,2}}?{_DAY}\b"
    rf"|{_COUNT} (?:\w+ )?(?:hours?|days?|nights?|weeks?|months?|years?|fortnight) (?:later|afterwards?|after|passed|had passed|went by)\b"
    r"|(?:much |hours |days |weeks )?later(?:,| that| on)\b|afterwards?,|when (?:\w+ ){1,4}(?:was over|were over|woke|awoke|got (?:home|back|up)|had (?:finished|eaten|dined)))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^\W*(?:but )?(?:(?:I|we|they) (?:\w+ly )?(?:found|came upon|came to|reached|arrived|met|called (?:on|at)|drove|got (?:home|back|to)|(?:walked|went|rode|climbed) (?:back |down |up |over |round |out |home )?(?:to|home|into)\b))",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:upstairs|downstairs|outside|below|in the \w+|in (?:his|her|their) \w+|at the \w+) (?:she|he|they|I|we) (?:found|met|came upon)\b"
)


def shifts_of(page: Page) -> list[int]:
    """The places where the narration moves on after something has been said: starts of paragraphs that begin with
    another time of day or with a way to another place."""
    found = []
    tokens, layout = page.tokens, page.layout
    for gap, (first, last) in enumerate(page.gaps):
        if not gap or first >= last:
            continue
        paragraph = layout.paragraph_at(page.quotes[gap - 1].end - 1)
        for start, end in sentences(tokens, first, last):
            here = layout.paragraph_at(tokens[start].start)
            if here == paragraph:
                continue
            paragraph = here
            text = page.text[tokens[start].start : tokens[end - 1].end]
            if _TIME.match(text) or _PLACE.match(text):
                found.append(tokens[start].start)
            elif elsewhere := _FOUND.search(text):
                found.append(tokens[start].start + elsewhere.start())
    return found

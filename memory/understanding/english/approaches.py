"""Words of narration that tell of somebody who is coming, and who is first named beside them."""

import re

from .page import Page
from .people import Named, People
from .words import ROLES

# Something is heard or seen of somebody who is not here yet.
APPROACH = re.compile(
    r"\b(?:knock(?:ed|s|ing)?|rapp?(?:ed|ing)?|tapp?(?:ed|ing)|footsteps?|steps? (?:on|in|outside|behind|came|sounded|rang|approach\w*)|"
    r"(?:hoofs?|hooves|hoofbeats|wheels|engine|motor|carriage|horses?)\b[^.]{0,40}\b(?:heard|sounded|rattled|clattered|drew|stopped|pulled|turned|came|on the (?:gravel|road|drive|cobbles))|"
    r"filled the (?:\w+ )?door|(?:rattl|knock|tapp|bang|hammer|push|open|unlock|scratch|pound|kick|tri)\w* (?:at |on |open )?the (?:\w+ )?door|doorway|threshold|doorstep|"
    r"door(?:bell|way|step)?s? (?:had |was |were )?(?:\w+ly )?(?:open\w*|bang\w*|burst|flew|swung|slid|creak\w*|slam\w*|rattl\w*|crash\w*|gave|flung|thrown|pushed|jangl\w*|rang|tinkl\w*)|"
    r"bell (?:\w+ ){0,4}?(?:jangl\w*|jingl\w*|rang|tinkl\w*|chim\w*|ping\w*|sounded)|(?:doors?|lift|elevator|curtains?|hatch|flap|window|casement|shutters?) (?:\w+ ){0,2}?(?:opened|parted|slid|lifted|swung|flew)|"
    r"(?:branch|twig|stick|floorboard|board|stair)s? (?:\w+ ){0,2}?(?:broke|snapped|cracked|creaked)|(?:head|face|figure|shape|shadow|form|silhouette) (?:\w+ ){0,3}?(?:appeared|came|rose|loomed|fell|emerged|stood|popped|showed|filled|peered|moved|detached)|"
    r"(?:someone|somebody|a stranger|a voice|another voice|a (?:\w+ ){0,3}voice|voices?)\b|crowd (?:parted|divided|opened)|materiali[sz]ed|turned up|showed up|drew up|pulled up|rode up|ran up|walked up|strolled up|hurried up|"
    r"(?:came|come|comes|coming|entered|enters|arrived|arrives|appeared|appears|reappeared|emerged|emerges|approached|joined|burst|bustled)\b|had (?:just )?(?:come|returned|arrived|entered|joined|appeared|crept|stepped|walked|slipped)\b|"
    r"(?:showed|ushered|shown|admitted|let|brought|led) (?:in\b|(?:\w+\.? ){1,3}in\b)|"
    r"(?:walked|stepped|ran|hurried|strode|marched|rushed|peeped|looked|leaned|leant|peered|put (?:his|her|its) head|stuck (?:his|her|its) head|poked (?:his|her|its) head) (?:\w+ )?(?:in|inside|round|around|through)\b|"
    r"(?:coming|stepping|entering|joining|appearing|emerging|arriving|hurrying|running|walking|bursting|striding|climbing|leaning) (?:\w+ )?(?:in|into|inside|out|up|over|round|around|through|forward|back|down)\b|"
    r"in (?:the|a) door(?:way)?\b|(?:at|on) the (?:door|threshold|doorstep|gate)\b)",
    re.IGNORECASE,
)

_NEW = frozenset(["a", "an", "another"])


def newly_come(page: Page, people: People, named: list[Named]) -> dict[int, str]:
    """For the quotations that follow the coming of somebody not told of before: who has come."""
    met: set[str] = set()
    named = sorted([*named, *introduced(page, people)], key=lambda name: name.first)
    first_named: dict[int, list[str]] = {}
    starts = [last for _, last in page.gaps]
    gap = 0
    for name in named:
        while gap < len(starts) and name.first >= starts[gap]:
            gap += 1
        if page.in_speech[name.first] or name.person in met:
            continue
        met.add(name.person)
        first_named.setdefault(gap, []).append(name.person)
    found = {}
    tokens = page.tokens
    for gap, who in first_named.items():
        first, last = page.gaps[gap] if gap < len(page.quotes) else (0, 0)
        if (
            gap
            and len(who) == 1
            and first < last
            and APPROACH.search(page.text, tokens[first].start, tokens[last - 1].end)
        ):
            found[gap] = who[0]
    return found


def introduced(page: Page, people: People) -> list[Named]:
    """Those of the cast who are told of by what they are as new: "a soldier", "an old woman"."""
    tokens, found = page.tokens, []
    for first, last in page.gaps[1:]:
        for at in range(first, last):
            if tokens[at].low not in _NEW:
                continue
            words: list[str] = []
            for token in tokens[at + 1 : min(last, at + 5)]:
                if not token.is_word:
                    break
                words.append(token.low)
                if token.low in ROLES:
                    if person := people.role(words):
                        found.append(Named(person, at, at + 1 + len(words)))
                    break
    return found

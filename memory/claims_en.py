"""English sentences that tell how somebody lives, and that this has changed."""

import re

# What is hoped, guessed, asked, dreamt, quoted, or looked back at.
UNCERTAIN = re.compile(
    r"[?“”\"]|\b(?:would|could|might|may|should|if|whether|unless|almost|nearly|perhaps|maybe|probably|seem\w*|"
    r"pretend\w*|claim\w*|lie[ds]?|dream\w*|imagin\w*|hope[sd]?|want\w*|wish\w*|plan\w*|intend\w*|mean[ts]?|"
    r"threaten\w*|promise[sd]?|offer\w*|refuse[sd]?|think\w*|thought|believe[sd]?|suspect\w*|wonder\w*|fear\w*|"
    r"says?|said|tells?|told|hears?|heard|once|used to|formerly|before|until|when|while|as a (?:child|boy|girl)|"
    r"will|going to|about to|must|never|nobody|rumou?r\w*|as though|as if|like a)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|isn['’]t|wasn['’]t|doesn['’]t|didn['’]t|hasn['’]t|hadn['’]t|without)\b", re.I)
_ADVERBS = r"(?:\s+(?:now|still|also|already|since|finally|at last|[a-z]+ly))*"
_BE = r"(?:is|was|has been|had been)"
_HAVE = r"(?:(?:has|had)\s+)?"

_HOME = re.compile(
    rf"{_BE}?\s*(?:lives?|lived|living|resides?|resided|lodges?|lodged)\s+(?P<v>(?:in|at|on|with|above|over|behind|beside|near|by|outside|next to)\s.+)",
    re.I,
)
_MOVES = re.compile(
    rf"(?:{_HAVE}(?:moved(?:\s+back)?\s+(?:in\s+with|into|to|out\s+of|away\s+from|in)|settled\s+in|emigrated\s+to)"
    r"|(?:went|has\s+gone|had\s+gone)\s+to\s+live\s+(?:in|with|at|on)|now\s+lives?\s+(?:in|at|on|with|above))\s+(?P<v>.+)",
    re.I,
)
# One moves to a window, too: a home is a place with a name, or a word for one.
_ABODE = re.compile(
    r"\b(?:house|home|flat|apartment|rooms?|lodgings?|cottage|cabin|farm|mill|tower|castle|palace|inn|hotel|hostel|"
    r"city|town|village|capital|country|countryside|coast|island|mainland|north|south|east|west|street|road|district|"
    r"dormitory|barracks|convent|monastery|caravan|houseboat|attic|parents|mother|father|aunt|uncle|sister|brother|"
    r"grand\w+)\b|(?:to|in|into|of|from|at|on)\s+(?:the\s+)?[A-Z]\w+"
)
_JOB = re.compile(
    rf"(?:{_BE}\s+(?P<v>.+)|{_HAVE}(?:works?|worked|serves?|served)\s+(?:as|at|for|in)\s+(?P<w>.+))", re.I
)
_OFFICE = re.compile(
    rf"(?:(?:(?:was|has\s+been|had\s+been|is)\s+(?P<rise>promoted|appointed|made|elected|named|demoted|hired)"
    rf"|{_HAVE}(?P<take>taken\s+over|took\s+over))\s+(?:to\s+(?:the\s+post\s+of\s+)?|as\s+)?(?P<v>.+)"
    rf"|{_HAVE}(?P<become>becomes?|became)\s+(?P<b>.+)|is\s+now\s+(?P<now>.+)"
    rf"|{_HAVE}(?P<leave>retired|resigned|quit|stepped\s+down)(?:\s+(?:as|from)\s+(?P<l>.+)|\s+(?P<m>(?:the|his|her|their)\s.+))?"
    rf"|(?:was|has\s+been|had\s+been)\s+(?P<out>dismissed|sacked|fired|discharged|laid\s+off)(?:\s+(?:as|from)\s+(?P<o>.+))?)",
    re.I,
)
_BONDS = {
    "is married": r"wife|husband|spouse",
    "is engaged": r"fiancée?|betrothed|bride-to-be",
    "loves": r"girlfriend|boyfriend|lover|sweetheart",
    "serves": r"apprentice|pupil|student|assistant|maid|servant|bodyguard|secretary|squire|page|steward",
    "is a friend": r"(?:best\s+|close\s+|old\s+)?friend|ally|partner",
    "is at odds": r"enemy|rival",
}
_PLURALS = {
    "is married": r"married|husband\s+and\s+wife",
    "is engaged": r"engaged|betrothed",
    "loves": r"lovers|a\s+couple|in\s+love|dating|together",
    "is a friend": r"(?:best\s+|close\s+|old\s+)?friends|allies|partners",
    "is at odds": r"enemies|rivals",
}
_BOND_CHANGES = {
    "marries": r"(?:got\s+|were\s+)?married|wed",
    "gets engaged": r"(?:got|became|are\s+now|were)\s+engaged",
    "parts": r"(?:got\s+)?divorced|separated|broke\s+up|split\s+up|parted(?:\s+ways)?|broke\s+off\s+(?:the|their|his|her)\s+engagement",
    "makes up": r"made\s+up|made\s+peace|were\s+reconciled|reconciled|became\s+friends|have\s+become\s+friends",
    "falls out": r"fell\s+out|became\s+enemies|broke\s+off\s+(?:the|their)\s+friendship",
    "leaves": r"left\s+(?:the\s+)?(?:service|household)",
}
_HAS = re.compile(
    rf"(?:{_HAVE}(?:has|have|had|keeps?|kept|owns?|owned|holds?|held|carries|carried|wears?|wore|possesses|possessed))\s+"
    r"(?P<v>(?:the|a|an|his|her|their|one|two|[A-Z]\w*(?:\s[A-Z]\w*)*['’]s)\s[^,;]+)",
    re.I,
)
_LOSES = re.compile(
    rf"{_HAVE}(?:gave|given|sold|lost|handed|returned|pawned|traded|lent|burn(?:t|ed)|destroyed|broke|broken|threw|thrown|"
    r"dropped|surrendered)(?:\s+(?:away|back|over))?\s+(?P<v>(?:the|his|her|their|that|[A-Z]\w*(?:\s[A-Z]\w*)*['’]s)\s[^,;]+)",
    re.I,
)
_LIVES = {
    "lives": r"(?:still\s+)?alive",
    "is ill": r"(?:gravely\s+|seriously\s+|very\s+|badly\s+)?(?:ill|sick|wounded|injured)|in\s+(?:a\s+coma|(?:the\s+)?hospital)",
    "is missing": r"missing|lost\s+at\s+sea",
    "is held": r"(?:in\s+(?:prison|jail|gaol)|imprisoned|locked\s+up|a\s+(?:prisoner|hostage)|under\s+arrest|captive)",
}
_DIES = re.compile(
    rf"(?:{_HAVE}(?:died|drowned|passed\s+away)|(?:is|was)\s+(?:now\s+)?dead|(?:was|has\s+been|had\s+been)\s+"
    r"(?:killed|murdered|executed|hanged|found\s+dead|shot\s+dead))\b(?!\s+down)",
    re.I,
)
_RECOVERS = re.compile(rf"{_HAVE}(?:recovered|regained\s+consciousness|got\s+well)|is\s+well\s+again", re.I)
_COMES_BACK = re.compile(
    rf"{_HAVE}(?:come\s+back|came\s+back|returned|turned\s+up)\b|(?:was|has\s+been)\s+found\b", re.I
)
_FREE = re.compile(
    rf"(?:was|has\s+been|had\s+been)\s+(?:released|freed|let\s+go|acquitted|ransomed)|{_HAVE}escaped", re.I
)
_NO_LONGER = re.compile(
    rf"(?:{_BE}\s+|does\s+|can\s+)?no\s+longer\s+(?P<v>.+)"
    rf"|(?:does|is|can|has|do)(?:\s+not|n['’]t)\s+(?P<w>.+?)\s+(?:any\s+(?:more|longer)|anymore)"
    rf"|{_HAVE}(?:stopped|ceased|given\s+up|gave\s+up)\s+(?P<x>\w+ing\b.*)",
    re.I,
)
_STOP = frozenset(
    "a an the his her their its my our your of in on at to for with by from and or as is was be been has had have does do "
    "that this those these who which where there here now still very own one two into onto out up down over".split()
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_CUT = re.compile(
    r"[,;:.]|\s(?:to|for|from|since|because|so that|after|with which|who|which|that|at the age|years? ago)\s"
)


def read(text, names, kind):
    """Tuples of person, topic, state, change, words and other, as ``claims.Claim`` has them."""
    subject = _subject(text, names)
    if subject is None:
        return
    person, owned, rest = subject
    if owned:
        yield from _of_what_is_his(person, rest, names)
        return
    if ended := _NO_LONGER.match(rest):
        yield person, "ended", "", "no longer", _words(next(filter(None, ended.groups())), names), ""
        return
    if _NOT.search(rest):
        return
    yield person, "ended", "does", "", _words(rest, names), ""
    yield from _home(person, rest, names)
    yield from _job(person, rest, names, kind)
    yield from _bond(person, rest, names)
    if (lost := _LOSES.match(rest)) and (words := _thing(lost["v"], names)):
        yield person, "possession", "", "loses", words, ""
    elif (kept := _HAS.match(rest)) and (words := _thing(kept["v"], names)):
        yield person, "possession", "has", "", words, ""
    yield from _life(person, rest)


def _subject(text, names):
    """Whom a sentence is about, whether it is about what is his, and what it says; None for anything else."""
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    found = re.match(
        rf"(?P<who>{called})(?P<own>['’]s?(?=\s))?{_ADVERBS}[\s,]+(?P<rest>\S.*)", text.strip(), re.S
    )
    return (names[found["who"]], bool(found["own"]), found["rest"]) if called and found else None


def _home(person, rest, names):
    if moved := _MOVES.match(rest):
        if _ABODE.search(f"to {moved['v']}") and not _is_somebody(moved["v"], names):
            yield person, "home", "", "moves", _words(moved["v"], names), ""
    elif lives := _HOME.match(rest):
        yield person, "home", "lives", "", _words(lives["v"], names), ""


def _job(person, rest, names, kind):
    if office := _OFFICE.match(rest):
        change = (
            "leaves"
            if office["leave"] or office["out"]
            else "becomes"
            if office["become"] or office["now"]
            else "rises"
        )
        said = next(filter(None, (office[one] for one in ("v", "b", "now", "l", "m", "o"))), "")
        if change != "becomes" or kind == "job":
            yield person, "job", "", change, _words(_CUT.split(said)[0], names), ""
    elif kind == "job" and (job := _JOB.match(rest)):
        yield person, "job", "is", "", _words(_CUT.split(job["v"] or job["w"])[0], names), ""


def _bond(person, rest, names):
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    for state, nouns in _BONDS.items():
        found = re.match(rf"{_BE}\s+(?:now\s+)?(?P<who>{called})['’]s?\s+(?:{nouns})\b", rest, re.I)
        if found and found["who"] in names:
            yield person, "bond", state, "", (), names[found["who"]]
    found = re.match(rf"{_BE}\s+(?P<how>married|engaged|betrothed)\s+to\s+(?P<who>{called})\b", rest)
    found = found or re.match(
        rf"(?:is|was)\s+(?P<how>dating|seeing|going out with|in love with)\s+(?P<who>{called})\b", rest
    )
    if found:
        state = {"married": "is married", "engaged": "is engaged", "betrothed": "is engaged"}.get(
            found["how"], "loves"
        )
        yield person, "bond", state, "", (), names[found["who"]]
    pair = re.match(rf"and\s+(?P<who>{called})\s+(?P<rest>.+)", rest, re.S)
    if pair:
        for state, words in _PLURALS.items():
            if re.match(rf"(?:are|were|have\s+been)\s+(?:{words})\b", pair["rest"]):
                yield person, "bond", state, "", (), names[pair["who"]]
    for change, verbs in _BOND_CHANGES.items():
        with_whom = re.match(rf"{_HAVE}(?:{verbs})\s+(?:with\s+|to\s+|from\s+)?(?P<who>{called})\b", rest)
        if with_whom or (pair and re.match(rf"(?:have\s+)?(?:{verbs})\b", pair["rest"])):
            yield person, "bond", "", change, (), names[(with_whom or pair)["who"]]


def _life(person, rest):
    for state, words in _LIVES.items():
        if re.match(rf"{_BE}\s+(?:{words})\b", rest, re.I):
            yield person, "life", state, "", (), ""
    for change, verbs in (
        ("dies", _DIES),
        ("recovers", _RECOVERS),
        ("comes back", _COMES_BACK),
        ("is free", _FREE),
    ):
        if verbs.match(rest):
            yield person, "life", "", change, (), ""


def _of_what_is_his(person, rest, names):
    found = re.match(
        r"(?:home|house|flat|apartment|lodgings?)\s+(?:is|are)\s+(?P<v>(?:in|at|on|above|near|by)\s.+)", rest
    )
    if found:
        yield person, "home", "lives", "", _words(found["v"], names), ""


def _thing(said, names):
    """The words of a thing: those up to its noun. None without any."""
    return _words(
        _CUT.split(re.split(r"\s(?:in|on|at|under|behind|beside|near|into|around|of)\s", said)[0])[0], names
    )


def _words(said, names):
    """The words that tell, without people and without endings that only count."""
    parts = {part for name in names for part in name.casefold().split()}
    found = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(said))
    return frozenset(
        _stem(word) for word in found if word not in _STOP and word not in parts and len(word) > 1
    )


def _stem(word):
    for ending in ("ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


def _is_somebody(said, names):
    return any(said.startswith(name) for name in names)

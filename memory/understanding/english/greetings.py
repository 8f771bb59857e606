"""What people say as they come and go."""

import re

_ARRIVAL = re.compile(
    r"\b(?:mind if I (?:join|sit)|(?:can|could|may) I join|sorry (?:I['’]m|I am|for being|to be) late|I['’]m back|I am back|"
    r"(?:just|finally) (?:got back|arrived|got here|made it)|what did I miss|did I miss|what are (?:you|we|y['’]all) (?:all |guys |two )?"
    r"(?:talking|chatting|discussing)|what['’]s (?:going on|everyone talking|all this) (?:here|about)|I['’]m here|thanks for (?:having|inviting) me|"
    r"(?:hi|hey|hello|greetings|good (?:morning|evening|afternoon)),? (?:everyone|everybody|all|guys|folks|there,? everyone|you (?:all|two|guys)|y['’]all|team|gang|friends)|"
    r"glad (?:I|to) (?:could )?(?:join|be joining)|mind me joining|joining (?:you|in|late)|couldn['’]t help (?:but )?overhear|thanks for waiting|"
    r"am I (?:late|interrupting)|I['’]ve (?:just )?(?:come|returned|got) back|room for one more|I have returned|back (?:now|again),? (?:everyone|guys|folks))\b",
    re.IGNORECASE,
)
_DEPARTURE = re.compile(
    r"\b(?:I(?:['’]ve| have)? (?:really |just |actually )?(?:got to|gotta|have to|need to|must|should|better|ought to|had better|ve to) "
    r"(?:\w+ ){0,3}?(?:go(?! (?:over|through|for it|with|back to|on about))|leave(?! (?:you with|it))|run(?! (?:it|this|that))|head (?:out|off|home)|be going|be off|get going|"
    r"take off|dash|rush|step (?:out|away)|excuse myself|hop off|hit the road|attend to|take this call|take a call|pick up my|catch (?:a|my|the) (?:bus|train|flight|plane))|"
    r"(?:I['’]ll|I will|let me) (?:excuse myself|be (?:right )?back|be going|be off|head (?:out|off|home)|step (?:out|away)|leave you|see you (?:all |guys )?(?:later|soon|tomorrow|around)|"
    r"catch (?:you|up with you) (?:all |guys )?later|talk to you (?:all |guys )?(?:later|soon)|go (?:now|home|and))|"
    r"(?:please )?excuse me(?: for a (?:moment|minute|while|second|bit))?[,.!]? (?:I|everyone|guys|but)|if you['’]ll excuse me|"
    r"I['’]m (?:off|heading (?:out|off|home)|leaving|going home|going to (?:head|go home|run|leave)|afraid I (?:must|have to) (?:go|leave))|"
    r"(?:talk|speak|chat) to you (?:all |guys )?(?:later|soon)|see you (?:all |guys )?(?:later|soon|tomorrow|around|next)|"
    r"(?:good)?bye(?:,| for now|,? (?:everyone|all|guys|folks))|catch (?:you|y['’]all) (?:all |guys )?later|gotta (?:go|run)|take care,? (?:everyone|all|guys)|"
    r"have a (?:great|good|nice) (?:day|one|evening|night|time),? (?:everyone|all|guys|you)|be right back|brb)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"\b(?:bye|goodbye|see you|take care|later|farewell|have a (?:good|great|nice|safe)|good luck|safe (?:travels|trip)|sure thing|no (?:problem|worries)|catch you|talk to you)\b",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\b(?:hi|hey|hello|welcome|good to see|nice to see|glad you|great to see|come (?:and )?join|join us|come (?:on )?in|you['’]re back|"
    r"of course|absolutely|sure|please)\b",
    re.IGNORECASE,
)


def arrives(said: str) -> bool:
    """Whether what somebody says shows that he has just come."""
    return bool(_ARRIVAL.search(said[:400]))


def departs(said: str) -> bool:
    """Whether what somebody says shows that he goes away now."""
    return bool(_DEPARTURE.search(said[-600:]))


def farewell(said: str) -> bool:
    """Whether something is said to one who goes."""
    return bool(_FAREWELL.search(said[:300]))


def welcomes(said: str) -> bool:
    """Whether something is said to one who comes."""
    return bool(_WELCOME.search(said[:200]))

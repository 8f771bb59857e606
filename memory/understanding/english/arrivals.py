"""How surely what is said shows that somebody has just come, or is not there."""

import re

from .words import ROLES

SURE = 3.0
LIKELY = 1.5
_FIRST = 400

_ALL = r"(?:everyone|everybody|all|guys|folks|there|you (?:all|two|three|guys|lot|both|lovely people)|y['’]all|team|gang|friends|ladies|gentlemen|people|lads|girls|boys|both|strangers?)"
_HELLO = r"(?:hi|hey|hiya|hello|hullo|howdy|greetings|yo|good (?:morning|evening|afternoon|day)|morning|evening|afternoon|well met|salutations|what['’]s up|sup)"
_GREETS_ALL = re.compile(rf"^\W*(?:\w+[,!.]? ){{0,2}}?{_HELLO},? (?:\w+ )?{_ALL}\b", re.IGNORECASE)
_ACCOSTS = re.compile(
    r"^\W*(?:excuse me|pardon me|beg (?:your )?pardon|I beg your pardon|forgive (?:me|the intrusion)|sorry to)\b",
    re.IGNORECASE,
)
# Those who are known by what they do, and come to do it.
_PASSING = re.compile(
    r"\b(?:customer|waiter|waitress|barman|barmaid|photographer|messenger|courier|delivery|postman|mailman|conductor|porter|stranger|passer-?by|visitor|beggar|vendor|salesman|saleswoman|caller|policeman|policewoman|constable|officer|clerk|usher|servant|maid|butler|footman|page|herald|guard|bellboy|cabbie|driver|plumber|reporter|journalist|intruder|man|woman|boy|girl|voice|attendant|steward|stewardess|page ?boy)\b",
    re.IGNORECASE,
)
_GREETS = re.compile(
    rf"^\W*(?:(?:oh|ah|well|why),? )?{_HELLO}\b(?! (?:of|is|was|were|for|in|I|the|to|noon|dress|paper|tea|train))",
    re.IGNORECASE,
)
_COME = re.compile(
    r"\b(?:(?:mind|ok(?:ay)?|alright|all right|bother you|possible) if (?:I|we) (?:join|sit|come|squeeze|cut in|jump in|butt in|hop)|(?:can|could|may|might) (?:I|we) (?:join|sit (?:here|down|with)|come in|squeeze in|jump in)|mind (?:me|us) joining|"
    r"(?:is|are) (?:this|that|these|those|the) (?:seats?|chairs?|places?|spots?) (?:taken|free)|room for (?:one|two|a little one|another|me)|may (?:I|we) enter|knock[, ]+knock|"
    r"sorry,? (?:(?:that )?(?:I['’]m|I am|we['’]re|for being|to be|for running|for (?:the|my)|about the) (?:\w+ )?(?:late|delay|wait|lateness)|to (?:interrupt|barge|intrude|butt|burst|disturb))|"
    r"(?:I['’]m|I am|we['’]re) (?:so |very |awfully |terribly |a (?:bit|little) )?(?:late|sorry (?:I['’]m|to be|we['’]re) late)\b|(?:hope|trust) (?:I['’]m|I am|we['’]re) not (?:late|interrupting|disturbing|intruding)|am I (?:too |very )?(?:late|interrupting|disturbing|intruding)|"
    r"(?:just|finally|only just) (?:got (?:back|here|in|home|off)|arrived|made it|came (?:in|back|from)|come (?:in|back|from)|walked in|finished|woke up|joined|joining|saw you|noticed you)|"
    r"(?:I['’]ve|I have|we['’]ve) (?:just |only just |finally )?(?:come (?:back|from|to)|returned|arrived|got back|been (?:sent|looking (?:for|everywhere|all over))|run all)|"
    r"(?:I['’]m|I am|sorry|we['’]re|apologies)\b[^.?!]{0,30}\blate\b|(?<!his )(?<!her )(?<!their )\b(?:bus|train|taxi|traffic|tram|tube|car|flight|meeting|last one|tunnel|road) (?:was|never|broke|wouldn['’]t|overran|ran|had)\b|(?:is|are) there any [^.?!]{2,30} left|(?:can|could|may) I (?:borrow|steal|have) (?:\w+ ){1,3}for|tickets,? please|room service|delivery for|telegram for|message for|"
    r"what(?:['’]s| is| are| were| did| have)? (?:you|we|y['’]all|everyone|they|I|all this|this|going|the|everybody)(?: (?:all|guys|two|three|lot|both|folks))? ?(?:talking|chatting|discussing|whispering|laughing|miss(?:ed)?\b|up to\b|so funny|on(?: (?:here|in here))?\?|conversation|topic|commotion|noise|about\?)|"
    r"what(?:['’]s| is) (?:so funny|all (?:this|the)|going on|everyone|the (?:topic|joke|fuss|occasion))|(?:did|have) I miss(?:ed)?\b|have I missed|catch me up|fill me in|who(?:['’]s| is) (?:this|that|your friend|the)|"
    r"couldn['’]t help (?:but )?(?:over)?hear(?:ing)?|overheard you|did (?:I|someone|somebody) (?:hear|say|mention)|I heard (?:you|my name|someone|laughter|voices|shouting)|thanks for (?:waiting|having|inviting|saving)|thank you for (?:waiting|inviting)|"
    r"glad (?:I|to) (?:could )?(?:join|be joining|have made it)|joining (?:you|in|late)|(?:here|there) (?:you|they) (?:all |both |two )?are\b|here (?:I am|we are)\b|look who(?:['’]s| is)|fancy (?:meeting|seeing)|long time no see|"
    r"don['’]t (?:get up|mind me|let me interrupt)|please don['’]t get up|at ease|your servant|room for me|(?:I['’]m|I am|we['’]re) (?:finally |now )?(?:here|home)\b(?! (?:to|for|because|with|on|in|at))|you wanted (?:to see )?me|you (?:sent for|called|rang|summoned)(?: (?:me|for me))?\b)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:(?:I['’]m|I am|we['’]re|we are|and|okay|ok|alright|(?<!be )right|now|hey|hi|phew|sorry|aaand),? (?:now |finally |all |just )?back\b(?! (?:to|then|in (?:the|19|20|my day)|when|at|pain|out|up))|(?:^|[.!] )back(?:[.!,]| again| now| with| from| at last)|"
    r"(?:I|we) (?:have |['’]ve )?(?:just )?return(?:ed)?\b|I(?:['’]ve| have) (?:got |come )?back|where were we|where had we got|what did (?:I|we) miss|did (?:I|we) miss|what(?:['’]ve| have) I missed|(?:sorry|apologies) (?:about|for) (?:that|the (?:interruption|delay|wait))|"
    r"^\W*(?:hello|hi|hey|me) again\b|can (?:you|everyone|everybody) (?:hear|see) me|thanks for waiting|as I was saying|still here\?|you(?:['’]re| are) still (?:here|talking|at it)|miss me\b)",
    re.IGNORECASE,
)
_MAYBE_BACK = re.compile(
    r"^\W*(?:(?:right|ok|okay|phew|whew|there|so|well|done|sorted|all|ah)\b[,. ]|that(?:['’]s| was)(?: much)? (?:better|sorted|done|my (?:mum|mom|boss|wife|husband|sister|brother|mother|dad))|found (?:it|them|him|her)\b|got (?:it|them)\b)|\bwhose (?:turn|deal|go|move)\b|\b(?:is|was)(?: fast| now)? asleep\b|\bcrisis over\b|\ball (?:in|done|sorted|clear|quiet)\b",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\b(?:welcome|(?:good|nice|great|lovely|wonderful|glad|happy|pleased) (?:to (?:see|have|meet)|you(?:['’]re| are| could| made)|to hear from)|come (?:and )?(?:join|sit|in\b)|join us|come on (?:in|over)|pull up|have a seat|take a seat|grab a|sit (?:yourself |right )?(?:down|here|with)|you(?:['’]re| are) (?:back|here|just in time|late)|"
    r"there (?:you are|he is|she is)|speak of the|look who|(?:of course|sure|absolutely|certainly|please|not at all|by all means|the more)\b|no (?:worries|problem)|hi|hey|hello|hullo|(?:good )?(?:morning|evening|afternoon)|we were (?:just|only)|you missed|you(?:['’]ve| have) missed|how was|everything (?:ok|okay|all right|alright|good))\b",
    re.IGNORECASE,
)
_BRINGS_IN = re.compile(
    r"\b(?:(?:please )?welcome|here (?:comes?|is|are)|(?:has|have|['’]s) (?:just |now )?(?:joined|dialled in|dialed in|connected|logged (?:in|on))|here['’]s|there['’]s|joined (?:now |today |tonight )?by|joining us|look who|speak of the devil|talk of the devil|introduce|come in|bring (?:in|on)|send (?:him|her|them|in)|let (?:him|her|them) in|show (?:him|her|them|in)|is (?:here|at the door|coming|waiting)|has (?:just )?(?:arrived|come)|our (?:next|third|second|last|final|special) guest)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:please|let['’]s|let us)(?: \w+){0,2} welcome\b|\ba (?:\w+ )*(?:round of applause|hand|welcome) (?:for|to)\b|\bjoined by\b",
    re.IGNORECASE,
)
_SUMMONS = re.compile(
    r"\b(?:come (?:here|over|and (?:meet|see|look|say|join|sit|have)|down|up|out|quick\w*|back|in\b)|get (?:in|over|down|up|out) here|are you (?:there|in there|up there|awake)|where are you)\b",
    re.IGNORECASE,
)
_CONNECTS = re.compile(
    r"\b(?:(?:has|have) (?:just |now )?(?:joined|dialled in|dialed in|connected|logged (?:in|on))|is (?:now )?(?:on the line|connected))\b",
    re.IGNORECASE,
)
_TAKES_IN = re.compile(
    r"\b(?:come (?:and |over and )?(?:join|sit)\b|join us|pull up a|have a seat|take a seat|sit (?:yourself |right )?down|squeeze in|be our guest|the more,? the merrier|welcome (?:aboard|to)\b)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:(?:I['’]m|I am|my name(?:['’]s| is)) [A-Z][\w’'-]+(?= *[,.!;]| and\b)|(?:this|these) (?:is|are) (?:my \w+ )?[A-Z][\w’'-]+[,.! ]|(?:have you|you(?:['’]ve| have)) met\b|(?:nice|pleased|lovely|good|great) to meet you)"
)
_WELCOMED_BACK = re.compile(
    r"\b(?:you(?:['’]re| are|['’]ve come| came| have come)|welcome|they(?:['’]re| are)|look who['’]s) back\b"
    r"|\bback (?:already|so soon|again)\b|^\W*wb\b",
    re.IGNORECASE,
)


def arrives(said: str) -> float:
    """How surely what somebody says shows that he has just come: 0, ``LIKELY`` or ``SURE``."""
    first = said[:_FIRST]
    if _ACCOSTS.search(first):
        return 2.0
    if _GREETS_ALL.search(first) or _COME.search(first):
        return SURE
    return LIKELY if _GREETS.search(first) else 0.0


def is_role(names: tuple[str, ...]) -> bool:
    """Whether somebody is known by what he is alone (``Supervisor``, ``Old Man``)."""
    return all(
        set(re.findall(r"[a-z]+", name.lower())) & (ROLES | {"supervisor", "manager", "boss", "attendant"})
        for name in names
    )


def is_passing(names: tuple[str, ...]) -> bool:
    """Whether somebody has no name, only what he does, like one who comes to do it and goes (``Waiter``)."""
    return all(_PASSING.search(name) and len(name.split()) <= 3 for name in names)


def returns(said: str) -> float:
    """How surely what somebody says shows that he has come back."""
    first = said[:_FIRST]
    if _BACK.search(first) or _GREETS_ALL.search(first):
        return SURE
    return LIKELY if arrives(first) or _MAYBE_BACK.search(first) else 0.0


def greets(said: str) -> bool:
    """Whether somebody begins with a greeting."""
    return bool(_GREETS.search(said[:_FIRST]) or _GREETS_ALL.search(said[:_FIRST]))


def welcomes(said: str) -> bool:
    """Whether something is said to one who comes."""
    return bool(_WELCOME.search(said[:200]))


def announces(said: str) -> bool:
    """Whether something tells others of somebody who comes, as a host does: "Please welcome …"."""
    return bool(_ANNOUNCES.search(said))


def summons(said: str) -> bool:
    """Whether something calls to one who is elsewhere: "Kim! Come and meet the neighbours!"."""
    return bool(_SUMMONS.search(said))


def connects(said: str) -> bool:
    """Whether something tells that somebody is now on the line, or in the chat."""
    return bool(_CONNECTS.search(said))


def brings_in(said: str) -> bool:
    """Whether something announces somebody who comes in."""
    return bool(_BRINGS_IN.search(said))


def takes_in(said: str) -> bool:
    """Whether something asks a newcomer to stay: "Come and sit with us"."""
    return bool(_TAKES_IN.search(said))


def introduces(said: str) -> bool:
    """Whether something tells somebody's name to one who does not know him."""
    return bool(_INTRODUCES.search(said))


def welcomes_back(said: str) -> bool:
    """Whether something is said to one who has come back."""
    return bool(_WELCOMED_BACK.search(said))

"""How surely what somebody says shows that he goes away now, and that he takes leave."""

import re

SURE = 3.0
LIKELY = 1.5
# The words that tell are near the end of a long speech, and a greeting at its start.
_LAST = 600
_FIRST = 400

_I = r"\b(?:I|we)(?:(?:['’](?:ve|d|m|re)| have| had| am| are)\b)? ?"
_EAGER = r"(?:(?:really|just|actually|probably|sadly|unfortunately|also|so|now|do|both|all|first|quickly|seriously) )*"
_MUST = r"(?:got to|gotta|have to|need to|must|should|better|ought to|had better|have got to|want to|afraid (?:I|we) (?:must|have to|should|need to)|supposed to|due to|going to have to|going to|gonna|about to|may|might)"
_AWAY = (
    r"(?:go|leave|run|dash|fly|rush|scoot|split|bounce|jet|bolt|hurry|skip out|duck out|pop out|nip out|bow out|"
    r"be (?:at|in|going|off|leaving|getting (?:back|home|going|off)|on my way|heading (?:off|out|home|back))|"
    r"get (?:going|moving|home|off|out of here|back)|head (?:out|off|home|back|in|over|to)|"
    r"(?:hop|jump|drop|log|sign|ring|clock) off|hang up|log out|turn in|go to bed|step (?:out|away|outside|off)|"
    r"(?:hop|jump|shoot|hop off|jet off)(?= *[,.;!—-]| *$)|take (?:off|this(?= *[,.!]| *$)|(?:this|that|a|my|an|the) (?:\w+ )?call|my leave|a phone call)|answer (?:this|that|the|my)|"
    r"pick (?:up )?(?:my|the|our)\b|catch (?:my|the|a)\b|excuse (?:myself|ourselves)|say (?:good ?night|goodbye|my goodbyes)|"
    r"hit the (?:road|hay|sack)|make (?:a move|tracks|a (?:quick )?(?:phone )?call)|call it a (?:night|day)|attend to|be elsewhere|see to|use the (?:\w+)|(?:sleep|shower|eat|study|cook|work|crash|nap|pee)(?= *[.,!;]| *$| (?:now|before|first))|powder my|freshen up|stretch my legs|check (?:on|in on)|let (?:you|the (?:dog|cat))|walk the|feed the|relieve the|meet (?:my|the|with)|join (?:my|the)|finish (?:my|up)|prepare|start (?:my|dinner|cooking)|"
    r"(?:grab|fetch) (?:some|a|my|another|more|the)\b|get (?:my|another|the)\b)"
)
_STAYS = re.compile(
    r"^\W*(?:on (?:about|with|record)|over (?:the|this|it|that|how|why|what|my|our)\b|through (?:it|this|that|the)|for it|with (?:the|it|that|this|him|her|what)|"
    r"(?:it|this|that|them|him|her|you|things|the|a|an|my|our|more|some|less|another|both|up)\b(?! now)(?!(?:\s\w+){0,3}\s(?:home|there)\b)"
    r"|away (?:from|with) )",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"go|leave|run|dash|fly|rush|split|bounce|jet|bolt|take off|head \w+|catch \w+|say \w+(?: \w+)?",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:tomorrow|next (?:week|month|year|spring|summer|autumn|fall|winter|time)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:this|next|every|each|one) (?:weekend|week|month|year|summer|day|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|in (?:a|two|three|\d+) (?:days?|weeks?|months?|years?)|"
    r"someday|some day|one day|sometime|some time|at the weekend|in (?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter)|"
    r"if|when|whenever|unless|would|used to|always|often|usually|sometimes|could|yesterday|last (?:week|month|year|night))\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"[^.!?,]{0,20}\b(?:soon|shortly|eventually|before long|in (?:a|ten|five|\d+) (?:minutes?|moment|bit|while|mins?)|at some point|not before)\b",
    re.IGNORECASE,
)
_OBLIGED = re.compile(_I + _EAGER + _MUST + r" " + _EAGER + r"(?P<go>" + _AWAY + r")\b", re.IGNORECASE)
_OBLIGED_BARE = re.compile(
    r"(?:^|[.!?,;—-]\s*|\b(?:so|sorry|but|and|well|ok(?:ay)?|anyway|right) )(?:gotta|got to|have to|need to|must|better|had better|should) "
    r"(?P<go>(?:go|run|dash|leave|fly|walk|head|get back|be (?:off|going)|scoot|bounce|jet|jump|hop|bail|crash|sleep|eat|shower|study|work|cook|take|feed|pick|answer|grab|get|catch|put)\b)",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"\b(?:(?:be )?right back|be back (?:in|soon|shortly|later|before)|back in (?:an?|one|two|three|five|ten|fifteen|twenty|thirty|half|\d+) (?:\w+ ){0,2}?(?:hours?|moments?|minutes?|min|mins|secs?|seconds?|bit|few|jiffy|tick|flash|mo)|"
    r"(?:if you['’]ll|you['’]ll have to|please|must you|do|would you|will you) excuse (?:me|us)|excuse (?:me|us) (?:for )?(?:a|one|just a) (?:\w+ )?(?:moment|minute|second|sec|while|bit|tick)|"
    r"(?:I|we)(?:['’]m| am|['’]re| are) (?:off(?! (?:my|the|to|on|work|duty|sugar|meat))|out of here|leaving(?! (?:the|it|that|this|my))|heading (?:off|out|home|back|in|over)|going (?:home|to bed|now|to head|to run|to leave|to go (?:now|home|and|get|grab|find|fetch|check|to bed|lie))|"
    r"signing off|logging off|turning in|stepping (?:out|away)|being (?:called|paged|summoned)|wanted (?:at|in|on|upstairs|downstairs)|needed (?:at|in|on|upstairs|downstairs|back))|"
    r"off (?:I|we) (?:go|pop|trot)|time (?:for (?:me|us) )?to (?:go|head|hit the (?:road|hay|sack)|get going|get back|call it|turn in|say good ?(?:bye|night)|make a move|leave)|"
    r"that['’]s my (?:cue|ride|bus|stop|taxi|cab|lift|train|phone|alarm|break over|boss)|my (?:ride|lift|taxi|cab|bus|uber|car)(?:['’]s| is) (?:here|outside|waiting)|"
    r"(?:duty|nature|work|bed|the office|the boss) calls|(?:there goes|that['’]s|that was) (?:the|my) (?:bell|whistle|buzzer|alarm|doorbell|pager)|"
    r"(?:I|we)(?:['’]ll| will| shall| must| should| ['’]d better)? ?leave you (?:to it|two|all|both|to your|lot|guys|ladies|gentlemen|folks|in peace|now|here)|let you (?:get|go|all|two|guys)|"
    r"(?:I|we)(?:['’]m| am|['’]re| are) (?:just |only |quickly )?(?:popping|nipping|stepping|running|dashing|heading|going|slipping|ducking|rushing|driving|moving) (?:out|off|home|upstairs|downstairs|over|down|along|away|back|in)\b|(?:this|here) is where I (?:leave|get off|must)|I['’]ll be back\b|let me (?:just |quickly )?(?:grab|fetch|run|step|pop|nip|dash|duck|go (?:and )?(?:grab|get|fetch|find|check|answer|see)|take this)|"
    r"(?:I|we)(?:['’]ll| will| shall) (?:be (?:off|going|on my way|leaving)|head (?:out|off|home|back)|(?:drop|hop|jump|log|sign) off|step (?:out|away|outside)|excuse myself|take my leave|go (?:now|home|and|get|grab|fetch|find|check|see|to bed)|pop (?:out|over|down|up)|nip (?:out|over|down|up)|"
    r"run (?:out|along|down|up|upstairs|home|and)|slip (?:out|away)|say good ?night|call it a (?:night|day)|dial (?:back )?in again|rejoin|reconnect|call you (?:back|later)|ring you (?:back|later))|"
    r"(?:call|fetch|get|tell|warn|shout for|send for|ring|page) me (?:when|once|as soon as|if)\b|I need (?:a (?:minute|moment|second|break|breather|breath)|some (?:fresh )?air|to (?:lie|sit) down)\b|\bexcuse me[.!]*$|"
    r"deal me out|count me out of this (?:one|round|hand)|(?:^|[.!?,;—-] ?|\b(?:I|we|but|really|just|sorry|so|and) )(?:can['’]t|cannot|can not|won['’]t|mustn['’]t|daren['’]t|couldn['’]t) (?:(?:stop|stay|linger)(?= *[.,!;]|$| (?:long|here|and|any|for (?:long|the|dinner|lunch|tea)))|hang (?:about|around))(?! (?:to|till|until))|don['’]t wait up|(?:see|let|show) (?:myself|ourselves) out|give me (?:a|one|two|five|\d+) (?:\w+ )?(?:min\w*|sec\w*|moments?|mo|tick)\b|hold that thought|^\W*(?:\w{1,4}\W+)?(?:just )?(?:one|a|two) (?:sec|second|min|minute|mo|moment)[,.]? (?=(?:grabbing|getting|answering|letting|feeding|changing|fetching|checking|door|phone|the door|my (?:mum|mom|dad|boss|phone|food|dog|cat|kid|wife|husband))\b)|^(?:just |only |give me )?(?:a|one|two|three|five|ten|\d+) (?:more )?(?:min\w*|sec\w*|moments?|tick)[.!]*$|I(?:['’]ve| have) (?:got )?(?:\w+ ){1,5}?to (?:see to|attend to|catch|collect|pick up|get back to|be at)\b|save my (?:seat|spot|place)|(?:go|carry|keep|start|play|deal) (?:on |ahead |going |talking )*without me\b|(?:I['’]ll|I will) (?:catch (?:you up|up(?: with you)?)|follow (?:you|on|later|in a)|meet you (?:there|at|in|outside|by))|put(?:ting)? (?:you|y['’]all) on hold|I['’]m gone(?= *[.!]| *$)|(?:let|leave) you (?:to )?(?:have )?(?:a|some) (?:minute|moment|time)\b|(?:give|leave) you (?:two |all |both |guys )?(?:some|a bit of|a little) (?:space|privacy|peace)|(?:I['’]ll|I will|I shall) be (?:(?:down|up|over|out|back) (?:by|at|in|on|there|here)|outside|upstairs|downstairs|next door|in my|in the|out in|out the|over there|over by|at the|at my)\b(?! (?:moment|end|top|middle|morning|evening|afternoon|meeting tomorrow))|back to my (?:desk|room|cabin|seat|table|post|lab|corner)|my (?:cup|coffee|food|order|name)(?:['’]s| is) (?:ready|up|being called)|(?:sorry|hate) to (?:bail|dash|run|leave|cut)|brb|bbl|g2g|gtg|ttyl|(?:^|I['’]m |going |be )afk|bbs|cya|gn (?:all|everyone)|ttys|bio break|"
    r"(?:on|for) my way(?= *[.!]?$)|I['’]m on my way|(?:^|I['’]m )on it[.!]?$|coming,? (?:mum|mom|mother|dad|father|sir|dear|boss)|back to (?:work|the grindstone|my desk|the mines|it|my post|the office|bed) (?:for me|I go|with me))",
    re.IGNORECASE,
)
_MILD = re.compile(
    r"(?:\b(?:call|fetch|get|tell|warn|send for|ring|page) me (?:when|once|as|if)|\bI need |\bexcuse me\b(?! (?:for )?(?:a|one|just a))|I(?:['’]ve| have) (?:got )?(?:\w+ ){1,5}to (?:see|attend|catch|collect|pick|get|be)|^(?:just |only )?(?:a|one|two|three|five|ten|\d+) (?:more )?(?:min|sec|moment|tick)|\bdeal me out|count me out|don['’]t wait up|on my way|(?:^|I['’]m )on it|back to (?:work|the|my|it|bed)|coming,|let me|(?:I|we)(?:['’]ll| will| shall) (?:go|run|pop|nip|slip)\b|going to go\b)",
    re.IGNORECASE,
)
_WEAKLY = re.compile(
    r"(?:\b(?:I|we)(?:['’]d| had) better\b|\b(?:I|we)(?:['’]ll| will| shall) (?:go|get|fetch|bring|find|ask|check|see (?:to|if|whether)|look|answer|make|put|call|ring|walk|drive|take)\b|"
    r"\bcut (?:this|it) short|(?:\b(?:is|are|has|have|been|just|I['’]m)|['’]s) (?:pulled up|waiting|arrived|here|outside|calling|ringing|summoned|paged)\b(?! (?:for|in|to))|needs? picking|battery|\bhard stop\b|\bwrap (?:it|this) up\b|\bleave it there\b|\bexcuse me,|hate to (?:leave|go|run|cut)|(?:I|we)(?:['’]m| am|['’]re| are) (?:going|off|needed|wanted|expected|late|due)\b|\b(?:break|shift|lunch|time|hour)(?:['’]s| is) (?:over|up|nearly over|starting)|"
    r"\bmy (?:train|bus|flight|plane|shift|class|lecture|meeting|next|ferry|boat) |\bthe (?:babysitter|sitter|taxi|children|kids|baby)\b|\b(?:yes|very good|right away|at once|certainly|of course),? (?:sir|ma['’]am|my lord|my lady|madam|captain|chief|boss)|"
    r"\b(?:someone|somebody|there)(?:['’]s| is) (?:at the door|calling|someone|somebody)|\bmy phone(?:['’]s| is)|\bI (?:must|have to|need to|should|ought to)\b)",
    re.IGNORECASE,
)
# For lower case, as ``_SENDS``: to ignore case takes three times as long where there are so many ways.
_BYE = re.compile(
    r"(?:\b(?:(?<!said )(?<!say )(?<!saying )(?<!kissed )(?<!waved )(?<!wave )(?:bye|goodbye|good-bye)|bye-bye|farewell|adieu|ciao|cheerio|ta-ta|toodle\w*|(?<!took you )(?<!take you )(?<!took )(?<!take )(?<!been )(?<!for )(?<!wait )(?<!that )(?<!lasted )so long(?! as)|fare (?:you|thee) well|godspeed|au revoir|good ?night|night[- ]night)\b(?! (?:kiss|light|stand|story|to (?:the|my|our|that|all that|sugar)|['’]s))"
    r"|(?:^|[.!?,] )(?:night|later|laters|cheers|peace)(?:,? (?:all|everyone|everybody|guys|folks|mum|mom|dad|gran|love|you (?:two|all|lot|both)|boys|girls|team)\b|, \w+[.!]*$|[.!]*$)"
    r"|(?<!to )(?<!can )(?<!could )(?<!let )\b(?:see|catch|talk to|speak to|call|text|ring|message|write) (?:you|ya|y['’]all)(?: (?:all|guys|both|two|there|folks|everyone|lot))?(?: (?:later|soon|tomorrow|around|tonight|then|next|on|at|in)\b|[.!]*$)"
    r"|\b(?:talk|speak|see you|catch up) soon\b|\btake care\b(?! of)|\buntil (?:tomorrow|next time|we meet|then)\b|\bsafe (?:travels|trip|journey|drive|home)\b|\b(?:get|drive|travel) (?:home )?safe|\bsweet dreams\b|\bsleep (?:well|tight)\b"
    r"|\bhave (?:a|an) (?:\w+ )?(?:good|great|nice|lovely|safe|wonderful|pleasant|fantastic|fun) (?:\w+)|\b(?:it was|it['’]s been|been|was) (?:so |really |very )?(?:nice|lovely|great|good|fun|wonderful|a pleasure|a joy) (?:talking|chatting|catching|seeing|meeting|to (?:talk|chat|catch|see|meet))"
    r"|\b(?:nice|lovely|great|good|pleasure) (?:to (?:meet|see|talk)|meeting|seeing|talking|chatting|catching)\b|\bgood luck\b|\benjoy (?:your|the)\b|\bthanks for (?:coming|stopping|dropping|the chat|having|joining)|(?<!to )(?<!can )(?<!could )(?<!let )\bsee you(?= *(?:[.!,]|$)))",
)
_BYE_GOING = re.compile(
    r"\b(?:bye|goodbye|good-bye|farewell|adieu|ciao|cheerio|good ?night|night|see (?:you|ya)|catch (?:you|ya)|talk to you|until (?:tomorrow|next)|later)\b",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"^\W*go\b[^?]{0,14}$|\b(?:sure thing|no (?:problem|worries|rush)|of course|go ahead|take (?:all )?(?:the|your|as much) time|okay|ok|alright|all right|don['’]t (?:be long|worry)|hurry (?:back|up)|we['’]ll (?:be here|wait|miss you|catch)|hope (?:to|it|everything)|understood|(?<!to )see you|(?:you['’]ll|you will) (?:smash|ace|nail|kill|do (?:great|fine|well)|be (?:fine|great|brilliant|all right))|break a leg|knock (?:them|['’]em)|have fun|enjoy|hope you|fingers crossed|off you go|run along|on you go|safe)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:come on|come along|come|let['’]s go|coming|shall we|we (?:have|need|should|must|ought|had better)|we['’](?:d|re|ll)|we are)\b",
    re.IGNORECASE,
)
_COMES_ALONG = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yeah|sure|right),? )?(?:(?:I['’]m )?coming\b(?= *[.!,])|right behind you|after you|lead (?:on|the way)|with pleasure|gladly|on my way)|\b(?:I['’]ll|I will|let me|can I|may I|I['’]m) (?:come|go|coming|going|walk|tag|ride|drive) (?:along|with you|you (?:out|home|down))\b|\bwait for me\b|\bI['’]ll (?:walk|see) you (?:out|home|off|to)\b",
    re.IGNORECASE,
)
_ASKS_ALONG = re.compile(
    r"\b(?:(?:are|aren['’]t) you coming\b(?! (?:to the|on|at|over|round|tomorrow|this|next))|(?:will|won['’]t|can|could|would) you (?:come|walk|step) (?:with|along|out|over)|come (?:along|with me|outside)\b|walk with me|let['’]s (?:head|go|get) (?:back|off|home|over|inside|in\b|upstairs|downstairs)\b|let['’]s go (?:and )?(?:get|find|fetch|grab|see|look|check|outside|out\b)|shall we (?:go|step|take a)|(?:give|lend) me a hand (?:with|in)|help me (?:carry|with the|bring|get))",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\b(?:thank you|thanks|much obliged|cheers|good day)\b", re.IGNORECASE)
_OBEYS = re.compile(
    r"^\W*(?:right away|at once|yes|very (?:good|well)|of course|certainly|fine\b|ok(?:ay)?\b|sure|will do|going|I['’]m (?:gone|going|on it)|as you wish|straight away|on it|with pleasure|all right|right)",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"^\W*(?:deal|yes|yep|yeah|noted|cool|fine|please|got it|great|good|right|do|will do|by all means)\b[^?\w]*$",
    re.IGNORECASE,
)
_SIGHS = re.compile(
    r"^\W*(?:that was (?:a )?close|close (?:call|one|shave)|(?:thank god|good|at last),? (?:s?he|they)(?:['’](?:s|re)| is| are| has| have) gone)",
    re.IGNORECASE,
)
_PROTESTS = re.compile(
    r"^\W*(?:but|no|why|not|never|I won|I can|do I|must I|you (?:go|do)|let (?:him|her|me)|shan)\b|\?",
    re.IGNORECASE,
)
# What a speaker repeats of others' words is not his own leave-taking.
_IF_NEEDED = re.compile(
    r"\bif (?:you|anybody|anyone|they|he|she|somebody) (?:needs?|wants?|should want|should need) me\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"[“\"][^“”\"]*[”\"]|(?<!\w)[‘'][^‘’']*[’'](?!\w)")
_SENDS = re.compile(
    r"(?:^|[.!?,;:] ?|\b(?:and|now|just|please|then|you(?: two| all| both)?) )(?:go|run|off you)\b(?! (?:on|ahead|for it|through|over (?:the|that|this|it)|with|by|first)\b)|\b(?:bed ?time|(?:off|up|in(?:to)?|get|go|straight|time for|back) (?:to |you go to )?bed|(?:go|run|pop|nip|hurry|ride|jump|hop) (?:and|along|down|up|over|out|upstairs|downstairs|home|inside|outside|away|round|back|to (?:the|your|my|his|her)|now|see|fetch|find|get|ask|tell|wake|check|help)\b|"
    r"(?:(?:^|[.!?,;:—] ?|\b(?:and|now|just|please|then|you) )(?:fetch|bring|get) (?:me|us|the|some|a|my|your)\b)|see to (?:it|that|the|them|him|her)\b|up(?: the)? stairs|out of (?:here|my|the)|leave us|you (?:may|can|should|must|had better) (?:both |all |two |now )*(?:go|leave)|off you go|run along|"
    r"wait (?:outside|in the|downstairs|upstairs|out|by|at)|step outside|dismissed|that will be all|would you (?:mind )?(?:excuse|get|fetch|see|leav\w+|wait\w*|step\w*|sit\w*|go\b|going)|(?:could|can|will|would) (?:you|\w+) (?:take|show|get|fetch|bring|answer|wait|leave|go|see|excuse)|"
    r"(?:(?:run|ride|scout|walk|hurry|race) (?:on )?ahead|go on ahead)\b|be (?:good|kind) enough to (?:leave|wait|fetch|step)|send for|begone|away with you|get thee)\b",
)


def _sentences(said: str) -> list[str]:
    said = _IF_NEEDED.sub(" ", _REPEATED.sub(" ", said))
    return re.split(r"(?<=[.!?…])\s+", said)


def departs(said: str) -> float:
    """How surely somebody goes away after saying this: 0, ``LIKELY``, or ``SURE`` and more."""
    found = [0.0]
    for sentence in _sentences(said[-_LAST:]):
        must = _OBLIGED.search(sentence) or _OBLIGED_BARE.search(sentence)
        later = bool(_LATER.search(sentence))
        if must and not (_BARE.fullmatch(must["go"]) and _STAYS.match(sentence[must.end("go") :])):
            soon = _SOON.match(sentence[must.end("go") :])
            proposed = must.group()[:2].lower() == "we" and not takes_leave(said)
            found.append(LIKELY / 2 if later or soon else LIKELY if proposed else SURE)
        elif formula := _FORMULA.search(sentence):
            mild = bool(_MILD.search(formula.group()))
            soon = _SOON.match(sentence[formula.end() :])
            found.append(LIKELY / 2 if soon or (later and mild) else LIKELY if mild or later else SURE)
        elif _WEAKLY.search(sentence) and not later:
            found.append(LIKELY / 2)
    surest, also = sorted(found)[-1], len(found) > 2
    return surest + LIKELY / 2 * also + LIKELY * takes_leave(said)


def takes_leave(said: str) -> bool:
    """Whether somebody says good-bye, going himself or not."""
    said = _REPEATED.sub(" ", said).lower()
    return bool(_BYE.search(said[-_LAST:]) or _BYE.search(said[:_FIRST]))


def goes_with_bye(said: str) -> bool:
    """Whether good-bye is said in words that the one who goes says as well as those who stay."""
    return bool(_BYE_GOING.search(said))


def beyond_farewell(said: str) -> int:
    """How many words there are besides the sentences that say good-bye or assent to somebody's going."""
    rest = [s for s in _sentences(said) if not (_BYE.search(s.lower()) or _ASSENT.search(s))]
    return sum(len(sentence.split()) for sentence in rest)


def is_farewell(said: str) -> bool:
    """Whether something is what one says to somebody who goes."""
    first = " ".join(_sentences(said)[:2])
    return bool(_BYE.search(first.lower()) or _ASSENT.search(first))


def sends_away(said: str) -> bool:
    """Whether something tells somebody to go."""
    return bool(_SENDS.search(said.lower()))


def takes_along(said: str) -> bool:
    """Whether somebody takes others along as he goes."""
    return bool(_TOGETHER.search(said))


def comes_along(said: str) -> bool:
    """Whether somebody says that he goes along with another."""
    return bool(_COMES_ALONG.search(said))


def asks_along(said: str) -> bool:
    """Whether somebody who goes asks another to go with him."""
    return bool(_ASKS_ALONG.search(said))


def thanks(said: str) -> bool:
    """Whether somebody gives thanks, as one does who has what he came for."""
    return bool(_THANKS.search(said))


def obeys(said: str) -> bool:
    """Whether somebody answers an order by doing as he is told."""
    return bool(_OBEYS.search(said))


def agrees(said: str) -> bool:
    """Whether somebody says no more than yes to what he has just been told."""
    return bool(_AGREES.search(said))


def sighs(said: str) -> bool:
    """Whether somebody is glad that one who was not to know has gone: "That was close."."""
    return bool(_SIGHS.search(said))


def protests(said: str) -> bool:
    """Whether somebody who is told to go does not go at once."""
    return bool(_PROTESTS.search(said))

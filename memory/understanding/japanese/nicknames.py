"""Where a text says what somebody is called: 名をリュカという, 「キツネ」こと木常先生, 山嵐という渾名."""

import re
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import JOBS, KIN, ROLES, TITLES

_NICK = r"(?:あだ名|あだな|渾名|綽名|仇名|異名|愛称|通り名|ニックネーム|二つ名|芸名|偽名)"
_SAYS = r"(?:いう|云う|言う|いふ|いった|云った)"
_NAME = r"(?:[一-龥々〆ヶ]{1,6}[ァ-ヺー]{2,6}|[一-龥々〆ヶ]{1,6}|[ァ-ヺー・＝]{2,20})"
_LOOSE = rf"(?:{_NAME}|[ぁ-ゖー]{{2,6}}|[一-龥]{{1,2}}(?!の)[ぁ-ゖー]{{1,4}})"
_WORD = rf"(?:{_NAME}|(?<![ぁ-ゖ])[ぁ-ゖー]{{2,6}}|[一-龥]{{1,2}}(?!の)[ぁ-ゖー]{{1,4}})"
# Who gives his own or another's name outright.
_OUTRIGHT = (
    re.compile(rf"(?:名を|名は|名前は|名前を|名まえは|本名は|本名を)[「『]?({_NAME}|[ぁ-ゖ]{{2,4}}?)[」』]?(?:と(?:{_SAYS}|いい|言い|云い|申|名乗|呼)|だ。|だった|で、|です|である|であった|。|、)"),
    re.compile(rf"[「『、。\s]({_NAME}|[ぁ-ゖ]{{2,4}}?)(?:と(?:申し(?:ます|まし|ていた)|申す(?:者|もの)|名乗(?:る|っ|り)|いいます。|言います。)|って(?:いいます|言います|もんだ|者だ))"),
    re.compile(r"([一-龥々]{2,6}|[ァ-ヺー・]{2,12}|[ぁ-ゖ]{2,4})[（(](?:[0-9０-９]{1,3}|[〇一二三四五六七八九十]{1,4})(?:歳|才)?[)）]"),
    re.compile(rf"(?:私|わたし|僕|俺|おれ|あたし)(?:――|—{{1,2}}|──|、|は)[^。、「」]{{0,8}}の({_NAME})(?:である|です。|だ。)"),
)  # fmt: skip
_TITLE = "(?:" + "|".join(sorted(map(re.escape, TITLES), key=len, reverse=True)) + ")?"
_ALSO = re.compile(
    rf"(?:「({_WORD})」|『({_WORD})』|(?<=[、。「\s])({_NAME}))こと、?({_NAME}?)(?={_TITLE}(?:さん|君|くん|様|氏)?[はがもをにのと、。])"
)
_GIVEN_NICK = re.compile(rf"(?<=[「『、には])({_LOOSE}?)[」』]?と(?:いう|云う|言う)[^。、「」]{{0,6}}{_NICK}")
_IS_NICK = re.compile(rf"{_NICK}[はもが]、?[「『]?({_WORD}?)[」』]?(?:だ|で|とい|と云|と言|。|、)")
_CALLED = re.compile(
    rf"(?<=[「『、にらは])({_LOOSE}?)[」』]?と(?:[^。、「」]{{0,8}}(?:から|に|は))?(?:呼ばれ(?:て|る|た)|あだ名され)"
)
_CALLS = re.compile(rf"(?:^|[はがも、。])({_WORD}?)(?:のこと)?を[「『]?({_WORD}?)[」』]?と呼(?:ん|ぶ|び)")
_PAIR = re.compile(rf"(?:^|[、。\s])((?:[一-龥]{{1,4}}の)?{_NAME})は[「『]?({_LOOSE}?)[」』]?(?=[、。])")
_TOPIC = re.compile(
    rf"(?:^|[、。\u3000\s」])(?:[^、。「」はがをに]{{0,12}}?[のな])?({_WORD}?)(?:に(?=は|[^。]{{0,24}}{_NICK})|は|が|を|には)(?=[^、。]|、|$)"
)
_WHO = re.compile(
    rf"({_WORD}?)(?:とか?(?:いう|云う|言う|いった))[^。、]{{0,14}}?(?:男|女|人|者|の|教師|先生|生徒|娘|青年|少年|少女)(?:が|は|で|に)"
)
_AT_POST = re.compile(
    rf"({_WORD}の)?({'|'.join(sorted(map(re.escape, (ROLES | JOBS) - KIN), key=len, reverse=True))})[にでのはが、]{{1,2}}({_WORD}?)とか?(?:いう|云う|言う)"
)
_ABOUT = re.compile(
    rf"(?:^|[、。\u3000\s」])(?:[^、。「」はがをに]{{0,12}}?[のなた])?({_WORD}?)(?:は|が)(?=[^、。]|、)"
)
_OWN_NAME = re.compile(rf"[\s\u3000]*(?:名を|名は|名前は|名前を)({_NAME})(?:とい|と云|と言|。|、|だ)")
_POINTS = re.compile(
    r"(?:この|その|あの)(?:男|女|人|方|坊主|奴|やつ|先生|教師|子|老人|娘|青年|少年|少女)|彼女?"
)
_SENTENCE = re.compile(r"[^。\n]+[。\n]?")
# In characters: how far back the one a nickname is given to may have been introduced.
_BACK = 400


@dataclass
class Namings:
    """What a text says outright: ``names`` given, and ``pairs`` of names that are one person's, the
    nickname first."""

    names: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)

    def __ior__(self, other: "Namings") -> "Namings":
        self.names |= other.names
        self.pairs |= other.pairs
        return self


def namings_in(text: str) -> Namings:
    """Every name, nickname and identity that a text states in so many words."""
    found = Namings()
    for pattern in _OUTRIGHT:
        found.names |= {match.group(1) for match in pattern.finditer(text)}
    for match in _ALSO.finditer(text):
        found.pairs.add((match.group(1) or match.group(2) or match.group(3), match.group(4)))
    posts = {(match.group(1) or "") + match.group(2): match.group(3) for match in _AT_POST.finditer(text)}
    lists, before = 0, ""
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        nicked = bool(re.search(_NICK, sentence))
        if lists or nicked:
            pairs = _PAIR.findall(sentence)
            if len(pairs) >= 2:
                found.pairs |= {(nick, _holder(who, posts)) for who, nick in pairs}
                continue
        lists = 1 if nicked else 0
        for nick in _nicks_of(sentence):
            who = _bearer(text, match.start(), sentence, nick)
            if who and who != nick:
                found.pairs.add((nick, _holder(who, posts)))
        if (own := _OWN_NAME.match(sentence)) and (topic := _ABOUT.search(before)):
            found.pairs.add((topic.group(1), own.group(1)))
        before = sentence
        for called in _CALLS.finditer(sentence):
            found.pairs.add((called.group(2), called.group(1)))
    return found


def _nicks_of(sentence: str):
    for pattern in (_GIVEN_NICK, _IS_NICK, _CALLED):
        for match in pattern.finditer(sentence):
            yield match.group(1)


def _bearer(text: str, start: int, sentence: str, nick: str) -> str:
    """Whom a sentence gives a nickname to: its topic, or whoever this man is who was spoken of before."""
    before = sentence[: sentence.find(nick)]
    if _POINTS.search(before):
        earlier = list(_WHO.finditer(text, max(0, start - _BACK), start))
        return earlier[-1].group(1) if earlier else ""
    outright = list(_WHO.finditer(before + "が")) or list(_TOPIC.finditer(before))
    return outright[-1].group(1) if outright else ""


def _holder(who: str, posts: dict[str, str]) -> str:
    """The name of whoever holds a post (数学, 英語の教師), if the text says it."""
    return next((name for post, name in posts.items() if post.startswith(who)), who)

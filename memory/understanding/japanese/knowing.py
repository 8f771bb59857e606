"""Who knows what the narration tells of somebody's trade, home, ties and looks: everyone, or few."""

import re

from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import ONLY, OPENLY
from memory.understanding.japanese.presence import Presence
from memory.understanding.japanese.told import Told
from memory.understanding.reading import How, Kind, Knower, Scope

# A shop or an inn is there for everybody, and so is whoever keeps it; who only works there is not.
_OPEN_TO_ALL = (
    r"(?:喫茶店?|カフェ|酒場|居酒屋|バー|食堂|料理屋|茶店|茶屋|蕎麦屋|旅館|宿屋?|ホテル|民宿|店|商店|書店|本屋|薬局|薬屋|花屋|"
    r"パン屋|菓子屋|八百屋|魚屋|肉屋|酒屋|米屋|煙草屋|時計屋|床屋|理髪店|美容院|湯屋|銭湯|質屋|医院|診療所)"
)
_KEEPS = re.compile(
    rf"{_OPEN_TO_ALL}「?[^、。はがを]{{0,12}}」?を(?:営|経営|切り盛り|開いて|開け|継い|継ぎ|持って|任され)"
)
_KEEPER = re.compile(rf"(?:店主|店長|女将|マスター|{_OPEN_TO_ALL}の(?:主人|あるじ|主|経営者|オーナー))$")
# Who keeps such a shop is called by it: 時計屋の黒田. Other trades in 屋 (殺し屋, 情報屋) have no door to the street.
_CALLED_BY_SHOP = re.compile(
    r"(?:八百|魚|肉|酒|米|煙草|たばこ|時計|本|古本|花|薬|パン|菓子|豆腐|団子|蕎麦|そば|床|湯|質|宿|呉服|雑貨|文具|小間物|荒物|髪結)屋$"
)
# Offices held before everybody's eyes. No policeman (岡っ引, 刑事): he may be about without saying what he is;
# and no teacher, clerk or servant, whom only those know who have to do with him.
_OFFICE = re.compile(
    r"(?:校長|学長|園長|町長|村長|市長|区長|知事|大統領|首相|総理|総理大臣|大臣|議員|代議士|国王|王|女王|王妃|王子|王女|皇帝|皇后|皇太子|"
    r"皇子|皇女|帝|天皇|将軍|大名|藩主|殿様|領主|城主|公爵|侯爵|伯爵|子爵|男爵|旗本|町奉行|奉行|家老|庄屋|名主|住職|神主|宮司|司教|教皇)$"
)
_TRADE_SAID = re.compile(
    r"(?:で(?:ある|あった|す|した|、)|だった|だ|に(?:なった|なっている)|をしている|をつとめている|を務めている)?[。、]?$"
)
_IN_SECRET = re.compile(r"元|もと|偽|自称|隠居|落胤|御落胤|亡国|身分を|素性|正体")
# A secret that is told is the hearer's as well.
_CONFIDED = re.compile(
    r"(?:秘密|事情|わけ|訳|仔細|真相|正体)を[^、。]{0,4}(?:洩らし|漏らし|打ち明け|打明け|明かし|話し)(?:た|て)(?!い?な)"
)
_BOARD = re.compile(r"(?:看板|暖簾)に(?:は|も)?、?[^。]{0,24}(?:とあ|と書|と染め|の名)")
_ALL_KNOW = re.compile(
    r"(?:誰もが|みんなが?|みなが?|皆が?|(?:町|村|国|世界|学校|店|家)(?:じゅう|中)(?:が|の者が)?)[^。]{0,8}知って(?:い|お)(?!な|ま?せん|らず|ら?ぬ)|"
    r"知らない者は[^。]{0,4}(?:な|ません)|知らぬ者は|知れ渡って|周知の"
)
# 半七の子分, 久我山家に仕える小川の秘書: whose man somebody is, the other knows as well.
_SERVES = re.compile(
    r"(?:という[^、。はがを]{1,8})?の[^、。はがをに]{0,4}(?:子分|部下|弟子|家来|秘書|助手|手先|下っ引|用人|女中|召使|使用人|執事|侍女|"
    r"家政婦|社員|生徒|運転手)|に(?:仕え|雇われ|奉公)|の(?:ため|もと|下)[にで]"
)
# 清は婆さんだ: what somebody is, and nobody else.
_SAID_OF = re.compile(r"(?:だ|で|なの|。|、)")
_HOUSEHOLD = re.compile("世帯を持|暮らし|暮して|同居|住んで|住み")


def is_public(sentence: str, kind: Kind) -> bool:
    """Whether a plain thing told of somebody is known to all: the text says so, it hangs over the door, or it is
    a shop that is kept or an office that is held in the open. When in doubt it is not."""
    if OPENLY.search(sentence) or _BOARD.search(sentence):
        return True
    if kind is not Kind.JOB or _IN_SECRET.search(sentence):
        return False
    if _KEEPS.search(sentence):
        return True
    trade = _TRADE_SAID.sub("", sentence.rstrip("。、"))
    return any(found.search(trade) for found in (_KEEPER, _CALLED_BY_SHOP, _OFFICE))


def says_that_all_know(sentence: str) -> bool:
    """Whether a sentence says that everybody knows what was just told."""
    return bool(_ALL_KNOW.search(sentence))


def openly_known(
    passage: Passage,
    start: int,
    end: int,
    kind: Kind,
    about: tuple[str, ...],
    presence: Presence,
    taking_part: set[str],
) -> tuple[Knower, ...]:
    """Who knows a plain thing that the narration tells of ``about[0]`` and does not say to be public: himself,
    who tells it as "I", the other side of a tie, whose man he is, and of looks those who see him."""
    subject = about[0]
    knowers = {subject: How.OWN}
    teller = passage.narrated_by(start, end)
    if teller:
        knowers.setdefault(teller, How.WITNESSED)
    others = [one for one in passage.named_in(start, end) if one.quote < 0 and one.person in about[1:]]
    if kind is Kind.RELATION:
        tied = [one.person for one in others if not _SAID_OF.match(passage.text, one.end, end)]
        for who in tied[:1]:
            knowers.setdefault(who, How.OWN)
    elif kind is Kind.PLACE or (kind is Kind.JOB and _HOUSEHOLD.search(passage.text, start, end)):
        for one in others:
            if passage.text.startswith("と", one.end):
                knowers.setdefault(one.person, How.OWN)
    elif kind is Kind.JOB:
        for one in others:
            if _SERVES.match(passage.text[one.end : end]):
                knowers.setdefault(one.person, How.WITNESSED)
    elif kind is Kind.APPEARANCE:
        there = presence.at(start)
        if subject in there:
            for who in there:
                if who in taking_part:
                    knowers.setdefault(who, How.WITNESSED)
    return tuple(Knower(who, how) for who, how in knowers.items())


def introduced(
    passage: Passage, start: int, end: int, text: str, kind: Kind, about: tuple[str, ...]
) -> tuple[Scope, tuple[Knower, ...]]:
    """The scope of who somebody is, told in passing, and who knows it."""
    if is_public(text, kind):
        return Scope.WORLD, ()
    teller = passage.narrated_by(start, end)
    knowers = dict.fromkeys([*about, *([teller] if teller else [])])
    return Scope.CHARACTER, tuple(Knower(who, How.OWN if who in about else How.WITNESSED) for who in knowers)


def keepers(passage: Passage, one: Told, kind: Kind, sentence: str, near: str | None) -> tuple[Knower, ...]:
    """Those who hold a secret: the one whose it is, both sides of a tie, and whoever is said to know."""
    people = [one.subject]
    if kind is Kind.RELATION:
        people = list(one.about[:2])
    for line in (sentence, near or ""):
        match = ONLY.search(line)
        if match:
            people += [who for name, who in passage.finder.owner.items() if name in match.group()]
    if _CONFIDED.search(sentence):
        people += [
            who.person
            for who in passage.named_in(one.start, one.end)
            if who.quote < 0
            and who.person in passage.people
            and passage.text.startswith(("に", "へ", "とは"), who.end)
        ]
    return tuple(Knower(who, How.OWN) for who in dict.fromkeys(people))

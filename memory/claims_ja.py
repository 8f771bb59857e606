"""Japanese sentences that tell how somebody lives, and that this has changed.

Topics and forms are those of ``claims.ENDS``.
"""

import re

# What is hoped, guessed, asked, dreamt, quoted, or looked back at.
UNCERTAIN = re.compile(
    r"[「」『』？?]|たい(?:と|。|$)|つもり|予定|だろう|でしょう|かもしれ|らしい|ようだ|そうだ(?:。|$)|はずだ|べき|"
    r"なら(?:ば|、)|(?:れば|たら)、|もし|ふり|嘘|夢|思|考え|疑|信じ|噂|うわさ|聞い|言っ|話し|約束|計画|"
    r"かつて|以前|昔|元は|もともと|(?:頃|ころ)は|まで(?:は|に)?、|前に|とき|時に|うちに"
)
_NOT = re.compile(r"ない(?:。|$)|なかった|ません|ず(?:に|、)|ぬ(?:。|$)")

_HOME = re.compile(
    r"(?P<v>[^、。]{1,20}?)(?:に|で)(?:一人で|独りで|ひとりで|家族と)?(?:住んで|暮らして|下宿して|居候して|寝起きして)(?:い|お)"
)
_MOVES = re.compile(
    r"(?P<v>[^、。]{1,20}?)(?:に|へ)(?:引っ越|移り住|越して|転居|移住|居を移|帰って暮らし)"
    r"|今は(?P<w>[^、。]{1,20}?)(?:に|で)(?:住んで|暮らして)い"
)
_JOB = re.compile(
    r"(?P<v>[^、。]{1,24}?)(?:である|だ|です|(?:を|に|で)(?:営|勤め|務め|働い|仕え)[^、。]*(?:る|いる))(?:。|$)"
)
_RISES = re.compile(r"(?P<v>[^、。]{1,20}?)に(?:昇進|昇格|就任|任命|任じられ|選ばれ|抜擢|就い|任官|降格)")
_TAKES = re.compile(r"(?P<v>[^、。]{1,20}?)を(?:継い|引き継い)")
_BECOMES = re.compile(r"(?P<v>[^、。]{1,20}?)(?:に|と)な(?:った|っている)(?:。|$)")
_LEAVES = re.compile(
    r"(?:(?P<v>[^、。]{1,20}?)(?:を|から)(?:辞め|退職|辞職|引退|退い|追われ|解任|罷免|クビに|首に|廃業|退官)|(?:引退|退職|辞職|廃業)し)"
)
_BONDS = {
    "is married": "妻|夫|伴侶|女房|亭主",
    "is engaged": "婚約者|許嫁|許婚",
    "loves": "恋人|彼女|彼氏",
    "serves": "弟子|部下|助手|生徒|教え子|付き人|秘書|護衛|召使い|従者|小姓|見習い",
    "is a friend": "(?:親|無二の)?(?:友人|友達|親友|盟友|味方|相棒)",
    "is at odds": "敵|ライバル|宿敵|仇",
}
_PAIRED = {
    "is married": "結婚して|夫婦で|連れ添って",
    "is engaged": "婚約して|婚約中",
    "loves": "付き合って|つき合って|交際して|恋仲|恋人同士",
    "is a friend": "(?:友人|友達|親友|味方)(?:同士)?(?:で|だ)",
    "is at odds": "(?:敵|仇)同士|対立して|いがみ合って",
}
_BOND_CHANGES = {
    "marries": "結婚し|祝言を|夫婦になっ|入籍し",
    "gets engaged": "婚約し|結納を",
    "parts": "離婚し|別れ(?!を告げ)|離縁し|婚約を(?:破棄|解消)し|破局し",
    "makes up": "和解し|仲直りし|手を結ん|手を組ん",
    "falls out": "絶交し|決別し|袂を分か|仲違いし|敵対し",
    "leaves": "のもとを(?:去|離れ)|の(?:弟子|部下|助手|秘書|護衛)を(?:辞め|やめ)|に破門され",
}
_HAS = re.compile(
    r"(?P<v>[^、。]{1,20}?)を(?:今も|いつも|ずっと|肌身離さず|大切に)?(?:持って|身につけて|身に着けて|隠し持って|所持して|預かって|所有して|持ち歩いて|しまって)(?:い|お)"
)
_LOSES = re.compile(
    r"(?P<v>[^、。]{1,20}?)を(?:[^、。]{1,12}?(?:に|へ))?"
    r"(?:渡し|手渡し|譲っ|譲り渡し|売っ|売り払っ|失く|なくし|失っ|返し|捨て|壊し|手放し|落とし|奪われ|盗まれ|燃やし|焼い|質に入れ)"
)
_LIVES = {
    "lives": "生きて(?:い|お)",
    "is ill": "(?:病気|重病|重傷|重体|病の床|昏睡)|入院して|寝込んで|意識(?:が|を)(?:ない|失って|戻らない)",
    "is missing": "行方不明|行方が(?:知れ|わから|分から)|消息を絶って",
    "is held": "(?:囚われ|捕らえられ|捕まって|監禁され|投獄され|牢に|人質に)",
}
_LIFE_CHANGES = {
    "dies": "死んだ|死んでい(?:た|る)|亡くなっ|息を引き取っ|殺され(?!か)|命を落とし|世を去っ|絶命し|自害し|戦死し|溺死し",
    "recovers": "回復し|全快し|退院し|意識を取り戻し|快復し",
    "comes back": "見つかっ|発見され|戻って(?:き|来)|帰って(?:き|来)|帰還し",
    "is free": "解放され|釈放され|救い出され|助け出され|脱出し|逃げ出し|脱獄し",
}
_NO_LONGER = re.compile(
    r"(?:もう|もはや|二度と)、?(?P<v>.+?(?:ない|なかった|ません|なくなった))|(?P<w>.+?)(?:の|こと)?を(?:やめた|やめている|止めた)(?:。|$)"
    r"|(?P<x>.+?)(?:てい|)なくなった(?:。|$)"
)
_WORD = re.compile(r"[一-龠々〆]+|[ァ-ヺー]+|[A-Za-z0-9]+")


def read(text, names, kind):
    """Tuples of person, topic, state, change, words and other, as ``claims.Claim`` has them."""
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    text = text.strip()
    pair = (
        re.match(rf"(?P<who>{called})と(?P<other>{called})(?:は|が)、?(?P<rest>.+)", text, re.S)
        if called
        else None
    )
    found = pair or (
        re.match(rf"(?:[^、。]{{1,12}}、)?(?P<who>{called})(?:は|が|も)、?(?P<rest>.+)", text, re.S)
        if called
        else None
    )
    if found is None:
        return
    person, rest = names[found["who"]], found["rest"]
    if ended := _NO_LONGER.match(rest):
        yield person, "ended", "", "no longer", _words(next(filter(None, ended.groups())), names), ""
        return
    if _NOT.search(rest):
        return
    yield person, "ended", "does", "", _words(rest, names), ""
    yield from _home(person, rest, names)
    yield from _job(person, rest, names, kind)
    yield from _bond(person, rest, names, called, names[pair["other"]] if pair else "")
    if (lost := _LOSES.match(rest)) and (words := _words(lost["v"], names)):
        yield person, "possession", "", "loses", words, ""
    elif (kept := _HAS.match(rest)) and (words := _words(kept["v"], names)):
        yield person, "possession", "has", "", words, ""
    for state, said in _LIVES.items():
        if re.search(said, rest):
            yield person, "life", state, "", (), ""
    for change, said in _LIFE_CHANGES.items():
        if re.match(rf"(?:[^、。がを]{{0,16}}、?)?(?:{said})", rest):
            yield person, "life", "", change, (), ""


def _home(person, rest, names):
    if moved := _MOVES.match(rest):
        yield person, "home", "", "moves", _words(moved["v"] or moved["w"], names), ""
    elif lives := _HOME.match(rest):
        yield person, "home", "lives", "", _words(lives["v"], names), ""


def _job(person, rest, names, kind):
    for change, said in (("rises", _RISES), ("rises", _TAKES), ("leaves", _LEAVES)):
        if office := said.match(rest):
            yield person, "job", "", change, _words(office["v"] or "", names), ""
            return
    if kind == "job" and (became := _BECOMES.match(rest)):
        yield person, "job", "", "becomes", _words(became["v"], names), ""
    elif kind == "job" and (job := _JOB.match(rest)):
        yield person, "job", "is", "", _words(job["v"], names), ""


def _bond(person, rest, names, called, partner):
    found = re.match(rf"(?P<who>{called})の(?P<as>[^、。]{{1,8}}?)(?:である|だ|です)(?:。|$)", rest)
    for state, nouns in _BONDS.items():
        if found and re.fullmatch(nouns, found["as"]):
            yield person, "bond", state, "", (), names[found["who"]]
    with_whom = re.match(rf"(?P<who>{called})(?P<rest>(?:と|の|に).+)", rest, re.S)
    other = partner or (names[with_whom["who"]] if with_whom else "")
    said = rest if partner else with_whom["rest"] if with_whom else ""
    for state, words in _PAIRED.items():
        if said and re.match(rf"(?:と)?(?:は)?(?:{words})", said):
            yield person, "bond", state, "", (), other
    for change, words in _BOND_CHANGES.items():
        if said and re.match(rf"(?:と(?:は)?(?:の)?|の)?(?:{words})", said):
            yield person, "bond", "", change, (), other


def _words(said, names):
    """The words that tell: runs of kanji, katakana and Latin letters, without people."""
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "、")
    return frozenset(_WORD.findall(said))

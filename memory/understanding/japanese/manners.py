"""How an utterance is said, and what each of the people is: what ladies, servants, masters and children say."""

import re

from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.voices import ways_of
from memory.understanding.reading import Person

_END = r"[。、！？!?…～〜ー♪―—」』\s]*$"
_MANNERS = {
    "polite": rf"(?:です|ます|ました|ません|でした|でしょう|ましょう|ください|下さい|ございます)[かねよわがけどしのとも]{{0,3}}{_END}",
    "humble": r"ございま|いたしま|致しま|申し上げ|申しま|でいらっしゃ|なさいま|かしこまり|承知|仰せ|存じ|くださいませ|お(?:待ち|呼び|持ち|伺い|届け)し",
    "womanly": rf"(?:わ|わよ|わね|のよ|のね|かしら|だもの|てよ|なの|なのよ|ですもの|ってば|でしょ){_END}",
    "rough": rf"(?:ぜ|ぞ|だぜ|だろ|だろう|かよ|じゃねえか?|ねえよ?|やがれ|しろ|くれ|ろよ|だな|んだ|か){_END}|てめえ|くそ|うるせ|すげえ|やべえ|貴様",
    "elderly": rf"(?:じゃ|のう|わい|おる|ぬか|かね|たまえ|なされ|ておくれ|かのう|いかん)[よなのろ]?{_END}",
    "childish": rf"(?:もん|だもん|よー|のー|んだよ|だよ){_END}",
    "asks": r"[？?][…」』\s]*$|(?:か|のか|かね|かい|だい|の)[。」』]*$",
    "requests": r"(?:て|で|てくれ|てください|てちょうだい|なさい|ろ|れ|け|せ|てこい|ておくれ|な|てよ|たまえ|頼む|お願い)[よねな]?[。！!」』]*$",
    "assents": r"^[「『…]*(?:はい|はっ|ええ|うん|ああ|おう|了解|かしこまり|承知|わかっ|分かっ|へい|へえ|うむ|そうね|そうだな)",
    "denies": r"^[「『…]*(?:いや|いえ|いいえ|ううん|違|ちが|まさか|べつに|別に)",
    "falters": r"^[「『]*…|^[「『]*[えあうそ][、…っ]",
    "orders": r"(?:ろ|れ|け|せ|え|め|べ|来い|こい|なさい|たまえ|よ)[。！!」』]*$",
    "thanks": r"ありがと|すまな|すみませ|ごめん|申し訳|恐れ入|悪い[なね]|失礼",
    "greets": r"^[「『]*(?:おはよう|こんにち|こんばん|ただいま|お邪魔|ごめんくださ|失礼|いらっしゃ|おかえり|お帰り|よう、|やあ)",
    "short": r"^[「『]?.{1,8}[」』]?$",
    "long": r"^.{52,}$",
    "of_old": rf"やす{_END}|やした|ござんす|おめえ|おいら|あっし|てえ|でさあ|ねえ[かなよ]|ござる|拙者|そなた|まする",
    "of_kansai": rf"(?:や|やで|やろ|へん|ねん|わ|やん|で){_END}|あかん|ほんま|せや|ちゃう",
}  # fmt: skip
_MANNERS = {manner: re.compile(sign) for manner, sign in _MANNERS.items()}
_OPENINGS = frozenset(["assents", "denies", "falters", "greets"])
_PLAIN = 8
_KINDS = {
    "servant": "侍女|メイド|執事|女中|店員|受付|番頭|手代|部下|助手|弟子|看護|巡査|兵|従者|召使|仲居|手先|子分|小姓|近習|家来|給仕|運転手|秘書|係|丁稚|新人|後輩|副長|機関士|少尉|門番|使者|駅員|車掌|小者|書生|案内|見習",
    "master": "王|殿|艦長|船長|部長|課長|社長|親分|先生|師匠|旦那|主人|将軍|公爵|伯爵|子爵|侯爵|男爵|長官|隊長|団長|校長|院長|会長|大将|親方|住職|和尚|博士|教授|警部|監督|店長|所長|長老|奉行|領主|頭領|女将|編集長|主任|班長|組長|座長|司令",
    "child": "少年|少女|子供|坊|娘|息子|弟|妹|孫|児|ちゃん|くん|生徒|男の子|女の子",
    "old": "老|爺|婆|祖|じい|ばあ|翁|隠居|長老|おじ|おば|和尚|仙",
    "elder": "父|母|兄|姉|夫|妻|旦那|女房|亭主",
    "lady": "嬢|姫|夫人|王女|巫女|尼|奥",
}
_KINDS = {kind: re.compile(sign) for kind, sign in _KINDS.items()}
_BEFORE, _AFTER = re.compile(r"([一-龥ァ-ヺ々]{1,6})の?$"), re.compile(r"[一-龥]{1,4}(?=[。、はが])")
# In how many places it is looked at what stands beside a name.
_PLACES = 40


def manners_of(passage: Passage, line: Line) -> tuple[frozenset[str], frozenset[str]]:
    """How an utterance is said; and the marked ways of talking in it, with its words for I and you."""
    said = passage.modern[line.quote.start : line.quote.end]
    found = {manner for manner, sign in _MANNERS.items() if sign.search(said)}
    if not found & {"polite", "humble"} and len(said) > _PLAIN:
        found.add("plain")
    marks = frozenset(way for way in ways_of(passage, line.quote) if way.startswith(("*", "i:", "you:")))
    return frozenset(found), marks


def kinds_of(passage: Passage, person: Person) -> frozenset[str]:
    """What somebody is, by his names and by the words that stand beside them: a servant, a master, a child, old."""
    told = [*person.names, person.description]
    named = (one for one in passage.references if one.person == person.id and one.quote < 0)
    for one, _ in zip(named, range(_PLACES), strict=False):
        if before := _BEFORE.search(passage.text[max(0, one.start - 7) : one.start]):
            told.append(before.group(1))
        if after := _AFTER.match(passage.text, one.end):
            told.append(after.group())
    words = " ".join(told)
    found = {kind for kind, sign in _KINDS.items() if sign.search(words)}
    woman = passage.is_female(person.id)
    found.add("woman" if woman else "anyone" if woman is None else "man")
    if person.id == passage.narrator:
        found.add("narrator")
    return frozenset(found)


def alike(
    before: tuple[frozenset, frozenset], now: tuple[frozenset, frozenset], way: str
) -> dict[str, float]:
    """What two utterances have in common and what parts them, as cues that one person says both."""
    cues = {
        f"{way}_both_{manner}": 1.0
        for manner in ("polite", "humble", "womanly", "rough", "elderly", "of_old", "of_kansai", "plain")
        if manner in before[0] and manner in now[0]
    }
    polite = [bool(manners & {"polite", "humble"}) for manners, _ in (before, now)]
    plain = ["plain" in manners for manners, _ in (before, now)]
    if (polite[0] and plain[1]) or (plain[0] and polite[1]):
        cues[f"{way}_politer"] = 1.0
    if any({"womanly", "rough"} == {one, two} for one in before[0] for two in now[0]):
        cues[f"{way}_womanlier"] = 1.0
    for kind in ("i:", "you:", "*"):
        own = [{mark for mark in marks if mark.startswith(kind)} for _, marks in (before, now)]
        if own[0] and own[1]:
            cues[f"{way}_{'same' if own[0] & own[1] else 'other'}_{kind.strip(':')}"] = 1.0
    return cues

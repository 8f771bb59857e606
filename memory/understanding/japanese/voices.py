"""How each one talks: learnt from what people surely said, and held against what nobody is named for."""

import math
import re
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import FIRST_PERSON, SECOND_PERSON
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.quotes import Quote

_END = r"(?=[。、！？!?…～〜ー♪―—」』\s]|$)"
# Ways of talking that people keep to. The marked ones are worn by few in one story.
_MARKED = {
    "ござる": re.compile(rf"ござ(?:る|らん|らぬ|った|ろう|れば)|存ずる|仕る|でござ{_END}|候"),
    "ですわ": re.compile(rf"(?:です|ます|ません|ました)(?:わ|わよ|わね|の|こと|のよ){_END}|ましてよ|あそばせ|遊ばせ|ですもの"),
    "なのだ": re.compile(rf"なのだ{_END}|のだ(?:[！ー]|{_END})"),
    "じゃ": re.compile(rf"じゃ(?:[。！よのなろぞて]|{_END})|わい{_END}|のう{_END}|ぞい|ておる|とるの|ぬわ|おらん"),
    "やねん": re.compile(rf"や(?:ろ|で|ん|ねん|わ|な|けど|から|さかい){_END}|へん{_END}|へんの|ねん{_END}|あかん|ほんま|せや|おおきに|やないか|やったら|しとる|してん|しもた|ちゃう|いとる|まっか|まんな"),
    "だべ": re.compile(rf"だべ|っぺ|べさ|ずら{_END}|ばい{_END}|っちゃ{_END}|けえのう|じゃけ|やけん|おら(?:[はがあ、]|{_END})"),
    "っス": re.compile(r"っス|ッス|(?<=[いたるだんなあえ])っす"),
    "江戸": re.compile(rf"てやんで|べらぼう|でさあ|やす{_END}|やした|ござんす|ざんす|やがる|おめえ|おいら|あっし|わっち|でえ{_END}|ねえ(?:や|か|よ|ぜ|な|だろ)|ありんす|なんし"),
    "にゃ": re.compile(rf"(?:にゃ|ニャ)(?:ん|ー|あ|の|ン|ァ)?{_END}|だわん{_END}|ぴょん{_END}"),
    "たまえ": re.compile(rf"たまえ|給え|かね{_END}|なさるな|ふむ"),
    "丁重": re.compile(r"ございま|いたしま|致しま|まいりま|参りま|存じま|申し上げ|申しま|くださいませ|でいらっしゃ|なさいま|かしこまり|承知(?:しまし|いた)|仰せ"),
}  # fmt: skip
_PLAIN_WAYS = {
    "丁寧": re.compile(r"です|ます|ました|ません|でしょう|ましょう|ください|下さい|ございま"),
    "女": re.compile(rf"(?:わ|わよ|わね|のよ|のね|かしら|もの|てよ|なの|よね|でしょ){_END}"),
    "荒": re.compile(rf"(?:ぜ|ぞ|だろ|かよ|じゃねえか?|ねえよ?|やがれ|てめえ|だぜ|しろ|くれ|な！|ろよ){_END}|くそ|うるせ|すげえ|やべえ|ちげえ|ねえ[。！か]"),
    "男": re.compile(rf"(?:だな|だろう|のか|かい|だい|んだ|さ){_END}"),
    "子": re.compile(rf"(?:だもん|もん|よぉ|だよー|よー|の！){_END}"),
    "言い淀む": re.compile(r"^[「『]?(?:……|…|え、えっと|あ、あの|あの[、…]|えっと|その……|う、うん|ど、ど|は、はい)"),
    "言い切る": re.compile(r"！[」』]?$"),
}  # fmt: skip
# How stories have people of one kind talk, and by which words that kind is known.
ROLE_TALK = (
    (re.compile(rf"わし(?:[はがのもにをらゃ、]|{_END})|おぬし|じゃ(?:[。！のなろが、」]|よ|から)|のう{_END}|ぬか{_END}|とらん|ておる"), re.compile("老|爺|婆|じい|ばあ|翁|仙|長老|王|竜|龍|狐|神|師匠|和尚|住職|隠居|博士")),
    (re.compile(r"拙者|それがし|ござ(?:る|らん|らぬ|った)|御免|参る。|申す。|いたす。"), re.compile("侍|武士|浪人|忍|剣士|騎士|与力|同心")),
    (re.compile(rf"(?:です|ます|まし)(?:わ|わよ|わね|こと|のよ){_END}|ごきげんよう|くてよ|ですもの|おほほ"), re.compile("嬢|姫|夫人|王女|奥様|令嬢")),
    (re.compile(r"ございま|かしこまり|いらっしゃいませ|お客様|旦那様|お嬢様|奥様|承知いたし|申し訳(?:あり|ござ)"), re.compile("執事|メイド|女中|侍女|番頭|店員|受付|従者|召使|駅員|女将|係員|仲居")),
)  # fmt: skip
_CALLS = re.compile(
    "(?:^|[「『、。！？…―])(先輩|先生|親分|兄さん|姉さん|お兄ちゃん|お姉ちゃん|兄ちゃん|姉ちゃん|兄貴|姐さん|旦那|店長|部長|課長|社長|会長|お父さん|お母さん|父さん|母さん|師匠|隊長|団長|艦長|船長|"
    "陛下|殿下|閣下|姫様|姫さま|姫|お嬢様|お嬢さん|奥さん|奥様|女将さん|ご主人様|マスター|監督|博士|教授|警部|刑事さん|おじさん|おばさん|おじいちゃん|おばあちゃん|じいさん|爺さん|ばあさん|婆さん|パパ|ママ|お父さま|お母さま|お客さん|お客様)(?=[、。！？…」』])"
)
# What a way is worth, by its kind, and what it is that one is missing; how little few samples say; the most it
# all can come to; what speaks against somebody whose marked ways are others.
_WORTH = {"*": 1.0, "i": 1.0, "you": 0.4, "calls": 1.0, "~": 0.6}
_LEAST, _MANY = -0.8, 4
_MISSED, _PRIOR, _CAP, _CLASH = 0.7, 0.8, 3.0, 2.2
# What is handed on: how many people, and how often a way must have been heard.
_KEPT_PEOPLE, _KEPT_WEIGHT = 16, 2.0


@dataclass
class Voice:
    """How one person talks: ``count`` utterances heard, in ``ways`` how many showed each way."""

    count: float = 0.0
    ways: Counter = field(default_factory=Counter)

    def learn(self, ways: frozenset[str], weight: float) -> None:
        """Take in one utterance, by how sure it is that this person said it."""
        self.count += weight
        for way in ways:
            self.ways[way] += weight


def ways_of(passage: Passage, quote: Quote) -> frozenset[str]:
    """The ways of talking that an utterance shows."""
    said = passage.modern[quote.start : quote.end]
    found = {"*" + way for way, sign in _MARKED.items() if sign.search(said)}
    if said.startswith("『"):
        found.add("*『』")
    found |= {"~" + way for way, sign in _PLAIN_WAYS.items() if sign.search(said)}
    if len(said) > 12 and not found & {"~丁寧", "*丁重", "*ですわ"}:
        found.add("~常体")
    for word in passage.words(quote.start, quote.end):
        if word.surface in FIRST_PERSON and word.surface != "自分":
            found.add("i:" + word.surface)
        elif word.surface in SECOND_PERSON:
            found.add("you:" + word.surface)
    for match in _CALLS.finditer(said):
        found.add("calls:" + match.group(1))
    return frozenset(found)


def likeness(
    ways: frozenset[str],
    voices: dict[str, Voice],
    every: Counter,
    count: int,
    taught: tuple[str, float] | None = None,
) -> dict[str, float]:
    """For each voice how much an utterance that shows these ways sounds like it, in logs, against all the
    utterances of a scene: ``every`` counts their ways. ``taught`` says which voice has learnt from this very
    utterance, and how much, which does not count."""
    found = {}
    marked = {way for way in ways if way[0] == "*"}
    first = {way for way in ways if way.startswith("i:")}
    for who, voice in voices.items():
        if taught is not None and who == taught[0]:
            voice = Voice(voice.count - taught[1], voice.ways - Counter(dict.fromkeys(ways, taught[1])))
        if voice.count <= 0.01:
            continue
        score = 0.0
        for way in ways:
            common = (every[way] + 0.5) / (count + 1.5)
            own = (voice.ways[way] + _PRIOR * common) / (voice.count + _PRIOR)
            worth = _WORTH["*" if way[0] == "*" else "~" if way[0] == "~" else way.split(":")[0]]
            # What somebody has not been heard to say in a few utterances he may say yet.
            least = -1.6 if voice.ways[way] or voice.count >= _MANY else _LEAST
            score += worth * max(least, min(1.8, math.log(own / common)))
        for way in ("~丁寧", "~常体"):
            common = (every[way] + 0.5) / (count + 1.5)
            rate = (voice.ways[way] + _PRIOR * common) / (voice.count + _PRIOR)
            if way not in ways and rate > common:
                score += _MISSED * max(-1.5, math.log((1.001 - rate) / (1.001 - common)))
        own_marks = {way for way, heard in voice.ways.items() if way[0] == "*" and heard * 2 >= voice.count}
        if marked and own_marks and not marked & own_marks:
            score -= _CLASH
        own_first = {way for way in voice.ways if way.startswith("i:")}
        if first and own_first and not first & own_first:
            score -= _CLASH
        found[who] = max(-_CAP, min(_CAP, score))
    return found


def carried_voices(handed_on: tuple[tuple[str, str], ...]) -> dict[str, Voice]:
    """The voices that earlier scenes handed on."""
    voices: dict[str, Voice] = {}
    for who, way in handed_on:
        voice = voices.setdefault(who, Voice(_KEPT_WEIGHT))
        voice.ways[way] = _KEPT_WEIGHT
    return voices


def handing_on(
    voices: dict[str, Voice], handed_on: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """What of each voice the next scene is told: the ways that mark it. Coarse, and kept once heard, so that
    a word changed in one scene leaves what the scenes after it depend on as it was."""
    known: dict[str, set[str]] = {}
    for who, way in handed_on:
        known.setdefault(who, set()).add(way)
    fresh = []
    for who, voice in voices.items():
        ways = {
            way
            for way, heard in voice.ways.items()
            if heard >= 2
            and heard * 2 >= voice.count
            and (way[0] in "*i" or way in ("~丁寧", "~常体", "~女", "~荒"))
        }
        if ways and who not in known:
            known[who] = ways
            fresh.append(who)
    kept = [*fresh, *(who for who in dict.fromkeys(who for who, _ in handed_on))][:_KEPT_PEOPLE]
    return tuple(sorted((who, way) for who in kept for way in known[who]))

"""A sentence of the text put so that it stands on its own: named people, no loose beginning or ending."""

import re

from memory.understanding.japanese.lexicon import FIRST_PERSON, SECOND_PERSON
from memory.understanding.japanese.passage import Passage, Reference
from memory.understanding.japanese.tokens import PRONOUN

_LEAD = re.compile(
    r"^(?:(?:しかし|だが|けれど(?:も)?|でも|そして|それで|それから|すると|また|さらに|ただ|が|で|"
    r"(?:なるほど)?[^、。]{1,8}の(?:いう|云う|言う)(?:通り|とおり)|"
    r"ところが|だから|だって|それに|つまり|もっとも|"
    r"ああ|いや|いいえ|ええ|うん|はい|へえ|ほう|ねえ|なあ|じゃあ|あの(?:ね|な)?|実は|まあ|おい|そう(?:だ|"
    r"です)?|もちろん|なに|むろん|無論|"
    r"(?:今も|さっきも|前にも|先刻も)?(?:お)?(?:云|言|申し?)(?:う|い|った|した|しました|上げた)?通り(?:のわけで)?|聞けば|聞くところでは|"
    r"しかも|とにかく|やはり|やっぱり|併し|然し|よし|おや|あら|なるほど|そら|さあ|え|…+|―+|"
    r"―)[、。！？…―\s]+)+"
)
_BUT = re.compile("^(?:しかし|併し|然し|けれども)")
_VOICED = re.compile(
    r"(?:です|ます|でした|ました|ません|ください|ござい|申し|わい|じゃ|やがる|とる|ちまった)[^。]{0,2}。$|"
    r"^(?:今日|きょう|昨日|きのう|ゆうべ|昨夜|明日|あした|あす|さっき|今朝|今夜|今度|今(?=[、はもの]))|"
    r"(?:ここ|こっち|そっち|この|その|あの|あいつ|こいつ|そいつ)"
)
_IS_ME = re.compile(
    "(?:俺|僕|私|わたし|わたくし|あたし|わし|おれ|ぼく)(?:だ|です|なん|で|でござ|じゃ|[。」]|$)"
)
_MARKS = re.compile(r"[。！!…―～〜\s」』]+$")
_SHOP = re.compile(
    r"(?:喫茶店|喫茶|酒場|食堂|店|旅館|食堂|書店)「?([ァ-ヺー]{3,})|([ァ-ヺー]{3,})という(?:店|喫茶店|"
    r"酒場|食堂|旅館)"
)
_HERE = re.compile(r"この(喫茶店|店|酒場|食堂|旅館)(?!長)")


def name_of(passage: Passage, person: str) -> str:
    """How a person is called in statements: the full name."""
    return passage.people[person].name


def of_narration(passage: Passage, start: int, end: int, subject: str, named: bool) -> str:
    """A sentence of the narration, pronouns named, with ``subject`` put in front unless it is ``named``."""
    text = _named(passage, start, end, {})
    text = _BUT.sub("", _LEAD.sub("", text).strip("　 "))
    text = _HERE.sub(lambda match: match.group(1) + _shop(passage), text) if _shop(passage) else text
    if not named:
        text = f"{name_of(passage, subject)}は、{text}"
    return text if text.endswith(("。", "！", "？")) else text + "。"


def _shop(passage: Passage) -> str:
    match = _SHOP.search(passage.text)
    return (match.group(1) or match.group(2)) if match else ""


def of_speech(
    passage: Passage, start: int, end: int, speaker: str, to: str | None, subject: str, named: bool
) -> str:
    """What somebody says, put as a statement: 「俺、止められるんです」 becomes 「二郷は、止められる。」

    ``to`` is the only one who hears it, if there is only one. Where the words do not read well without the
    voice (polite, or about "today" and "here", or 「…のは俺だ」), it stays what somebody said.
    """
    swaps = {word: speaker for word in FIRST_PERSON - {"自分", "うち", "余", "予"}}
    if to:
        swaps |= {word: to for word in SECOND_PERSON}
    text = _named(passage, start, end, swaps)
    text = _LEAD.sub("", text.strip("「」『』“” \u3000"))
    text = _LEAD.sub("", text)
    text = _trimmed(text)
    said = passage.text[start:end].replace("\n", "")
    if _VOICED.search(text) or _IS_ME.search(said) or (to is None and _has_you(passage, start, end)):
        return saying(passage, speaker, to, said)
    if not named:
        text = f"{name_of(passage, subject)}は、{text}"
    return text


def saying(passage: Passage, speaker: str, to: str | None, said: str) -> str:
    """That somebody said these words."""
    whom = f"{name_of(passage, to)}に" if to else ""
    return f"{name_of(passage, speaker)}は{whom}「{_LEAD.sub('', said).rstrip('。')}」と言った。"


def heard_of(passage: Passage, start: int, end: int, who: tuple[str, ...]) -> str:
    """What those people hear from somebody without a name."""
    text = _trimmed(_LEAD.sub("", passage.text[start:end].strip("「」『』“” \u3000")).replace("\n", ""))
    if not _VOICED.search(text):
        return text
    said = _LEAD.sub("", passage.text[start:end].replace("\n", "")).rstrip("。")
    return f"{'と'.join(name_of(passage, one) for one in who[:3])}は「{said}」と聞いた。"


def _has_you(passage: Passage, start: int, end: int) -> bool:
    return any(word.surface in SECOND_PERSON and word.kind == PRONOUN for word in passage.words(start, end))


def _trimmed(text: str) -> str:
    """The sentence without the particles that belong to talking."""
    bare = _MARKS.sub("", text)
    for _ in range(2):
        bare = re.sub(r"(?:よね|わよ|のよ|[よねわぜぞさ]|もの|もん|けど|けれど)$", "", bare)
        bare = re.sub(r"(?<=[るたいうつくすむぬぐぶ])(?:んです|のです|んだ|のだ)$", "", bare)
        bare = re.sub(r"(?<=[すたる])の$", "", bare)
        bare = re.sub(r"(?:なんです|なのです|なんだ|なのだ)$", "だ", bare)
    return bare + "。"


def _named(passage: Passage, start: int, end: int, swaps: dict[str, str]) -> str:
    """The text of that stretch with pronouns replaced by names."""
    out, at = [], start
    references: dict[int, Reference] = {one.start: one for one in passage.named_in(start, end)}
    for word in passage.words(start, end):
        one = references.get(word.start)
        who = None
        if one is not None and not one.named and one.person in passage.people:
            who = one.person
        elif one is None and word.surface in swaps and word.end <= end and word.kind == PRONOUN:
            who = swaps[word.surface]
        if who is None or word.start < at:
            continue
        out.append(passage.text[at : word.start])
        out.append(name_of(passage, who))
        at = word.end
        if passage.text.startswith("、", at) and word.surface in FIRST_PERSON:
            out.append("は")
    out.append(passage.text[at:end])
    return "".join(out).replace("\n", "")

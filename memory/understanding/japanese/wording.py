"""A sentence of the text put so that it stands on its own: named people, no loose beginning or ending."""

import re

from memory.understanding.japanese.lexicon import (
    FIRST_PERSON,
    JOBS,
    KIN,
    PLAIN_HONORIFICS,
    ROLES,
    SECOND_PERSON,
)
from memory.understanding.japanese.passage import Passage, Reference
from memory.understanding.japanese.predicates import predicate_of
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
_AND = re.compile(
    "^(?:そして|それから|だから|それで(?!も)|それでも|実は|しかし|聞けば|でも(?![な])|ただ(?=[一-龥ァ-ヺ]{1,6}は))(?=.)"
)
_BUT = re.compile("^(?:しかし|併し|然し|けれども)")
_VOICED = re.compile(
    r"(?:です|ます|でした|ました|ません|ください|ござい|申し|わい|じゃ|やがる|とる|ちまった)[^。]{0,2}。$|"
    r"^(?:今日|きょう|昨日|きのう|ゆうべ|昨夜|明日|あした|あす|さっき|今朝|今夜|今度|今(?=[、はもの]))|"
    r"^[^、]*(?:ここ|こっち|そっち|この(?!部|町|村|家|国|星|街|学校|店)|その|あの|あいつ|こいつ|そいつ)"
)
_IS_ME = re.compile(
    "(?:俺|僕|私|わたし|わたくし|あたし|わし|おれ|ぼく)(?:だ|です|なん|で|でござ|じゃ|[。」]|$)"
)
_MARKS = re.compile(r"[。！!…―～〜\s」』]+$")
_TITLE = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, PLAIN_HONORIFICS), key=len, reverse=True)) + ")(?![一-龥])"
)
_NAMELESS = ROLES | KIN | JOBS
_SHOP = re.compile(
    r"(?:喫茶店|喫茶|酒場|食堂|店|旅館|食堂|書店)「?([ァ-ヺー]{3,})|([ァ-ヺー]{3,})という(?:店|喫茶店|"
    r"酒場|食堂|旅館)"
)
_HERE = re.compile(r"この(喫茶店|店|酒場|食堂|旅館)(?!長)")


def name_of(passage: Passage, person: str) -> str:
    """How a person is called in statements: the full name."""
    return passage.people[person].name


def without_lead(sentence: str) -> str:
    """A sentence without the "but" and "yes" and "well" it begins with."""
    return _AND.sub("", _LEAD.sub("", sentence))


def of_narration(
    passage: Passage, start: int, end: int, subject: str, named: bool, owned: bool = False
) -> str:
    """A sentence of the narration, pronouns named, with ``subject`` put in front unless it is ``named``, as
    whose it is when something ``owned`` is spoken of."""
    text = _named(passage, start, end, {})
    text = _AND.sub("", _BUT.sub("", _LEAD.sub("", text).strip("　 ")))
    text = _HERE.sub(lambda match: match.group(1) + _shop(passage), text) if _shop(passage) else text
    if owned:
        text = f"{name_of(passage, subject)}の{text.removeprefix('その')}"
    elif not named:
        text = f"{name_of(passage, subject)}は、{text}"
    return text if text.endswith(("。", "！", "？")) else text + "。"


def _shop(passage: Passage) -> str:
    match = _SHOP.search(passage.text)
    return (match.group(1) or match.group(2)) if match else ""


def of_speech(
    passage: Passage,
    start: int,
    end: int,
    speaker: str,
    to: str | None,
    subject: str = "",
    places: dict[int, tuple[int, str]] | None = None,
    finish: str = "",
) -> str:
    """What somebody says, put as a statement: 「俺、止められるんです」 becomes 「二郷は、止められる。」

    ``to`` is the only one who hears it, if there is only one; ``subject`` the name to put in front, if the words
    leave him out; ``places`` what else to write instead of the words at some places (母 → レイの母). ``finish`` ends
    a clause. Polite words become plain ones. Where they do not read well without the voice (about "today" and "here", or
    「…のは俺だ」), it stays what somebody said.
    """
    swaps = {word: speaker for word in FIRST_PERSON - {"自分", "うち", "余", "予"}}
    if to:
        swaps |= {word: to for word in SECOND_PERSON}
    text = _named(passage, start, end, swaps, places)
    text = _LEAD.sub("", text.strip("「」『』“” \u3000"))
    text = _AND.sub("", _LEAD.sub("", text))
    text = f"{text}{finish}。" if finish else _trimmed(_plainly(passage, start, end, _trimmed(text)))
    said = passage.text[start:end].replace("\n", "") + finish
    if _VOICED.search(text) or _IS_ME.search(said) or (to is None and _has_you(passage, start, end)):
        return saying(passage, speaker, to, said)
    if subject and text.startswith("『"):
        return f"{subject}は{text.rstrip('。')}と言った。"
    if subject:
        text = f"{subject}は、{text}"
    return text


_POLITE = (
    ("ではありませんでした", "ではなかった"), ("ではありません", "ではない"), ("じゃありません", "ではない"),
    ("ておりました", "ていた"), ("でおりました", "でいた"), ("ております", "ている"), ("でおります", "でいる"),
    ("ていました", "ていた"), ("でいました", "でいた"), ("ています", "ている"), ("でいます", "でいる"),
    ("てありました", "てあった"), ("てあります", "てある"), ("でございました", "だった"), ("でございます", "だ"),
    ("でありました", "だった"), ("であります", "だ"), ("かったです", "かった"), ("いです", "い"),
    ("でした", "だった"), ("です", "だ"),
)  # fmt: skip
_PAST = {
    "う": "った",
    "つ": "った",
    "る": "った",
    "む": "んだ",
    "ぶ": "んだ",
    "ぬ": "んだ",
    "く": "いた",
    "ぐ": "いだ",
    "す": "した",
}


def _plainly(passage: Passage, start: int, end: int, text: str) -> str:
    """A sentence without its politeness: 埋めてありました becomes 埋めてあった."""
    bare = text.removesuffix("。")
    for polite, plain in _POLITE:
        if bare.endswith(polite):
            return bare.removesuffix(polite) + plain
    match = re.search(r"(?:まし(た)|ます)$", bare)
    found = predicate_of(passage.text, passage.words(start, end), end) if match else None
    if found is None or found.noun:
        return bare
    verb = passage.text[found.start : found.end]
    if not bare.endswith(verb + match.group()):
        return bare
    lemma = found.lemma if found.lemma[-1] in _PAST else found.lemma + "する"
    past = _in_past(lemma, verb) if match.group(1) else lemma
    return bare.removesuffix(verb + match.group()) + past


def _in_past(lemma: str, stem: str) -> str:
    if lemma.endswith(("する", "くる", "来る")) or stem == lemma[:-1]:
        return stem + "た"
    if lemma.endswith(("行く", "いく", "ゆく")):
        return lemma[:-1] + "った"
    return lemma[:-1] + _PAST[lemma[-1]]


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


def _is_relative(passage: Passage, one: Reference) -> bool:
    """Whether somebody is better left as the text has him: within a longer word, or as whose he is (吾輩の主人)."""
    if not one.named:
        return False
    role = passage.text[one.start : one.end] in _NAMELESS
    return one.role == "none" or (role and passage.text[max(0, one.start - 1) : one.start] == "の")


def _goes_with(name: Reference | None, one: Reference, passage: Passage) -> bool:
    """Whether somebody is named right after what he is called by: 親分の吉五郎."""
    return name is not None and name.person == one.person and passage.text.startswith(("の", "、"), one.end)


def _after_title(passage: Passage, one: Reference) -> int:
    """Where a name ends with what is said after it for politeness: 航さん."""
    title = _TITLE.match(passage.text, one.end)
    return title.end() if title else one.end


def _trimmed(text: str) -> str:
    """The sentence without the particles that belong to talking."""
    bare = _MARKS.sub("", text)
    for _ in range(2):
        bare = re.sub(r"(?<=[だすたる])から(?:な|ね)?$", "", bare)
        bare = re.sub(r"(?:よね|わよ|のよ|[よねわぜぞさ]|もの|もん|けど|けれど)$", "", bare)
        bare = re.sub(r"(?<=[るたいうつくすむぬぐぶだ])(?:んです|のです|んだ|のだ)$", "", bare)
        bare = re.sub(r"(?<=[すたる])の$", "", bare)
        bare = re.sub(r"(?:なんです|なのです|なんだ|なのだ)$", "だ", bare)
    return bare + "。"


def _named(
    passage: Passage,
    start: int,
    end: int,
    swaps: dict[str, str],
    places: dict[int, tuple[int, str]] | None = None,
) -> str:
    """The text of that stretch with pronouns replaced by names, and other words as ``places`` say."""
    out, at, places = [], start, places or {}
    references: dict[int, Reference] = {one.start: one for one in passage.named_in(start, end)}
    for word in passage.words(start, end):
        one = references.get(word.start)
        who = None
        if word.start in places and word.start >= at:
            stop, instead = places[word.start]
            out += [passage.text[at : word.start], instead]
            at = stop
            continue
        if (
            one is not None
            and one.person in passage.people
            and not _is_relative(passage, one)
            and not _goes_with(references.get(one.end + 1), one, passage)
        ):
            who = one.person
        elif one is None and word.surface in swaps and word.end <= end and word.kind == PRONOUN:
            who = swaps[word.surface]
        if who is None or word.start < at:
            continue
        out.append(passage.text[at : word.start])
        out.append(name_of(passage, who))
        at = word.end
        if one is not None and one.named:
            at = _after_title(passage, one)
        elif passage.text.startswith("、", at) and word.surface in FIRST_PERSON:
            out.append("は")
    out.append(passage.text[at:end])
    return "".join(out).replace("\n", "")

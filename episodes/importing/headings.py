"""What a heading looks like on a line of its own, in Japanese and English."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from .numerals import DIGITS, ENGLISH_NUMBER, KANJI_NUMBER, ROMAN, number_of


class Rank(IntEnum):
    """How a heading names itself, the widest first."""

    PART = 0  # 第一部, PART ONE
    CHAPTER = 1  # 第一章, 第3話, CHAPTER I. Title
    SPECIAL = 2  # プロローグ, Epilogue
    TITLED = 3  # 一、午后の授業, VII. THE ADVENTURE OF …
    NUMBER = 4  # 一, １, IV.
    SECTION = 5  # 第一節


@dataclass(frozen=True)
class Recognised:
    """A line read as a heading. ``kind`` is its word (章, chapter) or the script of its number; ``title``
    what it says besides, ``words`` all of it without ornaments."""

    rank: Rank
    kind: str
    number: int | None
    title: str
    words: str = ""


_LONGEST = 80
_LONGEST_JAPANESE = 45
_DECORATION = "◇◆■□●○◎★☆※＊*§▼▽▲△~〜～=＝─―━—–－・<>＜＞【】〈〉［］[] 　\t-"
_BRACKETED = re.compile(r"[【［〔〈（(]([^】］〕〉）)]+)[】］〕〉）)][ 　]*(.*)$")
_JA_NUMBER = f"(?:{KANJI_NUMBER}|{DIGITS}|{ROMAN})"
_JA_TITLE = r"(?:[ 　\t:：、・.．~〜～─―—–-]+(?P<title>\S.*)|(?P<quoted>[「『（(【〈].*))?$"
_PART_JA = re.compile(
    rf"(?:第(?P<n>{_JA_NUMBER})(?P<kind>[部編篇巻幕])|(?P<word>[上中下前後]巻|[前中後][編篇]|本編|本篇)){_JA_TITLE}"
)
_CHAPTER_JA = re.compile(
    rf"(?:第(?P<n>{_JA_NUMBER})(?P<kind>章|話|回|夜|日|帖|段|場|景|夢|信|号)目?"
    rf"|(?P<n2>{DIGITS})(?P<kind2>章|話|回)目?|(?P<kind3>その)(?P<n3>{_JA_NUMBER})"
    rf"|(?P<kind4>[Ee]pisode|EPISODE|エピソード|[Cc]hapter|CHAPTER|[#＃])[.． 　]*"
    rf"(?P<n4>{_JA_NUMBER})){_JA_TITLE}"
)
_SECTION_JA = re.compile(rf"第(?P<n>{_JA_NUMBER})(?P<kind>節|項){_JA_TITLE}")
_SPECIAL_JA = re.compile(
    r"(?P<word>プロローグ|エピローグ|序章|序文|序幕|序|終章|終幕|最終章|最終話|幕間|間章|断章|番外[編篇]?|閑話休題|閑話|外伝"
    rf"|あとがき|後書き?|まえがき|前書き?|はしがき|はじめに|おわりに|結び|跋|インターミッション)(?:その)?{_JA_NUMBER}?{_JA_TITLE}"
)
# After a roman numeral only a stop counts: “I Go to Bristol” begins with a word.
_TITLED = re.compile(
    rf"(?:(?P<n>{_JA_NUMBER})[.．、，,:：)）]\s*|(?P<n2>{KANJI_NUMBER}|{DIGITS})[ 　\t]+)(?P<title>\S.*)$"
)
_NUMBER = re.compile(rf"[(（〔「『]?(?P<n>{_JA_NUMBER})[)）〕」』]?[.．、。]?$")
_EN_TITLE = r"(?:\s*(?:[.:：]|--+|[—–-])+\s*(?P<title>\S.*)|\s+(?P<plain>\S.*)|\s*[.:]?)$"
_PART_EN = re.compile(
    rf"(?P<kind>part|book|volume|vol\.|act)\s+(?:the\s+)?(?P<n>{ENGLISH_NUMBER})\b{_EN_TITLE}", re.I
)
_CHAPTER_EN = re.compile(
    r"(?P<kind>chapter|chap\.|adventure|letter|stave|episode|canto|scene|story|tale|day|night|entry)\s+"
    rf"(?:the\s+)?(?P<n>{ENGLISH_NUMBER})\b{_EN_TITLE}",
    re.I,
)
_SPECIAL_EN = re.compile(
    r"(?:the\s+)?(?P<word>prologue|epilogue|prelude|interlude|introduction|preface|foreword|afterword|postscript"
    rf"|conclusion|coda|final chapter|last chapter)\b{_EN_TITLE}",
    re.I,
)
_SMALL_WORDS = frozenset(
    re.findall(r"\w+", "a an and as at but by for from in into is it of on or the to with")
)


def recognised(line: str) -> Recognised | None:
    """What heading a line of plain text is, or None. It looks at the line alone, not at what is around it."""
    text = line.strip(" 　\t")
    if not text or len(text) > _LONGEST:
        return None
    for words in dict.fromkeys((text, text.strip(_DECORATION), _BRACKETED.sub(r"\1　\2", text).strip())):
        if words and (seen := _recognised(words)):
            return replace(seen, words=words)
    return None


def bare_title(heading: str) -> str:
    """What a chapter's heading says besides its number: "第三話　勝手口" is 勝手口. A heading that is only a
    number stays as it is. Episodes are numbered by their place, which may change."""
    seen = recognised(heading)
    return seen.title if seen and seen.rank in (Rank.CHAPTER, Rank.TITLED) and seen.title else heading


def _recognised(text: str) -> Recognised | None:
    if len(text) <= _LONGEST_JAPANESE:
        for rank, pattern in (
            (Rank.PART, _PART_JA),
            (Rank.CHAPTER, _CHAPTER_JA),
            (Rank.SECTION, _SECTION_JA),
            (Rank.SPECIAL, _SPECIAL_JA),
        ):
            if found := pattern.match(text):
                return _japanese(rank, found)
    for rank, pattern in ((Rank.PART, _PART_EN), (Rank.CHAPTER, _CHAPTER_EN), (Rank.SPECIAL, _SPECIAL_EN)):
        if (found := pattern.match(text)) and (heading := _english(rank, found)):
            return heading
    if found := _NUMBER.match(text):
        return _counted(Rank.NUMBER, found["n"], "")
    if (found := _TITLED.match(text)) and _may_be_title(found["title"]):
        return _counted(Rank.TITLED, found["n"] or found["n2"], found["title"].strip())
    return None


def _japanese(rank: Rank, found: re.Match) -> Recognised | None:
    groups = found.groupdict()
    written = next((groups[name] for name in ("n", "n2", "n3", "n4") if groups.get(name)), None)
    kind = next(
        (groups[name] for name in ("kind", "kind2", "kind3", "kind4", "word") if groups.get(name)), ""
    )
    number = number_of(written) if written else None
    if written and number is None:
        return None
    title = (groups["title"] or groups["quoted"] or "").strip()
    return Recognised(rank, kind.lower(), number, title)


def _english(rank: Rank, found: re.Match) -> Recognised | None:
    groups = found.groupdict()
    title = groups["title"] or groups["plain"] or ""
    # “Chapter two of his life began …” is a sentence.
    if title and (not _may_be_title(title) or (groups["plain"] and not _is_capitalised(title))):
        return None
    if "word" in groups:
        return Recognised(rank, groups["word"].lower(), None, title.strip())
    number = number_of(groups["n"])
    return Recognised(rank, groups["kind"].lower(), number, title.strip()) if number is not None else None


def _counted(rank: Rank, written: str, title: str) -> Recognised | None:
    number = number_of(written)
    if number is None:
        return None
    return Recognised(rank, _script(written), number, title)


def _script(written: str) -> str:
    if re.fullmatch(DIGITS, written):
        return "digits"
    return "kanji" if re.fullmatch(KANJI_NUMBER, written) else "roman"


def _may_be_title(text: str) -> bool:
    """Whether words may be the title of a chapter: no sentence of a story, nothing said."""
    text = text.strip()
    if re.search(r"[。、，,;；]$|[。」』]$|[.!?][\"”’']$", text) and not re.match("[「『]", text):
        return False
    if text.endswith(".") and len(text.split()) > 12:
        return False
    return not text[0].islower() and len(text) <= 70


def _is_capitalised(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if word.lower() not in _SMALL_WORDS]
    return not words or sum(1 for word in words if not word[0].islower()) >= 0.6 * len(words)


def looks_like_title(text: str, language: str) -> bool:
    """Whether a line under a bare number is the title of the chapter."""
    text = text.strip()
    if not text or recognised(text) or re.search("[.。、，,;:：」』…—-]$", text) or text[0] in '「『“"(（*＊':
        return False
    if language == "ja":
        return len(text) <= 30
    return len(text) <= 80 and _is_capitalised(text) and not text[0].islower()

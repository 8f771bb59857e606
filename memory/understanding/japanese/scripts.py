"""Lines that begin with the name of who speaks, in the forms scripts, chats and game scenarios give them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_NAME = r"[^\s：:「」『』（）()【】\[\]［］〈〉<>＜＞、。，．！？!?…―—]{1,16}"
_MANNER = r"(?:[ \t\u3000]*[（(](?P<manner>[^（）()\n]{1,24})[）)])?"
_TIME = r"(?:[\[［(（]?\d{1,4}(?:[/\-.年月]\d{1,2}){0,2}[日]?[ T]?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\]］)）]?[ \t\u3000]+)?"
_COLON = re.compile(
    rf"{_TIME}(?P<name>{_NAME}){_MANNER}[ \t\u3000]*(?:[：:](?!//)|[＞>][ \t\u3000]*(?=\S))[ \t\u3000]*(?P<said>\S[^\n]*)$"
)
_BOXED = re.compile(
    rf"{_TIME}(?:【(?P<a>{_NAME}){_MANNER}】|[\[［〈＜<](?P<b>{_NAME})[\]］〉＞>])[ \t\u3000]*[：:]?[ \t\u3000]*(?P<said>[^\n]*)$"
)
# A line of an exported chat: the time, who, and what, with tabs between.
_TABBED = re.compile(r"\d{1,2}[:：]\d{2}\t(?P<name>[^\t\n]{1,24})\t(?P<said>\S[^\n]*)$")
_QUOTED = re.compile(rf"(?P<name>{_NAME}){_MANNER}[ \t\u3000]?(?=[「『])")
_ALONE = re.compile(rf"[＠@◆■●▼＃#]?(?P<name>{_NAME}){_MANNER}$")
_SPACED = re.compile(rf"(?P<name>{_NAME}){_MANNER}(?:\u3000+|\t+|[ ]{{2,}})(?P<said>[^\s「『][^\n]*)$")
# Labels of lines that tell and do not speak.
LABELS = frozenset(
    "場所 時 時間 日時 場面 注 注意 登場人物 人物 ト書き 語り ナレーション ナレーター 地の文 備考 住所 電話 題 作 著者 作者 脚本 天気 日付 "
    "件名 宛先 差出人 追記 シーン 背景 状況 選択肢 システム SE BGM 効果音 音楽 音響 照明 暗転 N Ｎ".split()
)
_PARTICLES = ("は", "が", "も", "に", "と", "て", "で", "を", "の", "へ", "た", "し", "ら", "って")
_VOICE = re.compile(
    r"(?P<name>.+?)(?:の声|・声|[（(]?声[）)]?|のモノローグ|の心の声|・?(?P<inner>M|Ｍ|N|Ｎ))$"
)


@dataclass(frozen=True)
class Speech:
    """What somebody says in a script: the place of the words and of the name before them. ``manner`` is what
    stands in brackets after the name (小声で, 電話), or how the name is marked (M, 声)."""

    name: str
    name_start: int
    start: int
    end: int
    manner: str = ""


def speeches(text: str, lines: list, quote_end: Callable[[int], int | None]) -> dict[int, Speech]:
    """The lines of a text in which somebody is named as speaking, by the index of the line that holds the words.

    ``lines`` are its paragraphs; ``quote_end`` says where a quotation mark at a place is closed. A text whose
    names never come again is no script.
    """
    found: dict[int, Speech] = {}
    for form in (_tabs, _colons, _boxes, _spaces):
        some = dict(form(text, lines))
        if _is_habit(some, lines):
            for index, speech in some.items():
                found.setdefault(index, speech)
    for index, speech in _before_quotes(text, lines, quote_end).items():
        found.setdefault(index, speech)
    names = {speech.name for speech in found.values()}
    return {index: _bare(speech, names) for index, speech in found.items()}


def _bare(speech: Speech, names: set[str]) -> Speech:
    """直人の声「…」 is 直人 speaking, 亜紀M「…」 亜紀."""
    match = _VOICE.match(speech.name)
    if not match or len(speech.name) < 2:
        return speech
    name, inner = match.group("name"), match.group("inner")
    if inner and name[-1].isascii() and name not in names:
        return speech
    manner = "心の声" if inner or "心の声" in speech.name or "モノローグ" in speech.name else "声"
    return Speech(name, speech.name_start, speech.start, speech.end, speech.manner or manner)


def _is_habit(found: dict[int, Speech], lines: list) -> bool:
    if len(found) < 2:
        return False
    names = [speech.name for speech in found.values()]
    return len(found) * 4 >= len(lines) or len(set(names)) <= len(names) / 2


def _colons(text: str, lines: list) -> Iterator[tuple[int, Speech]]:
    for index, line in enumerate(lines):
        if line.end - line.start > 2000:
            continue
        match = _COLON.match(text, line.start, line.end)
        if match and not match["name"].isdigit() and match["name"] not in LABELS:
            yield index, _speech(match, "name", match.start("said"), match.end("said"))


def _tabs(text: str, lines: list) -> Iterator[tuple[int, Speech]]:
    for index, line in enumerate(lines):
        if match := _TABBED.match(text, line.start, line.end):
            yield index, _speech(match, "name", match.start("said"), match.end("said"))


def _boxes(text: str, lines: list) -> Iterator[tuple[int, Speech]]:
    """【名前】 before what is said, on its line or on the lines after."""
    skip = -1
    for index, line in enumerate(lines):
        if index <= skip or line.end - line.start > 2000:
            continue
        match = _BOXED.match(text, line.start, line.end)
        group = "a" if match and match["a"] else "b"
        if not match or match[group].isdigit() or match[group] in LABELS:
            continue
        if match["said"].strip():
            yield index, _speech(match, group, match.start("said"), match.end("said"))
            continue
        below = index + 1
        if below < len(lines) and "\n\n" not in text[line.end : lines[below].start].replace("\u3000", ""):
            said = lines[below]
            if not _BOXED.match(text, said.start, said.end):
                skip = below
                yield below, _speech(match, group, said.start, said.end)


def _spaces(text: str, lines: list) -> Iterator[tuple[int, Speech]]:
    """名前　台詞, where most lines are so and the names come again."""
    found = {}
    for index, line in enumerate(lines):
        match = _SPACED.match(text, line.start, line.end)
        if match and len(match["name"]) <= 8 and match["name"] not in LABELS:
            found[index] = _speech(match, "name", match.start("said"), match.end("said"))
    often = Counter(speech.name for speech in found.values())
    found = {index: speech for index, speech in found.items() if often[speech.name] >= 2}
    if len({speech.name for speech in found.values()}) >= 2 and len(found) * 2 >= len(lines):
        yield from found.items()


def _before_quotes(text: str, lines: list, quote_end: Callable[[int], int | None]) -> dict[int, Speech]:
    """名前「…」 on one line or on two: names that open more than one so, and any other where most talk does."""
    found: dict[int, Speech] = {}
    for index, line in enumerate(lines):
        match = _QUOTED.match(text, line.start, line.end)
        if match and not match["name"].endswith(_PARTICLES) and text[line.end - 1] in "」』":
            stop = quote_end(match.end())
            if stop is not None and not text[stop : line.end].strip():
                found[index] = _speech(match, "name", match.end(), stop)
        elif index and text[line.start] in "「『" and text[line.end - 1] in "」』":
            above = lines[index - 1]
            match = _ALONE.match(text, above.start, above.end) if above.end - above.start <= 24 else None
            stop = quote_end(line.start) if match else None
            if match and stop is not None and "\n\n" not in text[above.end : line.start]:
                found[index] = _speech(match, "name", line.start, stop)
    often = Counter(speech.name for speech in found.values())
    talk = sum(1 for line in lines if text[line.end - 1] in "」』")
    script = (len(found) >= 3 and len(found) * 2 > talk) or (
        len(found) == talk and all(len(speech.name) <= 6 for speech in found.values())
    )
    return {
        index: speech
        for index, speech in found.items()
        if speech.name not in LABELS and (script or often[speech.name] >= 2)
    }


def _speech(match: re.Match, group: str, start: int, end: int) -> Speech:
    manner = match.groupdict().get("manner") or ""
    return Speech(match[group], match.start(group), start, end, manner)

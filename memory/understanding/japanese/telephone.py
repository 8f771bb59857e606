"""Telephone calls: whoever is at the far end hears one person only, and is heard by one."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import STRANGER, Passage

_DEVICE = r"(?:電話|受話器|携帯|ケータイ|スマホ|スマートフォン|無線機?|通信機?|インカム|トランシーバー)"
_BEGINS = re.compile(
    rf"{_DEVICE}(?:に(?:出(?!か)|向か|応)|を(?:取|とっ|とり|受け|かけ|掛け|耳|持ち上げ|手に)|が(?:つなが|繋が)|の向こう|口(?:で|から|の)|越し|から(?:聞|漏|流|[^、。]{{0,8}}声))|"
    r"(?:受信|応答|通信)ボタンを|(?:通信|回線)が(?:つなが|繋が|開)|(?:画面|モニター)(?:の中|の向こう|越し)|通話(?:ボタン|を(?:押|始)|が(?:始|つなが))|ダイヤルを回|番号を押"
)
ENDS = re.compile(
    rf"(?:電話|通話|通信|無線|回線)(?:を|が|は|も)?[^、。「」]{{0,4}}(?:切[っるれり]|終[わえ]|途切れ)|受話器を(?:置|戻|下ろ|おろ|叩きつけ)|{_DEVICE}を(?:置|しまっ|ポケット|鞄|伏せ|机に)"
)
_HELLO = re.compile(r"^[「『]?もしもし")
_FAR_NAMED = (
    re.compile(rf"(?:からの?{_DEVICE}|から(?:だ|です|だった)|の番号|に{_DEVICE}を(?:かけ|掛け)|へ{_DEVICE})"),
    re.compile(r"(?:の|が|は)[^。「」]{0,16}(?:声|息|ため息|泣き声|笑い声)"),
)
_BEYOND = re.compile(
    rf"{_DEVICE}(?:の向こう|口|越し|から|の中)|(?:画面|モニター)(?:の中|の向こう|越し)|スピーカー(?:から|の)|受話口"
)
_IS_VOICE = re.compile(
    "(?:さん|くん|君|ちゃん|様|さま)?(?:の(?:[^、。の]{1,6}[いなた])?声)?(?:だった|である|だ|でした|からだった|からだ|がした|が(?:聞こえ|響|流れ))"
)
_JUST_BEFORE = 60
_MANNER = re.compile("電話|通話|通信|無線|受話器")
# In characters: how far a call runs on that nothing ends.
_LONG = 3000


@dataclass(frozen=True)
class Call:
    """A telephone call told in ``[start, end)``: who holds the receiver, and who is at the far end."""

    start: int
    end: int
    holder: str
    far: str

    def covers(self, place: int) -> bool:
        """Whether something said at a place is said during the call."""
        return self.start <= place < self.end


def calls_in(passage: Passage, lines: list[Line]) -> list[Call]:
    """The telephone calls of a scene whose two ends can be told."""
    found: list[Call] = []
    for start in _beginnings(passage, lines):
        if found and start < found[-1].end:
            continue
        end = _end(passage, start)
        said = [line for line in lines if start <= line.quote.start < end and not line.thought]
        far = _far_end(passage, said, start, end)
        holder = _holder(passage, said, start, far)
        if far and holder and far != holder:
            found.append(Call(start, end, holder, far))
    return found


def _beginnings(passage: Passage, lines: list[Line]) -> list[int]:
    places = [
        match.start() for start, end in passage.told for match in _BEGINS.finditer(passage.modern, start, end)
    ]
    for line in lines:
        text = passage.text[line.quote.start : line.quote.end]
        if _HELLO.match(text) or _MANNER.search(line.quote.manner):
            places.append(line.quote.start)
    return sorted(places)


def _end(passage: Passage, start: int) -> int:
    for left, right in passage.told:
        if right <= start:
            continue
        if left - start > _LONG:
            break
        match = ENDS.search(passage.modern, max(left, start + 1), right)
        if match:
            return match.start()
    return min(len(passage.text), start + _LONG)


def _far_end(passage: Passage, said: list[Line], start: int, end: int) -> str | None:
    """Who is at the far end: named as calling, as a voice in the receiver, by the hello, or in a script."""
    for line in said:
        if _MANNER.search(line.quote.manner) and line.sure in passage.people:
            return line.sure
    near = passage.modern.rfind("\n", 0, max(0, start - 1)) - 120
    for one in passage.named_in(max(0, near), end):
        if one.person not in passage.people or one.person == passage.narrator:
            continue
        if one.end <= start + 120 and _FAR_NAMED[0].match(passage.modern, one.end):
            return one.person
        sentence = passage.modern.rfind("。", 0, one.start) + 1
        receiver = re.search(rf"{_DEVICE}(?:の|口|越し|から)", passage.modern[sentence : one.start])
        if one.quote < 0 and receiver and _FAR_NAMED[1].match(passage.modern, one.end):
            return one.person
    holder = _subject(passage, start)
    for left, right in passage.told:
        if not start - _JUST_BEFORE <= left < end:
            continue
        beyond = _BEYOND.search(passage.modern, left, right)
        for one in passage.named_in(left, right):
            if one.person not in passage.people or one.person in (passage.narrator, holder) or one.quote >= 0:
                continue
            if beyond and one.role in ("subject", "body") and one.start >= beyond.end():
                # 電話の向こうで母が言う。
                return one.person
            if left >= start and _IS_VOICE.match(passage.modern, one.end, right):
                # 隆の声だった。
                return one.person
    for line in said[:2]:
        if line.called and _HELLO.match(passage.text[line.quote.start : line.quote.end]):
            return line.called[0]
    return None


def _subject(passage: Passage, start: int) -> str | None:
    """Of whom the sentence tells in which a call begins."""
    sentence = max(passage.modern.rfind(mark, 0, start + 1) for mark in "。\n") + 1
    stop = passage.modern.find("。", start)
    subjects = passage.subjects(sentence, len(passage.text) if stop < 0 else stop)
    return next((one.person for one in subjects if one.person in passage.people), None)


def _holder(passage: Passage, said: list[Line], start: int, far: str | None) -> str | None:
    """Who holds the receiver: the subject of taking it, or whoever talks to the far end first."""
    subject = _subject(passage, start)
    if subject and subject != far:
        return subject
    for line in said:
        who = line.sure or line.speaker
        if who and who != far and not who.startswith(STRANGER):
            return who
    return passage.narrator

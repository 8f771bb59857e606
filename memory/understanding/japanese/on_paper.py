"""Letters, notes and messages that the narration quotes: somebody reads them in silence, and nobody else hears them."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.letters import letter_in
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import Passage

_PAPER = (
    "(?:手紙|便箋|便り|書き置き|置き手紙|書置き|走り書き|メモ|電報|葉書|はがき|ハガキ|絵葉書|封書|書状|文面|遺書|遺言状|日記|手記|メール|メッセージ|"
    "一筆|紙切れ|紙片|紙|書簡|返信|通知|張り紙|貼り紙|カード|置手紙|封筒|ノート)"
)
_TOLD_OF = re.compile(_PAPER)
_READS = re.compile(
    "(?:開(?:い|き|け|封)|ひら[いき]|広げ|読(?:ん|み|む)|目を(?:通|落と|走らせ)|封を(?:切|破|開)|書かれ|書いて|あった|届(?:い|き)|見つけ|取り出|受け取)"
)
# 「…」と書かれていた。 「…」とだけあった。
_BEHIND = re.compile(
    r"^、?\s*と(?:だけ)?、?(?:[^。「」]{0,16}?(?:書(?:い|か|き)|記(?:し|さ)|したため|認め|綴|結(?:ば|ん)|走り書)|(?:だけ)?あ(?:った|る|り)|いう"
    + _PAPER
    + ")"
)
# 手紙にはこうあった。 手紙を読んだ。
_LEADS = re.compile(
    r"(?:こう|次のように|一言|ひとこと|ただ|短く)、?(?:書|あ|記)[^。「」]{0,10}[。:：]?\s*$|(?:文面|手紙|メモ|紙|電報|日記)に(?:は|、)[^。「」]{0,14}?、?$"
)
_GREETING = re.compile(
    r"^[「『][^「」『』、。]{1,12}(?:へ[。、\s\u3000]|(?:様|さま|殿)[。\s\u3000])|^[「『](?:拝啓|前略|親愛なる|謹啓)"
)
_SIGNED = re.compile(r"[。！？\s\u3000―—]([^。！？、\s\u3000「」『』―—]{1,10}?)(?:より|拝|記)?[。]?[」』]$")
_FROM = re.compile(
    "(?:さん|様|君|くん|ちゃん|先生)?(?:から(?:の|届)|(?:の|が(?:残し|書い|くれ|置い)た?)[^、。「」]{0,8}?(?="
    + _PAPER
    + "))"
)
_ALOUD = re.compile(
    "読み上げ|声に出し|声を出し|読んで(?:聞か|やっ|くれ|きか)|朗読|口に出し|音読|読み聞か|と(?:言|云|訊|聞い|尋|答え|叫|囁|つぶや|呟|話|告げ)"
)
# In characters: how far back the narration tells of the paper.
_BACK = 160


@dataclass(frozen=True)
class Paper:
    """Words on paper: who reads them and who wrote them, as far as the text tells."""

    reader: str | None
    writer: str | None


def papers_in(passage: Passage, lines: list[Line]) -> dict[int, Paper]:
    """The quotations that are read in silence, by their place among the quotations of the passage."""
    if letter_in(passage.text) or not _TOLD_OF.search(passage.modern):
        return {}
    found: dict[int, Paper] = {}
    for line in lines:
        if line.quote.name or line.thought:
            continue
        start, end = line.quote.start, line.quote.end
        goes_on = (
            line.index - 1 in found and not passage.modern[passage.quotes[line.index - 1].end : start].strip()
        )
        if goes_on:
            found[line.index] = found[line.index - 1]
        elif _is_on_paper(passage, line):
            found[line.index] = Paper(_reader(passage, start), _writer(passage, start, end))
    return found


def _is_on_paper(passage: Passage, line: Line) -> bool:
    text, start, end = passage.modern, line.quote.start, line.quote.end
    before = "".join(text[left:right] for left, right in passage.outside_of(max(0, start - _BACK), start))
    stop = text.find("\n", end)
    after = text[end : min(end + 40, len(text) if stop < 0 else stop)]
    if _ALOUD.search(after) or _ALOUD.search(before[-40:]):
        return False
    told = _TOLD_OF.search(before)
    if _BEHIND.match(after):
        return bool(told or _TOLD_OF.search(after))
    if not told:
        return False
    if _LEADS.search(before.rstrip()):
        return True
    silent = not after.strip() or text[start] == "『"
    greets = _GREETING.match(text[start:end])
    return bool(silent and greets) or (
        text[start] == "『" and silent and bool(_READS.search(before, told.end()))
    )


def _reader(passage: Passage, start: int) -> str | None:
    """Who took the paper in hand: the subject of the last sentence before it that tells of somebody."""
    for left, right in reversed([span for span in passage.told if start - 2 * _BACK <= span[0] < start]):
        if not (_TOLD_OF.search(passage.modern, left, right) or _READS.search(passage.modern, left, right)):
            continue
        subjects = [one.person for one in passage.subjects(left, right) if one.person in passage.people]
        if subjects:
            return subjects[0]
    return passage.narrated_by(start, start)


def _writer(passage: Passage, start: int, end: int) -> str | None:
    signed = _SIGNED.search(passage.text, start, end)
    if signed and (who := passage.finder.owner.get(signed.group(1))):
        return who
    for one in reversed(passage.named_in(max(0, start - _BACK), start)):
        if one.quote < 0 and one.person in passage.people and _FROM.match(passage.modern, one.end):
            return one.person
    return None

"""Where a Japanese text breaks into scenes. Every cut is decided by the lines around it alone."""

import re
from itertools import pairwise

from memory.understanding.japanese.letters import letters_in
from memory.understanding.reading import Span

LONGEST = 6000
# How many lines before and after an empty one tell whether such lines part paragraphs there, or talk and narration.
_AROUND = 10
_RULE = re.compile(r"^[\s＊*✱※◇◆☆★○●◎□■△▲▽▼♢♦§†~〜～=＝_―─—–\-－・]+$")
_NUMERAL = "[一二三四五六七八九十百〇0-9０-９]+"
_HEADING = re.compile(
    rf"^[\s\u3000]*(?:(?:[（(〔【《〈]?(?:{_NUMERAL}|"
    rf"[IVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{{1,5}})[）)〕】》〉]?(?:[\s\u3000、．.:：][^。「」]{{0,30}})?)"
    rf"|第[\s\u3000]*{_NUMERAL}[\s\u3000]*[話章回部幕場節夜日][^。「」]{{0,40}}"
    r"|(?:プロローグ|エピローグ|序章|終章|序|跋|間章|幕間|番外編?|#+ ?\S[^。「」]{0,40}))[\s\u3000]*$"
)
# The line that sets a scene in a script: ○喫茶店・内（夜）, S#12 港, シーン３　教室.
_SLUG = re.compile(
    rf"^[\s\u3000]*(?:[○◯〇●■][\s\u3000]*[^\s。「」：:][^。「」：:]{{0,40}}|(?:S|Ｓ|シーン|Scene|SCENE)[\s＃#．.]*{_NUMERAL}(?![^\s\u3000、．.:：])[^。「」]{{0,40}})$"
)
_SCRIPT_LINE = re.compile(
    r"^[\s\u3000]*【?[^\s\u3000。、「」：:（）()【】]{1,10}】?(?:（[^（）]{1,12}）)?(?:「|[：:]\s*\S)"
)
_BOXED = re.compile(r"^[\s\u3000]*【[^【】]{1,24}】[\s\u3000]*$")
# The time before a line of a chat is no number of a chapter.
_ASIDE = re.compile(r"^[\s\u3000]*[（(][^（）()]{2,80}[）)][\s\u3000]*$")
_STAMP = re.compile(r"\d{1,2}[:：]\d{2}")
_TELLER = re.compile(
    r"^[^。、「」]{1,30}(?:の物語|の白状|の懺悔|の証言|の供述|の告白|の独白|の手記|の日記|の話|の手紙)$"
)
_TIME = re.compile(
    r"^[\u3000 ]*(?:その|あくる|明くる|次の|翌|同じ|それから|あれから)?(?:"
    r"翌日|翌朝|翌晩|翌週|翌月|翌年|次の(?:日|朝|晩|週|月|年|週末)|明くる(?:日|朝)|あくる(?:日|朝|晩)"
    rf"|その(?:日の(?:夕方|夜|晩|午後|放課後)|夜|晩|夕方|翌日|翌朝|次の日)"
    rf"|{_NUMERAL}(?:日|週間|か月|ヶ月|カ月|ヵ月|年|時間)(?:後|ほど経|たって|して|が過ぎ|経って)"
    r"|数(?:日|週間|か月|ヶ月|年|時間)(?:後|が過ぎ|経って|して)|一方(?:、|その頃|そのころ)|その頃、|"
    r"そのころ、|同じ頃、|同じころ、"
    rf"|[一-龥]{{2}}(?:元|{_NUMERAL})年[のにはも、]|(?:{_NUMERAL}|正|師走|霜)月{_NUMERAL}日[のにはも、]|{_NUMERAL}年の(?:春|夏|秋|冬|暮)"
    r"|(?:夕方|夜|深夜|真夜中|明け方|早朝|昼過ぎ|正午|日暮れ|夜半|夜更け|夜明け前?)(?:、|になって|になると|近くになって|過ぎ、)"
    rf"|{_NUMERAL}分(?:後|ほどして|ほど経って|もすると)"
    r"|(?:放課後|昼休み|日曜日?|土曜日?|月曜日?|火曜日?|水曜日?|木曜日?|金曜日?)(?:、|に|の(?:朝|夜|夕方|"
    r"午後)))"
)


def is_mark(line: str) -> bool:
    """Whether a line is a rule of ornaments, a numbered heading, or the title of a testimony."""
    bare = line.strip()
    if not bare or len(bare) > 60 or _STAMP.match(bare):
        return False
    return bool(_RULE.match(bare) or _HEADING.match(bare) or _SLUG.match(bare) or _TELLER.match(bare))


def teller_in(scene: str) -> str:
    """The heading of a scene that says who tells it (「旅法師の物語」), or nothing."""
    for line in scene.lstrip("\n \u3000").split("\n", 3)[:2]:
        if _TELLER.match(line.strip()):
            return line.strip()
    return ""


def teller_name(heading: str) -> str:
    """Who tells, from a heading such as 「検非違使に問われたる旅法師の物語」 (旅法師)."""
    stem = re.sub(r"の(?:物語|白状|懺悔|証言|供述|告白|独白|手記|日記|話|手紙)$", "", heading.strip())
    stem = re.split(r"(?:れたる|りたる|れる|たる|した|った|いた)(?=[^たるれ])", stem)[-1]
    return stem if 1 <= len(stem) <= 10 else ""


def told_to(heading: str) -> str:
    """To whom, from a heading such as 「検非違使に問われたる旅法師の物語」 (検非違使)."""
    match = re.match(
        r"([一-龥ァ-ヺー]{1,8})に(?:問われ|訊かれ|答え|語っ|語る|宛て|送っ|述べ)", heading.strip()
    )
    return match.group(1) if match else ""


def opens_anew(scene: str) -> bool:
    """Whether a scene begins with a break (an empty line, a mark, a change of time), so that nobody can be
    taken to be still there from the scene before."""
    first, _, rest = scene.partition("\n")
    if _BOXED.match(first) and not rest.partition("\n")[0].strip():
        return True
    return not first.strip() or is_mark(first) or bool(_TIME.match(first))


def scenes(text: str) -> list[Span]:
    """The scenes of a text, covering it without a gap; each at most about 6,000 characters long.

    A break (empty lines, marks, headings) belongs to the scene that follows it.
    """
    if not text:
        return []
    starts = [0]
    for cut in _cuts(text):
        if cut > starts[-1]:
            starts.append(cut)
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        spans += _shortened(text, start, end)
    return spans


def _cuts(text: str):
    # Lines joined by single line ends are paragraphs. Where empty lines part every paragraph (web novels),
    # only two of them or more are a break; which of both it is is decided by the lines around the gap.
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    filled = [index for index, (_, line) in enumerate(lines) if line.strip()]
    letters = letters_in(text)
    opened, closed = {start for start, _ in letters}, {end for _, end in letters}
    for order, index in enumerate(filled[1:], start=1):
        start, line = lines[index]
        before = filled[order - 1]
        if start in opened or lines[before][0] + len(lines[before][1]) in closed:
            yield start
            continue
        if any(first < start < last for first, last in letters):
            continue
        gap = index - before - 1
        after_mark = is_mark(lines[before][1])
        # 【魔王城・玉座の間】 with nothing under it names a place, not who speaks.
        under = lines[index + 1][1].strip() if index + 1 < len(lines) else ""
        if _BOXED.match(line) and not under and not after_mark:
            yield start
            continue
        if after_mark:
            continue
        cut = lines[before + 1][0] if gap else start
        near = filled[max(0, order - _AROUND) : order + _AROUND]
        breaks = [
            two - one - 1
            for one, two in pairwise(near)
            if not (is_mark(lines[one][1]) or is_mark(lines[two][1]))
        ]
        # So many empty lines stand here between paragraphs of one scene: before talk, between many of them.
        # Letters and short scenes have such lines around them as well, and no talk opens those time and again.
        before_talk = sum(
            two - one > 1 and lines[two][1].lstrip().startswith(("「", "『")) for one, two in pairwise(near)
        )
        often = max(3, len(breaks) // (5 if before_talk > 1 else 3))
        usual = max((size for size in (1, 2, 3) if sum(gap >= size for gap in breaks) >= often), default=0)
        # Empty lines only set off the directions between the lines of a script.
        above = lines[before - 1][1] if before else ""
        in_script = any(_SCRIPT_LINE.match(one) or _ASIDE.match(one) for one in (line, lines[before][1]))
        in_script = in_script or bool(_BOXED.match(line) or _BOXED.match(above))
        if is_mark(line) or (gap > usual and not in_script) or _TIME.match(line):
            yield cut


def _shortened(text: str, start: int, end: int) -> list[Span]:
    """One stretch as spans no longer than the limit, cut after paragraphs, else after sentences."""
    spans = []
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cut = window.rfind("\n", LONGEST // 2)
        if cut < 0:
            cut = max(window.rfind(mark, LONGEST // 2) for mark in ("。", "」", "！", "？"))
        stop = start + (cut + 1 if cut >= 0 else LONGEST)
        spans.append(Span(start, stop))
        start = stop
    spans.append(Span(start, end))
    return spans

"""Who writes a letter, and to whom: by the greeting it opens with and the signature it ends in."""

import re
from dataclasses import dataclass

_NAME = r"[一-龥々〆ヶァ-ヺーぁ-ゖ・]{1,12}?"
_OPENING = re.compile(
    rf"^[\s\u3000]*(?:(?:拝啓|前略|謹啓|親愛なる)[\s\u3000、]*)?({_NAME})(?:さま|様|さん|殿|どの|くん|君|ちゃん|先生)?(?:へ|に)?[。、]?$"
)
_FORMAL = re.compile(r"^[\s\u3000]*(?:拝啓|前略|謹啓|拝復)")
_SIGNATURE = re.compile(
    rf"^(?![\s\u3000]*(?:敬具|敬白|草々|早々|拝具|かしこ|あらあらかしこ|不一|以上|追伸|追って)[\s\u3000]*$)"
    r"(?![\s\u3000]*第?[一二三四五六七八九十〇0-9０-９]+[\s\u3000章話節回部])"
    rf"(?:[\s\u3000]{{2,}}|(?=.*より$))(?:[^\s\u3000、。]{{1,8}}[月日年][^\s\u3000、。]{{0,8}}[\s\u3000]+)?(?:[^\s\u3000、。「」]{{1,6}}[\s\u3000]+)?({_NAME})(?:より|拝|記|敬白)?$"
)
_MARK = re.compile(r"(?:へ|様|さま|殿)[。、]?$")
# Talk, rules and headings: no letter has them.
_NO_LETTER = re.compile(
    r"^[\s\u3000]*(?:[「『―◇◆☆★※○●■□＊*]|第[一二三四五六七八九十〇0-9０-９]+[章話節回部])"
)
# In characters: a longer line greets nobody; no letter is longer.
_GREETING, _LONGEST = 30, 12_000


@dataclass(frozen=True)
class Letter:
    """The names of who writes and of who is written to (empty when the greeting names nobody)."""

    writer: str
    to: str = ""


def letter_in(scene: str) -> Letter | None:
    """The letter a scene is, if it has both a greeting and a signature."""
    lines = [line.rstrip() for line in scene.split("\n") if line.strip()]
    if len(lines) < 3 or len(lines[-1]) > 60 or "「" in lines[0]:
        return None
    signed = _SIGNATURE.match(lines[-1])
    opening = _OPENING.match(lines[0])
    if not signed or not (opening or _FORMAL.match(lines[0])):
        return None
    dated = re.search(r"[月日年より拝]", lines[-1])
    if not dated and not (opening and _MARK.search(lines[0])):
        return None
    return Letter(signed.group(1), opening.group(1) if opening else "")


def letters_in(text: str) -> list[tuple[int, int]]:
    """Where letters stand in a text: each from the line that greets to the one that is signed."""
    found: list[tuple[int, int]] = []
    start, at = None, 0
    for line in text.split("\n"):
        bare = line.strip()
        greets = _FORMAL.match(line) or (_OPENING.match(line) and _MARK.search(bare))
        if greets and len(bare) <= _GREETING:
            start = at
        elif start is not None and (at - start > _LONGEST or _NO_LETTER.match(line)):
            start = None
        elif start is not None and _SIGNATURE.match(line.rstrip()):
            end = at + len(line)
            if letter_in(text[start:end]):
                found.append((start, end))
            start = None
        at += len(line) + 1
    return found

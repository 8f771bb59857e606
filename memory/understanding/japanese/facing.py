"""Who stands face to face with somebody, who only sees the others from afar, and who hears a voice through a door."""

import re

from memory.understanding.japanese.lexicon import words
from memory.understanding.japanese.passage import Passage, Reference

# 陸は塔から二人を見下ろした。声は聞こえない。
_CANNOT_HEAR = re.compile(
    r"(?:声|話|言葉|会話|何を(?:言|話)[^。、]{0,8}か)(?:は|も|まで(?:は)?)[^。、「」]{0,10}?"
    r"(?:聞こえ|聞き取れ|届か|分から|わから)(?:な|ませ|ず)"
)
# 戸の向こうから叔父の声が聞こえる
_VOICE = re.compile(r"(?:さん|様|君|くん|ちゃん|先生)?(?:たち)?の(?:[^、。「」の]{0,6})?(?:声|話し声|会話)が")
_HEARD = re.compile("聞こえ|きこえ|漏れ|もれ|耳に入|届い|した|して")
_THROUGH = re.compile("向こう|越し|中から|奥から|隣|障子|襖|戸|扉|ドア|壁|陰|天井|床下|窓の(?:外|下)")
# What one does to somebody's face.
_FACES = words("""
    教える 告げる 打ち明ける 話す 話しかける 語る 言う 云う 頼む 命じる 尋ねる 訊く 聞かせる 囁く ささやく 耳打ち 渡す 手渡す 差し出す
    見せる 向き直る 頷く うなずく 微笑む 笑いかける 寄せる 相談 説明 謝る 詫びる 誓う
""")
_FROM_AFAR = re.compile(
    "電話|手紙|便り|メール|メッセージ|電報|書|無線|念話|昨|昔|以前|先週|去年|かつて|てあ|ていた|つもり|なければ|ように"
)


def cannot_hear(clause: str) -> bool:
    """Whether a clause says that what others say does not reach somebody."""
    return bool(_CANNOT_HEAR.search(clause))


def hears_through(
    passage: Passage, clause: str, subjects: list[Reference], last: Reference | None
) -> str | None:
    """Who listens, where a clause tells of nobody but of the voices that come through a door or a wall."""
    voices = [one for one in subjects if one.role == "body" and _VOICE.match(passage.modern, one.end)]
    if last is None or not voices or len(voices) < len(subjects) or last.person in {v.person for v in voices}:
        return None
    return last.person if _THROUGH.search(clause) and _HEARD.search(clause) else None


def faced(passage: Passage, left: int, right: int, verbs: set[str]) -> list[str]:
    """To whom somebody does something face to face in a clause: 礼子は修に番号を教えた."""
    if not verbs & _FACES or _FROM_AFAR.search(passage.modern, left, right):
        return []
    return [
        one.person
        for one in passage.named_in(left, right)
        if one.quote < 0 and one.role == "dative" and one.person in passage.people
    ]

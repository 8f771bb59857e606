"""Who it is that a clause has come or go."""

import re

from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.parties import party

_ENTERS_TOO = re.compile(r"立っていたのは|ログイン|オンラインに")
_LEAVES_TOO = re.compile(
    r"(?:時|半)に[^。、]{0,10}上がった|(?:い|居)なくな[っり]|ログアウト|オフラインに|(?:が|は)落ち(?:る|た|ました)(?:[（(。]|$)|通話(?:から|を)(?:抜け|落ち)|姿は(?:もう)?(?:な|消え)"
)
WAS = re.compile(r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:だった|である|だ|でした|であった|です)。")
_STEPS = re.compile("の(?:足音|靴音|背中|後ろ姿|姿|気配)[がはも]")
# 佐々木に支えられ、麗子は部屋を出ていった: who helps goes along.
_HELPED = re.compile(
    "(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?に(?:手を引|肩を(?:借|貸|抱)|背を押|腕を(?:取|引))?(?:か|支え|付き添わ|伴わ|ともなわ|連れ|抱え|抱か|導か|案内さ|背負わ|引っ張ら|引か|引きず)(?:られ|れ)"
)
# 凛の背中を押して追い出した
_BY_THE = re.compile("(?:さん|くん|君|ちゃん|様|さま)?の(?:背中?|肩|腕|手|袖|襟首?|首根っこ|耳)を")
_ALONG = re.compile("と(?:一緒|いっしょ)|連れて|ついて")
MEMORY = re.compile(
    r"(?:昔|以前|かつて|あのとき|あの時|あの日|あの夜|先週|先月|去年|昨日|きのう|昨夜|ゆうべ|いつか|年前|"
    r"日前|なければ|ころ(?:は|の|、)|頃(?:は|の|、)|思い出|だろう|かもしれない|はずだ|らしい|という(?:。|こと|話)|"
    r"そうだ。|ように(?:思|見え|感じ|聞こえ|なっ|言|頼|し(?:た|て|よ))|たら|ても|なら|"
    r"知らない|知らなかった|(?:こと|事)[はがも](?:な|あ)|ことを|こと(?:に|が)|と思)"
)
_LONG_AGO = re.compile(
    "昔|以前|かつて|あのとき|あの時|あの日|先週|先月|去年|昨日|きのう|昨夜|ゆうべ|いつか|年前|日前"
)
_WAS_SOMEBODY = re.compile("[^。]{1,30}(?:だった|である|だ|でした|であった|です)。?$")
_OF_A_THING = re.compile("[一-龥ぁ-ん]{1,4}?た[一-龥ァ-ヺ]+[^、。]*[にではをが]、?")
_CLEFT = re.compile("[たる]のは、?")


def moves_of(passage, left, right, actors, last) -> list[tuple[str, int, str]]:
    """What a clause tells of comings and goings, each with its kind, its place and who moves."""
    text, tokens = passage.modern, passage.words(left, right)
    named = [one for one in passage.named_in(left, right) if one.quote < 0 and one.person in passage.people]
    found = []
    for motion in motions_in(text, tokens):
        if is_remembered(text, left, motion.place, right):
            continue
        after = _CLEFT.search(text, motion.place, right)
        behind = [
            one
            for one in named
            if after
            and one.start >= after.end()
            and (one.start - after.end() <= 2 or WAS.match(text, one.end))
        ]
        told = [
            one
            for one in named
            if motion.place < one.start <= motion.place + 8 and one.role in ("of", "object", "dative")
        ]
        steps = [one for one in named if one.end <= motion.place and _STEPS.match(text, one.end)]
        if motion.moved:
            objects = [
                one.person
                for one in named
                if one.end <= motion.place
                and (one.role == "object" or (one.role == "of" and _BY_THE.match(text, one.end)))
            ]
            who = objects[-1:] or party(passage, left, motion.place)
        elif behind:
            who = [behind[0].person]
        elif ahead := [who for who, start in actors if start < motion.place]:
            who = ahead
        elif steps:
            who = [steps[-1].person]
        elif told and not text[motion.place : told[0].start].endswith(("を", "に", "と", "、")):
            who = [told[0].person]
        elif after and _WAS_SOMEBODY.match(text, after.end(), right):
            # 現れたのは、濡れた外套の男だった。
            who = []
        elif (
            last is not None
            and last.start > motion.place
            and _OF_A_THING.match(text, motion.place, last.start)
        ):
            # 終電の去ったホームに、ひなのは
            who = []
        elif last is not None and not passage.other_subject(left, motion.place):
            who = [last.person]
        else:
            who = party(passage, left, motion.place)
        if motion.both:
            who += [
                one.person
                for one in named
                if one.role in ("of", "object", "with") and one.end <= motion.place
            ] or party(passage, left, motion.place)
        who += [
            one.person
            for one in named
            if one.end <= motion.place and _HELPED.match(text, one.end, motion.place)
        ]
        kinds = [motion.kind] if motion.kind != "goes" else []
        if motion.onward and not motion.both and not _ALONG.search(text, left, right):
            kinds.append("goes")
        found += [(kind, motion.place, one) for one in dict.fromkeys(who) for kind in kinds]
    for kind, pattern in (("enter", _ENTERS_TOO), ("leave", _LEAVES_TOO)):
        match = pattern.search(text, left, right)
        if match and not found:
            behind = [one.person for one in named if 0 <= one.start - match.end() <= 2]
            found += [(kind, match.start(), one) for one in behind or [who for who, _ in actors]]
    return found


def is_remembered(text: str, left: int, place: int, right: int) -> bool:
    """Whether what a verb tells is of another time, or only thought of: by the words around it alone."""
    start = max(left, text.rfind("、", left, place) + 1)
    stop = text.find("、", place, right)
    return bool(MEMORY.search(text, start, right if stop < 0 else stop + 1)) or bool(
        _LONG_AGO.search(text, left, place)
    )

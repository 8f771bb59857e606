"""The sentences of the narration, each with whom it is about."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.clauses import clauses_in
from memory.understanding.japanese.passage import STRANGER, Passage, Reference

# 母が死んでからは、…: the subject of what comes first, not of the sentence.
_UNDER = re.compile(
    r"が[^、。]{1,24}?(?:てから|でから|たので|ため|とき|時|前|後|あと|途端|うち|あいだ|(?<!人)間|ころ|頃|ところ|最中|隙|すき|留守|そば|かたわら)"
    r"[はにもへで]?(?:、|[一-龥]{1,2}年|(?=[^、。]{1,10}(?<!に)[はが]))"
)
_IS_CALLED = re.compile(r"(?:という|と云う|と言う)[一-龥ァ-ヺーっ]{1,8}(?:で(?:あ|、)|だ|です|でし)")


# What belongs to whoever was just spoken of: 借金は三百万円を超えている。
_BELONGS = re.compile(
    r"(?:その)?(?:借金|財産|年齢|年|歳|身長|背|体重|名前|本名|夢|趣味|癖|口癖|実家|故郷|家|職業|仕事|正体|目的|過去|秘密|病気|"
    r"父親|母親|父|母|兄|姉|弟|妹|妻|夫|息子|娘|両親|祖父|祖母|遺産|貯金|月給|給料|得物|武器|能力|力)(?:は|も)"
)
# 四十がらみの、頬に傷のある男だ: said of whoever was just brought in.
_SORT = re.compile(
    r"(?:男|女|人|老人|青年|少年|少女|娘|子|人物|人間|者)(?:だ|である|だった|であった|です|でした)(?:。|$)"
)
# 俺には、流れ星の落ちる場所が分かる; 花子には妹がいる: whose it is.
_HAS = re.compile(
    r"(?:が|も)、?[^、。]{0,10}(?:ある|あった|いる|いた|分か(?:る|った)|わか(?:る|った)|見え(?:る|た)|聞こえ(?:る|た)|でき(?:る|た))。$"
)
_NAMED_SO = re.compile(
    r"(?:名を|名は|名前は|名前を)([一-龥々ァ-ヺーぁ-ん・]{1,12}?)(?:とい|と云|と言|。|、|だ)"
)
# 千尋だけが母と暮らしてきた
_ALONE = re.compile("(?:だけ|のみ|こそ|まで)[がは]")
_LEADING = re.compile("[はも](?![りなあち])")


@dataclass(frozen=True)
class Told:
    """A sentence of the narration: where, who it is about (subject first), in which paragraph, and where the
    sentence before it in that paragraph is. ``owned`` when something of the subject's is spoken of (借金は…).
    A clause of a sentence is told up to ``cut``, and then ``finish`` is put."""

    start: int
    end: int
    paragraph: int
    subject: str | None
    named: bool
    about: tuple[str, ...]
    before: tuple[int, int] | None = None
    owned: bool = False
    cut: int = 0
    finish: str = ""


def told_in(passage: Passage) -> list[Told]:
    """The sentences of the narration with whom each is about."""
    found, topic, paragraph_of_topic = [], None, -1
    paragraph = 0
    for start, end in passage.told:
        while paragraph + 1 < len(passage.lines) and passage.lines[paragraph + 1].start <= start:
            paragraph += 1
        named = [one for one in passage.named_in(start, end) if one.quote < 0]
        subjects = [
            one
            for one in named
            if (one.role == "subject" or _ALONE.match(passage.text, one.end, end))
            and not _UNDER.match(passage.text, one.end, end)
        ]
        about = list(dict.fromkeys(one.person for one in named if one.person in passage.people))
        subjects = [one for one in subjects if not _is_many(passage, one)]
        if subjects and not subjects[0].named and _IS_CALLED.search(passage.text, subjects[0].end, end):
            # かれは神田の半七という岡っ引で: he is who is named here, and nobody spoken of before.
            subjects = []
        if not subjects and _HAS.search(passage.text, start, end):
            subjects = [one for one in named if passage.text.startswith(("には", "にも"), one.end)][:1]
        known = [one for one in subjects if one.person in passage.people]
        subject, is_named, owned = None, True, False
        sort = _SORT.search(passage.text, start, end)
        if known and not (subjects[0].person.startswith(STRANGER) and subjects[0].start < known[0].start):
            subject = known[0].person
            topic, paragraph_of_topic = subject, paragraph
        elif subjects:
            topic = None
        elif (named_so := _NAMED_SO.match(passage.text, start, end)) and passage.finder.owner.get(
            named_so.group(1)
        ):
            subject = topic = passage.finder.owner[named_so.group(1)]
            paragraph_of_topic = paragraph
        elif (
            topic is not None and paragraph == paragraph_of_topic and _BELONGS.match(passage.text, start, end)
        ):
            subject, is_named, owned = topic, False, True
        elif (
            topic is not None
            and paragraph == paragraph_of_topic
            and sort
            and not about
            and not _LEADING.search(passage.text, start, sort.start())
        ) or (
            topic is not None
            and not passage.narrator
            and paragraph == paragraph_of_topic
            and not passage.other_subject(start, end)
        ):
            subject, is_named = topic, False
        elif (
            passage.narrator
            and not about
            and not subjects
            and (not found or found[-1].subject in (None, passage.narrator))
            and not passage.other_subject(start, end)
        ):
            subject, is_named = passage.narrator, False
        if subject:
            about = [subject, *(who for who in about if who != subject)]
        last = found[-1] if found and found[-1].paragraph == paragraph else None
        before = (last.start, last.end) if last else None
        found.append(Told(start, end, paragraph, subject, is_named, tuple(about), before, owned))
    return found


def _is_many(passage: Passage, one: Reference) -> bool:
    """Whether a pronoun means more than one: 彼ら."""
    return not one.named and passage.text.startswith(("ら", "等", "達", "たち"), one.end)


def parts_of(passage: Passage, one: Told) -> list[Told]:
    """The clauses of a sentence of the narration, each with whom it is about: who is named in it, or who the
    sentence is about when nobody else is its subject."""
    found = []
    for clause in clauses_in(passage, one.start, one.end):
        named = [who for who in passage.named_in(clause.start, clause.end) if who.quote < 0]
        subjects = [
            who
            for who in named
            if who.role == "subject" and not _UNDER.match(passage.text, who.end, clause.end)
        ]
        if (
            subjects
            and not subjects[0].named
            and _IS_CALLED.search(passage.text, subjects[0].end, clause.whole)
        ):
            continue
        own = [who for who in subjects if who.person in passage.people and not _is_many(passage, who)]
        about = dict.fromkeys(who.person for who in named if who.person in passage.people)
        if own and own[0] is subjects[0]:
            subject, is_named = own[0].person, True
        elif (
            one.subject
            and clause.finish not in ("た", "だった")
            and not subjects
            and not passage.other_subject(clause.start, clause.end)
        ):
            subject, is_named = one.subject, False
        else:
            continue
        found.append(
            Told(
                clause.start,
                clause.whole,
                one.paragraph,
                subject,
                is_named,
                tuple(dict.fromkeys([subject, *about])),
                one.before,
                cut=clause.end,
                finish=clause.finish,
            )
        )
    return found

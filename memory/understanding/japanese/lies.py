"""What the text shows to be a lie: what was said, who believes it, and that it is none."""

import re

from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import ASKS, LIE
from memory.understanding.japanese.told import Told
from memory.understanding.japanese.wording import name_of
from memory.understanding.reading import How, Kind, Knower, Scope, Stance, Statement, Utterance

_LONGEST = 100
_TOPIC = re.compile(
    r"([一-龥ァ-ヺー]{2,8})(?:のことは|の話は|というのは|という話は|が[^。、]{1,12}というのは)"
)
# Said of more than one person or time, it shows no single saying to be a lie.
_SHARED = re.compile(r"(?:二人とも|三人とも|みんな|互いに|お互い|同じ嘘|いつも|たいてい|よく嘘|嘘ばかり)")


def lies_in(passage: Passage, told: list[Told], said: tuple[Utterance, ...]) -> dict[int, int]:
    """Utterances the narration shows to be lies: index of the utterance → index of the sentence saying so."""
    found = {}
    for index, one in enumerate(told):
        sentence = passage.text[one.start : one.end]
        if (
            not LIE.search(sentence)
            or _SHARED.search(sentence)
            or re.search(
                r"(?:(?:嘘|偽り)[のはもが](?:な[いか]|無)|嘘を?(?:つか|つけ)|嘘では?な|嘘をついたことは|嘘をついたことが?(?:一度も)?な)",
                sentence,
            )
        ):
            continue
        for place in _meant(passage, one, sentence, said):
            found[place] = index
    return found


def _meant(passage: Passage, one: Told, sentence: str, said: tuple[Utterance, ...]) -> list[int]:
    """Which sayings a sentence shows to be a lie: the one on what it speaks of (宿題のことは…), else the last
    one before it and what the same speaker said just before that."""
    near = [
        place
        for place, utterance in enumerate(said)
        if utterance.end <= one.start and one.start - utterance.end < 300 and utterance.speaker
    ]
    topic = _TOPIC.match(sentence)
    if topic:
        on_it = [place for place in near if topic.group(1) in said[place].text]
        return [place for place in on_it[-1:] if one.subject in (said[place].speaker, None)]
    if not near or one.start - said[near[-1]].end >= 120 or near[-1] != _last_before(said, one.start):
        return []
    place = near[-1]
    if one.subject not in (said[place].speaker, None):
        return []
    before = said[place - 1] if place else None
    runs_on = before and before.speaker == said[place].speaker and said[place].start - before.end < 20
    return [place - 1, place] if runs_on else [place]


def _last_before(said: tuple[Utterance, ...], start: int) -> int:
    return max((place for place, utterance in enumerate(said) if utterance.end <= start), default=-1)


def _question_before(said: tuple[Utterance, ...], place: int) -> str:
    """What a short answer answers, so that it stands alone: 「鷺沢を知っているか」と訊かれて、."""
    utterance = said[place]
    for other in reversed(said[max(0, place - 2) : place]):
        inner = other.text.strip("「」『』“”")
        if other.speaker != utterance.speaker and ASKS.search(inner) and 4 < len(inner) <= 60:
            return f"「{inner}」と訊かれて、" if utterance.start - other.end < 160 else ""
    return ""


def statements_of_lies(
    passage: Passage, told: list[Told], lies: dict[int, int], said: tuple[Utterance, ...]
) -> list[Statement]:
    """What the deceived believe, and that it was a lie, which is the liar's own."""
    found = []
    for place, index in lies.items():
        utterance, one = said[place], told[index]
        speaker = name_of(passage, utterance.speaker)
        inner = re.sub(r"^[「『“]|[」』”]$", "", utterance.text)
        asked = _question_before(said, place)
        deceived = utterance.addressees or utterance.hearers
        hearers = tuple(Knower(who, How.TOLD, Stance.BELIEVES, utterance.speaker) for who in deceived)
        if hearers and len(inner) <= _LONGEST and len(inner) > 3:
            found.append(
                Statement(
                    f"{asked}{speaker}は「{inner}」と言った。",
                    utterance.text,
                    utterance.start,
                    utterance.end,
                    Scope.CHARACTER,
                    hearers,
                    Stance.BELIEVES,
                    4,
                    Kind.EVENT,
                    tuple(dict.fromkeys([utterance.speaker, *utterance.addressees])),
                )
            )
        to = "と".join(name_of(passage, who) for who in (utterance.addressees or utterance.hearers)[:2])
        text = (
            f"{speaker}は{to}に嘘をついた。「{inner[:80]}」は本当ではない。"
            if to
            else f"{speaker}は嘘をついた。"
        )
        secret = Statement(
            text, passage.text[one.start : one.end], one.start, one.end, Scope.CHARACTER,
            (Knower(utterance.speaker, How.OWN),), Stance.KNOWS, 4, Kind.SECRET,
            tuple(dict.fromkeys([utterance.speaker, *utterance.addressees])),
        )  # fmt: skip
        found.append(secret)
    return found

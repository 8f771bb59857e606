"""From whom a talk is kept: 「ひよりには、まだ言わないでくれ」 means that she did not hear what it is about."""

import re
from dataclasses import replace

from memory.understanding.japanese.passage import Passage
from memory.understanding.reading import Scope, Statement, Utterance

_KEPT = re.compile(
    r"(?:さん|ちゃん|君|くん|様|先輩|先生|どん)?に(?:は|だけは|も)、?[^。、「」はがを]{0,12}"
    r"(?:(?:言|云|話|明か|知らせ|教え|喋|しゃべ|漏ら|洩ら|伝え)[わさらせ]?(?:な[いくき]|ねえ|ぬ|ん(?:で|じゃ|。|」)|ず)|"
    r"黙って|内緒|秘密|内密|隠して|伏せて)"
)
# In characters: how far from such words a talk goes on about the same.
_TALK = 600


def kept_private(passage: Passage, said: tuple[Utterance, ...], found: list[Statement]) -> list[Statement]:
    """The statements, without those for knowers whom the talk around them is said to be kept from."""
    kept_from = _kept_from(passage, said)
    if not kept_from:
        return found
    out = []
    for one in found:
        if any(
            who == _speaker_at(said, one.start) and start <= one.start < end for who, start, end in kept_from
        ):
            # Nobody asks to keep something from himself: somebody else is speaking.
            continue
        out_of_it = {who for who, start, end in kept_from if start <= one.start < end}
        knowers = tuple(knower for knower in one.knowers if knower.person not in out_of_it)
        if knowers or one.scope is Scope.WORLD:
            out.append(one if knowers == one.knowers else replace(one, knowers=knowers))
    return out


def _speaker_at(said: tuple[Utterance, ...], place: int) -> str | None:
    return next((one.speaker for one in said if one.start <= place < one.end), None)


def _kept_from(passage: Passage, said: tuple[Utterance, ...]) -> list[tuple[str, int, int]]:
    """Who is not to know, and the stretch of talk that is meant: as far as he says nothing himself."""
    found = []
    for utterance in said:
        for one in passage.named_in(utterance.start, utterance.end):
            who = one.person
            if who not in passage.people or who in utterance.addressees:
                continue
            if not _KEPT.match(passage.text, one.end, utterance.end):
                continue
            own = [other for other in said if other.speaker == who != utterance.speaker]
            start = max([other.end for other in own if other.end <= utterance.start], default=0)
            end = min(
                [other.start for other in own if other.start >= utterance.end], default=len(passage.text)
            )
            found.append((who, max(start, utterance.start - _TALK), min(end, utterance.end + _TALK)))
    return found

"""Who comes in where the narration only says that a door opens, or that there is a knock, a step or a voice."""

import re

from memory.understanding.japanese.line import Line
from memory.understanding.japanese.own_words import names_himself
from memory.understanding.japanese.passage import Passage

_OPENS = re.compile(
    r"(?:戸|扉|ドア|襖|障子|門|引き戸|カーテン|暖簾|のれん|幕)が[^。「」]{0,14}?(?:開|あ[いき]|引かれ|揺れ|めくれ)|"
    r"(?:戸|扉|ドア)が[^。「」]{0,6}(?:叩かれ|鳴)|ノック(?:の音|がし|が響|が聞こ|され)|(?:戸|扉|ドア|門)を(?:叩|たた)く(?:音|者)|(?:足音|靴音)が(?:響|近づ|し[、。た]|聞こえ)|"
    r"(?:チャイム|呼び鈴|ベル)が(?:鳴|響)"
)
# A voice of somebody, heard from where he comes.
_VOICE = re.compile(r"の声(?:が(?:した|する|聞こえ|響)|だった)")
_HAIL = re.compile(
    "ごめん(?:ください|下さい)|御免|お邪魔|おじゃま|失礼|ただいま|もしもし|おーい|こんばんは|こんにちは"
)
# How many utterances after a door opens whoever came in may be named at last.
_SOON = 3


def hails(passage: Passage, end: int) -> bool:
    """Whether the words after a place hail a house, and so are what the voice told of before them says."""
    return bool(_HAIL.match(passage.modern[end : end + 20].lstrip("\n\u3000 「『")))


def at_the_door(passage: Passage, lines: list[Line]) -> dict[str, int]:
    """For each person who is first named, or names himself, soon after a door opens, and of whom there was no sign before, the
    place where it opens. Somebody named in the talk before is spoken of and need not be there."""
    said = [line.quote for line in lines if not line.thought]
    if not said or passage.retold:
        return {}
    first: dict[str, int] = {}
    for one in passage.references:
        told = one.quote < 0 and one.person in passage.people
        if told or (one.quote >= 0 and names_himself(passage.modern, passage.quotes[one.quote], one)):
            first.setdefault(one.person, one.start)
    there = {*passage.carry.present, *passage.carry.speakers, passage.narrator}
    found: dict[str, int] = {}
    for start, end in passage.told:
        before = [quote for quote in said if quote.end <= start]
        after = [quote for quote in said if quote.start >= end]
        if len(before) < 2 or not after:
            continue
        opens = _OPENS.search(passage.modern, start, end)
        voice = _VOICE.search(passage.modern, start, end)
        if not (opens or voice):
            continue
        until = after[min(_SOON, len(after)) - 1].end + 80
        for who, place in first.items():
            own = start <= place < end if voice and not opens else start <= place < until
            if own and who not in there and who not in found:
                near = 0 <= start - before[-1].end <= 3 and voice and not opens and not hails(passage, end)
                found[who] = before[-1].start if near else start
    return found

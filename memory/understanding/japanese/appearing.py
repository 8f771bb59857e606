"""Who is first told of as he comes, whatever he brings or does on the way: 叔母が西瓜を切ってきた."""

import re

from memory.understanding.japanese.passage import Passage

_COMES = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?が[^。「」はが]{1,40}?[てで](?:き|来)(?:た|て|ま|、)"
)
# 雨が降ってきた, 声が聞こえてきた are no comings; neither is what somebody says or feels.
_BECOMES = re.compile(
    r"(?:なっ|増え|見え|聞こえ|思え|分かっ|わかっ|湧い|生き|育っ|暮らし|続け|守っ|働い|見|耐え|隠し)て(?:き|来)"
)


def first_comings(passage: Passage) -> list[tuple[int, str]]:
    """The place where each of those comes in, and who it is."""
    seen, found = {*passage.carry.present, passage.narrator}, []
    for start, end in passage.told:
        for one in passage.named_in(start, end):
            new = one.person in passage.people and one.person not in seen and one.quote < 0
            new = new and not passage.is_retold(one.start)
            comes = _COMES.match(passage.modern, one.end, end) if new and one.role == "subject" else None
            if comes and not _BECOMES.search(comes.group()):
                found.append((start, one.person))
            if one.role != "of":
                # 叔母の澄江が: named twice at once.
                seen.add(one.person)
    return found

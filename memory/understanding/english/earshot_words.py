"""The words of a told scene that bear on who is within earshot: what somebody does, and what stands between two lines."""

import re

# Of a deed so many words at most are read, and none beyond the end of its sentence.
_WORDS = 9
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?|[.;!?:]")
_ENDS = frozenset(".;!?:")
_OF_DEEDS = frozenset(
    """
    came come comes coming went go goes going gone left leave leaving leaves walked walk walks ran run runs rushed hurried
    slipped stepped climbed crossed turned reached entered arrived returned followed following follow joined met found brought
    led took carried sent pulled pushed opened shut closed knocked rang called shouted answered hung dialled phoned waited
    stayed stopped stood sat lay leaned slept woke rose got drove rode pulled disappeared vanished appeared emerged
    put set held looked watched stared glanced nodded shook laughed smiled sighed shrugged frowned listened heard
    out in into off away back up down over through along across behind after upstairs downstairs outside inside round
    past ahead home alone again together from towards toward
    door doors doorway gate window stairs steps corridor passage hall kitchen room yard garden street road car van
    truck boat deck bed desk table chair telephone phone radio line head hand hands eyes
    """.split()
)
_OF_GAPS = frozenset(
    """
    door gate bell knock knocked footsteps steps voice voices silence alone nobody everyone both three four others together
    corridor passage stairs upstairs downstairs outside inside kitchen yard garden street road car van
    later then when until meanwhile while after before hour hours minutes minute morning evening night next soon
    telephone phone line whisper whispered low quietly shouted called across behind window back
    """.split()
)


def words_of_deed(text: str, at: int) -> frozenset[str]:
    """The telling words of what somebody does, from its verb on."""
    found = set()
    for count, match in enumerate(_WORD.finditer(text, at, at + 80)):
        word = match.group().lower()
        if count >= _WORDS or word in _ENDS:
            break
        if word in _OF_DEEDS:
            found.add(word)
    return frozenset(found)


def words_between(text: str, start: int, end: int) -> frozenset[str]:
    """The telling words of the narration between two lines."""
    return frozenset(match.group().lower() for match in _WORD.finditer(text, start, end)) & _OF_GAPS

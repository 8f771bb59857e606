"""Whom a sentence of talk is about: names, "I" and "you", kin of the speaker, and those just spoken of."""

import re
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import FIRST_PERSON, SECOND_PERSON, words
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import CONFESSES
from memory.understanding.japanese.tokens import PRONOUN

# Who says 父 or 女房 speaks of his own; お父さん may be anybody's.
_OWN_KIN = words("""
    父 母 兄 姉 弟 妹 祖父 祖母 父親 母親 両親 親父 おやじ お袋 おふくろ 女房 家内 妻 夫 息子 伯父 叔父
    伯母 叔母 従兄 従妹 許嫁 婚約者 倅 伜
""")
_OURS = "うちの"
# 俺の祖父は…: whose he is stands there, and is put into words with the "I".
_MINE = re.compile("(?:" + "|".join(sorted(FIRST_PERSON - {"自分", "うち"}, key=len, reverse=True)) + ")の$")
_THAT = re.compile(
    r"(?:あいつ|あの(?:人|子|男|女|方|ひと|娘)|彼女?(?![ら氏等岸方])|あやつ)(?=[はがもを、にのと])"
)
_FEMALE = re.compile("女|娘|彼女")
_MALE = re.compile("男|彼(?!女)")
# In characters: how far back the one who is meant by あいつ may have been named.
_BACK = 160
_ASKED = re.compile(
    r"(?:父|母|兄|姉|弟|妹|奥さん|旦那|夫|妻|息子|娘|祖父|祖母|ばあ|じい|おじ|おば|あの人|彼|彼女)[^」]*[？?か][。！]?」?$"
)
_LEADS = ("は", "が", "も", "、")
_SURE = FIRST_PERSON - {"自分", "うち", "余", "予"}


@dataclass
class Whom:
    """``subject`` is the id of the one a sentence is about, or nothing; ``label`` how to write a subject who
    is only kin of somebody (レイの母); ``about`` are all it speaks of; ``swaps`` what to write instead of
    the words at these places; ``left_out`` the name to put in front of a sentence that names no subject;
    ``asked`` tells that somebody else was just asked about."""

    subject: str | None = None
    label: str = ""
    about: tuple[str, ...] = ()
    swaps: dict[int, tuple[int, str]] = field(default_factory=dict)
    left_out: str = ""
    asked: bool = False


def asks_about_another(passage: Passage, start: int, end: int, who: str | None) -> bool:
    """Whether a question asks about somebody else than ``who`` answers: what he leaves out may be the other."""
    text = passage.text[start:end]
    named = any(one.person != who for one in passage.named_in(start, end))
    return bool(_ASKED.search(text)) or (named and text.rstrip("。！」").endswith(("？", "?", "か")))


def whom(
    passage: Passage, start: int, end: int, speaker: str, to: str | None, hearers: tuple[str, ...]
) -> Whom:
    """Read off whom an assertion is about; never guessed. ``to`` is the only one it is said to, if any."""
    places: list[tuple[int, str, bool]] = []
    found = Whom()
    for one in passage.named_in(start, end):
        if one.person in passage.people:
            # ジョバンニ、…: who hears it and is called is not what it is about.
            called = one.role == "pause" and one.person in hearers
            places.append((one.start, one.person, one.role in ("subject", "pause") and not called))
    taken = {place for place, _, _ in places}
    for word in passage.words(start, end):
        if word.start in taken:
            continue
        after = passage.text[word.end : word.end + 1]
        before = passage.text[word.start - 1 : word.start] if word.start > start else ""
        leads = after in _LEADS or (passage.text.startswith("には", word.end))
        if word.surface in _SURE and speaker:
            places.append((word.start, speaker, leads))
        elif word.surface in SECOND_PERSON and to and word.kind == PRONOUN:
            places.append((word.start, to, leads))
        elif (
            word.surface in _OWN_KIN
            and speaker
            and (
                before not in ("の", "お", "御")
                or passage.text.startswith(_OURS, word.start - len(_OURS))
                or _MINE.search(passage.text, start, word.start)
            )
            and after in "はがもをにとのか"
        ):
            own = passage.text.startswith(_OURS, word.start - len(_OURS))
            place = word.start - len(_OURS) if own else word.start
            if before != "の" or own:
                found.swaps[place] = (word.start, passage.people[speaker].name + "の")
            if leads and not found.label and not any(lead for _, _, lead in places):
                found.label = f"{passage.people[speaker].name}の{word.surface}"
                found.about = (speaker,)
    for match in _THAT.finditer(passage.text, start, end):
        who = _meant(passage, match, speaker, hearers)
        if who:
            found.swaps[match.start()] = (match.end(), passage.people[who].name)
            places.append((match.start(), who, passage.text[match.end() : match.end() + 1] in _LEADS))
    places.sort()
    found.about = tuple(dict.fromkeys([*found.about, *(who for _, who, _ in places)]))
    found.subject = next((who for _, who, leads in places if leads), None)
    if speaker and CONFESSES.search(passage.text[start:end]):
        found.subject = speaker
    if found.label:
        found.subject = None
    if found.subject:
        found.about = tuple(dict.fromkeys([found.subject, *found.about]))
    return found


def _meant(passage: Passage, match: re.Match, speaker: str, hearers: tuple[str, ...]) -> str | None:
    """Whom あいつ means: the last one named in the talk before, when it is neither who speaks nor who hears."""
    for one in reversed(passage.named_in(max(0, match.start() - _BACK), match.start())):
        if one.person not in passage.people or one.person == speaker:
            continue
        if one.person in hearers or one.quote < 0:
            return None
        woman = passage.is_female(one.person)
        if (_FEMALE.search(match.group()) and woman is False) or (_MALE.search(match.group()) and woman):
            return None
        return one.person
    return None

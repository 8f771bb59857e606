"""What is asserted in talk that is worth remembering: those who hear it know it, as said."""

import re
from dataclasses import replace

from memory.understanding.japanese import worth
from memory.understanding.japanese.clauses import LONG, Clause, clauses_in
from memory.understanding.japanese.lexicon import FIRST_PERSON, JOBS, KIN, SECOND_PERSON, words
from memory.understanding.japanese.narrated import LONGEST, SHORTEST
from memory.understanding.japanese.passage import Passage, first_person_of, gender_of
from memory.understanding.japanese.patterns import ASKS, DEPENDS, POINTS, UNSURE, Sign
from memory.understanding.japanese.quotes import sentences
from memory.understanding.japanese.telling import (
    own_life,
    sign_of,
    thing_told,
    vows_silence,
    was_done,
    willed,
)
from memory.understanding.japanese.tokens import MARK, PRONOUN
from memory.understanding.japanese.trifles import is_bare, is_trifle
from memory.understanding.japanese.whom import Whom, asks_about_another, whom
from memory.understanding.japanese.wording import heard_of, of_speech, without_lead
from memory.understanding.reading import How, Kind, Knower, Scope, Stance, Statement, Utterance

_CALLS = re.compile(
    r"(?:^[「『]|[。、！？…])([一-龥ぁ-んァ-ヺー]{1,5})(?:さん|どん|くん|君|ちゃん|様|さま)[、。！？…」]"
)
_OWNED = re.compile(
    r"(?:借金|子供|子ども|妻|夫|恋人|許嫁|婚約者|弟|妹|前科|持病|秘密|考え|証拠|心当たり)(?:が|も)、?[^、。はがを]{0,6}(?:ある|いる|あり|おり|い)(?:ま|ん|の|。|よ|$)"
)
_BELONGS = re.compile(r"(?:年|歳|名|名前|家|仕事|商売|親|父|母|おやじ|故郷|里)(?:は|も)")
# Words for "I" that tell a man from a woman. Written 私 it may be anybody's.
_MANS = frozenset("俺 おれ オレ 僕 ぼく ボク わし ワシ おいら 吾輩 我輩".split())
_WOMANS = frozenset("わたし あたし あたい アタシ".split())
# 五十両もらった: who says so has got it.
_GOT = re.compile(
    r"[円両万億銭ドル]、?(?:[^、。はがもを]{0,6})(?:もらっ|貰っ|払っ|借り|貸し|稼い|受け取っ)(?:た|て(?:い|る))"
)
_FEW = 2
# Who is meant by such a word needs no name where only one is: 師匠, 魔王, 犯人. 娘 and 主人 may be anybody's.
_BY_ROLE = (JOBS - KIN - words("娘 主人 使い 客 常連 老人 老女 若者 青年 少年 少女 婦人 紳士 翁")) | words(
    "国王 女王 魔王 皇帝 将軍 陛下 殿下 姫様 犯人 真犯人 被害者 容疑者 村長 大統領 総理 司令 艦長 神様 竜 龍"
)
_OF_ROLES = (Kind.EVENT, Kind.SECRET, Kind.RELATION, Kind.ABILITY, Kind.POSSESSION, Kind.JOB)
# In words: a shorter sentence says too little.
_SAYS = 5
# In characters: how much may stand between two sayings of one speaker that go on about the same.
_RUNS_ON = 40
# So grave that it is told even where it points back to what was said before.
_GRAVE = re.compile(
    r"(?:殺し(?:た|てしま|まし)|刺し(?:た|通し|まし)|死んだ|死にました|自害し|毒を(?:盛|入れ)|(?:殺|刺|毒を盛)[^。]{0,6}のは)"
)
# よう、おじさん。 goes on about nobody: it only calls.
_COPULA = re.compile(
    r"(?:[うくすつぬぶむるたいただ]|です|ます|ました|でした|ません|だ|なの|よ|んだ|んです)[。！」』よねわぞさの]*$"
)
_UNFINISHED = re.compile(r"(?:[てで]|から(?:なあ|ねえ)?|けど|けれど|ので|のに|なら|ちゃ|れば|たら)[…―。、]*$")


def from_speech(
    passage: Passage,
    said: tuple[Utterance, ...],
    lies: dict[int, int],
    taking_part: set[str],
    alone_speaks: bool = False,
) -> list[Statement]:
    """The statements of a scene's talk; ``lies`` are the utterances shown to be some. Where one ``alone_speaks``
    (a letter, a testimony), what is done and nobody else is named for was done by him."""
    found, before = [], Whom()
    for index, utterance in enumerate(said):
        if not (utterance.speaker or utterance.hearers) or utterance.text.startswith("『"):
            continue
        if _in_another_voice(passage, utterance):
            continue
        utterance = _without_outer_narrator(passage, utterance)
        inner = utterance.start + (1 if utterance.text[0] in "「“〝" else 0)
        last = utterance.end - (1 if utterance.text[-1] in "」”〟" else 0)
        last_said = said[index - 1] if index else None
        if (
            not last_said
            or last_said.speaker != utterance.speaker
            or utterance.start - last_said.end > _RUNS_ON
        ):
            before = Whom()
        for start, end in sentences(passage.text, inner, last):
            near = said[max(0, index - 4) : index + 5]
            answers = {other.speaker for other in said[max(0, index - 2) : index + 3]}
            alone = set(utterance.hearers) <= answers and all(other.speaker for other in near)
            alone = alone and not _calls_a_stranger(passage, utterance)
            whose = _whom(passage, utterance, start, end, before)
            if alone_speaks and utterance.speaker and _is_his_deed(passage, start, end, whose):
                name = passage.people[utterance.speaker].name
                whose = replace(whose, subject=utterance.speaker, left_out=name)
            before = whose
            if last_said and last_said.speaker != utterance.speaker:
                asked = asks_about_another(passage, last_said.start, last_said.end, utterance.speaker)
                whose = replace(whose, asked=asked)
            statement = _asserted(passage, utterance, start, end, whose, index in lies, taking_part, alone)
            statement = statement or _introducing(passage, utterance, start, end, taking_part)
            if statement is not None:
                found.append(statement)
            elif end - start > LONG:
                for clause in clauses_in(passage, start, end):
                    part = _asserted(
                        passage, utterance, clause.start, clause.whole, _whom(passage, utterance, clause.start, clause.whole, before),
                        index in lies, taking_part, alone, clause,
                    )  # fmt: skip
                    found += [part] if part else []
    return found


def _without_outer_narrator(passage: Passage, utterance: Utterance) -> Utterance:
    """An utterance of a story that the narrator only passes on is not heard by him."""
    if passage.narrator in utterance.hearers and not passage.narrated_by(utterance.start, utterance.end):
        heard = tuple(who for who in utterance.hearers if who != passage.narrator)
        return replace(utterance, hearers=heard)
    return utterance


def _asserted(
    passage: Passage,
    utterance: Utterance,
    start: int,
    end: int,
    whose: Whom,
    lie: bool,
    taking_part: set[str],
    alone: bool,
    clause: Clause | None = None,
) -> Statement | None:
    sentence = passage.text[start:end]
    if clause:
        sentence = passage.text[start : clause.end] + clause.finish
    if (
        not SHORTEST <= len(sentence) <= LONGEST
        or ASKS.search(sentence)
        or _UNFINISHED.search(sentence)
        or (
            (DEPENDS.match(without_lead(sentence)) or POINTS.search(sentence)) and not _GRAVE.search(sentence)
        )
    ):
        return None
    if not utterance.speaker:
        if clause:
            return None
        return _by_a_stranger(passage, utterance, start, end, taking_part)
    speaker = utterance.speaker
    to = utterance.addressees[0] if len(utterance.addressees) == 1 else None
    ruled = _sign(passage, start, end, whose)
    if ruled is None and (not (whose.subject or whose.label) or not _COPULA.search(passage.text, start, end)):
        return None
    sign = worth.judged(passage, start, end, sentence, ruled, _manner(utterance, whose))
    if sign is None or is_trifle(passage, start, end, sentence, sign.kind):
        return None
    left_out = not whose.subject and not whose.label and _is_own(passage, start, end, sign, whose)
    if not left_out and not whose.subject and not whose.label and is_bare(passage, start, end):
        return None
    subject = speaker if left_out else whose.subject
    about = tuple(dict.fromkeys([speaker, *whose.about])) if left_out else whose.about
    unsure = bool(UNSURE.search(sentence))
    only = to if alone and utterance.hearers == (to,) else None
    text = of_speech(
        passage,
        _after_call(passage, start, end, utterance),
        clause.end if clause else end,
        speaker,
        only,
        passage.people[speaker].name if left_out else whose.left_out,
        whose.swaps,
        clause.finish if clause else "",
    )
    stance = Stance.BELIEVES if lie else Stance.SUSPECTS if unsure else Stance.KNOWS
    knowers = [
        Knower(who, How.TOLD, stance, speaker) for who in utterance.hearers if who in taking_part - {speaker}
    ]
    if not lie:
        how = How.OWN if subject == speaker else How.INFERRED if unsure else How.WITNESSED
        knowers.insert(0, Knower(speaker, how, stance))
    if not knowers:
        return None
    importance = sign.importance + (1 if sign.kind in (Kind.ABILITY, Kind.SECRET) or lie else 0)
    quote = passage.text[start:end].rstrip("、")
    return Statement(
        text,
        quote,
        start,
        start + len(quote),
        Scope.CHARACTER,
        tuple(knowers),
        stance,
        min(5, importance),
        sign.kind,
        (about or (speaker,))[:6],
    )


def _manner(utterance: Utterance, whose: Whom) -> frozenset[str]:
    """How something is said, for the judge of its worth."""
    of = (
        "oneself"
        if whose.subject == utterance.speaker
        else "hearer"
        if whose.subject in utterance.hearers
        else "kin"
        if whose.label
        else "another"
        if whose.subject
        else "what is left out"
    )
    return frozenset(["said", "said of " + of])


def _whom(passage: Passage, utterance: Utterance, start: int, end: int, before: Whom) -> Whom:
    """Whom a sentence is about; one that names no subject goes on about whom the sentence before was."""
    to = utterance.addressees[0] if len(utterance.addressees) == 1 else None
    found = whom(passage, start, end, utterance.speaker or "", to, utterance.hearers)
    owned = _BELONGS.match(passage.text, start, end)
    if (
        owned
        and not found.about
        and (before.label or (before.subject and before.subject != utterance.speaker))
    ):
        whose = before.label or passage.people[before.subject].name
        return replace(before, swaps={start: (start, f"{whose}の")}, left_out="")
    goes_on = not (found.subject or found.label or found.about) and not passage.other_subject(start, end)
    if goes_on and (before.label or (before.subject and before.subject != utterance.speaker)):
        name = before.label or passage.people[before.subject].name
        return replace(before, swaps=found.swaps, left_out=name)
    return found


def _is_his_deed(passage: Passage, start: int, end: int, whose: Whom) -> bool:
    named = whose.subject or whose.label or passage.other_subject(start, end)
    return not named and (bool(_GRAVE.search(passage.text, start, end)) or was_done(passage, start, end))


_WHO_IS = re.compile(
    r"(?:こちら|これ|あれ|それ|あの人|あの方|この人|この方|あいつ)は(?:確かに|たしか)?(?:"
    r"(?P<what>[^、。]{2,16})で、(?P<name>[一-龥ァ-ヺー々]{1,8})(?:さん)?という(?:ん|の)?(?:だ|です)|"
    r"(?P<name2>[一-龥ァ-ヺー々]{1,8})と(?:云う|言う|いう)、?(?P<what2>[^、。]{2,16}?)(?:だ|です|でござ))"
)


def _is_introduced(passage: Passage, start: int, end: int) -> tuple[str, str, str] | None:
    """Who somebody pointed at is: あれは経師職の伜で、弥三郎というんです. Gives id, name and what he is."""
    match = _WHO_IS.search(passage.text, start, end)
    if not match:
        return None
    name, what = match.group("name") or match.group("name2"), match.group("what") or match.group("what2")
    who = passage.finder.owner.get(name)
    return (who, passage.people[who].name, what) if who else None


def _introducing(
    passage: Passage, utterance: Utterance, start: int, end: int, taking_part: set[str]
) -> Statement | None:
    presented = _is_introduced(passage, start, end)
    if not presented or not utterance.speaker:
        return None
    who, name, what = presented
    heard = [one for one in utterance.hearers if one in taking_part and one != utterance.speaker]
    knowers = [Knower(utterance.speaker)] + [
        Knower(one, How.TOLD, told_by=utterance.speaker) for one in heard
    ]
    return Statement(
        f"{name}は{what}だ。", passage.text[start:end], start, end, Scope.CHARACTER, tuple(knowers),
        importance=3, kind=Kind.RELATION, about=(who,),
    )  # fmt: skip


def _sign(passage: Passage, start: int, end: int, whose: Whom) -> Sign | None:
    """What a sentence tells: of somebody, or of a thing a story may turn on; of nobody only what is the
    speaker's own to say."""
    if whose.left_out and not _COPULA.search(passage.text, start, end):
        return None
    if whose.subject or whose.label:
        return sign_of(passage, start, end, max(len(whose.about), 1), spoken=True)
    vows = vows_silence(passage, start, end)
    sign = sign_of(passage, start, end, max(len(whose.about), 1), spoken=vows)
    if sign is not None and _is_own(passage, start, end, sign, whose):
        return sign
    if not whose.asked and (life := own_life(passage, start, end)):
        return life
    sign = thing_told(passage, start, end) or _of_a_role(passage, start, end)
    return replace(sign, kind=Kind.PLAN) if sign is not None and willed(passage, start, end) else sign


def _of_a_role(passage: Passage, start: int, end: int) -> Sign | None:
    """What is said of somebody by what he is: 魔王は北の塔に封印されている, 管理人は合鍵を持っている."""
    said = [word for word in passage.words(start, end) if word.kind != MARK]
    if len(said) < _SAYS or said[1].surface not in ("は", "が") or said[0].lemma not in _BY_ROLE:
        return None
    sign = sign_of(passage, start, end, 1, spoken=True)
    return sign if sign is not None and sign.kind in _OF_ROLES else None


def _is_own(passage: Passage, start: int, end: int, sign: Sign, whose: Whom) -> bool:
    """Whether nobody named and nothing else is the subject of what must be the speaker's: a plan, a promise,
    a debt."""
    if _OWNED.match(passage.text, start, end) or vows_silence(passage, start, end):
        return True
    if not whose.asked and own_life(passage, start, end):
        return True
    own = (
        sign.kind is Kind.PROMISE
        or bool(_GOT.search(passage.text, start, end))
        or (sign.kind is Kind.PLAN and "ことにな" not in passage.text[start:end])
    )
    return (
        own and not passage.other_subject(start, end) and (end - start >= 10 or sign.kind is Kind.POSSESSION)
    )


def _in_another_voice(passage: Passage, utterance: Utterance) -> bool:
    """Whether "I" is said in a way that its speaker does not say it: then somebody else may be speaking."""
    said = {word.surface for word in passage.words(utterance.start, utterance.end) if word.kind == PRONOUN}
    speaker = passage.people.get(utterance.speaker or "")
    if speaker is None or not said & (_MANS | _WOMANS):
        return False
    own = first_person_of(speaker)
    if own in _MANS:
        return not said & _MANS
    return not said & _WOMANS and (own in _WOMANS or gender_of(speaker) is True)


def _calls_a_stranger(passage: Passage, utterance: Utterance) -> bool:
    """Whether what is said calls somebody who is not the one it seems to be said to."""
    return any(
        passage.finder.owner.get(match.group(1)) not in utterance.addressees
        and passage.finder.owner.get(match.group()[:-1]) not in utterance.addressees
        for match in _CALLS.finditer(utterance.text)
    )


def _after_call(passage: Passage, start: int, end: int, utterance: Utterance) -> int:
    """Where a sentence begins after the name of one it is said to: ジョバンニ、カムパネルラが…."""
    for one in passage.named_in(start, min(start + 1, end)):
        if one.role == "pause" and one.person in utterance.hearers:
            return passage.text.index("、", one.end) + 1
    return start


def _by_a_stranger(
    passage: Passage, utterance: Utterance, start: int, end: int, taking_part: set[str]
) -> Statement | None:
    """What somebody who is nobody of the cast asserts of somebody who is: those who hear it are told."""
    sentence = passage.text[start:end]
    pronouns = FIRST_PERSON | SECOND_PERSON
    if any(word.surface in pronouns for word in passage.words(start, end)) or UNSURE.search(sentence):
        return None
    whose = whom(passage, start, end, "", None, utterance.hearers)
    sign = sign_of(passage, start, end, len(whose.about), spoken=True) if whose.subject else None
    # Where nobody knows who speaks, it is uncertain who is near: only those it is said to, or the one or two there.
    near = utterance.addressees or (utterance.hearers if len(utterance.hearers) <= _FEW else ())
    heard = tuple(who for who in near if who in taking_part and who != whose.subject)
    if sign is None or not heard or is_trifle(passage, start, end, sentence, sign.kind):
        return None
    return Statement(
        heard_of(passage, _after_call(passage, start, end, utterance), end, heard),
        sentence,
        start,
        end,
        Scope.CHARACTER,
        tuple(Knower(who, How.TOLD) for who in heard),
        importance=sign.importance,
        kind=sign.kind,
        about=whose.about[:6],
    )

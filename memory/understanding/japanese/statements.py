"""What became known in a scene, and to whom: few statements, each resting on a sentence of the text."""

import re

from memory.understanding.japanese.introductions import introductions_in
from memory.understanding.japanese.lexicon import FIRST_PERSON, SECOND_PERSON
from memory.understanding.japanese.lies import lies_in, statements_of_lies
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import (
    ASKS,
    CONFESSES,
    DEPENDS,
    HIDDEN,
    LOOSE,
    ONLY,
    OPENLY,
    POINTS,
    SCENERY,
    THINKS,
    UNSURE,
    Sign,
)
from memory.understanding.japanese.presence import Presence
from memory.understanding.japanese.quotes import sentences
from memory.understanding.japanese.tags import Line
from memory.understanding.japanese.telling import sign_of
from memory.understanding.japanese.tokens import PRONOUN
from memory.understanding.japanese.told import Told, told_in
from memory.understanding.japanese.wording import heard_of, of_narration, of_speech
from memory.understanding.reading import How, Kind, Knower, Scope, Stance, Statement, Utterance

_SHORTEST, _LONGEST = 6, 100
_PER_STATEMENT = 260
# In characters: a longer line of narration is not only about here and now.
_REFLECTS = 200
_OTHERWORLDLY = re.compile(
    r"時間を(?:止|戻)|心(?:を|が)読|未来が|予知|幽霊が見|透視|魔法|超能力|変身|不老|不死|空を飛|瞬間移動"
)
_CALLS = re.compile(
    r"(?:^[「『]|[。、！？…])([一-龥ぁ-んァ-ヺー]{1,5})(?:さん|どん|くん|君|ちゃん|様|さま)[、。！？…」]"
)
_REMEMBERED = re.compile("思い出|昔話")
_OWN_DEEDS = (Kind.EVENT, Kind.PLAN, Kind.PROMISE)
_DONE = re.compile(r"(?<!てい)た。$")
_PAST = re.compile(r"(?:[ただ]|いる|ある|です|なる)。$")
_UNFINISHED = re.compile(r"(?:[てで]|から|けど|けれど|ので|のに|なら|ちゃ|れば|たら)[…―。、]*$")
_OPENING_QUOTES = "「『“」』”"


def statements_in(
    passage: Passage, lines: list[Line], presence: Presence, said: tuple[Utterance, ...]
) -> list[Statement]:
    """The statements of a scene in the order of the text."""
    told = told_in(passage)
    lies = lies_in(passage, told, said)
    # Whoever is there but neither speaks nor is spoken to may be there by a misreading: no knower.
    taking_part = (
        {who for one in said for who in (one.speaker, *one.addressees)}
        | set(presence.listening)
        | presence.seen
    )
    taking_part |= {passage.narrator} if said else set(presence.everyone)
    found = (
        _from_narration(passage, told, presence, taking_part, set(lies.values()))
        + _from_speech(passage, said, lies, taking_part)
        + statements_of_lies(passage, told, lies, said)
    )
    found += introductions_in(passage)
    best: dict[str, Statement] = {}
    for statement in found:
        key = statement.text
        if key not in best or best[key].importance < statement.importance:
            best[key] = statement
    kept = sorted(best.values(), key=lambda one: (-one.importance, one.start))
    most = max(4, len(passage.text) // _PER_STATEMENT)
    return sorted(kept[:most], key=lambda one: (one.start, one.end, one.text))


def _from_narration(
    passage: Passage, told: list[Told], presence: Presence, taking_part: set[str], shown: set[int]
) -> list[Statement]:
    found = []
    for index, one in enumerate(told):
        if index in shown:
            # 圭は嘘をついた: what was the lie is told of by itself.
            continue
        sentence = passage.text[one.start : one.end]
        before = passage.text[one.start - 1 : one.start]
        if (
            not _SHORTEST <= len(sentence) <= _LONGEST
            or (before in _OPENING_QUOTES and before)
            or one.subject is None
        ):
            continue
        if (
            not sentence.endswith("。")
            or ASKS.search(sentence)
            or DEPENDS.match(sentence)
            or SCENERY.search(sentence)
            or LOOSE.search(sentence)
        ):
            continue
        if passage.text[one.end : one.end + 1] in ("「", "『"):
            continue
        if sentence.startswith("と") and passage.text[max(0, one.start - 9) : one.start].rstrip()[-1:] in (
            "」",
            "』",
        ):
            continue
        if _is_mixed(passage, one):
            continue
        sign = sign_of(passage, one.start, one.end, len(one.about))
        thinks = bool(THINKS.search(sentence))
        if sign is None or (sign.kind is Kind.SECRET and not one.named):
            continue
        if sign.kind is Kind.EVENT and not _PAST.search(sentence):
            continue
        near = [
            passage.text[other.start : other.end]
            for other in told[index + 1 : index + 4]
            if other.paragraph <= one.paragraph + 1
        ]
        if sign.open and sign.kind not in (Kind.ABILITY, Kind.RELATION):
            near = near[:1]
        statement = _narrated(passage, one, sentence, sign, thinks, near, presence, taking_part)
        if statement is not None:
            found.append(statement)
    return found


def _is_mixed(passage: Passage, one: Told) -> bool:
    """Whether a sentence has both a named subject and a 彼 of its own, which may be somebody else."""
    named = [who for who in passage.named_in(one.start, one.end) if who.quote < 0]
    pronouns = [
        who
        for who in named
        if not who.named and who.person != passage.narrator and who.person in passage.people
    ]
    return bool(pronouns) and any(who.named and who.role == "subject" for who in named)


def _narrated(
    passage, one: Told, sentence: str, sign: Sign, thinks: bool, near: list[str], presence, taking_part
) -> Statement | None:
    text = of_narration(passage, one.start, one.end, one.subject, one.named)
    importance, kind = sign.importance, sign.kind
    unsure = UNSURE.search(sentence)
    own = not one.named and one.subject == passage.narrator
    if own and (kind not in _OWN_DEEDS or not _DONE.search(sentence) or re.search("死|亡", sentence)):
        # Who is left out is most surely the narrator where something was done.
        return None
    if presence.in_story(one.start):
        return _retold(passage, one, text, sign, presence, taking_part) if not unsure else None
    otherworldly = bool(_OTHERWORLDLY.search(sentence))
    openly = bool(OPENLY.search(sentence))
    if sign.open and kind is Kind.RELATION and one.before and HIDDEN.search(passage.text, *one.before):
        # こうした秘密のあることは、半七も知らなかった。角太郎は継子である: who knows it is not said here.
        return None
    hidden = HIDDEN.search(sentence) or kind is Kind.SECRET
    # What the next lines say about who knows counts for this one, up to where they say it is known to all.
    hidden_near = next((line for line in near if HIDDEN.search(line)), None)
    stance = Stance.SUSPECTS if unsure and thinks else Stance.KNOWS
    if unsure and not thinks:
        return None
    if openly and not (hidden and kind is Kind.SECRET and not re.search("知っていた|噂", sentence)):
        return _statement(passage, one, text, Scope.WORLD, (), stance, importance, kind)
    if hidden or hidden_near or otherworldly:
        if kind is Kind.EVENT and one.subject not in presence.everyone:
            return None
        knowers = _keepers(passage, one, kind, sentence, hidden_near)
        if kind in (Kind.ABILITY, Kind.SECRET, Kind.RELATION):
            importance = 5 if hidden_near or otherworldly else 4
        return _statement(passage, one, text, Scope.CHARACTER, knowers, stance, importance, kind)
    if thinks or kind in (Kind.FEELING, Kind.PLAN):
        how = How.INFERRED if re.search("気(?:づ|付)い|悟っ|疑っ|違いない", sentence) else How.OWN
        return _statement(
            passage, one, text, Scope.CHARACTER, (Knower(one.subject, how, stance),), stance, importance, kind
        )
    if own:
        by_him = (Knower(one.subject, How.OWN),)
        return _statement(passage, one, text, Scope.CHARACTER, by_him, stance, importance, kind)
    if sign.open and not (kind is Kind.ABILITY and not re.search("得意|名人|達人|名手|天才", sentence)):
        return _statement(passage, one, text, Scope.WORLD, (), stance, importance, kind)
    there = presence.at(one.start)
    if one.subject not in there:
        # Told of one who is not there: nobody else can be said to have seen it.
        if re.search("死|殺|亡|溺", sentence):
            if not passage.narrator:
                return None
            told_by = (Knower(passage.narrator, How.WITNESSED),)
            return _statement(passage, one, text, Scope.CHARACTER, told_by, stance, importance, kind)
        there = (one.subject,)
    line = passage.line_of(one.start)
    if line.end - line.start > _REFLECTS:
        # A long line tells of what was done elsewhere as well: only those it names saw it.
        there = [who for who in there if who in one.about]
    there = [who for who in there if who == one.subject or who in taking_part]
    knowers = tuple(Knower(who, How.OWN if who == one.subject else How.WITNESSED) for who in there)
    return _statement(passage, one, text, Scope.CHARACTER, knowers, stance, importance, kind)


def _retold(
    passage: Passage, one: Told, text: str, sign: Sign, presence: Presence, taking_part: set[str]
) -> Statement | None:
    """What is told of somebody who need not be there: those who hear the story know it, and nobody else."""
    heard = [who for who in presence.at(one.start) if who in taking_part]
    if not heard or _REMEMBERED.search(passage.text[max(0, one.start - 200) : one.start]):
        return None
    knowers = tuple(Knower(who, How.OWN if who == one.subject else How.TOLD) for who in heard)
    return _statement(passage, one, text, Scope.CHARACTER, knowers, Stance.KNOWS, sign.importance, sign.kind)


def _keepers(passage: Passage, one: Told, kind: Kind, sentence: str, near: str | None) -> tuple[Knower, ...]:
    """Those who hold a secret: the one whose it is, both sides of a tie, and whoever is said to know."""
    people = [one.subject]
    if kind is Kind.RELATION:
        people = list(one.about[:2])
    for line in (sentence, near or ""):
        match = ONLY.search(line)
        if match:
            people += [who for name, who in passage.finder.owner.items() if name in match.group(1)]
    return tuple(Knower(who, How.OWN) for who in dict.fromkeys(people))


def _statement(passage: Passage, one: Told, text, scope, knowers, stance, importance, kind) -> Statement:
    quote = passage.text[one.start : one.end]
    return Statement(text, quote, one.start, one.end, scope, knowers, stance, importance, kind, one.about[:6])


def _from_speech(
    passage: Passage, said: tuple[Utterance, ...], lies: dict[int, int], taking_part: set[str]
) -> list[Statement]:
    found = []
    for index, utterance in enumerate(said):
        if not (utterance.speaker or utterance.hearers) or utterance.text.startswith("『"):
            continue
        inner = utterance.start + (1 if utterance.text[0] in "「“〝" else 0)
        last = utterance.end - (1 if utterance.text[-1] in "」”〟" else 0)
        for start, end in sentences(passage.text, inner, last):
            near = said[max(0, index - 4) : index + 5]
            answers = {other.speaker for other in said[max(0, index - 2) : index + 3]}
            alone = set(utterance.hearers) <= answers and all(other.speaker for other in near)
            alone = alone and not _calls_a_stranger(passage, utterance)
            statement = _asserted(passage, utterance, start, end, index in lies, taking_part, alone)
            if statement is not None:
                found.append(statement)
    return found


def _asserted(
    passage: Passage,
    utterance: Utterance,
    start: int,
    end: int,
    lie: bool,
    taking_part: set[str],
    alone: bool,
) -> Statement | None:
    sentence = passage.text[start:end]
    if (
        not _SHORTEST <= len(sentence) <= _LONGEST
        or ASKS.search(sentence)
        or DEPENDS.match(sentence)
        or _UNFINISHED.search(sentence)
        or POINTS.search(sentence)
    ):
        return None
    if not utterance.speaker:
        return _by_a_stranger(passage, utterance, start, end, taking_part)
    speaker = utterance.speaker
    to = utterance.addressees[0] if len(utterance.addressees) == 1 else None
    subject, about = _speech_subject(passage, start, end, speaker, to, utterance.hearers)
    sign = sign_of(passage, start, end, max(len(about), 1))
    named = subject is not None
    if sign is None:
        return None
    if subject is None:
        # Nobody named and nothing else the subject: a plan or a promise is the speaker's own.
        if (
            sign.kind not in (Kind.PLAN, Kind.PROMISE)
            or passage.other_subject(start, end)
            or len(sentence) < 10
        ):
            return None
        subject, about = speaker, tuple(dict.fromkeys([speaker, *about]))
    unsure = bool(UNSURE.search(sentence))
    only = to if alone and utterance.hearers == (to,) else None
    text = of_speech(passage, _after_call(passage, start, end, utterance), end, speaker, only, subject, named)
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
    return Statement(
        text,
        sentence,
        start,
        end,
        Scope.CHARACTER,
        tuple(knowers),
        stance,
        min(5, importance),
        sign.kind,
        about[:6],
    )


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
    subject, about = _speech_subject(passage, start, end, "", None, utterance.hearers)
    sign = sign_of(passage, start, end, len(about)) if subject else None
    heard = tuple(who for who in utterance.hearers if who in taking_part and who != subject)
    if sign is None or not heard:
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
        about=about[:6],
    )


def _speech_subject(
    passage: Passage, start: int, end: int, speaker: str, to: str | None, hearers: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Whom an assertion is about, said outright: a name, "I" or "you"; never guessed."""
    places: list[tuple[int, str, bool]] = []
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
        leads = after in ("は", "が", "も", "、")
        if word.surface in FIRST_PERSON and word.surface not in ("自分", "うち", "余", "予"):
            places.append((word.start, speaker, leads))
        elif word.surface in SECOND_PERSON and to and word.kind == PRONOUN:
            places.append((word.start, to, leads))
    places.sort()
    about = tuple(dict.fromkeys(who for _, who, _ in places))
    subject = next((who for _, who, leads in places if leads), None)
    if CONFESSES.search(passage.text[start:end]):
        subject = speaker
    if subject is None:
        return None, about
    return subject, tuple(dict.fromkeys([subject, *about]))

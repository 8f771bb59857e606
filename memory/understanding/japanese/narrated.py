"""What the narration tells that is worth remembering, and who knows it."""

import re

from memory.understanding.japanese import worth
from memory.understanding.japanese.clauses import LONG
from memory.understanding.japanese.knowing import is_public, keepers, openly_known, says_that_all_know
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.patterns import (
    ASKS,
    DEPENDS,
    HIDDEN,
    LOOSE,
    OPENLY,
    SCENERY,
    THINKS,
    UNSURE,
    Sign,
)
from memory.understanding.japanese.presence import Presence
from memory.understanding.japanese.states import is_old
from memory.understanding.japanese.telling import REPORTED, sign_of, thing_told
from memory.understanding.japanese.told import Told, parts_of
from memory.understanding.japanese.trifles import is_bare, is_trifle
from memory.understanding.japanese.wording import of_narration
from memory.understanding.reading import How, Kind, Knower, Scope, Stance, Statement

SHORTEST, LONGEST = 6, 90
# In characters: a longer sentence is better told clause by clause.
_READABLE = 60
# In characters: a longer line of narration is not only about here and now.
_REFLECTS = 200
_OTHERWORLDLY = re.compile(
    r"時間を(?:止|戻)|心(?:を|が)読|未来が|予知|幽霊が見|透視|魔法|超能力|変身|不老|不死|空を飛|瞬間移動"
)
_SPOKE_OF_HIMSELF = re.compile(
    r"(?:私|わたし|俺|おれ|僕|ぼく|あたし|吾輩|わし)(?:の(?:名前|名|本名|年|歳)は|は(?!、?[^。]*と(?:思|考|云|言)))"
)
_UNKNOWN = re.compile(
    r"(?P<what>.{6,60}?)(?:という)?こと(?:を|は|に)、?(?:[^。、「」]{1,24}?(?:は|も|さえ)(?:まだ|もちろん)?(?:知らな|気づいていな|気づかな)|"
    r"(?P<only>[^。、「」]{1,16}?(?:だけが|しか)知))"
)
# Things lent and given back, unless it is money or what matters as much.
_HANDED = re.compile(
    r"^(?!.*(?:金|円|両|万|億|恩|指輪|形見|鍵|手紙|証拠|命|土地)).*(?:返し|借り|拾っ|届け)[^。]{0,8}。$"
)
_REMEMBERED = re.compile("思い出|昔話")
_OWN_DEEDS = (Kind.EVENT, Kind.PLAN, Kind.PROMISE)
_DONE = re.compile(r"(?<!てい)た。$")
_PAST = re.compile(r"(?:[ただ]|いる|ある|です|なる)。$")
_OPENING_QUOTES = "「『“」』”"


def from_narration(
    passage: Passage, told: list[Told], presence: Presence, taking_part: set[str], shown: set[int]
) -> list[Statement]:
    """The statements of the narration; ``shown`` are the sentences that show a saying to be a lie: what was
    the lie is told of by itself."""
    found: list[Statement] = []
    for index, one in enumerate(told):
        if index in shown:
            continue
        near = [
            passage.text[other.start : other.end]
            for other in told[index + 1 : index + 4]
            if other.paragraph <= one.paragraph + 1
        ]
        before = told[index - 1] if index and one.before else None
        parts = parts_of(passage, one) if one.end - one.start > LONG else []
        pieces = [
            statement
            for part in parts
            if (
                statement := _told(
                    passage, part, before, [passage.text[part.end : one.end], *near], presence, taking_part
                )
            )
        ]
        whole = None
        if not pieces or one.end - one.start <= _READABLE:
            whole = _told(passage, one, before, near, presence, taking_part)
        found += [whole] if whole else pieces
    return found


def _told(
    passage: Passage,
    one: Told,
    before: Told | None,
    near: list[str],
    presence: Presence,
    taking_part: set[str],
) -> Statement | None:
    """What a sentence or a clause of one tells."""
    sentence = (
        passage.text[one.start : one.cut] + one.finish if one.cut else passage.text[one.start : one.end]
    )
    if one.cut and not sentence.endswith("。"):
        sentence += "。"
    if not _stands_alone(passage, one, sentence):
        return None
    unknown = None if one.cut else _UNKNOWN.match(sentence)
    if unknown:
        return _kept_from(passage, one, unknown)
    if one.subject is None:
        return _of_a_thing(passage, one, presence, taking_part)
    return _of_somebody(passage, one, sentence, before, near, presence, taking_part)


def _stands_alone(passage: Passage, one: Told, sentence: str) -> bool:
    """Whether a sentence is a whole one that needs no other to be understood."""
    before = passage.text[one.start - 1 : one.start]
    if not SHORTEST <= len(sentence) <= LONGEST or (before in _OPENING_QUOTES and before):
        return False
    if not sentence.endswith("。") or ASKS.search(sentence) or SCENERY.search(sentence):
        return False
    if (DEPENDS.match(sentence) or LOOSE.search(sentence)) and not one.owned:
        return False
    if passage.text[one.end : one.end + 1] in ("「", "『"):
        return False
    earlier = passage.text[max(0, one.start - 9) : one.start].rstrip()[-1:]
    return not (sentence.startswith("と") and earlier in ("」", "』")) and not _is_mixed(passage, one)


def _of_somebody(
    passage: Passage,
    one: Told,
    sentence: str,
    before: Told | None,
    near: list[str],
    presence: Presence,
    taking_part: set[str],
) -> Statement | None:
    ruled = sign_of(passage, one.start, one.end, len(one.about))
    if ruled is None and not one.named:
        return None
    if ruled is not None and is_trifle(passage, one.start, one.end, sentence, ruled.kind):
        return None
    sign = worth.judged(passage, one.start, one.end, sentence, ruled, _manner(passage, one))
    if sign is None or (ruled is None and is_trifle(passage, one.start, one.end, sentence, sign.kind)):
        return None
    # 名をリュカという。半魔族であることを隠している: who is left out only right after he was named.
    goes_on = before is not None and before.subject == one.subject and "隠して" in sentence
    if sign.kind is Kind.SECRET and not one.named and not goes_on:
        return None
    if sign.kind is Kind.EVENT and (not _PAST.search(sentence) or _HANDED.search(sentence)):
        return None
    if sign.open and sign.kind not in (Kind.ABILITY, Kind.RELATION):
        near = near[:1]
    if not one.named and one.subject == passage.narrator:
        # Who is left out is most surely the narrator where something was done, or right after he spoke of
        # himself (俺の名は湊。天文部の副部長だ。).
        of_himself = (
            sign.open
            and before is not None
            and bool(_SPOKE_OF_HIMSELF.search(passage.text, before.start, before.end))
        )
        done = sign.kind in _OWN_DEEDS and _DONE.search(sentence) and not re.search("死|亡", sentence)
        if not done and not (of_himself and not passage.other_subject(one.start, one.end)):
            return None
    return _narrated(passage, one, sentence, sign, bool(THINKS.search(sentence)), near, presence, taking_part)


def _manner(passage: Passage, one: Told) -> frozenset[str]:
    """How something is told, for the judge of its worth."""
    own = one.subject == passage.narrator
    found = ["told", "named" if one.named else "left out", "told of oneself" if own else "told of another"]
    return frozenset(
        [*found, *(["a clause"] if one.cut else []), *(["by one of them"] if passage.narrator else [])]
    )


def _of_a_thing(passage: Passage, one: Told, presence: Presence, taking_part: set[str]) -> Statement | None:
    """A sum, a hiding place: those who are there know it."""
    sign = thing_told(passage, one.start, one.end)
    sentence = passage.text[one.start : one.end]
    if sign is None or sign.kind not in (Kind.POSSESSION, Kind.SECRET) or UNSURE.search(sentence):
        return None
    if is_trifle(passage, one.start, one.end, sentence, sign.kind) or is_bare(passage, one.start, one.end):
        return None
    if not passage.other_subject(one.start, one.end):
        return None
    there = [who for who in presence.at(one.start) if who in taking_part and not presence.in_story(one.start)]
    if not there:
        return None
    text = of_narration(passage, one.start, one.end, "", True)
    about = one.about or tuple(there)
    knowers = tuple(Knower(who, How.WITNESSED) for who in there)
    return Statement(
        text,
        sentence,
        one.start,
        one.end,
        Scope.CHARACTER,
        knowers,
        Stance.KNOWS,
        sign.importance,
        sign.kind,
        about[:6],
    )


def _kept_from(passage: Passage, one: Told, unknown: re.Match) -> Statement | None:
    """妹がたえであることを、宗太も冴子も知らない: that it is so, known to those it is about who are not said
    not to know it; or, where somebody alone knows it, to him."""
    start, end = one.start, one.start + unknown.end("what")
    named = passage.named_in(start, end)
    others = {who.person for who in passage.named_in(end, one.end)}
    about = tuple(dict.fromkeys(who.person for who in named if who.person in passage.people))
    sign = sign_of(passage, start, end, max(1, len(about)), spoken=True)
    if sign is None or not about:
        return None
    knowers = (
        tuple(others & set(passage.people))
        if unknown.group("only")
        else tuple(who for who in about if who not in others)
    )
    if not knowers:
        return None
    text = re.sub(
        r"(?:である|だという|という)$", "だ", of_narration(passage, start, end, "", True).rstrip("。")
    )
    return Statement(
        text + "。",
        passage.text[one.start : one.end],
        one.start,
        one.end,
        Scope.CHARACTER,
        tuple(Knower(who, How.OWN) for who in knowers),
        Stance.KNOWS,
        5,
        sign.kind,
        about[:6],
    )


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
    text = of_narration(passage, one.start, one.cut or one.end, one.subject, one.named, one.owned)
    if one.cut:
        text = text.removesuffix("。") + one.finish + "。"
    importance, kind = sign.importance, sign.kind
    unsure = UNSURE.search(sentence)
    own = not one.named and one.subject == passage.narrator
    if presence.in_story(one.start):
        return _retold(passage, one, text, sign, presence, taking_part) if not unsure else None
    if kind is Kind.EVENT and REPORTED.search(sentence):
        return _reported(passage, one, text, presence, taking_part)
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
        if kind is Kind.EVENT and one.subject not in presence.everyone and not is_old(sentence):
            return None
        knowers = keepers(passage, one, kind, sentence, hidden_near)
        if re.search("を(?:ひた)?隠して|秘密に|内緒に", sentence):
            kind = Kind.SECRET
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
        if is_public(sentence, kind) or (
            near and says_that_all_know(near[0]) and not _of_another(passage, one, near[0])
        ):
            return _statement(passage, one, text, Scope.WORLD, (), stance, importance, kind)
        plain = openly_known(passage, one.start, one.end, kind, one.about, presence, taking_part)
        return _statement(passage, one, text, Scope.CHARACTER, plain, stance, importance, kind)
    if is_old(sentence) and kind is Kind.EVENT:
        return _long_ago(passage, one, text, sentence, importance, kind)
    there = presence.at(one.start)
    if one.subject not in there:
        # Told of one who is not there: nobody else can be said to have seen it.
        if re.search("死|殺|亡|溺", sentence):
            return _dead(passage, one, text, sentence, importance, kind)
        # Whoever tells a story as "I" knows what he tells.
        there = tuple(dict.fromkeys(who for who in (one.subject, passage.narrator) if who))
    line = passage.line_of(one.start)
    if line.end - line.start > _REFLECTS:
        # A long line tells of what was done elsewhere as well: only those it names saw it.
        there = [who for who in there if who in one.about or who == passage.narrator]
    there = [who for who in there if who in (one.subject, passage.narrator) or who in taking_part]
    knowers = tuple(Knower(who, How.OWN if who == one.subject else How.WITNESSED) for who in there)
    return _statement(passage, one, text, Scope.CHARACTER, knowers, stance, importance, kind)


def _of_another(passage: Passage, one: Told, line: str) -> bool:
    """Whether a line of narration names somebody else."""
    return any(name in line and who != one.subject for name, who in passage.finder.owner.items())


def _reported(
    passage: Passage, one: Told, text: str, presence: Presence, taking_part: set[str]
) -> Statement | None:
    """店にいたと親方が証明した: who gives word of it and those who are there know it."""
    told_by = [
        who.person
        for who in passage.named_in(one.start, one.end)
        if who.role == "subject"
        and who.quote < 0
        and "と" in passage.text[max(one.start, who.start - 2) : who.start]
    ]
    there = [who for who in presence.at(one.start) if who in taking_part]
    knowers = dict.fromkeys(who for who in (*told_by, *there) if who in passage.people)
    if not knowers:
        return None
    known = tuple(Knower(who, How.WITNESSED if who in told_by else How.TOLD) for who in knowers)
    return _statement(passage, one, text, Scope.CHARACTER, known, Stance.KNOWS, 3, Kind.EVENT)


def _long_ago(passage: Passage, one: Told, text: str, sentence: str, importance: int, kind: Kind):
    """What was done before all this is known to those it tells of, and of a death everybody may know."""
    if re.search("死|亡", sentence) and not passage.narrator and not re.search("殺|自殺|首を", sentence):
        return _statement(passage, one, text, Scope.WORLD, (), Stance.KNOWS, importance, kind)
    by_him = (Knower(one.subject, How.OWN),)
    return _statement(passage, one, text, Scope.CHARACTER, by_him, Stance.KNOWS, importance, kind)


def _dead(passage: Passage, one: Told, text: str, sentence: str, importance: int, kind: Kind):
    """Somebody's death: what an "I" tells he knows; otherwise it is known where it is told as a plain fact
    (宗一郎が死んだのは十一月二日の夜であった), and of what happens unseen nobody can be said to know."""
    if passage.narrator:
        told_by = (Knower(passage.narrator, How.WITNESSED),)
        return _statement(passage, one, text, Scope.CHARACTER, told_by, Stance.KNOWS, importance, kind)
    if re.search(r"(?:死ん|亡くなっ)た(?:の|こと)は", sentence):
        return _statement(passage, one, text, Scope.WORLD, (), Stance.KNOWS, 4, kind)
    return None


def _retold(
    passage: Passage, one: Told, text: str, sign: Sign, presence: Presence, taking_part: set[str]
) -> Statement | None:
    """What is told of somebody who need not be there: those who hear the story know it, and nobody else."""
    heard = [who for who in presence.at(one.start) if who in taking_part]
    if not heard or _REMEMBERED.search(passage.text[max(0, one.start - 200) : one.start]):
        return None
    knowers = tuple(Knower(who, How.OWN if who == one.subject else How.TOLD) for who in heard)
    return _statement(passage, one, text, Scope.CHARACTER, knowers, Stance.KNOWS, sign.importance, sign.kind)


def _statement(passage: Passage, one: Told, text, scope, knowers, stance, importance, kind) -> Statement:
    quote = passage.text[one.start : one.end].rstrip("、")
    return Statement(
        text,
        quote,
        one.start,
        one.start + len(quote),
        scope,
        knowers,
        stance,
        importance,
        kind,
        one.about[:6],
    )

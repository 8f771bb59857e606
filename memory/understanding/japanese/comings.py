"""Comings and goings, told in the narration or said by those who come and go."""

import re
from dataclasses import dataclass

from memory.understanding.japanese.lexicon import HERE, SPEECH_VERBS
from memory.understanding.japanese.passage import STRANGER, Passage, Reference
from memory.understanding.japanese.tags import Line

_ENTERS = re.compile(
    r"(?:入って(?:来|き)|はいって(?:来|き)|(?:やって|駆けて|駈けて|走って|歩いて|戻って|帰って|出て|"
    r"降りて|上がって|訪ねて|寄って|飛び込んで|入り込んで|"
    r"駆け込んで|駈け込んで|駆けつけて|ついて|連れて)(?:来た|きた|来て|きて|来る|くる|来ま|きま)|現れ|現われ|"
    r"あらわれ|姿を見せ|顔を出し|到着し|加わ(?:った|る|りま)|合流|"
    r"部屋に入|店に入|教室に入|中[にへ]入(?:った|りま)|戸口に立っ|入り口に立っ|立っていたのは|(?:扉|ドア|"
    r"戸|障子|襖)を(?:あけ|開け|開い|押)[^。]{0,12}(?:入|はい)|"
    r"(?:が|は)(?:来た|きた|来まし)|戻った|もどった|戻りまし|もどりまし|[にへ]入(?:った|りまし)|入室|登場|(?:青い|店の|"
    r"部屋の)?扉を(?:あけた|開けた|押した))"
)
_LEAVES = re.compile(
    r"(?:[一-龥ァ-ヺー]を(?:出た|出て|出ると|出ました|後にし)|出て(?:行っ|いっ|行く|いく|ゆく|ゆき|いき|しまっ)|(?:立ち|走り|歩き|逃げ|駆け)去|(?:のぼっ|登っ|"
    r"くだっ|下っ|下り|降り|走っ|歩い|駆け|離れ|遠ざか)て(?:(?:行っ|いっ)(?:た|てしま)|(?:行|い)きまし)|"
    r"去って(?:行|い)|去った|去りまし|向[うこ]うへ行[きっ]|"
    r"帰って(?:行[っき]|いっ|いき|しま)|帰った[。、]|帰りました[。、]|帰り、|(?:時|半)に[^。、]{0,10}上がった|"
    r"(?:部屋|店|家|席|教室|その場|座敷|屋敷|車|寺|門|廊下)を(?:出た|出て|出る|後に|あとに|立った|はずし|"
    r"外し|離れ|去|降り)|立ち去|(?<!息を)引き取っ|引き揚げ|引っこ[むん]|引っ込[むんみ]|引き下が|退室|退場|退出|(?:台所|部屋|店|家|室|奥)から出(?:た|て|まし)|姿を消|"
    r"飛び出し(?:て|た)|駆け出し(?:て|た)|駈け出し(?:て|た)|走り出て|出かけ(?:て|た)|出掛け(?:て|た)|"
    r"出て、|(?:早足の)?(?:靴音|足音)が遠ざか|扉(?:から|を)出|ドアから出|外[へに]出(?:た|まし)|消えていった|消えてしま|"
    r"消えて行った|(?:い|居)なくな[っり]|"
    r"ログアウト|通話を切っ|電話を切っ)"
)
_GOES = re.compile(
    r"(?:(?:へ|に)(?:も)?(?:帰っ|帰る|戻っ|行っ|行く|ゆく|ゆき|行き|向かっ|向っ|急い|急ぐ|出かけ|出掛け|廻っ|"
    r"着い|たずねて|訪ねて|のぼっ|下り)|(?:ところ|所|まで)(?:に|へ)?来(?:て|た|まし)|"
    r"(?:歩い|走っ|通っ|急い|のぼっ|下り|降り|駆け)て(?:行|ゆ|い)[きくっ]|をはなれ|を離れ|を出まし|を出て)"
)
_PARTED = re.compile(
    r"(?:に|と)別れ|を(?:[^、。はがを]{1,8}て)?(?:帰し|送り出し|見送っ|追い(?:返|出)し|残して|置いて)"
)
_LEADS_OFF = re.compile(r"(?:手を引いて|を連れて|と(?:一緒|いっしょ)に|を伴って|を送って)")
_SAYS_LEAVE = re.compile(
    r"(?:(?:そろそろ|もう|お先に|先に|ちょっと)[^。]{0,14}(?:帰|失礼|行か|行って|抜け|出(?:る|ま|な))|"
    r"席を外|席をはず|失礼します|失礼するね|帰るね|帰ります|トイレ(?:に|へ)?(?:行|、)|"
    r"電話(?:に出|が来|してく)|(?:ちょっと|ごめん、)電話|先に(?:行|い)って|行かなきゃ|行かないと|行ってきます|行って(?:来|く)る|落ちるね|落ちます|"
    r"抜けるね|抜けます|バイバイ|またね|また明日|お先に|ではこれで)"
)
_SAYS_BACK = re.compile(
    r"(?:ただいま|戻りました|戻ったよ|戻った|お待たせ|遅れて(?:ごめん|すみ)|遅くなっ|混ぜて|入っていい|"
    r"仲間に入|何の話|なんの話|来たよ|着いた|はじめまして|初めまして|お邪魔します|参加し)"
)
_ASLEEP = re.compile(
    r"(?:眠っていた|眠っている|眠って(?:いて|しまっ)|寝ていた|寝てしまっ|寝入っ|眠り込|眠りに落ち|寝息|"
    r"居眠り|気を失っ|気絶|意識を失|失神|いびき)"
)
_AWAKE = re.compile(
    r"(?:目を覚ま|眼を覚ま|目が覚め|眼が覚め|目覚め|起き上が|起きた|意識を取り戻|気がつい|気が付い)"
)
_OUTSIDE = re.compile(
    r"(?:(?:外|廊下|隣の部屋|隣室|奥|二階|台所|庭|門の前|車の中|別の部屋|別室)で(?:待っ|遊ん|寝|眠|働|"
    r"控え)|(?:昼|おやつ|ご飯|飯)を食べさせて)"
)
_OVERHEARS = re.compile(
    r"(?:立ち聞き|盗み聞き|聞き耳|耳を(?:澄ま|すま|そばだて|当て|押し当て)|(?:陰|かげ|蔭|外|裏|廊下|"
    r"向こう|隙間|扉|ドア|壁|襖|障子)[^。]{0,16}(?:聞いて(?:いた|しまっ)|聴いて(?:いた|しまっ)|聞いた)|"
    r"(?:声|話)が(?:聞こえ|きこえ|耳に入|漏れ)|中から[^。]{0,12}声がし|(?:の)?声がした|気づかなかった|"
    r"気付かなかった)"
)
_ABSENT = re.compile(
    r"(?:(?:い|居)なかった|(?:い|居)ない(?:[。、]|ん)|(?:い|居)ません|留守|休みだった|欠席|まだ来(?:て|な)|"
    r"来ていなかった|来なかった|亡くな|死んだ|死んで|先に(?:帰|上が)|一足先に|帰ったあと|帰った後|遠くに)"
)
_MISSING = re.compile(
    r"(?:い|居)な(?:いん|いので|くな)|(?:い|居)ませんでした|(?:い|居)なかった|姿(?:が|は)(?:な|見え(?:な|ま))"
)
# 云うまでもなく, という: words of speaking that say nothing of anybody speaking.
_IDIOM = re.compile(
    r"(?:云|言)う(?:までも|に(?:及|足))|(?:云|言)わ(?:ば|ず)|(?:と|とか|って)(?:いう|云う|言う)(?=[一-龥ァ-ヺのこも])"
)
_BROUGHT = re.compile(r"案内され|(?:奥|座敷|二階|応接間|部屋)へ(?:案内|通さ)")
_MEMORY = re.compile(
    r"(?:昔|以前|かつて|あのとき|あの時|あの日|あの夜|先週|先月|去年|昨日|きのう|昨夜|ゆうべ|いつか|年前|"
    r"日前|なければ|ころ(?:は|の|、)|頃(?:は|の|、)|思い出|だろう|かもしれない|はずだ|らしい|という(?:。|こと|話)|"
    r"そうだ。|ように|たら|ても|なら|(?:て|で)いると|"
    r"知らない|知らなかった|(?:こと|事)[はがも](?:な|あ)|ことを|こと(?:に|が)|と思)"
)
_TOGETHER = re.compile(
    r"(?:人[がはで][^。]{0,12}に(?:いた|いる|居た|集ま)|がいた|はいた|もいた|がいる|もいる|が居た|も居た|がおり|姿があった|並んで|向かい合|座って|"
    r"坐って|立って|待って|残って|残った|だけが残|の後ろに|そばに|隣で|隣に)"
)
_ONLY = re.compile(r"(?:だけ|のみ)(?:が|に|で)?(?:残っ|残さ|なっ|いた|いる)")
_HIDES = re.compile(
    r"(?:陰|かげ|蔭|物陰|後ろ|裏)に(?:しゃが|隠れ|身を|ひそ|潜)|が(?:そこ|外|裏|陰)にい(?:た|る)ことに[^。]{0,6}気(?:づ|付)"
)
_LISTED = ("subject", "with", "pause")
_CLEFT = re.compile("[たる]のは、?")
_CONJOINED = re.compile("(?:[てで]|ので|から|けれど|けど)、")
_PARTY = re.compile("の(?:[二三四五六七八数何2-9２-９]人|ふたり|姿|顔)")
_ALONE = re.compile(
    r"(?:ひとりに(?:なる|なっ)|一人に(?:なる|なっ)|(?:だけ|だけが)(?:が)?残った|ひとりで|だけになっ|"
    r"ほかに誰もい|誰もいない)"
)


@dataclass(order=True)
class Event:
    """Something that says who is there from ``place`` on; ``start`` is where its clause begins.
    ``kind`` is one of sign, there, enter, leave, absent,
    missing, asleep, awake, outside, overhears, goes, alone, only."""

    place: int
    kind: str
    who: str = ""
    start: int = 0


def is_script(lines: list[Line]) -> bool:
    """Whether the talk stands in lines that begin with the speaker's name."""
    return sum(1 for line in lines if line.quote.name) * 2 > len(lines)


def told_comings(passage: Passage, lines: list[Line]) -> list[Event]:
    """Signs, comings and goings told in the narration."""
    text, events = passage.text, []
    last: Reference | None = None
    recounted = passage.retold
    said = [line.quote.start for line in lines]
    for start, end in passage.told:
        sentence = text[start:end]
        story = next((span for span in recounted if span.start < end and start < span.end), None)
        if story is not None:
            if start >= story.start:
                continue
            end = story.start
            sentence = text[start:end]
        clauses = _clauses(passage, start, end)
        for left, right in clauses:
            clause = text[left:right]
            subjects = [one for one in passage.subjects(left, right) if not one.person.startswith(STRANGER)]
            withs = [one for one in passage.named_in(left, right) if one.role == "with" and one.quote < 0]
            if subjects:
                last = subjects[-1]
            elif any(one.person.startswith(STRANGER) for one in passage.subjects(left, right)):
                last = None
            _clause_events(passage, events, clause, sentence, left, right, subjects, withs, last, said)
        for one in passage.named_in(start, end):
            if (
                one.quote < 0
                and one.person in passage.people
                and one.role == "body"
                and re.search("声がした|声がする|声が聞こえ", sentence)
            ):
                events.append(Event(one.start, "sign", one.person, start))
    return events


def hidden_in(passage: Passage) -> dict[str, int]:
    """Those who hide and listen in a scene, and where it says so: they say nothing."""
    found = {}
    for start, end in passage.told:
        match = _HIDES.search(passage.text, start, end)
        if match:
            subjects = [one for one in passage.subjects(start, end) if one.start < match.end()]
            for one in subjects[-1:] or passage.subjects(max(0, start - 80), start)[-1:]:
                if one.person in passage.people:
                    found.setdefault(one.person, start)
    return found


def away_at(passage: Passage, lines: list[Line]) -> dict[int, set[str]]:
    """For each utterance, by its index, those whom the narration says not to be there (any more)."""
    events, found, at = sorted(told_comings(passage, lines)), {}, 0
    # Who first comes in later is not there before, unless a tag says that he speaks.
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.who, event)
    away = {
        who
        for who, event in first.items()
        if event.kind == "enter"
        and who not in passage.carry.present
        and not any(line.sure == who and line.quote.start < event.place for line in lines)
    }
    for line in lines:
        while at < len(events) and events[at].place <= line.quote.start:
            event = events[at]
            # 表へ出て、番屋へ急いだ: the story goes along with him.
            goes_on = any(
                other.kind == "goes" and other.who == event.who and other.start == event.start
                for other in events[max(0, at - 4) : at + 5]
            )
            if event.kind in ("leave", "missing") and not goes_on:
                away.add(event.who)
            elif event.kind in ("sign", "there", "enter"):
                away.discard(event.who)
            at += 1
        found[line.index] = away - {passage.narrator}
    return found


def _clauses(passage: Passage, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of a sentence, cut before each new subject: 美緒も帰り、七時に二郷も上がった。"""
    subjects = passage.subjects(start, end)
    cuts = [start]
    for one in subjects[1:]:
        comma = passage.text.rfind("、", cuts[-1], one.start)
        cuts.append(comma + 1 if comma >= 0 else one.start)
    cuts = sorted(set(cuts))
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _clause_events(passage, events, clause, sentence, left, right, subjects, withs, last, said) -> None:
    leaves, enters = _LEAVES.search(clause), _ENTERS.search(clause)
    actors = [one.person for one in subjects]
    if actors and withs and withs[-1].start < subjects[0].start and subjects[0].start - withs[-1].end < 8:
        actors = [one.person for one in withs] + actors
    who = actors
    if cleft := enters and _CLEFT.search(clause):
        # 立っていたのは圭だった。
        place = left + cleft.end()
        who = [one.person for one in passage.named_in(place, place + 2) if one.person in passage.people]
    elif not who and last is not None and (leaves or enters):
        # 役人が来た: a subject that is nobody of the cast is not the one spoken of before.
        verb = left + (enters or leaves).end()
        steps = leaves and "音が" in leaves.group()
        who = [last.person] if steps or not passage.other_subject(left, verb) else []
    remembered = _MEMORY.search(clause)
    together = _TOGETHER.search(clause)
    if together and not remembered and not leaves:
        joints = [match.end() for match in _CONJOINED.finditer(clause, 0, together.start())]
        since = left + (joints[-1] if joints else 0)
        # 太郎、花子、健二の三人が部屋にいた。
        listed = [
            one
            for one in passage.named_in(since, right)
            if one.quote < 0
            and (one.role in _LISTED or (one.role == "of" and _PARTY.match(passage.text, one.end)))
        ]
        events += [Event(left, "there", one.person, left) for one in listed if one.person in passage.people]
    if leaves and _LEADS_OFF.search(clause):
        who = list(
            dict.fromkeys(
                [
                    *who,
                    *(
                        one.person
                        for one in passage.named_in(left, right)
                        if one.role in ("of", "object", "with") and one.quote < 0
                    ),
                ]
            )
        )
    for parted in _PARTED.finditer(clause):
        at = left + parted.start()
        events += [
            Event(left, "leave", one.person, left)
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.end <= at + 1 and at - one.end <= 4
        ]
    if _MISSING.search(clause) and actors and not enters and not remembered:
        events += [Event(left, "missing", one, left) for one in actors]
    elif _ABSENT.search(clause) and actors and not enters:
        events += [Event(right, "absent", one, left) for one in actors]
    elif leaves and who and not remembered and not re.search("ようと|かけた|かける", clause):
        place = left + leaves.start()
        events += [Event(place, "leave", one, left) for one in who]
    elif enters and who and not remembered:
        events += [Event(left + enters.end(), "enter", one, left) for one in who]
    elif _OVERHEARS.search(clause) and who:
        events += [
            Event(left, "overhears", one, left)
            for one in who
            if re.search("立ち聞き|盗み聞き|聞き耳|陰|蔭|かげ|廊下|扉|ドア|襖|障子|壁|裏|外|隙間", clause)
        ]
        if not re.search("陰|蔭|廊下|扉|ドア|襖|障子|壁|裏|外|立ち聞き|盗み", clause):
            events += [Event(left, "sign", one, left) for one in who]
    elif _ASLEEP.search(clause) and actors:
        events += [Event(left, "asleep", one, left) for one in actors]
    elif _AWAKE.search(clause) and actors:
        events += [Event(left, "awake", one, left) for one in actors]
    elif _OUTSIDE.search(clause) and actors:
        fed = [one.person for one in passage.named_in(left, right) if one.role == "dative" and one.quote < 0]
        away = [*actors, *(who for who in fed if who in passage.people)] if "させて" in clause else actors
        events += [Event(left, "outside", one, left) for one in away]
    elif actors and not remembered:
        idle = [match.span() for match in _IDIOM.finditer(passage.text, left, right)]
        verbs = {
            word.lemma
            for word in passage.words(left, right)
            if not any(start <= word.start < end for start, end in idle)
        }
        if not said or verbs & HERE or verbs & SPEECH_VERBS or _TOGETHER.search(clause):
            events += [Event(left, "sign", one, left) for one in actors]
    if (
        actors
        and not enters
        and _GOES.search(clause)
        and not re.search("と(?:一緒|いっしょ)|連れて|ついて", clause)
    ):
        events += [Event(left, "goes", one, left) for one in actors]
    if _BROUGHT.search(clause):
        brought = {
            one.person
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.person in passage.people
        }
        events += [Event(left, "only", " ".join(sorted(brought)), left)] if brought else []
    if only := _ONLY.search(clause):
        left_here = _listed_before(passage, left, left + only.start())
        if left_here:
            events.append(Event(left, "only", " ".join(left_here), left))
            events += [Event(left, "sign", one, left) for one in left_here]
    elif _ALONE.search(clause) and (actors or last):
        alone = actors[-1] if actors else last.person
        events.append(Event(left, "alone", alone, left))


def _listed_before(passage: Passage, start: int, place: int) -> list[str]:
    """The people listed right before a place: 二郷と美緒 in 店には二郷と美緒だけがいた."""
    found, edge = [], place
    for one in reversed(passage.named_in(start, place)):
        if one.quote >= 0 or edge - one.end > 4:
            break
        edge = one.start
        if one.person in passage.people:
            found.insert(0, one.person)
    return found


def spoken_comings(passage: Passage, lines: list[Line]) -> list[Event]:
    """Signs that lie in the talk: who speaks is there; in a script one says when one comes or goes."""
    events = []
    if passage.narrator:
        events += [
            Event(one.start, "sign", passage.narrator, one.start)
            for one in passage.references
            if one.person == passage.narrator and one.quote < 0
        ]
    heard: set[str] = set()
    script = is_script(lines)
    recounted = passage.retold
    for place, line in enumerate(lines):
        who = line.speaker
        if any(span.start <= line.quote.start < span.end for span in recounted):
            continue
        if not who or who.startswith(STRANGER) or line.thought:
            continue
        said = passage.text[line.quote.start : line.quote.end]
        start = line.quote.start
        first = who not in heard
        heard.add(who)
        joins = script and (first and place > 1 and _SAYS_BACK.search(said))
        events.append(Event(start, "enter" if joins else "sign", who, start))
        if script and _SAYS_LEAVE.search(said) and not _SAYS_BACK.search(said):
            until = line.quote.end
            for later in lines[place + 1 : place + 3]:
                if who in later.called or re.search(
                    "いってらっしゃい|行ってらっしゃい|またね|お疲れ|気をつけて|バイバイ",
                    passage.text[later.quote.start : later.quote.end],
                ):
                    until = later.quote.end
            back = next((later for later in lines[place + 1 :] if later.speaker == who), None)
            if back is None or back.quote.start > until + 1:
                events.append(Event(until, "leave", who, start))
                if back is not None:
                    events.append(Event(back.quote.start, "enter", who, back.quote.start))
    return events

"""Who is there while a scene goes by, and who therefore hears what is said."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import HERE, SPEECH_VERBS
from memory.understanding.japanese.passage import STRANGER, Passage, Reference
from memory.understanding.japanese.scenes import opens_anew
from memory.understanding.japanese.tags import Line

_ENTERS = re.compile(
    r"(?:入って(?:来|き)|はいって(?:来|き)|(?:やって|駆けて|駈けて|走って|歩いて|戻って|帰って|出て|降りて|上がって|訪ねて|寄って|飛び込んで|入り込んで|"
    r"駆け込んで|駈け込んで|駆けつけて|ついて|連れて)(?:来た|きた|来て|きて|来る|くる)|現れ|現われ|あらわれ|姿を見せ|顔を出し|到着し|加わ(?:った|る)|合流|"
    r"部屋に入|店に入|教室に入|中に入った|中へ入った|戸口に立っ|入り口に立っ|立っていたのは|(?:扉|ドア|戸|障子|襖)を(?:あけ|開け|開い|押)[^。]{0,12}(?:入|はい)|"
    r"(?:が|は)(?:来た|きた)|戻った|もどった|に入った|へ入った|入室|登場|(?:青い|店の|部屋の)?扉を(?:あけた|開けた|押した))"
)
_LEAVES = re.compile(
    r"(?:出て(?:行っ|いっ|行く|いく|ゆく|ゆき|いき|しまっ)|(?:立ち|走り|歩き|逃げ|駆け)去|(?:のぼっ|登っ|くだっ|下っ|下り|降り|走っ|歩い|駆け|離れ|遠ざか)て(?:行っ|いっ)た|去って(?:行|い)|去った|帰って(?:行っ|いっ|しまっ)|帰った[。、]|帰り、|(?:時|半)に[^。、]{0,10}上がった|"
    r"(?:部屋|店|家|席|教室|その場|座敷|屋敷|車|寺|門|廊下)を(?:出た|出て|出る|後に|あとに|立った|はずし|外し|離れ|去|降り)|立ち去|引き取っ|引き揚げ|引っこ[むん]|引き下が|退室|退場|退出|姿を消|"
    r"飛び出し(?:て|た)|駆け出し(?:て|た)|駈け出し(?:て|た)|走り出て|出かけ(?:て|た)|出掛け(?:て|た)|出て、|(?:早足の)?(?:靴音|足音)が遠ざか|扉(?:から|を)出|ドアから出|外へ出た|外に出た|消えていった|消えて行った|いなくなった|"
    r"ログアウト|通話を切っ|電話を切っ)"
)
_GOES = re.compile(
    r"(?:(?:へ|に)(?:も)?(?:帰っ|帰る|戻っ|行っ|行く|ゆく|ゆき|行き|向かっ|向っ|急い|出かけ|出掛け|廻っ|着い|たずねて|訪ねて|のぼっ|下り)|"
    r"(?:歩い|走っ|通っ|急い|のぼっ|下り|降り|駆け)て(?:行|ゆ|い)[きくっ]|をはなれ|を離れ|を出まし|を出て)"
)
_REPORT = re.compile(
    r"(?:話に(?:よる|よれ)と|話では|を(?:聞く|きく|聴く)と|聞いてみると|白状した|仔細を|訳を|経緯を|こうであった|というのである|次のよう|昔話|思い出)"
)
_PARTED = re.compile(r"(?:に|と)別れ|を(?:帰し|送り出し|見送っ|追い(?:返|出)し|残して|置いて)")
_LEADS_OFF = re.compile(r"(?:手を引いて|を連れて|と(?:一緒|いっしょ)に|を伴って|を送って)")
_SAYS_LEAVE = re.compile(
    r"(?:(?:そろそろ|もう|お先に|先に|ちょっと)[^。]{0,14}(?:帰|失礼|行か|行って|抜け|出(?:る|ま|な))|席を外|席をはず|失礼します|失礼するね|帰るね|帰ります|トイレ(?:に|へ)?(?:行|、)|"
    r"電話(?:に出|が来|してく)|行かなきゃ|行かないと|行ってきます|行って(?:来|く)る|落ちるね|落ちます|抜けるね|抜けます|バイバイ|またね|また明日|お先に|ではこれで)"
)
_SAYS_BACK = re.compile(
    r"(?:ただいま|戻りました|戻ったよ|戻った|お待たせ|遅れて(?:ごめん|すみ)|遅くなっ|混ぜて|入っていい|仲間に入|何の話|なんの話|来たよ|着いた|はじめまして|初めまして|お邪魔します|参加し)"
)
_ASLEEP = re.compile(
    r"(?:眠っていた|眠っている|眠って(?:いて|しまっ)|寝ていた|寝てしまっ|寝入っ|眠り込|眠りに落ち|寝息|居眠り|気を失っ|気絶|意識を失|失神|いびき)"
)
_AWAKE = re.compile(
    r"(?:目を覚ま|眼を覚ま|目が覚め|眼が覚め|目覚め|起き上が|起きた|意識を取り戻|気がつい|気が付い)"
)
_OUTSIDE = re.compile(
    r"(?:(?:外|廊下|隣の部屋|隣室|奥|二階|台所|庭|門の前|車の中|別の部屋|別室)で(?:待っ|遊ん|寝|眠|働|控え)|(?:昼|おやつ|ご飯|飯)を食べさせて)"
)
_OVERHEARS = re.compile(
    r"(?:立ち聞き|盗み聞き|聞き耳|耳を(?:澄ま|すま|そばだて|当て|押し当て)|(?:陰|かげ|蔭|外|裏|廊下|向こう|隙間|扉|ドア|壁|襖|障子)[^。]{0,16}(?:聞いて(?:いた|しまっ)|聴いて(?:いた|しまっ)|聞いた)|"
    r"(?:声|話)が(?:聞こえ|きこえ|耳に入|漏れ)|中から[^。]{0,12}声がし|(?:の)?声がした|気づかなかった|気付かなかった)"
)
_ABSENT = re.compile(
    r"(?:(?:い|居)なかった|(?:い|居)ない(?:[。、]|ん)|留守|休みだった|欠席|まだ来(?:て|な)|来ていなかった|来なかった|亡くな|死んだ|死んで|先に(?:帰|上が)|一足先に|帰ったあと|帰った後|遠くに)"
)
_MEMORY = re.compile(
    r"(?:昔|以前|かつて|あのとき|あの時|あの日|あの夜|先週|先月|去年|昨日|きのう|昨夜|ゆうべ|いつか|年前|日前|ころ(?:は|の|、)|頃(?:は|の|、)|思い出|だろう|かもしれない|はずだ|らしい|という(?:。|こと|話)|そうだ。|ように|たら|ても|なら|(?:て|で)いると|"
    r"知らない|知らなかった|ことがあ|ことを|こと(?:に|が)|と思)"
)
_TOGETHER = re.compile(
    r"(?:がいた|はいた|もいた|がいる|もいる|が居た|も居た|がおり|姿があった|並んで|向かい合|座って|坐って|立って|待って|残って|残った|だけが残|の後ろに|そばに|隣で|隣に)"
)
_ONLY = re.compile(r"(?:だけ|のみ)(?:が|に|で)?(?:残っ|残さ|なっ|いた|いる)")
_ALONE = re.compile(
    r"(?:ひとりに(?:なる|なっ)|一人に(?:なる|なっ)|(?:だけ|だけが)(?:が)?残った|ひとりで|だけになっ|ほかに誰もい|誰もいない)"
)
# In characters: how much may be told between two utterances of one conversation; how near to a conversation
# a sign of somebody must stand; how long a sign holds outside any; after how much silence one may be gone; how
# long a line may be to be about here and now.
_PAUSE, _BESIDE, _LINGER, _SILENCE, _BEAT = 320, 160, 300, 1000, 160


@dataclass
class Stay:
    """When somebody is there: ``[start, end)`` in the scene; ``deaf`` while asleep or out of earshot."""

    start: int
    end: int


@dataclass
class Presence:
    """Who is there when. ``listening`` are those who overhear without being there."""

    length: int
    stays: dict[str, list[Stay]] = field(default_factory=dict)
    deaf: dict[str, list[Stay]] = field(default_factory=dict)
    listening: dict[str, list[Stay]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def at(self, place: int) -> tuple[str, ...]:
        """Who is there, awake and in earshot, at a place."""
        return tuple(
            who
            for who, stays in self.stays.items()
            if _within(stays, place) and not _within(self.deaf.get(who, ()), place)
        )

    def remaining(self) -> tuple[str, ...]:
        """Who is still there when the scene ends."""
        late = max(0, self.length - _SILENCE)
        return tuple(
            who for who, stays in self.stays.items() if who not in self.gone and stays[-1].end > late
        )

    def hearing(self, place: int) -> tuple[str, ...]:
        """Who can hear what is said aloud at a place: those there, and those who listen behind a door."""
        there = self.at(place)
        behind = tuple(
            who for who, stays in self.listening.items() if _within(stays, place) and who not in there
        )
        return there + behind

    @property
    def everyone(self) -> tuple[str, ...]:
        """Everybody who is there at some time, or listens."""
        return tuple(dict.fromkeys([*self.stays, *self.listening]))


def _within(stays, place: int) -> bool:
    return any(stay.start <= place < stay.end for stay in stays)


@dataclass(order=True)
class _Event:
    place: int
    kind: str
    who: str = ""
    start: int = 0


def presence_in(passage: Passage, lines: list[Line]) -> Presence:
    """Read the comings and goings of a scene."""
    events = _narrated(passage, lines) + _spoken(passage, lines)
    events.sort(key=lambda event: (event.place, event.kind != "enter"))
    presence = Presence(len(passage.text))
    carried = () if opens_anew(passage.text) else passage.carry.present
    people = set(passage.people)
    by_person: dict[str, list[_Event]] = {}
    for event in events:
        if event.who in people:
            by_person.setdefault(event.who, []).append(event)
    for who in carried:
        by_person.setdefault(who, [])
    pivots = _moves(passage, events)
    script = _is_script(lines)
    talks = _talks(lines, [place for place, _ in pivots])
    voices = _voices(lines)
    for who, own in by_person.items():
        if talks and who not in voices and who not in carried:
            own = [
                event
                for event in own
                if event.kind not in ("sign", "enter") or _is_beat(passage, event.place)
            ]
        stays = _stays(own, len(passage.text), who in carried, [] if who == passage.narrator else pivots)
        if not script:
            signs = [event.place for event in own if event.kind != "absent"] + ([0] if who in carried else [])
            stays = _near(stays, signs, talks)
        if stays:
            presence.stays[who] = stays
        if any(event.kind == "leave" for event in own) and own[-1].kind in ("leave", "absent"):
            presence.gone.add(who)
        for event in own:
            if event.kind in ("asleep", "outside"):
                presence.deaf.setdefault(who, []).append(
                    Stay(event.place, _until(own, event.place, presence.length))
                )
            elif event.kind == "overhears":
                presence.listening.setdefault(who, []).append(_earshot(passage, lines, event.place))
    return presence


def _voices(lines: list[Line]) -> set[str]:
    """Those who surely speak in the scene, or are called by somebody who speaks to them."""
    spoke = Counter(line.speaker for line in lines if line.speaker and not line.thought)
    sure = {line.speaker for line in lines if line.sure or line.scores[line.speaker or ""] >= 2}
    called = {who for line in lines for who in line.called}
    return sure | called | {who for who, count in spoke.items() if count >= 2}


def _is_beat(passage: Passage, place: int) -> bool:
    """Whether a place lies in a short line of narration; long ones tell of other times and places as well."""
    at = bisect_right(passage.line_starts, place) - 1
    return at >= 0 and passage.lines[at].end - passage.lines[at].start <= _BEAT


def _until(events: list[_Event], place: int, length: int) -> int:
    """When somebody asleep or outside is back among the others."""
    back = ("sign", "awake", "enter")
    return next((later.place for later in events if later.place > place and later.kind in back), length)


def _talks(lines: list[Line], moves: list[int]) -> list[Stay]:
    """The conversations of a scene: utterances with little told between them."""
    found: list[Stay] = []
    for line in lines:
        moved = found and any(found[-1].end <= place <= line.quote.start for place in moves)
        if found and not moved and line.quote.start - found[-1].end <= _PAUSE:
            found[-1].end = max(found[-1].end, line.quote.end)
        else:
            found.append(Stay(line.quote.start, line.quote.end))
    return found


def _near(stays: list[Stay], signs: list[int], talks: list[Stay]) -> list[Stay]:
    """Stays cut down to what signs of the person vouch for: the conversations they stand in or beside, and
    what lies between two signs not far apart. Long silence is no presence."""
    found: list[Stay] = []
    for stay in stays:
        last = None
        for place in sorted(signs):
            if not stay.start - 200 <= place <= stay.end:
                continue
            start, end = place, place + _LINGER
            for talk in talks:
                if talk.start - _BESIDE <= place <= talk.end + _BESIDE // 2:
                    start, end = min(start, talk.start), max(end, talk.end)
            if last is not None and place - last < _SILENCE:
                start = min(start, last)
            last = place
            start, end = max(stay.start, start), min(stay.end, end)
            if end <= start:
                continue
            if found and start <= found[-1].end and found[-1].start >= stay.start:
                found[-1] = Stay(found[-1].start, max(end, found[-1].end))
            else:
                found.append(Stay(start, end))
    return found


def _is_script(lines: list[Line]) -> bool:
    return sum(1 for line in lines if line.quote.name) * 2 > len(lines)


def _stays(events: list[_Event], length: int, carried: bool, pivots: list[tuple[int, str]]) -> list[Stay]:
    stays: list[Stay] = []
    since = 0 if carried else None
    gone = None
    for event in events:
        if event.kind in ("sign", "enter", "awake", "asleep"):
            if since is None:
                moved = max((place for place, _ in pivots if place <= event.place), default=0)
                floor = max(moved, gone or 0)
                since = event.start if event.kind == "enter" or gone is not None else floor
        elif event.kind in ("leave", "absent"):
            if (
                event.kind == "absent"
                and since is not None
                and any(stay for stay in events if stay.kind == "sign" and stay.place < event.place)
            ):
                continue
            if since is None and event.kind == "leave" and gone is None:
                since = max((place for place, _ in pivots if place <= event.place), default=0)
            if since is not None:
                if event.place > since:
                    stays.append(Stay(since, event.place))
                since = None
            gone = event.place
    if since is not None:
        stays.append(Stay(since, length))
    for place, mover in pivots:
        if events and events[0].who in mover.split():
            continue
        stays = _cut(stays, place, events)
    return stays


def _cut(stays: list[Stay], place: int, events: list[_Event]) -> list[Stay]:
    """Stays broken where the story moves on with somebody else: they go on only from a new sign."""
    out = []
    for stay in stays:
        if not stay.start < place < stay.end:
            out.append(stay)
            continue
        out.append(Stay(stay.start, place))
        again = next(
            (event for event in events if event.kind in ("sign", "enter") and place < event.place < stay.end),
            None,
        )
        if again is not None:
            out.append(Stay(again.start if again.kind == "enter" else place, stay.end))
    return out


def _moves(passage: Passage, events: list[_Event]) -> list[tuple[int, str]]:
    """Where somebody leaves and the story goes with them, or everybody but one is gone."""
    found = []
    signs = [event for event in events if event.kind == "sign" and event.who in passage.people]
    places = [event.place for event in signs]
    often = Counter(one.person for one in passage.references if one.role == "subject" and one.quote < 0)
    leads = {passage.narrator} if passage.narrator else {who for who, _ in often.most_common(2)}
    for event in events:
        if event.kind in ("alone", "only"):
            found.append((event.place, event.who))
        elif event.kind == "goes" and event.who in leads:
            found.append((event.place, event.who))
        elif event.kind == "leave" and event.who in passage.people:
            after = signs[bisect_right(places, event.place) :][:4]
            mine = sum(1 for sign in after if sign.who == event.who)
            if after and after[0].who == event.who and mine * 2 >= len(after) and mine >= 2:
                found.append((event.place, event.who))
    return found


def _narrated(passage: Passage, lines: list[Line]) -> list[_Event]:
    """Signs, comings and goings told in the narration."""
    text, events = passage.text, []
    last: Reference | None = None
    reported = -1
    said = [line.quote.start for line in lines]
    for start, end in passage.told:
        sentence = text[start:end]
        line = bisect_right(passage.line_starts, start)
        if line != reported and _REPORT.search(sentence):
            # What is reported from here on happened elsewhere: nobody in it is here.
            reported = line
            end = start + _REPORT.search(sentence).end()
            sentence = text[start:end]
        elif line == reported:
            continue
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
                events.append(_Event(one.start, "sign", one.person, start))
    return events


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
    who = actors or ([last.person] if last is not None and (leaves or enters) else [])
    remembered = _MEMORY.search(clause)
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
            _Event(left, "leave", one.person, left)
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.end <= at + 1 and at - one.end <= 4
        ]
    if _ABSENT.search(clause) and actors and not enters:
        events += [_Event(right, "absent", one, left) for one in actors]
    elif leaves and who and not remembered and not re.search("ようと|かけた|かける", clause):
        place = left + leaves.start()
        events += [_Event(place, "leave", one, left) for one in who]
    elif enters and who and not remembered:
        events += [_Event(left + enters.end(), "enter", one, left) for one in who]
    elif _OVERHEARS.search(clause) and who:
        events += [
            _Event(left, "overhears", one, left)
            for one in who
            if re.search("立ち聞き|盗み聞き|聞き耳|陰|蔭|かげ|廊下|扉|ドア|襖|障子|壁|裏|外|隙間", clause)
        ]
        if not re.search("陰|蔭|廊下|扉|ドア|襖|障子|壁|裏|外|立ち聞き|盗み", clause):
            events += [_Event(left, "sign", one, left) for one in who]
    elif _ASLEEP.search(clause) and actors:
        events += [_Event(left, "asleep", one, left) for one in actors]
    elif _AWAKE.search(clause) and actors:
        events += [_Event(left, "awake", one, left) for one in actors]
    elif _OUTSIDE.search(clause) and actors:
        events += [_Event(left, "outside", one, left) for one in actors]
    elif actors and not remembered:
        verbs = {word.lemma for word in passage.words(left, right)}
        if not said or verbs & HERE or verbs & SPEECH_VERBS or _TOGETHER.search(clause):
            events += [_Event(left, "sign", one, left) for one in actors]
    if (
        actors
        and not enters
        and _GOES.search(clause)
        and not re.search("と(?:一緒|いっしょ)|連れて|ついて", clause)
    ):
        events += [_Event(left, "goes", one, left) for one in actors]
    if _ONLY.search(clause):
        left_here = [
            one.person
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.person in passage.people
        ]
        if left_here:
            events.append(_Event(left, "only", " ".join(left_here), left))
            events += [_Event(left, "sign", one, left) for one in left_here]
    elif _ALONE.search(clause) and (actors or last):
        alone = actors[-1] if actors else last.person
        events.append(_Event(left, "alone", alone, left))


def _spoken(passage: Passage, lines: list[Line]) -> list[_Event]:
    """Signs that lie in the talk: who speaks is there; in a script one says when one comes or goes."""
    events = []
    if passage.narrator:
        events += [
            _Event(one.start, "sign", passage.narrator, one.start)
            for one in passage.references
            if one.person == passage.narrator and one.quote < 0
        ]
    heard: set[str] = set()
    script = _is_script(lines)
    for place, line in enumerate(lines):
        who = line.speaker
        if not who or who.startswith(STRANGER) or line.thought:
            continue
        said = passage.text[line.quote.start : line.quote.end]
        start = line.quote.start
        first = who not in heard
        heard.add(who)
        joins = script and (first and place > 1 and _SAYS_BACK.search(said))
        events.append(_Event(start, "enter" if joins else "sign", who, start))
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
                events.append(_Event(until, "leave", who, start))
                if back is not None:
                    events.append(_Event(back.quote.start, "enter", who, back.quote.start))
    return events


def _earshot(passage: Passage, lines: list[Line], place: int) -> Stay:
    """The talk that somebody overhears who is found listening at ``place``: the one going on there, or the
    one that ends there."""
    after = [line.quote for line in lines if line.quote.start >= place]
    before = [line.quote for line in lines if line.quote.end <= place]
    if before and place - before[-1].end < 160 and not (after and after[0].start - place < 160):
        start = before[-1].start
        for quote in reversed(before):
            if start - quote.end > 300:
                break
            start = quote.start
        return Stay(start, place)
    end = place
    for quote in after:
        if quote.start - end > 500:
            break
        end = quote.end
    return Stay(place, max(end, place + 1))

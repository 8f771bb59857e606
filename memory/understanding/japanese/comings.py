"""Comings and goings that the narration tells."""

import re

from memory.understanding.japanese.appearing import first_comings
from memory.understanding.japanese.clauses import clauses_by_subject
from memory.understanding.japanese.departures import departures
from memory.understanding.japanese.event import Event
from memory.understanding.japanese.facing import cannot_hear, faced, hears_through
from memory.understanding.japanese.farewells import said_going_before
from memory.understanding.japanese.lexicon import HERE, SPEECH_VERBS
from memory.understanding.japanese.line import Line, is_script
from memory.understanding.japanese.movers import MEMORY, WAS, moves_of
from memory.understanding.japanese.parties import listed_before
from memory.understanding.japanese.passage import STRANGER, Passage, Reference
from memory.understanding.japanese.tokens import SAHEN, VERB

_OFF_TO = re.compile("[^、。\\sへ]へ[。）)＊*]*$")
_PARTED = re.compile(
    r"(?<!死)(?:に|と)別れ|を(?:[^、。はがを]{1,8}て)?(?:帰し|送り出し|見送っ|追い(?:返|出)し|残して|置いて)"
)
# What one does who has said that he goes.
_TURNS = re.compile(
    "(?:扉|戸|ドア|襖|障子|門)を[^。、「」]{0,8}(?:閉め|しめ|閉じ)|背を向け|踵を返|手を振っ|後にし"
)
_ASLEEP = re.compile(
    r"(?:眠っていた|眠っている|眠って(?:いて|しま)|寝ていた|寝てしまっ|寝入っ|眠り込|眠りに落ち|寝息|"
    r"居眠り|気を失っ|気絶|意識を失|失神|いびき)"
)
_AWAKE = re.compile(
    r"(?:目を覚ま|眼を覚ま|目が覚め|眼が覚め|目覚め|(?:目|眼|まぶた|瞼)を(?:うっすら(?:と)?|そっと|ゆっくり(?:と)?)?(?:開|ひら|あ)[いけ]|薄目|起き上が|起きた|意識を取り戻|気がつい|気が付い)"
)
_OUTSIDE = re.compile(
    r"(?:(?:外|廊下|隣の部屋|隣室|奥|二階|台所|庭|門の前|車の中|別の部屋|別室)で(?:待っ|遊ん|寝|眠|働|"
    r"控え)|(?:ヘッド(?:ホン|フォン|セット)|イヤ(?:ホン|フォン)|耳栓)を(?:つけ|付け|着け|し|はめ|かぶ)|両?耳を(?:ふさ|塞)|(?:昼|おやつ|ご飯|飯)を食べさせて)"
)
_OVERHEARS = re.compile(
    r"(?:立ち聞き|盗み聞き|聞き耳|耳を(?:澄ま|すま|そばだて|当て|押し当て)|(?:陰|かげ|蔭|外|裏|廊下|"
    r"向こう|隙間|扉|ドア|壁|襖|障子)[^。]{0,16}(?:聞いて(?:いた|しまっ)|聴いて(?:いた|しまっ)|聞いた)|"
    r"(?:声|話)が(?:聞こえ|きこえ|耳に入|漏れ)|中から[^。]{0,12}声がし|(?:の)?声がした|気づかなかった|"
    r"気付かなかった)"
)
_ABSENT = re.compile(
    r"(?:(?<![てで])(?:い|居)なかった|(?<![てで])(?:い|居)ない(?:[。、]|ん)|(?:い|居)ません|留守|休みだった|欠席|まだ来(?:て|な)|"
    r"来ていなかった|来なかった|亡くな|死んだ|死んで|先に(?:帰|上が)|一足先に|帰ったあと|帰った後|遠くに)"
)
_MISSING = re.compile(
    r"(?<![てで])(?:(?:い|居)な(?:いん|いので|くな)|(?:い|居)ませんでした|(?:い|居)なかった)|姿(?:が|は)(?:な|見え(?:な|ま))"
)
# 云うまでもなく, という: words of speaking that say nothing of anybody speaking.
_IDIOM = re.compile(
    r"(?:云|言)う(?:までも|に(?:及|足))|(?:云|言)わ(?:ば|ず)|(?:と|とか|って)(?:いう|云う|言う)(?=[一-龥ァ-ヺのこも])"
)
_BROUGHT = re.compile(r"案内され|(?:奥|座敷|二階|応接間|部屋)へ(?:案内|通さ)")
_HAVING_SAID = re.compile(
    "[\u3000 ]*(?:そう|こう|と|それだけ)、?(?:言|云|いっ|いい|告げ|答え|叫|吐き捨て|笑)|言い残|言い捨て|云い捨て"
)
_SUMMONS = re.compile(
    "(?:て(?:くれ|ください|下さい|おくれ|ちょうだい|頂戴)?|[けせねべめれろ]|こい|来い|なさい|おいで|頼む|お願い)[。！!ー～」』]|^[「『][^、。]{1,8}[！!？?。ー～]*[」』]"
)
_TELLS = re.compile(
    "(?:話し|語り)(?:出し|だし|始め|はじめ)(?:た|まし)|(?:話|物語|身の上|一件)を(?:し(?:た|てくれ|始め|はじめ)|始め|はじめ|聞かせ)|話して(?:聞か|きか)せ|(?:話|顛末|次第)は(?:こう|次の)"
)
# In characters: so long the narrator says nothing of himself where he passes on a tale.
_TALE = 600
_TO_HIMSELF = re.compile("呟|つぶや|独り|ひとり|心の中|胸の")
# 玄斎が戸板を持っている。: seen here and now.
_LASTS = re.compile("(?:て|で)い(?:る|た|ます|ました)[。、]?$")
_TOGETHER = re.compile(
    r"(?:人[がはで][^。]{0,12}に(?:いた|いる|居た|集ま)|がいた|はいた|もいた|がいる|もいる|がおった|がおる|が住ん|が居た|も居た|がおり|姿があった|並んで|向かい合|座って|"
    r"坐って|立って|待って|残って|残った|だけが残|の後ろに|そばに|隣で|隣に)"
)
_ONLY = re.compile(r"(?:だけ|のみ)(?:が|に|で)?(?:残っ|残さ|なっ|いた|いる)")
_LISTED = ("subject", "with", "pause")
_CONJOINED = re.compile("(?:[てで]|ので|から|けれど|けど)、")
_PARTY = re.compile("の(?:[二三四五六七八数何2-9２-９]人|ふたり|姿|顔)")
_ALONE = re.compile(
    r"(?:ひとりに(?:なる|なっ)|一人に(?:なる|なっ)|(?:だけ|だけが)(?:が)?残った|ひとりで|だけになっ|"
    r"ほかに誰もい|誰もいない)"
)


def told_comings(passage: Passage, lines: list[Line]) -> list[Event]:
    """Signs, comings and goings told in the narration."""
    text = passage.modern
    events: list[Event] = []
    last: Reference | None = None
    recounted = passage.retold
    said = [line.quote.start for line in lines]
    own = [
        one
        for one in passage.references
        if one.person == passage.narrator and one.quote < 0 and not one.named
    ]
    script = is_script(lines)
    for start, end in passage.told:
        sentence = text[start:end]
        if script and _OFF_TO.search(text, start, end):
            # 由美、台所へ。
            named = [one for one in passage.named_in(start, end) if one.person in passage.people][:1]
            events += [Event(start, "leave", one.person, start) for one in named]
            continue
        if script and not any(word.kind in (VERB, SAHEN) for word in passage.words(start, end)):
            # カウンターに美香と亮。: who is on the stage.
            listed = [one for one in passage.named_in(start, end) if one.quote < 0]
            events += [Event(start, "there", one.person, start) for one in listed]
            continue
        story = next((span for span in recounted if span.start < end and start < span.end), None)
        if story is not None:
            if start >= story.start:
                continue
            end = story.start
            sentence = text[start:end]
        who = _shown(passage, start, end)
        if who:
            # 「…」⏎ 若葉だった。: who has just spoken is only now seen.
            back = max((place for place in said if place < start), default=start)
            events.append(Event(back, "enter", who, back))
            last = None
            continue
        if last is not None and any(last.start < place < start for place in said):
            # そう云って、出て行った。: whoever has just spoken.
            last = _said_so(passage, lines, start, end)
        if passage.narrator and _TELLS.search(text, start, end):
            # The tale that begins here is of other people: who tells the story only listens to it.
            place = max([end, *(quote.end for quote in passage.quotes if 0 <= quote.start - end <= 3)])
            if not any(start < one.start < place + _TALE for one in own):
                events.append(Event(place, "tells", passage.narrator, place))
        clauses = clauses_by_subject(passage, start, end)
        for left, right in clauses:
            clause = text[left:right]
            subjects = [one for one in passage.subjects(left, right) if not one.person.startswith(STRANGER)]
            if script and not subjects:
                # 直人、席を立つ。: stage directions leave the particle out.
                named = [one for one in passage.named_in(left, right) if one.person in passage.people]
                subjects = [
                    one for one in named if one.role in ("pause", "none", "with") and one.start - left <= 24
                ]
            withs = [one for one in passage.named_in(left, right) if one.role == "with" and one.quote < 0]
            if listener := hears_through(passage, clause, subjects, last):
                events.append(Event(left, "overhears", listener, left))
                events += [Event(one.start, "sign", one.person, start) for one in subjects]
                continue
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
    if not script:
        events += [Event(place, "enter", who, place) for place, who in first_comings(passage)]
        events += departures(passage, lines)
    for event in events:
        if event.kind == "enter":
            # 「お由、湯を沸かせ」「はい」⏎ お由が出て来た。: who is called hears the call.
            before = [line for line in lines if line.quote.start < event.start][-2:]
            calls = [line.quote for line in before if event.who in line.called]
            aloud = [
                call.start
                for call in calls
                if _SUMMONS.search(text, call.start, call.end)
                and not _TO_HIMSELF.search(text, call.end, call.end + 20)
            ]
            event.start = min([event.start, *aloud])
    return events


def _said_so(passage: Passage, lines: list[Line], start: int, end: int) -> Reference | None:
    if not _HAVING_SAID.match(passage.modern, start, end):
        return None
    before = [line for line in lines if line.quote.end <= start]
    who = (before[-1].speaker or before[-1].sure) if before else None
    return (
        Reference(who, before[-1].quote.start, before[-1].quote.end, "subject")
        if who in passage.people
        else None
    )


def _shown(passage: Passage, start: int, end: int) -> str | None:
    """Who it is, in a sentence that says nothing else: 若葉だった。"""
    named = passage.named_in(start, min(end, start + 12))
    one = named[0] if named and named[0].person in passage.people else None
    if one is None or not WAS.fullmatch(passage.modern, one.end, end):
        return None
    return one.person if one.start - start <= 6 else None


def _clause_events(passage, events, clause, sentence, left, right, subjects, withs, last, said) -> None:
    acting = list(subjects)
    if acting and withs and withs[-1].start < subjects[0].start and subjects[0].start - withs[-1].end < 8:
        acting = withs + acting
    actors = [one.person for one in acting]
    moves = moves_of(passage, left, right, [(one.person, one.start) for one in acting], last)
    leaves = any(kind in ("leave", "back") for kind, _, _ in moves)
    enters = any(kind == "enter" for kind, _, _ in moves)
    remembered = MEMORY.search(clause)
    together = _TOGETHER.search(clause)
    if together and not remembered and not leaves:
        joints = [match.end() for match in _CONJOINED.finditer(clause, 0, together.start())]
        since = left + (joints[-1] if joints else 0)
        # 太郎、花子、健二の三人が部屋にいた。
        listed = [
            one
            for one in passage.named_in(since, right)
            if one.quote < 0
            and (one.role in _LISTED or (one.role == "of" and _PARTY.match(passage.modern, one.end)))
        ]
        events += [Event(left, "there", one.person, left) for one in listed if one.person in passage.people]
    for parted in _PARTED.finditer(clause):
        at = left + parted.start()
        events += [
            Event(left, "leave", one.person, left)
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.end <= at + 1 and at - one.end <= 4
        ]
    told_so = said_going_before(passage, left)
    if told_so and _TURNS.search(clause) and actors and not leaves:
        # 「庭で一服してくる」⏎ 修一は乱暴に扉を閉めた。
        events.append(Event(right, "leave", actors[-1], left))
    if _MISSING.search(clause) and actors and not enters and not remembered:
        events += [Event(left, "missing", one, left) for one in actors]
    elif _ABSENT.search(clause) and actors and not enters:
        events += [Event(right, "absent", one, left) for one in actors]
    elif any(kind != "goes" for kind, _, _ in moves):
        went: set[str] = set()
        for kind, place, who in moves:
            if kind != "goes":
                events.append(Event(place, kind, who, place if who in went else left))
            if kind == "leave":
                went.add(who)
    elif cannot_hear(clause) and (who := actors or ([last.person] if last is not None else [])):
        events += [Event(left, "outside", one, left) for one in who]
    elif _OVERHEARS.search(clause) and (who := actors or ([last.person] if last is not None else [])):
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
        idle = [match.span() for match in _IDIOM.finditer(passage.modern, left, right)]
        verbs = {
            word.lemma
            for word in passage.words(left, right)
            if not any(start <= word.start < end for start, end in idle)
        }
        lasts = len(sentence) < 60 and _LASTS.search(clause)
        if not said or verbs & HERE or verbs & SPEECH_VERBS or _TOGETHER.search(clause) or lasts:
            events += [
                Event(left, "sign", one, left) for one in (*actors, *faced(passage, left, right, verbs))
            ]
    events += [Event(left, kind, who, left) for kind, _, who in moves if kind == "goes"]
    if _BROUGHT.search(clause):
        brought = {
            one.person
            for one in passage.named_in(left, right)
            if one.quote < 0 and one.person in passage.people
        }
        events += [Event(left, "only", " ".join(sorted(brought)), left)] if brought else []
    if only := _ONLY.search(clause):
        left_here = listed_before(passage, left, left + only.start())
        if left_here:
            events.append(Event(left, "only", " ".join(left_here), left))
            events += [Event(left, "sign", one, left) for one in left_here]
    elif _ALONE.search(clause) and (actors or last):
        alone = actors[-1] if actors else last.person
        events.append(Event(left, "alone", alone, left))

"""What the lines of narration before and after an utterance say about who speaks."""

import re
from bisect import bisect_left

from memory.understanding.japanese.doors import hails
from memory.understanding.japanese.lexicon import ACTS, SPEECH_VERBS, WHISPERS, words
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.motions import motions_in, shows_himself
from memory.understanding.japanese.passage import Passage, Reference
from memory.understanding.japanese.tokens import VERB

_TWO_SIDES = re.compile(
    r"(?:すると|と、|ので、|から、|[たいるだ]が、|けれど、|けど、|(?:とき|時|間に|うちに|ところ|途端|とたん|拍子に|たら|れば|まま|あと|後)、?)"
)
_CLAUSES = re.compile(r"(?:とき|時|間に|うちに|ところ|途端|拍子に|たら|れば|まま)、?")
# 声を落とす, 口を開く: what is told of somebody who speaks next.
_ENDS_BY = re.compile(
    "(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:だった|である|だ|でした|であった|です)。\\s*"
)
_BY = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:に|から)[^、。「」はが]{0,8}?(?:声を(?:かけ|掛け)|呼び止め|話しかけ|話し掛け|呼ば|訊か|聞か|尋ね|問わ|問いかけ|言わ|云わ|叱ら|怒鳴ら|遮ら|たしなめ|からかわ|止め|促さ|諭さ|詰め寄)(?:られ|れ)"
)
_A_VOICE = re.compile(r"(?:声|返事)が(?:し(?:た|て)|する|降っ|響|聞こえ|飛ん|かか|掛か|上が|返っ|割り込)")
_SAYS_THEN = re.compile(
    r"(?:さん|くん|君|ちゃん|様|さま|先生|先輩)?(?:が|は)、?[^、。「」はが]{0,14}?(?:言|云|訊|聞|尋ね|たずね|問|答え|叫|呼|誘|頼|促|たしなめ|咎め|茶化|からか|叱|突っ込|怒鳴|返事を|声を(?:かけ|上げ|あげ)|口を(?:挟|出)|囁|つぶや|呟|話し)[^、。「」]{0,6}?(?:と|たら|れば|ので|から)、"
)
_RAISES = re.compile(
    r"声を(?:落と|ひそ|潜|低|荒|張り上|絞り|あげ|上げ|震わ|かけ|掛け|弾ま|はず)|口を(?:開|ひら|挟|はさ|切|出)|咳払い|向き直(?:っ|り)|切り出|名乗(?:っ|り)"
)
# What is so and not done.
_STATES = words(
    "ある 有る なる 成る いる 居る おる 見える 聞こえる 違う できる 出来る 似る 知る 分かる わかる 思う おもう 感じる する 死ぬ 住む 続く 済む 足りる 困る"
)
# 真面目な顔になった: how somebody looks who is about to speak.
_LOOKS = re.compile("(?:顔|表情|目|眼|口調|声|目つき|顔つき|調子)(?:に|と)な[っり]|改ま[っり]|居ずまいを")
# One has gone, or come, and now the other: 小夜子が立って行くと、叔父は…
_NOW = re.compile("(?:と|たら|ると|あと|後|てから|のを待って|のを見(?:て|届けて))、")
_GENERAL = re.compile(
    r"(?:(?:事|こと)[はがも](?:な|あ)|という|そうだ。|らしい|ものだ|のである。|いつも|毎日)"
)
_HEARD = re.compile(r"(?:言う|云う|いう|話す|ささやく|囁く|訴える|語る|叫ぶ|つぶやく|呟く)の(?:を|に|へ)")
_SUCH_WAS = re.compile(r"(?:それ|これ)が[^。、]{1,10}の(?:懺悔|話|答え|返事|言い訳|言い分|意見|口癖|口ぐせ)")
_ASKS = re.compile(r"[？?][…―]*[」』]$")
_REQUESTS = re.compile(
    r"(?:[てで](?:くれ|ください|下さい|おくれ|ちょうだい|頂戴|こい|来い|きて|来て|いけ|みろ|みて|ごらん)?|なさい|頼む(?:よ|ぞ|わ)?|お願い(?:します|ね|よ)?|(?<=[いりきしちみえけせてねめれ])な|[けせてねめれげべ]|ろ)(?:よ|ね|な)?[。！!…―]*[」』]$"
)
_VOICE = re.compile(r"[^。、]{1,12}の声(?:だった|である|がした|が(?:答え|返|聞こえ|きこえ|響)|でした)")
_WAS = re.compile("([^。、]{1,16})(?:だった|である|だ|でした|であった|です)。")
_ALREADY_SAID = re.compile(r"[かだうるたいなよね]と[^、。]{0,10}(?:云|言|訊|尋|聞|答)[^。]*。$")
_LISTENS = re.compile(
    r"(?:(?:かけ|掛け|訊か|聞か|云わ|言わ)られ|訊かれ|聞かれ|云われ|言われ|会釈|白状|聞いて|聴いて|"
    r"うなず|頷|首を(?:縦|横|振)|黙っ|答え(?:なかっ|ず)|返事|息をの|顔を見)"
)
_EAR = re.compile("耳(?:元|もと)?(?:に|へ)(?:口|唇|顔)を(?:寄せ|近づけ|つけ)")
_THEN = re.compile(
    "[\u3000 ]*(?:そこへ|そこに|そのとき|その時|すると|やがて|まもなく|間もなく|しばらく|ちょうど|不意に|突然|入れ替わり)"
)
_FORE = 30
_TITLE_KANA = "さんくちゃまど様君殿先生"
_STANDS = re.compile(
    r"が[^。「」はが]{0,16}?(?:立っ|座っ|坐っ|(?<=[がに])いた|(?<=[がに])居た|待っ|腕を組ん|覗い|のぞい|見下ろし|見上げ|寄りかか|もたれ|浮かん|しゃが)(?:て(?:い|る)|で(?:い|る))?(?:た|る|ました|ます)?。?$"
)
_LASTING = re.compile(r"(?:て|で)い(?:た|ました|る|ます)。?$")
CITED = re.compile(
    r"^[、\s]*(?:と|って|とは|なんて|などと)(?!いう名|いうの[はが]|いう[一-龥]{1,6}[はがをに]|呼ばれ)"
)
SO_SAID = re.compile(
    r"^[\s\u3000]*(?:と|そう|こう|それだけ|そんなことを)[、]?[^。]{0,20}?(?:言|云|いっ|いい|答え|訊|尋|"
    r"聞|叫|呟|つぶや|囁|笑|申|付け加え|続け)"
)


def first_sentence(text: str, start: int, end: int) -> int:
    stop = re.compile("[。！？\n]").search(text, start, end)
    return stop.end() if stop else end


def beat_before(passage: Passage, line: Line) -> bool:
    """The narration that stands in the line before. True when there is any."""
    index = line.quote.paragraph - 1
    if index < 0:
        return False
    paragraph = passage.lines[index]
    pieces = passage.outside_of(paragraph.start, paragraph.end)
    if not pieces or pieces[-1][1] < paragraph.end:
        return False
    left, right = pieces[-1]
    cut = max(passage.modern.rfind("。", left, right - 1) + 1, left)
    retold = any(span.start <= cut < span.end for span in passage.retold)
    if retold:
        return True
    subjects = passage.subjects(cut, right)
    if subjects and _VOICE.match(passage.modern[cut:right]) and hails(passage, right):
        line.cue(subjects[0].person, "voice_before")
        return True
    last = passage.modern[cut:right]
    told = passage.words(cut, right)
    speaks = any(word.lemma in SPEECH_VERBS for word in told[-8:])
    trails = left > paragraph.start and subjects and subjects[0].start - left <= 14
    tags_previous = left > paragraph.start and (CITED.match(passage.modern[left:right]) or trails)
    lone = cut == left == paragraph.start
    after_tag = (tags_previous and cut == left) or (
        lone and (SO_SAID.match(last) or (speaks and _belongs_before(passage, subjects, last)))
    )
    if focus := _focus(passage, cut, right):
        # 待っていたのは、エプロン姿の魔王だった。
        line.cue(focus.person, "before_focus")
        return True
    voice = _A_VOICE.search(last)
    if voice and not any(
        # 襖の向こうで声がして、女将が茶を運んできた。
        passage.text.startswith("の声", one.end) or (one.role == "subject" and one.start >= cut + voice.end())
        for one in passage.named_in(cut, right)
    ):
        # 暗闇から声が降ってきた。: nobody's who is told of there.
        for one in subjects:
            line.cue(one.person, "voice_unowned")
        return True
    agent = None if _opened_by_quote(passage, index) else _spoken_to_by(passage, cut, right)
    if agent is not None:
        # 森下は岸に声をかけられた。
        line.cue(agent.person, "agent_before")
        return True
    if speaks and any(word in last for word in WHISPERS):
        line.whispered = not after_tag
    elif near := _EAR.search(last):
        # 玲の耳元に口を寄せた。
        ears = [one.person for one in passage.named_in(cut, cut + near.start()) if one.role == "of"]
        line.whispered, line.to = bool(ears), line.to + ears
        for who in ears:
            line.cue(who, "whispered_to")
    if subjects:
        one = _leading(passage, subjects, cut, right)
        voiced = bool(_RAISES.search(last))
        acts = any(
            word.lemma in ACTS
            or word.lemma in SPEECH_VERBS
            or (word.kind == VERB and word.lemma not in _STATES)
            for word in passage.words(one.end, right)
        ) and not _GENERAL.search(last)
        acts = acts or bool(_LOOKS.search(last))
        comes = [motion.kind for motion in motions_in(passage.modern, told)][-1:] == ["enter"]
        comes |= _comes_into_sight(passage, one, cut, right)
        comes &= not (shows_himself(passage.modern, cut, right) and _opened_by_quote(passage, index))
        between = lone and _opened_by_quote(passage, index)
        found = [
            "before_after_tag"
            if after_tag
            else ("before_speaks_alone" if lone else "before_speaks")
            if speaks
            else "before_voice"
            if voiced
            else "before_comes"
            if comes
            else "before_acts"
            if acts
            else "before_is"
        ]
        if not speaks and _is_one_of_many(passage, one):
            found.append("before_many")
        elif not speaks and between and _turns_to(passage, one, cut):
            found.append("before_turns_to")
        elif not speaks and not comes and between:
            found.append("before_between_new" if _told_now(passage, one) else "before_between")
        if not speaks and one.person == passage.narrator:
            # What I do myself leads into what others say as often as into my own words.
            found.append("before_narrator")
        elif not speaks and not comes and _LASTING.search(last):
            found.append("before_lasting")
        if _LASTING.search(last) and not speaks and cut > left and not tags_previous:
            # 編集長は原稿を放り出した。リョウは壁際に立っている。: one acts, the other is seen.
            acted = [other for other in passage.subjects(left, cut) if other.person != one.person][-1:]
            if (
                acted
                and not _arrives(passage, left, cut)
                and not _LASTING.search(passage.modern[left:cut].rstrip("\u3000 "))
            ):
                line.cue(acted[0].person, "before_acted")
                found.append("before_seen")
        if _LISTENS.search(passage.modern[one.end : right]) and not speaks:
            found.append("before_listens")
        if speaks and _ALREADY_SAID.search(last):
            # What this one says stands in the narration itself: the quotation that follows answers it.
            found.append("before_said_already")
        if tags_previous and cut > left:
            found.append("before_behind_tag")
        line.cue(one.person, *found)
        if not after_tag:
            line.to += [
                other.person
                for other in passage.named_in(cut, right)
                if other.role == "dative"
                and other.person != one.person
                and speaks
                and other.person in passage.people
            ]
    elif not tags_previous:
        if _VOICE.match(passage.modern[left:right]):
            return True
        earlier = passage.subjects(left, right)
        if earlier:
            listens = _LISTENS.search(passage.modern[earlier[-1].start : cut])
            line.cue(
                earlier[-1].person,
                "earlier_speaks"
                if speaks and not SO_SAID.match(last)
                else "earlier_listens"
                if listens
                else "earlier",
            )
        elif only := [
            one for one in passage.named_in(left, right) if one.quote < 0 and one.person in passage.people
        ][:1]:
            line.cue(only[0].person, "only_named")
        elif passage.narrator and not passage.other_subject(left, right):
            line.cue(passage.narrator, "untold_narrator")
    return True


def _turns_to(passage: Passage, one: Reference, start: int) -> bool:
    """Whether a sentence first tells that somebody else came or went, and then of this one."""
    if not _NOW.search(passage.modern, start, one.start):
        return False
    return bool(motions_in(passage.modern, passage.words(start, one.start)))


def _comes_into_sight(passage: Passage, one: Reference, start: int, end: int) -> bool:
    """Whether a sentence shows somebody of whom nothing was told before: 振り返ると、痩せた少年が立っていた."""
    if (
        one.role != "subject"
        or not _told_now(passage, one)
        or not _STANDS.search(passage.modern, one.end, end)
    ):
        return False
    if len(passage.subjects(start, end)) > 1 or not any(quote.end <= start for quote in passage.quotes):
        return False
    told = passage.line_of(start).start
    before = any(other.person == one.person and other.quote < 0 for other in passage.named_in(0, start))
    return not before and one.person not in passage.carry.present and "声" not in passage.modern[told:end]


def _leading(passage: Passage, subjects: list[Reference], start: int, end: int) -> Reference:
    """Whom a sentence is about of those who are subjects in it: 園田が…とき、菊が来た is about 菊."""
    for earlier, later in zip(reversed(subjects[:-1]), reversed(subjects[1:]), strict=True):
        if _TWO_SIDES.search(passage.modern, earlier.end, later.start):
            return later
    if (
        _TWO_SIDES.search(passage.modern, start, end)
        and len(subjects) > 1
        and not _CLAUSES.search(passage.modern, start, end)
    ):
        return subjects[-1]
    return subjects[0]


def _arrives(passage: Passage, start: int, end: int) -> bool:
    """Whether somebody comes only now, and is not just seen who has been heard already."""
    comes = any(motion.kind == "enter" for motion in motions_in(passage.modern, passage.words(start, end)))
    return comes and not shows_himself(passage.modern, start, end)


def _focus(passage: Passage, start: int, end: int) -> Reference | None:
    """Who it is that a sentence ends by naming: 立っていたのは、本庄だった。"""
    for one in passage.named_in(start, end)[-1:]:
        if one.quote < 0 and _ENDS_BY.fullmatch(passage.modern, one.end, end):
            return one
    return None


def _spoken_to_by(passage: Passage, start: int, end: int) -> Reference | None:
    """Who speaks to somebody of whom a sentence tells: 駅員に声をかけられて、二人は…"""
    for one in passage.named_in(start, end):
        if one.quote < 0 and _BY.match(passage.modern, one.end, end):
            return one
    return None


def _told_now(passage: Passage, one: Reference) -> bool:
    """Whether somebody is told of as news (三郎が…) and not as the one spoken of already (三郎は…)."""
    return passage.modern[one.end : one.end + 6].lstrip(_TITLE_KANA)[:1] == "が"


def _opened_by_quote(passage: Passage, index: int) -> bool:
    """Whether the line before a line is talk, so that what it tells may belong to that."""
    return index > 0 and passage.text[passage.lines[index - 1].end - 1] in "」』"


def _is_one_of_many(passage: Passage, one: Reference) -> bool:
    """Whether somebody is told of together with others: 斬月とミルフィとポコは…"""
    near = passage.named_in(max(0, one.start - 20), one.start)
    return any(other.role == "with" and one.start - other.end <= 8 for other in near)


def _belongs_before(passage: Passage, subjects: list[Reference], sentence: str) -> bool:
    """Whether a line of its own that tells of speaking (Xが云いました。) tags what stands before it."""
    if not subjects:
        return False
    after = passage.modern[subjects[0].end : subjects[0].end + 4]
    return "が" in after[:3] or bool(re.search("答え|返事|応じ|言い返|云い返|叫び返", sentence))


def beat_after(passage: Passage, line: Line) -> None:
    """The narration in the line after (「…」⏎ お竹は声を立てて泣き出した。)"""
    at = bisect_left(passage.line_starts, line.quote.end)
    if at >= len(passage.lines):
        return
    paragraph = passage.lines[at]
    text = passage.modern
    if (
        text[line.quote.end : paragraph.start].count("\n") > passage.spacing + 1
        or text[paragraph.start] in "「『“"
    ):
        return
    end = first_sentence(text, paragraph.start, paragraph.end)
    segment = text[paragraph.start : end]
    subjects = passage.subjects(paragraph.start, end)
    speaks = any(word.lemma in SPEECH_VERBS for word in passage.words(paragraph.start, end)[-8:])
    lone = end >= paragraph.end
    heard = _HEARD.search(segment)
    if agent := _spoken_to_by(passage, paragraph.start, end):
        # 駅員に声をかけられて
        line.cue(agent.person, "agent_after")
    elif heard and subjects and subjects[0].end - paragraph.start <= heard.start():
        line.cue(subjects[0].person, "heard_saying")
        line.to += [one.person for one in subjects[1:2] if one.person in passage.people]
    elif "のは、" in segment and (focus := _focus(passage, paragraph.start, end)):
        # 袖を引いたのは、連れのニャルだ。
        line.cue(focus.person, "was_he")
    elif was := _WAS.match(segment):
        named = passage.named_in(paragraph.start, paragraph.start + was.end())
        for one in named[-1:]:
            if paragraph.start + was.end(1) - one.end in (0, 1, 2, 3):
                line.cue(one.person, "was_he")
    elif match := _SUCH_WAS.match(segment):
        for one in passage.named_in(paragraph.start, paragraph.start + match.end())[:1]:
            line.cue(one.person, "such_was")
    elif segment.startswith("と") and CITED.match(segment) and subjects:
        line.cue(subjects[0].person, "cited_below")
    elif voice := _VOICE.match(segment):
        hailed = hails(passage, end)
        named = [] if hailed else passage.named_in(paragraph.start, paragraph.start + voice.end())
        for one in named[:1]:
            line.cue(one.person, "voice_after")
    elif subjects and _SAYS_THEN.match(text, subjects[0].end, end):
        # 黒江が訊くと、執事は背筋を伸ばした。
        line.cue(subjects[0].person, "after_says_then")
        line.to += [one.person for one in subjects[1:2] if one.person in passage.people]
    elif (subjects and SO_SAID.match(segment)) or (
        speaks and len(segment) < 40 and _belongs_before(passage, subjects, segment)
    ):
        line.cue(subjects[0].person, "so_said")
    elif lone and speaks and subjects:
        line.cue(subjects[0].person, "after_speaks")
    elif subjects and (
        subjects[0].start - paragraph.start < 8
        # 戸口に詰めていた家主が笑って迎えた。: told of before he is named.
        or (
            subjects[0].role == "subject"
            and subjects[0].start - paragraph.start < _FORE
            # 小姓が襖を閉めて去ると、柴田が膝を進めた。: told of somebody else before.
            and not passage.other_subject(paragraph.start, subjects[0].start)
        )
    ):
        listens = _LISTENS.search(segment)
        # 三郎が眉を寄せる。: who spoke is only now told.
        found = ["after"]
        if _told_now(passage, subjects[0]):
            found.append("after_new")
        if lone:
            found.append("after_alone")
        if _is_one_of_many(passage, subjects[0]):
            found.append("after_many")
        elif _arrives(passage, paragraph.start, end):
            found.append("after_arrives_then" if _THEN.match(segment) else "after_arrives")
        if listens:
            found.append("after_listens")
        elif _REQUESTS.search(text, line.quote.start, line.quote.end):
            # 「コピーだけ取って」⏎ 野村はスイッチを入れた。: who is asked does it.
            found.append("after_request")
        elif _ASKS.search(text, line.quote.start, line.quote.end):
            found.append("after_question")
        line.cue(subjects[0].person, *found)
    if end < paragraph.end and (shown := _WAS.match(text, end, first_sentence(text, end, paragraph.end))):
        # 銀髪の少女が座っている。エリスだ。
        named = passage.named_in(end, shown.end())
        for one in named[-1:]:
            if shown.end(1) - one.end in (0, 1, 2, 3):
                line.cue(one.person, "shown_after")
    if SO_SAID.match(segment) and any(word in segment for word in WHISPERS):
        line.whispered = True

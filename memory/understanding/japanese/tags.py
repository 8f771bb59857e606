"""What the words in and around a quotation say about who speaks: tags, beats, vocatives, pronouns."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import (
    ACTS,
    FEMALE_FIRST,
    FIRST_PERSON,
    HONORIFICS,
    MALE_FIRST,
    SPEECH_VERBS,
    WHISPERS,
)
from memory.understanding.japanese.motions import motions_in
from memory.understanding.japanese.passage import STRANGER, Passage, Reference, first_person_of, gender_of
from memory.understanding.japanese.quotes import Quote

_CITED = re.compile(
    r"^[、\s]*(?:と|って|とは|なんて|などと)(?!いう名|いうの[はが]|いう[一-龥]{1,6}[はがをに]|呼ばれ)"
)
_SO_SAID = re.compile(
    r"^[\s\u3000]*(?:と|そう|こう|それだけ|そんなことを)[、]?[^。]{0,20}?(?:言|云|いっ|いい|答え|訊|尋|"
    r"聞|叫|呟|つぶや|囁|笑|申|付け加え|続け)"
)
_TURN = re.compile(r"^(?:と、|ので|から|が、|けれど|ば、|たら|なり|や否や|のに|のを|のへ)")
_THOUGHT = re.compile(r"^と?、?[^。「]{0,16}?(?:思っ|思う|思い(?!出)|心の中|胸の中|胸のうち|心に)|^と考え")
_NAMING = re.compile(
    r"^(?:という|と云う|と言う|といふ|とかいう|と書|とある|とあった|の|を(?!言|云)|は(?!、)|が(?!、)|"
    r"に(?!と)|で|も|や|とも|と呼ば|と題|なる)"
)
_ENDS_SENTENCE = re.compile(r"[。！？!?…―—～〜♪]|[だねよわぜぞかなさいうくすつぬむるたて]」?$")
_FEMALE_END = re.compile(
    r"(?:わ|わよ|わね|のよ|かしら|だもの|ですわ|ますわ|てよ|なの|のね)[。！？!?…」』―〜～]*$"
)
_MALE_END = re.compile(
    r"(?:ぜ|ぞ|だぜ|だな|だろう|かい|じゃねえ|ねえ|なあ|だい|のか|んだ|たまえ|給え)[。！？!?…」』―〜～]*$"
)
_TWO_SIDES = re.compile(r"(?:すると|と、|ので、|から、|が、)")
_GENERAL = re.compile(
    r"(?:(?:事|こと)[はがも](?:な|あ)|という|そうだ。|らしい|ものだ|のである。|いつも|毎日)"
)
_HEARD = re.compile(r"(?:言う|云う|いう|話す|ささやく|囁く|訴える|語る|叫ぶ|つぶやく|呟く)の(?:を|に|へ)")
_SUCH_WAS = re.compile(r"(?:それ|これ)が[^。、]{1,10}の(?:懺悔|話|答え|返事|言い訳|言い分|意見|口癖|口ぐせ)")
_VOICE = re.compile(r"[^。、]{1,12}の声(?:だった|である|がした|が(?:答え|返|聞こえ|きこえ|響)|でした)")
_HONORIFIC = re.compile("(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")+")
# At the head of an utterance these do not part a name from it: ねえ、美緒、…
_INTERJECTED = re.compile(
    r"^(?:おい|ねえ|なあ|あの|ええと|ええ|はい|いや|いえ|うん|さあ|ほら|まあ|ああ|もう|おや|やあ|よう|こら|こんにちは|こんばんは|おはよう|ちょっと|で|では|それで|すみません|ごめん)[、…！ー]*$"
)
_HEAD_ASIDE = re.compile(r"[「『]?[ \u3000]*[（(]([^（）()]{1,20})[）)]")
_INNER = re.compile("心の声|心の中|モノローグ|独白|内心|心中|胸の内|[ （]思考")
_WAS = re.compile("([^。、]{1,16})(?:だった|である|だ|でした|であった|です)。")
_TITLED = re.compile("(?<=.)(?:さん|くん|君|ちゃん|様|さま)$")
_ALREADY_SAID = re.compile(r"[かだうるたいなよね]と[^、。]{0,10}(?:云|言|訊|尋|聞|答)[^。]*。$")
_INTRODUCES = re.compile(r"と(?:申|もうし|(?:い|言|云)い(?:ます|まし))")
_OWN_ROLES = ("subject", "pause", "none")
_LISTENS = re.compile(
    r"(?:(?:かけ|掛け|訊か|聞か|云わ|言わ)られ|訊かれ|聞かれ|云われ|言われ|会釈|白状|聞いて|聴いて|"
    r"うなず|頷|首を(?:縦|横|振)|黙っ|答え(?:なかっ|ず)|返事|息をの|顔を見)"
)
_FORE = 30
_TITLE_KANA = "さんくちゃまど様君殿先生"
_LASTING = re.compile(r"(?:て|で)い(?:た|ました|る|ます)。?$")


@dataclass
class Line:
    """One utterance being attributed. ``scores`` are what speaks for each possible speaker; ``sure`` when a
    tag or script names the speaker; ``inner`` when a script marks it as thought or told to the audience; ``watched`` when somebody hidden is told of just
    before; ``lead`` and ``trail`` what the line of narration before and after gave to each; ``clear`` when
    nobody else is nearly as likely to speak."""

    quote: Quote
    index: int
    scores: Counter = field(default_factory=Counter)
    sure: str | None = None
    speaker: str | None = None
    to: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    lead: dict[str, float] = field(default_factory=dict)
    trail: dict[str, float] = field(default_factory=dict)
    whispered: bool = False
    thought: bool = False
    inner: bool = False
    joined: bool = False
    narrated_before: bool = False
    watched: bool = False
    clear: bool = False


def _bounds(passage: Passage, index: int) -> tuple[int, int]:
    """Where the narration beside a quotation begins and ends, within its paragraph."""
    quote = passage.quotes[index]
    paragraph = passage.lines[quote.paragraph]
    left = paragraph.start
    if index and passage.quotes[index - 1].end > left:
        left = passage.quotes[index - 1].end
    stop = passage.modern.find("\n", quote.end)
    right = len(passage.modern) if stop < 0 else stop
    if index + 1 < len(passage.quotes):
        right = min(right, passage.quotes[index + 1].start)
    return left, right


def is_utterance(passage: Passage, index: int) -> bool:
    """Whether a quotation is something said, and no title or quoted word."""
    quote = passage.quotes[index]
    if quote.name:
        return True
    said = passage.modern[quote.start : quote.end]
    inner = said.strip("「」『』“”〝〟｢｣＂―— \u3000\n")
    if not inner:
        return False
    left, right = _bounds(passage, index)
    after = passage.modern[quote.end : right]
    if quote.opens:
        return not (_NAMING.match(after) and len(inner) < 16 and not re.search("[。！？…]", inner))
    cited = _CITED.match(after)
    if _NAMING.match(after) and not cited:
        return bool(re.search("[。！？!?]", inner)) and not said.startswith("『")
    if cited or passage.modern[left : quote.start].rstrip().endswith(("、", "。", "：")):
        verb = any(
            word.lemma in SPEECH_VERBS for word in passage.words(quote.end, min(right, quote.end + 60))
        )
        return verb or bool(_ENDS_SENTENCE.search(inner)) or len(inner) > 12
    return bool(re.search("[。！？!?…]", inner)) or len(inner) > 20


def gather(passage: Passage, line: Line, previous: Line | None) -> None:
    """Put into ``line`` what the text says about its speaker."""
    quote, text = line.quote, passage.modern
    if quote.name:
        who = passage.finder.owner.get(quote.name) or passage.finder.owner.get(_TITLED.sub("", quote.name))
        line.sure = who or STRANGER + quote.name
        line.scores[line.sure] += 20
        _manner(passage, line)
        return
    left, right = _bounds(passage, line.index)
    before, after = text[left : quote.start], text[quote.end : right]
    if previous is not None and previous.quote.end >= left and previous.quote.paragraph == quote.paragraph:
        line.joined = not re.search(r"。", before) or len(before) < 60
        line.whispered = line.joined and previous.whispered
        if line.whispered:
            line.to += previous.to
    tagged = _tag_after(passage, line, quote.end, right) if after else False
    if before.strip():
        if not tagged:
            _tag_before(passage, line, left, quote.start)
    elif quote.opens:
        scores = Counter(line.scores)
        line.narrated_before = _beat_before(passage, line)
        line.lead = _gained(line, scores)
    if quote.closes and not tagged:
        scores = Counter(line.scores)
        _beat_after(passage, line)
        line.trail = _gained(line, scores)
    _inside(passage, line)


def _gained(line: Line, before: Counter) -> dict[str, float]:
    return {who: score - before[who] for who, score in line.scores.items() if score != before[who]}


def _manner(passage: Passage, line: Line) -> None:
    """What stands in brackets after the name in a script, or at the head of what is said: （小声で）."""
    said = _HEAD_ASIDE.match(passage.modern, line.quote.start, line.quote.end)
    manner = f"{line.quote.manner} {said.group(1) if said else ''}"
    line.inner = bool(_INNER.search(manner))
    line.whispered = any(word in manner for word in WHISPERS)
    for name, who in passage.finder.owner.items():
        if f"{name}に" in manner or f"{name}だけに" in manner:
            line.to.append(who)
    if not line.inner:
        _inside(passage, line)


def _first_sentence(text: str, start: int, end: int) -> int:
    stop = re.compile("[。！？\n]").search(text, start, end)
    return stop.end() if stop else end


def _tag_after(passage: Passage, line: Line, start: int, right: int) -> bool:
    """「…」と半七は云った — and what it says of the one addressed."""
    text = passage.modern
    end = _first_sentence(text, start, right)
    segment = text[start:end]
    cited = _CITED.match(segment)
    if not cited:
        subjects = passage.subjects(start, end)
        if line.quote.closes or not subjects or subjects[0].start - start > 14:
            return False
        # 「…」半七は眼をこすった。: the beat belongs to the one who speaks.
        line.whispered = any(word in segment for word in WHISPERS)
        if line.whispered:
            line.to += [one.person for one in passage.named_in(start, end) if one.role in ("dative", "of")]
        line.scores[subjects[0].person] += 5
        return True
    if _THOUGHT.match(segment) and not re.search("声|言|云|口に", segment[:24]):
        line.thought = True
    line.whispered = line.whispered or any(word in segment[:40] for word in WHISPERS)
    verb = next((word for word in passage.words(start, end) if word.lemma in SPEECH_VERBS), None)
    named = [one for one in passage.named_in(start, end) if one.quote < 0]
    subjects = [one for one in named if one.role in ("subject", "body", "pause")]
    dative = next(
        (one for one in named if one.role == "dative" and (verb is None or one.start < verb.start + 4)), None
    )
    if dative is not None and dative.person in passage.people:
        line.to.append(dative.person)
    if verb is None:
        if subjects:
            line.scores[subjects[0].person] += 4
        return bool(subjects)
    ahead = [one for one in subjects if one.start < verb.start]
    if ahead:
        _sure(line, ahead[-1] if ahead[-1].role != "pause" else ahead[0])
        return True
    rest = text[verb.end : end]
    if match := re.match(r"[たうるい]?(?:の|人|者)?は、?", rest):
        after = [
            one for one in named if verb.end + match.end() - 1 <= one.start <= verb.end + match.end() + 2
        ]
        if after:
            _sure(line, after[0])
            return True
    later = [one for one in subjects if one.start >= verb.end]
    if later:
        if _TURN.match(rest.lstrip("たるうい")) or _TURN.match(rest):
            line.scores[later[0].person] -= 6
            if later[0].person in passage.people:
                line.to.append(later[0].person)
        else:
            line.scores[later[0].person] += 5
            return True
    by = next((one for one in named if one.role == "of" and one.start < verb.start + 1), None)
    if by is not None and "声" in segment:
        line.scores[by.person] += 4
        return True
    return False


def _sure(line: Line, one: Reference) -> None:
    line.sure = one.person
    line.scores[one.person] += 12


def _tag_before(passage: Passage, line: Line, left: int, start: int) -> None:
    """半七は笑いながら、「…」 within the same paragraph."""
    sentence = max(passage.modern.rfind("。", left, start - 1) + 1, left)
    subjects = passage.subjects(sentence, start)
    if not subjects and sentence > left:
        sentence = left
        subjects = passage.subjects(left, start)
    if not subjects:
        return
    speaks = any(word.lemma in SPEECH_VERBS for word in passage.words(sentence, start))
    close = passage.modern[:start].rstrip().endswith(("、", "て", "で", "は", "が", "：", "た"))
    line.scores[subjects[-1].person] += 7 if close or speaks else 4
    if close and line.sure is None and line.scores[subjects[-1].person] >= 7:
        line.sure = subjects[-1].person


def _beat_before(passage: Passage, line: Line) -> bool:
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
    last = passage.modern[cut:right]
    words = passage.words(cut, right)
    speaks = any(word.lemma in SPEECH_VERBS for word in words[-8:])
    trails = left > paragraph.start and subjects and subjects[0].start - left <= 14
    tags_previous = left > paragraph.start and (_CITED.match(passage.modern[left:right]) or trails)
    lone = cut == left == paragraph.start
    after_tag = (tags_previous and cut == left) or (
        lone and (_SO_SAID.match(last) or (speaks and _belongs_before(passage, subjects, last)))
    )
    if speaks and any(word in last for word in WHISPERS):
        line.whispered = not after_tag
    if subjects:
        one = subjects[-1] if _TWO_SIDES.search(last) and len(subjects) > 1 else subjects[0]
        acts = any(
            word.lemma in ACTS or word.lemma in SPEECH_VERBS for word in words
        ) and not _GENERAL.search(last)
        comes = [motion.kind for motion in motions_in(passage.modern, words)][-1:] == ["enter"]
        weight = (
            0.4
            if after_tag
            else 5.0
            if speaks and not lone
            else 4.5
            if comes
            else 3.0
            if acts or speaks
            else 0.4
        )
        if not speaks and _is_one_of_many(passage, one):
            weight = min(weight, 0.4)
        elif not speaks and (_LASTING.search(last) or one.person == passage.narrator):
            # What I do myself leads into what others say as often as into my own words.
            weight = min(weight, 1.8 if one.person != passage.narrator else 1.2)
        if _LISTENS.search(passage.modern[one.end : right]) and not speaks:
            weight = 0.0
        if speaks and _ALREADY_SAID.search(last):
            # What this one says stands in the narration itself: the quotation that follows answers it.
            weight = -1.0
        if tags_previous and cut > left:
            weight = min(weight, 1.5)
        line.scores[one.person] += weight
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
            line.scores[earlier[-1].person] += (
                4.0 if speaks and not _SO_SAID.match(last) else -2.5 if listens else 1.8
            )
        elif only := [
            one for one in passage.named_in(left, right) if one.quote < 0 and one.person in passage.people
        ][:1]:
            line.scores[only[0].person] += 1.5
        elif passage.narrator and not passage.other_subject(left, right):
            line.scores[passage.narrator] += 1.0
    return True


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


def _beat_after(passage: Passage, line: Line) -> None:
    """The narration in the line after (「…」⏎ お竹は声を立てて泣き出した。)"""
    at = bisect_left(passage.line_starts, line.quote.end)
    if at >= len(passage.lines):
        return
    paragraph = passage.lines[at]
    text = passage.modern
    if text[line.quote.end : paragraph.start].count("\n") > 2 or text[paragraph.start] in "「『“":
        return
    end = _first_sentence(text, paragraph.start, paragraph.end)
    segment = text[paragraph.start : end]
    subjects = passage.subjects(paragraph.start, end)
    speaks = any(word.lemma in SPEECH_VERBS for word in passage.words(paragraph.start, end)[-8:])
    lone = end >= paragraph.end
    heard = _HEARD.search(segment)
    if heard and subjects and subjects[0].end - paragraph.start <= heard.start():
        line.scores[subjects[0].person] += 6
        line.to += [one.person for one in subjects[1:2] if one.person in passage.people]
    elif was := _WAS.match(segment):
        named = passage.named_in(paragraph.start, paragraph.start + was.end())
        line.scores.update(
            {one.person: 7 for one in named[-1:] if paragraph.start + was.end(1) - one.end in (0, 1, 2, 3)}
        )
    elif match := _SUCH_WAS.match(segment):
        line.scores.update(
            {one.person: 6 for one in passage.named_in(paragraph.start, paragraph.start + match.end())[:1]}
        )
    elif segment.startswith("と") and _CITED.match(segment) and subjects:
        line.scores[subjects[0].person] += 9
    elif voice := _VOICE.match(segment):
        named = passage.named_in(paragraph.start, paragraph.start + voice.end())
        line.scores.update({one.person: 6 for one in named[:1]})
    elif (subjects and _SO_SAID.match(segment)) or (
        speaks and len(segment) < 40 and _belongs_before(passage, subjects, segment)
    ):
        line.scores[subjects[0].person] += 6
    elif lone and speaks and subjects:
        line.scores[subjects[0].person] += 2.5
    elif subjects and (
        subjects[0].start - paragraph.start < 8
        # 戸口に詰めていた家主が笑って迎えた。: told of before he is named.
        or (subjects[0].role == "subject" and subjects[0].start - paragraph.start < _FORE)
    ):
        listens = _LISTENS.search(segment)
        # 三郎が眉を寄せる。: who spoke is only now told.
        told_now = passage.modern[subjects[0].end : subjects[0].end + 6].lstrip(_TITLE_KANA)[:1] == "が"
        weight = (2.8 if told_now else 2.0) if lone else (2.2 if told_now else 1.4)
        if _is_one_of_many(passage, subjects[0]):
            weight = 0.3
        line.scores[subjects[0].person] += -1.5 if listens else weight
    if _SO_SAID.match(segment) and any(word in segment for word in WHISPERS):
        line.whispered = True


def _is_called(text: str, quote: Quote, one: Reference) -> bool:
    """Whether somebody named in an utterance is spoken to: at the start of it or of a sentence, or at an end."""
    honorific = _HONORIFIC.match(text, one.end, quote.end)
    after = text[honorific.end() if honorific else one.end :][:1]
    if after not in "、。！!？?…」』―～〜ー":
        return False
    before = text[quote.start : one.start].lstrip("「『…―（ \u3000")
    if not before or (before[-1] in "、。！？!?…―" and after in "。！!？?…」』"):
        return True
    if before[-1] in "。！？!?…―" or _INTERJECTED.search(before):
        return True
    # 見せろよ春香」: called at the very end.
    return after in "」』！!" and before[-1] in "よねなさわぜぞかろれえけいうだ"


def _inside(passage: Passage, line: Line) -> None:
    """What the words themselves say: whom they call, and that nobody speaks of himself by name."""
    text, quote = passage.modern, line.quote
    for one in passage.named_in(quote.start, quote.end):
        after = text[one.end : one.end + 6]
        if _INTRODUCES.match(after):
            line.scores[one.person] += 6
            continue
        if (
            first_person_of(passage.people[one.person]) == text[one.start : one.end]
            and one.role in _OWN_ROLES
            and after[:1] not in "。！？!?…」"
        ):
            line.scores[one.person] += 2.5
            continue
        if _is_called(text, quote, one):
            line.scores[one.person] -= 8
            line.to.insert(0, one.person)
            line.called.append(one.person)
        else:
            line.scores[one.person] -= 3
    said = text[quote.start : quote.end]
    firsts = {word.surface for word in passage.words(quote.start, quote.end) if word.surface in FIRST_PERSON}
    firsts -= {"自分", "うち"}
    female, male = _FEMALE_END.search(said), _MALE_END.search(said)
    for person in passage.people.values():
        woman = gender_of(person)
        score, own = 0.0, first_person_of(person)
        if own and firsts:
            # Who tells the story as おれ may well say 僕 to others.
            score += 2.5 if own in firsts else 0.0 if person.narrator else -2.0
        if woman is not None:
            if female:
                score += 0.8 if woman else -1.2
            if male and not female:
                score += -0.8 if woman else 0.4
            if firsts & MALE_FIRST:
                score += -2 if woman else 0.4
            if firsts & FEMALE_FIRST:
                score += 0.8 if woman else -1.5
        if score:
            line.scores[person.id] += score

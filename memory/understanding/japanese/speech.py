"""Who says what to whom: tags beside the quotation, vocatives, alternation, and the way each one talks."""

import re
from collections import Counter
from dataclasses import dataclass, field

from memory.understanding.japanese.lexicon import (
    FEMALE_FIRST,
    FIRST_PERSON,
    MALE_FIRST,
    SECOND_PERSON,
    SPEECH_VERBS,
    WHISPERS,
)
from memory.understanding.japanese.passage import STRANGER, Passage, Reference, first_person_of, gender_of
from memory.understanding.japanese.quotes import Quote

_CITED = re.compile(
    r"^[、\s]*(?:と|って|とは|なんて|などと)(?!いう名|いうの[はが]|いう[一-龥]{1,6}[はがをに]|呼ばれ)"
)
_SO_SAID = re.compile(
    r"^[\s\u3000]*(?:と|そう|こう|それだけ|そんなことを)[、]?[^。]{0,20}?(?:言|云|いっ|いい|答え|訊|尋|聞|叫|呟|つぶや|囁|笑|申|付け加え|続け)"
)
_TURN = re.compile(r"^(?:と、|ので|から|が、|けれど|ば、|たら|なり|や否や|のに|のを|のへ)")
_ONWARD = re.compile(r"^(?:て|で|ながら|つつ|、|ち|り|し|い|っ|と(?!、))")
_THOUGHT = re.compile(r"^と?、?[^。「]{0,24}?(?:思っ|思う|思い|考え|心の中|胸の中|胸のうち|心に)")
_NAMING = re.compile(
    r"^(?:という|と云う|と言う|といふ|とかいう|と書|とある|とあった|の|を(?!言|云)|は(?!、)|が(?!、)|に(?!と)|で|も|や|とも|と呼ば|と題|なる)"
)
_ENDS_SENTENCE = re.compile(r"[。！？!?…―—～〜♪]|[だねよわぜぞかなさいうくすつぬむるたて]」?$")
_FEMALE_END = re.compile(
    r"(?:わ|わよ|わね|のよ|かしら|だもの|ですわ|ますわ|てよ|なの|のね)[。！？!?…」』―〜～]*$"
)
_MALE_END = re.compile(
    r"(?:ぜ|ぞ|だぜ|だな|だろう|かい|じゃねえ|ねえ|なあ|だい|のか|んだ|たまえ|給え)[。！？!?…」』―〜～]*$"
)
_POLITE = re.compile(r"(?:です|ます|ました|ません|でしょう|ましょう|ください|下さい|ございま)")
_ENDING = re.compile(r"([ぁ-ん]{1,3})[。！？!?…」』―〜～\s]*$")
_OLD = re.compile(r"(?:わし|じゃ[。、よのな」]|おる[。、」]|とる[。、」]|ぞい|のう[。、」])")

_SURE = 6.0


@dataclass
class Line:
    """One utterance being attributed. ``scores`` are what speaks for each possible speaker; ``sure`` when a
    tag or script names the speaker."""

    quote: Quote
    index: int
    scores: Counter = field(default_factory=Counter)
    sure: str | None = None
    speaker: str | None = None
    to: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    whispered: bool = False
    thought: bool = False
    joined: bool = False
    narrated_before: bool = False


def spoken(passage: Passage) -> list[Line]:
    """Every utterance of the scene in order, with speaker and addressees as far as they can be told.

    Thoughts in quotation marks come with ``thought`` set; titles and quoted words do not come at all.
    A speaker who is nobody of the cast begins with ``#``.
    """
    lines = [
        Line(quote, index) for index, quote in enumerate(passage.quotes) if _is_utterance(passage, index)
    ]
    previous = None
    for line in lines:
        _gather(passage, line, previous)
        previous = line
    _habits(passage, lines)
    _decide(passage, lines)
    _address(passage, lines)
    return lines


def _bounds(passage: Passage, index: int) -> tuple[int, int]:
    """Where the narration beside a quotation begins and ends, within its paragraph."""
    quote = passage.quotes[index]
    paragraph = passage.lines[quote.paragraph]
    left = paragraph.start
    if index and passage.quotes[index - 1].end > left:
        left = passage.quotes[index - 1].end
    stop = passage.text.find("\n", quote.end)
    right = len(passage.text) if stop < 0 else stop
    if index + 1 < len(passage.quotes):
        right = min(right, passage.quotes[index + 1].start)
    return left, right


def _is_utterance(passage: Passage, index: int) -> bool:
    quote = passage.quotes[index]
    if quote.name:
        return True
    said = passage.text[quote.start : quote.end]
    inner = said.strip("「」『』“”〝〟｢｣＂―— \u3000\n")
    if not inner:
        return False
    left, right = _bounds(passage, index)
    after = passage.text[quote.end : right]
    if quote.opens:
        return not (_NAMING.match(after) and len(inner) < 16 and not re.search("[。！？…]", inner))
    cited = _CITED.match(after)
    if _NAMING.match(after) and not cited:
        return bool(re.search("[。！？!?]", inner)) and not said.startswith("『")
    if cited or passage.text[left : quote.start].rstrip().endswith(("、", "。", "：")):
        verb = any(
            word.lemma in SPEECH_VERBS for word in passage.words(quote.end, min(right, quote.end + 60))
        )
        return verb or bool(_ENDS_SENTENCE.search(inner)) or len(inner) > 12
    return bool(re.search("[。！？!?…]", inner)) or len(inner) > 20


def _gather(passage: Passage, line: Line, previous: Line | None) -> None:
    quote, text = line.quote, passage.text
    if quote.name:
        who = passage.finder.owner.get(quote.name) or passage.finder.owner.get(
            quote.name.rstrip("さんくん君様")
        )
        line.sure = who or STRANGER + quote.name
        line.scores[line.sure] += 20
        return
    left, right = _bounds(passage, line.index)
    before, after = text[left : quote.start], text[quote.end : right]
    own_line = passage.lines[quote.paragraph]
    if previous is not None and previous.quote.end >= left and previous.quote.paragraph == quote.paragraph:
        line.joined = not re.search(r"。", before) or len(before) < 60
    tagged = _tag_after(passage, line, quote.end, right) if after else False
    if before.strip():
        if not tagged:
            _tag_before(passage, line, left, quote.start)
    elif quote.opens:
        line.narrated_before = _beat_before(passage, line, own_line.start)
    if quote.closes and not tagged:
        _beat_after(passage, line)
    _inside(passage, line)


def _first_sentence(text: str, start: int, end: int) -> int:
    stop = re.compile("[。！？\n]").search(text, start, end)
    return stop.end() if stop else end


def _tag_after(passage: Passage, line: Line, start: int, right: int) -> bool:
    """「…」と半七は云った — and what it says of the one addressed."""
    text = passage.text
    end = _first_sentence(text, start, right)
    segment = text[start:end]
    cited = _CITED.match(segment)
    if not cited:
        subjects = passage.subjects(start, end)
        if line.quote.closes or not subjects or subjects[0].start - start > 14:
            return False
        # 「…」半七は眼をこすった。: the beat belongs to the one who speaks.
        line.scores[subjects[0].person] += 5
        return True
    if _THOUGHT.match(segment) and not re.search("声|言|云|口に", segment[:24]):
        line.thought = True
    line.whispered = any(word in segment[:40] for word in WHISPERS)
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
    sentence = max(passage.text.rfind("。", left, start - 1) + 1, left)
    subjects = passage.subjects(sentence, start)
    if not subjects and sentence > left:
        sentence = left
        subjects = passage.subjects(left, start)
    if not subjects:
        return
    speaks = any(word.lemma in SPEECH_VERBS for word in passage.words(sentence, start))
    close = passage.text[:start].rstrip().endswith(("、", "て", "で", "は", "が", "：", "た"))
    line.scores[subjects[-1].person] += 7 if close or speaks else 4
    if close and line.sure is None and line.scores[subjects[-1].person] >= 7:
        line.sure = subjects[-1].person


def _paragraph_before(passage: Passage, place: int) -> tuple[int, int] | None:
    for index in range(len(passage.lines) - 1, -1, -1):
        paragraph = passage.lines[index]
        if paragraph.end <= place:
            return paragraph.start, paragraph.end
    return None


def _quoted(passage: Passage, start: int, end: int) -> bool:
    return any(quote.start < end and quote.end > start for quote in passage.quotes)


def _beat_before(passage: Passage, line: Line, start: int) -> bool:
    """The narration that stands in the line before. True when there is any."""
    index = line.quote.paragraph - 1
    if index < 0:
        return False
    paragraph = passage.lines[index]
    pieces = passage.outside_of(paragraph.start, paragraph.end)
    if not pieces or pieces[-1][1] < paragraph.end:
        return False
    left, right = pieces[-1]
    if not _quoted(passage, paragraph.start, paragraph.end):
        left = paragraph.start
    cut = max(passage.text.rfind("。", left, right - 1) + 1, left)
    subjects = passage.subjects(cut, right)
    last = passage.text[cut:right]
    speaks = any(word.lemma in SPEECH_VERBS for word in passage.words(cut, right)[-8:])
    tags_previous = left > paragraph.start and _CITED.match(passage.text[left:right])
    if subjects:
        one = subjects[0] if last.rstrip().endswith(("、", "た。", "る。", "い。")) else subjects[-1]
        weight = 3.0
        if speaks and not _SO_SAID.match(last):
            weight = 4.5
        if tags_previous:
            weight = 0.5 if cut == left else 1.5
        if re.search(r"(?:すると|と、|ので、|から、|が、)", last) and len(subjects) > 1:
            one = subjects[-1]
        line.scores[one.person] += weight
        for other in passage.named_in(cut, right):
            if (
                other.role == "dative"
                and other.person != one.person
                and speaks
                and other.person in passage.people
            ):
                line.to.append(other.person)
    elif not tags_previous:
        earlier = passage.subjects(left, right)
        if earlier:
            line.scores[earlier[-1].person] += 1.8
        if passage.narrator and not earlier:
            line.scores[passage.narrator] += 1.0
    if speaks and any(word in last for word in WHISPERS):
        line.whispered = True
    return True


def _beat_after(passage: Passage, line: Line) -> None:
    """The narration in the line after (「…」⏎ お竹は声を立てて泣き出した。)"""
    index = next(
        (
            i
            for i in range(line.quote.paragraph + 1, len(passage.lines))
            if passage.lines[i].start >= line.quote.end
        ),
        None,
    )
    if index is None:
        return
    paragraph = passage.lines[index]
    if (
        passage.text[line.quote.end : paragraph.start].count("\n") > 2
        or passage.text[paragraph.start] in "「『“"
    ):
        return
    end = _first_sentence(passage.text, paragraph.start, paragraph.end)
    segment = passage.text[paragraph.start : end]
    subjects = passage.subjects(paragraph.start, end)
    if segment.startswith("と") and _CITED.match(segment) and subjects:
        line.scores[subjects[0].person] += 8
    elif _SO_SAID.match(segment) and subjects:
        line.scores[subjects[0].person] += 6
    elif subjects and subjects[0].start - paragraph.start < 8:
        listens = re.search(
            r"(?:聞いて|聴いて|うなず|頷|首を|黙っ|答え(?:なかっ|ず)|返事|息をの|顔を見)", segment
        )
        line.scores[subjects[0].person] += -1.5 if listens else 2.0
    if any(word in segment for word in WHISPERS) and _SO_SAID.match(segment):
        line.whispered = True


def _inside(passage: Passage, line: Line) -> None:
    """What the words themselves say: whom they call, and that nobody speaks of himself by name."""
    text, quote = passage.text, line.quote
    for one in passage.named_in(quote.start, quote.end):
        after = text[one.end : one.end + 6]
        at_start = one.start - quote.start <= 3
        called = re.match(r"(?:さん|様|さま|君|くん|ちゃん|殿|どの|先生|どん|親分)?[、！!？?。…」―]", after)
        if called and (
            at_start
            or text[max(quote.start, one.start - 1)] in "、。！？…"
            and re.match(r"(?:さん|様|君|くん|ちゃん|先生)?[。！!？?」]", after)
        ):
            line.scores[one.person] -= 8
            line.to.insert(0, one.person)
            line.called.append(one.person)
        else:
            own = first_person_of(passage.people[one.person]) == text[one.start : one.end]
            line.scores[one.person] += 2.5 if own and one.role in ("subject", "pause", "none") else -3
    said = text[quote.start : quote.end]
    firsts = {word.surface for word in passage.words(quote.start, quote.end) if word.surface in FIRST_PERSON}
    firsts -= {"自分", "うち"}
    female, male = _FEMALE_END.search(said), _MALE_END.search(said)
    for person in passage.people.values():
        woman = gender_of(person)
        score, own = 0.0, first_person_of(person)
        if own and firsts:
            score += 2.5 if own in firsts else -2.0
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


def _habits(passage: Passage, lines: list[Line]) -> None:
    """Endings, politeness and pronouns of each one's sure utterances, applied to the unsure ones."""
    habits: dict[str, Counter] = {}
    every = Counter()
    for line in lines:
        features = _features(passage, line)
        every.update(features)
        if line.sure and not line.thought:
            habits.setdefault(line.sure, Counter()).update(features)
            habits[line.sure]["n"] += 1
    if len(habits) < 2:
        return
    total = max(1, len(lines))
    for line in lines:
        if line.sure:
            continue
        features = _features(passage, line)
        for who, habit in habits.items():
            count = habit["n"]
            if count < 2:
                continue
            score = 0.0
            for feature in features:
                common = (every[feature] + 1) / (total + 2)
                own = (habit[feature] + 1) / (count + 2)
                score += min(1.2, max(-1.2, (own - common) * 2.5))
            line.scores[who] += max(-2.5, min(2.5, score))


def _features(passage: Passage, line: Line) -> list[str]:
    said = passage.text[line.quote.start : line.quote.end]
    found = ["polite" if _POLITE.search(said) else "plain"]
    if _OLD.search(said):
        found.append("old")
    for word in passage.words(line.quote.start, line.quote.end):
        if word.surface in FIRST_PERSON or word.surface in SECOND_PERSON:
            found.append("i:" + word.surface)
    if match := _ENDING.search(said):
        found.append("e:" + match.group(1)[-2:])
    return found


def _decide(passage: Passage, lines: list[Line]) -> None:
    """The most likely run of speakers: what speaks for each, and that people take turns."""
    run: list[Line] = []
    seen: list[str] = [who for who in passage.carry.speakers if who in passage.people]
    for line in lines:
        if run and line.quote.start - run[-1].quote.end > 1500:
            seen = _best_path(passage, run, seen)
            run = []
        run.append(line)
    if run:
        _best_path(passage, run, seen)


def _candidates(passage: Passage, run: list[Line], before: list[str]) -> list[str]:
    weight = Counter()
    for line in run:
        for who, score in line.scores.items():
            if score > 0.9:
                weight[who] += score
        for who in line.to:
            weight[who] += 2
    start, end = run[0].quote.start, run[-1].quote.end
    for one in passage.named_in(max(0, start - 600), min(len(passage.text), end + 200)):
        if one.quote < 0 and (one.role in ("subject", "body") or not one.person.startswith(STRANGER)):
            weight[one.person] += 1.0 if one.role in ("subject", "body") else 0.3
    for who in before:
        weight[who] += 1
    if passage.narrator:
        weight[passage.narrator] += 2
    return [who for who, _ in weight.most_common(9)]


def _recency(passage: Passage, line: Line, who: str) -> float:
    """A little for those spoken of in the narration just before."""
    near = passage.named_in(max(0, line.quote.start - 500), line.quote.start)
    places = [one.start for one in near if one.person == who and one.quote < 0]
    if not places:
        return 0.0
    return 0.8 if line.quote.start - places[-1] < 200 else 0.4


def _best_path(passage: Passage, run: list[Line], before: list[str]) -> list[str]:
    people = [*_candidates(passage, run, before), ""]
    last = [*["", ""], *before][-2:]
    paths: dict[tuple[str, str], tuple[float, tuple]] = {(last[0], last[1]): (0.0, ())}
    for place, line in enumerate(run):
        beat = (
            line.narrated_before
            or line.quote.paragraph - (run[place - 1].quote.paragraph if place else -9) > 1
        )
        own = {}
        for who in people:
            if who:
                own[who] = line.scores.get(who, 0.0) + _recency(passage, line, who)
                if place and who in run[place - 1].called:
                    own[who] += 1.5
            else:
                own[who] = 0.2
        new: dict[tuple[str, str], tuple[float, tuple]] = {}
        for (one, two), (score, path) in paths.items():
            for who in people:
                points = score + own[who]
                if who and who == two:
                    points += 3.0 if line.joined else -0.8 if beat else -4.0
                elif line.joined:
                    points -= 2.0
                elif who and who == one and not line.joined:
                    points += 0.6 if beat else 1.6
                if not who and not two and not beat:
                    points -= 0.5
                key = (two, who)
                if key not in new or new[key][0] < points:
                    new[key] = (points, (path, who))
        if len(new) > 60:
            new = dict(sorted(new.items(), key=lambda item: -item[1][0])[:60])
        paths = new
    best = max(paths.values(), key=lambda value: value[0])[1]
    for line in reversed(run):
        best, who = best
        line.speaker = who or None
    return [line.speaker or "" for line in run][-2:]


def _address(passage: Passage, lines: list[Line]) -> None:
    """The one called, else the one named in the tag, else the other of the two who are talking."""
    for place, line in enumerate(lines):
        line.to = [who for who in dict.fromkeys(line.to) if who != line.speaker][:3]
        if line.to or line.thought or not line.speaker:
            continue
        near = []
        for step in (1, -1, 2, -2):
            index = place + step
            if 0 <= index < len(lines):
                other = lines[index]
                between = abs(other.quote.start - line.quote.start)
                if other.speaker and other.speaker != line.speaker and between < 500:
                    near.append(other.speaker)
        near = [who for who in near if not who.startswith(STRANGER)]
        if near:
            line.to = [near[0]]

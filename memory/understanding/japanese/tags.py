"""What stands beside a quotation and says who speaks; what is an utterance at all."""

import re

from memory.understanding.japanese.beats import CITED, beat_after, beat_before, first_sentence
from memory.understanding.japanese.lexicon import (
    SPEECH_VERBS,
    WHISPERS,
)
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.own_words import weigh_words
from memory.understanding.japanese.passage import STRANGER, Passage, Reference

_TURN = re.compile(r"^(?:と、|ので|から|が、|けれど|ば、|たら|なり|や否や|のに|のを|のへ)")
_THOUGHT = re.compile(r"^と?、?[^。「]{0,16}?(?:思っ|思う|思い(?!出)|心の中|胸の中|胸のうち|心に)|^と考え")
_NAMING = re.compile(
    r"^(?:という|と云う|と言う|といふ|とかいう|と書|とある|とあった|の|を(?!言|云)|は(?!、)|が(?!、)|"
    r"に(?!と)|で|も|や|とも|と呼ば|と題|なる)"
)
# 彼を「先生」と呼ぶ: what somebody is called.
_CALLED = (
    re.compile(r"(?:を|のことを|に対して)$"),
    re.compile(r"^と、?[^。、「]{0,6}?(?:呼|称|名付|名づけ|言|云|い)"),
)
_OPENS_SENTENCE = re.compile(r"[。！？!?…―」』)）]\Z")
# 「…」と父は読んだ: the words of a letter, aloud.
_VOICES = SPEECH_VERBS | {"読む", "読み聞かせる"}
_ENDS_SENTENCE = re.compile(r"[。！？!?…―—～〜♪]|[だねよわぜぞかなさいうくすつぬむるたて]」?$")
_HEAD_ASIDE = re.compile(r"[「『]?[ \u3000]*[（(]([^（）()]{1,20})[）)]")
# In characters: a name with its title and particle, and then the talk.
_RIGHT_BEFORE = 5
_INNER = re.compile("心の声|心の中|モノローグ|独白|内心|心中|胸の内|[ （]思考")
_TITLED = re.compile("(?<=.)(?:さん|くん|君|ちゃん|様|さま)$")


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
    cited = CITED.match(after)
    before = passage.modern[left : quote.start].rstrip()
    if len(inner) < 10 and _CALLED[0].search(before) and _CALLED[1].match(after):
        return bool(re.search("[。！？!?]", inner))
    if _NAMING.match(after) and not cited:
        return bool(re.search("[。！？!?]", inner)) and not said.startswith("『")
    if quote.closes and said.startswith("「") and (not before or _OPENS_SENTENCE.search(before)):
        # 葉菜は振り返った。「父さん」: a sentence of its own.
        return True
    if cited or before.endswith(("、", "。", "：")):
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
        line.cue(line.sure, "script")
        _manner(passage, line)
        return
    left, right = _bounds(passage, line.index)
    before, after = text[left : quote.start], text[quote.end : right]
    if previous is not None and previous.quote.end >= left and previous.quote.paragraph == quote.paragraph:
        line.joined = (not re.search(r"。", before) or len(before) < 60) and not _taken_up(
            passage, line, left
        )
        line.whispered = line.joined and previous.whispered
        if line.whispered:
            line.to += previous.to
    led = _led_by(passage, line, left)
    tagged = _tag_after(passage, line, quote.end, right, bool(led)) if after else False
    if before.strip():
        if not tagged:
            _tag_before(passage, line, left, quote.start)
    elif quote.opens:
        line.narrated_before = beat_before(passage, line)
    if quote.closes and not tagged:
        beat_after(passage, line)
    weigh_words(passage, line)


def _taken_up(passage: Passage, line: Line, left: int) -> bool:
    """Whether somebody else takes up the talk in the same sentence: 花村は「…」と言い、矢島は「…」と言った."""
    led = _led_by(passage, line, left)
    told = passage.subjects(passage.lines[line.quote.paragraph].start, left)
    return bool(led and told) and led[-1].person != told[-1].person


def _led_by(passage: Passage, line: Line, left: int) -> list[Reference]:
    """The subjects right before a quotation: 花村は「…」"""
    start = line.quote.start
    return [one for one in passage.subjects(left, start) if start - one.end <= _RIGHT_BEFORE]


def _manner(passage: Passage, line: Line) -> None:
    """What stands in brackets after the name in a script, or at the head of what is said: （小声で）."""
    said = _HEAD_ASIDE.match(passage.modern, line.quote.start, line.quote.end)
    manner = f"{line.quote.manner} {said.group(1) if said else ''} {_whispering_before(passage, line)}"
    line.inner = bool(_INNER.search(manner))
    line.whispered = any(word in manner for word in WHISPERS)
    for name, who in passage.finder.owner.items():
        if f"{name}に" in manner or f"{name}だけに" in manner:
            line.to.append(who)
    if not line.inner:
        weigh_words(passage, line)


def _whispering_before(passage: Passage, line: Line) -> str:
    """The direction right before a line of a script, where it has whoever says the line whisper it."""
    lines = passage.modern[max(0, line.quote.start - 200) : line.quote.start].split("\n")
    told = next((one for one in reversed(lines[:-1]) if one.strip()), "")
    whispers = line.quote.name and any(word in told for word in WHISPERS)
    return told if whispers and re.search(f"{re.escape(line.quote.name)}(?:は|が|、)", told) else ""


def _tag_after(passage: Passage, line: Line, start: int, right: int, led: bool) -> bool:
    """「…」と半七は云った — and what it says of the one addressed. Where somebody led up to the quotation
    (``led``), who is told of behind the verb only comes next: 花村は「…」と言い、矢島は…"""
    text = passage.modern
    end = first_sentence(text, start, right)
    segment = text[start:end]
    cited = CITED.match(segment)
    if not cited:
        subjects = passage.subjects(start, end)
        if line.quote.closes or not subjects or subjects[0].start - start > 14:
            return False
        # 「…」半七は眼をこすった。: the beat belongs to the one who speaks.
        line.whispered = any(word in segment for word in WHISPERS)
        if line.whispered:
            line.to += [one.person for one in passage.named_in(start, end) if one.role in ("dative", "of")]
        line.cue(subjects[0].person, "trailing_beat")
        return True
    if _THOUGHT.match(segment) and not re.search("声|言|云|口に", segment[:24]):
        line.thought = True
    line.whispered = line.whispered or any(word in segment[:40] for word in WHISPERS)
    verb = next((word for word in passage.words(start, end) if word.lemma in _VOICES), None)
    named = [one for one in passage.named_in(start, end) if one.quote < 0]
    subjects = [one for one in named if one.role in ("subject", "body", "pause")]
    dative = next(
        (one for one in named if one.role == "dative" and (verb is None or one.start < verb.start + 4)), None
    )
    if dative is not None and dative.person in passage.people:
        line.to.append(dative.person)
    if verb is None:
        if subjects and not led:
            line.cue(subjects[0].person, "cited")
        return bool(subjects) and not led
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
    if later and not led:
        if _TURN.match(rest.lstrip("たるうい")) or _TURN.match(rest):
            line.cue(later[0].person, "cited_then")
            if later[0].person in passage.people:
                line.to.append(later[0].person)
        else:
            line.cue(later[0].person, "cited_later")
            return True
    by = next((one for one in named if one.role == "of" and one.start < verb.start + 1), None)
    if by is not None and "声" in segment:
        line.cue(by.person, "cited_voice")
        return True
    return False


def _sure(line: Line, one: Reference) -> None:
    line.sure = one.person
    line.cue(one.person, "tag")


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
    line.cue(subjects[-1].person, "led_in" if close or speaks else "led")
    if close and line.sure is None and line.scores[subjects[-1].person] >= 7:
        line.sure = subjects[-1].person

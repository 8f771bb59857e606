"""The Japanese reader: one scene at a time, with what the scene before handed on."""

from dataclasses import replace

from memory.understanding.japanese.cast import find_cast
from memory.understanding.japanese.earshot import hearers_of
from memory.understanding.japanese.letters import letter_in
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.marks import with_corner_marks
from memory.understanding.japanese.on_paper import Paper, papers_in
from memory.understanding.japanese.passage import STRANGER, Passage, read_passage
from memory.understanding.japanese.presence import Presence, presence_in
from memory.understanding.japanese.scenes import scenes
from memory.understanding.japanese.speech import spoken
from memory.understanding.japanese.statements import statements_in
from memory.understanding.japanese.voices import Voice
from memory.understanding.reading import Carry, Person, SceneReading, Span, Utterance


class JapaneseReader:
    """Reads Japanese with SudachiPy's words and rules; no model is asked."""

    version = "ja-10"

    def scenes(self, text: str) -> list[Span]:
        """See :class:`memory.understanding.reading.Reader`."""
        return scenes(text)

    def find_cast(self, texts: list[str], known: list[Person] = ()) -> list[Person]:
        """See :class:`memory.understanding.reading.Reader`."""
        return find_cast([with_corner_marks(text) for text in texts], known)

    def read_scene(self, scene: str, cast: list[Person], carry: Carry) -> SceneReading:
        """See :class:`memory.understanding.reading.Reader`."""
        passage = read_passage(with_corner_marks(scene), cast, carry)
        lines, voices = spoken(passage)
        papers = papers_in(passage, lines)
        for line in lines:
            if line.index in papers:
                # Whoever wrote it is not there.
                line.speaker, line.sure, line.to, line.clear = None, None, [], False
        presence = presence_in(passage, lines)
        voiced = [line for line in lines if line.index not in papers]
        presence.weighed = hearers_of(passage, voiced, presence)
        for line in lines:
            if line.index in papers:
                line.sure = line.speaker = papers[line.index].writer
        said = tuple(
            _utterance(passage, presence, line, papers.get(line.index)) for line in lines if not line.thought
        )
        statements = statements_in(passage, lines, presence, said)
        return SceneReading(
            present=presence.everyone,
            mentions=tuple(passage.mentions),
            utterances=tuple(replace(one, text=scene[one.start : one.end]) for one in said),
            statements=tuple(replace(one, quote=scene[one.start : one.end]) for one in statements),
            carry=_carry(passage, presence, lines, voices),
        )


def _utterance(passage: Passage, presence: Presence, line: Line, paper: Paper | None) -> Utterance:
    quote = line.quote
    if paper is not None:
        heard = (paper.reader,) if paper.reader and paper.reader != paper.writer else ()
        return Utterance(
            quote.start, quote.end, passage.text[quote.start : quote.end], paper.writer, (), heard
        )
    speaker = line.speaker if line.speaker in passage.people else None
    there = presence.hearing(quote.start, speaker)
    to = tuple(who for who in line.to if who in passage.people and who in there)
    others = tuple(who for who in there if who != speaker)
    if line.inner or presence.is_recounted(quote.start, speaker):
        # Thought, or said in a story somebody tells: nobody here and now hears it.
        return Utterance(quote.start, quote.end, passage.text[quote.start : quote.end], speaker)
    heard = others if not line.whispered or (not to and len(others) == 1) else to
    return Utterance(quote.start, quote.end, passage.text[quote.start : quote.end], speaker, to, heard)


def _carry(passage: Passage, presence: Presence, lines: list[Line], voices: dict[str, Voice]) -> Carry:
    if letter_in(passage.text):
        # A letter is read in the midst of what is told: those who were there still are.
        return passage.carry
    speakers = [line.speaker for line in lines if line.speaker and not line.speaker.startswith(STRANGER)]
    return Carry(
        present=presence.remaining(),
        speakers=tuple(dict.fromkeys(reversed(speakers)))[:2][::-1],
        narrator=passage.narrator,
    )

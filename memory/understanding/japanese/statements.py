"""What became known in a scene, and to whom: few statements, each resting on a sentence of the text."""

from memory.understanding.japanese.asserted import from_speech
from memory.understanding.japanese.introductions import introductions_in
from memory.understanding.japanese.letters import Letter, letter_in
from memory.understanding.japanese.lies import lies_in, statements_of_lies
from memory.understanding.japanese.narrated import from_narration
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.presence import Presence
from memory.understanding.japanese.tags import Line
from memory.understanding.japanese.told import told_in
from memory.understanding.reading import Statement, Utterance

# In characters: one statement to so many, though a short scene may hold a few.
_PER_STATEMENT, _FEWEST = 260, 4


def statements_in(
    passage: Passage, lines: list[Line], presence: Presence, said: tuple[Utterance, ...]
) -> list[Statement]:
    """The statements of a scene in the order of the text."""
    letter = letter_in(passage.text)
    if letter:
        return _chosen(passage, from_speech(passage, _written(passage, letter), {}, set(passage.people)))
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
        from_narration(passage, told, presence, taking_part, set(lies.values()))
        + from_speech(passage, said, lies, taking_part)
        + statements_of_lies(passage, told, lies, said)
        + introductions_in(passage)
    )
    return _chosen(passage, found)


def _written(passage: Passage, letter: Letter) -> tuple[Utterance, ...]:
    """What a letter says, as said by who writes it to who reads it."""
    to = passage.finder.owner.get(letter.to)
    heard = (to,) if to and to != passage.narrator else ()
    return tuple(
        Utterance(start, end, passage.text[start:end], passage.narrator, heard, heard)
        for start, end in passage.told
    )


def _chosen(passage: Passage, found: list[Statement]) -> list[Statement]:
    best: dict[str, Statement] = {}
    for statement in found:
        key = statement.text
        if key not in best or best[key].importance < statement.importance:
            best[key] = statement
    kept = sorted(best.values(), key=lambda one: (-one.importance, one.start))
    most = max(_FEWEST, len(passage.text) // _PER_STATEMENT)
    return sorted(kept[:most], key=lambda one: (one.start, one.end, one.text))

"""What became known in a scene, and to whom: few statements, each resting on a sentence of the text."""

import re
from dataclasses import replace

from memory.understanding.japanese.asserted import from_speech
from memory.understanding.japanese.confidences import kept_private
from memory.understanding.japanese.introductions import introductions_in
from memory.understanding.japanese.letters import letter_in
from memory.understanding.japanese.lies import lies_in, statements_of_lies
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.narrated import from_narration
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.presence import Presence
from memory.understanding.japanese.scenes import teller_in, told_to
from memory.understanding.japanese.told import Told, told_in
from memory.understanding.reading import Kind, Scope, Statement, Utterance

_DEAD = re.compile(
    r"(?:年|月|昔|とうに|すでに|既に|前|幼い)[^。]{0,16}(?:死んで(?:い|お)|亡くなって(?:い|お)|死んだ|亡くなった)(?:る|た|り|ま)?[^、。]{0,3}。"
)
# What somebody is, and not what he did or had in mind.
_STANDING = (Kind.JOB, Kind.RELATION, Kind.PLACE, Kind.TRAIT, Kind.APPEARANCE)
# How much of a shorter statement must stand in a longer one that makes it superfluous.
_SAME = 0.7
# In characters: one statement to so many, though a short scene may hold a few.
_PER_STATEMENT, _FEWEST = 40, 12


def statements_in(
    passage: Passage, lines: list[Line], presence: Presence, said: tuple[Utterance, ...]
) -> list[Statement]:
    """The statements of a scene in the order of the text."""
    letter, heading = letter_in(passage.text), teller_in(passage.text)
    if letter or (heading and passage.narrator):
        # A letter or a testimony from end to end is what one person says to another.
        to = letter.to if letter else told_to(heading)
        return _chosen(passage, from_speech(passage, _said_to(passage, to), {}, set(passage.people), True))
    told = told_in(passage)
    dead = _long_dead(passage, told)
    said = tuple(one for one in said if one.speaker not in dead)
    lies = lies_in(passage, told, said)
    # Whoever is there but neither speaks nor is spoken to may be there by a misreading: no knower.
    taking_part = (
        {who for one in said for who in (one.speaker, *one.addressees)}
        | set(presence.listening)
        | presence.seen
    )
    taking_part |= {passage.narrator} if said else set(presence.everyone)
    taking_part -= dead
    found = (
        from_narration(passage, told, presence, taking_part, set(lies.values()))
        + from_speech(passage, said, lies, taking_part)
        + statements_of_lies(passage, told, lies, said)
        + introductions_in(passage)
    )
    return _chosen(passage, _of_the_living(kept_private(passage, said, found), dead))


def _of_the_living(found: list[Statement], dead: set[str]) -> list[Statement]:
    """The statements without the dead among their knowers, as far as anybody else or everybody knows them. What
    somebody felt or did while he lived was his own to know."""
    out = []
    for one in found:
        if one.kind not in _STANDING:
            out.append(one)
            continue
        knowers = tuple(knower for knower in one.knowers if knower.person not in dead)
        if knowers or one.scope is Scope.WORLD:
            out.append(replace(one, knowers=knowers) if knowers != one.knowers else one)
    return out


def _long_dead(passage: Passage, told: list[Told]) -> set[str]:
    """Those the narration says to be dead since long: they neither say nor hear anything here."""
    return {
        one.subject
        for one in told
        if one.subject and one.named and _DEAD.search(passage.text, one.start, one.end)
    }


def _said_to(passage: Passage, name: str) -> tuple[Utterance, ...]:
    """What a letter or a testimony says, sentence by sentence, as said by its "I" to whoever it is meant for."""
    to = passage.finder.owner.get(name)
    heard = (to,) if to and to != passage.narrator else ()
    return tuple(
        Utterance(start, end, passage.text[start:end], passage.narrator, heard, heard)
        for start, end in passage.told
    )


def _chosen(passage: Passage, found: list[Statement]) -> list[Statement]:
    """The most important statements, each thing once, as many as the length of the scene bears."""
    kept: list[Statement] = []
    most = max(_FEWEST, len(passage.text) // _PER_STATEMENT)
    for one in sorted(found, key=lambda one: (-one.importance, -len(one.text), one.start)):
        if len(kept) < most and not any(_says_as_much(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end, one.text))


def _says_as_much(one: Statement, other: Statement) -> bool:
    """Whether what ``other`` says of somebody is said by ``one``, to the same people."""
    if one.text == other.text:
        return True
    if (
        "「" in other.text
        or one.about[:1] != other.about[:1]
        or one.kind != other.kind
        or one.stance != other.stance
    ):
        return False
    if not {who.person for who in other.knowers} <= {who.person for who in one.knowers}:
        return False
    ours, theirs = _pairs(one.text), _pairs(other.text)
    return len(ours & theirs) >= _SAME * max(1, len(theirs))


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[はがもをにでと、。「」である]", "", text)
    return {bare[place : place + 2] for place in range(len(bare) - 1)}

"""A reader for tests: what it finds stands in the text itself.

Scenes are parted by lines of three stars. A line ``[mika, jiro<mika] The key is lost.`` is a secret that Mika
knows and that Jiro was told by her; ``[] The bell rings.`` is public. ``!fail`` and ``!wait`` stop it.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from memory.extraction.base import ModelUnavailable
from memory.understanding.reading import Carry, How, Knower, Person, SceneReading, Scope, Span, Statement

_LINE = re.compile(r"^\[(?P<knowers>[^\]\n]*)\] (?P<text>.+)$", re.MULTILINE)
_BREAK = re.compile(r"^\*\*\*\n", re.MULTILINE)
_NEW = re.compile(r"^Enter (\w+)\.$", re.MULTILINE)


@dataclass
class ScriptedReader:
    """``read`` collects the texts of the scenes that were read, ``seen`` who was shown to it with each."""

    version: str = "scripted-1"
    read: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    searched: list = field(default_factory=list)
    stumbles: bool = True
    before_reading: object = None

    def scenes(self, text):
        cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
        return [Span(a, b) for a, b in pairwise(cuts) if b > a]

    def find_cast(self, texts, known=()):
        self.searched.append(list(texts))
        ids = {person.id for person in known}
        names = dict.fromkeys(name for text in texts for name in _NEW.findall(text))
        new = [Person(name.lower(), name) for name in names if name.lower() not in ids]
        return [*known, *new]

    def read_scene(self, scene, cast, carry):
        if self.before_reading:
            self.before_reading(scene)
        if self.stumbles and "!fail" in scene:
            raise RuntimeError("The reader stumbled.")
        if self.stumbles and "!wait" in scene:
            raise ModelUnavailable("The model is busy.")
        self.read.append(scene)
        self.seen.append([person.id for person in cast])
        ids = {name.lower(): person.id for person in cast for name in (person.id, *person.names)}
        return SceneReading(
            present=tuple(sorted(set(ids.values()))),
            statements=tuple(_statement(match, ids) for match in _LINE.finditer(scene)),
            carry=Carry(narrator=carry.narrator),
        )


def _statement(match, ids):
    knowers = tuple(
        Knower(ids[who], How.TOLD if by else How.WITNESSED, told_by=ids.get(by))
        for who, _, by in (part.strip().partition("<") for part in match["knowers"].split(","))
        if who in ids
    )
    scope = Scope.CHARACTER if match["knowers"].strip() else Scope.WORLD
    return Statement(match["text"], match["text"], match.start("text"), match.end("text"), scope, knowers)

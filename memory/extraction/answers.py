"""The shape in which a language model answers about a scene.

Lenient on purpose: words outside the lists are read as the most careful choice, not refused, so that one odd
word does not cost a whole scene. What matters (people, quotes) is checked against the scene in ``checking``.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from memory.understanding.reading import How, Kind, Scope, Stance


def _one_of(choices: type[StrEnum], otherwise: StrEnum):
    def read(value):
        word = str(value or "").strip().lower()
        return choices(word) if word in set(choices) else otherwise

    return Annotated[choices, BeforeValidator(read)]


def _importance(value):
    try:
        return min(5, max(1, round(float(value))))
    except (TypeError, ValueError, OverflowError):
        return 2


def _text(value):
    return value.strip() if isinstance(value, str) else ""


def _people(value):
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _knowers(value):
    """Knowers as ``AKnower`` reads them; many models give bare ids instead."""
    rows = value if isinstance(value, list) else [value] if value else []
    rows = [{"person": row} if isinstance(row, str) else row for row in rows]
    return [
        {"person": ""} | row if isinstance(row, dict) else row
        for row in rows
        if isinstance(row, (dict, AKnower))
    ]


def _facts(value):
    """The facts of an answer, one that is no fact as an empty one: refused and counted like other odd facts,
    it costs the scene none of its others."""
    if value is not None and not isinstance(value, (list, dict)):
        return value
    rows = value if isinstance(value, list) else [value] if value else []
    return [
        _NO_FACT | row if isinstance(row, dict) else row if isinstance(row, AFact) else _NO_FACT
        for row in rows
    ]


_NO_FACT = {"text": "", "quote": ""}
Text = Annotated[str, BeforeValidator(_text)]
People = Annotated[list[str], BeforeValidator(_people)]
AStance = _one_of(Stance, Stance.KNOWS)


class AKnower(BaseModel):
    """Somebody who knows the fact at the end of the scene."""

    person: Text = Field(description="id of the cast")
    how: _one_of(How, How.WITNESSED) = How.WITNESSED
    stance: AStance = Stance.KNOWS
    told_by: Text = Field("", description="id of the one who told it, if told; else empty")


class AFact(BaseModel):
    """One thing that becomes known in the scene."""

    text: Text = Field(description="one sentence that stands on its own")
    quote: Text = Field(description="copied from the scene, character by character")
    scope: _one_of(Scope, Scope.CHARACTER) = Scope.CHARACTER
    knowers: Annotated[list[AKnower], BeforeValidator(_knowers)] = []
    stance: AStance = Stance.KNOWS
    kind: _one_of(Kind, Kind.EVENT) = Kind.EVENT
    importance: Annotated[int, BeforeValidator(_importance)] = Field(2, ge=1, le=5)
    about: People = []


class ASceneRead(BaseModel):
    """What one scene makes known."""

    facts: Annotated[list[AFact], BeforeValidator(_facts)]

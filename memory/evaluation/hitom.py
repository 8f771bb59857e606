"""Hi-ToM (He and others 2023, Apache-2.0): who believes what, answered from the facts and their knowers alone."""

import json
import re
from pathlib import Path

from memory.understanding import TextReading, read_text
from memory.understanding.reading import Statement

from .score import Score

_REALLY = re.compile(r"Where is the (?P<thing>\w+) really\?")
_THINKS = re.compile(
    r"Where does (?P<who>\w+) (?:really )?think (?P<chain>(?:\w+ thinks )*)the (?P<thing>\w+) is\?"
)


def scores(folder: Path, orders: tuple[int, ...] = (0, 1, 2), wrong: list[str] | None = None) -> list[Score]:
    """For each order: how many questions the facts of the story answer rightly."""
    data = json.loads((folder / "hitom" / "Hi-ToM_data.json").read_text(encoding="utf-8"))["data"]
    bars = {0: 0.95, 1: 0.95, 2: 0.90}
    counted = {order: Score(f"Hi-ToM: order {order}", bar=bars.get(order)) for order in orders}
    readings: dict[str, TextReading] = {}
    for row in data:
        if row["question_order"] not in counted:
            continue
        if row["story"] not in readings:
            readings[row["story"]] = read_text(row["story"], "en", None)
        answer = answered(readings[row["story"]], row["question"])
        right = answer == row["answer"]
        counted[row["question_order"]].count(right)
        if not right and wrong is not None:
            wrong.append(
                f"{row['question_order']} {row['question']} {row['answer']}, not {answer}\n{row['story']}"
            )
    return list(counted.values())


def answered(reading: TextReading, question: str) -> str | None:
    """The place a question asks for: the last that everyone in its chain came to know together."""
    if really := _REALLY.match(question):
        places = [fact for fact in reading.statements if _place(fact, really["thing"]) and not _is_told(fact)]
        return _place(places[-1], really["thing"]) if places else None
    asked = _THINKS.match(question)
    if not asked:
        return None
    chain = [asked["who"], *re.findall(r"(\w+) thinks", asked["chain"])]
    wanted = {_id(reading, name) for name in chain}
    known = [
        fact
        for fact in reading.statements
        if _place(fact, asked["thing"]) and wanted <= {knower.person for knower in fact.knowers}
    ]
    return _place(known[-1], asked["thing"]) if known else None


def _id(reading: TextReading, name: str) -> str | None:
    return next((person.id for person in reading.cast if name in person.names), None)


def _place(fact: Statement, thing: str) -> str | None:
    found = re.search(rf"\b{thing} (?:is in|to) the (\w+)\.?$", fact.text)
    return found[1] if found else None


def _is_told(fact: Statement) -> bool:
    return any(knower.told_by for knower in fact.knowers)

"""Hi-ToM (He and others 2023, Apache-2.0): who believes what, answered from the facts and their knowers alone."""

import json
import re
from pathlib import Path

from memory.understanding import TextReading, read_text
from memory.understanding.reading import Knower, Statement

from .score import Score

_REALLY = re.compile(r"Where is the (?P<thing>\w+) really\?")
_NUMBERED = re.compile(r"^\d+ .*", re.MULTILINE)
_THINKS = re.compile(
    r"Where does (?P<who>\w+) (?:really )?think (?P<chain>(?:\w+ thinks )*)the (?P<thing>\w+) is\?"
)


def scores(folder: Path, orders: tuple[int, ...] = (0, 1, 2), wrong: list[str] | None = None) -> list[Score]:
    """For each order: how many questions the facts of the story answer rightly. Each question is asked twice with the
    same story; where the two answers of the data differ, one of them is wrong whatever is answered, so that the
    questions on which the data agrees with itself are counted alone as well."""
    data = json.loads((folder / "hitom" / "Hi-ToM_data.json").read_text(encoding="utf-8"))["data"]
    bars = {0: 0.95, 1: 0.95, 2: 0.90}
    counted = {order: Score(f"Hi-ToM: order {order}", bar=bars.get(order)) for order in orders}
    agreed = {
        order: Score(f"Hi-ToM: order {order}, answers that agree", bar=bars.get(order)) for order in orders
    }
    answers: dict[tuple[str, str], set[str]] = {}
    for row in data:
        answers.setdefault(_asked(row), set()).add(row["answer"])
    readings: dict[str, TextReading] = {}
    for row in data:
        order = row["question_order"]
        if order not in counted:
            continue
        if row["story"] not in readings:
            readings[row["story"]] = read_text(row["story"], "en", None)
        answer = answered(readings[row["story"]], row["question"])
        right = answer == row["answer"]
        counted[order].count(right)
        if len(answers[_asked(row)]) == 1:
            agreed[order].count(right)
        if not right and wrong is not None:
            wrong.append(f"{order} {row['question']} {row['answer']}, not {answer}\n{row['story']}")
    return [score for order in orders for score in (counted[order], agreed[order])]


def _asked(row: dict) -> tuple[str, str]:
    """A question with its story, without what one of the two copies says before the story."""
    return "\n".join(_NUMBERED.findall(row["story"])), row["question"]


def answered(reading: TextReading, question: str) -> str | None:
    """The place a question asks for: what one believes; of two, the last that they saw together or that one of them
    told the other. (What a third tells both, each judges for himself.)"""
    if really := _REALLY.match(question):
        places = [fact for fact in reading.statements if _place(fact, really["thing"]) and not _is_told(fact)]
        return _place(places[-1], really["thing"]) if places else None
    asked = _THINKS.match(question)
    if not asked:
        return None
    chain = [asked["who"], *re.findall(r"(\w+) thinks", asked["chain"])]
    wanted = [_id(reading, name) for name in chain]
    about = [fact for fact in reading.statements if _place(fact, asked["thing"])]
    if len(wanted) == 1:
        known = [fact for fact in about if wanted[0] in _knowers(fact)]
    else:
        known = [fact for fact in about if _is_shared(fact, wanted[0], wanted[1:])]
    return _place(known[-1], asked["thing"]) if known else None


def _is_shared(fact: Statement, who: str | None, others: list[str | None]) -> bool:
    """Whether somebody knows what others believe: they all saw it, or one of them told it."""
    knowers = _knowers(fact)
    tellers = {knower.told_by for knower in fact.knowers} - {None}
    everyone = {who, *others}
    if not everyone <= {*knowers, *tellers} or not set(others) <= set(knowers):
        return False
    told = {knowers[person].told_by for person in everyone & set(knowers)} - {None}
    return told <= {who} or told <= set(others)


def _knowers(fact: Statement) -> dict[str, Knower]:
    return {knower.person: knower for knower in fact.knowers}


def _id(reading: TextReading, name: str) -> str | None:
    return next((person.id for person in reading.cast if name in person.names), None)


def _place(fact: Statement, thing: str) -> str | None:
    found = re.search(rf"\b{thing} (?:is in|to) the (\w+)\.?$", fact.text)
    return found[1] if found else None


def _is_told(fact: Statement) -> bool:
    return any(knower.told_by for knower in fact.knowers)

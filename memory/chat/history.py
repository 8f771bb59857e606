"""What was said before in a talk, as far as it may still be said and fits."""

from dataclasses import dataclass

from memory.conversations.budget import HISTORY_TOKENS, tokens
from memory.conversations.wording import unmarked
from memory.language_model.base import Turn


@dataclass(frozen=True)
class Pair:
    """A question and its answer. ``id`` is that of the question, ``rests_on`` the facts behind the answer."""

    id: str
    answer_id: str
    asked: str
    answered: str
    rests_on: tuple[int, ...]


def exchanges(lines, before, visible):
    """The ``Pair``s before a question (None: all), oldest first.

    Of several answers the newest counts. An answer behind which stands a fact that is no longer in
    ``visible`` is left out with its question, and so is what the guard marked in the others.
    """
    pairs = []
    told = lines if before is None else lines[: lines.index(before)]
    for question in (line for line in told if line.by_user):
        answers = [line for line in lines if line.reply_to == question.id]
        ended = [line for line in answers if line.is_said]
        if ended and behind(ended[-1]) <= visible:
            last = ended[-1]
            pairs.append(Pair(question.id, last.id, question.text, unmarked(last), tuple(behind(last))))
    return pairs


def behind(line):
    """The facts that anything an answer was given rests on."""
    return {*line.fact_ids, *line.rests_on}


def still_visible(sight, lines):
    """Of the facts behind these lines those that may stand behind them now."""
    return sight.of({fact for line in lines for fact in behind(line)})


def fitting(pairs, last_messages):
    """The latest pairs that fit, oldest first: not more messages than asked for, nor tokens than there is
    room."""
    kept, room = [], HISTORY_TOKENS
    for pair in reversed(pairs[-(last_messages // 2) :] if last_messages > 1 else []):
        room -= tokens(pair.asked) + tokens(pair.answered)
        if room < 0:
            break
        kept.insert(0, pair)
    return kept


def turns(pairs, question, fence):
    """The talk for a model, ending with the question."""
    said = [turn for pair in pairs for turn in (Turn(False, fence(pair.asked)), Turn(True, pair.answered))]
    return [*said, Turn(False, fence(question))]

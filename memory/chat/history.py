"""What was said before in a talk, as far as it may still be said and fits."""

from collections import defaultdict
from dataclasses import dataclass

from memory.conversations import conversations
from memory.conversations.budget import HISTORY_TOKENS, tokens
from memory.conversations.seats import is_heard
from memory.conversations.wording import unmarked
from memory.language_model.base import Turn

# Lines that are read at once, and how many beyond those asked for: some answers may not be seen any more.
AT_ONCE, SPARE = 60, 10
# In a room so many times as many lines are read before nobody is expected to have asked him more.
MOST_HEARD = 4


@dataclass(frozen=True)
class Recent:
    """The end of a talk up to now, in order; ``whole`` where that is all of it."""

    lines: tuple
    whole: bool

    def line(self, line_id):
        return next(line for line in self.lines if line.id == line_id)

    def before(self, line):
        return self.lines[: self.lines.index(line)]


def recent(talk, question_id, last_messages, *, back_to=None):
    """So much of a talk's end as the history of a prompt can hold, and the question that it is for; with
    ``back_to`` all back to the line of that id, "" for its beginning."""
    store, lines, cursor = conversations(), [], None
    missing = {question_id} if back_to is None else {question_id, back_to}
    while True:
        page = store.page(talk.id, limit=AT_ONCE, newest_first=True, cursor=cursor)
        lines += page.lines
        cursor = page.cursor
        missing -= {line.id for line in page.lines}
        if cursor is None or (not missing and _is_enough(_before(lines, question_id), last_messages)):
            return Recent(tuple(reversed(lines)), whole=cursor is None)


def _before(lines, question_id):
    """Of lines, the latest first, those before the question."""
    return lines[next(at for at, line in enumerate(lines) if line.id == question_id) + 1 :]


def _is_enough(lines, last_messages):
    """Whether these hold as much of what was said to the character and by him as goes into a prompt. Between
    that there may be any amount of what he only heard."""
    own = [line for line in lines if not is_heard(line)]
    size = sum(tokens(line.text) for line in own)
    most = last_messages + SPARE
    return len(own) >= most or size > 2 * HISTORY_TOKENS or len(lines) >= MOST_HEARD * most


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
    pairs, answers = [], defaultdict(list)
    for line in lines:
        answers[line.reply_to].append(line)
    told = lines if before is None else lines[: lines.index(before)]
    for question in (line for line in told if line.by_user):
        ended = [line for line in answers[question.id] if line.is_said]
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

"""What was said before in a talk, as far as it may still be said and fits."""

from memory.conversations.base import State
from memory.language_model.base import Turn

from .words import sentences

# Tokens for what was said before, and for the memories; the rest of a small model's window is for its answer.
HISTORY_TOKENS = 3000
MEMORY_TOKENS = 3000


def tokens(text):
    """About how many tokens a text has: one a character beyond ASCII, one for four within."""
    wide = sum(ord(character) > 127 for character in text)
    return wide + -(-(len(text) - wide) // 4)


def exchanges(lines, before, visible):
    """The (question, answer) pairs before a question, oldest first.

    Of several answers the newest counts. An answer given from a fact that is no longer in ``visible`` is left
    out with its question, and so is what the guard marked in the others.
    """
    pairs = []
    for question in (line for line in lines[: lines.index(before)] if line.by_user):
        answers = [line for line in lines if line.reply_to == question.id]
        ended = [line for line in answers if line.state in (State.COMPLETE, State.STOPPED) and line.text]
        if ended and set(ended[-1].fact_ids) <= visible:
            pairs.append((question.text, unmarked(ended[-1])))
    return pairs


def turns(pairs, question, fence):
    """The talk for a model, ending with the question; the oldest exchanges go when it is too much."""
    kept, room = [], HISTORY_TOKENS
    for asked, answered in reversed(pairs):
        room -= tokens(asked) + tokens(answered)
        if room < 0:
            break
        kept[:0] = [Turn(False, fence(asked)), Turn(True, answered)]
    return [*kept, Turn(False, fence(question))]


def unmarked(answer):
    """The text of an answer without the sentences in which the guard marked something."""
    if not answer.marks:
        return answer.text
    spans = [(mark.start, mark.end) for mark in answer.marks]
    whole = [(s, e) for s, e in sentences(answer.text) if not any(a < e and s < b for a, b in spans)]
    return " ".join(answer.text[s:e] for s, e in whole) or "…"

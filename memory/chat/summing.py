"""The beginning of a long talk in short, when its words do not fit into a prompt any more."""

import json
from dataclasses import dataclass

from memory.conversations.base import Holder
from memory.conversations.budget import SUMMARY_TOKENS, cut, tokens
from memory.conversations.shelves import Shelf, place_of
from memory.conversations.sight import Sight
from memory.conversations.wording import without
from memory.extraction.base import Usage
from memory.prompts import fence, prompt

# Tokens of a talk that are summed up at once, and how many exchanges are worth it.
AT_ONCE = 4000
WORTH_IT = 2


@dataclass(frozen=True)
class Summary:
    """What a talk was about up to and with the question ``upto``; "" when nothing was summed up."""

    text: str = ""
    upto: str = ""
    rests_on: tuple[int, ...] = ()


def summary_of(talk, viewpoint):
    """The latest summary that the viewpoint may see; an empty one where there is none."""
    found, _number = _shelf(talk, viewpoint).latest()
    return _read(found)


def sum_up(talk, viewpoint, guard, left_out, model, answer):
    """Sum up the exchanges that do not fit any more, with the summary before; nothing without enough news.

    What the guard marks is left out. Returns what it cost; raises ``ModelUnavailable``.
    """
    shelf = _shelf(talk, viewpoint)
    found, number = shelf.latest()
    before = _read(found)
    ids = [pair.id for pair in left_out]
    if before.upto and before.upto not in ids:
        before = Summary()  # Its talk is not what it was.
    news = left_out[ids.index(before.upto) + 1 if before.upto else 0 :]
    news = _at_once(news)
    if len(news) < WORTH_IT:
        return Usage()
    said = "\n".join(part for part in (before.text, *(f"> {p.asked}\n{p.answered}" for p in news)) if part)
    name = " ".join(viewpoint.character.name.split())
    instructions = prompt("sum_up", language=viewpoint.story.language, name=name)
    written = model.write(instructions, fence(said, "talk"))
    text = cut(without(written.text, guard.marks(written.text)), SUMMARY_TOKENS)
    behind = {*before.rests_on, *(fact for pair in news for fact in pair.rests_on)}
    shelf.put(number + 1, json.dumps({"upto": news[-1].id, "text": text}), sorted(behind), answer)
    return written.usage


def _at_once(pairs):
    room, taken = AT_ONCE, []
    for pair in pairs:
        room -= tokens(pair.asked) + tokens(pair.answered)
        if taken and room < 0:
            break
        taken.append(pair)
    return taken


def _shelf(talk, viewpoint):
    holder = Holder(talk.user_id, talk.story_id, viewpoint.character.pk, talk.id, "summary")
    return Shelf(holder, place_of(talk), Sight(viewpoint, talk))


def _read(version):
    if version is None:
        return Summary()
    value = json.loads(version.text)
    return Summary(value["text"], value["upto"], version.rests_on)

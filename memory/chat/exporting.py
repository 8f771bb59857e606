"""A talk or a room to take away, as Markdown or JSON: what its user has seen of it, and nothing else.

The memories an answer used are named as far as the viewpoint still sees them; what the guard marked is
marked, without the fact that it comes from.
"""

import re

from django.utils.translation import gettext as _

from memory.conversations.base import State
from memory.conversations.seats import seat_of
from memory.models import Fact


def as_data(story, viewpoint, talk, exchanges):
    """The talk as plain data, for JSON. ``viewpoint`` is None where it is closed."""
    return {
        "story": story.slug,
        "title": talk.title,
        "character": talk.character_name,
        "as_of": viewpoint.before if viewpoint else talk.as_of,
        "exchanges": [
            {
                "question": one.question.text,
                "asked_at": one.question.created_at.isoformat(),
                "answers": [_answer(viewpoint, answer.line) for answer in _answers(one)],
            }
            for one in exchanges
        ],
    }


def as_markdown(story, viewpoint, talk, exchanges):
    """The talk as a text to read."""
    data = as_data(story, viewpoint, talk, exchanges)
    place = _("%(name)s, as of episode %(number)s") % {"name": data["character"], "number": data["as_of"]}
    parts = [f"# {story.title}", place]
    for one in data["exchanges"]:
        parts.append(f"**{_('You')}**\n\n{_quoted(one['question'])}")
        for answer in one["answers"][-1:]:
            parts += _told(data["character"], answer)
    return "\n\n".join(parts) + "\n"


def room_as_data(story, room, rounds, viewpoints):
    """A room as plain data. ``viewpoints`` are those of its talks by their ids, None where one is closed."""
    first = viewpoints[room.talks[0].id]
    return {
        "story": story.slug,
        "title": room.title,
        "characters": [talk.character_name for talk in room.talks],
        "as_of": first.before if first else room.talks[0].as_of,
        "rounds": [
            {
                "said": one.text,
                "to": [talk.character_name for talk in room.talks if seat_of(talk).slug in one.asked],
                "answers": [
                    {"character": talk.character_name} | _answer(viewpoints[talk.id], line)
                    for talk, lines in one.answers
                    for line in lines
                    if line.state != State.STREAMING
                ],
            }
            for one in rounds
        ],
    }


def room_as_markdown(story, room, rounds, viewpoints):
    """A room as a text to read: of several answers of one character to one thing, the last."""
    data = room_as_data(story, room, rounds, viewpoints)
    place = _("%(name)s, as of episode %(number)s")
    parts = [f"# {story.title}", f"## {data['title']}"]
    parts.append(place % {"name": " · ".join(data["characters"]), "number": data["as_of"]})
    for one in data["rounds"]:
        parts.append(f"**{_('You')}** → {' · '.join(one['to'])}\n\n{_quoted(one['said'])}")
        latest = {answer["character"]: answer for answer in one["answers"]}
        for name, answer in latest.items():
            parts += _told(name, answer)
    return "\n\n".join(parts) + "\n"


def _told(name, answer):
    parts = [f"**{name}**\n\n{answer['text']}"]
    if answer["marks"]:
        parts.append("*" + _("Marked: more than this character may know here.") + "*")
    if answer["memories"]:
        parts.append("\n".join(f"- {memory['text']} ({memory['episode']})" for memory in answer["memories"]))
    return parts


def _answers(exchange):
    answers = [*exchange.earlier, *([exchange.answer] if exchange.answer else [])]
    return [answer for answer in answers if not answer.is_open]


def _answer(viewpoint, line):
    return {
        "text": line.text,
        "state": str(line.state),
        "model": line.model,
        "memories": _memories(viewpoint, line),
        "marks": [{"start": mark.start, "end": mark.end, "kind": mark.kind} for mark in line.marks],
    }


def _memories(viewpoint, line):
    if viewpoint is None:
        return []
    facts = viewpoint.facts(Fact.objects.filter(pk__in=line.fact_ids)).order_by(
        "episode__timeline", "start", "index"
    )
    return [
        {"text": text, "episode": number} for text, number in facts.values_list("text", "episode__number")
    ]


def _quoted(text):
    return "\n".join(f"> {row}" for row in text.splitlines())


def file_name(story, as_of, pk):
    """What a file is called, without its ending: in letters that every system takes."""
    return re.sub(r"[^\w-]+", "-", f"{story.slug}-{as_of}-{pk}", flags=re.ASCII)

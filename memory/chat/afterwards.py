"""What is done when an answer is kept: it never holds up the answer, and may be done twice.

The talk is taken in for semantic recall, the model is offered the tool that writes the working memory, and
what does not fit into the next prompt is summed up.
"""

import json
import logging

from episodes.models import Story
from memory.conversations import conversations
from memory.conversations.base import TalkGone
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.plans import plan_of
from memory.conversations.recalling import take_in
from memory.conversations.seats import own_words
from memory.conversations.sight import Sight
from memory.conversations.working_memory import MemoryChanged, MemoryRefused, WorkingMemory
from memory.extraction.base import Usage
from memory.language_model import language_model
from memory.language_model.base import Tool
from memory.prompts import fence, prompt

from .accounts import add_to_account
from .guard import guard_of
from .hearing import heard_in_room
from .history import behind, exchanges, fitting, recent, still_visible
from .summing import sum_up, summary_of

log = logging.getLogger(__name__)

TOOL = "update_working_memory"
# How many of the last exchanges the model sees when it takes notes: one it missed is noted with the next.
LATEST = 3
_DESCRIPTION = "Write down what should be remembered about the visitor."
_FORM = {
    "en": {
        "markdown": "Give the whole notes anew, in Markdown, in their form: what you leave out is lost.",
        "object": "Give only what changes, as a JSON object: null deletes, a list replaces the whole list.",
    },
    "ja": {
        "markdown": "Markdown で、今の形のまま全文を書き直してください。書かなかったことは失われます。",
        "object": "変わるところだけを JSON オブジェクトで。null は削除、配列は全体の置き換えです。",
    },
}


def after_answer(user_id, talk_id, answer_id):
    """See to an answer that was kept. Nothing happens where the talk or the answer is gone or closed.

    Raises ``ModelUnavailable``; what was done before that is not done again.
    """
    talk = conversations().find(talk_id, user_id=user_id)
    story = Story.objects.filter(pk=talk.story_id).first() if talk else None
    if story is None:
        return
    try:
        viewpoint = viewpoint_of(talk, story)
        take_in(talk, viewpoint)
        if model := language_model():
            _remember_with(model, talk, viewpoint, answer_id)
    except (TalkClosed, TalkGone):
        log.info("A talk ended before an answer in it was seen to.")


def _remember_with(model, talk, viewpoint, answer_id):
    answer = conversations().line(talk.id, answer_id)
    if answer is None:
        return
    plan = plan_of(viewpoint.story)
    upto = summary_of(talk, viewpoint).upto
    lines = recent(talk, answer.reply_to, plan.last_messages, back_to=upto).lines
    sight = Sight(viewpoint, talk, lines)
    pairs = exchanges(lines, None, still_visible(sight, lines))
    heard = [one.text for one in heard_in_room(sight, lines)]
    guard = guard_of(viewpoint, [*own_words(lines), *heard])
    if plan.enabled and not plan.read_only:
        spent = _take_notes(model, WorkingMemory(talk, viewpoint, plan), pairs[-LATEST:], guard, answer)
        add_to_account(answer, spent)
    left_out = pairs[: len(pairs) - len(fitting(pairs, plan.last_messages))]
    add_to_account(answer, sum_up(talk, viewpoint, guard, left_out, model, answer))


def _take_notes(model, memory, pairs, guard, answer):
    """Offer the model the tool that writes the working memory, with the last words of the talk. Returns what
    it cost."""
    if not pairs or memory.was_written_after(answer):
        return Usage()
    held, viewpoint = memory.read(), memory.viewpoint
    language, kind = viewpoint.story.language, "markdown" if memory.plan.schema is None else "object"
    instructions = prompt(
        "take_notes",
        language=language,
        name=" ".join(viewpoint.character.name.split()),
        form=_FORM[language][kind],
        notes=fence(held.text, "notes"),
    )
    said = "\n".join(f"> {pair.asked}\n{pair.answered}" for pair in pairs)
    shape = memory.plan.schema or {"type": "string"}
    schema = {"type": "object", "properties": {"memory": shape}, "required": ["memory"]}
    offered = model.offer(instructions, fence(said, "talk"), Tool(TOOL, _DESCRIPTION, schema))
    if offered.arguments is None:
        return offered.usage
    rests_on = {fact for pair in pairs for fact in pair.rests_on} | behind(answer)
    try:
        update = _without_marked(offered.arguments.get("memory"), held, guard, kind)
        memory.update(update, version=held.version, rests_on=rests_on, source=answer)
    except (MemoryRefused, MemoryChanged) as refused:
        log.info("Notes of a model were not taken: %s", refused)
    return offered.usage


def _without_marked(given, held, guard, kind):
    """What a model noted, without what the guard finds in it; what was noted before stays as it is."""
    if kind == "markdown":
        if not isinstance(given, str):
            return given
        before = set(held.text.splitlines())
        return "\n".join(line for line in given.splitlines() if line in before or not guard.marks(line))
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return given
    return _cleaned(given, guard)


def _cleaned(value, guard):
    if isinstance(value, dict):
        cleaned = {name: _cleaned(each, guard) for name, each in value.items()}
        return {name: each for name, each in cleaned.items() if each is not _MARKED}
    if isinstance(value, list):
        return [each for each in (_cleaned(each, guard) for each in value) if each is not _MARKED]
    return _MARKED if isinstance(value, str) and guard.marks(value) else value


_MARKED = object()

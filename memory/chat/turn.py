"""One turn of a talk: from a question to an answer that is kept.

The question is kept first, with a place for its answer. Whoever gives the answer (a stream, or a page that
waits) claims that place, ``prepare``s, speaks, and ``conclude``s.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from episodes.models import Story
from memory.conversations import conversations
from memory.conversations.base import Line, Outcome, State, Talk
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.extraction.base import ModelUnavailable, Usage
from memory.language_model import language_model
from memory.language_model.base import LanguageModel
from memory.models import Fact
from memory.prompts import fence, prompt
from memory.viewpoint import Viewpoint

from .guard import Guard
from .hidden import counted, hidden_from
from .history import MEMORY_TOKENS, exchanges, tokens, turns
from .mind import Memory, remember
from .persona import persona_of
from .recollection import recollect

log = logging.getLogger(__name__)

OFFLINE = "offline"
# What went wrong is in the log; the one who talks has nothing to do with it.
UNEXPECTED = "unexpected"
LONGEST_QUESTION = 8000
# How long a page waits for the answers before its own.
IN_TURN = 120.0

_LABELS = {
    "ja": {"told": "人から聞いた", "told_by": "{}から聞いた", "inferred": "察した", "suspects": "疑っている"},
    "en": {"told": "was told", "told_by": "was told by {}", "inferred": "concluded", "suspects": "suspects"},
}


@dataclass(frozen=True)
class Prepared:
    """Everything an answer needs, all of it from one viewpoint.

    Without a ``model`` the ``recollection`` is the answer. ``instructions`` and ``turns`` are all a model
    gets; what the ``guard`` holds is for looking over the answer, and goes nowhere else.
    """

    viewpoint: Viewpoint
    memories: tuple[Memory, ...]
    guard: Guard
    model: LanguageModel | None = None
    instructions: str = ""
    turns: tuple = ()
    recollection: str = ""

    @property
    def model_name(self):
        return self.model.label if self.model else OFFLINE


def ask(talk: Talk, text):
    """Keep a question with a place for its answer. Returns both lines; ``TalkClosed`` writes nothing."""
    viewpoint_of(talk, Story.objects.get(pk=talk.story_id))
    return conversations().add_turn(talk.id, text)


def prepare(talk: Talk, answer: Line):
    """Recall, and put together what may be said. Raises ``TalkClosed``."""
    story = Story.objects.get(pk=talk.story_id)
    viewpoint = viewpoint_of(talk, story)
    lines = conversations().lines(talk.id)
    question = next(line for line in lines if line.id == answer.reply_to)
    pairs = exchanges(lines, question, _still_visible(viewpoint, lines))
    memories = remember(viewpoint, question.text, pairs[-1][0] if pairs else "")
    asked = tuple(line.text for line in lines[: lines.index(question) + 1] if line.by_user)
    known = tuple(viewpoint.facts().values_list("text", flat=True))
    guard = Guard(viewpoint, tuple(hidden_from(viewpoint)), known, asked)
    persona, model = persona_of(viewpoint, guard), language_model()
    if model is None:
        text, used = recollect(viewpoint, memories, question.text, persona.first_person)
        return Prepared(viewpoint, tuple(used), guard, recollection=text)
    memories = _fitting(memories)
    return Prepared(
        viewpoint,
        tuple(memories),
        guard,
        model=model,
        instructions=_instructions(persona, memories, story.language),
        turns=tuple(turns(pairs, question.text, lambda text: fence(text, "visitor"))),
    )


def conclude(answer: Line, prepared: Prepared, text, *, state=State.COMPLETE, usage=None, error=""):
    """Look the answer over and keep it whole."""
    marks = prepared.guard.marks(text) if prepared.model else ()
    usage = usage or Usage()
    conversations().finish(
        answer,
        Outcome(
            state=state,
            text=text,
            fact_ids=tuple(memory.id for memory in prepared.memories),
            withheld=counted(prepared.guard.hidden),
            marks=marks,
            model=prepared.model_name,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=usage.cost,
            error=error,
        ),
    )


def fail(answer: Line, error):
    """Keep that an answer could not be begun, and why."""
    conversations().finish(answer, Outcome(State.FAILED, answer.text, error=str(error)))


def answer_now(talk: Talk, answer: Line):
    """Answer while somebody waits, after the answers before it. Returns the line as it was kept."""
    store, patience = conversations(), time.monotonic() + IN_TURN
    while (first := store.first_open(talk.id)) and time.monotonic() < patience:
        if store.claim(first):
            _answer(talk, first)
        elif first.id == answer.id:
            break
        else:
            time.sleep(0.2)
            store.give_up_lost(talk.id)
    return store.line(talk.id, answer.id)


def _answer(talk, answer):
    try:
        prepared = prepare(talk, answer)
    except TalkClosed as closed:
        return fail(answer, closed)
    except Exception:
        log.exception("An answer could not be prepared.")
        return fail(answer, UNEXPECTED)
    if prepared.model is None:
        return conclude(answer, prepared, prepared.recollection)
    speech, said = prepared.model.speak(prepared.instructions, prepared.turns), []

    async def listen():
        async for piece in speech:
            said.append(piece)

    try:
        asyncio.run(listen())
    except ModelUnavailable as error:
        return conclude(answer, prepared, "".join(said), state=State.FAILED, error=str(error))
    return conclude(answer, prepared, "".join(said), usage=speech.usage)


def _still_visible(viewpoint, lines):
    ids = {fact for line in lines for fact in line.fact_ids}
    return set(viewpoint.facts(Fact.objects.filter(pk__in=ids)).values_list("pk", flat=True))


def _fitting(memories):
    """As many memories as fit: what was found and what matters first."""
    room, kept = MEMORY_TOKENS, set()
    for memory in sorted(memories, key=lambda m: (not m.found, -m.score, -m.importance)):
        room -= tokens(memory.text) + 8
        if room < 0:
            break
        kept.add(memory.id)
    return [memory for memory in memories if memory.id in kept]


def _instructions(persona, memories, language):
    manner = [" / ".join(persona.aliases), persona.first_person, persona.manner, *persona.lines]
    return prompt(
        "speak_as",
        language=language,
        name=" ".join(persona.name.split()),
        manner=fence("\n".join(part for part in manner if part) or "-", "manner"),
        memories=fence("\n".join(_listed(memory, language) for memory in memories) or "-", "memories"),
    )


def _listed(memory, language):
    """A memory for the model. That a belief is wrong is not said: he who believes does not know."""
    labels = _LABELS[language]
    label = labels.get(memory.stance) or labels.get(memory.how)
    if memory.told_by and label == labels["told"]:
        label = labels["told_by"].format(memory.told_by)
    return f"- {memory.text} ({label})" if label else f"- {memory.text}"

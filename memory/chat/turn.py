"""One turn of a talk: from a question to an answer that is kept.

The question is kept first, with a place for its answer. Whoever gives the answer (a stream, or a page that
waits) claims that place, ``prepare``s, speaks, and ``conclude``s.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace
from itertools import takewhile

from episodes.models import Story
from memory.conversations import conversations
from memory.conversations.base import Line, Outcome, State, Talk, ToolCall
from memory.conversations.budget import MEMORY_TOKENS, tokens
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.plans import plan_of
from memory.conversations.seats import OF_LINES, own_words, refuse_reserved
from memory.conversations.sight import Sight
from memory.conversations.wording import checked
from memory.extraction.base import ModelUnavailable, Usage
from memory.language_model import language_model
from memory.language_model.base import LanguageModel, Lookup
from memory.models import TalkRules
from memory.prompts import fence, prompt
from memory.viewpoint import Viewpoint

from .accounts import Clock, keep_account
from .duties import owe, settle
from .earlier import Earlier, earlier_of
from .guard import Guard, guard_of
from .hearing import heard_in_room
from .hidden import counted
from .history import exchanges, fitting, recent, still_visible, turns
from .mind import Memory, put, remember
from .partners import known_about
from .persona import persona_of
from .recollection import recollect, refusal_of
from .second_look import doubted
from .signals import answer_kept
from .surroundings import latest_heard, surroundings
from .topics import asked_for

log = logging.getLogger(__name__)

OFFLINE = "offline"
# What went wrong is in the log; the one who talks has nothing to do with it.
UNEXPECTED = "unexpected"
# How long a page waits for the answers before its own.
IN_TURN = 120.0
LONGEST_LOOKUP = 400
LOOKUP = {
    "ja": "自分の記憶をもう一度さぐる。尋ねられたことを、言葉を変えて探すときに使う。",
    "en": "Search your own memory once more, in other words, for what you are asked about.",
}

_LABELS = {
    "ja": {"told": "人から聞いた", "told_by": "{}から聞いた", "inferred": "察した", "suspects": "疑っている"},
    "en": {"told": "was told", "told_by": "was told by {}", "inferred": "concluded", "suspects": "suspects"},
}
_FORMERLY = {"ja": "今はもう違う", "en": "formerly, no longer so"}


@dataclass(frozen=True)
class Prepared:
    """Everything an answer needs, all of it from one viewpoint.

    Without a ``model`` the ``recollection`` is the answer. ``instructions`` and ``turns`` are all a model
    gets; what the ``guard`` holds is for looking over the answer, and goes nowhere else. ``rests_on`` are the
    facts behind all that it gets.
    """

    viewpoint: Viewpoint
    memories: tuple[Memory, ...]
    guard: Guard
    talk: Talk
    model: LanguageModel | None = None
    instructions: str = ""
    turns: tuple = ()
    recollection: str = ""
    rests_on: tuple[int, ...] = ()
    rules: TalkRules | None = None
    question: str = ""
    refusal: str = ""
    # The question, where more was said before it than the guard has heard.
    asked_before: str | None = None
    clock: Clock = field(default_factory=Clock)
    # What the model looked up while it answered, and with which memories it came back.
    looked_up: list = field(default_factory=list)

    def speak(self, *, lasting=False):
        """Let the model answer; it may look into this viewpoint's memory again. ``lasting`` as the model has
        it."""
        lookup = Lookup("recall", LOOKUP[self.viewpoint.story.language], self._recall)
        return self.model.speak(self.instructions, self.turns, lookup, lasting=lasting)

    def _recall(self, question):
        memories = _fitting(remember(self.viewpoint, put(self.viewpoint, question[:LONGEST_LOOKUP])))
        listed = "\n".join(_listed(memory, self.viewpoint.story.language) for memory in memories)
        self.looked_up.append((question[:LONGEST_LOOKUP], memories, listed))
        return fence(listed or "-", "memories")

    @property
    def used(self):
        """The ids of all facts that the answer was given."""
        again = (memory for _, memories, _ in self.looked_up for memory in memories)
        return tuple(dict.fromkeys(memory.id for memory in (*self.memories, *again)))

    @property
    def is_held_back(self):
        """Whether nobody sees the answer before it was looked over."""
        return self.model is not None and self.rules.strict

    @property
    def model_name(self):
        return self.model.label if self.model else OFFLINE


def ask(talk: Talk, text, *, key="", metadata=None):
    """Keep a question with a place for its answer, once for each ``key``. Returns both lines.

    ``TalkClosed``, and ``NotSayable`` for what cannot be kept, write nothing.
    """
    refuse_reserved(metadata, OF_LINES)
    viewpoint_of(talk, Story.objects.get(pk=talk.story_id))
    return conversations().add_turn(talk.id, checked(text), key=key, metadata=metadata)


def prepare(talk: Talk, answer: Line):
    """Recall, and put together what may be said; anew where an episode was moved in time meanwhile. Raises
    ``TalkClosed``."""
    clock = Clock()
    while not (prepared := _prepared(talk, answer, clock)).viewpoint.stands:
        log.info("What %s was to say is put together anew.", talk.character_name)
    return prepared


def _prepared(talk, answer, clock):
    story = Story.objects.get(pk=talk.story_id)
    viewpoint = viewpoint_of(talk, story)
    plan = plan_of(story)
    said = recent(talk, answer.reply_to, plan.last_messages)
    question, sight = said.line(answer.reply_to), Sight(viewpoint, talk, said.lines)
    before = said.before(question)
    pairs = exchanges(said.lines, question, still_visible(sight, said.lines))
    heard = heard_in_room(sight, before)
    guard = guard_of(viewpoint, [*own_words([*before, question]), *(one.text for one in heard)])
    persona, model = persona_of(viewpoint, guard, talk), language_model()
    about, asked = known_about(viewpoint, persona.partner), asked_for(viewpoint, question.text)
    about = (*about, *(asked or ()))
    sought = put(viewpoint, question.text, pairs[-1].asked if pairs else "")
    memories = remember(viewpoint, sought, about)
    if model is None:
        text, used = recollect(viewpoint, memories, question.text, persona.first_person, asked)
        return Prepared(viewpoint, tuple(used), guard, talk=talk, recollection=text, clock=clock)
    memories = _fitting(memories)
    kept = fitting(pairs, plan.last_messages)
    earlier = earlier_of(talk, viewpoint, plan, question, sought, pairs, kept, said.whole)
    heard = latest_heard(heard)
    behind = {fact for pair in kept for fact in pair.rests_on} | {
        fact for one in heard for fact in one.behind
    }
    return Prepared(
        viewpoint,
        tuple(memories),
        guard,
        talk=talk,
        model=model,
        instructions="\n\n".join(
            (
                *_instructions(persona, memories, earlier, story.language),
                surroundings(persona, heard, story.language),
            )
        ),
        turns=tuple(turns(kept, question.text, lambda text: fence(text, "visitor"))),
        rests_on=tuple(sorted({*behind, *earlier.rests_on, *(memory.id for memory in memories)})),
        rules=TalkRules.of(story),
        question=question.text,
        refusal=refusal_of(viewpoint, persona.first_person),
        asked_before=None if said.whole else question.id,
        clock=clock,
    )


@dataclass(frozen=True)
class LookedOver:
    """An answer and what the guard found in it; ``usage`` is what looking cost, ``withdrawn`` how much was
    marked in the answers that nobody got to see."""

    text: str
    marks: tuple = ()
    usage: Usage = field(default_factory=Usage)
    withdrawn: int = 0

    @property
    def is_clean(self):
        return not self.marks


def look_over(prepared: Prepared, text):
    """Hold an answer against what its viewpoint may not know."""
    if prepared.model is None or not text:
        return LookedOver(text)
    doubts, usage = frozenset(), Usage()
    if prepared.rules.asks_model:
        doubts, usage = doubted(prepared.model, prepared.viewpoint, prepared.question, text)
    marks = prepared.guard.marks(text, doubts)
    if marks and prepared.asked_before is not None:
        marks = _well_informed(prepared).marks(text, doubts)
    return LookedOver(text, marks, usage)


def _well_informed(prepared):
    """The guard with all that was ever said to the character: what he heard himself may be repeated. To read
    all of a long talk is for the few answers in which there is something to be marked."""
    lines = conversations().lines(prepared.talk.id)
    before = tuple(takewhile(lambda line: line.id != prepared.asked_before, lines))
    heard = heard_in_room(Sight(prepared.viewpoint, prepared.talk, before), before)
    return prepared.guard.also_asked([*own_words(before), *(one.text for one in heard)])


def decline(prepared: Prepared, looked_over: LookedOver):
    """What the character says instead of an answer that told too much."""
    return LookedOver(
        prepared.refusal, usage=looked_over.usage, withdrawn=looked_over.withdrawn + len(looked_over.marks)
    )


def conclude(answer: Line, prepared: Prepared, looked_over, *, state=State.COMPLETE, usage=None, error=""):
    """Keep an answer whole, as it was ``LookedOver``."""
    usage = (usage or Usage()) + looked_over.usage
    withdrawn = {"withdrawn": looked_over.withdrawn} if looked_over.withdrawn else {}
    owe(prepared.talk, answer)
    kept = conversations().finish(
        answer,
        outcome := Outcome(
            state=state,
            text=looked_over.text,
            fact_ids=prepared.used,
            tool_calls=tuple(
                ToolCall("recall", {"question": question}, listed)
                for question, _, listed in prepared.looked_up
            ),
            rests_on=tuple(sorted({*prepared.rests_on, *prepared.used})),
            withheld=counted(prepared.guard.hidden) | withdrawn,
            marks=looked_over.marks,
            model=prepared.model_name,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=usage.cost,
            error=error,
        ),
    )
    if kept:
        keep_account(
            answer,
            prepared.viewpoint,
            outcome,
            found=sum(memory.found for memory in prepared.memories),
            withdrawn=looked_over.withdrawn,
            clock=prepared.clock,
        )
        answer_kept.send(sender=None, talk=prepared.talk, answer=answer)
    else:
        settle(prepared.talk.id, answer.id)


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
        return conclude(answer, prepared, LookedOver(prepared.recollection))
    state, text, usage, error = _spoken(prepared)
    looked_over = look_over(prepared, text)
    if prepared.is_held_back and not looked_over.is_clean:
        first = looked_over
        state, text, more, error = _spoken(prepared)
        usage = usage + more
        looked_over = replace(look_over(prepared, text), withdrawn=len(first.marks))
        if not looked_over.is_clean:
            looked_over = decline(prepared, looked_over)
    return conclude(answer, prepared, looked_over, state=state, usage=usage, error=error)


def _spoken(prepared):
    """What the model says, heard to the end, as (state, text, usage, error)."""
    speech, said = prepared.speak(), []

    async def listen():
        async for piece in speech:
            prepared.clock.hear()
            said.append(piece)

    try:
        asyncio.run(listen())
    except ModelUnavailable as error:
        return State.FAILED, "".join(said), speech.usage, str(error)
    return State.COMPLETE, "".join(said), speech.usage, ""


def _fitting(memories):
    """As many memories as fit: what was found and what matters first."""
    room, kept = MEMORY_TOKENS, set()
    for memory in sorted(memories, key=lambda m: (not m.found, -m.score, -m.importance)):
        room -= tokens(memory.text) + 8
        if room < 0:
            break
        kept.add(memory.id)
    return [memory for memory in memories if memory.id in kept]


def _instructions(persona, memories, earlier: Earlier, language):
    """What a model is told before the talk: who it is and what it knows, then what it remembers of the one
    who talks with it."""
    manner = [" / ".join(persona.aliases), persona.first_person, persona.manner, *persona.lines]
    yield prompt(
        "speak_as",
        language=language,
        name=" ".join(persona.name.split()),
        manner=fence("\n".join(part for part in manner if part) or "-", "manner"),
        memories=fence("\n".join(_listed(memory, language) for memory in memories) or "-", "memories"),
    )
    if earlier.texts:
        fenced = {name: fence(text or "-", name) for name, text in earlier.texts.items()}
        yield prompt("talk_memory", language=language, **fenced)


def _listed(memory, language):
    """A memory for the model. That a belief is wrong is not said: he who believes does not know."""
    labels = _LABELS[language]
    label = labels.get(memory.stance) or labels.get(memory.how)
    if memory.told_by and label == labels["told"]:
        label = labels["told_by"].format(memory.told_by)
    said = ", ".join(one for one in (label, _FORMERLY[language] if memory.formerly else "") if one)
    return f"- {memory.text} ({said})" if said else f"- {memory.text}"

"""A talk as a page shows it."""

from dataclasses import dataclass

from django.db.models import Prefetch

from memory.conversations import conversations
from memory.conversations.base import Line, Mark, State
from memory.conversations.seats import is_heard
from memory.models import Awareness, Fact
from memory.recall import reasons
from memory.viewpoint import Viewpoint

from .turn import OFFLINE


@dataclass(frozen=True)
class Stretch:
    """A stretch of an answer, and what the guard says about it, if anything: the mark and its place among
    the marks of the answer."""

    text: str
    mark: Mark | None = None
    number: int = 0


@dataclass(frozen=True)
class Exchange:
    """A question, its newest answer, and the answers before that."""

    question: Line
    answer: "Answer | None"
    earlier: tuple["Answer", ...]


@dataclass(frozen=True)
class Answer:
    """An answer with its marked stretches."""

    line: Line
    stretches: tuple[Stretch, ...]

    @property
    def id(self):
        return self.line.id

    @property
    def is_open(self):
        return self.line.state == State.STREAMING

    @property
    def is_stopped(self):
        return self.line.state == State.STOPPED

    @property
    def has_failed(self):
        return self.line.state == State.FAILED

    @property
    def is_offline(self):
        return self.line.model == OFFLINE

    @property
    def is_withdrawn(self):
        """Whether an answer before this one told too much, and was shown to nobody."""
        return bool(self.line.withheld.get("withdrawn"))

    @property
    def is_marked(self):
        return bool(self.line.marks)


@dataclass(frozen=True)
class Used:
    """A fact that an answer was given, and how this character knows it (None where everyone does). ``why`` it
    came to his mind, as ``recall.reasons`` says; ``formerly``: he knows that it holds no more."""

    fact: Fact
    awareness: Awareness | None
    why: tuple[str, ...]
    formerly: bool


def exchanges_of(talk):
    """The talk, question by question."""
    conversations().give_up_lost(talk.id)
    lines = conversations().lines(talk.id)
    exchanges = []
    for question in (line for line in lines if line.by_user and not is_heard(line)):
        answers = [answer_of(line) for line in lines if line.reply_to == question.id]
        newest = answers[-1] if answers else None
        exchanges.append(Exchange(question, newest, tuple(answers[:-1])))
    return exchanges


def answer_of(line):
    """An answer, cut where the guard marked it."""
    stretches, at = [], 0
    for number, mark in enumerate(line.marks):
        if line.text[at : mark.start]:
            stretches.append(Stretch(line.text[at : mark.start]))
        stretches.append(Stretch(line.text[mark.start : mark.end], mark, number))
        at = mark.end
    return Answer(line, (*stretches, Stretch(line.text[at:])))


def used_in(line, viewpoint):
    """The facts that an answer was given, as far as the viewpoint still sees them, in their order."""
    own = Prefetch("awarenesses", queryset=viewpoint.awarenesses(), to_attr="own")
    facts = (
        viewpoint.facts(Fact.objects.filter(pk__in=line.fact_ids))
        .select_related("episode", "episode__story")
        .defer("episode__body", "episode__manuscript")
        .prefetch_related(own)
        .order_by("episode__timeline", "start", "index")
    )
    asked = conversations().line(line.talk_id, line.reply_to) if line.reply_to else None
    why = reasons(line.fact_ids, asked.text if asked else "", viewpoint)
    former = set(viewpoint.replacements().filter(old__in=line.fact_ids).values_list("old_id", flat=True))
    return [Used(fact, next(iter(fact.own), None), why.get(fact.pk, ()), fact.pk in former) for fact in facts]


@dataclass(frozen=True)
class Knowledge:
    """How much a viewpoint knows, and how much of that not everyone does."""

    known: int
    secret: int


def knowledge_of(viewpoint: Viewpoint):
    facts = viewpoint.facts()
    return Knowledge(facts.count(), facts.filter(scope="character").count())

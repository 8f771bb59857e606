"""A talk as a page shows it."""

from dataclasses import dataclass

from django.db.models import Prefetch

from memory.conversations import conversations
from memory.conversations.base import Line, Mark, State
from memory.conversations.seats import is_heard
from memory.models import Awareness, Fact
from memory.recall import reasons
from memory.succession import held_instead
from memory.viewpoint import Viewpoint

from .turn import OFFLINE

# So many lines are shown at once, and read at once on the way to one far back.
AT_ONCE, FAR = 40, 200


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


@dataclass(frozen=True)
class Part:
    """A part of a talk, question by question. ``earlier`` is the cursor that leads to the part before it,
    None where the talk begins."""

    exchanges: tuple[Exchange, ...]
    earlier: str | None


def part_of(talk, *, before=None, back_to=""):
    """The newest part of a talk, or the one before a cursor; with ``back_to`` one that reaches back to the
    line of that id.

    What it asks the store does not grow with the talk.
    """
    conversations().give_up_lost(talk.id)
    missing = back_to and conversations().line(talk.id, back_to)
    lines, cursor = [], before
    while True:
        page = conversations().page(
            talk.id, limit=FAR if missing else AT_ONCE, newest_first=True, cursor=cursor
        )
        lines, cursor = [*lines, *page.lines], page.cursor
        missing = missing and back_to not in {line.id for line in page.lines}
        if cursor is None or (not missing and any(map(_is_asked, lines))):
            break
    questions = [line for line in reversed(lines) if _is_asked(line)]
    return Part(tuple(_asked_and_answered(talk, questions)), cursor)


def exchanges_of(talk):
    """The whole talk, question by question."""
    conversations().give_up_lost(talk.id)
    lines = conversations().lines(talk.id)
    return list(_paired([line for line in lines if _is_asked(line)], lines))


def exchange_of(talk, question):
    """One question (a line) with all its answers."""
    return next(_asked_and_answered(talk, [question]))


def _is_asked(line):
    return line.by_user and not is_heard(line)


def _asked_and_answered(talk, questions):
    # An answer may have been given long after its question: it is not looked for beside it.
    return _paired(questions, conversations().answers(talk.id, [line.id for line in questions]))


def _paired(questions, lines):
    answers = {}
    for line in lines:
        answers.setdefault(line.reply_to, []).append(answer_of(line))
    for question in questions:
        given = answers.get(question.id, [])
        yield Exchange(question, given[-1] if given else None, tuple(given[:-1]))


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
    former = held_instead(line.fact_ids, viewpoint)
    return [Used(fact, next(iter(fact.own), None), why.get(fact.pk, ()), fact.pk in former) for fact in facts]


@dataclass(frozen=True)
class Knowledge:
    """How much a viewpoint knows, and how much of that not everyone does."""

    known: int
    secret: int


def knowledge_of(viewpoint: Viewpoint):
    facts = viewpoint.facts()
    return Knowledge(facts.count(), facts.filter(scope="character").count())

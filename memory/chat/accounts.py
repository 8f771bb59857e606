"""What the talks of a story used, found and cost, and what told too much: by answer, and summed up."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from memory.conversations import conversations
from memory.models import Fact, TalkAnswer

DAYS, FACTS, UNANSWERED = 30, 12, 20


@dataclass
class Clock:
    """When an answer was begun and when its first word came."""

    began: float = field(default_factory=time.monotonic)
    first: float | None = None

    def hear(self):
        """Its first word is there."""
        if self.first is None:
            self.first = time.monotonic() - self.began

    @property
    def seconds(self):
        return time.monotonic() - self.began


@dataclass(frozen=True)
class Day:
    """The answers of one day."""

    day: date
    answers: int
    failed: int
    nothing_found: int
    marked: int
    withdrawn: int
    tokens: int
    cost: Decimal | None
    first_token: float | None
    seconds: float | None


@dataclass(frozen=True)
class Use:
    """How often a fact was given to an answer."""

    fact: Fact
    times: int


@dataclass(frozen=True)
class Unanswered:
    """A question that brought up nothing, to whom and as of when."""

    text: str
    name: str
    as_of: int


def keep_account(answer, viewpoint, outcome, *, found, withdrawn, clock):
    """Enter one answer, as it was kept (``Outcome``); of a story that goes at this moment there is none."""
    with suppress(IntegrityError), transaction.atomic():
        _enter(answer, viewpoint, outcome, found, withdrawn, clock)


def _enter(answer, viewpoint, outcome, found, withdrawn, clock):
    row = TalkAnswer.objects.create(
        story=viewpoint.story,
        character=viewpoint.character,
        thread=answer.talk_id,
        line=answer.id,
        question=answer.reply_to or "",
        as_of=viewpoint.before,
        state=outcome.state.value,
        model=outcome.model[:100],
        found=found,
        marked=len(outcome.marks),
        withdrawn=withdrawn,
        input_tokens=outcome.input_tokens,
        output_tokens=outcome.output_tokens,
        cost=outcome.cost,
        first_token=clock.first,
        seconds=clock.seconds,
    )
    row.facts.set(Fact.objects.filter(pk__in=outcome.fact_ids))


def add_to_account(answer, usage):
    """Add what was spent for an answer after it was kept: for notes and summaries."""
    added = {name: F(name) + getattr(usage, name) for name in ("input_tokens", "output_tokens")}
    if usage.cost is not None:
        added["cost"] = Coalesce("cost", Decimal(0)) + usage.cost
    TalkAnswer.objects.filter(thread=answer.talk_id, line=answer.id).update(**added)


def days_of(story):
    """The latest days with answers, the newest first (out of the view ``talk_use``)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, answers, failed, nothing_found, marked, withdrawn, tokens, cost, first_token,"
            " seconds"
            " FROM talk_use WHERE story_id = %s ORDER BY day DESC LIMIT %s",
            [story.pk, DAYS],
        )
        return [Day(*row) for row in cursor.fetchall()]


def facts_used(viewpoint):
    """The facts that answers used most, of those the desk's viewpoint sees (out of ``talk_fact_use``)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fact_id, times FROM talk_fact_use WHERE story_id = %s"
            " ORDER BY times DESC, fact_id LIMIT %s",
            [viewpoint.story.pk, FACTS * 2],
        )
        times = dict(cursor.fetchall())
    facts = viewpoint.facts(Fact.objects.filter(pk__in=times)).select_related("episode", "episode__story")
    uses = [Use(fact, times[fact.pk]) for fact in facts.defer("episode__body", "episode__manuscript")]
    return sorted(uses, key=lambda use: (-use.times, use.fact.pk))[:FACTS]


def unanswered(story, user):
    """The latest questions that brought up nothing: the user's own, for what others say is theirs.

    A question whose talk was deleted is gone.
    """
    mine = [talk for place, talk in conversations().talks_of_user(user.pk) if place == story.pk]
    rows = TalkAnswer.objects.filter(story=story, found=0, character__isnull=False, thread__in=mine)
    rows = list(rows.exclude(question="").select_related("character")[: UNANSWERED * 2])
    lines = conversations().around([(row.thread, row.question) for row in rows], before=0, after=0)
    found = {}
    for row, said in zip(rows, lines, strict=True):
        for line in said:
            found.setdefault(
                (line.text, row.character_id), Unanswered(line.text, row.character.name, row.as_of)
            )
    return list(found.values())[:UNANSWERED]

"""Talks in the database of the stories."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.text import Truncator

from memory.models import Fact, Message, Thread

from .base import LIFE_SIGN, Line, Mark, Outcome, State, Talk


class DatabaseConversations:
    """See ``ConversationStore``."""

    def begin(self, *, user_id, story_id, character_id, character_name, as_of, pinned_to):
        return _talk(
            Thread.objects.create(
                user_id=user_id,
                story_id=story_id,
                character_id=character_id,
                character_name=character_name,
                as_of=as_of,
                pinned_to=pinned_to,
            )
        )

    def find(self, talk_id, *, user_id):
        thread = Thread.objects.filter(pk=talk_id, user=user_id).first()
        return _talk(thread) if thread else None

    def talks(self, *, user_id, story_id):
        threads = Thread.objects.filter(user=user_id, story=story_id, messages__isnull=False).distinct()
        return [_talk(thread) for thread in threads]

    def lines(self, talk_id):
        ids = Prefetch("facts", Fact.objects.only("pk"))
        return [_line(row) for row in Message.objects.filter(thread=talk_id).prefetch_related(ids)]

    def line(self, line_id):
        row = Message.objects.filter(pk=line_id).first()
        return _line(row) if row else None

    def add_turn(self, talk_id, text):
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=talk_id)
            question = thread.messages.create(author=Message.Author.USER, text=text)
            answer = self._place(thread, question.pk)
            if not thread.title:
                thread.title = Truncator(" ".join(text.split())).chars(80)
            thread.save(update_fields=["title", "updated_at"])
        return _line(question), _line(answer)

    def add_answer(self, question):
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=question.talk_id)
            return _line(self._place(thread, question.id))

    def _place(self, thread, question_id):
        return thread.messages.create(
            author=Message.Author.CHARACTER, state=Message.State.STREAMING, reply_to_id=question_id
        )

    def first_open(self, talk_id):
        row = Message.objects.filter(thread=talk_id, state=Message.State.STREAMING).order_by("pk").first()
        return _line(row) if row else None

    def claim(self, answer_id):
        open_one = Message.objects.filter(pk=answer_id, state=Message.State.STREAMING, beat_at=None)
        return bool(open_one.update(beat_at=timezone.now()))

    def grow(self, answer_id, text):
        going = Message.objects.filter(pk=answer_id, state=Message.State.STREAMING)
        return bool(going.update(text=text, beat_at=timezone.now()))

    def finish(self, answer_id, outcome: Outcome):
        with transaction.atomic():
            row = Message.objects.select_for_update().filter(pk=answer_id).first()
            if row is None:
                return False
            if row.state == Message.State.STREAMING:
                row.state = outcome.state.value
            elif row.state != Message.State.STOPPED:
                return False
            row.text, row.error, row.model = outcome.text, outcome.error, outcome.model[:100]
            row.withheld, row.marks = outcome.withheld, [asdict(mark) for mark in outcome.marks]
            row.input_tokens, row.output_tokens = outcome.input_tokens, outcome.output_tokens
            row.cost = outcome.cost
            row.save()
            row.facts.set(Fact.objects.filter(pk__in=outcome.fact_ids))
        return True

    def stop(self, answer_id):
        Message.objects.filter(pk=answer_id, state=Message.State.STREAMING).update(
            state=Message.State.STOPPED
        )

    def give_up_lost(self, talk_id):
        lost = Q(beat_at__lt=timezone.now() - LIFE_SIGN)
        going = Message.objects.filter(lost, thread=talk_id, state=Message.State.STREAMING)
        going.update(state=Message.State.FAILED, error="interrupted")


def _talk(thread):
    return Talk(
        id=thread.pk,
        user_id=thread.user_id,
        story_id=thread.story_id,
        character_id=thread.character_id,
        character_name=thread.character_name,
        as_of=thread.as_of,
        pinned_to=thread.pinned_to,
        title=thread.title,
        updated_at=thread.updated_at,
    )


def _line(row):
    return Line(
        id=row.pk,
        talk_id=row.thread_id,
        by_user=row.author == Message.Author.USER,
        text=row.text,
        state=State(row.state),
        reply_to=row.reply_to_id,
        fact_ids=tuple(fact.pk for fact in row.facts.all()),
        withheld=row.withheld,
        marks=tuple(Mark(**mark) for mark in row.marks),
        model=row.model,
        error=row.error,
        beat_at=row.beat_at,
        created_at=row.created_at,
    )

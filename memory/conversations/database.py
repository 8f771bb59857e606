"""Talks in the database of the stories."""

from bisect import bisect_left
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from memory.models import Fact, Message, MessagePart, Thread, WorkingMemory

from .base import (
    LIFE_SIGN,
    VERSIONS_KEPT,
    Outcome,
    Page,
    Talk,
    TalkGone,
    Version,
)
from .lines import read
from .packing import as_values, chunks, pack
from .wording import title_of

# Bytes of a row of packed tool calls; Aurora DSQL takes a megabyte in a column.
PART = 512 * 1024


class DatabaseConversations:
    """See ``ConversationStore``."""

    def begin(
        self,
        *,
        user_id,
        story_id,
        character_id,
        character_name,
        as_of,
        pinned_to,
        title="",
        metadata=None,
        cloned_from="",
    ):
        return _talk(
            Thread.objects.create(
                user_id=user_id,
                story_id=story_id,
                character_id=character_id,
                character_name=character_name,
                as_of=as_of,
                pinned_to=pinned_to,
                title=title,
                metadata=metadata or {},
                cloned_from=cloned_from,
            )
        )

    def find(self, talk_id, *, user_id):
        thread = Thread.objects.filter(pk=_pk(talk_id), user=user_id).first()
        return _talk(thread) if thread else None

    def talks(self, *, user_id, story_id, character_id=None, offset=0, limit=None):
        begun = Exists(Message.objects.filter(thread=OuterRef("pk")))
        threads = Thread.objects.filter(begun, user=user_id, story=story_id)
        if character_id is not None:
            threads = threads.filter(character=character_id)
        return [_talk(thread) for thread in threads[offset : None if limit is None else offset + limit]]

    def rename(self, talk, title):
        with transaction.atomic():
            thread = _locked(talk.id)
            thread.title = title
            thread.save(update_fields=["title"])
        return _talk(thread)

    def delete(self, talk):
        Thread.objects.filter(pk=_pk(talk.id)).delete()

    def talks_of_user(self, user_id):
        rows = Thread.objects.filter(user=user_id).values_list("story_id", "pk")
        return [(story_id, str(pk)) for story_id, pk in rows]

    def forget(self, *, story_id=None, user_id=None):
        whose = {"story": story_id} if user_id is None else {"user": user_id}
        with transaction.atomic():
            Thread.objects.filter(**whose).delete()
            WorkingMemory.objects.filter(**whose).delete()

    def lines(self, talk_id):
        return read("thread_id = %s", [_pk(talk_id)])

    def page(self, talk_id, *, limit, newest_first=False, cursor=None, offset=0):
        at = _pk(cursor) if cursor is not None else None
        if at == 0:
            return Page((), None)
        beyond = "" if at is None else f" AND id {'<' if newest_first else '>'} %s"
        values = [_pk(talk_id), *([] if at is None else [at])]
        found = read(
            f"thread_id = %s{beyond}", values, newest_first=newest_first, limit=limit + 1, offset=offset
        )
        return Page(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)

    def answers(self, talk_id, questions):
        asked = [_pk(question) for question in questions]
        return read("thread_id = %s AND reply_to_id = ANY(%s::bigint[])", [_pk(talk_id), asked])

    def keyed(self, talk_id, keys):
        # The index of keys knows only lines that have one.
        wanted = "thread_id = %s AND key <> '' AND key = ANY(%s::text[])"
        return read(wanted, [_pk(talk_id), list(keys)])

    def around(self, places, *, before, after):
        talks = {_pk(talk_id) for talk_id, _ in places}
        ids = {}
        for talk, pk in Message.objects.filter(thread__in=talks).order_by("pk").values_list("thread", "pk"):
            ids.setdefault(talk, []).append(pk)
        wanted = []
        for talk_id, line_id in places:
            there, pk = ids.get(_pk(talk_id), []), _pk(line_id)
            at = bisect_left(there, pk)
            is_there = at < len(there) and there[at] == pk
            wanted.append(there[max(0, at - before) : at + 1 + after] if is_there else [])
        found = read("id = ANY(%s::bigint[])", [[pk for some in wanted for pk in some]])
        lines = {int(line.id): line for line in found}
        return [[lines[pk] for pk in some if pk in lines] for some in wanted]

    def line(self, talk_id, line_id):
        return next(iter(read("thread_id = %s AND id = %s", [_pk(talk_id), _pk(line_id)])), None)

    def add_turn(self, talk_id, text, *, key="", metadata=None):
        with transaction.atomic():
            thread = _locked(talk_id)
            question = thread.messages.filter(key=key).first() if key else None
            if question:
                answer = question.answers.order_by("pk").first() or self._place(thread, question.pk)
                return _written(question, answer)
            question = thread.messages.create(
                author=Message.Author.USER, text=text, key=key, metadata=metadata or {}
            )
            answer = self._place(thread, question.pk)
            _touch(thread, text)
        return _written(question, answer)

    def add_answer(self, question):
        with transaction.atomic():
            return _written(self._place(_locked(question.talk_id), _pk(question.id)))[0]

    def _place(self, thread, question_id):
        return thread.messages.create(
            author=Message.Author.CHARACTER, state=Message.State.STREAMING, reply_to_id=question_id
        )

    def append(self, talk_id, entries):
        kept, by_key = [], {}
        with transaction.atomic():
            thread = _locked(talk_id)
            for entry in entries:
                row = thread.messages.filter(key=entry.key).first() if entry.key else None
                row = row or self._keep(thread, entry, by_key)
                if entry.key:
                    by_key[entry.key] = row.pk
                kept.append(row)
            asked = next((row.text for row in kept if row.author == Message.Author.USER), "")
            _touch(thread, asked)
        return list(_written(*kept))

    def _keep(self, thread, entry, by_key):
        row = thread.messages.create(
            author=Message.Author.USER if entry.by_user else Message.Author.CHARACTER,
            text=entry.text,
            key=entry.key,
            reply_to_id=by_key.get(entry.reply_to) or (_pk(entry.reply_to) if entry.reply_to else None),
            state=entry.state.value,
            rests_on=list(entry.rests_on),
            marks=[asdict(mark) for mark in entry.marks],
            withheld=dict(entry.withheld),
            model=entry.model[:100],
            metadata=dict(entry.metadata),
        )
        row.facts.set(Fact.objects.filter(pk__in=entry.fact_ids))
        _keep_calls(row, entry.tool_calls)
        return row

    def first_open(self, talk_id):
        going = read("thread_id = %s AND state = %s", [_pk(talk_id), Message.State.STREAMING.value], limit=1)
        return next(iter(going), None)

    def claim(self, answer):
        open_one = Message.objects.filter(pk=_pk(answer.id), state=Message.State.STREAMING, beat_at=None)
        return bool(open_one.update(beat_at=timezone.now()))

    def grow(self, answer, text):
        going = Message.objects.filter(pk=_pk(answer.id), state=Message.State.STREAMING)
        return bool(going.update(text=text, beat_at=timezone.now()))

    def finish(self, answer, outcome: Outcome):
        with transaction.atomic():
            row = Message.objects.select_for_update().filter(pk=_pk(answer.id)).first()
            if row is None:
                return False
            if row.state == Message.State.STREAMING:
                row.state = outcome.state.value
            elif row.state != Message.State.STOPPED:
                return False
            row.text, row.error, row.model = outcome.text, outcome.error, outcome.model[:100]
            row.withheld, row.marks = outcome.withheld, [asdict(mark) for mark in outcome.marks]
            row.input_tokens, row.output_tokens = outcome.input_tokens, outcome.output_tokens
            row.cost, row.rests_on = outcome.cost, list(outcome.rests_on)
            row.save()
            row.facts.set(Fact.objects.filter(pk__in=outcome.fact_ids))
            _keep_calls(row, outcome.tool_calls)
        return True

    def stop(self, answer):
        Message.objects.filter(pk=_pk(answer.id), state=Message.State.STREAMING).update(
            state=Message.State.STOPPED
        )

    def give_up_lost(self, talk_id):
        lost = Q(beat_at__lt=timezone.now() - LIFE_SIGN)
        going = Message.objects.filter(lost, thread=_pk(talk_id), state=Message.State.STREAMING)
        going.update(state=Message.State.FAILED, error="interrupted")

    def mark_indexed(self, talk, line_id):
        Thread.objects.filter(pk=_pk(talk.id)).update(indexed_to=line_id)

    def create(self):
        return []

    def sweep(self):
        return 0

    def versions(self, holder, place, *, limit=VERSIONS_KEPT):
        rows = WorkingMemory.objects.filter(holder=holder.key, place=place).order_by("-number")[:limit]
        return [_version(row, holder) for row in rows]

    def places(self, holder):
        return set(WorkingMemory.objects.filter(holder=holder.key).values_list("place", flat=True))

    def put_version(self, version):
        holder = version.holder
        with transaction.atomic():
            if holder.thread_id:
                _locked(holder.thread_id)
            if version.source and not _is_there(version):
                raise TalkGone
            _, written = WorkingMemory.objects.get_or_create(
                holder=holder.key,
                place=version.place,
                number=version.number,
                defaults={
                    "user_id": holder.user_id,
                    "story_id": holder.story_id,
                    "thread_id": _pk(holder.thread_id) if holder.thread_id else None,
                    "text": version.text,
                    "rests_on": list(version.rests_on),
                    "seen_to": version.seen_to,
                    "source": version.source,
                },
            )
            old = WorkingMemory.objects.filter(holder=holder.key, place=version.place)
            old.filter(number__lte=version.number - VERSIONS_KEPT).delete()
        return written

    def forget_versions(self, holder, place=None):
        held = WorkingMemory.objects.filter(holder=holder.key)
        (held if place is None else held.filter(place=place)).delete()


def _pk(given):
    """The primary key in an id; 0, which nothing has, for what is no id."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0


def _locked(talk_id):
    thread = Thread.objects.select_for_update().filter(pk=_pk(talk_id)).first()
    if thread is None:
        raise TalkGone
    return thread


def _is_there(version):
    """Whether the answer a version was written after is there; it stays until the version is in."""
    source = Message.objects.select_for_update().filter(
        pk=_pk(version.source), thread=_pk(version.source_talk)
    )
    return source.exists()


def _touch(thread, asked):
    """The talk is the latest now; its first question is its title."""
    thread.title = thread.title or title_of(asked)
    thread.save(update_fields=["title", "updated_at"])


def _keep_calls(row, calls):
    row.parts.all().delete()
    content = pack(as_values(calls)) if calls else b""
    MessagePart.objects.bulk_create(
        MessagePart(message=row, index=index, content=piece)
        for index, piece in enumerate(chunks(content, PART))
    )


def _written(*messages):
    """Messages that were just written, as lines."""
    lines = {line.id: line for line in read("id = ANY(%s::bigint[])", [[row.pk for row in messages]])}
    return tuple(lines[str(row.pk)] for row in messages)


def _talk(thread):
    return Talk(
        id=str(thread.pk),
        user_id=thread.user_id,
        story_id=thread.story_id,
        character_id=thread.character_id,
        character_name=thread.character_name,
        as_of=thread.as_of,
        pinned_to=thread.pinned_to,
        title=thread.title,
        updated_at=thread.updated_at,
        metadata=thread.metadata,
        cloned_from=thread.cloned_from,
        indexed_to=thread.indexed_to,
    )


def _version(row, holder):
    return Version(
        holder=holder,
        place=row.place,
        number=row.number,
        text=row.text,
        rests_on=tuple(row.rests_on),
        seen_to=row.seen_to,
        source=row.source,
        created_at=row.created_at,
    )

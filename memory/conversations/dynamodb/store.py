"""Talks in one DynamoDB table, their large items in S3. What stands where: ``items.py``.

Whoever writes a line moves the talk's ``last`` in the same transaction, on condition that the talk is there
and nobody else moved it past the new line: so lines stay in order, and nothing gets into a deleted talk.
"""

from dataclasses import replace
from itertools import groupby

from memory.conversations.base import LIFE_SIGN, ConversationsUnavailable, Entry, Page, State, Talk, TalkGone
from memory.conversations.packing import pack
from memory.conversations.wording import title_of

from . import items
from .items import in_list, line_of, rest_of, talk_of, thread
from .objects import LargeObjects
from .table import TTL, Cancelled, Table, delete, put, setting, update
from .ulid import is_ulid, ulid
from .versions import KEPT, NEW, THERE, Versions, now

# Of the 400 KB that an item can have.
INLINE = 350 * 1024
# Lines written in one transaction: 4 MB at most, three items each.
AT_ONCE = 10
TRIES = 20
STREAMING = {":streaming": "streaming"}


class DynamoConversations(Versions):
    """See ``ConversationStore``. With ``keep_days`` lines go so many days after they were written."""

    def __init__(self, table, *, region=None, endpoint=None, bucket=None, s3_endpoint=None, keep_days=0):
        self.table = Table(table, region=region, endpoint=endpoint)
        # One who runs an emulator need not name a bucket; elsewhere that name could be somebody else's.
        bucket = bucket or (table.lower() if endpoint else None)
        self.objects = LargeObjects(bucket, table, region=region, endpoint=s3_endpoint or endpoint)
        self.keep_days = keep_days

    def create(self):
        """Make the table and the bucket, where they are not there. Returns the names of what was made."""
        made = [self.table.name] if self.table.create() else []
        return made + ([self.objects.bucket] if self.objects.create() else [])

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
        talk = Talk(
            id=ulid(),
            user_id=user_id,
            story_id=story_id,
            character_id=character_id,
            character_name=character_name,
            as_of=as_of,
            pinned_to=pinned_to,
            title=title,
            updated_at=items.moment(now()),
            metadata=metadata or {},
            cloned_from=cloned_from,
        )
        stays = self._stays()
        self.table.transact(
            [
                put(items.item_of_talk(talk, thread(talk.id), "META") | stays, NEW),
                put(items.item_of_talk(talk, *in_list(talk)) | stays),
                put({"PK": items.user(user_id), "SK": items.story(story_id)}),
            ]
        )
        return talk

    def find(self, talk_id, *, user_id):
        item = self._meta(talk_id)
        return talk_of(item) if item and item["user_id"] == user_id else None

    def talks(self, *, user_id, story_id, character_id=None, offset=0, limit=None):
        found = [
            talk_of(item)
            for item in self.table.query(items.story(story_id), f"USER#{user_id}#THREAD#")
            if "last" in item and "deleted" not in item and character_id in (None, item.get("character_id"))
        ]
        found.sort(key=lambda talk: (talk.updated_at, talk.id), reverse=True)
        return found[offset : None if limit is None else offset + limit]

    def rename(self, talk, title):
        self._change(talk, "SET #title = :title", {":title": title})
        return replace(talk, title=title)

    def delete(self, talk):
        """Marked first, so that nothing is written into it any more; whatever breaks off, ``sweep`` ends."""
        try:
            self._change(talk, "SET #deleted = :yes", {":yes": True})
        except TalkGone:
            return
        self._remove(talk)

    def talks_of_user(self, user_id):
        prefix = f"USER#{user_id}#THREAD#"
        return [
            (int(story_id), item["SK"].removeprefix(prefix))
            for story_id in self._stories_of(user_id)
            for item in self.table.query(items.story(story_id), prefix, only=("SK",))
        ]

    def forget(self, *, story_id=None, user_id=None):
        stories = [story_id] if user_id is None else self._stories_of(user_id)
        prefix = "" if user_id is None else f"USER#{user_id}#"
        for each in stories:
            pk, held, people = items.story(each), [], set()
            for item in self.table.query(pk, prefix):
                held.append((pk, item["SK"]))
                people.add(item["SK"].split("#")[1])
                if "#THREAD#" in item["SK"]:
                    self.delete(talk_of(item))
            self.table.delete_all(held + [(items.user(person), pk) for person in people])

    def lines(self, talk_id):
        return [line_of(item, self.objects) for item in self._messages(talk_id)]

    def page(self, talk_id, *, limit, newest_first=False, cursor=None, offset=0):
        after = f"MSG#{cursor}" if cursor else None
        if cursor is not None and not is_ulid(cursor):
            return Page((), None)
        if offset:
            skipped = list(self._messages(talk_id, newest_first, after=after, limit=offset, only=("SK",)))
            if len(skipped) < offset:
                return Page((), None)
            after = skipped[-1]["SK"]
        found = list(self._messages(talk_id, newest_first, after=after, limit=limit + 1))
        lines = tuple(line_of(item, self.objects) for item in found[:limit])
        return Page(lines, lines[-1].id if len(found) > limit else None)

    def answers(self, talk_id, questions):
        asked = {question for question in questions if is_ulid(question)}
        since = self._messages(talk_id, after=f"MSG#{min(asked)}") if asked else ()
        return [line_of(item, self.objects) for item in since if item.get("reply_to") in asked]

    def keyed(self, talk_id, keys):
        return sorted(
            filter(None, (self._with_key(talk_id, key) for key in set(keys))), key=lambda line: line.id
        )

    def around(self, places, *, before, after):
        return [self._around(talk_id, line_id, before, after) for talk_id, line_id in places]

    def _around(self, talk_id, line_id, before, after):
        line = self.line(talk_id, line_id)
        if line is None:
            return []
        earlier = self.page(talk_id, limit=before, newest_first=True, cursor=line_id).lines if before else ()
        later = self.page(talk_id, limit=after, cursor=line_id).lines if after else ()
        return [*reversed(earlier), line, *later]

    def line(self, talk_id, line_id):
        if not (is_ulid(talk_id) and is_ulid(line_id)):
            return None
        item = self.table.get(thread(talk_id), f"MSG#{line_id}")
        return line_of(item, self.objects) if item else None

    def add_turn(self, talk_id, text, *, key="", metadata=None):
        question = Entry(by_user=True, text=text, key=key, metadata=metadata or {})
        kept = self._append(talk_id, [question, self._place("")])
        if len(kept) == 2:
            return tuple(kept)
        asked = kept[0]
        answers = [line for line in self.lines(talk_id) if line.reply_to == asked.id]
        return asked, answers[0] if answers else self.add_answer(asked)

    def add_answer(self, question):
        return self._append(question.talk_id, [self._place(question.id)])[0]

    def append(self, talk_id, entries):
        entries, kept, by_key = list(entries), [], {}
        for start in range(0, len(entries), AT_ONCE):
            kept += self._append(talk_id, entries[start : start + AT_ONCE], by_key)
        return kept

    def first_open(self, talk_id):
        # An OPEN item goes in the transaction that ends its answer; one whose line expired leads nowhere.
        for item in self._open(talk_id):
            line = self.line(talk_id, item["SK"].removeprefix("OPEN#"))
            if line and line.state == State.STREAMING:
                return line
        return None

    def claim(self, answer):
        condition = f"{THERE} AND #state = :streaming AND attribute_not_exists(#beat_at)"
        return self._update(answer, "SET #beat_at = :now", condition, STREAMING | {":now": now()})

    def grow(self, answer, text):
        # More than an item holds is kept when the answer has ended; until then only that somebody lives.
        fits = len(text.encode()) < INLINE
        return self._update(
            answer,
            "SET #beat_at = :now" + (", #text = :text" if fits else ""),
            f"{THERE} AND #state = :streaming",
            STREAMING | {":now": now()} | ({":text": text} if fits else {}),
        )

    def finish(self, answer, outcome):
        body = self._body(answer.talk_id, outcome.text, rest_of(outcome, answer.metadata))
        change, values = setting(body | {"error": outcome.error})
        ended = STREAMING | {":state": outcome.state.value}
        if self._end(answer, f"{change}, #state = :state", "#state = :streaming", values | ended):
            return True
        if self._end(answer, change, "#state = :stopped", values | {":stopped": "stopped"}):
            return True
        self.objects.delete([body["object"]["key"]] if "object" in body else [])
        return False

    def stop(self, answer):
        stopped = STREAMING | {":stopped": "stopped"}
        self._end(answer, "SET #state = :stopped", "#state = :streaming", stopped)

    def give_up_lost(self, talk_id):
        before = now() - int(LIFE_SIGN.total_seconds() * 1000)
        failed = STREAMING | {":failed": "failed", ":error": "interrupted", ":before": before}
        for item in list(self._open(talk_id)):
            line = self.line(talk_id, item["SK"].removeprefix("OPEN#"))
            if line is None:
                self.table.delete_all([(item["PK"], item["SK"])])
            elif line.beat_at:
                lost = "#state = :streaming AND #beat_at < :before"
                self._end(line, "SET #state = :failed, #error = :error", lost, failed)

    def mark_indexed(self, talk, line_id):
        self._change(talk, "SET #indexed_to = :line", {":line": line_id})

    def sweep(self):
        """End deletions that broke off, and remove objects that nothing points to. Returns how many."""
        begun = self.table.scan("SK = :meta AND #deleted = :yes", {":meta": "META", ":yes": True})
        begun = [talk_of(item) for item in begun]
        for talk in begun:
            self._remove(talk)
        orphans = 0
        for talk_id, keys in groupby(self.objects.grown_up(), key=self.objects.talk_of):
            orphaned = set(keys) - self._pointed_to(talk_id)
            self.objects.delete(orphaned)
            orphans += len(orphaned)
        return len(begun) + orphans

    def _pointed_to(self, talk_id):
        lines = self._messages(talk_id, only=("object",))
        return {line["object"]["key"] for line in lines if "object" in line}

    def _place(self, question_id):
        """An answer to come: to a question, or to the line before it."""
        return Entry(by_user=False, text="", reply_to=question_id, state=State.STREAMING)

    def _append(self, talk_id, entries, by_key=None):
        """Write lines in one transaction; those whose keys are there already come back as they are.

        A ``place`` whose question was there already is not written again.
        """
        by_key = {} if by_key is None else by_key
        written = {}
        for _ in range(TRIES):
            meta = self._meta(talk_id)
            if meta is None:
                self.objects.delete(body["object"]["key"] for body in written.values() if "object" in body)
                raise TalkGone
            known = {entry.key: self._with_key(talk_id, entry.key) for entry in entries if entry.key}
            known = {key: line for key, line in known.items() if line}
            new = [entry for entry in entries if entry.key not in known]
            if known and all(entry.state == State.STREAMING for entry in new):
                new = []
            if not new:
                return list(known.values())
            by_key |= {key: line.id for key, line in known.items()}
            lines = self._lined_up(talk_id, new, meta.get("last", ""), by_key, written)
            try:
                self.table.transact(self._writing(meta, lines))
            except Cancelled:
                continue  # Somebody else was first: with a line, with the key, or with the deletion.
            made = iter([line_of(item, self.objects) for item in lines])
            return [known[entry.key] if entry.key in known else next(made) for entry in entries]
        raise ConversationsUnavailable("Others kept writing into this talk; nothing was written.")

    def _lined_up(self, talk_id, entries, last, by_key, written):
        """The items of lines after the ``last``. What is large is in S3 when they come back."""
        lines, moment, stays = [], now(), self._stays()
        for entry in entries:
            last = ulid(after=last)
            if entry.key:
                by_key[entry.key] = last
            answers = entry.reply_to
            if answers == "":
                answers = lines[-1]["SK"].removeprefix("MSG#")
            # An object that a try before this one wrote serves again.
            body = written.get(id(entry)) or self._body(talk_id, entry.text, rest_of(entry, entry.metadata))
            written[id(entry)] = body
            line = {
                "PK": thread(talk_id),
                "SK": f"MSG#{last}",
                "by_user": entry.by_user,
                "state": entry.state.value,
                "reply_to": by_key.get(answers, answers),
                "key": entry.key or None,
                "created": moment,
            }
            lines.append(line | body | stays)
        return lines

    def _writing(self, meta, lines):
        talk, last = talk_of(meta), lines[-1]["SK"].removeprefix("MSG#")
        asked = next((line.get("text", "") for line in lines if line["by_user"]), "")
        values = {":last": last, ":now": now(), ":title": talk.title or title_of(asked)}
        change = "SET #last = :last, #updated = :now, #title = :title"
        if self.keep_days:
            change += f", #{TTL} = :{TTL}"
            values[f":{TTL}"] = self._stays()[TTL]
        moved = f"{THERE} AND {KEPT} AND (attribute_not_exists(#last) OR #last < :first)"
        first = {":first": lines[0]["SK"].removeprefix("MSG#")}
        operations = [
            update(thread(talk.id), "META", change, moved, values | first),
            update(*in_list(talk), change, THERE, values),
        ]
        for line in lines:
            name = line["SK"].removeprefix("MSG#")
            operations.append(put(line, NEW))
            if line["state"] == State.STREAMING:
                operations.append(put({"PK": line["PK"], "SK": f"OPEN#{name}"} | self._stays()))
            if line["key"]:
                key = {"PK": line["PK"], "SK": f"KEY#{line['key']}", "line": name}
                operations.append(put(key | self._stays(), NEW))
        return operations

    def _body(self, talk_id, text, rest):
        """The text of a line and what belongs to it, as attributes; in S3 when it is large."""
        packed = pack(rest)
        if len(text.encode()) + len(packed) <= INLINE:
            return {"text": text, "rest": packed}
        return {"object": self.objects.put(talk_id, ulid(), pack([text, rest]))}

    def _with_key(self, talk_id, key):
        item = self.table.get(thread(talk_id), f"KEY#{key}")
        return self.line(talk_id, item["line"]) if item else None

    def _meta(self, talk_id):
        item = self.table.get(thread(talk_id), "META") if is_ulid(talk_id) else None
        return None if item is None or "deleted" in item else item

    def _messages(self, talk_id, newest_first=False, **options):
        if not is_ulid(talk_id):
            return iter(())
        return self.table.query(thread(talk_id), "MSG#", forward=not newest_first, **options)

    def _open(self, talk_id):
        return self.table.query(thread(talk_id), "OPEN#") if is_ulid(talk_id) else iter(())

    def _update(self, answer, change, condition, values):
        if not (is_ulid(answer.talk_id) and is_ulid(answer.id)):
            return False
        return self.table.update(thread(answer.talk_id), f"MSG#{answer.id}", change, condition, values)

    def _end(self, answer, change, condition, values):
        """End an answer, if it is as the condition says."""
        pk = thread(answer.talk_id)
        ending = update(pk, f"MSG#{answer.id}", change, f"{THERE} AND {condition}", values)
        try:
            self.table.transact([ending, delete(pk, f"OPEN#{answer.id}")])
        except Cancelled:
            return False
        return True

    def _change(self, talk, change, values):
        """Change a talk, in itself and in the list. Raises ``TalkGone``."""
        try:
            self.table.transact(
                [
                    update(thread(talk.id), "META", change, f"{THERE} AND {KEPT}", values),
                    update(*in_list(talk), change, THERE, values),
                ]
            )
        except Cancelled as cancelled:
            raise TalkGone from cancelled

    def _remove(self, talk):
        pk = thread(talk.id)
        held = [item["SK"] for item in self.table.query(pk, only=("SK",))]
        self.table.delete_all((pk, sk) for sk in held if sk != "META")
        self.objects.delete(self.objects.of_talk(talk.id))
        self.table.delete_all([in_list(talk), (pk, "META")])

    def _stories_of(self, user_id):
        return [item["SK"].removeprefix("STORY#") for item in self.table.query(items.user(user_id), "STORY#")]

"""The Python API of talks: threads, messages, working memory and recall, each through its viewpoint.

    talk = Talks(user, story).begin(character, as_of=3)

Whatever is not the user's own, or of a story that he may not see, is answered with ``TalkNotFound``.
docs/conversations.md shows all of it.
"""

from contextlib import suppress
from functools import cached_property

from episodes.models import Story
from memory.embedding.base import EmbedderUnavailable
from memory.stores.base import StoreUnavailable
from memory.viewpoint import Viewpoint

from . import conversations
from .copying import copied
from .forgetting import delete_talk
from .pinning import begin_talk, viewpoint_of
from .plans import plan_of
from .recalling import recall_messages, take_in
from .seats import OF_LINES, OF_TALKS, refuse_reserved
from .wording import NotSayable, storable
from .working_memory import WorkingMemory

# Characters of a message that a program keeps; results of tools may be of any size.
LONGEST_ENTRY = 200_000
LONGEST_TITLE = 200


class TalkNotFound(LookupError):
    """There is no such talk of this user."""


class Talks:
    """The talks of one user in one story. Raises ``TalkNotFound`` when the user may not see the story."""

    def __init__(self, user, story):
        if not Story.objects.visible_to(user).filter(pk=story.pk).exists():
            raise TalkNotFound
        self.user, self.story = user, story

    def begin(self, character, as_of, *, title="", metadata=None):
        """A new talk with a character as of an episode, for good. Raises ``UnknownViewer``, and
        ``NotSayable`` for metadata that only a room writes."""
        refuse_reserved(metadata, OF_TALKS)
        found = begin_talk(
            self.user, Viewpoint(self.story, character, as_of), title=_title(title), metadata=metadata
        )
        return OneTalk(found, self.story)

    def get(self, talk_id):
        """The talk with an id. Raises ``TalkNotFound``."""
        found = conversations().find(str(talk_id), user_id=self.user.pk)
        if found is None or found.story_id != self.story.pk:
            raise TalkNotFound
        return OneTalk(found, self.story)

    def list(self, character=None, *, offset=0, limit=None):
        """The talks in which something was said, the latest first."""
        found = conversations().talks(
            user_id=self.user.pk,
            story_id=self.story.pk,
            character_id=character.pk if character else None,
            offset=offset,
            limit=limit,
        )
        return [OneTalk(each, self.story) for each in found]


class OneTalk:
    """One talk: what was said in it, and what is remembered."""

    def __init__(self, talk, story):
        self.talk, self.story = talk, story

    @property
    def id(self):
        return self.talk.id

    @property
    def title(self):
        return self.talk.title

    @cached_property
    def viewpoint(self):
        """From where this talk sees the story. Raises ``TalkClosed`` when there is nobody, or no episode, to
        see it from any more: then the talk can be read and deleted, and nothing else."""
        return viewpoint_of(self.talk, self.story)

    def messages(self, *, limit=40, cursor=None, offset=0, newest_first=False):
        """A ``Page`` of what was said, from either end; its ``cursor`` leads to the next."""
        return conversations().page(
            self.id, limit=limit, cursor=cursor, offset=offset, newest_first=newest_first
        )

    def last_messages(self, count=40):
        """The last so many messages, in order."""
        return tuple(reversed(self.messages(limit=count, newest_first=True).lines))

    def append(self, *entries):
        """Keep messages (``Entry``) as they are, for a program; each key once. Returns the lines.

        Raises ``NotSayable``, and then none is kept.
        """
        for entry in entries:
            _check(entry)
        kept = conversations().append(self.id, entries)
        self._take_in()
        return kept

    def rename(self, title):
        self.talk = conversations().rename(self.talk, _title(title))

    def delete(self):
        """Remove the talk with all that belongs to it; it does not come back."""
        delete_talk(self.talk)

    def clone(self, *, upto=None, title=None):
        """A copy of this talk from the same viewpoint; a branch of it, with the messages up to the one whose
        id is ``upto``. Notes of this talk alone come along; those of all talks are shared anyway."""
        lines = conversations().lines(self.id)
        ids = [line.id for line in lines]
        if upto is not None:
            if upto not in ids:
                raise TalkNotFound
            lines = lines[: ids.index(upto) + 1]
        copy = conversations().begin(
            user_id=self.talk.user_id,
            story_id=self.talk.story_id,
            character_id=self.talk.character_id,
            character_name=self.talk.character_name,
            as_of=self.talk.as_of,
            pinned_to=self.talk.pinned_to,
            title=self.title if title is None else _title(title),
            metadata=self.talk.metadata,
            cloned_from=self.id,
        )
        if entries := copied(lines):
            conversations().append(copy.id, entries)
        cloned = OneTalk(copy, self.story)
        self._copy_notes(cloned)
        cloned._take_in()
        return cloned

    @property
    def working_memory(self):
        """What the character keeps in mind about the one who talks with him: a ``WorkingMemory``."""
        return WorkingMemory(self.talk, self.viewpoint, plan_of(self.story))

    def search(self, question, **options):
        """What was said that is near to a question; the options are those of ``recall_messages``, and the
        plan of the story where they are left out."""
        plan = plan_of(self.story)
        chosen = {"top_k": plan.top_k, "before": plan.before, "after": plan.after, "scope": plan.recall_scope}
        return recall_messages(
            storable(question), talk=self.talk, seen_from=self.viewpoint, **chosen | options
        )

    def _copy_notes(self, cloned):
        if not self.working_memory.shelf.holder.thread_id:
            return
        held = self.working_memory.read()
        if not held.is_empty:
            notes = cloned.working_memory
            notes.shelf.put(1, held.text, held.rests_on)

    def _take_in(self):
        """Make what was kept findable; what cannot be embedded now is taken in with the next answer."""
        fresh = conversations().find(self.id, user_id=self.talk.user_id)
        with suppress(EmbedderUnavailable, StoreUnavailable):
            take_in(fresh or self.talk, self.viewpoint)


def _check(entry):
    storable(entry.text)
    if len(entry.text) > LONGEST_ENTRY or not (entry.text or entry.tool_calls):
        raise NotSayable(f"A message holds 1 to {LONGEST_ENTRY} characters.")
    if len(entry.key) > 100:
        raise NotSayable("A key has at most 100 characters.")
    storable(entry.key)
    refuse_reserved(entry.metadata, OF_LINES)


def _title(title):
    return storable(" ".join(title.split()))[:LONGEST_TITLE]

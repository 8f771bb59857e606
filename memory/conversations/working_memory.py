"""Working memory: what a character keeps in mind about the one who talks with him.

It belongs to one talk or to all talks of a user with one character (its scope), and to a viewpoint: what was
noted as of one episode is seen as of that one and, where nothing was noted yet, as of later ones; never as
of an earlier. Whatever it rests on must still be visible: a version behind which stands a fact that is not,
or a later episode, gives way to the latest one before it.
"""

import json
import random
import time
from dataclasses import dataclass

from django.utils.translation import gettext as _

from memory.viewpoint import episodes_of

from . import conversations
from .base import Holder
from .budget import NOTES_TOKENS, tokens
from .merging import merged, three_way
from .plans import THREAD
from .seats import seat_of
from .shelves import END, Shelf, place_of
from .sight import Sight
from .wording import NotSayable, storable

# How often a write is tried when others write at the same moment, and how long it waits in between at most.
TRIES = 60
PAUSE = 0.05  # seconds


class MemoryRefused(NotSayable):
    """An update that was not taken. The message says why; nothing was changed."""


class MemoryChanged(Exception):
    """The working memory is not the version any more that the update was made from; ``now`` is what it is."""

    def __init__(self, now):
        super().__init__(_("The notes have changed meanwhile. Nothing was written."))
        self.now = now


@dataclass(frozen=True)
class Held:
    """A working memory as its viewpoint sees it, as Markdown or as JSON.

    ``version`` is what an update names as the one it was made from: 0 before the first. ``place`` is where it
    was written: that of the viewpoint, that of an earlier one, or "" when nobody wrote anything.
    """

    text: str
    version: int
    place: str = ""
    rests_on: tuple[int, ...] = ()

    @property
    def value(self):
        """The JSON object; only of one that has a schema."""
        return json.loads(self.text)

    @property
    def is_empty(self):
        return not self.place


class WorkingMemory:
    """The working memory of a talk under a plan, seen from the talk's viewpoint.

    A seat in a room begins with what was noted in the talks alone; what is noted there stays there.
    """

    def __init__(self, talk, viewpoint, plan):
        self.viewpoint, self.plan = viewpoint, plan
        kind = "notes" if plan.schema is None else "object"
        sight, of_all = Sight(viewpoint, talk), plan.scope != THREAD

        def shelf(thread):
            holder = Holder(talk.user_id, talk.story_id, viewpoint.character.pk, thread, kind)
            return Shelf(holder, place_of(talk), sight)

        self.shelf = shelf("" if of_all and not seat_of(talk) else talk.id)
        self._shared = shelf("") if of_all else None

    def read(self):
        """What is held, as far as the viewpoint may see it."""
        seen, number = self.shelf.latest()
        if seen is None and self._shared is not None:
            seen = self._shared.latest()[0] if self._shared.holder != self.shelf.holder else None
            seen = seen or self._earlier(self._shared)
        if seen is None:
            return Held(self.plan.empty, number)
        return Held(seen.text, number, seen.place, seen.rests_on)

    def was_written_after(self, answer):
        """Whether the last that was written came from this answer."""
        versions = conversations().versions(self.shelf.holder, self.shelf.place, limit=1)
        return bool(versions) and versions[0].source == answer.id

    def update(self, given, *, version=None, rests_on=(), source=None):
        """Write: Markdown replaces what is held, a JSON object (of a plan with a schema) is merged into it.

        With a ``version``, that must be the one that is held: else ``MemoryChanged`` is raised, or, when the
        update comes from an answer (``source``, a line), what it changed is carried over to what is held.
        Raises ``MemoryRefused`` for what is empty, too much, or against the schema; ``TalkGone``.
        """
        return self._write(version, rests_on, source, lambda held, base: self._next(held, base, given))

    def replace(self, given, *, version=None):
        """Write as a whole, also where there is a schema: for a person who edits it."""
        text = self._dumped(given) if self.plan.schema is not None else _plain(given)
        return self._write(version, (), None, lambda held, base: text)

    def forget(self):
        """Remove what was written from this viewpoint."""
        self.shelf.clear()

    def _write(self, version, rests_on, source, text_from):
        for _try in range(TRIES):
            held = self.read()
            base = held
            if version is not None and version != held.version:
                if source is None:
                    raise MemoryChanged(held)
                base = self._at(version)
            text = text_from(held, base)
            self._check(text)
            if text == held.text and held.place == self.shelf.place:
                return held
            # By hand or by a program: what stood there before may stand there still.
            behind = tuple(sorted({*held.rests_on, *rests_on}))
            if self.shelf.put(held.version + 1, text, behind, source):
                return Held(text, held.version + 1, self.shelf.place, behind)
            time.sleep(random.uniform(0, PAUSE))
        raise MemoryChanged(self.read())

    def _next(self, held, base, given):
        """What is held after an update that was made from ``base``."""
        if self.plan.schema is not None:
            if not isinstance(given, dict) or not given:
                raise MemoryRefused(_("There is nothing in this update."))
            return self._dumped(merged(held.value, given))
        text = _plain(given)
        if _bare(text) == _bare(self.plan.template):
            raise MemoryRefused(_("These notes are empty; what was noted stays."))
        return text if base is held else three_way(base.text, text, held.text)

    def _at(self, number):
        """The version of a number, as far as it may be seen; else what there is before the first."""
        found = self.shelf.at(number)
        return Held(found.text, number, self.shelf.place) if found else Held(self.plan.empty, 0)

    def _check(self, text):
        storable(text.replace("\\u0000", "\0"))  # so JSON writes it
        if (size := tokens(text)) > NOTES_TOKENS:
            raise MemoryRefused(
                _("These notes are too long: about %(size)s tokens, of %(limit)s.")
                % {"size": size, "limit": NOTES_TOKENS}
            )
        if self.plan.schema is None:
            return
        import jsonschema

        # Notes fill up little by little: what is required may be missing still.
        for error in jsonschema.Draft202012Validator(self.plan.schema).iter_errors(json.loads(text)):
            if error.validator != "required":
                raise MemoryRefused(_("This is against the schema: %(reason)s") % {"reason": error.message})

    def _dumped(self, given):
        if isinstance(given, str):
            try:
                given = json.loads(given)
            except (ValueError, RecursionError) as error:
                raise MemoryRefused(_("This is no JSON.")) from error
        if not isinstance(given, dict):
            raise MemoryRefused(_("These notes are a JSON object."))
        return json.dumps(given, ensure_ascii=False, indent=1)

    def _earlier(self, shelf):
        """The latest version that the nearest earlier viewpoint of the same character holds.

        Whoever stands later sees all that was seen earlier, so what was noted there may come along.
        """
        if self.viewpoint.cutoff is None:
            return None
        places = [int(place) for place in shelf.others() - {END}]
        if not places:
            return None
        episodes = episodes_of(self.viewpoint.story, self.viewpoint.bounds).filter(pk__in=places)
        if self.viewpoint.here is not None:
            episodes = episodes.filter(timeline__lte=self.viewpoint.here)
        for place in episodes.order_by("-timeline", "-number").values_list("pk", flat=True):
            if found := shelf.elsewhere(str(place)):
                return found
        return None


def _plain(given):
    if not isinstance(given, str) or not given.strip():
        raise MemoryRefused(_("There is nothing in this update."))
    return given.replace("\r\n", "\n").strip()


def _bare(text):
    return "".join(text.split())

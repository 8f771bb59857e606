"""The two arms of a recall, meaning (the vector store) and words (the keyword index), and the check of what
they find against the relational truth."""

from dataclasses import dataclass

from .keywords import Asking, Candidate
from .situation import about_the_viewer, defining
from .stores import store_for
from .stores.base import StoreUnavailable, VectorStore
from .succession import putting_held_instead
from .vectors import Question


@dataclass(frozen=True)
class Meaning:
    """The arm of meaning: a question, and the store that keeps the records of its embedder; without a vector
    there is none."""

    asked: Question
    store: VectorStore | None

    @classmethod
    def of(cls, asked):
        return cls(asked, store_for(asked.embedder) if asked.embedder else None)

    @property
    def is_ours(self):
        """Whether the store's answer is as of the moment in which the facts are looked at."""
        return self.store is None or self.store.is_ours

    def near(self, viewpoint, count):
        """The ids of the facts that the store finds near, nearest first; none when it does not answer."""
        try:
            return self.near_at_once(viewpoint, count)
        except StoreUnavailable:
            return []

    def near_at_once(self, viewpoint, count):
        """The same. Raises ``StoreUnavailable``."""
        if self.store is None:
            return []
        hits = self.store.nearest(self.asked.vector, seen_from=viewpoint, k=count, text=self.asked.words)
        return [hit.fact_id for hit in hits]


@dataclass(frozen=True)
class Found:
    """What was found for a question: ``near`` are ids, nearest first; ``seen`` is all that is seen of them,
    of what shares words with the question and of what is ``about_him``, as candidates by their ids;
    ``replaced`` is what of it holds no more (``held_instead``)."""

    near: list[int]
    seen: dict[int, Candidate]
    about_him: list
    replaced: dict

    @classmethod
    def by(cls, meaning, viewpoint, near, count):
        """In the order that keeps PostgreSQL busy: what takes it long is put before we choose among codes."""
        words = Asking(meaning.asked.words, viewpoint)
        about_him, sharing = about_the_viewer(viewpoint), words.sharing()
        near = meaning.near_at_once(viewpoint, count) if near is None else near
        about_him, seen = about_him.answer(), sharing.answer()
        others = {*near, *(one.id for one in about_him)}.difference(seen)
        replaced = putting_held_instead([*seen, *others], viewpoint)
        others = words.among(others)
        return cls(near, seen | others.answer(), about_him, replaced.answer())

    @property
    def seen_near(self):
        """The ids of what is seen of what is near, nearest first."""
        return [one for one in self.near if one in self.seen]

    def defining(self, count):
        """The ids of so many facts that define the viewer's situation."""
        return defining(self.about_him, self.seen, self.replaced)[:count]

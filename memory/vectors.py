"""The vectors of facts, each embedded once per embedder and text."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from .embedding.base import Embedder, EmbedderUnavailable
from .models import FactVector, StoryIndex
from .stores.base import Vector


def digest_of(text):
    """What a vector is kept under: a digest of the text that was embedded."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


class Vectors:
    """The vectors of one embedder during one piece of work; ``embedded`` counts what it had to embed."""

    def __init__(self, embedder):
        self.embedder = embedder
        self.embedded = 0
        self._by_text = {}

    def of_texts(self, texts):
        """A vector for each text, in order, each text embedded once. Raises ``EmbedderUnavailable``."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._by_text]
        if missing:
            vectors = self.embedder.embed(missing)
            self._by_text.update(zip(missing, (np.asarray(v, np.float32) for v in vectors), strict=True))
            self.embedded += len(missing)
        return [self._by_text[text] for text in texts]

    def load(self, facts):
        """Look up the kept vectors of facts, so that ``of_texts`` need not embed their texts."""
        texts = {fact.pk: fact.text for fact in facts if fact.text not in self._by_text}
        rows = FactVector.objects.filter(fact__in=texts, embedder=self.embedder.name)
        for fact_id, digest, vector in rows.values_list("fact_id", "digest", "vector"):
            if digest == digest_of(texts[fact_id]):
                self._by_text[texts[fact_id]] = np.frombuffer(vector, "<f2").astype(np.float32)

    def keep(self, facts):
        """Write the vectors of these facts' texts, which must have been asked for before."""
        rows = [
            FactVector(
                fact_id=fact.pk,
                embedder=self.embedder.name,
                digest=digest_of(fact.text),
                vector=self._by_text[fact.text].astype("<f2").tobytes(),
            )
            for fact in facts
        ]
        FactVector.objects.bulk_create(
            rows,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["fact", "embedder"],
            update_fields=["digest", "vector"],
        )

    def of_facts(self, facts):
        """A vector for each fact as it is written, kept or embedded now. Raises ``EmbedderUnavailable``."""
        self.load(facts)
        new = [fact for fact in facts if fact.text not in self._by_text]
        vectors = self.of_texts([fact.text for fact in facts])
        if new:
            self.keep(new)
        return vectors


@dataclass(frozen=True)
class Question:
    """A question in words, and as a vector of the embedder that answers for its story; without one, where
    that does not answer. Whoever puts it to several stores has it embedded once."""

    words: str
    embedder: Embedder | None = None
    vector: Vector | None = None

    @classmethod
    def of(cls, words, story):
        try:
            embedder = active_embedder(story)
            return cls(words, embedder, embedder.embed_question(words))
        except EmbedderUnavailable:
            return cls(words)

    def is_outdated(self, story):
        """Whether the records of another embedder answer for the story by now."""
        return self.embedder is not None and active_embedder(story) is not self.embedder


def active_embedder(story):
    """The embedder whose records answer for a story. Without records of its own it is that of the story it
    branched from, and in the end the configured one."""
    from .embedding import configured_embedder, embedder_named

    index = _nearest_index(story)
    return embedder_named(index.embedder) if index else configured_embedder()


def open_index(story):
    """The row that says which embedder answers for a story, made if missing."""
    index = StoryIndex.objects.filter(story=story).first()
    if index is None:
        embedder = active_embedder(story)
        index, _ = StoryIndex.objects.get_or_create(
            story=story, defaults={"embedder": embedder.name, "dimension": embedder.dimension}
        )
    return index


def _nearest_index(story):
    while story is not None:
        if index := StoryIndex.objects.filter(story=story.pk).first():
            return index
        story = story.parent
    return None

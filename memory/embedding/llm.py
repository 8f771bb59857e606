"""Embedders of providers through pydantic-ai, such as ``openai:text-embedding-3-small``."""

from functools import cached_property

import numpy as np
from pydantic_ai.embeddings import Embedder as Model
from pydantic_ai.exceptions import AgentRunError, UserError

from .base import EmbedderUnavailable

BATCH = 96


class ProviderEmbedder:
    """A provider's model. ``name`` is the provider and model as configured."""

    def __init__(self, name):
        self.name = name

    @cached_property
    def dimension(self):
        return len(self.embed_question("?"))

    def embed(self, texts):
        vectors = []
        for start in range(0, len(texts), BATCH):
            vectors.extend(self._ask("embed_documents_sync", texts[start : start + BATCH]))
        return vectors

    def embed_question(self, question):
        return self._ask("embed_query_sync", [question])[0]

    @cached_property
    def _model(self):
        return Model(self.name)

    def _ask(self, method, texts):
        # Some providers refuse an empty text.
        texts = [text if text.strip() else "…" for text in texts]
        try:
            answer = getattr(self._model, method)(texts).embeddings
        except (AgentRunError, UserError, ImportError, ValueError, OSError) as error:
            raise EmbedderUnavailable(f"{self.name} did not answer: {error}") from error
        if len(answer) != len(texts):
            raise EmbedderUnavailable(f"{self.name} answered {len(answer)} vectors for {len(texts)} texts.")
        return [_unit(vector) for vector in answer]


def _unit(vector):
    vector = np.asarray(vector, np.float32)
    norm = np.linalg.norm(vector)
    if not norm:
        raise EmbedderUnavailable("The provider answered a vector of zeros.")
    return vector / norm

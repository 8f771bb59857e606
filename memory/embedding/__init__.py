"""Embedders. ``embedder_named`` makes one by name; ``configured_embedder`` that of the settings."""

from functools import cache

from django.conf import settings

OFFLINE = "offline"


def configured_embedder():
    """The embedder of ``STORYHUB_EMBEDDER``, or the offline one where that is empty."""
    return embedder_named(settings.STORYHUB_EMBEDDER or OFFLINE)


@cache
def embedder_named(name):
    """The embedder of a recorded or configured name: "offline…", or a provider's such as "openai:text-…"."""
    if name.split(":")[0] == OFFLINE:
        from .offline import OfflineEmbedder

        return OfflineEmbedder()
    from .llm import ProviderEmbedder

    return ProviderEmbedder(name)

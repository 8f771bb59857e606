"""Extractors. ``extractor_for`` chooses the one that the settings name."""

from memory.language_model import language_model

from .offline import OfflineExtractor


def extractor_for(story):
    """Who reads this story: the language model of the settings, or the offline reader of its language."""
    offline = OfflineExtractor(story.language)
    model = language_model()
    if model is None:
        return offline
    from .llm import LlmExtractor

    return LlmExtractor(model, offline)

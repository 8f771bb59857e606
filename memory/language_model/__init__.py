"""Language models. ``language_model`` gives the one that the settings name.

``STORYHUB_LLM`` is ``openai:MODEL``, ``anthropic:MODEL``, ``bedrock:MODEL``, ``google:MODEL``, or the address
of a server that speaks OpenAI's protocol with the model behind a hash: ``http://localhost:11434/v1#qwen3``.
Without it there is no model, and the offline twins do the work.
"""

from django.conf import settings


def language_model():
    """The model that the settings name, or None when there is none. Raises ImproperlyConfigured."""
    if not settings.STORYHUB_LLM:
        return None
    # pydantic-ai takes a second to load; who has no model need not wait for it.
    from .adapter import PydanticAiModel
    from .providers import maker_of

    name = settings.STORYHUB_LLM
    return PydanticAiModel(name, maker_of(name), timeout=settings.STORYHUB_LLM_TIMEOUT)

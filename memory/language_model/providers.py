"""Clients of the providers of language models, made when used: a vendor's code loads with its first call."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def maker_of(name):
    """What opens a client for the model that a setting names; vendors' code loads when it is used."""
    kind, _, model = name.partition(":")
    key = settings.STORYHUB_LLM_KEY or None
    if kind in ("http", "https"):
        return _compatible(name, key)
    makers = {"openai": _openai, "anthropic": _anthropic, "bedrock": _bedrock, "google": _google}
    if kind not in makers or not model:
        raise ImproperlyConfigured(
            f"STORYHUB_LLM is {name!r}; it is openai:MODEL, anthropic:MODEL, bedrock:MODEL, google:MODEL, or "
            "an address and a model, such as http://localhost:11434/v1#MODEL."
        )
    return makers[kind](model, key)


def _compatible(name, key):
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    from .whole_streams import WholeStreamsModel

    address, _, model = name.partition("#")
    if not model:
        raise ImproperlyConfigured(f"STORYHUB_LLM is {name!r}; the name of the model goes behind a #.")
    return lambda: WholeStreamsModel(
        model,
        lambda client: OpenAICompatibleProvider(
            "server", base_url=address, api_key=key or "none", http_client=client
        ),
    )


def _openai(model, key):
    from pydantic_ai.providers.openai import OpenAIProvider

    from .whole_streams import WholeStreamsModel

    address = settings.STORYHUB_LLM_ADDRESS or None
    _require(key or address, "OPENAI_API_KEY")
    return lambda: WholeStreamsModel(
        model,
        lambda client: OpenAIProvider(base_url=address, api_key=key or "none", http_client=client),
    )


def _anthropic(model, key):
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    _require(key, "ANTHROPIC_API_KEY")
    return lambda: AnthropicModel(model, provider=AnthropicProvider(api_key=key))


def _google(model, key):
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    _require(key, "GOOGLE_API_KEY")
    return lambda: GoogleModel(model, provider=GoogleProvider(api_key=key))


def _bedrock(model, key):
    from pydantic_ai.models.bedrock import BedrockConverseModel
    from pydantic_ai.providers.bedrock import BedrockProvider

    # AWS finds its own credentials: a role, a profile, or its usual variables.
    return lambda: BedrockConverseModel(model, provider=BedrockProvider())


def _require(key, variable):
    if not key:
        raise ImproperlyConfigured(f"STORYHUB_LLM needs {variable} to be set.")

"""Settings that cannot work are refused at start-up, in our words."""

import re
import zoneinfo

from django.conf import settings
from django.core.checks import Error, Warning, register

LANGUAGE_MODEL = re.compile(r"(openai|anthropic|bedrock|google):\S+|https?://[^\s#]+#\S+")
LANGUAGE_MODEL_KEYS = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google": "GOOGLE_API_KEY",
}
VECTOR_STORE = re.compile(
    r"pgvector|in_memory|s3vectors://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\?((region|endpoint)=[^&\s]+&?)+)?"
)
CONVERSATIONS = re.compile(
    r"database|dynamodb://[A-Za-z0-9_.-]{3,255}"
    r"(\?((region|endpoint|bucket|s3_endpoint)=[^&\s]+&?|keep_days=[0-9]{1,5}&?)+)?"
)


@register()
def settings_make_sense(app_configs, **kwargs):
    """Each finding names the environment variable to change."""
    found = []
    if not VECTOR_STORE.fullmatch(settings.STORYHUB_VECTORS):
        found.append(
            Error(
                f"STORYHUB_VECTORS is {settings.STORYHUB_VECTORS!r}; it can be pgvector, in_memory or "
                "s3vectors://BUCKET?region=REGION&endpoint=URL (region and endpoint may be left out).",
                id="storyhub.E001",
            )
        )
    if not CONVERSATIONS.fullmatch(settings.STORYHUB_CONVERSATIONS):
        found.append(
            Error(
                f"STORYHUB_CONVERSATIONS is {settings.STORYHUB_CONVERSATIONS!r}; it can be database or "
                "dynamodb://TABLE?region=REGION&endpoint=URL&bucket=BUCKET&keep_days=DAYS (what follows the "
                "table may be left out).",
                id="storyhub.E006",
            )
        )
    if settings.TIME_ZONE not in zoneinfo.available_timezones():
        found.append(
            Error(f"TIME_ZONE is {settings.TIME_ZONE!r}, which is no time zone.", id="storyhub.E002")
        )
    if settings.LANGUAGE_CODE not in dict(settings.LANGUAGES):
        found.append(
            Error(f"LANGUAGE_CODE is {settings.LANGUAGE_CODE!r}; it can be ja or en.", id="storyhub.E003")
        )
    if settings.STORYHUB_LLM and not LANGUAGE_MODEL.fullmatch(settings.STORYHUB_LLM):
        found.append(
            Error(
                f"STORYHUB_LLM is {settings.STORYHUB_LLM!r}; it can be openai:MODEL, anthropic:MODEL, "
                "bedrock:MODEL, google:MODEL, or a server and its model: http://localhost:11434/v1#MODEL.",
                id="storyhub.E004",
            )
        )
    key = LANGUAGE_MODEL_KEYS.get(settings.STORYHUB_LLM.partition(":")[0])
    if key and not (settings.STORYHUB_LLM_KEY or (key == "OPENAI_API_KEY" and settings.STORYHUB_LLM_ADDRESS)):
        found.append(Error(f"STORYHUB_LLM needs {key} to be set.", id="storyhub.E005"))
    return found


@register(deploy=True)
def deployment_is_safe(app_configs, **kwargs):
    """What a public site should not leave at its default."""
    if settings.BROKER_IS_EMBEDDED:
        return [
            Warning(
                "No CELERY_BROKER_URL is set: nothing starts a broker outside bin/dev.", id="storyhub.W001"
            )
        ]
    return []

"""What the environment may say, and what is refused."""

import pytest
from django.core.checks import run_checks


def _ids():
    return {finding.id for finding in run_checks()}


def test_the_settings_of_a_fresh_clone_are_accepted():
    assert not {name for name in _ids() if name.startswith("storyhub.")}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("STORYHUB_VECTORS", "pinecone", "storyhub.E001"),
        ("STORYHUB_CONVERSATIONS", "dynamodb:talks", "storyhub.E006"),
        ("TIME_ZONE", "Asia/Nowhere", "storyhub.E002"),
        ("LANGUAGE_CODE", "fr", "storyhub.E003"),
        ("STORYHUB_LLM", "gpt-5", "storyhub.E004"),
        ("STORYHUB_LLM", "http://localhost:11434/v1", "storyhub.E004"),
        ("STORYHUB_LLM", "anthropic:claude", "storyhub.E005"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_start_up(settings, name, value, code):
    settings.__setattr__(name, value)
    assert code in _ids()

"""The examples of docs/conversations.md, run as they stand."""

import re

import pytest
from django.conf import settings

from tests.factories import make_character, make_episode, make_fact, make_story, make_user

pytestmark = pytest.mark.django_db


def test_the_examples_work_as_they_are_written():
    user = make_user("author")
    story = make_story("The Ferry", owner=user)
    make_character(story, "mika", name="Mika")
    for number in (1, 2, 3, 4):
        make_fact(make_episode(story, number, "The ferry sails at nine."), "The ferry sails at nine.")
    text = (settings.BASE_DIR / "docs" / "conversations.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 6
    names = {"user": user, "story": story}
    for example in examples:
        exec(compile(example, "docs/conversations.md", "exec"), names)

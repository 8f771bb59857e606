"""Reading several things as of one moment."""

import pytest
from django.db import InternalError, transaction

from episodes.models import Story
from memory.moments import one_moment
from tests.factories import make_story


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_in_a_moment_and_everything_after_it():
    with pytest.raises(InternalError), one_moment():
        make_story(slug="inside")
    with one_moment():
        assert not Story.objects.filter(slug="inside").exists()
    with transaction.atomic():
        make_story(slug="after")
    assert Story.objects.get().slug == "after"

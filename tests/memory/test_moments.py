"""Reading several things as of one moment."""

import pytest
from django.db import DataError, InternalError, transaction

from episodes.models import Story
from memory import prepared
from memory.moments import one_moment, one_moment_together
from tests.factories import make_story
from tests.memory.test_workers import in_threads


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_in_a_moment_and_everything_after_it():
    with pytest.raises(InternalError), one_moment():
        make_story(slug="inside")
    with one_moment():
        assert not Story.objects.filter(slug="inside").exists()
    with transaction.atomic():
        make_story(slug="after")
    assert Story.objects.get().slug == "after"


@pytest.mark.django_db(transaction=True)
def test_what_travels_together_is_answered_as_of_one_moment_even_after_its_end():
    def stories():
        return prepared.put("SELECT count(*) FROM episodes_story", ())

    with one_moment_together():
        before = stories().answer()
        in_threads(make_story)
        after = stories()
    assert before == after.answer() == [(0,)]
    assert stories().answer() == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_an_error_among_what_travels_together_ends_the_moment_and_nothing_else():
    with pytest.raises(InternalError), one_moment_together():
        make_story()
    with pytest.raises(DataError), one_moment_together():
        prepared.put("SELECT 1 / %s", [0])
    with transaction.atomic():
        make_story(slug="kept")
        with pytest.raises(DataError), one_moment_together():
            prepared.put("SELECT 1 / %s", [0]).answer()
    assert Story.objects.get().slug == "kept"

"""What editors say of facts that hold no more: from its episode on, one holds instead of another."""

from django.db import transaction

from .models import FactChange, Replacement
from .reviewing import hold, note

Act, State = FactChange.Act, Replacement.State


def replace(old, new, *, by, story=None):
    """From its episode on, ``new`` holds instead of ``old``: in the story of ``new``, or in a ``story`` that
    branched from it. Raises ValueError where ``new`` does not come after ``old`` in story time."""
    with transaction.atomic():
        new, story = hold(new), story or new.story
        note(new, story, Act.REPLACE, by)
        made, _ = Replacement.objects.get_or_create(story=story, old=old, new=new)
        if not Replacement.objects.in_order().filter(pk=made.pk).exists():
            raise ValueError("what holds instead of a fact comes after it in story time")
        _say(made, State.ACCEPTED, by)
        return made


def accept_replacement(replacement, *, by):
    """It is so, as proposed. Returns the new fact; a proposal that does not wait any more changes nothing."""
    return _answer(replacement, State.ACCEPTED, by)


def reject_replacement(replacement, *, by):
    """Both hold; it is not proposed again. Returns the new fact."""
    return _answer(replacement, State.REJECTED, by)


def take_back(replacement, *, by):
    """The old fact holds on after all; the machine does not propose it again. Returns the new fact."""
    with transaction.atomic():
        new = hold(replacement.new)
        standing = Replacement.objects.in_force().filter(pk=replacement.pk).first()
        if standing is not None:
            note(new, standing.story, Act.REPLACE, by)
            _say(standing, State.REJECTED, by)
        return new


def _answer(replacement, state, by):
    with transaction.atomic():
        new = hold(replacement.new)
        waiting = Replacement.objects.open().filter(pk=replacement.pk).first()
        if waiting is not None:
            note(new, waiting.story, Act.REPLACE, by)
            _say(waiting, state, by)
        return new


def _say(replacement, state, by):
    replacement.state, replacement.answered_by = state, by
    replacement.save(update_fields=["state", "answered_by", "updated_at"])

"""What editors say of facts that hold no more: from its episode on, one holds instead of another."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from .models import FactChange, Replacement
from .reviewing import hold, note

Act, State = FactChange.Act, Replacement.State


def replace(old, new, *, by, story=None):
    """From its episode on, ``new`` holds instead of ``old``: in the story of ``new``, or in a ``story`` that
    branched from it. Raises ValueError where ``new`` does not come after ``old`` in story time."""
    if old == new:
        raise ValueError("no fact holds instead of itself")
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


def pass_on(facts):
    """Facts go for good: what took the place of one of them takes the places that it had taken, but for those
    of which an editor said that they were not taken."""
    going = set(facts.values_list("pk", flat=True))
    steps = defaultdict(list)
    standing = Replacement.objects.in_force().filter(Q(old__in=going) | Q(new__in=going))
    for step in standing.select_related("story").order_by("pk"):
        steps[step.old_id].append(step)
    for old in steps.keys() - going:
        for last, story in _ways(old, steps, going):
            heir, _ = Replacement.objects.get_or_create(
                story=story, old_id=old, new_id=last.new_id, defaults={"reason": last.reason}
            )
            if heir.state == State.PROPOSED:
                _say(heir, State.ACCEPTED, last.answered_by)


def _ways(old, steps, going):
    """Where the ways through what is going lead from a fact: (the last step, the story in which all of the
    way holds)."""
    ahead, seen = [(step, step.story) for step in steps[old] if step.new_id in going], set()
    while ahead:
        before, story = ahead.pop()
        if (before.new_id, story.pk) in seen:
            continue
        seen.add((before.new_id, story.pk))
        for step in steps[before.new_id]:
            both = _nearer(story, step.story)
            if both is None or step.new_id == old:
                continue
            if step.new_id in going:
                ahead.append((step, both))
            else:
                yield step, both


def _nearer(one, other):
    """Of two stories the one that branched from the other: what holds in both holds there. None where neither
    did."""
    if other in one.lineage():
        return one
    return other if one in other.lineage() else None


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

"""Admitting people to a story, changing what they may do, and letting them go."""

from django.db import transaction

from .models import Member, Role, Story


class LastOwner(Exception):
    """A story keeps at least one owner; nothing was changed."""


def admit(story, user, role):
    """Make a user a member; one who is a member already keeps the role."""
    member, _made = Member.objects.get_or_create(story=story, user=user, defaults={"role": role})
    return member


def change_role(member, role):
    """Raises ``LastOwner`` when the story would be left without one."""
    with transaction.atomic():
        if role != Role.OWNER:
            _keep_an_owner_besides(member)
        member.role = role
        member.save(update_fields=["role"])


def dismiss(member):
    """Take somebody off the story. Raises ``LastOwner`` when the story would be left without one."""
    with transaction.atomic():
        _keep_an_owner_besides(member)
        member.delete()


def _keep_an_owner_besides(member):
    # The lock makes two owners who dismiss each other at once wait for one another.
    Story.objects.select_for_update(no_key=True).get(pk=member.story_id)
    owners = Member.objects.filter(story=member.story_id, role=Role.OWNER).values_list("pk", flat=True)
    if list(owners) == [member.pk]:
        raise LastOwner

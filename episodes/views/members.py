"""Who works on a story, and as what."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from episodes.forms import NewMemberForm, RoleForm
from episodes.membership import LastOwner, admit, change_role, dismiss
from episodes.models import Member, Story


def members(request, slug):
    """Everybody who works on the story; its owners may admit another."""
    if request.method == "POST":
        return _admission(request, slug)
    found = get_object_or_404(Story.objects.visible_to(request.user), slug=slug)
    return _page(request, found, NewMemberForm(story=found))


@require_POST
def member(request, slug, pk):
    """Give a member another role."""
    found = _member(request, slug, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, found.story, NewMemberForm(story=found.story), status=400)
    try:
        change_role(found, form.cleaned_data["role"])
    except LastOwner:
        messages.error(request, _("A story keeps at least one owner. Make somebody else an owner first."))
    else:
        messages.success(request, _("%(name)s has another role now.") % {"name": found.user})
    return redirect("episodes:members", slug)


@require_POST
def removal(request, slug, pk):
    """Take a member off the story. Everybody may leave by themselves."""
    found = _member(request, slug, pk, or_oneself=True)
    try:
        dismiss(found)
    except LastOwner:
        messages.error(request, _("A story keeps at least one owner. Make somebody else an owner first."))
    else:
        messages.success(request, _("%(name)s is no longer a member.") % {"name": found.user})
    still_there = Story.objects.visible_to(request.user).filter(slug=slug).exists()
    return redirect("episodes:members", slug) if still_there else redirect("episodes:home")


def _admission(request, slug):
    found = get_object_or_404(Story.objects.owned_by(request.user), slug=slug)
    form = NewMemberForm(request.POST, story=found)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    admit(found, form.cleaned_data["who"], form.cleaned_data["role"])
    messages.success(request, _("%(name)s is a member now.") % {"name": form.cleaned_data["who"]})
    return redirect("episodes:members", slug)


def _member(request, slug, pk, *, or_oneself=False):
    everybody = Member.objects.select_related("story", "user").filter(story__slug=slug)
    theirs = everybody.filter(story__in=Story.objects.owned_by(request.user))
    if or_oneself:
        theirs = theirs | everybody.filter(user=request.user)
    return get_object_or_404(theirs, pk=pk)


def _page(request, story, form, status=200):
    everybody = story.members.select_related("user")
    context = {"story": story, "members": everybody, "form": form, "roles": RoleForm().fields["role"].choices}
    return render(request, "episodes/members.html", context, status=status)

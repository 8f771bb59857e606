"""The cast of a story, and one of its people."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from episodes import casting
from episodes.forms import MergeForm, NewPersonForm, PersonForm, SplitForm
from episodes.models import Character, Story


def cast(request, slug):
    """Who is in the story: the confirmed, and those its readers propose. Writers add people here."""
    if request.method == "POST":
        return _addition(request, slug)
    story = get_object_or_404(Story.objects.visible_to(request.user), slug=slug)
    return _cast_page(request, story, NewPersonForm(story=story))


def character(request, slug, person):
    """One of the cast: names, how they speak, and what the desk can do with them."""
    if request.method == "POST":
        return _change(request, slug, person)
    story = get_object_or_404(Story.objects.visible_to(request.user), slug=slug)
    found = get_object_or_404(Character.objects.of(story), slug=person)
    return _character_page(request, story, found, PersonForm(instance=found, story=story))


@require_POST
def status(request, slug, person):
    """Confirm or reject a proposal."""
    _story, found = _editable(request, slug, person)
    if request.POST.get("status") == Character.Status.CONFIRMED:
        casting.confirm(found)
        messages.success(request, _("%(name)s is in the cast.") % {"name": found.name})
    elif request.POST.get("status") == Character.Status.REJECTED:
        casting.reject(found)
        rejected = _("%(name)s is not in the cast and is not proposed again.") % {"name": found.name}
        messages.success(request, rejected)
    return redirect("episodes:cast", slug)


@require_POST
def merger(request, slug, person):
    """Say that two people of the cast are one: names and knowledge move over."""
    story, found = _editable(request, slug, person)
    form = MergeForm(request.POST, person=found, story=story)
    if not form.is_valid():
        return _character_page(request, story, found, PersonForm(instance=found, story=story), merge=form)
    into = form.cleaned_data["into"]
    casting.merge(found, into=into)
    messages.success(request, _("%(name)s is now %(into)s.") % {"name": found.name, "into": into.name})
    return redirect(into)


@require_POST
def parting(request, slug, person):
    """Say that one of the names of a person is somebody else's."""
    story, found = _editable(request, slug, person)
    form = SplitForm(request.POST, person=found)
    if not form.is_valid():
        return _character_page(request, story, found, PersonForm(instance=found, story=story), split=form)
    made = casting.split(found, form.cleaned_data["alias"])
    messages.success(request, _("%(name)s is a person of their own now.") % {"name": made.name})
    return redirect(made)


def _addition(request, slug):
    story = get_object_or_404(Story.objects.editable_by(request.user), slug=slug)
    form = NewPersonForm(request.POST, story=story)
    if not form.is_valid():
        return _cast_page(request, story, form, status=400)
    made = casting.add_person(story, casting.NewPerson(form.cleaned_data["name"]))
    messages.success(request, _("%(name)s is in the cast.") % {"name": made.name})
    return redirect("episodes:cast", slug)


def _change(request, slug, person):
    story, found = _editable(request, slug, person)
    names = {found.name, *found.aliases}
    form = PersonForm(request.POST, instance=found, story=story)
    if not form.is_valid():
        _story, found = _editable(request, slug, person)
        return _character_page(request, story, found, form)
    casting.change(form.save(commit=False), names_before=names)
    messages.success(request, _("Saved."))
    return redirect(found)


def _editable(request, slug, person):
    """The story and the person, for those who may change both; inherited people are changed at home."""
    story = get_object_or_404(Story.objects.editable_by(request.user), slug=slug)
    return story, get_object_or_404(Character.objects.of(story).filter(story=story), slug=person)


def _cast_page(request, story, form, status=200):
    people = Character.objects.of(story).select_related("story")
    context = {
        "story": story,
        "section": "cast",
        "confirmed": [person for person in people if person.status == Character.Status.CONFIRMED],
        "proposed": [person for person in people if person.status == Character.Status.PROPOSED],
        "form": form,
    }
    return render(request, "episodes/cast.html", context, status=status)


def _character_page(request, story, person, form, merge=None, split=None):
    refused = form.errors or (merge and merge.errors) or (split and split.errors)
    context = {
        "story": story,
        "section": "cast",
        "person": person,
        "form": form,
        "merge_form": merge or MergeForm(person=person, story=story),
        "split_form": split or SplitForm(person=person),
    }
    return render(request, "episodes/character_detail.html", context, status=400 if refused else 200)

"""The stories on a person's desk, and one story's first page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from episodes.beginning import begin_story
from episodes.forms import DeleteStoryForm, SignUpForm, StoryForm
from episodes.library import StoryHasBranches, remove_story, shelf
from episodes.models import Character, Episode, Story


@login_not_required
def home(request):
    """The stories one works on; for those who are not signed in, what this is."""
    if not request.user.is_authenticated:
        return render(request, "episodes/landing.html")
    return render(request, "episodes/story_list.html", {"shelf": shelf(request.user)})


@login_not_required
def sign_up(request):
    """Make an account, where the site allows it."""
    if not settings.STORYHUB_SIGNUP:
        raise Http404
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        return redirect("episodes:home")
    return render(request, "registration/sign_up.html", {"form": form}, status=400 if form.errors else 200)


def new_story(request):
    form = StoryForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        return redirect(begin_story(**form.cleaned_data, by=request.user))
    return render(request, "episodes/story_form.html", {"form": form}, status=400 if form.errors else 200)


def story(request, slug):
    """One story: who is in it, where to go on, its episodes."""
    mine = Story.objects.visible_to(request.user).select_related("parent", "branch_point")
    found = get_object_or_404(mine, slug=slug)
    cast = list(Character.objects.of(found))
    context = {
        "story": found,
        "section": "story",
        "episodes": Episode.objects.making_up(found).without_text().select_related("story"),
        # Who works on an "if" story need not work on the one it came from.
        "cast": [person for person in cast if person.status == Character.Status.CONFIRMED],
        # Inherited people are answered for where they belong.
        "proposed": [
            one for one in cast if one.status == Character.Status.PROPOSED and one.story_id == found.pk
        ],
        "branches": found.branches.visible_to(request.user),
    }
    return render(request, "episodes/story_detail.html", context)


def settings_page(request, slug):
    found = get_object_or_404(Story.objects.owned_by(request.user), slug=slug)
    form = StoryForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The settings are saved."))
        return redirect("episodes:story_settings", slug)
    return _settings(request, slug, form, DeleteStoryForm(story=found))


@require_POST
def deletion(request, slug):
    """Delete a story with everything in it, once its title has been typed."""
    found = get_object_or_404(Story.objects.owned_by(request.user), slug=slug)
    form = DeleteStoryForm(request.POST, story=found)
    if form.is_valid():
        try:
            remove_story(found)
        except StoryHasBranches:
            form.add_error(None, _("An “if” story branches off here. Delete that one first."))
        else:
            messages.success(request, _("“%(title)s” was deleted.") % {"title": found.title})
            return redirect("episodes:home")
    return _settings(request, slug, StoryForm(instance=found), form)


def _settings(request, slug, form, deletion_form):
    # Read again: a form that was refused has already changed the story it holds.
    found = get_object_or_404(Story.objects.owned_by(request.user), slug=slug)
    context = {"story": found, "form": form, "deletion_form": deletion_form}
    refused = form.errors or deletion_form.errors
    return render(request, "episodes/story_settings.html", context, status=400 if refused else 200)

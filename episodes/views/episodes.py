"""The episodes of a story as a list: adding, ordering, removing, branching off."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from episodes.branching import branch
from episodes.forms import BranchForm, EpisodeTitleForm
from episodes.models import Episode, Story
from episodes.ordering import add_episode, remove_episode, reorder

from .editor import meant


@require_POST
def episodes(request, slug):
    """Add an episode at the end and open it."""
    story = get_object_or_404(Story.objects.editable_by(request.user), slug=slug)
    form = EpisodeTitleForm(request.POST)
    if form.is_valid():
        return redirect(add_episode(story, title=form.cleaned_data["title"]))
    messages.error(request, _("The title is too long. Nothing was added."))
    return redirect(story)


def order(request, slug):
    """Put the episodes in another order: a page of its own, by dragging, by keys or by plain buttons."""
    story = get_object_or_404(Story.objects.editable_by(request.user), slug=slug)
    own = list(story.episodes.without_text())
    if request.method == "POST":
        try:
            reorder(story, _moved(request.POST, [episode.pk for episode in own]))
        except ValueError:
            messages.error(
                request, _("Somebody changed the episodes meanwhile. Nothing was moved; look again.")
            )
        if not request.htmx:
            return redirect("episodes:order", slug)
        own = list(story.episodes.without_text())
    template = "episodes/_order.html" if request.htmx else "episodes/order.html"
    return render(request, template, {"story": story, "episodes": own})


def removal(request, slug, number):
    """Delete an episode, once that is confirmed; the later ones close the gap."""
    episode = meant(request, slug, number)
    if request.method != "POST":
        return render(request, "episodes/episode_removal.html", {"story": episode.story, "episode": episode})
    try:
        remove_episode(episode)
    except ProtectedError:
        messages.error(request, _("An “if” story branches off this episode. Delete that story first."))
    else:
        messages.success(request, _("Episode %(number)s was deleted.") % {"number": episode.number})
    return redirect("episodes:order", slug)


def branch_page(request, slug, number):
    """Make an “if” story that shares everything up to this episode."""
    story = get_object_or_404(Story.objects.editable_by(request.user), slug=slug)
    episode = get_object_or_404(Episode.objects.making_up(story).without_text(), number=number)
    form = BranchForm(request.POST or None, initial={"title": _("%(title)s — if") % {"title": story.title}})
    if request.method == "POST" and form.is_valid():
        return redirect(branch(episode, title=form.cleaned_data["title"], by=request.user, story=story))
    context = {"story": story, "episode": episode, "form": form}
    return render(request, "episodes/branch.html", context, status=400 if form.errors else 200)


def _moved(posted, ids):
    """The new order: all of it (``order``), or one episode moved one place (``up`` or ``down``)."""
    if "order" in posted:
        return [int(pk) for pk in posted.getlist("order")]
    direction = -1 if "up" in posted else 1
    here = ids.index(int(posted.get("up") or posted.get("down") or 0))
    there = max(0, min(here + direction, len(ids) - 1))
    ids[here], ids[there] = ids[there], ids[here]
    return ids

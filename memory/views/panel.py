"""Small fragments that the shell and the first page of a story load."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from episodes.cursor import as_of
from episodes.models import Episode, Role, Story
from memory import syncing
from memory.panels import bars_of, lines_of, state_of, waiting_for_review

from .access import desk_viewpoint, story_of


def pill(request, slug):
    """The state of understanding in words; asks again while it moves, and announces ``understood`` then."""
    story = story_of(request, slug)
    state = state_of(story)
    response = render(request, "memory/_pill.html", {"story": story, "state": state})
    if request.GET.get("moving") and not state.progress.is_moving:
        response["HX-Trigger"] = "understood"
    return response


def progress(request, slug):
    """How far the story is understood, what waits and what failed; nothing when there is nothing to say."""
    story = story_of(request, slug)
    return render(request, "memory/_progress.html", _progress(request, story))


def cursor(request, slug):
    """A bar for each episode: how much was learned there; each leads to "as of" that episode."""
    story = story_of(request, slug)
    bars = bars_of(story, desk_viewpoint(request, story))
    context = {"bars": bars, "width": min(224, 8 * len(bars)), "as_of": as_of(request, story)}
    return render(request, "memory/_cursor_bars.html", context)


def waiting(request, slug):
    """How many facts wait for review: a number, or nothing."""
    count = waiting_for_review(_reviewable(request, slug))
    return HttpResponse(count or "")


def waiting_card(request, slug):
    """The same as a card of the story's first page."""
    story = _reviewable(request, slug)
    return render(request, "memory/_waiting_card.html", {"story": story, "count": waiting_for_review(story)})


def learned(request, slug):
    """For each line of the list of episodes: what was learned, who is there, how far it is understood."""
    story = story_of(request, slug)
    lines = lines_of(story, desk_viewpoint(request, story))
    return render(request, "memory/_learned.html", {"story": story, "lines": lines})


@require_POST
def retry(request, slug, number):
    """Read an episode again that failed, or that waits."""
    mine = Story.objects.editable_by(request.user) | Story.objects.reviewable_by(request.user)
    episodes = Episode.objects.select_related("story").filter(story__in=mine)
    episode = get_object_or_404(episodes, story__slug=slug, number=number)
    syncing.retry(episode)
    if request.htmx:
        response = render(request, "memory/_progress.html", _progress(request, episode.story))
        # Wakes the pill.
        response["HX-Trigger"] = "reading:asked"
        return response
    messages.success(request, _("Episode %(number)d is read again.") % {"number": number})
    return redirect(episode.story)


def _progress(request, story):
    may_retry = story.role_of(request.user) != Role.VIEWER
    return {"story": story, "state": state_of(story), "may_retry": may_retry}


def _reviewable(request, slug):
    return get_object_or_404(Story.objects.reviewable_by(request.user), slug=slug)

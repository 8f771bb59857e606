"""The timeline as a page, and each of its cells as a drawer."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from episodes.cursor import as_of
from episodes.models import Character, Story
from memory.learned import learned_in
from memory.lives import life_of
from memory.timeline import Filters, Order, Show, grid_of
from memory.viewpoint import UnknownViewer, Viewpoint, episodes_of

from .access import desk_viewpoint, story_of


def timeline(request, slug):
    """Who learned what in which episode. Filters, order and size are parameters of the address."""
    story = story_of(request, slug)
    seen_from = desk_viewpoint(request, story)
    filters = _filters(request, story)
    context = {
        "story": story,
        "section": "timeline",
        "filters": filters,
        "grid": _grid(request, seen_from, filters),
        "life": _life(request, seen_from),
        "people": Character.objects.of(story).only("slug", "name"),
    }
    return render(request, "memory/timeline.html", context)


def cell(request, slug, row, number):
    """What somebody learned in one episode: a drawer for htmx, else a page."""
    story = story_of(request, slug)
    learner = _learner(request, story, row)
    episode = get_object_or_404(episodes_of(story), number=number)
    seen_from, filters = desk_viewpoint(request, story), _filters(request, story)
    context = {
        "story": story,
        "section": "timeline",
        "episode": episode,
        "learner": learner,
        "learned": learned_in(episode, learner, seen_from, filters=filters),
        "rejected": learned_in(episode, learner, seen_from, filters=Filters(rejected=True)),
        "can_review": Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists(),
    }
    return render(request, f"memory/{'_' if request.htmx else ''}timeline_cell.html", context)


def _grid(request, seen_from, filters):
    return grid_of(
        seen_from.story,
        seen_from,
        before=as_of(request, seen_from.story),
        filters=filters,
        order=_one_of(Order, request.GET.get("order")) or Order.READING,
        show=_one_of(Show, request.GET.get("show")),
        all_people=request.GET.get("people") == "all",
    )


def _filters(request, story):
    asked = request.GET
    person = asked.get("person")
    return Filters(
        secrets=asked.get("secrets") == "1",
        wrong=asked.get("wrong") == "1",
        unreviewed=asked.get("unreviewed") == "1",
        person=Character.objects.of(story).filter(slug=person).first() if person else None,
        word=asked.get("word", "").replace("\x00", "").strip()[:100],
    )


def _life(request, seen_from):
    """The fact to follow; none where the address names no fact that is seen."""
    asked = request.GET.get("follow", "")
    return life_of(int(asked), seen_from) if asked.isdecimal() and len(asked) < 19 else None


def _learner(request, story, name):
    try:
        return Viewpoint.named(story, name, as_of(request, story))
    except UnknownViewer as error:
        raise Http404 from error


def _one_of(choices, value):
    return next((choice for choice in choices if choice == value), None)

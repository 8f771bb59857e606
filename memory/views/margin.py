"""The margin beside the manuscript."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render

from episodes.models import Episode
from memory.chat.rooms import MOST_IN_A_ROOM
from memory.margin import margin_of
from memory.models import ExtractionRun

from .access import desk_viewpoint, story_of


@login_required
def margin(request, slug, number):
    """The scenes of an episode and what each made known; asks again while the episode is being read."""
    story = story_of(request, slug)
    episode = get_object_or_404(Episode.objects.making_up(story), number=number)
    run = episode.runs.order_by("-revision", "-pk").first()
    context = {
        "story": story,
        "episode": episode,
        "run": run,
        "reading": run is not None and run.state in ExtractionRun.OPEN,
        "most_in_a_room": MOST_IN_A_ROOM,
        "scenes": margin_of(episode, desk_viewpoint(request, story)),
    }
    return render(request, "memory/_margin.html", context)

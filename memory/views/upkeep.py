"""How the records of a story are kept in line with its facts: for those who own it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.models import Story
from memory.models import StoryIndex, SyncRequest
from memory.outbox import Work, ask


@require_http_methods(["GET", "POST"])
def upkeep(request, slug):
    """What the last comparison found; asking for another one."""
    story = get_object_or_404(Story.objects.owned_by(request.user), slug=slug)
    if request.method == "POST":
        ask(story.pk, Work.RECONCILE)
        if not request.htmx:
            messages.success(request, _("The records are compared with the facts."))
            return redirect("memory:upkeep", slug)
    context = {
        "story": story,
        "index": StoryIndex.objects.filter(story=story).first(),
        "is_comparing": SyncRequest.objects.filter(story=story, work=Work.RECONCILE).exists(),
    }
    return render(request, f"memory/{'_' if request.htmx else ''}upkeep.html", context)

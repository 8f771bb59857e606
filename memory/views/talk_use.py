"""How the talks of a story go: for those who review it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.models import Story
from memory.chat.accounts import days_of, facts_used, unanswered
from memory.forms import TalkRulesForm
from memory.models import TalkRules

from .access import desk_viewpoint


@require_http_methods(["GET", "POST"])
def talk_use(request, slug):
    """What was used, found, marked and spent, day by day; POST changes the rules of the story's talks."""
    story = get_object_or_404(Story.objects.reviewable_by(request.user), slug=slug)
    form = TalkRulesForm(request.POST or None, instance=TalkRules.of(story))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The rules of the talks are saved."))
        return redirect("memory:talk_use", slug)
    context = {
        "story": story,
        "section": "talk",
        "days": days_of(story),
        "uses": facts_used(desk_viewpoint(request, story)),
        "unanswered": unanswered(story, request.user),
        "form": form,
    }
    return render(request, "memory/talk_use.html", context)

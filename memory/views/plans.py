"""How the notes of talks are kept in a story: for those who review it."""

import json

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.models import Story
from memory.chat.forms import PlanForm
from memory.conversations.plans import PlanRefused, plan_of, set_plan


@require_http_methods(["GET", "POST"])
def plan(request, slug):
    """Look at the plan of a story's talks and change it; what cannot work changes nothing."""
    story = get_object_or_404(Story.objects.reviewable_by(request.user), slug=slug)
    form = PlanForm(request.POST or None, initial=_typed(plan_of(story)))
    if request.method == "POST" and form.is_valid():
        try:
            set_plan(story, **form.changes)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. The talks go by it from their next answer on."))
            return redirect("memory:plan", slug)
    context = {"story": story, "section": "talk", "form": form}
    return render(request, "memory/plan.html", context, status=422 if form.errors else 200)


def _typed(plan):
    """A plan as the form holds it."""
    shape = PlanForm.MARKDOWN if plan.schema is None else PlanForm.SCHEMA
    form = plan.template if plan.schema is None else json.dumps(plan.schema, ensure_ascii=False, indent=2)
    chosen = {name: getattr(plan, name) for name in PlanForm.AS_THEY_ARE}
    return chosen | {"kind": shape, "shape": form}

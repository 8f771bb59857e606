"""The page on which an episode is written, its drafts and its revisions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from episodes.cursor import as_of
from episodes.differences import compare
from episodes.drafting import Draft, StaleDraft, save_draft
from episodes.forms import DraftForm
from episodes.lengths import length
from episodes.markup import marked
from episodes.models import Episode, Story


@login_required
@require_GET
def episode(request, slug, number):
    """Write an episode, or read it where one may not write."""
    story, found = _read(request, slug, number)
    can_write = _can_write(request, story, found)
    context = _page(request, story, found) | {
        "can_write": can_write,
        "text": marked(found.manuscript),
        "length": length(found.body, found.story.language),
        "form": _form(found) if can_write else None,
    }
    return render(request, "episodes/episode_detail.html", context)


@login_required
@require_POST
def draft(request, slug, number):
    """Save a draft. Answers JSON to the page's own saving, and leads back to the page otherwise."""
    found = meant(request, slug, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    try:
        saved = save_draft(
            found,
            Draft(form.cleaned_data["manuscript"], form.cleaned_data["title"], form.cleaned_data["based_on"]),
            by=request.user,
            autosaved=bool(request.POST.get("autosaved")),
        )
    except StaleDraft as stale:
        return _conflict(request, found, stale.current, form)
    if not _wants_json(request):
        messages.success(request, _("Saved."))
        return redirect(saved)
    return JsonResponse(
        {
            "revision": saved.revision,
            "length": length(saved.body, found.story.language),
            "time": time_format(timezone.localtime(saved.updated_at), "H:i"),
        }
    )


@login_required
def revisions(request, slug, number):
    """The revisions of an episode, the chosen one compared with the text as it is; POST restores one."""
    if request.method == "POST":
        return _restore(request, slug, number)
    story, found = _read(request, slug, number)
    if found.story_id != story.pk:
        raise Http404  # What was tried in the other story is not inherited.
    history = found.revisions.select_related("saved_by").defer("manuscript")
    chosen = found.revisions.filter(number=_whole_number(request.GET.get("revision"))).first()
    if chosen is None:
        chosen = found.revisions.filter(number__lt=found.revision).first() or found.revisions.first()
    context = _page(request, story, found) | {
        "history": history,
        "chosen": chosen,
        "lines": compare(chosen.manuscript, found.manuscript) if chosen else [],
        "can_write": _can_write(request, story, found),
    }
    template = "episodes/_revision.html" if request.htmx else "episodes/revisions.html"
    return render(request, template, context)


def _restore(request, slug, number):
    found = meant(request, slug, number)
    old = get_object_or_404(found.revisions, number=_whole_number(request.POST.get("revision")))
    restored = Draft(old.manuscript, old.title, based_on=found.revision)
    try:
        save_draft(found, restored, by=request.user, restored_from=old.number)
    except StaleDraft:
        messages.error(request, _("Somebody else has saved this episode."))
        return redirect("episodes:revisions", slug, found.number)
    messages.success(request, _("Revision %(number)s is the current text again.") % {"number": old.number})
    return redirect(found)


def meant(request, slug, number):
    """The episode that a page was opened for, to be written: the form says its id, since by the time it comes
    back the number may be another's."""
    mine = Episode.objects.editable_by(request.user).select_related("story").filter(story__slug=slug)
    opened_for = _whole_number(request.POST.get("episode"))
    return get_object_or_404(mine, **({"number": number} if opened_for is None else {"pk": opened_for}))


def _read(request, slug, number):
    """The story and its episode of this number, which may be inherited from the story it branched from."""
    story = get_object_or_404(Story.objects.visible_to(request.user), slug=slug)
    return story, get_object_or_404(Episode.objects.making_up(story).select_related("story"), number=number)


def _can_write(request, story, episode):
    """An inherited episode is written where it belongs, not in the "if" story."""
    mine = Story.objects.editable_by(request.user).filter(pk=story.pk)
    return episode.story_id == story.pk and mine.exists()


def _page(request, story, episode):
    return {
        "story": story,
        "section": "write",
        "episode": episode,
        "episodes": Episode.objects.making_up(story).without_text(),
        "as_of": as_of(request, story),
    }


def _form(episode):
    return DraftForm(
        initial={
            "title": episode.title,
            "manuscript": episode.manuscript,
            "episode": episode.pk,
            "based_on": episode.revision,
        }
    )


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _refused(request, episode, form):
    words = " ".join(error for errors in form.errors.values() for error in errors)
    if _wants_json(request):
        return JsonResponse({"message": words}, status=400)
    context = _page(request, episode.story, episode)
    context |= {"can_write": True, "form": form, "text": marked(episode.manuscript)}
    return render(request, "episodes/episode_detail.html", context, status=400)


def _conflict(request, episode, current, form):
    """Both texts, side by side; nothing was written."""
    latest = current.revisions.select_related("saved_by").first()
    theirs = {
        "revision": current.revision,
        "title": current.title,
        "manuscript": current.manuscript,
        "html": marked(current.manuscript).html(),
        "who": str(latest.saved_by) if latest and latest.saved_by else _("Somebody"),
        "time": time_format(timezone.localtime(current.updated_at), "H:i"),
    }
    if _wants_json(request):
        return JsonResponse(theirs, status=409)
    context = _page(request, episode.story, current) | {"theirs": theirs, "mine": form.cleaned_data}
    return render(request, "episodes/conflict.html", context, status=409)


def _whole_number(text):
    return int(text) if text and text.isdecimal() and len(text) < 10 else None

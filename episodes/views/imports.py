"""Bringing manuscripts: upload, preview with corrections, import."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from episodes.importing.corrections import divided, joined, moved, paragraphs, retitled, shifted
from episodes.importing.drafts import correct, finish, keep, split_of
from episodes.importing.errors import Unreadable
from episodes.importing.forms import ImportForm
from episodes.importing.preview import preview
from episodes.models import ImportDraft, Story


def import_story(request):
    """Bring a manuscript that becomes a story of its own."""
    return _upload(request)


def import_episodes(request, slug):
    """Bring a manuscript whose episodes go behind the last one of a story."""
    return _upload(request, get_object_or_404(Story.objects.editable_by(request.user), slug=slug))


def draft(request, pk):
    """The split as it would be imported; each correction is kept at once."""
    found = _draft(request, pk)
    if request.method == "POST":
        try:
            correct(found, _corrected(split_of(found), request.POST))
        except ValueError:
            messages.error(request, _("The split has changed meanwhile. Nothing was corrected; look again."))
        if request.POST.get("cut", "").isdecimal():
            return redirect("episodes:import_part", pk, int(request.POST["cut"]))
        if not request.htmx:
            return redirect("episodes:import_draft", pk)
    return _preview(request, found)


def part(request, pk, number):
    """One episode to be, paragraph by paragraph, to cut it in two."""
    found = _draft(request, pk)
    split = split_of(found)
    if not 1 <= number <= len(split.parts):
        return redirect("episodes:import_draft", pk)
    if request.method == "POST":
        try:
            correct(found, divided(split, number - 1, int(request.POST.get("begin", ""))))
        except ValueError:
            messages.error(request, _("No paragraph begins there. Nothing was cut; look again."))
        return redirect("episodes:import_draft", pk)
    context = {"draft": found, "story": found.story, "number": number, "part": split.parts[number - 1]}
    return render(
        request, "episodes/import_part.html", context | {"paragraphs": paragraphs(split, number - 1)}
    )


@require_POST
def commit(request, pk):
    """Import what the preview shows."""
    found = _draft(request, pk)
    try:
        correct(found, _corrected(split_of(found), request.POST))
        if not found.story and not found.title:
            raise Unreadable(_("A story needs a title."))
        count, story = len(found.parts), finish(found, by=request.user)
    except (Unreadable, ValueError) as trouble:
        stale = _("The split has changed meanwhile. Nothing was imported; look again.")
        messages.error(request, str(trouble) if isinstance(trouble, Unreadable) else stale)
        return _preview(request, _draft(request, pk), status=400)
    text = ngettext("%(count)s episode was imported.", "%(count)s episodes were imported.", count)
    messages.success(request, text % {"count": count})
    return redirect(story)


@require_POST
def removal(request, pk):
    """Forget an upload."""
    found = _draft(request, pk)
    found.delete()
    return redirect(found.story or "episodes:home")


def _draft(request, pk):
    """A draft of one's own, as long as one may still write the story it is for."""
    found = get_object_or_404(ImportDraft.objects.select_related("story"), pk=pk, owner=request.user)
    if found.story:
        get_object_or_404(Story.objects.editable_by(request.user), pk=found.story_id)
    return found


def _upload(request, story=None):
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted, story=story)
    if form.is_valid():
        kept = keep(form.split(), owner=request.user, story=story)
        return redirect("episodes:import_draft", kept.pk)
    context = {"form": form, "story": story}
    return render(request, "episodes/import_form.html", context, status=400 if form.errors else 200)


def _preview(request, found, status=200):
    template = "episodes/_import_split.html" if request.htmx else "episodes/import_preview.html"
    context = {"draft": found, "story": found.story, "preview": preview(split_of(found))}
    return render(request, template, context, status=status)


def _corrected(split, data):
    """The split with what the form says: titles typed so far, then the one correction asked for. Raises
    ValueError for what does not fit the split as it is now."""
    split = retitled(split, _titles(data), story=data.get("story_title"))
    if join := data.get("join"):
        return joined(split, int(join) - 1)
    if order := data.getlist("order"):
        return moved(split, [int(place) - 1 for place in order])
    for name, step in (("up", -1), ("down", 1)):
        if place := data.get(name):
            return shifted(split, int(place) - 1, step)
    return split


def _titles(data):
    """The titles by the number of their part: rows that were dragged come in another order."""
    titles = {int(name.removeprefix("title-")): data[name] for name in data if name.startswith("title-")}
    return [titles[number] for number in sorted(titles)]

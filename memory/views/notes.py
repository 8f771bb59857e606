"""The working memory of a talk on its page: what the character keeps in mind about the one who talks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from memory.chat.forms import NotesForm
from memory.conversations.pinning import TalkClosed
from memory.conversations.talks import TalkNotFound, Talks
from memory.conversations.wording import NotSayable
from memory.conversations.working_memory import MemoryChanged

from .access import story_of
from .talks import may_review


@require_http_methods(["GET", "POST"])
def notes(request, slug, pk):
    """Look at the notes and change them; emptied, they are forgotten."""
    story = story_of(request, slug)
    try:
        talk = Talks(request.user, story).get(pk)
        memory = talk.working_memory
    except (TalkNotFound, TalkClosed) as error:
        raise Http404 from error
    form, status = NotesForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid() and _written(memory, form):
            if not request.htmx:
                messages.success(request, _("The notes are saved."))
                return redirect("memory:thread", slug, pk)
            form = None
        else:
            status = 422
    context = _shown(story, talk, memory, form if request.method == "POST" else None)
    context["may_review"] = may_review(request, story)
    template = "memory/_talk_notes.html" if request.htmx else "memory/talk_notes.html"
    return render(request, template, context, status=status)


def _written(memory, form):
    """Write what the form holds; what is wrong with it stands in the form afterwards."""
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        if text.strip():
            memory.replace(text, version=version)
        elif (held := memory.read()).version != version:
            raise MemoryChanged(held)
        else:
            memory.forget()
    except MemoryChanged as changed:
        form.add_error(
            None, _("The notes have changed since you opened them. Nothing was written; here are both.")
        )
        form.now = changed.now.text
    except NotSayable as refused:
        form.add_error("text", str(refused))
    return form.is_valid()


def _shown(story, talk, memory, form):
    held = memory.read()
    return {
        "story": story,
        "section": "talk",
        "talk": talk.talk,
        "viewpoint": talk.viewpoint,
        "held": held,
        "form": form,
        "is_inherited": bool(held.place) and held.place != memory.shelf.place,
        "is_off": not memory.plan.enabled,
        "text": form.data.get("text", "") if form else held.text,
        "now": getattr(form, "now", ""),
    }

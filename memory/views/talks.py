"""Finding a talk and what belongs to it, for every page that shows one; showing it where it was asked for."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from episodes.cursor import as_of
from episodes.models import Character, Story
from memory.chat import page
from memory.chat.names import name_so_far
from memory.chat.partners import INTERVIEWER
from memory.conversations import conversations
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.seats import seat_of

from .access import story_of

# Sent by the panel beside another page (static/js/talk-panel.js) with all it asks for.
PANEL = "Talk-Panel"
_READABLE = {"ensure_ascii": False, "indent": 1}


def in_panel(request):
    """Whether a talk is asked for beside another page, which stays."""
    return PANEL in request.headers


def place_of(request, story):
    """As of which episode one looks: the cursor, which a panel asks otherwise without moving it."""
    return as_of(request, story, keep=not in_panel(request))


def show(request, page, part, context, *, status=200):
    """A template as a page, or ``part`` of it as what the panel shows now, whatever in it asked."""
    if not in_panel(request):
        response = render(request, page, context, status=status)
    else:
        response = render(request, part, context | {"panel": True}, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#talk", "outerHTML show:none"
        # The address stays that of the page beside it; of boosted links htmx 2.0 hears that only so.
        response["HX-Push-Url"] = "false"
    patch_vary_headers(response, [PANEL])
    return response


def go(request, address):
    """Lead to a page: htmx as well as a plain form. A panel stays where it is and shows what is there."""
    if request.htmx and not in_panel(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def as_file(request, name, markdown_of, data_of, *told):
    """What was ``told`` as a file of a name: Markdown, or JSON with ``?format=json``."""
    if request.GET.get("format") == "json":
        response, ending = JsonResponse(data_of(*told), json_dumps_params=_READABLE), "json"
    else:
        response = HttpResponse(markdown_of(*told), content_type="text/markdown; charset=utf-8")
        ending = "md"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def found_talk(request, slug, pk):
    """The story and the user's own talk in it; else 404."""
    story = story_of(request, slug)
    found = conversations().find(pk, user_id=request.user.pk)
    if found is None or found.story_id != story.pk:
        raise Http404
    return story, found


def line_of(found, pk):
    """A line of a talk; else 404."""
    line = conversations().line(found.id, pk)
    if line is None:
        raise Http404
    return line


def sources_of(request, story, found, line):
    """What stands beside an answer: the memories it was given."""
    try:
        used = page.used_in(line, viewpoint_of(found, story))
    except TalkClosed:
        used = []
    return {
        "story": story,
        "talk": found,
        "answer": line,
        "used": used,
        "may_review": may_review(request, story),
    }


def may_review(request, story):
    return Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists()


def answered(request, story, found, answer, **more):
    """What a template needs to show an answer (``page.Answer``)."""
    return {
        "story": story,
        "talk": found,
        "answer": answer,
        "may_review": may_review(request, story),
        "in_room": bool(seat_of(found)),
        **more,
    }


def exchange(request, story, found, one):
    """A question and its answers as a fragment."""
    return render(request, "memory/_talk_exchange.html", answered(request, story, found, None, exchange=one))


def partner_chosen(request, viewpoint):
    """Whom the user wants to be, out of a form: metadata for the talk. 404 for nobody he can be."""
    chosen = request.POST.get("with", "")
    if chosen and chosen != INTERVIEWER:
        other = Character.objects.of(viewpoint.story).filter(slug=chosen).first()
        if other is None or other == viewpoint.character or not name_so_far(viewpoint, other):
            raise Http404
    return {"with": chosen} if chosen else {}

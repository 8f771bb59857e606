"""Finding a talk and what belongs to it, for every page that shows one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from episodes.models import Character, Story
from memory.chat import page
from memory.chat.names import name_so_far
from memory.chat.partners import INTERVIEWER
from memory.conversations import conversations
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.seats import seat_of

from .access import story_of


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


def go(request, address):
    """Lead to a page: htmx as well as a plain form."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)

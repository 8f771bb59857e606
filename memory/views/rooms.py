"""Talking with several characters in one room."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from episodes.cursor import as_of
from episodes.models import Character, Episode
from memory.chat import page
from memory.chat.forms import QuestionForm
from memory.chat.rooms import MOST_IN_A_ROOM, next_answer, open_room, room_of, rounds_of, say
from memory.chat.turn import answer_now
from memory.conversations.pinning import TalkClosed

from .access import story_of
from .talks import answered, go, may_review


@require_http_methods(["GET", "POST"])
def rooms(request, slug):
    """An empty room with those chosen; POST begins it with the first thing said."""
    story = story_of(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    people = list(Character.objects.of(story).filter(slug__in=given.getlist("who")))
    if not 1 < len(people) <= MOST_IN_A_ROOM:
        messages.error(
            request, _("Choose from two to %(number)s people for a room.") % {"number": MOST_IN_A_ROOM}
        )
        return redirect("memory:talk", slug)
    if request.method == "GET":
        return _page(request, story, people, as_of(request, story))
    number = given.get("as_of", "")
    if not number.isdecimal() or len(number) > 8:
        raise Http404
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, story, people, int(number), form=form, status=422)
    opened = open_room(request.user, story, people, int(number))
    return _say(request, story, opened, form)


@require_http_methods(["GET", "POST"])
def room(request, slug, pk):
    """A room and what was said in it; POST says something."""
    story, found = _found(request, slug, pk)
    if request.method == "POST":
        form = QuestionForm(request.POST)
        if form.is_valid():
            return _say(request, story, found, form)
        return _page(
            request, story, _people(story, found), found.talks[0].as_of, found, form=form, status=422
        )
    return _page(request, story, _people(story, found), found.talks[0].as_of, found)


@require_POST
def turn(request, slug, pk, key):
    """The next answer of a round, or nothing when everybody has answered."""
    story, found = _found(request, slug, pk)
    following = next_answer(found, key)
    if following is None:
        return HttpResponse(status=204)
    talk, _question, answer = following
    context = answered(request, story, talk, page.answer_of(answer), room=found, turn=key)
    return render(request, "memory/_room_answer.html", context)


def _say(request, story, found, form):
    asked = [slug for slug in request.POST.getlist("to") if slug in found.seats] or found.seats
    try:
        key = say(found, form.cleaned_data["text"], asked, story)
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, reverse("memory:room", args=[story.slug, found.id]))
    if not request.htmx:
        first = next(one for one in rounds_of(found) if one.id == key)
        talk, answers = first.answers[0]
        answer_now(talk, answers[-1])
        while following := next_answer(found, key):
            answer_now(following[0], following[2])
    return go(request, reverse("memory:room", args=[story.slug, found.id]) + f"#round-{key}")


def _page(request, story, people, number, found=None, *, form=None, status=200):
    shown = []
    for one in rounds_of(found) if found else ():
        answers = [
            answered(request, story, talk, page.answer_of(lines[-1])) for talk, lines in one.answers if lines
        ]
        shown.append({"round": one, "answers": answers, "waits": len(answers) < len(one.asked)})
    context = {
        "story": story,
        "section": "talk",
        "room": found,
        "people": people,
        "number": number,
        "is_after_last": not Episode.objects.making_up(story).filter(number__gte=number).exists(),
        "rounds": shown,
        "form": form or QuestionForm(),
        "offline": not settings.STORYHUB_LLM,
        "may_review": may_review(request, story),
    }
    return render(request, "memory/room.html", context, status=status)


def _people(story, found):
    cast = {one.slug: one for one in Character.objects.of(story)}
    return [cast[slug] for slug in found.seats if slug in cast]


def _found(request, slug, pk):
    story = story_of(request, slug)
    found = room_of(request.user, story, pk)
    if found is None:
        raise Http404
    return story, found

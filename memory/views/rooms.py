"""Talking with several characters in one room."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from episodes.models import Character, Episode
from memory.chat import exporting, page
from memory.chat.forms import QuestionForm
from memory.chat.partners import INTERVIEWER, STRANGER, partners_for
from memory.chat.rooms import MOST_IN_A_ROOM, open_room, room_of, rooms_in
from memory.chat.round_pages import RoomPart, part_of
from memory.chat.rounds import (
    branch_after,
    next_answer,
    round_of,
    rounds_of,
    say,
    say_otherwise,
)
from memory.chat.suggesting import suggestions_for
from memory.chat.ticks import ticks_of
from memory.chat.turn import answer_now
from memory.conversations import conversations
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.seats import seat_of
from memory.conversations.talks import Talks
from memory.conversations.wording import NotSayable
from memory.viewpoint import Viewpoint

from .access import story_of
from .talks import answered, as_file, go, in_panel, may_review, place_of, show


@require_http_methods(["GET", "POST"])
def rooms(request, slug):
    """The room with those chosen, as of the cursor, or an empty one; POST begins one with what is said."""
    story = story_of(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    people = list(Character.objects.of(story).filter(slug__in=given.getlist("who")))
    if not 1 < len(people) <= MOST_IN_A_ROOM:
        messages.error(
            request, _("Choose from two to %(number)s people for a room.") % {"number": MOST_IN_A_ROOM}
        )
        here = {name: given[name] for name in ("as_of",) if name in given}
        return redirect(reverse("memory:talk", args=[slug], query=here))
    if request.method == "GET":
        number = place_of(request, story)
        there = None if "new" in given else _room_with(request.user, story, people, number)
        if there:
            return redirect("memory:room", slug, there.id)
        return _page(request, story, people, number, partner=given.get("with", STRANGER))
    number = given.get("as_of", "")
    if not number.isdecimal() or len(number) > 8:
        raise Http404
    number, partner = int(number), given.get("with", STRANGER)
    if partner not in (STRANGER, INTERVIEWER, *(one.slug for one, _ in _partners(story, people, number))):
        raise Http404
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, story, people, number, form, partner=partner)
    opened = open_room(request.user, story, people, number, partner=partner)
    return _say(request, story, opened, form, is_new=True)


@require_http_methods(["GET", "POST"])
def room(request, slug, pk):
    """A room and what was said in it last; POST says something. It stays with its episode, as a talk does."""
    story, found = _found(request, slug, pk)
    people, place = _people(story, found), _place(story, found)
    shown = found.talks[0].as_of if place is None else place
    if request.method == "POST":
        form = QuestionForm(request.POST)
        if form.is_valid():
            return _say(request, story, found, form)
        return _refuse(request, story, people, shown, form, found)
    number = place_of(request, story)
    if number == place or place is None or (in_panel(request) and "as_of" not in request.GET):
        return _page(request, story, people, shown, found)
    if "as_of" in request.GET:
        elsewhere = {"who": found.seats, "with": _partner(found), "as_of": number}
        return redirect(reverse("memory:rooms", args=[slug], query=elsewhere))
    here = request.GET.dict() | {"as_of": place}
    return redirect(reverse("memory:room", args=[slug, pk], query=here))


@require_GET
def rounds(request, slug, pk):
    """What was said before a round (``?before=``), to be put before what is there."""
    story, found = _found(request, slug, pk)
    if not request.htmx:
        here = {"before": request.GET.get("before", "")}
        return redirect(reverse("memory:room", args=[slug, pk], query=here))
    part = _part(request, found)
    context = _shown(request, story, found, part.rounds, part.earlier)
    return render(request, "memory/_room_rounds.html", context)


@require_POST
def turn(request, slug, pk, key):
    """The next answer of a round, or nothing when everybody has answered."""
    story, found = _found(request, slug, pk)
    following = next_answer(found, key)
    if not request.htmx:
        while following:
            answer_now(following[0], following[2])
            following = next_answer(found, key)
        return redirect(reverse("memory:room", args=[slug, pk]) + f"#round-{key}")
    if following is None:
        return HttpResponse(status=204)
    talk, _question, answer = following
    context = answered(request, story, talk, page.answer_of(answer), room=found, turn=key)
    return render(request, "memory/_room_answer.html", context)


@require_POST
def wording(request, slug, pk, key):
    """Say something in other words: in a room of its own, which goes as this one did up to there."""
    story, found = _found(request, slug, pk)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        place = _place(story, found)
        number = found.talks[0].as_of if place is None else place
        return _refuse(request, story, _people(story, found), number, form, found)
    try:
        branch, said = say_otherwise(found, key, form.cleaned_data["text"], story)
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, reverse("memory:room", args=[slug, pk]))
    if branch is None:
        raise Http404
    return _answered(request, story, branch, said)


@require_POST
def copies(request, slug, pk):
    """Branch a room: a room of its own that holds what was said until a round (``after``) was answered."""
    story, found = _found(request, slug, pk)
    try:
        branch = branch_after(found, request.POST.get("after", ""), story)
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, reverse("memory:room", args=[slug, pk]))
    if branch is None:
        raise Http404
    messages.success(request, _("This is a room of its own now; the other one stays as it is."))
    return go(request, reverse("memory:room", args=[slug, branch.id]))


@require_POST
def title(request, slug, pk):
    """Call a room otherwise; an empty title leaves it as it is."""
    story, found = _found(request, slug, pk)
    talks = Talks(request.user, story)
    if given := " ".join(request.POST.get("title", "").split()):
        try:
            for talk in found.talks:
                talks.get(talk.id).rename(given)
        except NotSayable as refused:
            messages.error(request, str(refused))
    return go(request, reverse("memory:room", args=[slug, pk]))


@require_GET
def export(request, slug, pk):
    """The room as a file: Markdown, or JSON with ``?format=json``."""
    story, found = _found(request, slug, pk)
    told = story, found, rounds_of(found), {talk.id: _viewpoint(story, talk) for talk in found.talks}
    name = exporting.file_name(story, found.talks[0].as_of, found.id)
    return as_file(request, name, exporting.room_as_markdown, exporting.room_as_data, *told)


@require_http_methods(["GET", "POST"])
def deletion(request, slug, pk):
    """Ask whether to delete a room; POST deletes it with all that was said in it, for good."""
    story, found = _found(request, slug, pk)
    if request.method == "POST":
        talks = Talks(request.user, story)
        for talk in found.talks:
            talks.get(talk.id).delete()
        messages.success(request, _("The room is deleted."))
        return go(request, reverse("memory:talk", args=[slug]))
    people, place = _people(story, found), _place(story, found)
    number = found.talks[0].as_of if place is None else place
    context = {"story": story, "section": "talk", "room": found, "people": people, **_when(story, number)}
    return show(request, "memory/room_deletion.html", "memory/_room_deletion.html", context)


def _say(request, story, found, form, *, is_new=False):
    """Say something in a room. With a script the round comes into the page; else the page, all answered."""
    asked = [slug for slug in request.POST.getlist("to") if slug in found.seats and "all" not in request.POST]
    here = reverse("memory:room", args=[story.slug, found.id])
    try:
        key = say(found, form.cleaned_data["text"], asked or found.seats, story)
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, here)
    if request.htmx and not is_new:
        context = _shown(request, story, found, [round_of(found, key)])
        return render(request, "memory/_room_rounds.html", context)
    return _answered(request, story, found, key)


def _answered(request, story, found, key):
    """Lead to a round of a room: with a script it is answered there, without one before."""
    if not request.htmx:
        talk, answers = round_of(found, key).answers[0]
        answer_now(talk, answers[-1])
        while following := next_answer(found, key):
            answer_now(following[0], following[2])
    return go(request, reverse("memory:room", args=[story.slug, found.id]) + f"#round-{key}")


def _page(request, story, people, number, found=None, *, partner=STRANGER, form=None, status=200):
    context = {
        "section": "talk",
        "people": people,
        "ticks": ticks_of(story, *people),
        **_when(story, number),
        "is_blind": Viewpoint(story, people[0], number).is_blind if people else False,
        "partners": _partners(story, people, number) if people else [],
        "partner": _partner(found) if found else partner,
        "form": form or QuestionForm(),
        "offline": not settings.STORYHUB_LLM,
        "is_cut": "before" in request.GET,
        "suggestions": [],
    }
    part = _part(request, found)
    context |= _shown(request, story, found, part.rounds, part.earlier)
    if people and (found is None or _place(story, found) is not None):
        asked = {one.text for one in part.rounds}
        viewpoints = [Viewpoint(story, one, number) for one in people]
        context["suggestions"] = suggestions_for(viewpoints, asked)
    return show(request, "memory/room.html", "memory/_room.html", context, status=status)


def _when(story, number):
    is_after_last = not Episode.objects.making_up(story).filter(number__gte=number).exists()
    return {"number": number, "is_after_last": is_after_last}


def _refuse(request, story, people, number, form, found=None, partner=STRANGER):
    """What was wrong with what was said, beside it; nothing was written."""
    if not request.htmx:
        return _page(request, story, people, number, found, partner=partner, form=form, status=422)
    context = {"story": story, "room": found, "people": people, "number": number, "partner": partner}
    context |= {"form": form, "offline": not settings.STORYHUB_LLM, "to": request.POST.getlist("to")}
    response = render(request, "memory/_room_form.html", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#talk-form", "outerHTML"
    return response


def _part(request, found):
    """The latest rounds, those back to ``?round=``, or those before ``?before=``."""
    if found is None:
        return RoomPart((), None)
    return part_of(found, before=request.GET.get("before", ""), back_to=request.GET.get("round", ""))


def _shown(request, story, found, told, earlier=None):
    """What a template needs to show some rounds; ``earlier`` leads to those before them."""
    names = {seat_of(talk).slug: talk.character_name for talk in found.talks} if found else {}
    shown = []
    for one in told:
        answers = [
            {"talk": talk, "answer": newest, "earlier": earlier}
            for talk, lines in one.answers
            if lines
            for *earlier, newest in [list(map(page.answer_of, lines))]
        ]
        shown.append(
            {
                "round": one,
                "answers": answers,
                "waits": one.waits and not one.is_open,
                "asked": [names[slug] for slug in one.asked if slug in names],
                "others": [slug for slug in found.seats if slug not in one.asked],
            }
        )
    return {
        "story": story,
        "room": found,
        "rounds": shown,
        "earlier": earlier,
        "may_review": may_review(request, story),
    }


def _partners(story, people, number):
    """As whom one may be in a room: those of the cast whose names have come and who do not sit in it."""
    named = partners_for(Viewpoint(story, people[0], number))
    return [(one, name) for one, name in named if one not in people]


def _partner(found):
    return found.talks[0].metadata.get("with", STRANGER)


def _room_with(user, story, people, number):
    """The user's latest room with just these people as of an episode, or None."""
    seats = {one.slug for one in people}
    talks = conversations().talks(user_id=user.pk, story_id=story.pk)
    there = (one for one in rooms_in(talks) if {*one.seats} == seats)
    return next((one for one in there if _place(story, one) == number), None)


def _place(story, found):
    """As of which episode a room is now; None where it is closed."""
    viewpoint = _viewpoint(story, found.talks[0])
    return viewpoint.before if viewpoint else None


def _viewpoint(story, talk):
    """From where a talk sees the story; None where it is closed."""
    try:
        return viewpoint_of(talk, story)
    except TalkClosed:
        return None


def _people(story, found):
    cast = {one.slug: one for one in Character.objects.of(story)}
    return [cast[slug] for slug in found.seats if slug in cast]


def _found(request, slug, pk):
    story = story_of(request, slug)
    found = room_of(request.user, story, pk)
    if found is None:
        raise Http404
    return story, found

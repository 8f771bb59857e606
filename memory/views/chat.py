"""Talking with a character as of an episode: pages that need no script, and fragments where there is one."""

import json

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.db import connections
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from episodes.models import Character, Story
from memory.chat import page
from memory.chat.forms import QuestionForm
from memory.chat.rooms import room_of
from memory.chat.rounds import round_of
from memory.chat.streaming import follow
from memory.chat.turn import answer_now, ask
from memory.chat.withheld import withheld_at
from memory.conversations import conversations
from memory.conversations.pinning import TalkClosed, begin_talk, latest_talk, viewpoint_of
from memory.conversations.seats import is_heard, seat_of
from memory.language_model.base import in_database
from memory.viewpoint import Viewpoint

from .access import story_of
from .talk_page import refuse, show_choice, show_talk
from .talks import (
    answered,
    exchange,
    found_talk,
    go,
    in_panel,
    line_of,
    partner_chosen,
    place_of,
    sources_of,
)


@require_GET
def talk(request, slug):
    """Choose whom to talk with; with a character, their latest talk as of the cursor, or a new one."""
    story = story_of(request, slug)
    number = place_of(request, story)
    asked = request.GET.get("character")
    if not asked:
        return show_choice(request, story, number)
    viewpoint = Viewpoint(story, get_object_or_404(Character.objects.of(story), slug=asked), number)
    latest = None if "new" in request.GET else latest_talk(request.user, viewpoint)
    if latest:
        return redirect("memory:thread", slug, latest.id)
    return show_talk(request, story, viewpoint)


@require_POST
def threads(request, slug):
    """Begin a talk with its first question."""
    story = story_of(request, slug)
    character = get_object_or_404(Character.objects.of(story), slug=request.POST.get("character", ""))
    number = request.POST.get("as_of", "")
    if not number.isdecimal() or len(number) > 8:
        raise Http404
    viewpoint, form = Viewpoint(story, character, int(number)), QuestionForm(request.POST)
    if not form.is_valid():
        return refuse(request, story, viewpoint, form)
    found = begin_talk(request.user, viewpoint, metadata=partner_chosen(request, viewpoint))
    _question, answer = ask(found, form.cleaned_data["text"])
    if not request.htmx:
        answer_now(found, answer)
    return go(request, reverse("memory:thread", args=[slug, found.id]))


@require_GET
def thread(request, slug, pk):
    """A talk. It stays with its episode: a cursor moved elsewhere leads to the talk as of there."""
    story, found = found_talk(request, slug, pk)
    if (seat := seat_of(found)) and not found.cloned_from:
        return redirect("memory:room", slug, seat.room)
    try:
        viewpoint = viewpoint_of(found, story)
    except TalkClosed as closed:
        return show_talk(request, story, None, found, closed=str(closed))
    number = place_of(request, story)
    if number == viewpoint.before or (in_panel(request) and "as_of" not in request.GET):
        return show_talk(request, story, viewpoint, found)
    if "as_of" in request.GET:
        elsewhere = {"character": viewpoint.character.slug, "as_of": number}
        return redirect(reverse("memory:talk", args=[slug], query=elsewhere))
    here = request.GET.dict() | {"as_of": viewpoint.before}
    return redirect(reverse("memory:thread", args=[slug, pk], query=here))


@require_GET
def lines(request, slug, pk):
    """The part of a talk before a cursor, to be put before what is there; without a script, as the page."""
    story, found = found_talk(request, slug, pk)
    if not request.htmx:
        here = {"before": request.GET.get("before", "")}
        return redirect(reverse("memory:thread", args=[slug, pk], query=here))
    part = page.part_of(found, before=request.GET.get("before"))
    context = answered(request, story, found, None, exchanges=part.exchanges, earlier=part.earlier)
    return render(request, "memory/_talk_lines.html", context)


@require_POST
def question(request, slug, pk):
    """Say something. With a script the answer streams into the page; without, the page comes back with it."""
    story, found = found_talk(request, slug, pk)
    form = QuestionForm(request.POST)
    try:
        viewpoint = viewpoint_of(found, story)
        if not form.is_valid():
            return refuse(request, story, viewpoint, form, found)
        asked, answer = ask(found, form.cleaned_data["text"])
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, reverse("memory:thread", args=[slug, pk]))
    if not request.htmx:
        answer_now(found, answer)
        return redirect(reverse("memory:thread", args=[slug, pk]) + f"#line-{asked.id}")
    return exchange(request, story, found, page.Exchange(asked, page.answer_of(answer), ()))


@require_POST
def answers(request, slug, pk, line):
    """Another answer to a question; the earlier ones stay readable."""
    story, found = found_talk(request, slug, pk)
    asked = line_of(found, line)
    if not asked.by_user or is_heard(asked):
        raise Http404
    answer = conversations().add_answer(asked)
    if not request.htmx:
        answer_now(found, answer)
        return redirect(reverse("memory:thread", args=[slug, pk]) + f"#line-{asked.id}")
    if seat_of(found):
        return HttpResponse(_in_room(request, story, found, asked, page.answer_of(answer)))
    return exchange(request, story, found, page.exchange_of(found, asked))


@require_POST
def stop(request, slug, pk, line):
    """End an answer where it is."""
    _story, found = found_talk(request, slug, pk)
    conversations().stop(line_of(found, line))
    return HttpResponse(status=204) if request.htmx else redirect("memory:thread", slug, pk)


@require_GET
def sources(request, slug, pk, line):
    """The memories that an answer was given, and how much was withheld; without a script, beside the talk."""
    story, found = found_talk(request, slug, pk)
    if not request.htmx:
        address = reverse("memory:thread", args=[slug, pk], query={"answer": line_of(found, line).id})
        return redirect(f"{address}#sources")
    return render(
        request, "memory/_talk_sources.html", sources_of(request, story, found, line_of(found, line))
    )


@require_GET
def withheld(request, slug, pk, line):
    """What was withheld from an answer; for those who review."""
    story, found = found_talk(request, slug, pk)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    answer = line_of(found, line)
    asked = conversations().line(found.id, answer.reply_to) if answer.reply_to else answer
    try:
        facts = withheld_at(viewpoint_of(found, story), asked.text)
    except TalkClosed as closed:
        raise Http404 from closed
    context = {"story": story, "talk": found, "answer": answer, "facts": facts, "section": "talk"}
    return render(request, "memory/_withheld.html" if request.htmx else "memory/withheld.html", context)


async def stream(request, slug, pk, line):
    """The answer as server-sent events: "piece" for more of it, "done" when it has ended and is kept.

    The id of an event is how much was heard; who comes back with it goes on from there.
    """
    # The middleware's connection would else be held for as long as the answer streams. It goes first: those
    # who hold one must not wait for another.
    await sync_to_async(connections.close_all)()
    story, found, answer = await in_database(_streamed, request, slug, pk, line)
    heard = request.headers.get("Last-Event-ID", "")
    heard = int(heard) if heard.isdecimal() and len(heard) < 9 else 0
    language = translation.get_language()

    def finished():
        with translation.override(language):
            return _finished(request, story, found, answer.id)

    async def events():
        position = heard
        async for piece in follow(found, answer, heard):
            position = piece.start + len(piece.text)
            yield _event("piece", json.dumps(piece.text), position) if piece.text else ": still here\n\n"
        yield _event("done", json.dumps(await in_database(finished)), position)

    response = StreamingHttpResponse(events(), content_type="text/event-stream")
    response["Cache-Control"], response["X-Accel-Buffering"] = "no-store", "no"
    return response


def _event(name, data, position):
    return f"event: {name}\nid: {position}\ndata: {data}\n\n"


def _streamed(request, slug, pk, line):
    story, found = found_talk(request, slug, pk)
    return story, found, line_of(found, line)


def _finished(request, story, found, line):
    """The answer as it was kept, with what belongs to it."""
    answer = page.answer_of(conversations().line(found.id, line))
    asked = conversations().line(found.id, answer.line.reply_to) if seat_of(found) else None
    if asked:
        return _in_room(request, story, found, asked, answer)
    return render_to_string("memory/_talk_answer.html", answered(request, story, found, answer), request)


def _in_room(request, story, found, asked, answer):
    """An answer as its room shows it: who was asked, too, comes after it."""
    context = answered(request, story, found, answer)
    turn = asked.metadata.get("round")
    if turn is None or found.cloned_from:
        return render_to_string("memory/_talk_answer.html", context, request)
    context |= {"room": {"id": seat_of(found).room}, "turn": turn}
    if answer.is_stopped:
        said = round_of(room_of(request.user, story, seat_of(found).room), turn)
        context["waits"] = said is not None and said.waits
    return render_to_string("memory/_room_answer.html", context, request)

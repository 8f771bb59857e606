"""One talk as it is shown: on the page of its own, and in the panel beside another page."""

from django.conf import settings
from django.shortcuts import render

from episodes.models import Character, Episode
from memory.chat import page
from memory.chat.forms import QuestionForm
from memory.chat.partners import partners_for
from memory.chat.rooms import rooms_in
from memory.chat.suggesting import suggestions
from memory.chat.ticks import ticks_of
from memory.conversations import conversations
from memory.conversations.seats import seat_of

from .talks import in_panel, may_review, show, sources_of

# So many of the other talks are listed beside one.
LISTED = 30
# So many of the cast are offered at once, those first whom the text names most.
FOREMOST = 21


def show_talk(request, story, viewpoint, found=None, *, form=None, closed="", status=200):
    """A talk; ``viewpoint`` is None when it is closed, ``found`` when it has not begun.

    ``?before=`` shows the part before a cursor, ``?line=`` one that reaches back to a line.
    """
    part = page.Part((), None)
    if found:
        part = page.part_of(found, before=request.GET.get("before"), back_to=request.GET.get("line", ""))
    context = {
        "story": story,
        "section": "talk",
        "talk": found,
        "viewpoint": viewpoint,
        "closed": closed,
        "offline": not settings.STORYHUB_LLM,
        "form": form or QuestionForm(),
        "exchanges": part.exchanges,
        "earlier": part.earlier,
        "is_cut": "before" in request.GET,
        "in_room": bool(found and seat_of(found)),
        "may_review": may_review(request, story),
    }
    talks = conversations().talks(user_id=request.user.pk, story_id=story.pk)
    talks = [one for one in talks if not seat_of(one)]
    context["talks"] = talks[:LISTED]
    if viewpoint:
        context["cast"] = Character.objects.of(story).only("slug", "name")
        context["partners"] = partners_for(viewpoint)
        context["partner"] = found.metadata.get("with", "") if found else request.GET.get("with", "")
        asked = {e.question.text for e in context["exchanges"]}
        context["suggestions"] = suggestions(viewpoint, asked)
        context["segments"] = _segments(talks, viewpoint, found)
        context["ticks"] = ticks_of(story, viewpoint.character)
        context["knowledge"] = page.knowledge_of(viewpoint)
    if line := _looked_at(request, found, part.exchanges):
        context |= sources_of(request, story, found, line)
    return show(request, "memory/talk.html", "memory/_talk.html", context, status=status)


def refuse(request, story, viewpoint, form, found=None):
    """What was wrong with a question, beside the question; nothing was written."""
    if not request.htmx:
        return show_talk(request, story, viewpoint, found, form=form, status=422)
    context = {"story": story, "talk": found, "viewpoint": viewpoint, "form": form}
    context["offline"] = not settings.STORYHUB_LLM
    response = render(request, "memory/_talk_form.html", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#talk-form", "outerHTML"
    return response


def show_choice(request, story, number):
    """Whom to talk with, and the talks there are; in the panel, what fits into it."""
    talks = conversations().talks(user_id=request.user.pk, story_id=story.pk)
    cast = list(Character.objects.of(story))
    alone = [one for one in talks if not seat_of(one)]
    context = {
        "story": story,
        "section": "talk",
        "cast": cast,
        "foremost": cast[:FOREMOST],
        "others": cast[FOREMOST:],
        "talks": alone[:LISTED] if in_panel(request) else alone,
        "rooms": rooms_in(talks),
        "number": number,
        "is_after_last": not Episode.objects.making_up(story).filter(number__gte=number).exists(),
    }
    return show(request, "memory/talk_list.html", "memory/_talk_choice.html", context)


def _segments(talks, viewpoint, found):
    """The user's talks with the same character as of other episodes, in the order of these."""
    mine = (one for one in talks if one.character_id == viewpoint.character.pk and one != found)
    elsewhere = {one.pinned_to: one for one in reversed(list(mine)) if not _is_here(one, viewpoint)}
    return sorted(elsewhere.values(), key=lambda one: (one.pinned_to is None, one.as_of))


def _is_here(talk, viewpoint):
    """Whether a talk is as of the same place. Past the last episode all numbers are one place."""
    if talk.pinned_to is None:
        return viewpoint.here is None
    return talk.as_of == viewpoint.before


def _looked_at(request, found, exchanges):
    """The answer whose memories are shown: the one that the address names, else the latest that has ended."""
    asked = request.GET.get("answer") if found else None
    named = conversations().line(found.id, asked) if asked else None
    ended = (e.answer.line for e in reversed(exchanges) if e.answer and not e.answer.is_open)
    return named if named and not named.by_user else next(ended, None)

"""What one does with a talk beside talking: call it otherwise, branch it, delete it, ask otherwise, take it
away, keep a claim or doubt it, see whence it is."""

from itertools import takewhile

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from episodes.models import Episode, Story
from memory.chat import claiming, exporting, page
from memory.chat.forms import QuestionForm
from memory.chat.rewriting import ask_otherwise
from memory.chat.turn import answer_now
from memory.conversations import conversations
from memory.conversations.pinning import TalkClosed, viewpoint_of
from memory.conversations.seats import seat_of
from memory.conversations.talks import Talks
from memory.conversations.wording import NotSayable
from memory.forms import FindingForm
from memory.models import Fact
from memory.viewpoint import episodes_of

from .talk_page import refuse
from .talks import as_file, found_talk, go, line_of, show

# Among so many lines after a question is the next one.
NEXT = 40


@require_POST
def wording(request, slug, pk, line):
    """Ask a question in other words; what came after it stays in the talk as it was."""
    story, found = found_talk(request, slug, pk)
    asked, form = line_of(found, line), QuestionForm(request.POST)
    if not asked.by_user or seat_of(found):
        raise Http404
    try:
        if not form.is_valid():
            return refuse(request, story, viewpoint_of(found, story), form, found)
        talk, _asked, answer = ask_otherwise(found, asked, form.cleaned_data["text"])
    except TalkClosed:
        return go(request, reverse("memory:thread", args=[slug, pk]))
    if not request.htmx:
        answer_now(talk, answer)
    return go(request, reverse("memory:thread", args=[slug, talk.id]))


@require_POST
def title(request, slug, pk):
    """Call a talk otherwise; an empty title leaves it as it is."""
    story, found = found_talk(request, slug, pk)
    if given := " ".join(request.POST.get("title", "").split()):
        try:
            Talks(request.user, story).get(found.id).rename(given)
        except NotSayable as refused:
            messages.error(request, str(refused))
    return go(request, reverse("memory:thread", args=[slug, pk]))


@require_POST
def copies(request, slug, pk):
    """Branch a talk: a talk of its own that holds what was said until a question (``after``) was answered."""
    story, found = found_talk(request, slug, pk)
    asked = line_of(found, request.POST.get("after", ""))
    if seat_of(found):
        raise Http404
    following = conversations().page(found.id, limit=NEXT, cursor=asked.id).lines
    answers = list(takewhile(lambda line: not line.by_user, following))
    try:
        copy = Talks(request.user, story).get(found.id).clone(upto=[asked, *answers][-1].id)
    except TalkClosed as closed:
        messages.error(request, str(closed))
        return go(request, reverse("memory:thread", args=[slug, pk]))
    messages.success(request, _("This is a talk of its own now; the other one stays as it is."))
    return go(request, reverse("memory:thread", args=[slug, copy.id]))


@require_http_methods(["GET", "POST"])
def deletion(request, slug, pk):
    """Ask whether to delete a talk; POST deletes it with all that belongs to it, for good."""
    story, found = found_talk(request, slug, pk)
    if request.method == "POST":
        Talks(request.user, story).get(found.id).delete()
        messages.success(request, _("The talk is deleted."))
        return go(request, reverse("memory:talk", args=[slug]))
    context = {"story": story, "section": "talk", "talk": found}
    return show(request, "memory/talk_deletion.html", "memory/_talk_deletion.html", context)


@require_GET
def export(request, slug, pk):
    """The talk as a file: Markdown, or JSON with ``?format=json``."""
    story, found = found_talk(request, slug, pk)
    try:
        viewpoint = viewpoint_of(found, story)
    except TalkClosed:
        viewpoint = None
    told = story, viewpoint, found, page.exchanges_of(found)
    name = exporting.file_name(story, found.as_of, found.id)
    return as_file(request, name, exporting.as_markdown, exporting.as_data, *told)


@require_GET
def claim(request, slug, pk, line):
    """Keep what an answer claims as a fact: the form for a new one, filled in; for those who review."""
    _story, _found, answer, viewpoint, episode = _claim_of(request, slug, pk, line)
    text = claiming.claim_in(request.GET.get("text", answer.text))
    filled = {"text": text, "scope": "character", "known_by": viewpoint.character.pk}
    return redirect(reverse("memory:facts", args=[slug, episode.number], query=filled))


@require_http_methods(["GET", "POST"])
def doubt(request, slug, pk, line):
    """Say that what an answer claims is doubtful: a form; POST puts it among the findings, to be answered."""
    story, found, answer, viewpoint, episode = _claim_of(request, slug, pk, line)
    filled = {"text": claiming.claim_in(request.GET.get("text", answer.text))}
    form = FindingForm(request.POST or None, initial=filled, story=story)
    if form.is_valid():
        made, _is_new = claiming.doubt(
            found, answer, episode, viewpoint, by=request.user, **form.cleaned_data
        )
        here = reverse("memory:review_episode", args=[slug, made.episode.number], query={"finding": made.pk})
        return redirect(here)
    context = {"story": story, "section": "talk", "talk": found, "answer": answer, "form": form}
    return render(request, "memory/finding_new.html", context, status=400 if form.errors else 200)


@require_GET
def mark(request, slug, pk, line, number):
    """The passage from which a marked stretch comes, in its text; for those who review."""
    story, found = found_talk(request, slug, pk)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    marks = line_of(found, line).marks
    if number >= len(marks):
        raise Http404
    one = marks[number]
    if one.fact:
        fact = get_object_or_404(Fact.objects.select_related("episode__story"), pk=one.fact)
        episode, start, end = fact.episode, fact.start, fact.end
    elif one.place:
        episode = get_object_or_404(Episode.objects.select_related("story"), pk=one.place[0])
        _, start, end = one.place
    else:
        episode = get_object_or_404(episodes_of(story), number=one.episode or 0)
        start = end = 0
    address = reverse("episodes:episode", args=[episode.story.slug, episode.number])
    return redirect(f"{address}#q={start}-{end}")


def _claim_of(request, slug, pk, line):
    """What is needed to keep what an answer claims: the story, the talk, the answer, the viewpoint it was
    given from, and the last episode seen from there. 404 for those who do not review."""
    story, found = found_talk(request, slug, pk)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    answer = line_of(found, line)
    try:
        place = claiming.place_of_claim(found, answer, story)
    except TalkClosed as closed:
        raise Http404 from closed
    if place is None:
        raise Http404
    return story, found, answer, *place

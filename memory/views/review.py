"""Reviewing facts: yes, no, otherwise, who knows them, and who may also know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from episodes.markup import marked
from episodes.models import Character, Episode, Story
from memory import replacing, reviewing
from memory.conversations import conversations
from memory.conversations.base import ConversationsUnavailable
from memory.conversations.seats import seat_of
from memory.forms import FactForm, FindingAnswerForm, KnowerForm, NewFactForm
from memory.models import Fact, FactChange, Finding, Proposal, Replacement
from memory.review_queue import KnowerRow, findings_of, proposals_of, queue_of, replacements_of, waiting_in
from memory.succession import could_be_replaced_by, successions_of, with_both_facts
from memory.viewpoint import episodes_of

from .access import desk_viewpoint, story_of

# Earlier facts that may be chosen as what a fact puts an end to.
MOST_CHOICES = 60


@login_required
def review(request, slug):
    """Leads to the first episode in which something waits, or to the first that has facts at all."""
    story = story_of(request, slug)
    episodes = list(waiting_in(story))
    episode = next((e for e in episodes if e.count), None) or next(iter(episodes), None)
    if episode is None:
        return render(request, "memory/review.html", {"story": story, "section": "review"})
    return redirect("memory:review_episode", story.slug, episode.number)


@login_required
def review_episode(request, slug, number):
    """The facts of one episode, its text, and the fact that is open."""
    story = story_of(request, slug)
    # Of a story that this one branched from as well: who knows what there may be said otherwise here.
    episode = get_object_or_404(episodes_of(story), number=number)
    context = _queue(request, story, episode)
    queue = context["queue"]
    chosen = [fact for fact in queue.facts if str(fact.pk) == request.GET.get("fact", "")]
    chosen += [one for one in queue.proposals if str(one.pk) == request.GET.get("proposal", "")]
    chosen += [one for one in queue.replacements if str(one.pk) == request.GET.get("replacement", "")]
    chosen += [one for one in queue.findings if str(one.pk) == request.GET.get("finding", "")]
    waiting = [fact for fact in queue.facts if fact.review == Fact.Review.PROPOSED]
    item = next(iter(chosen or waiting or queue.asked or queue.facts), None)
    context |= _item(request, story, item) | {"text": marked(episode.manuscript)}
    return render(request, "memory/review.html", context)


@login_required
def fact(request, slug, pk):
    """One fact and who knows it; POST words it anew."""
    story, found = _found(request, slug, pk)
    form = None
    if request.method == "POST":
        found = _reviewable(request, slug, pk)
        form = FactForm(request.POST, instance=Fact.objects.get(pk=found.pk), story=story)
        if form.is_valid():
            reviewing.edit(found, by=request.user, **form.cleaned_data)
            form = None
    return _answer(request, story, found.episode, found, form=form)


@login_required
@require_POST
def fact_review(request, slug, pk):
    """Accept, reject, or put back; then on to the next fact that waits."""
    found = _reviewable(request, slug, pk)
    acts = {
        Fact.Review.ACCEPTED: reviewing.accept,
        Fact.Review.REJECTED: reviewing.reject,
        Fact.Review.PROPOSED: reviewing.restore,
    }
    act = acts.get(request.POST.get("review"))
    if act is None:
        raise Http404
    act(found, by=request.user)
    queue = queue_of(found.episode, desk_viewpoint(request, found.story), request.user)
    return _answer(request, found.story, found.episode, queue.after(found))


_ANSWERS = {
    Proposal.State.ACCEPTED: reviewing.accept_proposal,
    Proposal.State.REJECTED: reviewing.reject_proposal,
}


@login_required
def proposal(request, slug, pk):
    """Somebody who may also know a fact, with what suggests it; POST accepts or rejects that.

    Then on to the next one; or, asked from a fact (``from``), back to it.
    """
    story = story_of(request, slug)
    found = get_object_or_404(proposals_of(desk_viewpoint(request, story)), pk=pk)
    if request.method != "POST":
        return _answer(request, story, found.episode, found)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=found.story_id)
    act = _ANSWERS.get(request.POST.get("answer"))
    if act is None:
        raise Http404
    act(found, by=request.user)
    if request.POST.get("from") == "fact":
        return _answer(request, story, found.fact.episode, found.fact)
    queue = queue_of(found.episode, desk_viewpoint(request, story), request.user)
    return _answer(request, story, found.episode, queue.after_answer(found))


@login_required
def replacement(request, slug, pk):
    """A fact that may hold no more, and what may hold instead; POST accepts or rejects that, or takes back
    what was accepted."""
    story = story_of(request, slug)
    desk = desk_viewpoint(request, story)
    found = get_object_or_404(with_both_facts(desk.offered_replacements()), pk=pk)
    if request.method != "POST":
        return _answer(request, story, found.new.episode, found)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    act = _DECISIONS.get(request.POST.get("answer"))
    if act is None:
        raise Http404
    act(found, by=request.user)
    if request.POST.get("from") == "fact":
        return _answer(request, story, found.new.episode, found.new)
    queue = queue_of(found.new.episode, desk, request.user)
    return _answer(request, story, found.new.episode, queue.after_answer(found))


_DECISIONS = {
    Replacement.State.ACCEPTED: replacing.accept_replacement,
    Replacement.State.REJECTED: replacing.reject_replacement,
    "taken_back": replacing.take_back,
}


@login_required
def finding(request, slug, pk):
    """A sentence that somebody doubts; POST settles it, leaves it for a reason, or opens it again."""
    story = story_of(request, slug)
    found = get_object_or_404(findings_of(desk_viewpoint(request, story)), pk=pk)
    form = None
    if request.method == "POST":
        get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
        form = FindingAnswerForm(request.POST)
        if form.is_valid():
            found.answer(form.cleaned_data["state"], by=request.user, reason=form.cleaned_data["reason"])
            form = None
    return _answer(request, story, found.episode, found, form=form)


@login_required
@require_POST
def replaced(request, slug, pk):
    """Say that this fact holds instead of another one from its episode on."""
    story, found = _found(request, slug, pk)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    desk = desk_viewpoint(request, story)
    chosen = request.POST.get("old", "")
    if not chosen.isdecimal():
        raise Http404
    old = get_object_or_404(could_be_replaced_by(found, desk), pk=chosen)
    replacing.replace(old, found, by=request.user, story=story)
    return _answer(request, story, found.episode, found)


@login_required
@require_POST
def proposals(request, slug, number):
    """Give all proposals that wait in an episode the same answer; each can be taken back."""
    stories = Story.objects.reviewable_by(request.user)
    episode = get_object_or_404(Episode.objects.filter(story__in=stories), story__slug=slug, number=number)
    act = _ANSWERS.get(request.POST.get("answer"))
    if act is None:
        raise Http404
    waiting = proposals_of(desk_viewpoint(request, episode.story))
    for one in waiting.filter(episode=episode, story=episode.story):
        act(one, by=request.user)
    queue = queue_of(episode, desk_viewpoint(request, episode.story), request.user)
    return _answer(request, episode.story, episode, next(iter(queue.facts), None))


@login_required
def knowers(request, slug, pk):
    """Since when and how somebody knows the fact in this story: a form; POST says it, or that he does not."""
    story, found = _found(request, slug, pk)
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=story.pk)
    named = request.POST.get("character") or request.GET.get("character")
    character = get_object_or_404(Character.objects.of(story), slug=named)
    if request.POST.get("act") == "deny":
        reviewing.remove_knower(found, character, by=request.user, story=story)
        return _answer(request, story, found.episode, found)
    if request.POST.get("act") == "set" and "since" not in request.POST:
        reviewing.set_knower(found, character, by=request.user, since=found.episode, story=story)
        return _answer(request, story, found.episode, found)
    known = _knowers(request, story, found).get(character.pk)
    form = KnowerForm(request.POST or None, instance=known, fact=found, character=character, story=story)
    if request.method == "POST" and form.is_valid():
        reviewing.set_knower(found, character, by=request.user, story=story, **form.cleaned_data)
        return _answer(request, story, found.episode, found)
    context = {"story": story, "fact": found, "character": character, "form": form, "section": "review"}
    template = "memory/_knower_form.html" if request.htmx else "memory/knower.html"
    if request.htmx and form.errors:
        # The form alone comes again, in its place, whatever else its success would have changed.
        response = render(request, template, context)
        response["HX-Retarget"], response["HX-Reswap"] = "this", "outerHTML"
        return response
    return render(request, template, context, status=400 if form.errors else 200)


@login_required
def facts(request, slug, number):
    """A form for a new fact, filled in with what the address says of it; POST adds it."""
    stories = Story.objects.reviewable_by(request.user)
    episode = get_object_or_404(Episode.objects.filter(story__in=stories), story__slug=slug, number=number)
    filled = {name: request.GET[name] for name in ("text", "scope", "known_by") if name in request.GET}
    form = NewFactForm(request.POST or None, episode=episode, initial=filled)
    if request.method == "POST" and form.is_valid():
        added = reviewing.add(episode, by=request.user, **form.cleaned_data)
        return _answer(request, episode.story, episode, added)
    context = {"story": episode.story, "episode": episode, "form": form, "section": "review"}
    template = "memory/_fact_form.html" if request.htmx else "memory/fact_new.html"
    return render(request, template, context)


@login_required
@require_POST
def undo(request, slug, number):
    """Take back the last thing you did to a fact of this episode."""
    story = get_object_or_404(Story.objects.reviewable_by(request.user), slug=slug)
    episode = get_object_or_404(episodes_of(story).select_related("story"), number=number)
    change = reviewing.undo(episode, by=request.user, story=story)
    if change is None:
        messages.info(request, _("There is nothing to undo."))
        page = reverse("memory:review_episode", args=[slug, number])
        return HttpResponseClientRedirect(page) if request.htmx else redirect(page)
    desk = desk_viewpoint(request, story)
    asked = proposals_of(desk).filter(episode=episode, pk=change.proposal_id).first()
    if change.act == FactChange.Act.REPLACE:
        asked = replacements_of(desk).filter(new=change.fact).first()
    return _answer(request, story, episode, asked or change.fact)


def _found(request, slug, pk):
    story = story_of(request, slug)
    seen = desk_viewpoint(request, story).facts(Fact.objects.select_related("episode", "story"))
    return story, get_object_or_404(seen, pk=pk)


def _reviewable(request, slug, pk):
    """The fact, for those who may review the story it belongs to; everybody else finds nothing."""
    found = _found(request, slug, pk)[1]
    get_object_or_404(Story.objects.reviewable_by(request.user), pk=found.story_id)
    return found


def _answer(request, story, episode, item, *, form=None):
    """The open fact or proposal and the list of the episode beside it: fragments for htmx, else the page."""
    if not request.htmx and not form:
        address = reverse("memory:review_episode", args=[story.slug, episode.number])
        return redirect(f"{address}?{item._meta.model_name}={item.pk}" if item else address)
    context = _queue(request, story, episode) | _item(request, story, item, form=form) | {"oob": True}
    if request.htmx:
        response = render(request, "memory/_review_answer.html", context)
        response["HX-Trigger"] = "reviewed"
        return response
    context |= {"text": marked(episode.manuscript), "oob": False}
    return render(request, "memory/review.html", context, status=400)


def _queue(request, story, episode):
    return {
        "story": story,
        "episode": episode,
        "section": "review",
        "queue": queue_of(episode, desk_viewpoint(request, story), request.user),
        "can_review": Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists(),
    }


def _item(request, story, item, *, form=None):
    """What the page says of the open fact or proposal; of nothing, when none is open."""
    if item is None:
        return {"fact": None}
    if isinstance(item, Proposal):
        may = Story.objects.reviewable_by(request.user).filter(pk=item.story_id).exists()
        return {"fact": None, "proposal": item, "can_review": may}
    if isinstance(item, Replacement):
        may = Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists()
        return {"fact": None, "replacement": item, "can_review": may}
    if isinstance(item, Finding):
        return _finding(request, story, item, form=form)
    return _fact(request, story, item, form=form)


def _finding(request, story, found, *, form=None):
    may = Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists()
    turn, answer_form = _turn_of(found, request.user), form or FindingAnswerForm()
    return {"fact": None, "finding": found, "can_review": may, "turn": turn, "answer_form": answer_form}


def _turn_of(found, user):
    """The address of the turn that a finding is about, for the one whose talk it is; else, or where it is
    gone or out of reach, nothing."""
    try:
        talk = conversations().find(found.thread, user_id=user.pk)
        answer = talk and conversations().line(talk.id, found.line)
    except ConversationsUnavailable:
        return ""
    if answer is None:
        return ""
    if seat := seat_of(talk):
        return reverse("memory:room", args=[found.story.slug, seat.room])
    line = answer.reply_to
    return reverse("memory:thread", args=[found.story.slug, talk.id], query={"line": line}) + f"#line-{line}"


def _fact(request, story, found, *, form=None):
    found = Fact.objects.select_related("episode", "story").get(pk=found.pk)
    # Inherited facts are judged where they belong.
    can_review = Story.objects.reviewable_by(request.user).filter(pk=found.story_id).exists()
    known = _knowers(request, story, found)
    cast = sorted(
        Character.objects.of(story), key=lambda person: (person.pk not in known, -person.mentions, person.pk)
    )
    rows = [KnowerRow(person, known.get(person.pk)) for person in cast]
    desk = desk_viewpoint(request, story)
    history = desk.changes().filter(fact=found).select_related("by", "proposal__character")[:20]
    return {
        "fact": found,
        "rows": rows,
        "history": history,
        "asked": proposals_of(desk).filter(fact=found),
        "succession": successions_of([found], desk)[found.pk],
        "may_end": could_be_replaced_by(found, desk)[:MOST_CHOICES],
        "form": form or FactForm(instance=found, story=story),
        "can_review": can_review,
        "can_set_knowers": Story.objects.reviewable_by(request.user).filter(pk=story.pk).exists(),
    }


def _knowers(request, story, fact):
    """What is said in a story of who knows a fact, by the character's id, the denials too."""
    said = desk_viewpoint(request, story).said().filter(fact=fact).order_by("-since__timeline", "-pk")
    return {one.character_id: one for one in said.select_related("character", "since", "told_by")}

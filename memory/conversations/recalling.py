"""Semantic recall: what was said before that is near to what is asked now, through the viewpoint of the talk.

Vectors are kept apart from those of facts. A search names the talks it may look into: those of the same user
and character whose place in the story is not later than the asker's. Each hit is then read from the talk
itself: an answer behind which stands a fact that the viewpoint does not see is left out, and so is what the
guard marked in it. What was said in a room is found in that room only, and what was heard there not at all:
it may be somebody else's secret.
"""

from dataclasses import dataclass, replace
from itertools import chain

from memory.seen import seen_among
from memory.stores import talks_for
from memory.stores.base import StoreUnavailable
from memory.stores.talks import Said, filterable, talk_index
from memory.vectors import Question, active_embedder, digest_of
from memory.viewpoint import episodes_of

from . import conversations
from .base import Line, State, Talk, TalkGone
from .plans import RESOURCE, THREAD
from .seats import is_heard, seat_of
from .wording import unmarked

TOP_K, RANGE = 50, 20
# Each search brings more than is asked for: some of it may not be seen.
SPARE = 3
EMBED_AT_ONCE = 100
READ_AT_ONCE = 200
# How many other talks a talk helps to take in that another embedder took in, or nobody.
CATCH_UP = 5


@dataclass(frozen=True)
class Passage:
    """A message that was found, with those around it in order, and how near it is (-1 to 1)."""

    talk: Talk
    found: Line
    score: float
    lines: tuple[Line, ...]


def recall_messages(
    question: str | Question,
    *,
    talk,
    seen_from,
    top_k=4,
    before=1,
    after=1,
    scope=RESOURCE,
    where=None,
    threshold=None,
    leave_out=frozenset(),
):
    """The messages nearest to a question, each with ``before`` and ``after`` others; best first, a line once.

    ``scope`` is "thread" (this talk) or "resource" (all talks of its user with its character up to here);
    ``where`` asks for values in the metadata of messages; ``threshold`` is the least score. ``leave_out`` are
    ids of messages that are not wanted, nor answers to them. A store or an embedder that does not answer
    finds nothing.
    """
    top_k, before, after = min(top_k, TOP_K), min(before, RANGE), min(after, RANGE)
    talks = {each.id: each for each in _within_reach(talk, seen_from, scope)}
    if top_k < 1 or not talks or seen_from.cutoff is None or [] in (where or {}).values():
        return []
    hits = [
        hit
        for hit in _near(question, seen_from, set(talks), top_k, where)
        if hit.message not in leave_out and (threshold is None or hit.score >= threshold)
    ]
    passages, shown = [], set()
    for hit, lines in _with_context(hits, top_k, before, after, seen_from):
        if len(passages) == top_k:
            break
        seen = [line for line in lines if not {line.id, line.reply_to} & leave_out]
        found = next((line for line in seen if line.id == hit.message), None)
        if found is None or (hit.thread, hit.message) in shown:
            continue
        fresh = tuple(line for line in seen if (line.talk_id, line.id) not in shown)
        shown |= {(line.talk_id, line.id) for line in fresh}
        passages.append(Passage(talks[hit.thread], found, hit.score, fresh))
    return passages


def take_in(talk, viewpoint):
    """Bring the vectors of a talk up to what was said, and of a few others that nobody has taken in.

    A talk that was deleted meanwhile is not put back: what was written is removed, ``TalkGone`` is raised.
    """
    embedder = active_embedder(viewpoint.story)
    _take_in(talk, embedder)
    label = _label(embedder)
    others = conversations().talks(
        user_id=talk.user_id, story_id=talk.story_id, character_id=talk.character_id
    )
    late = [each for each in others if each.id != talk.id and not each.indexed_to.startswith(label)]
    for other in late[:CATCH_UP]:
        _take_in(other, embedder)


def _take_in(talk, embedder):
    store, index, label = talks_for(embedder), talk_index(talk.story_id), _label(embedder)
    lines = _said_since(
        talk, talk.indexed_to.removeprefix(label) if talk.indexed_to.startswith(label) else ""
    )
    asked = {line.reply_to for line in lines if line.reply_to}
    answers = conversations().answers(talk.id, sorted(asked)) if asked else []
    newest = {line.reply_to: line.id for line in answers if _is_said(line)}
    new = [line for line in lines if _is_said(line) and newest.get(line.reply_to, line.id) == line.id]
    for at in range(0, len(new), EMBED_AT_ONCE):
        batch = new[at : at + EMBED_AT_ONCE]
        vectors = embedder.embed([unmarked(line) for line in batch])
        store.put(
            Said(index, talk.id, line.id, vector, filterable(line.metadata))
            for line, vector in zip(batch, vectors, strict=True)
        )
    replaced = {line.reply_to for line in new if line.reply_to}
    old = [line.id for line in answers if line.reply_to in replaced and newest[line.reply_to] != line.id]
    store.remove(index, talk.id, old)
    if conversations().find(talk.id, user_id=talk.user_id) is None:
        store.forget(index, {talk.id})
        raise TalkGone
    if lines:
        conversations().mark_indexed(talk, label + lines[-1].id)


def _said_since(talk, line_id):
    """What was said after a line, in order. An answer that is still given is taken in with the next; so is
    what comes after it."""
    lines, cursor = [], line_id or None
    while True:
        page = conversations().page(talk.id, limit=READ_AT_ONCE, cursor=cursor)
        for line in page.lines:
            if line.state == State.STREAMING:
                return lines
            lines.append(line)
        cursor = page.cursor
        if cursor is None:
            return lines


def _near(question, viewpoint, threads, top_k, where):
    """The hits of the store, best first."""
    asked = question if isinstance(question, Question) else Question.of(question, viewpoint.story)
    if asked.embedder is None:
        return []
    index = talk_index(viewpoint.story.pk)
    try:
        store = talks_for(asked.embedder)
        return store.nearest(index, asked.vector, threads=threads, k=top_k * SPARE, where=where)
    except StoreUnavailable:
        return []


def _within_reach(talk, viewpoint, scope):
    """The talks that a search may look into: whoever stands later sees all that was seen earlier, but what
    was said before others in a room does not leave it."""
    if scope == THREAD:
        return [talk]
    talks = conversations().talks(
        user_id=talk.user_id, story_id=talk.story_id, character_id=talk.character_id
    )
    # Of what nobody has taken in nothing can be found.
    taken_in = [each for each in talks if each.indexed_to and (each.id == talk.id or not seat_of(each))]
    pinned = {each.pinned_to for each in taken_in if each.pinned_to}
    places = set()
    if pinned:
        episodes = episodes_of(viewpoint.story, viewpoint.bounds).filter(pk__in=pinned)
        if viewpoint.here is not None:
            episodes = episodes.filter(timeline__lte=viewpoint.here)
        places = set(episodes.values_list("pk", flat=True))
    if viewpoint.here is None:
        places.add(None)
    return [each for each in taken_in if each.pinned_to in places]


def _with_context(hits, at_once, before, after, viewpoint):
    """The hits with the lines around them, as far as those may be seen; fetched a few at a time."""
    for start in range(0, len(hits), at_once):
        some = hits[start : start + at_once]
        places = [(hit.thread, hit.message) for hit in some]
        contexts = conversations().around(places, before=before, after=after)
        visible = {(line.talk_id, line.id): line for line in _seen(chain(*contexts), viewpoint)}
        for hit, lines in zip(some, contexts, strict=True):
            yield hit, [visible[key] for line in lines if (key := (line.talk_id, line.id)) in visible]


def _seen(lines, viewpoint):
    """The lines as the viewpoint may see them now."""
    lines = list(lines)
    ids = {fact for line in lines for fact in (*line.fact_ids, *line.rests_on)}
    facts = seen_among(viewpoint, ids)
    for line in lines:
        if _is_said(line) and {*line.fact_ids, *line.rests_on} <= facts:
            yield replace(line, text=unmarked(line), rests_on=tuple(sorted({*line.fact_ids, *line.rests_on})))


def _is_said(line):
    return line.is_said and not is_heard(line)


def _label(embedder):
    """What tells whose vectors a talk was taken in with."""
    return f"{digest_of(embedder.name)[:8]}:"

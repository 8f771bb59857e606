"""What of earlier talks enters a prompt: notes, a summary of what does not fit, and passages that matter now.

All of it is read through the viewpoint of the talk. What a model wrote of it passed the guard when it was
written; who looks from later may know more, never less.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from memory.conversations.budget import NOTES_TOKENS, RECALLED_TOKENS, SUMMARY_TOKENS, cut, tokens
from memory.conversations.recalling import recall_messages
from memory.conversations.working_memory import WorkingMemory

from .summing import summary_of

_SPEAKERS = {"en": ("Visitor", "You"), "ja": ("相手", "あなた")}
_LEFT_OUT = {
    "en": "(Some earlier exchanges of this talk are not in this summary.)",
    "ja": "(この会話の前のやりとりには、このあらましに入っていないものがあります。)",
}


@dataclass(frozen=True)
class Earlier:
    """``texts`` by their names in the prompt, empty when there is nothing; and the facts behind them."""

    texts: Mapping[str, str]
    rests_on: frozenset[int] = frozenset()


def earlier_of(talk, viewpoint, plan, question, sought, pairs, kept, whole=True):
    """What goes with a question, looked for as ``sought``; ``kept`` are those of the ``pairs`` before it
    that are sent whole. Unless the pairs are those of the ``whole`` talk, there is more before them."""
    notes, behind_notes = _notes(talk, viewpoint, plan)
    summary, behind_summary = _summary(talk, viewpoint, pairs[: len(pairs) - len(kept)], whole)
    shown = {question.id, *(pair.id for pair in kept), *(pair.answer_id for pair in kept)}
    recalled, behind_recalled = _recalled(talk, viewpoint, plan, sought, shown)
    texts = {"notes": notes, "summary": summary, "recalled": recalled}
    if not any(texts.values()):
        return Earlier({})
    return Earlier(texts, frozenset({*behind_notes, *behind_summary, *behind_recalled}))


def _notes(talk, viewpoint, plan):
    if not plan.enabled:
        return "", ()
    held = WorkingMemory(talk, viewpoint, plan).read()
    if held.is_empty and not plan.initial:
        return "", ()
    return cut(held.text, NOTES_TOKENS), held.rests_on


def _summary(talk, viewpoint, left_out, whole):
    if not left_out and whole:
        return "", ()
    summary = summary_of(talk, viewpoint)
    text = cut(summary.text, SUMMARY_TOKENS)
    if summary.upto != (left_out[-1].id if left_out else ""):
        text = f"{text}\n{_LEFT_OUT[viewpoint.story.language]}".strip()
    return text, summary.rests_on


def _recalled(talk, viewpoint, plan, sought, shown):
    """Passages around what was said before and is near to the question, best first as far as they fit."""
    if not plan.recall:
        return "", ()
    visitor, character = _SPEAKERS[viewpoint.story.language]
    passages, behind, room = [], set(), RECALLED_TOKENS
    found = recall_messages(
        sought,
        talk=talk,
        seen_from=viewpoint,
        top_k=plan.top_k,
        before=plan.before,
        after=plan.after,
        scope=plan.recall_scope,
        leave_out=shown,
    )
    for passage in found:
        text = "\n".join(
            f"{visitor if line.by_user else character}: {' '.join(line.text.split())}"
            for line in passage.lines
        )
        room -= tokens(text)
        if room < 0:
            break
        passages.append(text)
        behind |= {fact for line in passage.lines for fact in line.rests_on}
    return "\n\n".join(passages), behind

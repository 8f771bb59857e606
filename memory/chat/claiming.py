"""What an answer claims, and what an editor makes of it: the place in the story that it is about."""

from memory.conversations.base import Line, Talk
from memory.conversations.pinning import viewpoint_of
from memory.models import Finding
from memory.viewpoint import episodes_of


def last_seen(viewpoint):
    """The story's own episode that the viewpoint saw last, else its first; None where it has none."""
    own = episodes_of(viewpoint.story).filter(story=viewpoint.story)
    told = own.filter(timeline__lte=viewpoint.cutoff) if viewpoint.cutoff is not None else own.none()
    return told.order_by("-timeline").first() or own.first()


def place_of_claim(talk: Talk, answer: Line, story):
    """The viewpoint from which an answer claims something, and the last episode seen from there. None where
    nobody claims anything: in a question, or where there is no episode. Raises ``TalkClosed``."""
    viewpoint = viewpoint_of(talk, story)
    episode = last_seen(viewpoint)
    return None if answer.by_user or episode is None else (viewpoint, episode)


def claim_in(text):
    """A claim on one line, as long as one may be."""
    return " ".join(text.split())[: Finding.LONGEST]


def doubt(talk: Talk, answer: Line, episode, viewpoint, *, text, note, by):
    """The finding that a claim of an answer is doubted, and whether it is new: one that was raised before
    stays as it is."""
    return Finding.objects.get_or_create(
        thread=talk.id,
        line=answer.id,
        text=claim_in(text),
        defaults={
            "story": viewpoint.story,
            "episode": episode,
            "character": viewpoint.character,
            "note": note,
            "raised_by": by,
        },
    )

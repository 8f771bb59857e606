"""What an answer claims, and what an editor makes of it: the place in the story that it is about."""

from memory.conversations.base import Line, Talk
from memory.models import Finding
from memory.viewpoint import episodes_of


def last_seen(viewpoint):
    """The story's own episode that the viewpoint saw last, else its first; None where it has none."""
    own = episodes_of(viewpoint.story).filter(story=viewpoint.story)
    told = own.filter(timeline__lte=viewpoint.cutoff) if viewpoint.cutoff is not None else own.none()
    return told.order_by("-timeline").first() or own.first()


def claim_in(text):
    """A claim on one line, as long as one may be."""
    return " ".join(text.split())[: Finding.LONGEST]


def doubt(talk: Talk, answer: Line, episode, viewpoint, *, text, note, by):
    """The finding that a claim of an answer is doubted; one that was raised before stays as it is."""
    found, _made = Finding.objects.get_or_create(
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
    return found

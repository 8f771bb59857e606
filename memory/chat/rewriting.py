"""Asking otherwise: a question worded anew leads into a talk of its own, and the old one stays as it was."""

from memory.conversations import conversations
from memory.conversations.base import Talk
from memory.conversations.copying import copied

from .turn import ask


def ask_otherwise(talk: Talk, question, text):
    """A new talk that goes as this one did up to a question, and then asks ``text`` instead.

    Returns the talk and the two lines of its new turn. Raises what ``ask`` does.
    """
    store = conversations()
    before = store.lines(talk.id)
    before = before[: before.index(question)]
    copy = store.begin(
        user_id=talk.user_id,
        story_id=talk.story_id,
        character_id=talk.character_id,
        character_name=talk.character_name,
        as_of=talk.as_of,
        pinned_to=talk.pinned_to,
        title=talk.title if before else "",
        metadata=talk.metadata,
        cloned_from=talk.id,
    )
    store.append(copy.id, copied(before))
    return copy, *ask(copy, text)

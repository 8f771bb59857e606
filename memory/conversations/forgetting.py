"""Deleting talks with everything that belongs to them, wherever it lives."""

from memory.embedding import configured_embedder
from memory.models import StoryIndex
from memory.stores import talks_for
from memory.stores.talks import talk_index

from . import conversations


def delete_talk(talk):
    """Remove a talk: lines, large objects, its working memory, vectors."""
    # Vectors first: whatever breaks off, the talk is still there to be deleted again. Then once more, for
    # what somebody put while the talk was still there.
    _forget_vectors(talk.story_id, {talk.id})
    conversations().delete(talk)
    _forget_vectors(talk.story_id, {talk.id})


def forget_said(story_id, talk_id, messages=None):
    """Remove the vectors of what was deleted past the store, as in the admin: these messages, or all."""
    if messages is None:
        return _forget_vectors(story_id, {talk_id})
    for embedder in _embedders():
        talks_for(embedder).remove(talk_index(story_id), talk_id, messages)
    return None


def forget_story(story_id):
    """Remove every talk of a story that is gone."""
    conversations().forget(story_id=story_id)
    for embedder in _embedders():
        talks_for(embedder).drop(talk_index(story_id))


def forget_user(user_id, talks):
    """Remove every talk of a user who is gone; ``talks`` are the (story id, talk id) that there were."""
    conversations().forget(user_id=user_id)
    by_story = {}
    for story_id, talk_id in talks:
        by_story.setdefault(story_id, set()).add(talk_id)
    for story_id, ids in by_story.items():
        _forget_vectors(story_id, ids)


def _forget_vectors(story_id, talk_ids):
    for embedder in _embedders():
        talks_for(embedder).forget(talk_index(story_id), talk_ids)


def _embedders():
    kept = StoryIndex.objects.values_list("embedder", flat=True).distinct().order_by()
    return {configured_embedder().name, *kept}

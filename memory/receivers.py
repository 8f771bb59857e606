"""Signals to work: what episodes announce is asked for in the same transaction, and queued after it."""

from datetime import timedelta
from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from episodes.models import Episode, Story
from episodes.signals import cast_changed, episode_moved, episode_removed, episode_saved

from . import casting, replacing, tasks
from .chat.signals import answer_kept
from .conversations import conversations
from .messenger import tell
from .models import Fact, Message, Thread
from .outbox import Work, ask, withdraw, work_asked
from .viewpoint import index_name

# Autosaves come every few seconds while somebody types; they are read together.
TYPING = timedelta(seconds=8)


@receiver(episode_saved)
def understand(sender, episode, revision, autosaved=False, **kwargs):
    delay = TYPING if autosaved else None
    ask(episode.story_id, (Work.FIND_CAST, Work.UNDERSTAND), {episode.pk: revision}, delay=delay)


@receiver(episode_removed)
def forget(sender, story, episode_id, **kwargs):
    # Its facts may have been learned in stories that branched from this one.
    for member in casting.with_branches(story):
        withdraw(member.pk, episode_id)


@receiver(episode_moved)
def move(sender, story, **kwargs):
    for member in casting.with_branches(story):
        ask(member.pk, Work.PROJECT_STORY)


@receiver(cast_changed)
def reread(sender, story, characters, **kwargs):
    casting.follow(story, characters, kwargs.get("names", ()))


@receiver(pre_delete, sender=Episode)
def leave_behind(sender, instance, origin=None, **kwargs):
    """Of episodes that go, not of stories: with those goes all that was said there."""
    if _began_with(Episode, origin):
        going = [origin.pk] if isinstance(origin, Episode) else list(origin.values_list("pk", flat=True))
        replacing.pass_on(Fact.objects.filter(episode__in=going))


@receiver(post_delete, sender=Episode)
def forget_deleted(sender, instance, origin=None, **kwargs):
    """Deleted without ``remove_episode``, as in the admin. (A story that goes takes its index along.)"""
    if _began_with(Episode, origin):
        forget(sender, instance.story, instance.pk)


@receiver(post_delete, sender=Story)
def drop(sender, instance, **kwargs):
    messages = [(tasks.drop_index, (index_name(instance),)), (tasks.forget_story, (instance.pk,))]
    transaction.on_commit(partial(tell, messages))


@receiver(pre_delete, sender=get_user_model())
def forget_talks(sender, instance, **kwargs):
    message = (tasks.forget_user, (instance.pk, conversations().talks_of_user(instance.pk)))
    transaction.on_commit(partial(tell, [message]))


@receiver(post_delete, sender=Thread)
def forget_thread(sender, instance, origin=None, **kwargs):
    """Deleted past ``delete_talk``, as in the admin. (A story or user that goes takes its vectors along.)"""
    if _began_with(Thread, origin):
        message = (tasks.forget_said, (instance.story_id, str(instance.pk), None))
        transaction.on_commit(partial(tell, [message]))


@receiver(post_delete, sender=Message)
def forget_message(sender, instance, origin=None, **kwargs):
    if _began_with(Message, origin):
        thread = instance.thread
        message = (tasks.forget_said, (thread.story_id, str(thread.pk), [str(instance.pk)]))
        transaction.on_commit(partial(tell, [message]))


@receiver(answer_kept)
def see_to(sender, talk, answer, **kwargs):
    message = (tasks.after_answer, (talk.user_id, talk.id, answer.id))
    transaction.on_commit(partial(tell, [message]))


def _began_with(model, origin):
    """Whether a deletion began with rows of this model, and not with what they belong to."""
    return isinstance(origin, model) or getattr(origin, "model", None) is model


@receiver(work_asked)
def queue(sender, requests, delay, **kwargs):
    messages = []
    for pk, work, episode_id, revision in requests:
        if work == Work.UNDERSTAND:
            messages.append((tasks.sync_episode, (episode_id, revision)))
        elif work != Work.FIND_CAST:  # That is done on the way to understanding an episode.
            messages.append((tasks.do_work, (pk,)))
    countdown = delay.total_seconds() if delay else None
    transaction.on_commit(partial(tell, messages, countdown))

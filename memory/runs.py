"""Understanding one episode, each step recorded in a run as it goes."""

import time

from django.db import IntegrityError
from django.utils import timezone

from episodes.models import Episode

from . import scenes, understanding
from .casting import cast_of, look_for_people, person_of
from .embedding.base import EmbedderUnavailable
from .extraction import extractor_for
from .extraction.base import ModelUnavailable
from .models import ExtractionRun, Fact
from .outdating import outdate
from .proposing import propose, scene_digest
from .remembering import Overtaken, remember
from .spent import forget_spent
from .stores.base import StoreUnavailable

State = ExtractionRun.State
OPEN = (State.QUEUED, State.READING, State.EMBEDDING, State.WAITING)
# What is not there now and will be later.
UNAVAILABLE = (ModelUnavailable, EmbedderUnavailable, StoreUnavailable)
# A moving bar needs no more.
SHOWN_EVERY = 0.3  # seconds


def sync(episode):
    """Understand an episode as it is: read what is new in it, and make its facts and records agree.

    Every step is recorded in the run, which is returned. Raises what made it stop, after recording that too;
    a newer text is no error and stops it quietly, nor is an episode that goes at that moment: None.
    """
    look_for_people(episode.story)
    try:
        run = _begin(episode)
    except IntegrityError:
        if _is_current(episode):
            raise
        return None
    try:
        _understand(episode, run)
    except Overtaken:
        run.state = State.SUPERSEDED
    except UNAVAILABLE as error:
        run.state, run.error = State.WAITING, str(error)
        raise
    except Exception as error:
        if isinstance(error, IntegrityError) and not _is_current(episode):
            run.state = State.SUPERSEDED
            return run
        run.state, run.error = State.FAILED, named(error)
        raise
    finally:
        run.finished_at = None if run.state == State.WAITING else timezone.now()
        _record(run)
    return run


def _understand(episode, run):
    def check():
        if not _is_current(episode):
            raise Overtaken

    clock = _Clock(run)
    story = episode.story
    extractor = extractor_for(story)
    run.extractor, run.model = extractor.name, extractor.model
    cast = cast_of(story)
    people = [person_of(character) for character in cast.values()]
    spans = understanding.reader_for(story.language).scenes(episode.body) if episode.body else []
    run.scenes = len(spans)
    _record(run)
    read = scenes.read_scenes(
        episode.body,
        spans,
        story=story,
        extractor=extractor,
        cast=people,
        check=check,
        progress=_Progress(run),
    )
    looked_at = _looked_at(episode)
    run.outline = [_outline(scene, episode) for scene in read]
    clock.lap("reading")

    def embedding():
        run.state = State.EMBEDDING
        _record(run)

    origin = Fact.Origin.MODEL if extractor.model else Fact.Origin.OFFLINE
    account = remember(episode, read, cast=cast, origin=origin, check=check, embedding=embedding)
    run.facts_added, run.facts_changed = account.added, account.changed
    run.facts_kept, run.facts_removed = account.kept, account.removed
    run.embedded = account.embedded
    run.records_written, run.records_removed = account.records_written, account.records_removed
    clock.lap("remembering")
    run.proposals = propose(episode, read, account.said, cast=cast, looked_at=looked_at)
    run.proposals += outdate(episode, account.said, cast=cast)
    forget_spent(episode)
    clock.lap("proposing")
    run.state = State.DONE


def _outline(scene, episode):
    at, reading = scene.span.start, scene.reading
    said = [utterance for utterance in reading.utterances if utterance.speaker]
    return {
        "start": at,
        "end": scene.span.end,
        "present": list(reading.present),
        "lines": [[at + one.start, at + one.end, one.speaker] for one in said],
        "hearers": [list(one.hearers) for one in said],
        "digest": scene_digest(episode.body[at : scene.span.end], reading),
    }


def _looked_at(episode):
    """The digests of the scenes that the last whole reading of an episode left behind."""
    run = episode.runs.filter(state=State.DONE).first()
    return {scene["digest"] for scene in run.outline if "digest" in scene} if run else set()


class _Progress:
    """Counts scenes into a run as they are read, and writes it often enough for a bar that moves."""

    def __init__(self, run):
        self.run, self.shown = run, time.monotonic()

    def __call__(self, scene):
        run = self.run
        if scene.kept:
            run.scenes_kept += 1
        else:
            run.scenes_read += 1
            for reason, count in scene.reading.dropped.items():
                run.dropped[reason] = run.dropped.get(reason, 0) + count
            for reason, count in scene.reading.reconciled.items():
                run.reconciled[reason] = run.reconciled.get(reason, 0) + count
        run.input_tokens += scene.usage.input_tokens
        run.output_tokens += scene.usage.output_tokens
        if scene.usage.cost is not None:
            run.cost = (run.cost or 0) + scene.usage.cost
        if time.monotonic() - self.shown > SHOWN_EVERY:
            self.shown = time.monotonic()
            _record(run)


class _Clock:
    """Seconds per step, into the run."""

    def __init__(self, run):
        self.run, self.last = run, time.perf_counter()

    def lap(self, step):
        now = time.perf_counter()
        self.run.timings[step] = round(now - self.last, 3)
        self.last = now


def close_runs(episode_id, revision=None):
    """Close the runs that a worker left open. Hold the lock of the episode's work meanwhile.

    ``revision`` is the one about to be read: runs of others are overtaken, not failed.
    """
    now = timezone.now()
    left = ExtractionRun.objects.filter(episode=episode_id, state__in=OPEN)
    if revision is not None:
        left.filter(state=State.WAITING, revision=revision).delete()
        left.exclude(revision=revision).update(state=State.SUPERSEDED, finished_at=now)
    left.update(state=State.FAILED, finished_at=now, error="The worker stopped before it was done.")


def _begin(episode):
    """A run for this revision; those that somebody left open are closed."""
    close_runs(episode.pk, episode.revision)
    return ExtractionRun.objects.create(
        episode=episode, revision=episode.revision, state=State.READING, started_at=timezone.now()
    )


def _record(run):
    """Write a run, unless its episode is gone and it with it."""
    values = {
        field.attname: getattr(run, field.attname)
        for field in run._meta.concrete_fields
        if field.name not in ("id", "episode", "revision", "created_at")
    }
    ExtractionRun.objects.filter(pk=run.pk).update(**values)


def _is_current(episode):
    return Episode.objects.filter(pk=episode.pk, revision=episode.revision).exists()


def named(error):
    """An error in one line."""
    return f"{type(error).__name__}: {error}"[:2000]

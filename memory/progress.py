"""How far a story is understood, for pages: a constant number of queries for any number of stories."""

from dataclasses import dataclass, field

from episodes.models import Episode

from .models import ExtractionRun, SyncRequest
from .outbox import Work, is_resting

State = ExtractionRun.State


@dataclass(frozen=True)
class EpisodeProgress:
    """The state of one episode. ``state`` is a state of runs, or "" for an episode without text.

    ``run`` is the newest run, if there is one; ``error`` what went wrong, in words; ``fraction`` from 0 to 1.
    """

    episode_id: int
    state: str
    revision: int = 0
    run: ExtractionRun | None = None
    error: str = ""
    fraction: float = 0.0

    @property
    def label(self):
        return State(self.state).label if self.state else ""

    @property
    def is_moving(self):
        """Whether the state will change by itself soon: worth asking again."""
        return self.state in (State.QUEUED, State.READING, State.EMBEDDING)

    @property
    def can_be_retried(self):
        return self.state in (State.FAILED, State.WAITING)


@dataclass
class StoryProgress:
    """The states of a story's episodes, and their sums."""

    episodes: dict[int, EpisodeProgress] = field(default_factory=dict)
    # Records are being brought in line with facts, or made anew.
    filing: bool = False

    @property
    def total(self):
        """Episodes with text."""
        return sum(bool(episode.state) for episode in self.episodes.values())

    def count(self, *states):
        return sum(episode.state in states for episode in self.episodes.values())

    @property
    def understood(self):
        return self.count(State.DONE)

    @property
    def waiting(self):
        return self.count(State.WAITING)

    @property
    def failed(self):
        return self.count(State.FAILED)

    @property
    def is_moving(self):
        return self.filing or any(episode.is_moving for episode in self.episodes.values())

    @property
    def fraction(self):
        """How much is understood, from 0 to 1; 1 for a story without text."""
        return sum(e.fraction for e in self.episodes.values() if e.state) / self.total if self.total else 1.0

    @property
    def percent(self):
        return int(100 * self.fraction)


def of_story(story):
    """The progress of one story."""
    return of_stories([story])[story.pk]


def of_stories(stories):
    """The progress of several stories by id, in three queries."""
    ids = [story.pk for story in stories]
    progress = {pk: StoryProgress() for pk in ids}
    requests = {}
    for request in SyncRequest.objects.filter(story__in=ids).exclude(work=Work.FIND_CAST):
        if request.work == Work.UNDERSTAND:
            requests[request.episode_id] = request
        elif not is_resting(request):
            progress[request.story_id].filing = True
    newest = ExtractionRun.objects.filter(episode__story__in=ids).order_by("episode_id", "-created_at", "-pk")
    runs = {run.episode_id: run for run in newest.distinct("episode_id").defer("outline")}
    episodes = Episode.objects.filter(story__in=ids).order_by("story", "number")
    for pk, story_id, revision in episodes.values_list("pk", "story_id", "revision"):
        progress[story_id].episodes[pk] = _state(pk, revision, requests.get(pk), runs.get(pk))
    return progress


def of_episode(episode):
    """The progress of one episode, in two queries."""
    request = SyncRequest.objects.filter(
        story=episode.story_id, episode_id=episode.pk, work=Work.UNDERSTAND
    ).first()
    run = episode.runs.order_by("-created_at", "-pk").first()
    return _state(episode.pk, episode.revision, request, run)


def _state(episode_id, revision, request, run):
    def state(state, error="", fraction=0.0):
        return EpisodeProgress(episode_id, state, revision, run, error, fraction)

    if not revision:
        return state("")
    working = run is not None and run.state in (State.READING, State.EMBEDDING) and run.revision == revision
    if request is None:
        if run is None:
            return state(State.QUEUED)
        return state(run.state, run.error, 1.0 if run.state == State.DONE else _part(run))
    if is_resting(request) and not working:
        return state(State.FAILED, request.last_error or _stopped(run))
    if request.waits and not request.attempts:
        return state(State.WAITING, request.last_error, _part(run))
    if request.last_error and not working:
        return state(State.FAILED, request.last_error)
    if working and request.attempts:
        return state(run.state, fraction=_part(run))
    return state(State.QUEUED)


def _part(run):
    """Reading is nine tenths of the way; the rest is remembering."""
    if run is None or not run.scenes:
        return 0.0
    return 0.9 * min(1.0, (run.scenes_read + run.scenes_kept) / run.scenes)


def _stopped(run):
    return run.error if run is not None else ""

"""The small sums beside every page of a story: how much each episode taught, and what waits for somebody."""

from dataclasses import dataclass

from django.db.models import Count

from episodes.models import Character, Episode

from . import progress
from .models import ExtractionRun, Fact, Finding, Proposal, Replacement
from .models.facts import How
from .timeline import Mark, mark
from .viewpoint import episodes_of

MOST_MARKS = 7
MOST_PEOPLE = 4
MOST_BARS = 60
AT_WORK = (ExtractionRun.State.READING, ExtractionRun.State.EMBEDDING)


@dataclass(frozen=True)
class Bar:
    """How much was learned in an episode, or in several neighbours from ``number`` to ``last`` where there
    are too many for a bar each. ``height`` is from 0 to 100, ``at`` counts from 0."""

    at: int
    number: int
    last: int
    count: int
    height: int

    @property
    def top(self):
        return 100 - self.height


@dataclass(frozen=True)
class StoryState:
    """How far a story is understood. ``reading`` is the episode that is being read now with its progress, if
    there is one; ``troubled`` those that failed or wait, each with its progress."""

    progress: progress.StoryProgress
    reading: tuple[Episode, progress.EpisodeProgress] | None
    troubled: tuple[tuple[Episode, progress.EpisodeProgress], ...]

    @property
    def scene(self):
        """Which scene is being read now, counted from 1; 0 where that is not known."""
        run = self.reading[1].run if self.reading else None
        return min(run.scenes, run.scenes_read + run.scenes_kept + 1) if run else 0

    @property
    def permille(self):
        """How much is understood, fine enough for a bar that moves with every scene."""
        return int(1000 * self.progress.fraction)


@dataclass(frozen=True)
class EpisodeLine:
    """An episode in a list: the marks of its weightiest facts, who is there, how far it is understood."""

    episode: Episode
    marks: tuple[Mark, ...]
    more: int
    people: tuple[Character, ...]
    more_people: int
    progress: progress.EpisodeProgress | None

    @property
    def count(self):
        """How many facts."""
        return len(self.marks) + self.more


def state_of(story):
    """The state of understanding of a story's own episodes."""
    whole = progress.of_story(story)
    episodes = story.episodes.without_text().filter(
        pk__in=[pk for pk, one in whole.episodes.items() if one.can_be_retried or one.state in AT_WORK]
    )
    pairs = [(episode, whole.episodes[episode.pk]) for episode in episodes.order_by("number")]
    return StoryState(
        whole,
        next(((episode, one) for episode, one in pairs if one.state in AT_WORK), None),
        tuple((episode, one) for episode, one in pairs if one.can_be_retried),
    )


def bars_of(story, seen_from):
    """How much was learned in each episode, in the order of reading."""
    counts = dict(
        seen_from.facts(Fact.objects.live())
        .order_by()
        .values_list("episode_id")
        .annotate(count=Count("pk"))
        .values_list("episode_id", "count")
    )
    learned = [(number, counts.get(pk, 0)) for pk, number in episodes_of(story).values_list("pk", "number")]
    step = -(-len(learned) // MOST_BARS) or 1
    groups = [learned[i : i + step] for i in range(0, len(learned), step)]
    sums = [sum(count for _, count in group) for group in groups]
    most = max(sums, default=0) or 1
    return [
        Bar(at, group[0][0], group[-1][0], count, max(4, round(100 * count / most)) if count else 0)
        for at, (group, count) in enumerate(zip(groups, sums, strict=True))
    ]


def lines_of(story, seen_from):
    """Every episode of a story as a line, in the order of reading. The number of queries is constant."""
    episodes = list(episodes_of(story).select_related("story"))
    marks = _marks_of(seen_from)
    present = _present_in(episodes)
    cast = {
        person.slug: person
        for person in Character.objects.of(story).only("slug", "name", "mentions", "story")
    }
    states = progress.of_story(story).episodes
    return [
        _line(
            episode,
            marks.get(episode.pk, []),
            [cast[slug] for slug in present.get(episode.pk, ()) if slug in cast],
            states.get(episode.pk),
        )
        for episode in episodes
    ]


def waiting_for_review(story):
    """How many facts of a story nobody has reviewed, and how much that was asked or doubted waits."""
    facts = Fact.objects.filter(story=story, current=True, review=Fact.Review.PROPOSED)
    asked = Proposal.objects.open().filter(episode__story=story)
    outdated = Replacement.objects.open().filter(story=story)
    doubted = Finding.objects.open().filter(story=story)
    return facts.count() + asked.count() + outdated.count() + doubted.count()


def _line(episode, marks, people, state):
    people = sorted(people, key=lambda person: -person.mentions)
    shown, named = tuple(marks[:MOST_MARKS]), tuple(people[:MOST_PEOPLE])
    return EpisodeLine(episode, shown, len(marks) - len(shown), named, len(people) - len(named), state)


def _marks_of(seen_from):
    """{episode: marks, the weightiest first}"""
    groups = (
        seen_from.facts(Fact.objects.live())
        .order_by("-importance", "scope")
        .values_list("episode_id", "stance", "importance", "scope")
        .annotate(count=Count("pk"))
    )
    marks = {}
    for episode_id, stance, importance, scope, count in groups:
        marks.setdefault(episode_id, []).extend([mark(How.WITNESSED, stance, importance, scope)] * count)
    return marks


def _present_in(episodes):
    """{episode: slugs of those who are there, each once}"""
    runs = ExtractionRun.objects.filter(episode__in=episodes, state=ExtractionRun.State.DONE)
    newest = runs.order_by("episode_id", "-created_at", "-pk").distinct("episode_id")
    present = {}
    for episode_id, outline in newest.values_list("episode_id", "outline"):
        present[episode_id] = list(dict.fromkeys(slug for scene in outline for slug in scene["present"]))
    return present

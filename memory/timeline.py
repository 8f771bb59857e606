"""The timeline: episodes and people, and in each cell what somebody learned there, seen from a viewpoint."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, Value, Window
from django.db.models.functions import Left, RowNumber

from episodes.models import Character, Episode

from .models import Fact
from .models.facts import How, Scope, Stance
from .moments import one_moment
from .viewpoint import Viewer, Viewpoint, episodes_of

MOST_PEOPLE = 40
MOST_MARKS = 12
MOST_PHRASES = 3
PHRASE_LENGTH = 160
# Up to this many cells there is room for words; up to that many for marks; beyond, cells are shades.
CELLS_WITH_WORDS = 300
MOST_CELLS_WITH_WORDS = 1500
CELLS_WITH_MARKS = 1000
EPISODES_WITH_WORDS = 12
# From how many facts on a cell has each of the five shades.
SHADES = (1, 2, 4, 8, 16)


class Show(StrEnum):
    """What stands in a cell."""

    WORDS = "words"
    MARKS = "marks"
    SHADES = "shades"


class Order(StrEnum):
    """Of the columns: as the episodes are read, or as they happen."""

    READING = "reading"
    STORY = "story"


@dataclass(frozen=True)
class Filters:
    """Which facts count. ``person``: those that this person knows or that are about them; ``word``: those
    that contain it; ``rejected``: those that somebody rejected, instead of the live ones."""

    secrets: bool = False
    wrong: bool = False
    unreviewed: bool = False
    person: Character | None = None
    word: str = ""
    rejected: bool = False

    @property
    def any(self):
        return bool(self.secrets or self.wrong or self.unreviewed or self.person or self.word)

    def facts(self, seen_from):
        """The facts that ``seen_from`` sees and that pass."""
        rejected = Fact.objects.filter(current=True, review=Fact.Review.REJECTED)
        facts = seen_from.facts(rejected if self.rejected else Fact.objects.live())
        if self.secrets:
            facts = facts.filter(scope=Scope.CHARACTER)
        if self.unreviewed:
            facts = facts.filter(review=Fact.Review.PROPOSED)
        if self.word:
            facts = facts.filter(Q(text__icontains=self.word) | Q(quote__icontains=self.word))
        known = seen_from.awarenesses().filter(fact=OuterRef("pk"))
        if self.wrong:
            facts = facts.filter(Q(stance=Stance.BELIEVES) | Exists(known.filter(stance=Stance.BELIEVES)))
        if self.person:
            about = Fact.about.through.objects.filter(fact=OuterRef("pk"), character=self.person)
            facts = facts.filter(Exists(about) | Exists(known.filter(character=self.person)))
        return facts

    def awarenesses(self, seen_from):
        """Who knows the facts that pass, as far as ``seen_from`` may look at it."""
        held = seen_from.awarenesses().filter(fact__in=self.facts(seen_from).order_by().values("pk"))
        return held.filter(stance=Stance.BELIEVES) if self.wrong else held


@dataclass(frozen=True)
class Mark:
    """How something is known (``sign``: a ``How``, or ``believes`` or ``suspects``), how much it matters (1
    to 5), and whether it is a secret."""

    sign: str
    importance: int
    secret: bool


@lru_cache(maxsize=1024)
def mark(how, stance, importance, scope):
    """The mark of something known: a wrong belief or a suspicion shows, however it came about."""
    return Mark(how if stance == Stance.KNOWS else stance, importance, scope == Scope.CHARACTER)


@dataclass(frozen=True)
class Phrase:
    """A fact in the words of a cell."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Column:
    """An episode. ``happened``: its events lie before the time cursor; ``read``: its pages do; ``now``: the
    cursor stands in front of it."""

    episode: Episode
    happened: bool
    read: bool
    now: bool


class Cell:
    """What somebody learned in one episode: how many facts, how many of them secret or wrongly believed, and
    the weightiest of them as marks or words. ``later``: not known yet as of the cursor."""

    __slots__ = ("column", "count", "later", "marks", "phrases", "secrets", "wrong")

    def __init__(self):
        self.column, self.later = None, False
        self.count = self.secrets = self.wrong = 0
        self.marks, self.phrases = [], []

    @property
    def more(self):
        """How many facts are not shown."""
        return self.count - (len(self.phrases) or len(self.marks))

    @property
    def shade(self):
        """1 to 5, by how much was learned."""
        return sum(self.count >= least for least in SHADES)

    def add(self, count, secrets, wrong, marks):
        """Count more facts, with their marks, the weightiest first."""
        self.count += count
        self.secrets += secrets
        self.wrong += wrong
        if len(self.marks) < MOST_MARKS:
            self.marks += marks[: MOST_MARKS - len(self.marks)]


@dataclass(frozen=True)
class Row:
    """One who learns: somebody of the cast, ``world`` or ``reader``."""

    name: str
    character: Character | None
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """The whole timeline. ``folded`` counts the people who have no row."""

    columns: list[Column]
    everyone: list[Row]
    people: list[Row]
    folded: int
    show: Show
    order: Order
    orders_differ: bool

    @property
    def has_room_for_words(self):
        return len(self.columns) * (len(self.people) + 2) <= MOST_CELLS_WITH_WORDS

    @cached_property
    def is_empty(self):
        return not any(cell.count for row in (*self.everyone, *self.people) for cell in row.cells)

    @cached_property
    def now(self):
        """The column in front of which the time cursor stands, or None after the last one."""
        return next((column for column in self.columns if column.now), None)


@one_moment()
def grid_of(story, seen_from, *, before, filters=None, order=Order.READING, show=None, all_people=False):
    """The timeline of a story as ``seen_from`` sees it, with the time cursor in front of episode ``before``.

    ``show`` is chosen by size when not given. With ``filters``, people who learned nothing that passes have
    no row and are not counted. How many queries this takes does not depend on the size of the story.
    """
    filters = filters or Filters()
    columns, differ = _columns(story, order, before)
    facts, awarenesses = filters.facts(seen_from), filters.awarenesses(seen_from)
    people, folded = _people(story, awarenesses, filters, everybody=all_people)
    awarenesses = awarenesses.filter(character__in=[person.pk for person in people])
    show = _possible(show, len(columns) * (len(people) + 2), len(columns))
    told = _cells_of_facts(facts, show)
    known = _cells_of_awarenesses(awarenesses, show)
    if show == Show.WORDS:
        _put_words(told, known, facts, awarenesses)
    everyone = [_row(name, None, columns, told[name]) for name in (Viewer.WORLD.value, Viewer.READER.value)]
    rows = [_row(person.slug, person, columns, known[person.pk]) for person in people]
    return Grid(columns, everyone, rows, folded, show, order, differ)


def _columns(story, order, before):
    """The columns, and whether the order of events differs from that of reading."""
    read = list(episodes_of(story))
    happened = sorted(read, key=lambda episode: (episode.timeline, episode.number))
    cutoff = Viewpoint(story, Viewer.WORLD, before).cutoff
    columns = [
        Column(
            episode=episode,
            happened=cutoff is not None and episode.timeline <= cutoff,
            read=episode.number < before,
            now=episode.number == before,
        )
        for episode in (happened if order == Order.STORY else read)
    ]
    return columns, happened != read


def _people(story, awarenesses, filters, *, everybody):
    """Who has a row, the most present first, and how many have none.

    People who are only proposed and learned nothing are folded, and whoever comes after the fortieth.
    """
    cast = list(Character.objects.of(story).defer("description", "manner"))
    learned = set(awarenesses.order_by().values_list("character_id", flat=True).distinct())
    if filters.any:
        cast = [person for person in cast if person.pk in learned or person == filters.person]
        cast.sort(key=lambda person: person != filters.person)
    if everybody:
        return cast, 0
    confirmed = Character.Status.CONFIRMED
    people = [person for person in cast if person.pk in learned or person.status == confirmed][:MOST_PEOPLE]
    return people, len(cast) - len(people)


def _possible(show, cells, episodes):
    """What stands in the cells: as asked, unless there is no room for words; else by size."""
    if show == Show.WORDS and cells > MOST_CELLS_WITH_WORDS:
        show = Show.MARKS
    if show is None and episodes <= EPISODES_WITH_WORDS and cells <= CELLS_WITH_WORDS:
        show = Show.WORDS
    return show or (Show.MARKS if cells <= CELLS_WITH_MARKS else Show.SHADES)


def _cells_of_facts(facts, show):
    """{"world" or "reader": {episode: cell}}"""
    cells = {name: defaultdict(Cell) for name in (Viewer.WORLD.value, Viewer.READER.value)}
    for (scope, episode_id), counted in _counted(facts, ["scope", "episode_id"], "", show):
        for name in _rows_of(scope):
            cells[name][episode_id].add(*counted)
    return cells


def _cells_of_awarenesses(awarenesses, show):
    """{character: {episode: cell}}"""
    cells = defaultdict(lambda: defaultdict(Cell))
    for (character_id, episode_id), counted in _counted(
        awarenesses, ["character_id", "since_id"], "fact__", show
    ):
        cells[character_id][episode_id].add(*counted)
    return cells


def _rows_of(scope):
    """Everyone learns what is public, the reader all."""
    return (Viewer.WORLD.value, Viewer.READER.value) if scope == Scope.WORLD else (Viewer.READER.value,)


def _counted(rows, place, fact, show):
    """What is in each place: pairs of a place and the arguments of ``Cell.add``; shades need no marks."""
    if show == Show.SHADES:
        secret, wrong = Q(**{f"{fact}scope": Scope.CHARACTER}), Q(stance=Stance.BELIEVES)
        sums = rows.order_by().values_list(*place).annotate(count=Count("pk"))
        sums = sums.annotate(secrets=Count("pk", filter=secret), wrong=Count("pk", filter=wrong))
        for first, second, *counts in sums:
            yield (first, second), (*counts, ())
        return
    how = F("how") if fact else Value(How.WITNESSED.value)
    groups = rows.annotate(way=how).order_by(f"-{fact}importance", "stance", "way", f"{fact}scope")
    groups = groups.values_list(*place, "way", "stance", f"{fact}importance", f"{fact}scope")
    for first, second, *known, count in groups.annotate(count=Count("pk")):
        one = mark(*known)
        wrong = count if one.sign == Stance.BELIEVES else 0
        marks = [one] * min(count, MOST_MARKS)
        yield (first, second), (count, count if one.secret else 0, wrong, marks)


def _put_words(told, known, facts, awarenesses):
    """The words of the weightiest facts of each cell."""
    words = _weightiest(facts, ["scope", "episode_id"], "")
    for scope, episode_id, stance, importance, text in words.values_list(
        "scope", "episode_id", "stance", "importance", "words"
    ):
        phrase = Phrase(mark(How.WITNESSED, stance, importance, scope), text)
        for name in _rows_of(scope):
            if len(told[name][episode_id].phrases) < MOST_PHRASES:
                told[name][episode_id].phrases.append(phrase)
    words = _weightiest(awarenesses, ["character_id", "since_id"], "fact__")
    for character_id, episode_id, *sign, text in words.values_list(
        "character_id", "since_id", "how", "stance", "fact__importance", "fact__scope", "words"
    ):
        known[character_id][episode_id].phrases.append(Phrase(mark(*sign), text))


def _row(name, character, columns, learned):
    cells = []
    for column in columns:
        cell = learned.get(column.episode.pk) or Cell()
        cell.column = column
        cell.later = not (column.read if name == Viewer.READER else column.happened)
        cells.append(cell)
    return Row(name, character, cells)


def _weightiest(rows, partition, fact):
    """The first few of each cell, the weightiest first, then in the order of the text."""
    weight = [F(f"{fact}importance").desc(), F(f"{fact}start").asc(), F("pk").asc()]
    rank = Window(RowNumber(), partition_by=[F(name) for name in partition], order_by=weight)
    ranked = rows.annotate(rank=rank).filter(rank__lte=MOST_PHRASES)
    return ranked.annotate(words=Left(f"{fact}text", PHRASE_LENGTH)).order_by(*weight)

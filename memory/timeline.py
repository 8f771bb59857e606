"""The timeline: episodes and people, and in each cell what somebody learned there, seen from a viewpoint."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Left, RowNumber

from episodes.models import Character, Episode

from .models import Fact
from .models.facts import How, Scope, Stance
from .viewpoint import Viewer, Viewpoint, episodes_of

MOST_PEOPLE = 40
MOST_MARKS = 12
MOST_PHRASES = 3
PHRASE_LENGTH = 160
# Up to this many cells there is room for words; up to that many for marks; beyond, cells are shades.
CELLS_WITH_WORDS = 240
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
    the most important of them as marks or words. ``later``: not known yet as of the cursor."""

    __slots__ = ("column", "count", "later", "marks", "phrases", "secrets", "wrong")

    def __init__(self, column, later):
        self.column, self.later = column, later
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

    @cached_property
    def is_empty(self):
        return not any(cell.count for row in (*self.everyone, *self.people) for cell in row.cells)

    @cached_property
    def now(self):
        """The column in front of which the time cursor stands, or None after the last one."""
        return next((column for column in self.columns if column.now), None)


def grid_of(story, seen_from, *, before, filters=None, order=Order.READING, show=None, all_people=False):
    """The timeline of a story as ``seen_from`` sees it, with the time cursor in front of episode ``before``.

    ``show`` is chosen by size when not given. With ``filters``, people who learned nothing that passes have
    no row. How many queries this takes does not depend on the size of the story.
    """
    filters = filters or Filters()
    columns, differ = _columns(story, order, before)
    cast = list(Character.objects.of(story).defer("description", "manner"))
    facts, awarenesses = filters.facts(seen_from), filters.awarenesses(seen_from)
    if filters.any:
        known = _tally_of_awarenesses(awarenesses)
        people = [person for person in cast if person.pk in known or person == filters.person]
        people.sort(key=lambda person: person != filters.person)
    else:
        people = cast
    shown = people if all_people else people[:MOST_PEOPLE]
    awarenesses = awarenesses.filter(character__in=[person.pk for person in shown])
    if not filters.any:
        known = _tally_of_awarenesses(awarenesses)
    show = show or _show_for(len(columns), len(shown))
    told = _tally_of_facts(facts)
    everyone = [_row(name, None, columns, told[name]) for name in (Viewer.WORLD.value, Viewer.READER.value)]
    people_rows = [_row(person.slug, person, columns, known.get(person.pk, {})) for person in shown]
    if show == Show.WORDS:
        _put_words(everyone, people_rows, facts, awarenesses)
    return Grid(columns, everyone, people_rows, len(people) - len(shown), show, order, differ)


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


def _show_for(episodes, people):
    cells = episodes * (people + 2)
    if episodes <= EPISODES_WITH_WORDS and cells <= CELLS_WITH_WORDS:
        return Show.WORDS
    return Show.MARKS if cells <= CELLS_WITH_MARKS else Show.SHADES


def _tally_of_facts(facts):
    """{"world" or "reader": {episode: {mark: how many}}}"""
    groups = facts.order_by().values_list("episode_id", "stance", "scope", "importance")
    tally = {name: defaultdict(dict) for name in (Viewer.WORLD.value, Viewer.READER.value)}
    for episode_id, stance, scope, importance, count in groups.annotate(count=Count("pk")):
        sign = mark(How.WITNESSED, stance, importance, scope)
        tally[Viewer.READER][episode_id][sign] = count
        if scope == Scope.WORLD:
            tally[Viewer.WORLD][episode_id][sign] = count
    return tally


def _tally_of_awarenesses(awarenesses):
    """{character: {episode: {mark: how many}}}"""
    groups = awarenesses.order_by().values_list(
        "character_id", "since_id", "how", "stance", "fact__importance", "fact__scope"
    )
    tally = defaultdict(lambda: defaultdict(dict))
    for character_id, episode_id, how, stance, importance, scope, count in groups.annotate(count=Count("pk")):
        cell, sign = tally[character_id][episode_id], mark(how, stance, importance, scope)
        cell[sign] = cell.get(sign, 0) + count
    return tally


def _row(name, character, columns, tally):
    cells = []
    for column in columns:
        later = not (column.read if name == Viewer.READER else column.happened)
        cell = Cell(column, later)
        if marks := tally.get(column.episode.pk):
            _fill(cell, marks)
        cells.append(cell)
    return Row(name, character, cells)


def _fill(cell, marks):
    cell.count = sum(marks.values())
    for one in sorted(marks, key=lambda one: -one.importance):
        count = marks[one]
        cell.secrets += count if one.secret else 0
        cell.wrong += count if one.sign == Stance.BELIEVES else 0
        cell.marks += [one] * min(count, MOST_MARKS - len(cell.marks))


def _put_words(everyone, people, facts, awarenesses):
    """The words of the weightiest facts of each cell."""
    cells = {
        (row.character.pk if row.character else row.name, cell.column.episode.pk): cell
        for row in (*everyone, *people)
        for cell in row.cells
    }
    told = _weightiest(facts, ["scope", "episode_id"], "").values_list(
        "scope", "episode_id", "stance", "importance", "words"
    )
    for scope, episode_id, stance, importance, words in told:
        phrase = Phrase(mark(How.WITNESSED, stance, importance, scope), words)
        for name in (Viewer.WORLD, Viewer.READER) if scope == Scope.WORLD else (Viewer.READER,):
            cell = cells.get((name.value, episode_id))
            if cell and len(cell.phrases) < MOST_PHRASES:
                cell.phrases.append(phrase)
    known = _weightiest(awarenesses, ["character_id", "since_id"], "fact__").values_list(
        "character_id", "since_id", "how", "stance", "fact__importance", "fact__scope", "words"
    )
    for character_id, episode_id, how, stance, importance, scope, words in known:
        if cell := cells.get((character_id, episode_id)):
            cell.phrases.append(Phrase(mark(how, stance, importance, scope), words))


def _weightiest(rows, partition, fact):
    """The first few of each cell, the weightiest first, then in the order of the text."""
    weight = [F(f"{fact}importance").desc(), F(f"{fact}start").asc(), F("pk").asc()]
    rank = Window(RowNumber(), partition_by=[F(name) for name in partition], order_by=weight)
    ranked = rows.annotate(rank=rank).filter(rank__lte=MOST_PHRASES)
    return ranked.annotate(words=Left(f"{fact}text", PHRASE_LENGTH)).order_by(*weight)

"""Generated sagas, and what the rule (DESIGN 3) says about each: Python that knows nothing of ``memory``.

A saga is a story, the stories that branched from it (several levels) and a stranger to both. It is told,
then changed: episodes move in time, swap their places or go; facts are reworded, rejected or no longer said;
people turn out to be nobody, or somebody else. The oracle walks over what is left, fact by fact.
"""

from dataclasses import dataclass, field, replace
from math import inf

WORDS = ["key", "lamp", "boat", "letter", "door", "garden", "knife", "bridge", "crown", "ring"]
WORLD, READER, AUTHOR = "world", "reader", "author"
PLACES = [-1.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.5, 9.0]


@dataclass(eq=False)
class Tale:
    """One story of a saga. ``point`` is the last episode of another that also happened here."""

    name: str
    point: "Chapter | None" = None


@dataclass(eq=False)
class Chapter:
    """An episode. ``place`` is where it was moved to in story time, if it was."""

    tale: Tale
    number: int
    place: float | None = None

    @property
    def time(self):
        return float(self.number) if self.place is None else self.place


@dataclass(eq=False)
class Somebody:
    """Somebody of a cast, or of no cast any more."""

    tale: Tale
    slug: str
    in_cast: bool = True


@dataclass(eq=False)
class Knowing:
    """That somebody knows a fact since a chapter; ``denied`` when a person said that he does not, ``by_hand``
    when a person said that he does."""

    since: Chapter
    denied: bool = False
    told_by: Somebody | None = None
    by_hand: bool = False
    suspects: bool = False


@dataclass(eq=False)
class Secret:
    """A fact; public when ``scope`` is ``world``. ``name`` is a word that only this one has. ``knowings`` are
    by who knows and the tale in which he does."""

    chapter: Chapter
    name: str
    text: str
    scope: str
    rejected: bool = False
    current: bool = True
    knowings: dict[tuple[Somebody, Tale], Knowing] = field(default_factory=dict)


@dataclass(eq=False)
class Swap:
    """That in a tale, and in what branches from it, ``new`` holds instead of ``old`` and of all that ``old``
    held instead of, if it is in force. ``is_answered``: somebody has decided on it."""

    tale: Tale
    old: Secret
    new: Secret
    in_force: bool
    is_answered: bool = False


@dataclass(frozen=True)
class MayTell:
    """What an answer may say of a fact: whom it may name as a knower or the holder of its record, whether
    its own episode has been seen, the numbers of the episodes it may be dated by, and what holds instead."""

    known_by: frozenset[str]
    holders: frozenset[str]
    is_reached: bool
    episodes: frozenset[int]
    instead: frozenset[Secret] = frozenset()


class Saga:
    """The tales of a saga and what is in them. Every change keeps to the rules of the author's desk."""

    def __init__(self, dice):
        self.dice = dice
        self.tales, self.chapters, self.people, self.facts, self.swaps = [], [], [], [], []
        self._tell(None, dice.randint(2, 6))
        for _ in range(dice.choice([0, 1, 2, 3])):
            # As often off the last branch as off any, so that branches have branches.
            near = [chapter for chapter in self.chapters if chapter.tale is self.tales[-1]]
            self._tell(dice.choice(dice.choice([near, self.chapters])), dice.randint(1, 3))
        self._tell(None, 2)

    def lineage(self, tale):
        """The tale, the one it branched from, and so on."""
        return [tale] + (self.lineage(tale.point.tale) if tale.point else [])

    def cast(self, tale):
        return [one for one in self.people if one.in_cast and one.tale in self.lineage(tale)]

    def chapters_of(self, tale):
        return sorted((one for one in self.chapters if one.tale is tale), key=lambda one: one.number)

    def remove(self, chapter):
        """A chapter goes with its facts and with what was learned in it; the numbers close up."""
        self.chapters.remove(chapter)
        for other in self.chapters:
            if other.tale is chapter.tale and other.number > chapter.number:
                other.number -= 1
        for old in [fact for fact in self.facts if fact.chapter is not chapter]:
            for new, tale in set(self._heirs(old, old, chapter)):
                self._settle(tale, old, new)
        self.facts = [fact for fact in self.facts if fact.chapter is not chapter]
        self.swaps = [one for one in self.swaps if one.old in self.facts and one.new in self.facts]
        for fact in self.facts:
            fact.knowings = {key: one for key, one in fact.knowings.items() if one.since is not chapter}

    def _heirs(self, old, fact, chapter, tale=None, passed=()):
        """What holds instead of a fact by way of what goes with a chapter, and in which tale."""
        for swap in [one for one in self.swaps if one.in_force and one.old is fact and one.new is not old]:
            both = sorted({tale or swap.tale, swap.tale}, key=lambda one: len(self.lineage(one)))
            if both[0] not in self.lineage(both[-1]) or swap.new in passed:
                continue
            if swap.new.chapter is chapter:
                yield from self._heirs(old, swap.new, chapter, both[-1], (*passed, swap.new))
            elif passed:
                yield swap.new, both[-1]

    def _settle(self, tale, old, new):
        """One fact holds instead of another, unless somebody has decided otherwise."""
        for swap in self.swaps:
            if (swap.tale, swap.old, swap.new) == (tale, old, new):
                swap.in_force = swap.in_force or not swap.is_answered
                return
        self.swaps.append(Swap(tale, old, new, in_force=True))

    def removable(self):
        """Chapters off which no tale branches."""
        points = [tale.point for tale in self.tales]
        return [chapter for chapter in self.chapters if chapter not in points]

    def reorder(self, chapters):
        """Give the chapters of a tale this order."""
        numbers = sorted(chapter.number for chapter in chapters)
        for chapter, number in zip(chapters, numbers, strict=True):
            chapter.number = number

    def merge(self, one, into):
        """Two were one. Where both knew a fact in a tale, a person counts first, then the earlier."""

        def strength(knowing):
            return knowing.denied or knowing.by_hand, -knowing.since.time

        one.in_cast = False
        for fact in self.facts:
            for tale in self.tales:
                mine, theirs = fact.knowings.pop((one, tale), None), fact.knowings.get((into, tale))
                if mine and (theirs is None or strength(mine) > strength(theirs)):
                    fact.knowings[into, tale] = mine
            for knowing in fact.knowings.values():
                if knowing.told_by is one:
                    knowing.told_by = into

    def mergeable(self):
        """(one, into) pairs that are of one lineage."""
        return [
            (one, into)
            for one in self.people
            for into in self.people
            if one is not into and one.in_cast and into.in_cast and into.tale in self.lineage(one.tale)
        ]

    def sees(self, tale, viewer, n, through=False):
        """What a viewer (somebody, or a name) sees as of episode ``n`` of a tale: {fact: ``MayTell``}. At its
        start, or ``through`` it, at its end."""
        cutoff = self._cutoff(tale, n, through)

        def seen(chapter):
            if viewer == READER:
                return was_read(chapter, tale) and (chapter.number < n or (through and chapter.number == n))
            if viewer == AUTHOR:
                return happened(chapter, tale)
            return happened(chapter, tale) and cutoff is not None and chapter.time <= cutoff

        found = {}
        for fact in self.facts:
            begun = {
                who: known
                for who in {who for who, _ in fact.knowings if who.in_cast}
                if (known := [one for one in self._said_of(fact, who, tale) if seen(one.since)])
            }
            mine = begun.get(viewer)
            is_live = fact.current and (viewer == AUTHOR or not fact.rejected)
            is_public = fact.scope == WORLD or viewer in (READER, AUTHOR)
            reached = seen(fact.chapter)
            learned = mine is not None and happened(fact.chapter, tale)
            if is_live and ((is_public and reached) or learned):
                found[fact] = self._may_tell(fact, viewer, begun, reached)
        for old, may in found.items():
            after = self._after(old, tale)
            known = {new for new in after if new in found and self._is_known(old, new, tale, viewer, seen)}
            latest = max((new.chapter.time for new in known), default=None)
            instead = frozenset(new for new in known if new.chapter.time == latest)
            found[old] = replace(may, instead=instead)
        return found

    def _after(self, old, tale):
        """What came to hold instead of a fact in a tale, and what came to hold instead of that, and so on."""
        swaps = [one for one in self.swaps if one.in_force and one.tale in self.lineage(tale)]
        after, ahead = set(), [old]
        while ahead:
            here = ahead.pop()
            for swap in swaps:
                if swap.old is here and swap.new not in after:
                    after.add(swap.new)
                    ahead.append(swap.new)
        return after - {old}

    def _is_known(self, old, new, tale, viewer, seen):
        """Whether a viewer knows that one fact he knows holds instead of another: he is sure of it."""
        sure = new.scope == WORLD or any(
            seen(one.since) and not one.suspects for one in self._said_of(new, viewer, tale)
        )
        later = new.chapter.time > old.chapter.time and seen(new.chapter)
        return (sure or viewer in (READER, AUTHOR)) and later and not new.rejected

    def _said_of(self, fact, who, tale):
        """The knowings of somebody that hold in a tale: its own, then those of the tales it branched from, as
        far as no person has said something nearer by."""
        for one in self.lineage(tale):
            if knowing := fact.knowings.get((who, one)):
                if not knowing.denied:
                    yield knowing
                if knowing.denied or knowing.by_hand:
                    return

    def _may_tell(self, fact, viewer, begun, reached):
        mine = begun.get(viewer)
        if viewer == WORLD:
            known_by = set()
        elif viewer in (READER, AUTHOR):
            known_by = set(begun)
        else:
            known_by = {
                who
                for who, known in begun.items()
                if who is viewer or any(one.told_by is viewer for one in known)
            }
            known_by |= {one.told_by for one in mine or () if one.told_by and one.told_by.in_cast}
        slugs = {who.slug for who in known_by}
        holders = {WORLD} if reached and fact.scope == WORLD else set()
        if viewer in (READER, AUTHOR):
            holders |= {READER, *slugs}
        elif mine:
            holders.add(viewer.slug)
        episodes = {fact.chapter.number}
        if not reached:
            first = min(one.since.time for one in mine)
            episodes = {one.since.number for one in mine if one.since.time == first}
        return MayTell(frozenset(slugs), frozenset(holders), reached, frozenset(episodes))

    def _cutoff(self, tale, n, through):
        """The last time that is seen as of episode ``n``, or None."""
        chapters = [chapter for chapter in self.chapters if was_read(chapter, tale)]
        ends = [chapter.time for chapter in chapters if chapter.number == n]
        if ends and through:
            return min(ends)
        if not ends:
            if all(chapter.number > n for chapter in chapters):
                return None
            # A number that nobody has: what comes before every later episode has been seen.
            ends = [chapter.time for chapter in chapters if chapter.number > n]
        end = min(ends, default=inf)
        return max((chapter.time for chapter in chapters if chapter.time < end), default=None)

    def _tell(self, point, count):
        dice = self.dice
        tale = Tale(f"tale-{len(self.tales)}", point)
        self.tales.append(tale)
        first = point.number + 1 if point else 1
        chapters = [Chapter(tale, first + n) for n in range(count)]
        for chapter in chapters:
            if dice.random() < 0.2:
                # Who is put where he stands has not been moved.
                chapter.place = dice.choice([one for one in PLACES if one != chapter.number])
        self.chapters += chapters
        # The stranger's people have the ids of the first tale's: they are others all the same.
        name = tale.name if point else "person"
        for n in range(dice.randint(1, 2) if point else 3):
            self.people.append(Somebody(tale, f"{name}-{n}"))
        cast = self.cast(tale)
        for _ in range(dice.randint(2, 5) * count):
            name = f"mark{len(self.facts)}"
            fact = Secret(
                dice.choice(chapters),
                name,
                f"The {dice.choice(WORDS)} {name} is in the house.",
                dice.choice([WORLD, "character", "character"]),
                rejected=dice.random() < 0.15,
                current=dice.random() > 0.15,
            )
            self.facts.append(fact)
            self._spread(fact, tale, cast, chapters)
        # What happened before the break is learned in this tale too, or said not to be known here.
        for fact in self.facts:
            if point and happened(fact.chapter, tale) and fact.chapter.tale is not tale:
                inherited = [one for one in self.chapters if one.tale is not tale and happened(one, tale)]
                self._spread(fact, tale, cast, [*chapters, dice.choice(inherited)], denied=0.4)
        self._swap(tale)

    def _swap(self, tale):
        dice = self.dice
        there = [fact for fact in self.facts if happened(fact.chapter, tale)]
        for _ in range(dice.randint(0, len(there) // 2)):
            old, new = dice.sample(there, 2)
            if not any((one.tale, one.old, one.new) == (tale, old, new) for one in self.swaps):
                self.swaps.append(Swap(tale, old, new, dice.random() < 0.8))

    def _spread(self, fact, tale, people, chapters, denied=0.15):
        dice = self.dice
        for who in people:
            if dice.random() < 0.35:
                told_by = dice.choice(people) if dice.random() < 0.4 else None
                since = fact.chapter if dice.random() < 0.3 else dice.choice(chapters)
                fact.knowings[who, tale] = Knowing(
                    since,
                    dice.random() < denied,
                    None if told_by is who else told_by,
                    by_hand=dice.random() < 0.3,
                    suspects=dice.random() < 0.2,
                )


def happened(chapter, tale):
    """Whether a chapter happened in a tale: it is its own, or at or before each break on the way to it."""
    return _belongs(chapter, tale, lambda one: one.time)


def was_read(chapter, tale):
    """Whether the readers of a tale meet a chapter: it is its own, or comes before each break."""
    return _belongs(chapter, tale, lambda one: one.number)


def _belongs(chapter, tale, order):
    while chapter.tale is not tale:
        if tale.point is None or order(chapter) > order(tale.point):
            return False
        tale = tale.point.tale
    return True

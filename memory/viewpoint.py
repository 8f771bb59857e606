"""Who is asking, as of when.

A viewpoint *as of episode N*, at its start, sees what happened strictly before N; *at the end of N* it sees
N, too. It compiles to SQL (``facts``, the truth) and to what a vector store is asked for (``reaches``). Both
fail closed: a viewpoint with nothing to see has no reach and finds no facts.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, reduce
from hashlib import blake2b
from math import inf
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q

from episodes.models import Character, Episode, Story

from .lineage import bounds_anew, bounds_of, places_of
from .models import Awareness, Fact, FactChange, Finding, Proposal, Replacement
from .models.facts import Stance

_INDEX_NAME = re.compile(r"[a-z0-9-]{2,62}[a-z0-9]")


class Viewer(StrEnum):
    """Viewers who are not characters.

    WORLD knows what everyone knows. READER has read every episode before N. AUTHOR sees everything, proposals
    and rejected facts too: for the desk of those who may edit, never for a prompt that speaks as someone.
    """

    WORLD = "world"
    READER = "reader"
    AUTHOR = "author"


class UnknownViewer(ValueError):
    """The viewer is nobody of this story's cast."""


@dataclass(frozen=True)
class Reach:
    """What a viewpoint may ask of the records of one story.

    Records of these ``holders`` (None: of any) with a timeline place of at most ``until`` and an episode
    number below ``before``. Every field holds at once.
    """

    story_id: int
    index: str
    holders: tuple[str, ...] | None
    until: float
    before: float


def index_name(story):
    """The name of a story's index (S3 Vectors) or partition key (pgvector).

    S3 Vectors takes 3 to 63 small letters, digits and hyphens: an address it would refuse is shortened and
    told apart by a digest.
    """
    name = f"character-memory-{story.slug}"
    if _INDEX_NAME.fullmatch(name):
        return name
    plain = re.sub(r"[^a-z0-9-]", "-", name.lower())
    return f"{plain[:46]}-{blake2b(story.slug.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True)
class Viewpoint:
    """(story, viewer, episode). ``before`` is the number of the episode as of which the viewer looks; a
    number past the last episode sees all of them. ``through``: at the end of that episode, not at its start;
    in story time for characters and the world, so that the end of a flashback is not that of all they have
    lived, and in the order of reading for the reader. Raises ``UnknownViewer`` for people of other stories.
    """

    story: Story
    viewer: Character | Viewer
    before: int
    through: bool = False

    def __post_init__(self):
        if isinstance(self.viewer, Character):
            if not Character.objects.of(self.story).filter(pk=self.viewer.pk).exists():
                raise UnknownViewer(f"{self.viewer.slug} is not in the cast of {self.story.slug}")
        else:
            object.__setattr__(self, "viewer", Viewer(self.viewer))

    @classmethod
    def named(cls, story, viewer, before, *, through=False):
        """The viewpoint of ``viewer`` given by name: a character's slug, ``world`` or ``reader``.

        ``author`` is no name that an outside caller can give. Raises ``UnknownViewer``.
        """
        if viewer in (Viewer.WORLD, Viewer.READER):
            return cls(story, Viewer(viewer), before, through)
        character = Character.objects.of(story).filter(slug=viewer).first()
        if character is None:
            raise UnknownViewer(f"{viewer} is not in the cast of {story.slug}")
        return cls.of_found(story, character, before, through=through)

    @classmethod
    def of_found(cls, story, viewer, before, *, through=False):
        """The viewpoint of somebody who was just found in the story's cast: he is not looked for again."""
        viewpoint = object.__new__(cls)
        viewpoint.__dict__.update(story=story, viewer=viewer, before=before, through=through)
        return viewpoint

    @classmethod
    def author(cls, story):
        return cls(story, Viewer.AUTHOR, 0)

    @classmethod
    def at_the_end(cls, story, viewer):
        """After the last episode."""
        last = episodes_of(story).order_by("-number").values_list("number", flat=True).first()
        return cls(story, viewer, (last or 0) + 1)

    def anew(self):
        """The same viewpoint, to be worked out from what the database says from now on. Where it stands is
        found out once, when it is first asked for; by the time of an answer episodes may have moved."""
        now, story = object.__new__(Viewpoint), self.story
        now.__dict__.update(story=story, viewer=self.viewer, before=self.before, through=self.through)
        if story.parent_id:
            now.__dict__["bounds"] = bounds_anew(story) or self.bounds
        return now

    @property
    def stands(self):
        """Whether the viewpoint still stands where it was when it was first asked for, so that what was read
        from it is what may be seen from it."""
        now = self.anew()
        return (now.bounds, now.reaches) == (self.bounds, self.reaches)

    def to_the_end(self):
        """The same viewer after the last episode."""
        last = (
            episodes_of(self.story, self.bounds)
            .order_by()
            .aggregate(number=Max("number"), place=Max("timeline"))
        )
        end = self.of_found(self.story, self.viewer, (last["number"] or 0) + 1)
        end.__dict__.update(bounds=self.bounds, cutoff=last["place"])
        return end

    @property
    def character(self):
        """The viewer, if a character; else None."""
        return self.viewer if isinstance(self.viewer, Character) else None

    @property
    def name(self):
        return self.viewer.slug if self.character else self.viewer.value

    @cached_property
    def bounds(self):
        """The story and its ancestors, each with how much of it belongs here; nearest first."""
        return bounds_of(self.story)

    @cached_property
    def cutoff(self):
        """The last place in story time that is seen, or None when there is none. (Not for the reader.)"""
        return self.places[1]

    @property
    def here(self):
        """The place in story time of the episode as of which the viewer looks; None past the last one, or in
        a gap."""
        return self.places[0]

    @cached_property
    def places(self):
        """The place of the episode as of which the viewer looks, and the last one seen from it; None where
        there is none."""
        return self.putting_places().answer()

    def putting_places(self):
        """The places as the database has them now, ``Put``."""
        return places_of(self.bounds, self.before, through=self.through)

    @property
    def is_blind(self):
        """Whether there is nothing that this viewpoint could see."""
        return not self.reaches

    @cached_property
    def reaches(self):
        """What may be asked of the stores, a reach per story of the lineage; empty when blind."""
        if self.viewer == Viewer.AUTHOR:
            return [self._reach(b, None, b.timeline, inf) for b in self.bounds]
        if self.viewer == Viewer.READER:
            unread = self.before + self.through
            if unread <= 1:
                return []
            return [self._reach(b, None, inf, min(unread, b.number + 1)) for b in self.bounds]
        if self.cutoff is None:
            return []
        holders = (Viewer.WORLD.value, self.viewer.slug) if self.character else (Viewer.WORLD.value,)
        return [self._reach(b, holders, min(self.cutoff, b.timeline), inf) for b in self.bounds]

    def facts(self, facts=None):
        """The facts this viewpoint sees, out of ``facts`` (all, when not given): the truth in SQL."""
        facts = Fact.objects.all() if facts is None else facts
        if self.is_blind:
            return facts.none()
        # Said once more of the episodes: PostgreSQL would go through those of all other stories, too.
        facts = facts.filter(episode__story__in=[bound.story.pk for bound in self.bounds])
        if self.viewer == Viewer.AUTHOR:
            return facts.filter(self._belongs(), current=True)
        if self.viewer == Viewer.READER:
            return facts.live().filter(self._seen("story", "episode"))
        seen = Q(scope="world") & self._seen("story", "episode")
        if self.character:
            aware = self.awarenesses().filter(fact=OuterRef("pk"))
            seen |= self._belongs() & Exists(aware)
        return facts.live().filter(seen)

    def hidden(self):
        """The live facts of the story that this viewpoint does not see."""
        lineage = [bound.story.pk for bound in self.bounds]
        live = Fact.objects.live().filter(self._belongs(), episode__story__in=lineage)
        return live.exclude(pk__in=self.facts().order_by().values("pk"))

    def awarenesses(self):
        """The awarenesses that had begun, as far as the viewer may look at them.

        A character sees his own; the reader and the author those of everyone; the world none.
        """
        begun = self.begun()
        if self.viewer == Viewer.WORLD:
            return begun.none()
        return begun.filter(character=self.character) if self.character else begun.of_the_cast()

    def begun(self):
        """The awarenesses of anybody that had begun: to say of a fact that is seen whom the viewer knows to
        know it, not to be shown."""
        return self._said().held()

    def said(self):
        """What is said here of who knows what, denials too: for the author's desk alone."""
        return self._said() if self.viewer == Viewer.AUTHOR else self.awarenesses()

    def _said(self):
        said = Awareness.objects.all()
        return (
            said.none() if self.is_blind else said.filter(self._holds(), self._seen("since__story", "since"))
        )

    def proposals(self, proposals=None):
        """Who may also know what: for the author's desk alone. Nobody in the story or reading it sees any."""
        proposals = Proposal.objects.all() if proposals is None else proposals
        if self.viewer != Viewer.AUTHOR:
            return proposals.none()
        proposals = proposals.filter(self._seen("episode__story", "episode"))
        proposals = proposals.filter(fact__in=self.facts().order_by().values("pk"))
        if not self.story.parent_id:
            return proposals
        # Who knows it from before the break needs no asking.
        known = self.awarenesses().filter(fact=OuterRef("fact"), character=OuterRef("character"))
        return proposals.exclude(~Q(fact__story=self.story.pk) & Q(story=self.story.pk) & Exists(known))

    def changes(self):
        """What people did to facts in this story: for the author's desk alone. It names them, and people of
        whom it was asked whether they know."""
        done = FactChange.objects.all()
        return done.filter(story=self.story) if self.viewer == Viewer.AUTHOR else done.none()

    def replacements(self):
        """What is said here of what took the place of what, as far as this viewpoint knows that the new fact
        holds. (What follows of it is asked of ``succession``.)"""
        lineage = [bound.story.pk for bound in self.bounds]
        found = Replacement.objects.in_force().in_order().filter(story__in=lineage)
        return found.filter(new__in=self.certain(Fact.objects.live()).order_by().values("pk"))

    def certain(self, facts):
        """Those of ``facts`` that this viewpoint knows to hold: it sees them, for certain, and the episode in
        which they began to hold. To everybody else what they took the place of still holds."""
        facts = self.facts(facts)
        if self.is_blind:
            return facts
        facts = facts.filter(self._seen("story", "episode"))
        if not self.character:
            return facts
        sure = self.awarenesses().filter(fact=OuterRef("pk")).exclude(stance=Stance.SUSPECTS)
        return facts.filter(Q(scope="world") | Exists(sure))

    def offered_replacements(self, replacements=None):
        """What may have taken the place of what: for the author's desk alone, like ``proposals``."""
        replacements = Replacement.objects.all() if replacements is None else replacements
        if self.viewer != Viewer.AUTHOR:
            return replacements.none()
        seen = self.facts().order_by().values("pk")
        return replacements.filter(story=self.story, old__in=seen, new__in=seen)

    def findings(self, findings=None):
        """What is doubted in this story: for the author's desk alone, like ``proposals``."""
        findings = Finding.objects.all() if findings is None else findings
        return findings.filter(story=self.story) if self.viewer == Viewer.AUTHOR else findings.none()

    def _holds(self):
        """What is said here of who knows what: in this story, or in one it branched from, unless a person
        said something else of the same nearer by. Where both hold, the earlier counts."""
        holds, nearer = Q(story=self.story.pk), [self.story.pk]
        for bound in self.bounds[1:]:
            otherwise = Awareness.objects.said_by_people().filter(
                fact=OuterRef("fact"), character=OuterRef("character"), story__in=list(nearer)
            )
            holds |= Q(story=bound.story.pk) & ~Exists(otherwise)
            nearer.append(bound.story.pk)
        return holds

    def _seen(self, story, episode):
        return reduce(
            or_,
            (
                Q(**{story: reach.story_id})
                & (Q(**{f"{episode}__timeline__lte": reach.until}) if reach.until < inf else Q())
                & (Q(**{f"{episode}__number__lt": reach.before}) if reach.before < inf else Q())
                for reach in self.reaches
            ),
        )

    def _belongs(self):
        return reduce(
            or_,
            (
                Q(story=b.story) & (Q(episode__timeline__lte=b.timeline) if b.timeline < inf else Q())
                for b in self.bounds
            ),
        )

    def _reach(self, bound, holders, until, before):
        return Reach(bound.story.pk, index_name(bound.story), holders, until, before)


def episodes_of(story, bounds=None):
    """The episodes that make up a story: its own, and those of its ancestors up to the break point."""
    bounds = bounds_of(story) if bounds is None else bounds
    own = reduce(
        or_,
        (Q(story=b.story) & (Q(number__lte=b.number) if b.number < inf else Q()) for b in bounds),
    )
    return Episode.objects.without_text().filter(own).order_by("number")

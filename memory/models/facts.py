"""Facts, and who is aware of them. This is the truth; what a vector store holds is made from it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.models import Character, Episode, Story


class Scope(models.TextChoices):
    WORLD = "world", _("Public")
    CHARACTER = "character", _("Secret")


class Stance(models.TextChoices):
    KNOWS = "knows", _("knows")
    BELIEVES = "believes", _("believes wrongly")
    SUSPECTS = "suspects", _("suspects")


class How(models.TextChoices):
    WITNESSED = "witnessed", _("saw it")
    TOLD = "told", _("was told")
    INFERRED = "inferred", _("concluded")
    OWN = "own", _("own act or thought")


class Kind(models.TextChoices):
    EVENT = "event", _("event")
    APPEARANCE = "appearance", _("appearance")
    JOB = "job", _("job")
    RELATION = "relation", _("relation")
    ABILITY = "ability", _("ability")
    SECRET = "secret", _("secret")
    PROMISE = "promise", _("promise")
    PLACE = "place", _("place")
    POSSESSION = "possession", _("possession")
    FEELING = "feeling", _("feeling")
    PLAN = "plan", _("plan")
    TRAIT = "trait", _("trait")


class FactQuerySet(models.QuerySet):
    def live(self):
        """Facts of the current understanding that nobody rejected. (They go with their episode.)"""
        return self.filter(current=True).exclude(review=Fact.Review.REJECTED)

    def visible_to(self, viewpoint):
        """The facts that a viewpoint sees: the relational truth, and the second gate of every recall."""
        return viewpoint.facts(self)


class Fact(models.Model):
    """One thing that became known in one revision of one episode, with the verbatim quote that shows it.

    ``revision`` is the one in which the fact last changed. ``start`` and ``end`` are offsets of the quote in
    the body of the episode; ``before`` and ``after`` the text around it, by which it is found again after an
    edit. ``index`` numbers the facts of an episode and is never given twice.
    """

    class Review(models.TextChoices):
        PROPOSED = "proposed", _("Not reviewed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    class Origin(models.TextChoices):
        OFFLINE = "offline", _("offline reader")
        MODEL = "model", _("language model")
        PERSON = "person", _("person")

    story = models.ForeignKey(Story, models.CASCADE, related_name="facts")
    episode = models.ForeignKey(Episode, models.CASCADE, related_name="facts")
    revision = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    scene = models.PositiveIntegerField(_("scene"), default=0)

    text = models.TextField(_("fact"))
    # The reader's own words, by which a re-reading knows the fact again after a person has edited the text.
    wording = models.TextField(blank=True, editable=False)
    quote = models.TextField(_("quote"), blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)

    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.CHARACTER)
    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices, default=Stance.KNOWS)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.EVENT)
    importance = models.PositiveSmallIntegerField(
        _("importance"), default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    # Its rows say what the fact is, too: triggers copy that beside it, for ``memory/situation.py``.
    about = models.ManyToManyField(Character, related_name="facts_about", blank=True, verbose_name=_("about"))
    knowers = models.ManyToManyField(
        Character, through="Awareness", through_fields=("fact", "character"), related_name="known_facts"
    )

    # False while the text no longer says so: a sentence that comes back brings its review along.
    current = models.BooleanField(default=True)
    # A person's fact stays when its sentence goes; it then says so.
    quote_lost = models.BooleanField(_("the text no longer says this"), default=False, editable=False)
    review = models.CharField(_("review"), max_length=10, choices=Review.choices, default=Review.PROPOSED)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.OFFLINE)
    # What a person wrote is never overwritten by a reader.
    edited = models.BooleanField(default=False)
    search = SearchVectorField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["episode__number", "start", "index"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.UniqueConstraint(fields=["episode", "index"], name="fact_index_once_per_episode"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5), name="fact_importance_from_1_to_5"
            ),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="fact_span_runs_forward"),
        ]
        indexes = [
            models.Index(fields=["story", "current"], name="fact_story_current"),
            # Else new words wait on a list that every question goes through: 2 ms after 8,000 facts.
            GinIndex(fields=["search"], fastupdate=False, name="fact_search"),
        ]

    def __str__(self):
        return self.text


class AwarenessQuerySet(models.QuerySet):
    def held(self):
        """Awarenesses that count: not denied by a person."""
        return self.filter(denied=False)

    def of_the_cast(self):
        """Those of people who are of the cast: who was rejected or merged knows nothing any more."""
        nobody = Q(character__status=Character.Status.REJECTED) | Q(character__merged_into__isnull=False)
        return self.exclude(nobody)

    def said_by_people(self):
        """What people, not readers, said of who knows what and who does not."""
        return self.filter(Q(edited=True) | Q(denied=True))


class Awareness(models.Model):
    """That one character knows one fact in one story, since which episode, and how.

    ``story`` is the one in which this holds: that of the fact, or one that branched from it, in which the
    same fact is learned otherwise or again; the stories that branch from ``story`` inherit it. ``since`` is
    an episode of ``story``, or of one it branched from. ``denied``: a person said that this character does
    *not* know it; kept, so that re-reading cannot bring it back. ``edited``: set by a person, never
    overwritten by a reader.
    """

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="awarenesses")
    character = models.ForeignKey(Character, models.CASCADE, related_name="awarenesses")
    story = models.ForeignKey(Story, models.CASCADE, related_name="awarenesses", verbose_name=_("story"))
    since = models.ForeignKey(
        Episode, models.CASCADE, related_name="awarenesses", verbose_name=_("since episode")
    )
    how = models.CharField(_("how"), max_length=10, choices=How.choices, default=How.WITNESSED)
    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices, default=Stance.KNOWS)
    told_by = models.ForeignKey(
        Character, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )
    denied = models.BooleanField(default=False)
    edited = models.BooleanField(default=False)

    objects = AwarenessQuerySet.as_manager()

    class Meta:
        ordering = ["fact", "pk"]
        verbose_name = _("awareness")
        verbose_name_plural = _("awarenesses")
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "character", "story"], name="awareness_once_per_fact_and_story"
            )
        ]
        indexes = [
            # With what a viewpoint asks of it, so that what a character knows is read from the index alone.
            models.Index(
                fields=["character", "fact"],
                include=["story", "since", "denied"],
                name="awareness_character_fact",
            )
        ]

    def __str__(self):
        return f"{self.character} {self.get_stance_display()}: {self.fact}"


class FactChangeQuerySet(models.QuerySet):
    def in_review_of(self, episode, story):
        """What was done on a story's desk of an episode: to its facts, and in answer to its proposals."""
        return self.filter(Q(fact__episode=episode) | Q(proposal__episode=episode), story=story)


class FactChange(models.Model):
    """What a person did to a fact, with the state before it, so that it can be undone.

    ``story`` is the one in which it was done: in a story that branched from that of the fact, only who knows
    it there can be changed. ``before`` is ``None`` where the fact did not exist.
    """

    class Act(models.TextChoices):
        ADD = "add", _("added")
        EDIT = "edit", _("edited")
        ACCEPT = "accept", _("accepted")
        REJECT = "reject", _("rejected")
        RESTORE = "restore", _("restored")
        KNOWER = "knower", _("changed who knows it")
        DISMISS = "dismiss", _("said that a proposal does not hold")
        REPLACE = "replace", _("changed what it replaces")

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="changes")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(null=True)
    # The proposal that was answered; the act then belongs to its episode as well as to that of the fact.
    proposal = models.ForeignKey("memory.Proposal", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.BooleanField(default=False)

    objects = FactChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.fact_id}: {self.act}"

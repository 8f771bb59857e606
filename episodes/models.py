"""What authors write: stories, the people who work on them, the cast, episodes and their revisions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .turns import take_turn


class Language(models.TextChoices):
    JAPANESE = "ja", _("Japanese")
    ENGLISH = "en", _("English")


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    WRITER = "writer", _("Writer")
    VIEWER = "viewer", _("Viewer")


WRITING = (Role.OWNER, Role.WRITER)
REVIEWING = (Role.OWNER, Role.EDITOR)


class StoryQuerySet(models.QuerySet):
    """Access is a queryset: whoever has no role in a story does not find it."""

    def visible_to(self, user):
        """Stories in which the user has any role."""
        return self._with_role(user, Role.values)

    def editable_by(self, user):
        """Stories whose episodes and cast the user may change."""
        return self._with_role(user, WRITING)

    def reviewable_by(self, user):
        """Stories whose facts the user may accept, edit and reject; these users may see everything."""
        return self._with_role(user, REVIEWING)

    def owned_by(self, user):
        return self._with_role(user, [Role.OWNER])

    def _with_role(self, user, roles):
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Member.objects.filter(user=user, role__in=roles).values("story_id"))


class Story(models.Model):
    """One work. An "if" story has a parent and inherits what everybody knew up to the branch point."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    synopsis = models.TextField(_("synopsis"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.JAPANESE
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    # The last episode of the parent that also happened here; it cannot go while a story branches off it.
    branch_point = models.ForeignKey(
        "Episode", models.PROTECT, null=True, blank=True, related_name="branches"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, branch_point__isnull=True)
                | Q(parent__isnull=False, branch_point__isnull=False),
                name="story_branches_at_an_episode",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("episodes:story", args=[self.slug])

    def delete(self, **options):
        with transaction.atomic():
            take_turn(self)
            return super().delete(**options)

    def lineage(self):
        """This story, then its parent, and so on to the root: a list, nearest first."""
        line, story = [], self
        while story is not None:
            line.append(story)
            story = story.parent
        return line

    def role_of(self, user):
        """The user's role here, or None."""
        member = self.members.filter(user=user).first() if user.is_authenticated else None
        return Role(member.role) if member else None


class Member(models.Model):
    """That a user works on a story, and as what."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.VIEWER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["story", "user"], name="member_once_per_story")]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"


class CharacterQuerySet(models.QuerySet):
    def of(self, story):
        """The cast of a story: its own people and those of the stories it branched from, without the
        rejected and the merged."""
        return self.filter(story__in=story.lineage(), merged_into__isnull=True).exclude(
            status=Character.Status.REJECTED
        )


class Character(models.Model):
    """Somebody of the cast."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    story = models.ForeignKey(Story, models.CASCADE, related_name="characters")
    slug = models.SlugField(_("id"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    reading = models.CharField(_("reading"), max_length=100, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=100), verbose_name=_("aliases"), default=list, blank=True
    )
    description = models.TextField(_("description"), blank=True)
    first_person = models.CharField(_("first person"), max_length=20, blank=True)
    manner = models.TextField(_("manner of speaking"), blank=True)
    narrator = models.BooleanField(_("tells the story"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    # How often the text names this person: orders the cast, the most present first.
    mentions = models.PositiveIntegerField(default=0, editable=False)
    # A digest of the names under which they were counted.
    counted_as = models.CharField(max_length=16, blank=True, editable=False)

    objects = CharacterQuerySet.as_manager()

    class Meta:
        ordering = ["-mentions", "pk"]
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        constraints = [
            models.UniqueConstraint(fields=["story", "slug"], name="character_slug_once_per_story")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("episodes:character", args=[self.story.slug, self.slug])

    @property
    def is_in_cast(self):
        """Whether this is a person of their own at all: neither rejected nor merged into somebody."""
        return self.status != Character.Status.REJECTED and self.merged_into_id is None


class EpisodeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(story__in=Story.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(story__in=Story.objects.editable_by(user))

    def at_revision(self, episode_id, revision):
        """The episode if this revision is still its current one, else None."""
        return self.filter(pk=episode_id, revision=revision).first()

    def making_up(self, story):
        """The episodes a reader of this story meets: its own, and those of the stories it branched from up
        to the branch points; in the order of reading."""
        belongs, last = Q(story=story), None
        while story.parent_id:
            last = story.branch_point.number if last is None else min(last, story.branch_point.number)
            story = story.parent
            belongs |= Q(story=story, number__lte=last)
        return self.filter(belongs).order_by("number")

    def without_text(self):
        """For lists: everything but the texts."""
        return self.defer("manuscript", "body")


class Episode(models.Model):
    """A unit of the story. ``number`` is the order of reading, ``timeline`` the place in story time.

    ``manuscript`` is what the author writes (plain text with ruby and emphasis marks); ``body`` is the
    canonical plain text made from it, to which every offset refers.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="episodes")
    number = models.PositiveIntegerField(_("number"))
    timeline = models.FloatField(_("place in story time"))
    moved_in_time = models.BooleanField(default=False, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    manuscript = models.TextField(_("manuscript"), blank=True)
    body = models.TextField(blank=True, editable=False)
    # Of the body, as its readers count: characters (Japanese) or words (English).
    length = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ["story", "number"]
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        constraints = [
            # Deferred, so that a re-ordering may pass through states in which two share a number.
            models.UniqueConstraint(
                fields=["story", "number"],
                name="episode_number_once_per_story",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="episode_numbers_start_at_one"),
            models.CheckConstraint(
                condition=Q(moved_in_time=True) | Q(timeline=F("number")),
                name="episode_timeline_follows_number",
            ),
        ]
        indexes = [models.Index(fields=["story", "timeline"], name="episode_story_timeline")]

    def __str__(self):
        return f"{self.number}. {self.title}" if self.title else str(self.number)

    def get_absolute_url(self):
        return reverse("episodes:episode", args=[self.story.slug, self.number])


class Revision(models.Model):
    """A saved state of an episode's text. ``number`` only grows; an autosave replaces the one before it."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    manuscript = models.TextField(blank=True)
    autosaved = models.BooleanField(default=False)
    restored_from = models.PositiveIntegerField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["episode", "-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["episode", "number"], name="revision_number_once_per_episode")
        ]

    def __str__(self):
        return f"{self.episode} r{self.number}"


class ImportDraft(models.Model):
    """An uploaded manuscript between its preview and its import: the text and the split as corrected so far.

    ``text`` is the manuscript form; ``parts`` a list of ``{"title", "start", "end"}`` into it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_drafts")
    story = models.ForeignKey(Story, models.CASCADE, null=True, blank=True, related_name="import_drafts")
    language = models.CharField(max_length=2, choices=Language.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField()
    parts = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.title or f"#{self.pk}"

"""That one fact takes the place of another: what was offered to editors, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from episodes.models import Story

from .facts import Fact


class ReplacementQuerySet(models.QuerySet):
    def in_force(self):
        """Replacements that an editor made or accepted."""
        return self.filter(state=Replacement.State.ACCEPTED)

    def open(self):
        """Replacements that wait for an answer: both facts live, the new one later in story time, and nothing
        else in force in the place of the old one."""
        done = Replacement.objects.in_force().filter(old=OuterRef("old"), story=OuterRef("story"))
        live = Fact.objects.live().values("pk")
        waiting = self.in_order().filter(~Exists(done), state=Replacement.State.PROPOSED)
        return waiting.filter(old__in=live, new__in=live)

    def in_order(self):
        """Those whose new fact comes after the old one: episodes may have been moved since."""
        later = Q(new__episode__timeline__gt=F("old__episode__timeline"))
        return self.filter(later | Q(new__episode=F("old__episode"), new__start__gt=F("old__start")))


class Replacement(models.Model):
    """That from its episode on the fact ``new`` holds instead of ``old``, in one story and in what branches
    from it.

    A proposal changes nothing until an editor accepts it; an answer is kept, so that the same is not asked
    twice. It goes with either fact, and counts only while ``new`` is live and later than ``old``.
    """

    class Reason(models.TextChoices):
        HOME = "home", _("Where somebody lives")
        JOB = "job", _("What somebody does for a living")
        BOND = "bond", _("How two people are bound")
        POSSESSION = "possession", _("Who has something")
        LIFE = "life", _("Whether somebody lives")
        ENDED = "ended", _("What is so no longer")
        EDITOR = "editor", _("Said by an editor")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Not reviewed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    story = models.ForeignKey(Story, models.CASCADE, related_name="replacements")
    old = models.ForeignKey(Fact, models.CASCADE, related_name="replaced_by")
    new = models.ForeignKey(Fact, models.CASCADE, related_name="replaces")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, default=Reason.EDITOR)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        ordering = ["new__episode__number", "new__start", "pk"]
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        constraints = [
            models.UniqueConstraint(fields=["story", "old", "new"], name="replacement_once_per_story"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="replacement_of_another_fact"),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"

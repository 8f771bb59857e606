"""What an editor doubts, and how it was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from episodes.models import Character, Episode, Story


class FindingQuerySet(models.QuerySet):
    def open(self):
        """Findings that nobody has answered."""
        return self.filter(state=Finding.State.OPEN)

    def visible_to(self, viewpoint):
        """Findings that a viewpoint sees: the desk's, all others none."""
        return viewpoint.findings(self)


class Finding(models.Model):
    """A sentence that a character said in a talk and somebody who reviews doubts, with the place it is about.

    Nothing but the desk sees it, and it changes nothing of what anybody knows. ``episode`` is the last one
    that the character had seen. ``thread`` and ``line`` are ids in the store of talks: the talk is its
    user's own, and may be gone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SETTLED = "settled", _("Settled")
        LEFT = "left", _("Left as it is")

    LONGEST = 400

    story = models.ForeignKey(Story, models.CASCADE, related_name="findings")
    episode = models.ForeignKey(Episode, models.CASCADE, related_name="findings")
    character = models.ForeignKey(Character, models.SET_NULL, null=True, related_name="findings")
    text = models.CharField(_("Sentence"), max_length=LONGEST)
    note = models.TextField(_("What is doubtful"), max_length=1000, blank=True)
    thread = models.CharField(max_length=40)
    line = models.CharField(max_length=40)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["episode__number", "pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["thread", "line", "text"], name="finding_once_per_sentence"),
            models.CheckConstraint(
                condition=~Q(state="left") | ~Q(reason=""), name="finding_left_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["episode", "state"], name="finding_episode_state")]

    def __str__(self):
        return self.text

    def answer(self, state, *, by, reason=""):
        """Settle it, leave it as it is (which takes a reason), or open it again."""
        is_open = state == self.State.OPEN
        self.state, self.reason = state, "" if is_open else reason
        self.answered_by, self.answered_at = (None, None) if is_open else (by, timezone.now())
        self.save(update_fields=["state", "reason", "answered_by", "answered_at"])

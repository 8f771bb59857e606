"""That somebody may also know a fact: what is offered to editors, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from episodes.models import Character, Episode, Story

from .facts import Awareness, Fact, How, Scope, Stance


class ProposalQuerySet(models.QuerySet):
    def open(self):
        """Proposals that wait for an answer: of live secrets, about people of the cast of whom nothing is
        said yet in this story, and with their evidence no earlier in the story than the fact."""
        said = Awareness.objects.filter(
            fact=OuterRef("fact"), character=OuterRef("character"), story=OuterRef("story")
        )
        return self.filter(
            ~Exists(said),
            ~Q(fact__review=Fact.Review.REJECTED),
            ~Q(character__status=Character.Status.REJECTED),
            state=Proposal.State.PROPOSED,
            fact__current=True,
            fact__scope=Scope.CHARACTER,
            character__merged_into=None,
            episode__timeline__gte=F("fact__episode__timeline"),
        )

    def visible_to(self, viewpoint):
        """Proposals that a viewpoint sees: the desk's, all others none."""
        return viewpoint.proposals(self)


class Proposal(models.Model):
    """That a character may know a fact since an episode, with the passage of that episode which suggests it.

    Nothing but the desk sees it: it is no awareness, and becomes one only when an editor accepts it. An
    answer is kept, so that the same is not asked twice. ``start`` and ``end`` are offsets of the quote in the
    body of the episode, ``before`` and ``after`` the text around it.
    """

    class Reason(models.TextChoices):
        HEARD = "heard", _("Somebody who knows it speaks of it to them.")
        SPOKE = "spoke", _("They speak of it themselves.")
        SEEN = "seen", _("They are there when it shows.")
        MODEL = "model", _("The model says so; the text does not show it.")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Not reviewed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="proposals")
    # Where it is asked: that of the episode. One that branched from the fact's story asks for itself.
    story = models.ForeignKey(Story, models.CASCADE, related_name="proposals")
    character = models.ForeignKey(Character, models.CASCADE, related_name="proposals")
    episode = models.ForeignKey(Episode, models.CASCADE, related_name="proposals")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, default=How.INFERRED)
    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices, default=Stance.KNOWS)
    told_by = models.ForeignKey(
        Character, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )
    quote = models.TextField(_("quote"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["episode__number", "start", "pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "character", "story"], name="proposal_once_per_fact_and_story"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="proposal_span_runs_forward"),
        ]
        indexes = [models.Index(fields=["episode", "state"], name="proposal_episode_state")]

    def __str__(self):
        return f"{self.character}? {self.fact}"

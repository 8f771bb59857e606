"""How strict the talks of a story are, and the account that is kept of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.models import Character, Story

from .facts import Fact


class TalkRules(models.Model):
    """What is done about answers that tell too much. A story without a row has the defaults."""

    story = models.OneToOneField(Story, models.CASCADE, related_name="talk_rules")
    strict = models.BooleanField(
        _("Hold answers back until they are checked"),
        default=False,
        help_text=_(
            "An answer that tells too much is given anew once; if that does not help, the character declines."
        ),
    )
    asks_model = models.BooleanField(
        _("Let the language model look over each answer, too"),
        default=False,
        help_text=_("One more request for each answer. The model is shown only what the character knows."),
    )

    class Meta:
        verbose_name = _("rules of talks")
        verbose_name_plural = _("rules of talks")

    def __str__(self):
        return f"{self.story}: {'strict' if self.strict else 'marks only'}"

    @classmethod
    def of(cls, story):
        return cls.objects.filter(story=story).first() or cls(story=story)


class TalkAnswer(models.Model):
    """The account of one answer, whatever store keeps the talk itself: numbers, and no word of what was said.

    ``thread`` and ``line`` are its ids in that store. ``found`` is how many memories the question brought up;
    times are in seconds, ``cost`` in US dollars where the price of the model is known.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="talk_answers")
    character = models.ForeignKey(Character, models.SET_NULL, null=True, related_name="+")
    thread = models.CharField(max_length=40)
    line = models.CharField(max_length=40)
    question = models.CharField(max_length=40)
    as_of = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    model = models.CharField(max_length=100, blank=True)
    facts = models.ManyToManyField(Fact, related_name="+", blank=True)
    found = models.PositiveIntegerField(default=0)
    marked = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=10, decimal_places=6, null=True, blank=True)
    first_token = models.FloatField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["story", "-created_at"], name="talk_answer_story_newest")]

    def __str__(self):
        return f"{self.story_id} {self.thread}/{self.line}: {self.state}"

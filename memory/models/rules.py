"""How strict the talks of a story are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.models import Story


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

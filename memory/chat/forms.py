"""What may be said in a talk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from memory.conversations.wording import LONGEST_QUESTION


class QuestionForm(forms.Form):
    """Something to say to a character."""

    text = forms.CharField(
        label=_("What do you ask?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "This has %(show_value)s characters; a message can have %(limit_value)s. Nothing was sent."
            ),
        },
    )

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

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


class NotesForm(forms.Form):
    """The notes of a character about the one who talks with him; without a text they are to be forgotten."""

    text = forms.CharField(required=False, strip=False, max_length=100_000)
    version = forms.IntegerField(min_value=0)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

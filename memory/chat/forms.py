"""What may be said in a talk."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.forms import Styled
from memory.conversations.wording import LONGEST_QUESTION
from memory.models import MemoryPlan


class QuestionForm(forms.Form):
    """Something to say to a character."""

    text = forms.CharField(
        label=_("What do you ask?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input", "dir": "auto"}),
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


class PlanForm(Styled, forms.Form):
    """How the notes of a story's talks are kept: a Markdown template, or a JSON Schema."""

    MARKDOWN, SCHEMA = "markdown", "schema"
    AS_THEY_ARE = ("enabled", "read_only", "scope", "initial", "recall")

    enabled = forms.BooleanField(
        label=_("Characters take notes about those who talk with them"), required=False
    )
    read_only = forms.BooleanField(label=_("They only read their notes; people write them"), required=False)
    recall = forms.BooleanField(label=_("They remember what was said in earlier talks"), required=False)
    scope = forms.ChoiceField(label=_("Notes are kept for"), choices=MemoryPlan.Scope.choices)
    kind = forms.ChoiceField(
        label=_("Their form is"),
        choices=[(MARKDOWN, _("a template in Markdown")), (SCHEMA, _("a JSON Schema"))],
    )
    shape = forms.CharField(
        label=_("Template or schema"),
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    initial = forms.CharField(
        label=_("What the notes hold at first"),
        required=False,
        strip=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_initial(self):
        return self.cleaned_data["initial"].replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == self.SCHEMA and "shape" in cleaned:
            try:
                self.schema = json.loads(cleaned["shape"])
            except (ValueError, RecursionError):
                self.add_error("shape", _("This is no JSON."))
        return cleaned

    @property
    def changes(self):
        """What to change of the plan."""
        chosen = {name: self.cleaned_data[name] for name in self.AS_THEY_ARE}
        if self.cleaned_data["kind"] == self.SCHEMA:
            return chosen | {"schema": self.schema, "template": ""}
        return chosen | {"schema": None, "template": self.cleaned_data["shape"].replace("\r\n", "\n")}

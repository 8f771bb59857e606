"""What people upload and paste, checked file by file."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..forms import Styled
from ..models import Language
from .decoding import check_size, clean, decode
from .errors import Unreadable
from .splitting import Split, split_texts
from .text import SUFFIXES, check_suffix


class Files(forms.ClearableFileInput):
    """An input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, in natural order of their names; the value is a list of names and texts."""

    widget = Files(attrs={"multiple": True, "accept": ",".join(filter(None, SUFFIXES))})

    def clean(self, data, initial=None):
        texts, troubles = [], []
        for file in sorted(data or [], key=lambda file: _natural(file.name)):
            try:
                check_suffix(file.name)
                check_size(file.size, file.name)
                texts.append((file.name, decode(file.read(), file.name)))
            except Unreadable as trouble:
                troubles.append(ValidationError(str(trouble)))
        if troubles:
            raise ValidationError(troubles)
        return texts


class ImportForm(Styled, forms.Form):
    """A manuscript: files, or a text that was pasted."""

    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Text (.txt) or Markdown (.md), in any usual encoding, up to 50 MB each."),
    )
    text = forms.CharField(
        label=_("Or paste the text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the text shows")), *Language.choices]
    )

    def __init__(self, *args, story=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.story = story
        if story:
            del self.fields["language"]

    def clean(self):
        texts = list(self.cleaned_data.get("files") or [])
        pasted = clean(self.cleaned_data.get("text") or "")
        if pasted.strip():
            texts.append(("", pasted))
        if not texts and not self.errors:
            raise ValidationError(_("There is nothing to import yet. Choose a file or paste a text."))
        self.cleaned_data["texts"] = texts
        return self.cleaned_data

    def split(self) -> Split:
        """The valid manuscript, split into episodes."""
        language = self.story.language if self.story else self.cleaned_data["language"]
        return split_texts(self.cleaned_data["texts"], language or None)


def _natural(name: str) -> list:
    """A key that puts “2.txt” before “10.txt”."""
    return [int(part) if part.isdigit() else part.casefold() for part in re.split(r"(\d+)", name)]

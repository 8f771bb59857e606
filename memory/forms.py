"""Checks what people type about facts and who knows them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.forms import Styled
from episodes.models import Character, Episode

from .models import Awareness, Fact, Finding, TalkRules


class FactForm(Styled, forms.ModelForm):
    """What a fact says, as a person words it."""

    class Meta:
        model = Fact
        fields = ("text", "scope", "kind", "importance")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = story.language

    def clean_text(self):
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) > 1000:
            raise forms.ValidationError(_("A fact is one sentence: at most 1,000 characters."))
        return text


class NewFactForm(FactForm):
    """A fact added by hand, with the sentence that shows it and those who know it."""

    quote = forms.CharField(
        label=_("Quote"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    known_by = forms.ModelMultipleChoiceField(
        label=_("Known by"), queryset=Character.objects.none(), required=False
    )

    def __init__(self, *args, episode, **kwargs):
        super().__init__(*args, story=episode.story, **kwargs)
        self.episode = episode
        self.fields["known_by"].queryset = Character.objects.of(episode.story)
        self.fields["quote"].widget.attrs["lang"] = episode.story.language

    def clean_quote(self):
        quote = self.cleaned_data["quote"].strip()
        if quote and quote not in self.episode.body:
            raise forms.ValidationError(
                _("This sentence is not in the text of the episode. Copy it exactly as it stands there.")
            )
        return quote

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("scope") == "character" and not cleaned.get("known_by"):
            self.add_error("known_by", _("A secret is known by somebody. Choose at least one person."))
        return cleaned


class KnowerForm(Styled, forms.ModelForm):
    """Since when and how somebody knows a fact."""

    class Meta:
        model = Awareness
        fields = ("since", "how", "stance", "told_by")

    def __init__(self, *args, fact, character, story, **kwargs):
        kwargs.setdefault("auto_id", f"id_{character.slug}_%s")
        super().__init__(*args, **kwargs)
        self.fields["since"].queryset = Episode.objects.without_text().filter(
            pk__in=Episode.objects.making_up(story).values("pk")
        )
        self.fields["told_by"].queryset = Character.objects.of(story).exclude(pk=character.pk)
        self.fields["told_by"].required = False
        if not self.instance.pk:
            self.initial.setdefault("since", fact.episode_id)


class TalkRulesForm(Styled, forms.ModelForm):
    """What is done about answers that tell too much."""

    class Meta:
        model = TalkRules
        fields = ("strict", "asks_model")


class FindingForm(Styled, forms.ModelForm):
    """A sentence that somebody doubts, and why."""

    class Meta:
        model = Finding
        fields = ("text", "note")
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = story.language


class FindingAnswerForm(Styled, forms.Form):
    """How a finding is answered; who leaves it as it is says why."""

    state = forms.ChoiceField(choices=Finding.State.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == Finding.State.LEFT and not cleaned.get("reason"):
            self.add_error("reason", _("Say why it stays as it is."))
        return cleaned

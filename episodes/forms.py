"""Checks what people type about stories, their members and their cast."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Character, Member, Role, Story

# Characters of one episode; a longer one belongs in several.
LONGEST_MANUSCRIPT = 2_000_000


class Styled:
    """Gives every text field the class that ``components/field.html`` expects."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if getattr(field.widget, "input_type", "") not in ("checkbox", "radio", "file", "hidden"):
                field.widget.attrs.setdefault("class", "input")


class SignUpForm(Styled, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = get_user_model()
        fields = ("username", "email")


class StoryForm(Styled, forms.ModelForm):
    """A story as its owner describes it."""

    class Meta:
        model = Story
        fields = ("title", "language", "synopsis")
        widgets = {"synopsis": forms.Textarea(attrs={"rows": 4})}
        labels = {"synopsis": _("What it is about")}
        help_texts = {"language": _("The language the story is written in. Its readers depend on it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.episodes.filter(revision__gt=0).exists():
            # What was read and counted in one language would mean nothing in another.
            self.fields["language"].disabled = True
            self.fields["language"].help_text = _("It stays as it is once something is written.")

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise forms.ValidationError(_("A story needs a title."))
        return title


class DeleteStoryForm(Styled, forms.Form):
    """Deletion is confirmed by typing the title."""

    title = forms.CharField(label=_("Title, to confirm"), max_length=200, strip=True)

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        self.story = story
        self.fields["title"].widget.attrs |= {"autocomplete": "off", "lang": story.language}

    def clean_title(self):
        if self.cleaned_data["title"] != self.story.title:
            raise forms.ValidationError(_("This is not the title of the story. Nothing was deleted."))
        return self.cleaned_data["title"]


class BranchForm(Styled, forms.Form):
    """The name of an "if" story."""

    title = forms.CharField(label=_("Title of the “if” story"), max_length=200)


class EpisodeTitleForm(Styled, forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class NewMemberForm(Styled, forms.Form):
    """Somebody who has an account here, by name or by e-mail address."""

    who = forms.CharField(label=_("User name or e-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.WRITER)

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        self.story = story
        self.fields["who"].widget.attrs["autocomplete"] = "off"

    def clean_who(self):
        who = self.cleaned_data["who"].strip()
        found = get_user_model().objects.filter(Q(username=who) | Q(email__iexact=who), is_active=True)[:2]
        if len(found) != 1:
            raise forms.ValidationError(_("Nobody with this name or address has an account here."))
        if Member.objects.filter(story=self.story, user=found[0]).exists():
            raise forms.ValidationError(_("This person is a member already."))
        return found[0]


class RoleForm(Styled, forms.ModelForm):
    class Meta:
        model = Member
        fields = ("role",)


class NewPersonForm(Styled, forms.Form):
    """Somebody the readers missed."""

    name = forms.CharField(label=_("Name"), max_length=100)

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        self.story = story
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "lang": story.language}

    def clean_name(self):
        name = self.cleaned_data["name"]
        if name in _names_in(self.story):
            raise forms.ValidationError(_("Somebody of this name is in the cast already."))
        return name


class PersonForm(Styled, forms.ModelForm):
    """Somebody of the cast, as the desk describes them. Aliases are typed one a line, or with 、 between."""

    aliases = forms.CharField(
        label=_("Also called"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Other names the text uses, one a line."),
    )

    class Meta:
        model = Character
        fields = ("name", "reading", "aliases", "first_person", "manner", "description")
        widgets = {
            "manner": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"description": _("Who this is")}
        help_texts = {
            "reading": _("How the name is read, in kana."),
            "first_person": _("The word for “I”: 私, 俺, わし…"),
        }

    def __init__(self, *args, story, **kwargs):
        super().__init__(*args, **kwargs)
        self.story = story
        self.former_name = self.instance.name
        self.initial["aliases"] = "\n".join(self.instance.aliases)
        if story.language != "ja":
            del self.fields["reading"], self.fields["first_person"]
        for field in self.fields.values():
            field.widget.attrs["lang"] = story.language

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not name:
            raise forms.ValidationError(_("A person needs a name."))
        self._refuse_the_names_of_others([name])
        return name

    def clean_aliases(self):
        names = (part.strip() for part in re.split(r"[\n、,，]+", self.cleaned_data["aliases"]))
        aliases = list(dict.fromkeys(name for name in names if name))
        if any(len(alias) > 100 for alias in aliases):
            raise forms.ValidationError(_("A name has at most 100 characters."))
        self._refuse_the_names_of_others(aliases)
        name = self.cleaned_data.get("name")
        # The text still has the old name.
        if name and name != self.former_name and self.former_name not in aliases:
            aliases.append(self.former_name)
        return [alias for alias in aliases if alias != name]

    def _refuse_the_names_of_others(self, names):
        for name in _names_in(self.story, besides=self.instance).intersection(names):
            raise forms.ValidationError(
                _("Somebody else is called %(name)s. Merge the two if they are the same person.")
                % {"name": name}
            )


def _names_in(story, besides=None):
    """Every name that somebody of the cast goes by, ``besides`` one of them."""
    others = Character.objects.of(story).exclude(pk=besides.pk if besides else None)
    return {name for person in others for name in (person.name, *person.aliases)}


class MergeForm(Styled, forms.Form):
    """Into whom a person is merged."""

    into = forms.ModelChoiceField(
        label=_("The same person as"), queryset=Character.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args, person, story, **kwargs):
        super().__init__(*args, **kwargs)
        others = Character.objects.filter(pk__in=Character.objects.of(story)).exclude(pk=person.pk)
        self.fields["into"].queryset = others.filter(story=person.story_id)


class SplitForm(Styled, forms.Form):
    """Which alias turns out to be somebody else."""

    alias = forms.ChoiceField(label=_("This name is somebody else"))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alias"].choices = [(alias, alias) for alias in person.aliases]


class DraftForm(Styled, forms.Form):
    """A text as its writer hands it in. ``episode`` is the id of the one that the page was opened for, and
    ``based_on`` its revision then."""

    title = forms.CharField(label=_("Title of the episode"), max_length=200, required=False)
    manuscript = forms.CharField(
        label=_("Manuscript"),
        max_length=LONGEST_MANUSCRIPT,
        required=False,
        strip=False,
        widget=forms.Textarea,
    )
    episode = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

"""Facts, who knows them, what is recalled, and talks, as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from episodes.models import Character, Episode

from .models import Awareness, ExtractionRun, Fact, Finding, Proposal, Replacement
from .models.facts import How, Kind, Scope, Stance


class AwarenessSerializer(serializers.ModelSerializer):
    fact = serializers.PrimaryKeyRelatedField(read_only=True)
    character = serializers.SlugRelatedField("slug", read_only=True)
    story = serializers.SlugRelatedField(
        "slug", read_only=True, help_text=_("The story in which it is said; those that branched inherit it.")
    )
    since = serializers.SlugRelatedField("number", read_only=True, help_text=_("Number of the episode."))
    told_by = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Awareness
        fields = ["id", "fact", "character", "story", "since", "how", "stance", "told_by", "edited"]


class FactSerializer(serializers.ModelSerializer):
    """A fact as those who work on a story see it, with everyone who knows it."""

    story = serializers.SlugRelatedField("slug", read_only=True)
    episode = serializers.SlugRelatedField("number", read_only=True, help_text=_("Number of the episode."))
    known_by = AwarenessSerializer(source="knowing", many=True, read_only=True)

    class Meta:
        model = Fact
        fields = [
            "id",
            "story",
            "episode",
            "revision",
            "scene",
            "text",
            "quote",
            "start",
            "end",
            "scope",
            "stance",
            "kind",
            "importance",
            "review",
            "origin",
            "edited",
            "quote_lost",
            "known_by",
        ]


class ProposalSerializer(serializers.ModelSerializer):
    """That somebody may also know a fact since an episode, and the passage there that suggests it."""

    fact = serializers.PrimaryKeyRelatedField(read_only=True)
    fact_text = serializers.CharField(source="fact.text", read_only=True)
    fact_quote = serializers.CharField(source="fact.quote", read_only=True)
    character = serializers.SlugRelatedField("slug", read_only=True)
    episode = serializers.SlugRelatedField("number", read_only=True, help_text=_("Number of the episode."))
    told_by = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "fact",
            "fact_text",
            "fact_quote",
            "character",
            "episode",
            "reason",
            "how",
            "stance",
            "told_by",
            "quote",
            "start",
            "end",
            "state",
        ]


class ProposalAnswer(serializers.Serializer):
    """What an editor says to a proposal: it becomes an awareness, or is not asked again."""

    state = serializers.ChoiceField([Proposal.State.ACCEPTED, Proposal.State.REJECTED])


class ReplacementSerializer(serializers.ModelSerializer):
    """That from its episode on a fact holds instead of another, in ``story`` and in what branches from it."""

    story = serializers.SlugRelatedField("slug", read_only=True)
    old = serializers.PrimaryKeyRelatedField(read_only=True)
    old_text = serializers.CharField(source="old.text", read_only=True)
    old_quote = serializers.CharField(source="old.quote", read_only=True)
    new = serializers.PrimaryKeyRelatedField(read_only=True)
    new_text = serializers.CharField(source="new.text", read_only=True)
    new_quote = serializers.CharField(source="new.quote", read_only=True)
    episode = serializers.IntegerField(
        source="new.episode.number", read_only=True, help_text=_("Number of the episode.")
    )

    class Meta:
        model = Replacement
        fields = [
            "id",
            "story",
            "old",
            "old_text",
            "old_quote",
            "new",
            "new_text",
            "new_quote",
            "episode",
            "reason",
            "state",
        ]


class NewReplacement(serializers.Serializer):
    """Two facts of a story, by id: from its episode on ``new`` holds instead of ``old``."""

    story = serializers.SlugField()
    old = serializers.IntegerField()
    new = serializers.IntegerField()


class ReplacementAnswer(serializers.Serializer):
    """What an editor says to it: ``accepted``, or ``rejected``, which also takes back what was accepted."""

    state = serializers.ChoiceField([Replacement.State.ACCEPTED, Replacement.State.REJECTED])


class FindingSerializer(serializers.ModelSerializer):
    """A sentence of an answer that somebody doubts, and how that was answered."""

    story = serializers.SlugRelatedField("slug", read_only=True)
    character = serializers.SlugRelatedField("slug", read_only=True)
    episode = serializers.SlugRelatedField(
        "number", read_only=True, help_text=_("Number of the last episode that the character had seen.")
    )
    raised_by = serializers.SlugRelatedField("username", read_only=True)
    answered_by = serializers.SlugRelatedField("username", read_only=True)

    class Meta:
        model = Finding
        fields = [
            "id",
            "story",
            "character",
            "episode",
            "text",
            "note",
            "raised_by",
            "raised_at",
            "state",
            "reason",
            "answered_by",
            "answered_at",
        ]


class NewFinding(serializers.Serializer):
    """A sentence of an answer, in a thread of your own, that is doubted."""

    thread = serializers.CharField(max_length=40)
    message = serializers.CharField(max_length=40, help_text=_("Id of the answer."))
    text = serializers.CharField(max_length=Finding.LONGEST, help_text=_("The sentence, on one line."))
    note = serializers.CharField(
        max_length=1000, required=False, default="", allow_blank=True, help_text=_("What is doubtful.")
    )


class FindingAnswer(serializers.Serializer):
    """What an editor says to a finding. To leave it as it is takes a reason."""

    state = serializers.ChoiceField(Finding.State.choices)
    reason = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)

    def validate(self, given):
        if given["state"] == Finding.State.LEFT and not given["reason"]:
            raise serializers.ValidationError({"reason": [_("Say why it stays as it is.")]})
        return given


class FactWording(serializers.Serializer):
    """What a person changes about a fact. ``review`` accepts, rejects or puts it back."""

    text = serializers.CharField(max_length=1000, required=False)
    scope = serializers.ChoiceField(Scope.choices, required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    importance = serializers.IntegerField(min_value=1, max_value=5, required=False)
    review = serializers.ChoiceField(Fact.Review.choices, required=False)


class NewFact(serializers.Serializer):
    """A fact added by hand. A secret (scope ``character``) needs somebody who knows it."""

    story = serializers.SlugField()
    episode = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=1000)
    quote = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    scope = serializers.ChoiceField(Scope.choices, default=Scope.CHARACTER)
    kind = serializers.ChoiceField(Kind.choices, default=Kind.EVENT)
    importance = serializers.IntegerField(min_value=1, max_value=5, default=3)
    stance = serializers.ChoiceField(Stance.choices, default=Stance.KNOWS)
    known_by = serializers.ListField(child=serializers.SlugField(), default=list)

    def validate(self, fact):
        if fact["scope"] == Scope.CHARACTER and not fact["known_by"]:
            raise serializers.ValidationError(
                {"known_by": [_("A secret is known by somebody. Choose at least one person.")]}
            )
        return fact


class NewAwareness(serializers.Serializer):
    """That somebody knows a fact. ``denied`` says that he does not, whatever a reading finds. ``story`` is
    the one in which that holds, where it is not the fact's own but one that branched from it."""

    fact = serializers.IntegerField()
    story = serializers.SlugField(required=False)
    character = serializers.SlugField()
    since = serializers.IntegerField(min_value=1, required=False, help_text=_("Number of the episode."))
    how = serializers.ChoiceField(How.choices, default=How.WITNESSED)
    stance = serializers.ChoiceField(Stance.choices, default=Stance.KNOWS)
    told_by = serializers.SlugField(required=False, allow_null=True, default=None)
    denied = serializers.BooleanField(default=False)


class Question(serializers.Serializer):
    """A question from a viewpoint: ``viewer`` is a character's id, ``world`` or ``reader``; what happened
    before ``episode`` is seen, with ``end`` that episode, too."""

    story = serializers.SlugField()
    viewer = serializers.CharField(max_length=60)
    episode = serializers.IntegerField(min_value=0, max_value=1_000_000)
    end = serializers.BooleanField(default=False)
    question = serializers.CharField(max_length=8000)
    k = serializers.IntegerField(min_value=1, max_value=200, default=10)


class RecalledFact(serializers.Serializer):
    """A fact as the viewer remembers it; ``known_by`` are those of whom this viewer knows that they know.
    ``why`` it came: ``meaning``, ``words``, ``situation``, ``importance``, ``recent``. ``formerly``: it holds
    no more, as far as the viewer knows, and ``replaced_by`` is the id of what holds instead."""

    id = serializers.IntegerField(source="fact.pk")
    text = serializers.CharField(source="fact.text")
    scope = serializers.CharField()
    known_by = serializers.ListField(child=serializers.CharField())
    episode = serializers.IntegerField()
    importance = serializers.IntegerField(source="fact.importance")
    score = serializers.FloatField()
    key = serializers.CharField()
    quote = serializers.CharField()
    why = serializers.ListField(child=serializers.CharField())
    formerly = serializers.BooleanField()
    replaced_by = serializers.IntegerField(allow_null=True)


class Answer(serializers.Serializer):
    """``cutoff`` is the last place in story time that is seen, null when nothing is."""

    cutoff = serializers.FloatField(allow_null=True)
    facts = RecalledFact(many=True)


class RunSerializer(serializers.ModelSerializer):
    episode = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = ExtractionRun
        exclude = ["outline"]


def character_in(story, slug):
    """The member of the cast with this id. Raises ValidationError."""
    character = Character.objects.of(story).filter(slug=slug).first()
    if character is None:
        raise serializers.ValidationError(_("%(id)s is nobody of this story's cast.") % {"id": slug})
    return character


def episode_in(story, number):
    """The episode with this number among those that make up the story. Raises ValidationError."""
    episode = Episode.objects.making_up(story).filter(number=number).first()
    if episode is None:
        raise serializers.ValidationError(_("This story has no episode %(number)s.") % {"number": number})
    return episode

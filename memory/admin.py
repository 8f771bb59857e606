"""What characters know, for administrators: to see what was read, remembered and said, and why.

Nothing is edited here: facts are reviewed on their own page, where each act is kept and reaches the records,
and the rest is made by the readers.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import (
    Awareness,
    Circuit,
    ExtractionRun,
    Fact,
    FactChange,
    FactVector,
    MemoryRecord,
    Message,
    Proposal,
    RecordSet,
    SceneCache,
    StoryIndex,
    SyncRequest,
    Thread,
)


class ReadOnly:
    """To look at and, where the permission is given, to delete."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class AwarenessInline(ReadOnly, admin.TabularInline):
    model = Awareness
    fields = ["character", "since", "how", "stance", "told_by", "denied", "edited"]
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        known = super().get_queryset(request).select_related("character", "since", "told_by")
        return known.defer("since__manuscript", "since__body")


class ProposalInline(ReadOnly, admin.TabularInline):
    model = Proposal
    fields = ["character", "episode", "reason", "told_by", "quote", "state", "answered_by"]
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        asked = super().get_queryset(request).select_related("character", "episode", "told_by")
        return asked.defer("episode__manuscript", "episode__body")


class FactChangeInline(ReadOnly, admin.TabularInline):
    model = FactChange
    fields = ["at", "by", "act", "undone"]
    readonly_fields = ["at"]
    extra = 0
    can_delete = False


@admin.register(Fact)
class FactAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "text",
        "story",
        "episode_number",
        "scope",
        "stance",
        "kind",
        "importance",
        "review",
        "current",
    ]
    list_filter = ["scope", "stance", "kind", "review", "origin", "current", "edited", "story"]
    list_select_related = ["story", "episode"]
    search_fields = ["text", "quote"]
    exclude = ["search"]
    date_hierarchy = "created_at"
    inlines = [AwarenessInline, ProposalInline, FactChangeInline]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("episode__manuscript", "episode__body")

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(ordering="episode__number", description=_("episode"))
    def episode_number(self, fact):
        return fact.episode.number


@admin.register(Awareness)
class AwarenessAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["character", "fact", "since", "how", "stance", "told_by", "denied", "edited"]
    list_filter = ["how", "stance", "denied", "edited", "fact__story"]
    list_select_related = ["character", "fact", "since", "told_by"]
    search_fields = ["character__name", "fact__text"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("since__manuscript", "since__body")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["character", "fact", "episode", "reason", "told_by", "state", "answered_by"]
    list_filter = ["state", "reason", "fact__story"]
    list_select_related = ["character", "fact", "episode", "told_by", "answered_by"]
    search_fields = ["character__name", "fact__text", "quote"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("episode__manuscript", "episode__body")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(FactChange)
class FactChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "act", "fact", "by", "undone"]
    list_filter = ["act", "undone"]
    list_select_related = ["fact", "by"]
    search_fields = ["fact__text", "by__username"]
    date_hierarchy = "at"

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "episode",
        "revision",
        "state",
        "extractor",
        "model",
        "scenes",
        "scenes_read",
        "facts_added",
        "embedded",
        "cost",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", "extractor", "episode__story"]
    list_select_related = ["episode"]
    search_fields = ["episode__title", "episode__story__title", "model", "error"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("outline", "episode__manuscript", "episode__body")


@admin.register(SyncRequest)
class SyncRequestAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "story",
        "work",
        "episode_id",
        "revision",
        "attempts",
        "requested_at",
        "not_before",
        "last_error",
    ]
    list_filter = ["work", "story"]
    list_select_related = ["story"]
    search_fields = ["story__title", "story__slug", "last_error"]
    date_hierarchy = "requested_at"

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SceneCache)
class SceneCacheAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["digest", "story", "extractor", "used_at"]
    list_filter = ["extractor", "story"]
    list_select_related = ["story"]
    search_fields = ["digest", "story__title"]
    date_hierarchy = "used_at"


@admin.register(MemoryRecord)
class MemoryRecordAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "record_set", "holder", "scope", "episode_no", "importance", "text"]
    list_filter = ["scope", "record_set__embedder", "record_set__index"]
    list_select_related = ["record_set"]
    search_fields = ["key", "text", "holder"]
    exclude = ["vector"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("vector", "code", "record_set__centre")


@admin.register(RecordSet)
class RecordSetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["index", "embedder", "dimension", "generation", "written", "centred"]
    list_filter = ["embedder"]
    search_fields = ["index", "embedder"]
    exclude = ["centre"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("centre")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(FactVector)
class FactVectorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["fact", "embedder", "digest"]
    list_filter = ["embedder"]
    list_select_related = ["fact"]
    search_fields = ["fact__text", "digest"]
    exclude = ["vector"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("vector")


@admin.register(StoryIndex)
class StoryIndexAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["story", "embedder", "dimension", "building", "since"]
    list_filter = ["embedder"]
    list_select_related = ["story"]
    search_fields = ["story__title", "story__slug"]


@admin.register(Circuit)
class CircuitAdmin(ReadOnly, admin.ModelAdmin):
    """Deleting a circuit closes it: the model is asked again at once."""

    list_display = ["name", "failures", "open_until", "reason"]
    search_fields = ["name", "reason"]


@admin.register(Thread)
class ThreadAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "story", "user", "character", "as_of", "updated_at"]
    list_filter = ["story"]
    list_select_related = ["story", "user", "character"]
    search_fields = ["title", "user__username", "character__name", "story__title"]
    date_hierarchy = "created_at"


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["thread", "author", "state", "model", "input_tokens", "output_tokens", "created_at"]
    list_filter = ["author", "state", "model"]
    list_select_related = ["thread__character"]
    search_fields = ["text", "thread__title"]
    date_hierarchy = "created_at"

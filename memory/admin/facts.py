"""What became known, who knows it, and what people said of it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Awareness, Fact, FactChange, Finding, Proposal, Replacement
from .read_only import ReadOnly


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


@admin.register(Replacement)
class ReplacementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["old", "new", "story", "reason", "state", "answered_by", "updated_at"]
    list_filter = ["state", "reason", "story"]
    list_select_related = ["old", "new", "story", "answered_by"]
    search_fields = ["old__text", "new__text"]


@admin.register(Finding)
class FindingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["text", "character", "episode", "state", "raised_by", "raised_at", "answered_by"]
    list_filter = ["state", "story"]
    list_select_related = ["character", "episode", "raised_by", "answered_by"]
    search_fields = ["text", "note", "reason"]
    date_hierarchy = "raised_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("episode__manuscript", "episode__body")

"""The reading of episodes: what is to be done, what was done, and what is kept of it."""

from django.contrib import admin

from ..models import Circuit, ExtractionRun, HeardScene, Naming, SceneCache, SyncRequest
from .read_only import ReadOnly


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


@admin.register(Circuit)
class CircuitAdmin(ReadOnly, admin.ModelAdmin):
    """Deleting a circuit closes it: the model is asked again at once."""

    list_display = ["name", "failures", "open_until", "reason"]
    search_fields = ["name", "reason"]


@admin.register(HeardScene)
class HeardSceneAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["episode", "digest"]
    list_select_related = ["episode__story"]
    search_fields = ["digest", "episode__title"]
    exclude = ["words"]

    def get_queryset(self, request):
        heard = super().get_queryset(request)
        return heard.defer("words", "episode__manuscript", "episode__body")


@admin.register(Naming)
class NamingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["character", "episode_id", "count"]
    list_select_related = ["character"]
    search_fields = ["character__name"]

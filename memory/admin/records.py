"""The records that the stores hold, and the vectors they are made of."""

from django.contrib import admin

from ..models import FactVector, MemoryRecord, RecordSet, StoredKey, StoryIndex
from .read_only import ReadOnly


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


@admin.register(StoredKey)
class StoredKeyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "index", "embedder", "episode_no"]
    list_filter = ["embedder"]
    search_fields = ["key", "index"]

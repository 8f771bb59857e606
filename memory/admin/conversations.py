"""Talks, what was said in them, and what they remember."""

from django.contrib import admin

from ..models import (
    AnswerDuty,
    MemoryPlan,
    Message,
    MessagePart,
    MessageVector,
    TalkAnswer,
    TalkRules,
    Thread,
    WorkingMemory,
)
from .read_only import ReadOnly


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


@admin.register(MessagePart)
class MessagePartAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["message", "index"]
    list_select_related = ["message"]
    search_fields = ["message__text"]
    exclude = ["content"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(MessageVector)
class MessageVectorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["thread_key", "message_key", "index", "embedder"]
    list_filter = ["embedder"]
    search_fields = ["thread_key", "message_key"]
    exclude = ["vector"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("vector")


@admin.register(WorkingMemory)
class WorkingMemoryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["holder", "place", "number", "user", "story", "created_at"]
    list_filter = ["story"]
    list_select_related = ["user", "story"]
    search_fields = ["holder", "text", "user__username"]
    date_hierarchy = "created_at"


@admin.register(MemoryPlan)
class MemoryPlanAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["story", "enabled", "scope", "read_only", "recall", "top_k"]
    list_filter = ["scope"]
    list_select_related = ["story"]
    search_fields = ["story__title", "story__slug"]


@admin.register(TalkRules)
class TalkRulesAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["story", "strict", "asks_model"]
    list_select_related = ["story"]
    search_fields = ["story__title", "story__slug"]


@admin.register(TalkAnswer)
class TalkAnswerAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "character", "as_of", "model", "found", "marked", "cost", "created_at"]
    list_filter = ["story", "state", "model"]
    list_select_related = ["character", "story"]
    search_fields = ["thread", "line", "story__title"]
    date_hierarchy = "created_at"


@admin.register(AnswerDuty)
class AnswerDutyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "user", "tries", "due"]
    list_select_related = ["user"]
    search_fields = ["thread", "line", "user__username"]
    date_hierarchy = "due"

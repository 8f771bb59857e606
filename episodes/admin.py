"""What authors write, for administrators: to look things up and to help, not to write with.

Texts and places are read-only here: saving a text, moving an episode and changing the cast are acts of their
own, which keep revisions and tell the memory. Deleting goes through the same acts.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import casting
from .models import Character, Episode, ImportDraft, Member, Revision, Story
from .ordering import remove_episode


class TakesItsMemoryAlong:
    """What is remembered goes with what it was read in, though nobody deletes it by hand."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected


class MemberInline(admin.TabularInline):
    model = Member
    extra = 0
    autocomplete_fields = ["user"]
    readonly_fields = ["since"]


@admin.register(Story)
class StoryAdmin(TakesItsMemoryAlong, admin.ModelAdmin):
    list_display = ["title", "slug", "language", "parent", "created_at", "updated_at"]
    list_filter = ["language"]
    search_fields = ["title", "slug", "synopsis"]
    readonly_fields = ["slug", "parent", "branch_point", "created_at", "updated_at"]
    date_hierarchy = "created_at"
    inlines = [MemberInline]

    def has_add_permission(self, request):
        return False


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["user", "story", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "story"]
    search_fields = ["user__username", "user__email", "story__title", "story__slug"]
    autocomplete_fields = ["user", "story"]
    date_hierarchy = "since"


@admin.register(Character)
class CharacterAdmin(admin.ModelAdmin):
    list_display = ["name", "reading", "slug", "story", "status", "mentions"]
    list_filter = ["status", "narrator", "story"]
    list_select_related = ["story"]
    search_fields = ["name", "reading", "slug", "aliases", "story__title"]
    readonly_fields = ["story", "slug", "merged_into", "mentions"]
    actions = ["confirm", "reject"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        # Rejected, a person stays known as nobody, and is not proposed again.
        return False

    def save_model(self, request, obj, form, change):
        before = Character.objects.get(pk=obj.pk)
        casting.change(obj, names_before={before.name, *before.aliases})

    @admin.action(description=_("Confirm the selected people"))
    def confirm(self, request, queryset):
        for character in queryset:
            casting.confirm(character)

    @admin.action(description=_("Reject the selected people"))
    def reject(self, request, queryset):
        for character in queryset:
            casting.reject(character)


@admin.register(Episode)
class EpisodeAdmin(TakesItsMemoryAlong, admin.ModelAdmin):
    list_display = ["number", "title", "story", "timeline", "length", "revision", "updated_at"]
    list_display_links = ["number", "title"]
    list_filter = ["moved_in_time", "story"]
    list_select_related = ["story"]
    search_fields = ["title", "body", "story__title", "story__slug"]
    date_hierarchy = "updated_at"

    def get_queryset(self, request):
        return super().get_queryset(request).without_text()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, obj):
        remove_episode(obj)

    def delete_queryset(self, request, queryset):
        for episode in queryset.order_by("-number"):
            remove_episode(episode)


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    list_display = ["episode", "number", "title", "saved_by", "saved_at", "autosaved", "restored_from"]
    list_filter = ["autosaved", "episode__story"]
    list_select_related = ["episode", "saved_by"]
    search_fields = ["title", "episode__title", "episode__story__title", "saved_by__username"]
    date_hierarchy = "saved_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("manuscript", "episode__manuscript", "episode__body")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ImportDraft)
class ImportDraftAdmin(admin.ModelAdmin):
    list_display = ["__str__", "owner", "story", "language", "created_at"]
    list_filter = ["language"]
    list_select_related = ["owner", "story"]
    search_fields = ["title", "owner__username"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "parts")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

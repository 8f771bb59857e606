"""The addresses of what authors write."""

from django.urls import include, path

from .views import characters, editor, episodes, imports, members, preferences, stories

app_name = "episodes"

_cast = [
    path("", characters.cast, name="cast"),
    path("<slug:person>/", characters.character, name="character"),
    path("<slug:person>/status/", characters.status, name="character_status"),
    path("<slug:person>/merge/", characters.merger, name="character_merge"),
    path("<slug:person>/split/", characters.parting, name="character_split"),
]

_story = [
    path("", stories.story, name="story"),
    path("settings/", stories.settings_page, name="story_settings"),
    path("deletion/", stories.deletion, name="story_deletion"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/removal/", members.removal, name="member_removal"),
    path("cast/", include(_cast)),
    path("order/", episodes.order, name="order"),
    path("import/", imports.import_episodes, name="import_episodes"),
    path("episodes/", episodes.episodes, name="episodes"),
    path("episodes/<int:number>/", editor.episode, name="episode"),
    path("episodes/<int:number>/draft/", editor.draft, name="draft"),
    path("episodes/<int:number>/revisions/", editor.revisions, name="revisions"),
    path("episodes/<int:number>/branch/", episodes.branch_page, name="branch"),
    path("episodes/<int:number>/removal/", episodes.removal, name="episode_removal"),
]

urlpatterns = [
    path("", stories.home, name="home"),
    path("accounts/sign-up/", stories.sign_up, name="sign_up"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("legend/", preferences.legend, name="legend"),
    path("stories/new/", stories.new_story, name="new_story"),
    path("stories/import/", imports.import_story, name="import_story"),
    path("imports/<int:pk>/", imports.draft, name="import_draft"),
    path("imports/<int:pk>/parts/<int:number>/", imports.part, name="import_part"),
    path("imports/<int:pk>/story/", imports.commit, name="import_commit"),
    path("imports/<int:pk>/removal/", imports.removal, name="import_removal"),
    path("stories/<slug:slug>/", include(_story)),
]

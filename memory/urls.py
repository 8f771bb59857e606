"""The addresses of what characters know."""

from django.urls import include, path

from .views import chat, keeping, margin, notes, panel, plans, review, rooms, talk_use, timeline, upkeep

app_name = "memory"

_thread = [
    path("", chat.thread, name="thread"),
    path("messages/", chat.question, name="messages"),
    path("lines/", chat.lines, name="lines"),
    path("title/", keeping.title, name="talk_title"),
    path("copies/", keeping.copies, name="talk_copies"),
    path("deletion/", keeping.deletion, name="talk_deletion"),
    path("export/", keeping.export, name="talk_export"),
    path("messages/<slug:line>/wording/", keeping.wording, name="wording"),
    path("messages/<slug:line>/claim/", keeping.claim, name="claim"),
    path("messages/<slug:line>/doubt/", keeping.doubt, name="doubt"),
    path("messages/<slug:line>/marks/<int:number>/", keeping.mark, name="mark"),
    path("notes/", notes.notes, name="notes"),
    path("messages/<slug:line>/answers/", chat.answers, name="answers"),
    path("messages/<slug:line>/stream/", chat.stream, name="stream"),
    path("messages/<slug:line>/stop/", chat.stop, name="stop"),
    path("messages/<slug:line>/sources/", chat.sources, name="sources"),
    path("messages/<slug:line>/withheld/", chat.withheld, name="withheld"),
]

_talk = [
    path("", chat.talk, name="talk"),
    path("threads/", chat.threads, name="threads"),
    path("notes/", plans.plan, name="plan"),
    path("threads/<slug:pk>/", include(_thread)),
    path("use/", talk_use.talk_use, name="talk_use"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/<slug:pk>/", rooms.room, name="room"),
    path("rooms/<slug:pk>/rounds/", rooms.rounds, name="room_rounds"),
    path("rooms/<slug:pk>/rounds/<slug:key>/", rooms.turn, name="room_turn"),
    path("rooms/<slug:pk>/rounds/<slug:key>/wording/", rooms.wording, name="room_wording"),
    path("rooms/<slug:pk>/copies/", rooms.copies, name="room_copies"),
    path("rooms/<slug:pk>/title/", rooms.title, name="room_title"),
    path("rooms/<slug:pk>/export/", rooms.export, name="room_export"),
    path("rooms/<slug:pk>/deletion/", rooms.deletion, name="room_deletion"),
]

_story = [
    path("episodes/<int:number>/margin/", margin.margin, name="margin"),
    path("episodes/<int:number>/reading/", panel.retry, name="retry"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/<slug:row>/<int:number>/", timeline.cell, name="timeline_cell"),
    path("panels/pill/", panel.pill, name="pill"),
    path("panels/progress/", panel.progress, name="progress"),
    path("panels/cursor/", panel.cursor, name="cursor"),
    path("memory/", upkeep.upkeep, name="upkeep"),
    path("panels/waiting/", panel.waiting, name="waiting"),
    path("panels/waiting-card/", panel.waiting_card, name="waiting_card"),
    path("panels/learned/", panel.learned, name="learned"),
    path("episodes/<int:number>/facts/", review.facts, name="facts"),
    path("facts/<int:pk>/", review.fact, name="fact"),
    path("facts/<int:pk>/review/", review.fact_review, name="fact_review"),
    path("facts/<int:pk>/knowers/", review.knowers, name="knowers"),
    path("facts/<int:pk>/replaced/", review.replaced, name="replaced"),
    path("proposals/<int:pk>/", review.proposal, name="proposal"),
    path("replacements/<int:pk>/", review.replacement, name="replacement"),
    path("findings/<int:pk>/", review.finding, name="finding"),
    path("review/", review.review, name="review"),
    path("review/<int:number>/", review.review_episode, name="review_episode"),
    path("review/<int:number>/proposals/", review.proposals, name="proposals"),
    path("review/<int:number>/undo/", review.undo, name="undo"),
    path("talk/", include(_talk)),
]

urlpatterns = [
    path("stories/<slug:slug>/", include(_story)),
]

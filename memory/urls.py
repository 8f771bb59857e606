"""The addresses of what characters know."""

from django.urls import include, path

from .views import margin

app_name = "memory"

_story = [
    path("episodes/<int:number>/margin/", margin.margin, name="margin"),
]

urlpatterns = [
    path("stories/<slug:slug>/", include(_story)),
]

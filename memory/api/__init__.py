"""What characters know, as JSON. Every read of memory is made from a viewpoint."""

from django.urls import path
from rest_framework.routers import DefaultRouter

from .facts import (
    AwarenessViewSet,
    FactViewSet,
    KnowledgeView,
    ProposalViewSet,
    RecallView,
    RunViewSet,
)
from .findings import FindingViewSet
from .replacements import ReplacementViewSet
from .talk_use import TalkUseView
from .threads import MemoryPlanView, ThreadViewSet

router = DefaultRouter()
router.register("facts", FactViewSet)
router.register("awareness", AwarenessViewSet)
router.register("proposals", ProposalViewSet)
router.register("replacements", ReplacementViewSet)
router.register("findings", FindingViewSet)
router.register("runs", RunViewSet)
router.register("threads", ThreadViewSet, basename="thread")
urlpatterns = [
    path("recall/", RecallView.as_view(), name="recall"),
    path("knowledge/", KnowledgeView.as_view(), name="knowledge"),
    path("memory-plan/", MemoryPlanView.as_view(), name="memory_plan"),
    path("talk-use/", TalkUseView.as_view(), name="talk_use_api"),
    *router.urls,
]

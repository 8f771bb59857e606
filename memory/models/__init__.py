"""What characters know, as tables."""

from .conversations import Message, Thread
from .facts import Awareness, Fact
from .records import MemoryRecord
from .runs import ExtractionRun, SceneCache, SyncRequest

__all__ = [
    "Awareness",
    "ExtractionRun",
    "Fact",
    "MemoryRecord",
    "Message",
    "SceneCache",
    "SyncRequest",
    "Thread",
]

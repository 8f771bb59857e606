"""What characters know, as tables."""

from .circuits import Circuit
from .conversations import Message, Thread
from .facts import Awareness, Fact, FactChange
from .proposals import Proposal
from .records import FactVector, MemoryRecord, RecordSet, StoryIndex
from .runs import ExtractionRun, SceneCache, SyncRequest

__all__ = [
    "Awareness",
    "Circuit",
    "ExtractionRun",
    "Fact",
    "FactChange",
    "FactVector",
    "MemoryRecord",
    "Message",
    "Proposal",
    "RecordSet",
    "SceneCache",
    "StoryIndex",
    "SyncRequest",
    "Thread",
]

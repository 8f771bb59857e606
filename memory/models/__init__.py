"""What characters know, as tables."""

from .circuits import Circuit
from .conversations import MemoryPlan, Message, MessagePart, MessageVector, Thread, WorkingMemory
from .duties import AnswerDuty
from .facts import Awareness, Fact, FactChange
from .findings import Finding
from .proposals import Proposal
from .records import FactVector, MemoryRecord, RecordSet, StoredKey, StoryIndex
from .replacements import Replacement
from .rules import TalkAnswer, TalkRules
from .runs import ExtractionRun, SceneCache, SyncRequest
from .texts import HeardScene, Naming

__all__ = [
    "AnswerDuty",
    "Awareness",
    "Circuit",
    "ExtractionRun",
    "Fact",
    "FactChange",
    "FactVector",
    "Finding",
    "HeardScene",
    "MemoryPlan",
    "MemoryRecord",
    "Message",
    "MessagePart",
    "MessageVector",
    "Naming",
    "Proposal",
    "RecordSet",
    "Replacement",
    "SceneCache",
    "StoredKey",
    "StoryIndex",
    "SyncRequest",
    "TalkAnswer",
    "TalkRules",
    "Thread",
    "WorkingMemory",
]

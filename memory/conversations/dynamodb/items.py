"""Talks, lines and working memories as items of the table, and back.

| PK | SK | what |
|---|---|---|
| THREAD#talk | META | the talk; ``last`` is its latest line, ``deleted`` that it is being removed |
| THREAD#talk | MSG#line | a line |
| THREAD#talk | OPEN#line | that a line is an answer which has not ended |
| THREAD#talk | KEY#key | the line with that key of a program |
| THREAD#talk | WM#kind#place#number, PLACE#kind#place | a working memory of the talk; that there is one |
| STORY#story | USER#user#THREAD#talk | the talk again, for lists |
| STORY#story | USER#user#WM#…, USER#user#PLACE#… | working memories of all talks with one character |
| USER#user | STORY#story | that the user has something in this story |
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from memory.conversations.base import Line, Mark, State, Talk, Version
from memory.conversations.packing import as_calls, as_values, unpack

_TALK_NUMBERS = ("user_id", "story_id", "character_id", "as_of", "pinned_to")
_TALK_TEXTS = ("id", "character_name", "title", "cloned_from", "indexed_to")


def thread(talk_id):
    return f"THREAD#{talk_id}"


def story(story_id):
    return f"STORY#{story_id}"


def user(user_id):
    return f"USER#{user_id}"


def in_list(talk):
    """Where a talk stands in the list of its story."""
    return story(talk.story_id), f"USER#{talk.user_id}#THREAD#{talk.id}"


def shelf(holder):
    """The PK of what a holder has in working memory, and what its SKs have before and after their kind."""
    if holder.thread_id:
        return thread(holder.thread_id), "", f"{holder.kind}#"
    return story(holder.story_id), f"USER#{holder.user_id}#", f"{holder.kind}#{holder.character_id}#"


def version_key(holder, place, number=None):
    pk, before, name = shelf(holder)
    return pk, f"{before}WM#{name}{place}#" + ("" if number is None else f"{number:010}")


def place_key(holder, place=""):
    pk, before, name = shelf(holder)
    return pk, f"{before}PLACE#{name}{place}"


def moment(milliseconds):
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def item_of_talk(talk, pk, sk):
    item = {"PK": pk, "SK": sk, "metadata": json.dumps(dict(talk.metadata))}
    item |= {name: getattr(talk, name) for name in (*_TALK_NUMBERS, *_TALK_TEXTS)}
    return item | {"updated": int(talk.updated_at.timestamp() * 1000)}


def talk_of(item):
    numbers = {name: int(item[name]) if item.get(name) is not None else None for name in _TALK_NUMBERS}
    texts = {name: item.get(name, "") for name in _TALK_TEXTS}
    return Talk(**numbers, **texts, updated_at=moment(item["updated"]), metadata=json.loads(item["metadata"]))


def rest_of(source, metadata):
    """What of an entry or an outcome no condition looks at, as JSON values."""
    return {
        "fact_ids": list(source.fact_ids),
        "rests_on": list(source.rests_on),
        "withheld": dict(source.withheld),
        "marks": [asdict(mark) for mark in source.marks],
        "model": source.model,
        "tool_calls": as_values(source.tool_calls),
        "metadata": dict(metadata),
        "input_tokens": getattr(source, "input_tokens", 0),
        "output_tokens": getattr(source, "output_tokens", 0),
        "cost": str(cost) if (cost := getattr(source, "cost", None)) is not None else None,
    }


def line_of(item, objects):
    """A line; what of it is large is fetched."""
    if "object" in item:
        text, rest = unpack(objects.get(item["object"] | {"size": int(item["object"]["size"])}))
    else:
        text, rest = item.get("text", ""), unpack(bytes(item["rest"]))
    return Line(
        id=item["SK"].removeprefix("MSG#"),
        talk_id=item["PK"].removeprefix("THREAD#"),
        by_user=item["by_user"],
        text=text,
        state=State(item["state"]),
        reply_to=item.get("reply_to"),
        fact_ids=tuple(rest["fact_ids"]),
        withheld=rest["withheld"],
        marks=tuple(Mark(**mark) for mark in rest["marks"]),
        model=rest["model"],
        error=item.get("error", ""),
        beat_at=moment(item["beat_at"]) if item.get("beat_at") is not None else None,
        created_at=moment(item["created"]),
        rests_on=tuple(rest["rests_on"]),
        tool_calls=as_calls(rest["tool_calls"]),
        metadata=rest["metadata"],
        key=item.get("key") or "",
    )


def item_of_version(version, now):
    pk, sk = version_key(version.holder, version.place, version.number)
    return {
        "PK": pk,
        "SK": sk,
        "number": version.number,
        "text": version.text,
        "rests_on": list(version.rests_on),
        "seen_to": version.seen_to,
        "source_talk": version.source_talk,
        "source": version.source,
        "created": now,
    }


def version_of(item, holder, place):
    return Version(
        holder=holder,
        place=place,
        number=int(item["number"]),
        text=item["text"],
        rests_on=tuple(int(fact) for fact in item["rests_on"]),
        seen_to=int(item["seen_to"]) if item.get("seen_to") is not None else None,
        source_talk=item["source_talk"],
        source=item["source"],
        created_at=moment(item["created"]),
    )

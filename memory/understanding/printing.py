"""A reading as plain data, in the shape that tools outside rely on (``manage.py understand --json``)."""

from collections import defaultdict

from .reading import Statement, Utterance
from .whole import TextReading


def as_data(reading: TextReading) -> dict:
    """What a text says, as dictionaries and lists that JSON can hold."""
    mentions: dict[str, list[list[int]]] = defaultdict(list)
    for mention in reading.mentions:
        mentions[mention.person].append([mention.start, mention.end])
    return {
        "language": reading.language,
        "text": reading.text,
        "scenes": [
            {"start": scene.start, "end": scene.end, "present": list(scene.present)}
            for scene in reading.scenes
        ],
        "characters": [
            {
                "id": person.id,
                "name": person.name,
                "aliases": list(person.aliases),
                "mentions": mentions[person.id],
            }
            for person in reading.cast
        ],
        "utterances": [_utterance(utterance) for utterance in reading.utterances],
        "facts": [_fact(statement) for statement in reading.statements],
    }


def _utterance(utterance: Utterance) -> dict:
    return {
        "start": utterance.start,
        "end": utterance.end,
        "text": utterance.text,
        "speaker": utterance.speaker,
        "addressees": list(utterance.addressees),
        "hearers": list(utterance.hearers),
    }


def _fact(statement: Statement) -> dict:
    return {
        "text": statement.text,
        "scope": str(statement.scope),
        "known_by": [knower.person for knower in statement.knowers],
        "stance": str(statement.stance),
        "importance": statement.importance,
        "kind": str(statement.kind),
        "quote": statement.quote,
        "start": statement.start,
        "end": statement.end,
    }

"""What every reading of every text must hold, whatever the text: the promises of ``understanding/reading.py``."""

from collections.abc import Iterator

from memory.understanding import TextReading


def breaches(reading: TextReading) -> list[str]:
    """What a reading breaks of its promises; nothing if it is sound."""
    people = [person.id for person in reading.cast]
    found = [] if len(set(people)) == len(people) else ["two people have one id"]
    return [
        *found,
        *_scenes(reading, set(people)),
        *_speech(reading, set(people)),
        *_facts(reading, set(people)),
    ]


def _scenes(reading: TextReading, people: set[str]) -> Iterator[str]:
    at = 0
    for scene in reading.scenes:
        if scene.start != at or scene.end <= scene.start:
            yield f"the scene {scene.start} to {scene.end} does not follow on {at}"
        if not people.issuperset(scene.present):
            yield f"somebody in the scene at {scene.start} is not of the cast"
        at = scene.end
    if at != len(reading.text):
        yield f"the scenes end at {at}, the text at {len(reading.text)}"
    for mention in reading.mentions:
        if not 0 <= mention.start < mention.end <= len(reading.text) or mention.person not in people:
            yield f"a mention is not in the text or of nobody: {mention}"


def _speech(reading: TextReading, people: set[str]) -> Iterator[str]:
    for said in reading.utterances:
        if said.start >= said.end or reading.text[said.start : said.end] != said.text:
            yield f"the utterance at {said.start} is not verbatim"
        if said.speaker is not None and said.speaker not in people:
            yield f"the speaker at {said.start} is not of the cast: {said.speaker}"
        if not people.issuperset(said.hearers) or not people.issuperset(said.addressees):
            yield f"a hearer or addressee at {said.start} is not of the cast"
        if said.speaker in (*said.hearers, *said.addressees):
            yield f"the speaker at {said.start} is among those who hear: {said.speaker}"
        if len(set(said.hearers)) < len(said.hearers) or len(set(said.addressees)) < len(said.addressees):
            yield f"somebody hears twice at {said.start}"


def _facts(reading: TextReading, people: set[str]) -> Iterator[str]:
    for fact in reading.statements:
        if not fact.quote.strip() or reading.text[fact.start : fact.end] != fact.quote:
            yield f"the quote at {fact.start} is not verbatim"
        if not fact.text.strip():
            yield f"the fact at {fact.start} says nothing"
        knowers = [knower.person for knower in fact.knowers]
        told_by = {knower.told_by for knower in fact.knowers} - {None}
        if (
            not people.issuperset(knowers)
            or not people.issuperset(told_by)
            or not people.issuperset(fact.about)
        ):
            yield f"somebody of the fact at {fact.start} is not of the cast"
        if len(set(knowers)) < len(knowers):
            yield f"somebody knows the fact at {fact.start} twice"
        if not 1 <= fact.importance <= 5:
            yield f"the fact at {fact.start} has the importance {fact.importance}"

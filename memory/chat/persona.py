"""How a character speaks, as far as the viewpoint allows: his own words so far, never later ones."""

import re
from collections import Counter
from dataclasses import dataclass

from memory.models import ExtractionRun
from memory.viewpoint import episodes_of

from .names import come
from .partners import Partner, partner_in

# Enough of his own lines to hear the voice; the latest episodes first.
LINES = 8
EPISODES = 12
SHORTEST, LONGEST = 6, 120
_FIRST_PERSONS = re.compile("わたくし|わたし|あたし|わし|おれ|ぼく|俺|僕|私|儂|あたい|拙者")


@dataclass(frozen=True)
class Persona:
    """The one who speaks. ``lines`` are things he said in episodes that the viewpoint has behind it,
    ``aliases`` what he is called in them."""

    name: str
    partner: Partner
    aliases: tuple[str, ...]
    first_person: str
    manner: str
    lines: tuple[str, ...]


def persona_of(viewpoint, guard, talk):
    """The persona of the viewpoint's character in a talk; what the ``guard`` marks in it is left out."""
    character = viewpoint.character
    heard = list(_lines_of(viewpoint, guard))
    spoken, called = [text for text, _ in heard], come(viewpoint, character.aliases)
    return Persona(
        name=character.name,
        partner=partner_in(talk, viewpoint, heard),
        aliases=tuple(alias for alias in character.aliases if alias in called),
        first_person=character.first_person or _calls_himself(spoken, viewpoint.story.language),
        manner=guard.without_facts(character.manner),
        lines=tuple(guard.unmarked_of(spoken[: 2 * LINES]))[:LINES],
    )


def _calls_himself(lines, language):
    """The Japanese first person that is most frequent in somebody's lines; "" where there is none."""
    found = (
        Counter(word for line in lines for word in _FIRST_PERSONS.findall(line)) if language == "ja" else {}
    )
    return max(found, key=found.get, default="")


def _lines_of(viewpoint, guard):
    """What the character said and to whose ears, the latest first, outside of what shows something hidden.

    A reader may have given a line to the wrong one; a line that holds another's secret must not come along.
    """
    if viewpoint.cutoff is None:
        return
    for episode, body, outline in _read(viewpoint):
        for scene in reversed(outline):
            hearers = scene.get("hearers") or [()] * len(scene.get("lines", ()))
            for (start, end, speaker), ears in zip(scene.get("lines", ()), hearers, strict=False):
                if speaker != viewpoint.character.slug or not SHORTEST <= end - start <= LONGEST:
                    continue
                if not any(start < e and s < end for s, e in guard.hidden_passages.get(episode, ())):
                    yield " ".join(body[start:end].split()), ears


def _read(viewpoint):
    """(id, text, outline) of the episodes behind the viewpoint whose text was read as it is, the latest
    first."""
    told = episodes_of(viewpoint.story, viewpoint.bounds).filter(timeline__lte=viewpoint.cutoff)
    latest = told.order_by("-timeline").values("pk")[:EPISODES]
    read = ExtractionRun.objects.filter(episode__in=latest).of_texts_as_they_are()
    rows = read.values_list("episode__timeline", "episode", "episode__body", "outline")
    return [row[1:] for row in sorted(rows, key=lambda row: row[:2], reverse=True)]

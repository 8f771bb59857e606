"""The margin of an episode: its scenes, who is there, and what each scene made known."""

from dataclasses import dataclass

from django.db.models import Prefetch

from episodes.models import Character

from .models import ExtractionRun, Fact


@dataclass(frozen=True)
class MarginScene:
    """One scene as last read. ``start`` and ``end`` are offsets in the body; ``number`` counts from 1."""

    number: int
    start: int
    end: int
    present: tuple[Character, ...]
    facts: tuple[Fact, ...]


def margin_of(episode, seen_from):
    """The scenes of an episode with the facts that ``seen_from`` sees, in the order of the text."""
    run = episode.runs.filter(state=ExtractionRun.State.DONE).first()
    knowing = seen_from.awarenesses().select_related("character", "told_by")
    facts = list(
        seen_from.facts()
        .filter(episode=episode)
        .order_by("start", "index")
        .prefetch_related(Prefetch("awarenesses", knowing, to_attr="knowing"))
    )
    outline = (run.outline if run else None) or [{"start": 0, "end": len(episode.body), "present": []}]
    cast = {character.slug: character for character in Character.objects.of(episode.story)}
    scenes = []
    for number, scene in enumerate(outline, start=1):
        last = number == len(outline)
        inside = [
            f for f in facts if scene["start"] <= f.start < scene["end"] or (last and f.start >= scene["end"])
        ]
        present = tuple(cast[slug] for slug in scene["present"] if slug in cast)
        scenes.append(MarginScene(number, scene["start"], scene["end"], present, tuple(inside)))
    return scenes

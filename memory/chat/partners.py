"""With whom a character talks: a stranger, an interviewer, or somebody he knows."""

import re
from dataclasses import dataclass

from episodes.models import Character
from memory.scenes import name_parts

from .names import name_so_far, names_so_far

STRANGER, INTERVIEWER = "", "interviewer"
# How many of the facts about somebody come to mind as soon as he stands there.
ABOUT = 4
# Out of so many one chooses who one is.
CHOICES = 60

_CALLED = {
    "ja": "(?:{parts})(?:さん|くん|君|ちゃん|様|さま|殿|先生|先輩|親方|親分|師匠)?",
    "en": r"\b(?:(?:Mr|Mrs|Miss|Ms|Dr|Sir|Lady|Uncle|Aunt|Captain|Father|Brother|Sister)\.? )?(?:{parts})\b",
}


@dataclass(frozen=True)
class Partner:
    """Who the user is in a talk. ``name`` is his name as the character knows it, "" for nobody he knows;
    ``called`` how the character addresses him."""

    kind: str
    name: str = ""
    called: str = ""
    character: Character | None = None


def partners_for(viewpoint):
    """Whom the character may talk with beside a stranger: those of the cast whose names have come, of the
    ``CHOICES`` whom the text names most."""
    others = list(Character.objects.of(viewpoint.story).exclude(pk=viewpoint.character.pk)[:CHOICES])
    names = names_so_far(viewpoint, others)
    return [(other, names[other.pk]) for other in others if names[other.pk]]


def partner_in(talk, viewpoint, spoken):
    """The partner of a talk; ``spoken`` are the character's own lines as (text, slugs of the hearers)."""
    chosen = talk.metadata.get("with", STRANGER)
    if chosen in (STRANGER, INTERVIEWER):
        return Partner(chosen)
    others = Character.objects.of(viewpoint.story).exclude(pk=viewpoint.character.pk)
    other = others.filter(slug=chosen).first() if isinstance(chosen, str) else None
    name = name_so_far(viewpoint, other) if other else ""
    if not name:
        return Partner(STRANGER)
    return Partner(other.slug, name, how_called(viewpoint, other, spoken), other)


def how_called(viewpoint, other, spoken):
    """How the character addressed somebody in the latest line he said to his face; "" where he did not."""
    language = viewpoint.story.language
    parts = name_parts([name for name in (other.name, *other.aliases) if name])
    ways = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    pattern = re.compile(_CALLED[language].format(parts=ways))
    return next(
        (found[0] for text, hearers in spoken if other.slug in hearers and (found := pattern.search(text))),
        "",
    )


def known_about(viewpoint, partner):
    """The ids of what the character knows about his partner, what matters most first."""
    if partner.character is None:
        return []
    facts = (
        viewpoint.facts().filter(about=partner.character).order_by("-importance", "-episode__timeline", "pk")
    )
    return list(facts.values_list("pk", flat=True)[:ABOUT])

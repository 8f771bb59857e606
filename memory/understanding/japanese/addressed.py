"""Names that people only call each other by: whose they are of those the narration has under another word."""

import re

from memory.understanding.japanese.candidates import Candidates, Group
from memory.understanding.japanese.lexicon import HONORIFICS
from memory.understanding.japanese.newcomers import is_office
from memory.understanding.japanese.quotes import Quote
from memory.understanding.japanese.sightings import Sightings
from memory.understanding.japanese.tokens import GIVEN, SURNAME, kinds_of

_TITLE = "(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")?"
_COMES = re.compile("が[^。「」はが]{0,24}?(?:来|入|現|顔を出|乗り込|くぐ)")
# Within how many utterances somebody who was called by name is told of by what he is.
_ANSWERS = 2


def join_called(
    groups: list[Group], text: str, quoted: list[Quote], sightings: Sightings, candidates: Candidates
) -> None:
    """Make one of a name that is only called out in talk and of the one person of the narration it can mean: 藤崎さん is
    瑞希, where nobody else told of lacks a family name; 真壁さん is the 執事 who answers the call."""
    joined: set[int] = set()
    for group in list(groups):
        names = {group.name, *group.aliases}
        if group.narrator or sightings.tells_of(*names) or not _is_called(names, sightings, candidates):
            continue
        told = [one for one in groups if one is not group and sightings.tells_of(one.name, *one.aliases)]
        told = [one for one in told if id(one) not in joined]
        holder = _who_answers(group, told, text, quoted) or _of_the_other_kind(group, told)
        if holder is not None:
            joined.add(id(holder))
            holder.aliases |= names
            holder.count += group.count
            groups.remove(group)


def _is_called(names: set[str], sightings: Sightings, candidates: Candidates) -> bool:
    called = sum(candidates.by_core[name].called for name in names if name in candidates.by_core)
    return called + sum(sightings.by_core[name]["called"] for name in names if name in sightings.by_core) > 0


def _sort_of(group: Group) -> str:
    """Whether somebody's one name is a given name, or can be a family name alone."""
    kinds = kinds_of(group.name)
    if len(group.parts) > 1 or not kinds & {GIVEN, SURNAME}:
        return ""
    return GIVEN if GIVEN in kinds else SURNAME


def _of_the_other_kind(group: Group, told: list[Group]) -> Group | None:
    """The only one of the narration who has but a given name, for a family name, or the other way round."""
    own = _sort_of(group)
    if not own:
        return None
    if any(is_office(one.name) for one in told):
        # It may as well be whoever has no name at all.
        return None
    fitting = [one for one in told if not one.narrator and _sort_of(one) not in ("", own)]
    others = [one for one in told if _sort_of(one) == own]
    return fitting[0] if len(fitting) == 1 and others else None


def _who_answers(group: Group, told: list[Group], text: str, quoted: list[Quote]) -> Group | None:
    """Who is told of for the first time right after the call, and by what he is alone."""
    nameless = [one for one in told if not one.narrator and len(one.parts) < 2 and is_office(one.name)]
    for index, quote in enumerate(quoted):
        if not re.search(re.escape(group.name) + _TITLE + "[、。！？]", text[quote.start : quote.end]):
            continue
        if index + 1 == len(quoted):
            break
        # What stands before the answer may be the tag of the call.
        until = quoted[min(index + _ANSWERS, len(quoted) - 1)].end + 60
        places = {id(one): text.find(one.name) for one in nameless}
        here = [
            one
            for one in nameless
            if quoted[index + 1].end <= places[id(one)] < until
            and (
                text[places[id(one)] - 1] in "。\n\u3000"
                # セーターの男が入って来て
                or _COMES.match(text, places[id(one)] + len(one.name))
            )
        ]
        return here[0] if len(here) == 1 else None
    return None

"""What a short text says that somebody is: 信三郎が入って来た。呉服屋の若旦那で、… and わたくしは悪役令嬢エルミーヌである."""

import re

from memory.understanding.japanese.candidates import Group
from memory.understanding.japanese.lexicon import FIRST_PERSON, HONORIFICS, SOMEBODY, words
from memory.understanding.japanese.newcomers import fits, is_office
from memory.understanding.japanese.quotes import Quote, narration

_TITLE = "(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")?"
_IS = "(?:で、|であ[るりっ]|だった。|だ。|です。|でした。)"
# Whoever keeps the shop that stands before his name: 古本屋の継男.
_KEEPERS = words("店主 主人 亭主 親爺 親父 あるじ")
# In characters: between somebody and what he is told to be.
_BETWEEN, _OPENING = 36, 24


def join_told(groups: list[Group], text: str, quoted: list[Quote]) -> None:
    """Make one of somebody with a name and of the word without a name that the narration says he is."""
    told = [text[start:end] for start, end in narration(len(text), quoted)]
    named = {
        name: group
        for group in groups
        if not (is_office(group.name) or group.name in SOMEBODY or group.name in FIRST_PERSON)
        for name in (group.name, *group.aliases)
        if len(name) > 1
    }
    if not named:
        return
    for group in list(groups):
        if group.narrator and group.name in FIRST_PERSON:
            bearer = _named_by_himself(group, told, named)
            if bearer is not None:
                group.aliases |= {bearer.name, *bearer.aliases}
                group.count += bearer.count
                groups.remove(bearer)
                named = {name: one for name, one in named.items() if one is not bearer}
        elif not group.narrator and (is_office(group.name) or group.name in SOMEBODY):
            bearers = {id(one): one for one in _bearers(group.name, told, named) if one in groups}
            if len(bearers) == 1 and fits(group.name, bearer := next(iter(bearers.values()))):
                bearer.aliases |= {group.name, *group.aliases}
                bearer.count += group.count
                groups.remove(group)


def _any_of(names) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _named_by_himself(narrator: Group, told: list[str], named: dict[str, Group]) -> Group | None:
    """Whom a narrator says himself to be, of those whom the narration has do nothing."""
    own = re.compile(
        f"{re.escape(narrator.name)}は[^。「」は]{{0,{_BETWEEN}}}?({_any_of(named)})(?:であ[るりっ]|だ。|だった。|です。)"
    )
    for piece in told:
        for match in own.finditer(piece):
            group = named[match.group(1)]
            does = re.compile(f"(?:{_any_of([group.name, *group.aliases])}){_TITLE}[はがも]")
            if not any(does.search(other) for other in told):
                return group
    return None


def _bearers(role: str, told: list[str], named: dict[str, Group]):
    """Those whom the narration says to be what a word says."""
    names = _any_of(named)
    same = re.compile(f"({names}){_TITLE}は[^。「」はが]{{0,{_BETWEEN}}}?{re.escape(role)}{_IS}")
    after = re.compile(
        f"(?:^|[。\\n\u3000])({names}){_TITLE}[はが][^。「」]*。[\\n\u3000]*[^。「」はが、]{{0,{_OPENING}}}?{re.escape(role)}{_IS}"
    )
    led = re.compile(
        f"(?:^|[。\\n\u3000、の])({names}){_TITLE}が[^。「」]*。[\\n\u3000]*[^。「」はが、]{{0,{_OPENING}}}?{re.escape(role)}{_IS}"
    )
    keeps = re.compile(f"屋の({names})") if role in _KEEPERS else None
    for piece in told:
        for sign in (same, after, led, keeps):
            for match in sign.finditer(piece) if sign else ():
                yield named[match.group(1)]

"""Which speakers are beyond doubt: named beside their words, or taking turns where only two can be speaking."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .words import FEMALE_ROLES, MALE_ROLES, ROLES

if TYPE_CHECKING:
    from .speech import Turn

# So many tokens of narration may stand between two turns of one conversation.
_APART = 45
# So far back, in tokens of narration, a name may stand to which "he said" points.
_POINTS_BACK = 70
_LONGEST_RUN = 8
# A speech of so many characters is a tale.
_TALE = 500
# How likely a speaker must be to be beyond doubt; more so where paragraphs do not show.
_LIKELY = 0.8
_LOOSELY_LIKELY = 0.92
_PRONOUNS = frozenset(["he", "she"])


def certain_turns(weighing, groups: list[list[Turn]]) -> frozenset[int]:
    """The numbers of the quotations whose speaker nothing leaves in doubt."""
    likely = [_is_likely(weighing, group) for group in groups]
    certain = [
        _is_named(group) or (likely[at] and _is_pointed_at(weighing, groups, at))
        for at, group in enumerate(groups)
    ]
    for run in _runs(weighing, groups):
        if _two_take_turns(weighing, [groups[at] for at in run], [certain[at] for at in run]):
            for at in run:
                certain[at] = certain[at] or likely[at]
    certain = [sure and not _is_unknown(group) for sure, group in zip(certain, groups, strict=True)]
    _follow_turns(weighing, groups, certain, likely)
    _follow_tales(weighing, groups, certain, likely)
    return frozenset(
        turn.index
        for group, sure in zip(groups, certain, strict=True)
        for turn in group
        if sure and turn.speaker and not turn.plural and turn.speaker == group[0].speaker
    )


def _is_named(group: list[Turn]) -> bool:
    return any(turn.sure and turn.speaker for turn in group)


def _is_likely(weighing, group: list[Turn]) -> bool:
    """Whether hardly anybody else can be speaking, by all that the conversation shows."""
    least = _LOOSELY_LIKELY if weighing.page.layout.loose else _LIKELY
    return max(turn.chance for turn in group) >= least


def _is_unknown(group: list[Turn]) -> bool:
    """Whether a tag names somebody whom the cast does not hold ("said the old man")."""
    return any(t.tag and t.tag.subject.word in ROLES and t.tag.subject.person is None for t in group)


def _is_pointed_at(weighing, groups: list[list[Turn]], at: int) -> bool:
    """Whether "he said" can mean one person only: the one man named just before."""
    group = groups[at]
    turn = next((t for t in group if t.tag and t.tag.subject.word in _PRONOUNS), None)
    if turn is None or turn.speaker is None:
        return False
    gender = weighing.people.gender
    tokens = weighing.page.tokens
    first, last = weighing.page.gaps[group[0].index]
    unnamed = FEMALE_ROLES if turn.gender == "m" else MALE_ROLES
    if any(
        token.low in ROLES - unnamed and not token.is_capitalised
        for token in tokens[max(first, last - _POINTS_BACK) : last]
    ):
        # "The young man rose": somebody without a name may be meant.
        return False
    named = [
        name.person for name in weighing.narrated.names[group[0].index] if last - name.first <= _POINTS_BACK
    ]
    if at and last - first <= _POINTS_BACK:
        named += [t.speaker for t in groups[at - 1] if t.speaker]
        named += [person for t in groups[at - 1] for person in t.called_plainly]
        named += [t.speaker for g in groups[max(0, at - 2) : at - 1] for t in g if t.sure and t.speaker]
    tag_gap = weighing.narrated.names[turn.index + 1] if turn.tag.after else []
    named += [name.person for name in tag_gap if name.first < turn.tag.subject.first]
    fitting = {p for p in named if p != weighing.narrator and gender.get(p, "") in (turn.gender, "")}
    return fitting == {turn.speaker}


def _runs(weighing, groups: list[list[Turn]]):
    """Stretches of turns with hardly any narration between them, as lists of numbers."""
    run: list[int] = []
    for at, group in enumerate(groups):
        first, last = weighing.page.gaps[group[0].index]
        if run and last - first > _APART:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _two_take_turns(weighing, run: list[list[Turn]], certain: list[bool]) -> bool:
    """Whether two people speak by turns throughout, and each of them is shown to be there, by a tag or a call."""
    speakers = [group[0].speaker for group in run]
    called = {person for group in run for turn in group for person in turn.called_plainly}
    if None in speakers or len(run) > 40:
        return False
    if len(set(speakers)) != 2 or not called <= set(speakers):
        return False
    if any(turn.plural for group in run for turn in group):
        return False
    takes_turns = all(
        one[0].speaker != other[0].speaker or _goes_on(weighing, one, other) for one, other in pairwise(run)
    )
    shown = {speaker for speaker, sure in zip(speakers, certain, strict=True) if sure}
    return takes_turns and shown | called == set(speakers)


def _goes_on(weighing, one: list[Turn], other: list[Turn]) -> bool:
    """Whether somebody may speak twice: narration stands between ("There was no answer.")."""
    first, last = weighing.page.gaps[other[0].index]
    return last > first and not weighing.begins_next_paragraph(one[-1].index, other[0].index)


def _follow_turns(weighing, groups: list[list[Turn]], certain: list[bool], likely: list[bool]) -> None:
    """A, B, A, B: where the two before the last are beyond doubt, the next is, for a few turns."""
    since = 0
    for at, group in enumerate(groups):
        if certain[at] or _is_unknown(group):
            since = 0
            continue
        since += 1
        if at < 2 or since > _LONGEST_RUN or not (likely[at] and certain[at - 1] and certain[at - 2]):
            continue
        gaps = [weighing.page.gaps[g[0].index] for g in groups[at - 1 : at + 1]]
        if any(last - first > 14 for first, last in gaps):
            continue
        one, other, this = (g[0].speaker for g in groups[at - 2 : at + 1])
        recent = {g[0].speaker for g in groups[max(0, at - 6) : at] if g[0].speaker}
        if this and this == one and one != other and recent == {one, other}:
            certain[at] = True


def _follow_tales(weighing, groups: list[list[Turn]], certain: list[bool], likely: list[bool]) -> None:
    """A tale goes on after a question: where only two people speak, its teller is the one who surely told it so far."""
    for at in range(2, len(groups)):
        speaker = groups[at][0].speaker
        near = groups[max(0, at - 6) : at + 1]
        if any(_is_unknown(group) for group in near) or len({g[0].speaker for g in near}) != 2:
            continue
        told = [certain[k] and groups[k][0].speaker == speaker for k in range(max(0, at - 6), at)]
        if not certain[at] and likely[at] and weighing.length(groups[at]) >= _TALE and any(told):
            certain[at] = groups[at - 1][0].speaker != speaker

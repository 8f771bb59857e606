"""Who hears what is said aloud in a told scene: the rules of coming and going, weighed against other signs.

For each person a conditional random field of two states, within earshot or not, runs over the utterances
(Lafferty, McCallum and Pereira 2001). ``python -m benchmarks.japanese_earshot`` fits the weights.
"""

import json
from pathlib import Path

from memory.understanding.earshot import Weights, chances_of
from memory.understanding.japanese.earshot_signs import Signs
from memory.understanding.japanese.line import Line, is_script
from memory.understanding.japanese.passage import Passage
from memory.understanding.japanese.presence import Presence

WEIGHTS: Weights = json.loads(Path(__file__).with_name("earshot_weights.json").read_text(encoding="utf-8"))
# So likely hears somebody whom the rules have hear it too, and so likely one whom they have not: a wrong hearer leaks.
ENOUGH, ENOUGH_ALONE = 0.55, 0.65
# In characters: in a longer scene people drop out of sight without a word, which the texts that were learnt from do not
# show; the rules know how long a sign of somebody holds.
_SHORT = 2000


def hearers_of(passage: Passage, lines: list[Line], presence: Presence) -> dict[int, tuple[str, ...]]:
    """Who hears the utterance that begins at each place, the speaker among them; those alone that anybody there hears: no
    whispers, thoughts and calls, nothing in what is retold, no scripts and no long scenes."""
    if is_script(lines) or len(passage.text) > _SHORT:
        return {}
    open_lines = aloud(lines, presence)
    signs = Signs(passage, open_lines, presence)
    found: dict[int, list[str]] = {line.quote.start: [] for line in open_lines}
    for who in signs.shown:
        chances = chances_of(*signs.of(who), WEIGHTS)
        for number, (line, ruled, chance) in enumerate(zip(open_lines, signs.ruled, chances, strict=True)):
            enough = ENOUGH if who in ruled else ENOUGH_ALONE
            likely = chance > enough and not signs.rules_out(who, number)
            if likely or who == line.speaker or signs.rules_in(who, number):
                found[line.quote.start].append(who)
    return {place: tuple(who) for place, who in found.items()}


def aloud(lines: list[Line], presence: Presence) -> list[Line]:
    """The utterances that everybody hears who is there."""
    return [
        line
        for line in lines
        if not (line.thought or line.inner or line.whispered)
        and not presence.in_story(line.quote.start)
        and not any(call.covers(line.quote.start) for call in presence.calls)
    ]

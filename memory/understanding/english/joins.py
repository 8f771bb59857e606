"""How a turn follows the one before it, and what that says for the same voice going on or the one before answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clauses import sentences

if TYPE_CHECKING:
    from .speech import Turn

# In words: who says so little before a tag mostly goes on after it; so much is seldom an answer.
_BRIEF = 12
_LONG = 40
_ANSWERING = frozenset(
    "yes no oh ah well why indeed nonsense thank thanks what certainly aye nay pooh really never true sir".split()
)
_GOING_ON = frozenset("and but then so besides for now".split())

Cues = dict[str, float]


class Joins:
    """Reads how the turns of one scene hang together."""

    def __init__(self, weighing, groups: list[list[Turn]]):
        self.weighing = weighing
        self.page = weighing.page
        self.groups = groups

    def of(self, number: int) -> tuple[Cues, Cues]:
        """What speaks for the one who spoke just before a turn, and for the one who spoke before him."""
        if number == 0:
            # The scene was only cut here: it runs on from the one before.
            return {"again_first": 1.0}, {"back_first": 1.0}
        first, last = self.groups[number - 1][-1], self.groups[number][0]
        near = self.weighing.nearness(first.index, last.index)
        asked = float(self._ends(first.index) == "?")
        answers = float(self._opening(last.index) in _ANSWERING)
        back = {"back": near, "back_asked": near * asked, "back_answering": near * answers}
        gap = self.page.gaps[last.index]
        if any(turn.answers for turn in self.groups[number]):
            return {"again_answers": 1.0}, back
        if gap[1] <= gap[0]:
            back["back_bare"] = 1.0
        if not self.page.layout.loose:
            if self.weighing.begins_next_paragraph(first.index, last.index):
                # A new paragraph that opens with speech right after another's speech is an answer, less surely so
                # where the paragraph before goes on to tell what its speaker did.
                parts = len(sentences(self.page.tokens, *gap)) if gap[1] > gap[0] else 0
                deeds = parts - bool(first.tag and first.tag.after)
                return {"again_anew_told" if deeds > 0 else "again_anew": 1.0}, back
            return {"again_told": near, "again_apart": 1.0}, back
        if gap[1] <= gap[0]:
            return {"again_bare": 1.0}, back
        parts = sentences(self.page.tokens, *gap)
        tagged = bool(first.tag and first.tag.after)
        kind = "tag" if tagged and len(parts) == 1 else "told"
        again = {f"again_{cue}": value for cue, value in self._loosely(kind, number, tagged).items() if value}
        again[f"again_{kind}"] = near
        again[f"again_{kind}_asked"] = asked
        again[f"again_{kind}_answering"] = answers
        return again, back

    def _loosely(self, kind: str, number: int, tagged: bool) -> Cues:
        """Where paragraphs do not show: whether what stands after a tag or after narration sounds like more of
        the same speech. (A tag of its own hints at another speaker, a long speech at the same one.)"""
        before, here = self.groups[number - 1], self.groups[number]
        first, last = before[-1], here[0]
        ends = self._ends(first.index)
        words = self._words(last.index)
        opening = self._opening(last.index)
        subject = first.tag.subject.word if first.tag else ""
        gap = self.page.gaps[last.index]
        found = {
            "own_tag": any(turn.tag and turn.tag.after for turn in here),
            "own_lead": any(turn.tag and not turn.tag.after for turn in here),
            "own_name": any(turn.tag and turn.tag.subject.person for turn in here),
            "comma": ends == ",",
            "cried": ends == "!",
            "breaks_off": ends in "-—",
            "going_on": opening in _GOING_ON,
            "you": opening == "you",
            "i": opening == "i",
            "calls": bool(last.called or last.calls_gender),
            "called": bool(first.called or first.calls_gender),
            "pronoun": subject in ("he", "she"),
            "tagged": tagged,
            "brief": self._words(first.index) <= _BRIEF,
            "long_before": self._words(first.index) >= _LONG,
            "brief_here": words <= _BRIEF,
            "long_here": words >= _LONG,
            "parted": len(before) > 1,
            "parts": len(here) > 1,
            "asks": self._ends(last.index) == "?",
            "narrator": any(
                token.text == "I" for token in self.page.tokens[max(gap[0], gap[1] - 12) : gap[1]]
            ),
        }
        return {f"{kind}_{cue}": float(value) for cue, value in found.items()}

    def _words(self, index: int) -> int:
        quote = self.page.quotes[index]
        return self.page.text.count(" ", quote.start, quote.end)

    def _opening(self, index: int) -> str:
        """The first word of a quotation."""
        first = self.page.gaps[index][1]
        return next((token.low for token in self.page.tokens[first : first + 4] if token.is_word), "")

    def _ends(self, index: int) -> str:
        """The last mark inside a quotation."""
        quote = self.page.quotes[index]
        return self.page.text[quote.start : quote.end].rstrip("”\"’'` \n")[-1:]

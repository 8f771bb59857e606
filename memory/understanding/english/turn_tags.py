"""What stands beside each quotation: the tag that says who speaks, and the deeds told before and after it."""

from .clauses import Clauses, Subject
from .page import Page
from .people import People
from .speech import Turn
from .tags import Tag, addressee_after, beat, tag_after, tag_before


class TurnTags:
    """Reads the tags and beats of the turns of a scene into them."""

    def __init__(self, page: Page, people: People, clauses: Clauses, narrator: str | None, turns: list[Turn]):
        self.page = page
        self.people = people
        self.clauses = clauses
        self.narrator = narrator
        self.turns = turns

    def read(self) -> None:
        """Give every turn its tag, its beats, and whether it goes on with the one before."""
        page, clauses = self.page, self.clauses
        for turn in self.turns:
            quote = page.quotes[turn.index]
            if turn.index:
                earlier = page.quotes[turn.index - 1]
                together = page.layout.paragraph_at(earlier.end - 1) == page.layout.paragraph_at(quote.start)
                turn.same_paragraph = together and not page.layout.loose
                turn.joined = quote.continues or self._joined(turn.index)
            if quote.name:
                turn.speaker, turn.sure = self.people.labelled(quote.name), True
                continue
            after, _, _ = page.split_gap(turn.index + 1)
            before = self._leading_up(turn.index)
            inner = page.text[quote.start : quote.end].rstrip("”\"’' \n")
            clung = inner[-1:] in ",?!—-–…"
            comma = inner[-1:] in ",—-–"
            tag = tag_after(page, clauses, after, clung, comma)
            leading = tag_before(page, clauses, before)
            if turn.joined and turn.index and self.turns[turn.index - 1].tag and not comma:
                # "It is," he said, "mine." The tag inside is the tag of both halves.
                tag = leading = None
            if (
                leading
                and self._ends_in(before, ":,-—")
                and not comma
                and not self._follows_tag(turn.index, leading)
            ):
                tag = leading
            # In one-sentence-a-line text the same words may follow one quotation and lead up to the next.
            apart = not clung and _ends(inner, ".") and page.layout.loose and self._ends_in(before, ":")
            shared = (
                self._follows_tag(turn.index, leading) and not self._ends_in(before, ":,")
                if leading
                else True
            )
            if not shared and (tag is None or apart):
                tag = leading
            turn.tag = tag
            if tag:
                turn.aloud = not tag.says_nothing_aloud(page.tokens)
                turn.told_to = addressee_after(page, clauses, tag, (after if tag.after else before)[1])
            turn.beats = self._beats(turn, after, before)

    def _leading_up(self, index: int) -> tuple[int, int]:
        """The narration that leads up to a quotation: in its own paragraph, or, where that begins with speech, in
        the one before if it ends in a colon (``He rose and said:``)."""
        page = self.page
        _, _, before = page.split_gap(index)
        first, last = page.gaps[index]
        end = last
        while end > first and page.tokens[end - 1].text in "-—–":
            end -= 1
        if before[0] < before[1] or end <= first or page.tokens[end - 1].text not in ":,":
            return before
        start = page.layout.span(page.layout.paragraph_at(page.tokens[end - 1].start))[0]
        return max(first, page.token_at(start)), last

    def _follows_tag(self, index: int, leading: Tag) -> bool:
        """Whether the words before a quotation are already the tag of the one before them."""
        earlier = self.turns[index - 1].tag if index else None
        return bool(earlier and earlier.after and earlier.verb == leading.verb)

    def _ends_in(self, span: tuple[int, int], marks: str) -> bool:
        first, last = span
        return last > first and self.page.tokens[last - 1].text in marks

    def _joined(self, index: int) -> bool:
        """Whether only a tag inside a sentence parts two quotations: ``"It is," he said, "mine."``"""
        page = self.page
        first, last = page.gaps[index]
        if not 0 < last - first <= 25 or not any(token.is_word for token in page.tokens[first:last]):
            return False
        end = last
        while end > first + 1 and page.tokens[end - 1].text in "-—–":
            end -= 1
        mark = page.tokens[end - 1 if page.tokens[end - 1].text == ":" else last - 1].text
        following = page.text[page.quotes[index].start + 1 : page.quotes[index].start + 6].lstrip(" “‘\"'-—…")
        sentence_ends = any(
            token.text in ".!?" for token in page.tokens[first : last - 1] if not token.is_word
        )
        return (mark in ",-—;" or following[:1].islower()) and not sentence_ends

    def _beats(self, turn: Turn, after, before) -> list[tuple[str, str, str, int]]:
        """Those who act beside a quotation, as (cue, person, pronoun, place)."""
        found = []
        for cue, span, is_after in (("beat_before", before, False), ("beat_after", after, True)):
            act = beat(self.page, self.clauses, span, after=is_after)
            if act is None or self._is_tag_of_neighbour(turn.index, act, is_after):
                continue
            if turn.tag and turn.tag.subject.first == act.subject.first:
                # What he says here is told by the tag, no deed beside it.
                continue
            if self.page.layout.loose:
                cue += "_apart"
            person = self.person(act.subject)
            found.append((cue, person or "", act.subject.word, act.subject.first))
        return found

    def _is_tag_of_neighbour(self, index: int, act: Tag, is_after: bool) -> bool:
        """Whether what looks like an action is the tag of the quotation on its other side."""
        if is_after or not index:
            return False
        earlier = self.turns[index - 1].tag
        return bool(earlier and earlier.after and earlier.subject.first == act.subject.first)

    def person(self, subject: Subject) -> str | None:
        """Whom the subject of a tag or a deed means, where that is plain."""
        if subject.word in ("i", "we") and self.narrator:
            return self.narrator
        return subject.person


def _ends(text: str, mark: str) -> bool:
    return text.endswith(mark)

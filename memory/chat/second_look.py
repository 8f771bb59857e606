"""The language model's own look at an answer: which sentences rest on nothing that the character knows.

The model is shown what the character knows, and nothing hidden. What it doubts is then held against the
hidden facts with less patience; its doubt alone marks nothing.
"""

from pydantic import BaseModel, Field

from memory.conversations.wording import sentences
from memory.extraction.base import ModelUnavailable, Usage
from memory.language_model.base import TooLong
from memory.prompts import fence, prompt

# So many facts are shown to the model, the most important first.
MOST_KNOWN = 400


class Doubts(BaseModel):
    """The numbers of the sentences that nothing known stands behind."""

    unsupported: list[int] = Field(default_factory=list)


def _known(viewpoint):
    facts = viewpoint.facts().order_by("-importance", "episode__timeline", "pk")
    return facts.values_list("text", flat=True)[:MOST_KNOWN]


def doubted(model, viewpoint, question, answer):
    """Where the sentences begin that the model doubts, and what it cost, as (set, ``Usage``).

    A model that does not answer doubts nothing.
    """
    language = viewpoint.story.language
    spans = list(sentences(answer))
    known = "\n".join(f"- {text}" for text in _known(viewpoint))
    numbered = "\n".join(f"{number}. {answer[s:e]}" for number, (s, e) in enumerate(spans, 1))
    request = prompt(
        "check_answer",
        language=language,
        memories=fence(known or "-", "memories"),
        question=fence(question or "-", "question"),
        answer=fence(numbered, "answer"),
    )
    try:
        filled = model.fill(request, "…", Doubts)
    except (ModelUnavailable, TooLong):
        return frozenset(), Usage()
    starts = {spans[number - 1][0] for number in filled.value.unsupported if 0 < number <= len(spans)}
    return frozenset(starts), filled.usage

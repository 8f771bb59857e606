"""An English character recalls in the first person, without a model, and adds nothing to what he knows."""

import re
from pathlib import Path

FIRST_PERSON = "I"
FOUND = "This is what I remember."
BULLET = "• "
NOTHING = "Nothing comes to my mind about that. Whom do you mean, or when was it?"
REFUSAL = "That is not a thing {} could tell you anything about."
NOT_YET = "There is nothing that I could tell yet. What is it that you want to know?"

# How he came to know it, before a quotation and, of himself, before a clause.
_WAYS = {"told": "I was told", "inferred": "I gathered"}
_SUSPECTS = "I suspect"
_FORMERLY = "That was so once: {}"

# He, or somebody else: not to be told from the sentence alone.
_UNCLEAR = re.compile(
    r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|their|theirs)\b", re.IGNORECASE
)
_ADVERBS = r"(?:\s+(?:never|always|once|often|still|also|already|only|[a-z]+ly))?"
# Verbs that do not change with the person.
_SAME = frozenset((Path(__file__).parent / "same_in_first_person.en.txt").read_text().split())
_CHANGED = {"is": "am", "was": "was", "has": "have", "does": "do", "isn’t": "am not", "isn't": "am not"}
_CHANGED |= {"doesn’t": "don’t", "doesn't": "don't", "hasn’t": "haven’t", "hasn't": "haven't"}


def headed(number):
    """The line above what was learned in an episode."""
    return f"Episode {number}"


def in_first_person(text, own_names, other_names, pronoun):
    """The sentence as he says it of himself, or None where it is not safely about him."""
    own = "|".join(map(re.escape, sorted(own_names, key=len, reverse=True)))
    match = re.match(
        rf"(?:{own})(?:(?P<owning>['’]s)|(?P<how>{_ADVERBS})\s+(?P<verb>[A-Za-z’']+))(?P<rest>.*)",
        text,
        re.DOTALL,
    )
    if not match or _UNCLEAR.search(text) or re.search(rf"\b(?:{own})\b", match["rest"]):
        return None
    if match["owning"]:
        return f"My{match['rest']}"
    verb = _first_person_of(match["verb"])
    return f"I{match['how']} {verb}{match['rest']}" if verb else None


def _first_person_of(verb):
    """The form of a verb that goes with “I”, or None where that is not certain."""
    if verb in _CHANGED:
        return _CHANGED[verb]
    if verb in _SAME or verb.endswith("ed"):
        return verb
    if not verb.endswith("s") or verb.endswith(("ss", "us")):
        return None
    if verb.endswith("ies"):
        return f"{verb[:-3]}y" if len(verb) > 4 else verb[:-1]
    return verb[:-2] if re.search(r"(?:sh|ch|ss|x|zz|o)es$", verb) else verb[:-1]


def quoted(text):
    """The sentence as somebody else's words."""
    inner = text.replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{inner}”"


def told(text, memory, said_of_himself):
    """One remembered sentence with how he came to know it."""
    if memory.formerly:
        return _FORMERLY.format(text if said_of_himself else quoted(text))
    way = _way(memory)
    if said_of_himself:
        return f"{way} that {_within(text)}" if way else text
    return f"{way}: {quoted(text)}" if way else quoted(text)


def _way(memory):
    """How he knows it, "" where that needs no saying."""
    if memory.stance == "suspects":
        return _SUSPECTS
    if memory.how == "told" and memory.told_by:
        return f"{memory.told_by} told me"
    return _WAYS.get(memory.how, "")


def _within(text):
    """A sentence about himself within another one."""
    return f"m{text[1:]}" if text.startswith("My") else text

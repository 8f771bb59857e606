"""Who talks with a character, and what he hears around him: told to a model beside what he knows."""

from memory.conversations.base import Line
from memory.conversations.budget import tokens
from memory.prompts import fence, prompt

from .partners import INTERVIEWER, STRANGER
from .rooms import heard_in_room

HEARD_TOKENS = 1200

_VISITOR = {
    "ja": {
        STRANGER: "見知らぬ人です。初めて会いました。",
        INTERVIEWER: "あなたに話を聞きに来た聞き手です。相手のことは何も知りません。",
        "known": "{name}です。あなたのよく知る相手として、いつもの口調と関係で話してください。",
        "called": "{name}です。いつも「{called}」と呼んでいる相手です。いつもの口調と関係で話してください。",
    },
    "en": {
        STRANGER: "A stranger whom you have never met.",
        INTERVIEWER: "An interviewer who has come to ask you questions. You know nothing of them.",
        "known": "{name}, whom you know. Talk as you do with each other.",
        "called": "{name}, whom you call “{called}”. Talk as you do with each other.",
    },
}
_VISITOR_SAID = {"ja": "訪ねてきた人", "en": "The visitor"}


def surroundings(persona, viewpoint, lines: list[Line]):
    """What stands beside the memories in a prompt; ``lines`` are those of the talk up to the question."""
    language = viewpoint.story.language
    return prompt(
        "around_you",
        language=language,
        visitor=fence(_visitor(persona.partner, language), "who"),
        heard=fence("\n".join(_heard(viewpoint, lines, language)) or "-", "heard"),
    )


def _visitor(partner, language):
    words = _VISITOR[language]
    if partner.character is None:
        return words[partner.kind]
    return words["called" if partner.called else "known"].format(name=partner.name, called=partner.called)


def _heard(viewpoint, lines, language):
    """The latest of what was heard, as much as there is room for."""
    kept, room = [], HEARD_TOKENS
    for name, text in reversed(heard_in_room(viewpoint, lines)):
        room -= tokens(text) + 8
        if room < 0:
            break
        kept.insert(0, f"{name or _VISITOR_SAID[language]}: {' '.join(text.split())}")
    return kept

"""Who talks with a character, and what he hears around him: told to a model beside what he knows."""

from memory.conversations.budget import tokens
from memory.prompts import fence, prompt

from .partners import INTERVIEWER, STRANGER

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


def surroundings(persona, heard, language):
    """What stands beside the memories in a prompt; ``heard`` is what was said around (``rooms.Heard``)."""
    visitor = persona.partner.name or _VISITOR_SAID[language]
    said = "\n".join(f"{one.name or visitor}: {' '.join(one.text.split())}" for one in heard)
    return prompt(
        "around_you",
        language=language,
        visitor=fence(_visitor(persona.partner, language), "who"),
        heard=fence(said or "-", "heard"),
    )


def _visitor(partner, language):
    words = _VISITOR[language]
    if partner.character is None:
        return words[partner.kind]
    return words["called" if partner.called else "known"].format(name=partner.name, called=partner.called)


def latest_heard(heard):
    """The latest of what was heard, as much as there is room for."""
    kept, room = [], HEARD_TOKENS
    for one in reversed(heard):
        room -= tokens(one.text) + 8
        if room < 0:
            break
        kept.insert(0, one)
    return kept

"""Spells out what chats write short: "im off, brb in a sec u guys" says as much as the words in full."""

import re

_SHORT = {
    "im": "I'm", "ive": "I've", "id": "I'd", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
    "wont": "won't", "isnt": "isn't", "arent": "aren't", "whats": "what's", "whatd": "what did", "wheres": "where's", "whos": "who's",
    "thats": "that's", "theres": "there's", "heres": "here's", "hes": "he's", "shes": "she's", "theyre": "they're", "youre": "you're",
    "youve": "you've", "lets": "let's", "u": "you", "ur": "your", "ya": "you", "y'all": "you all", "yall": "you all", "gonna": "going to",
    "gimme": "give me", "imma": "I'm going to", "tmrw": "tomorrow", "tmr": "tomorrow", "cya": "see you", "ty": "thank you", "thx": "thanks",
    "np": "no problem", "wb": "welcome back", "gl": "good luck", "gn": "good night", "nn": "good night", "g2g": "got to go",
    "gtg": "got to go", "brb": "be right back", "bbl": "be back later", "ttyl": "talk to you later", "1": "one", "k": "ok",
}  # fmt: skip
# "I know what you did": in full sentences these are words of their own.
_WORD = re.compile(
    r"(?<![\w'’.:/-])(?:" + "|".join(sorted(_SHORT, key=len, reverse=True)) + r")(?![\w'’/-]|\.\w)"
)
_ILL = re.compile(r"\bill (?=be|go|get|catch|see|talk|call|grab|take|just|come|do|bring|ask|check|tell)\b")


def spelt_out(said: str) -> str:
    """What is said, with the short words of chats in full. Lengths change: no places can be told from it."""
    return _ILL.sub("I'll ", _WORD.sub(lambda match: _SHORT[match.group()], said))

"""How a sentence is said: of somebody unnamed, of oneself, as a guess, as a question, of what is to come.

Who tells what he has done himself tells nothing hidden, as a rule; who says what will happen may.
"""

import re
from dataclasses import dataclass

_SOMEBODY = {
    "ja": re.compile("彼|[あそこ](?:の(?:人|方|男|女|子|娘|師匠|先生|お方|野郎|二人|三人)|いつ)|奴|やつ"),
    "en": re.compile(
        r"\b(?:he|him|his|she|her|hers|they|them|their)\b"
        r"|\b(?:the|that|this) (?:\w+ )?(?:man|woman|girl|boy|lad|lass|lady|fellow|child|wretch|rogue)s?\b",
        re.IGNORECASE,
    ),
}
_MYSELF = {
    "ja": re.compile("わたくし|わたし|あたし|おれ|ぼく|俺|僕|私|儂|拙者|わし"),
    "en": re.compile(r"\b(?:I|me|my|mine|myself)\b"),
}
_OF_MYSELF = {
    "ja": re.compile(r"^(?:わたくし|わたし|あたし|おれ|ぼく|俺|僕|私|儂|拙者|わし)は"),
    "en": re.compile(r"(?:^|[,;] |\b(?:and|that|because|but|so) )I(?: (?!shall\b|will\b)|[’'](?:ve|d|m)\b)"),
}
# Who only supposes, or bids the one he talks with do something.
_GUESSING = {
    "ja": re.compile(
        "もし|かもしれ|かも知れ|のかしら|のかなあ?[。？]?$|(?:ください|下さい|ましょう|ませんか)[。？]?$"
    ),
    "en": re.compile(
        r"^(?:If|Perhaps|Maybe|I wonder|Suppose|Let us|Do not|Mind)\b|, if\b|\bmight\b|\byour?\b"
    ),
}
_MINDING = {
    "ja": re.compile("思[うっい]|好き|たい(?:な|わ|です|よ)?[。]?$|でしょう|かしら|ください"),
    "en": re.compile(r"\bI (?:think|suppose|hope|wish|like|never|do not|don[’']t|can)\b"),
}
_TO_COME = {
    "ja": re.compile("ことになる|つもり"),
    "en": re.compile(r"\b(?:will|shall|going to|am to|are to)\b|[’']ll\b"),
}
_ASKING = re.compile("[?？]")


@dataclass(frozen=True)
class Manner:
    """``somebody``: it speaks of a person by a pronoun or the like; ``of_myself``: it tells what the speaker
    does or did; ``guessed``: it only supposes or bids; ``minded``: it tells what he thinks of something;
    ``to_come``: it tells what will happen; ``asked``: it asks."""

    somebody: bool = False
    of_myself: bool = False
    guessed: bool = False
    minded: bool = False
    to_come: bool = False
    asked: bool = False


def manner_of(text, language):
    """How a text of a language is said."""
    return Manner(
        somebody=bool(_SOMEBODY[language].search(text)),
        of_myself=bool(_OF_MYSELF[language].search(text)),
        guessed=bool(_GUESSING[language].search(text)),
        minded=bool(_MINDING[language].search(text)),
        to_come=bool(_TO_COME[language].search(text)),
        asked=bool(_ASKING.search(text)),
    )


def names_myself(text, language):
    """Whether the speaker speaks of himself."""
    return bool(_MYSELF[language].search(text))

"""The words that stand for somebody or something, and how to tell what each of them does."""

from .people import Named
from .telling_words import THINGS as VALUED
from .tokens import Token
from .words import ROLES

GENDERS = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
FIRST = frozenset(["i", "me", "my", "mine", "myself"])
WE = frozenset(["we", "us", "our", "ourselves"])
SECOND = frozenset(["you", "your", "yours", "yourself"])
# Words that point out of the sentence, to what a reader of it alone cannot see.
POINTING = frozenset(
    "they them their theirs these those this we us our ours ourselves themselves one ones such others another none latter "
    "former".split()
)
NO_NOUN = frozenset(
    "is was are were has had have will would can could may might must did does do of in on at to for with from by and or but as "
    "he she it they we i you who which that when where if not made gave took came went seems seemed means meant".split()
)
LINKED = frozenset("said told knew know think thought so sure see hope".split())
# Words for things may stand for something of the same sentence when so much of it has gone before.
ROOM = 6
THINGS = frozenset("it its they them their theirs we us our ours ourselves themselves".split())
HERE = "?"
AFTER_HERSELF = frozenset(
    "the a an to in into at and or with from for by on of when where that until till up off out away back so as again "
    "my your our their it this about before after if but".split()
)
SUFFIXES = ("'m", "'ve", "'ll", "'d", "'re", "'s")
ARTICLES = frozenset(["the", "a", "an", "that", "this"])
KEEPABLE = VALUED
# Too many may be called so.
VAGUE = frozenset(
    "man woman gentleman lady fellow person people boy girl one other stranger friend companion individual voice".split()
)
BEING = frozenset(["is", "was", "are", "were", "'s", "’s"])
JOINS = frozenset(["and", "but", "for", "so", "yet"])
SOMEBODY = frozenset("someone somebody figure creature shape".split())
OWNERS = frozenset(["my", "your", "his", "her"])
BACK = 4
# So many sentences on, "he" still means a man if no other has been spoken of.
ALONE = 6
# After these, "it" is what was said or done, no thing.
OF_CLAUSES = frozenset(
    "say said says tell told know knew do did done believe believed let mean meant like regret think thought see doubt deny "
    "admit that as keep call take make find lose help  swear promise understand understood prove suppose".split()
)


# No other word, unless it is written large, can stand for somebody or something.
TELLING = (
    FIRST | SECOND | POINTING | SOMEBODY | KEEPABLE | ROLES | THINGS | GENDERS.keys() | {"it", "its", "that", "there", "here"}
    | {"then", "too", "did"}
)  # fmt: skip


def bare(low: str) -> str:
    if "'" not in low:
        return low
    for suffix in SUFFIXES:
        if low.endswith(suffix) and len(low) > len(suffix):
            return low[: -len(suffix)]
    return low


def telling_places(tokens: list[Token], named: list[Named]) -> list[int]:
    """Where the tokens stand that may name somebody or something, or stand for it, in order."""
    firsts = {name.first for name in named}
    return [
        at
        for at, token in enumerate(tokens)
        if token.is_capitalised
        or token.low in TELLING
        or at in firsts
        or ("'" in token.low and bare(token.low) in TELLING)
    ]


def owns(tokens: list[Token], at: int, last: int) -> bool:
    """Whether "her" stands before what is hers, rather than for herself."""
    after = tokens[at + 1] if at + 1 < last else None
    return bool(after and after.is_word and after.low not in AFTER_HERSELF and after.low not in GENDERS)


def is_second(low: str) -> bool:
    """Whether a word says "you"."""
    return bare(low) in SECOND

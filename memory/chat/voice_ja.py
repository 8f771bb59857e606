"""A Japanese character recalls in the first person, without a model, and adds nothing to what he knows."""

import re

FIRST_PERSON = "わたし"
FOUND = "思い出せるのは、こういうことです。"
BULLET = "・"
NOTHING = "そのことは、思い当たりません。誰のことを、あるいは、いつのことをお尋ねですか。"
REFUSAL = "それについては、{}にお話しできることはありません。"
NOT_YET = "まだ、お話しできることが何もありません。何をお尋ねになりたいのですか。"

# Somebody else, or he himself again: not to be told from the sentence alone.
_UNCLEAR = re.compile("彼|あの(?:人|男|女)")
_WAYS = {"told": "{}――{}から聞いた話です。", "inferred": "{}――そう察しました。"}
_FORMERLY = "{}――前はそうでした。"
_SUSPECTS = "{}――そうではないかと疑っています。"


def headed(number):
    """The line above what was learned in an episode."""
    return f"第{number}話"


def in_first_person(text, own_names, other_names, pronoun):
    """The sentence as he says it of himself, or None where it is not safely about him."""
    names = sorted({*own_names, *other_names}, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text)
    if len(pieces) < 3 or pieces[0] or pieces[1] not in own_names or not re.match("[はがもの]", pieces[2]):
        return None
    if _UNCLEAR.search(text):
        return None
    return "".join(pronoun if piece in own_names else piece for piece in pieces)


def quoted(text):
    """The sentence as somebody else's words."""
    inner = text.rstrip("。").replace("「", "『").replace("」", "』")
    return f"「{inner}」"


def told(text, memory, said_of_himself):
    """One remembered sentence with how he came to know it."""
    said = text if said_of_himself else quoted(text)
    bare = text.rstrip("。") if said_of_himself else said
    if memory.formerly:
        return _FORMERLY.format(bare)
    if memory.stance == "suspects":
        return _SUSPECTS.format(bare)
    if memory.how in _WAYS:
        return _WAYS[memory.how].format(bare, memory.told_by or "人")
    return said

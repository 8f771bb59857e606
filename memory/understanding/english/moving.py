"""Verbs of moving, in any of their forms."""

GOES = (
    "walk go step run stride storm slip hurry rush head wander march bustle creep crawl burst sweep stumble climb limp tiptoe move get "
    "pop dash drift sneak ride drive stagger shuffle trot saunter hop fly stalk troop file bound race scurry slink stroll sidle stomp "
    "hobble wheel fall flounce amble skip dart pad lurch sail swagger waddle barge rise trail gallop canter sprint "
    "tramp trudge plod cycle row swim scamper scuttle clatter spring leap jump pass slide roll edge inch shamble blunder plunge hike stump bolt dive clamber tumble speed"
).split()
COMES = "come arrive return appear reappear emerge join rejoin reenter re-enter connect reconnect approach".split()
QUITS = "leave exit depart withdraw vanish disappear retire flee disconnect quit".split()
_IRREGULAR = {
    "went": "go", "gone": "go", "goes": "go", "ran": "run", "came": "come", "left": "leave", "crept": "creep", "swept": "sweep", "rode": "ride",
    "drove": "drive", "flew": "fly", "strode": "stride", "fled": "flee", "got": "get", "withdrew": "withdraw", "slunk": "slink", "fell": "fall",
    "snuck": "sneak", "rose": "rise", "arose": "rise", "slid": "slide", "sprang": "spring", "leapt": "leap", "swam": "swim", "sped": "speed", "clomb": "climb",
}  # fmt: skip
MOVING = frozenset([*GOES, *COMES, *QUITS, "enter"])


def base_of(word: str) -> str:
    """The plain form of a verb of moving, or the word itself."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in (
        ("ing", ""),
        ("ing", "e"),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("s", ""),
        ("ies", "y"),
        ("ied", "y"),
    ):
        if word.endswith(ending):
            stem = word[: -len(ending)] + instead
            if stem in MOVING:
                return stem
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in MOVING:
                return stem[:-1]
    return word

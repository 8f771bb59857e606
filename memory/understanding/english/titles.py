"""What titles tell of those who bear them: which are one, and which one person cannot both bear."""

MARITAL = frozenset("mrs miss ms madame mme mademoiselle mlle signora señora frau fraulein".split())
MARRIED = frozenset("mrs madame mme signora señora frau".split())
KIN = frozenset("aunt uncle father mother sister brother cousin grandfather grandmother".split())
ROYAL = frozenset("king queen prince princess emperor empress pope".split())
LIFTED = frozenset("sir lady lord".split())
RANKS = frozenset(
    """
    captain colonel major general inspector judge lieutenant sergeant corporal admiral commander constable detective
    officer bishop doctor professor reverend parson pastor
    """.split()
)
# One may bear these at once.
LEARNED = frozenset("doctor professor reverend parson pastor".split())
_SHORT = {
    "capt": "captain", "cap'n": "captain", "dr": "doctor", "col": "colonel", "maj": "major", "gen": "general",
    "prof": "professor", "rev": "reverend", "lieut": "lieutenant", "lt": "lieutenant", "sgt": "sergeant",
    "mister": "mr", "major-general": "general", "lieutenant-general": "general", "lieutenant-colonel": "colonel",
    "vice-admiral": "admiral", "rear-admiral": "admiral", "sergeant-major": "sergeant",
}  # fmt: skip


_HONORIFICS = ("-san", "-kun", "-chan", "-sama", "-sensei", "-senpai", "-sempai", "-dono", "-hime", "-tan")

# Politeness that may stand for the name.
CALLINGS = frozenset("sensei senpai sempai".split())


def without_honorific(word: str) -> str:
    """A word in lower case without the politeness at its end: ``tanaka-san`` is ``tanaka``."""
    for ending in _HONORIFICS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word


def folded(title: str) -> str:
    """A title written out: ``dr`` is ``doctor``."""
    return _SHORT.get(title, title)


def ranks_clash(one: set[str], other: set[str]) -> bool:
    """Whether two people's titles, written out, are of different ranks: a colonel is no judge."""
    ranks, theirs = one & RANKS, other & RANKS
    return bool(ranks and theirs and not ranks & theirs and not (ranks | theirs) <= LEARNED)

"""How surely what is said shows that somebody is not there: he is spoken of as one who has gone, or is kept in the dark."""

import re
from functools import lru_cache

from .words import KIN, ROLES

_GONE = (
    r"(?:while|until|till|before|when|once|as soon as|now(?: that)?|has|have|is|are|if|since|whether|think|hope|sure) (?:{0})(?:['’](?:s|re|ve|d|ll)| is| are| was| were| has| have|['’]ll be)? (?:been |just |only |already |finally |both |all )*(?:gone|away|out|left|asleep|back|returns?|comes? back|gets? back|come back|not here|isn['’]t here|aren['’]t here|upstairs|downstairs|coming|awake|late|offline|busy|joins?|arrives?|gets? here|comes?)\b"
    r"|(?:while|whilst|as long as|with) (?:{0})(?:['’](?:s|re)| is| are)? (?:in|on|at|out|off|up|down|over|away|gone|busy|asleep|making|getting|fetching|parking|paying|upstairs|downstairs|outside|not)\b(?! (?:here|with us|fire|board|top))"
    r"|(?:{0})(?:['’]ll| will) (?:be (?:back|along|down|home)|come along|join us)\b|did {0} (?:just )?(?:hang up|leave|go|drop|log off|disconnect|run off)\b|(?:{0})(?:['’]s|['’]s line| is| line is|['’]s line is)? (?:been )?(?:put )?on hold\b|where(?:['’]s| is| are| did| has| was)(?: the hell| on earth)? {0}\b|(?:{0})(?:['’](?:s|re)| is| are) (?:still )?(?:gone|out|away|not here|asleep|upstairs|late|missing|offline|afk|on (?:his|her|their) way)\b|{0} (?:isn['’]t|aren['’]t|is not|wasn['’]t) (?:here|there|in|coming|back|online)"
    r"|(?:{0})(?:['’](?:s|ve)| has| have)? (?:just |only |already )*(?:left|dropped|hung up|disappeared|vanished|gone|stepped (?:out|away)|logged off|went (?:home|out|quiet)|walked out|run off|ran off|dropped off|cut out|died on us)\b(?! (?:him|her|me|us|it|them|[a-z]+ in|the|his|a|my)\b)"
    r"|there (?:goes {0}|{0} goes)\b|{0}(?:['’](?:s|ve)| has| have| is)? (?:frozen|froze)\b"
    r"|(?:is|are|was) {0} (?:still )?(?:here|there|on|around|on the call|with us|coming|joining|back|gone|asleep|out of)\b"
    r"|(?:we|I)(?:['’](?:ve|re)| have| seem to have| just| think we)* (?:lost|losing) {0}\b|(?:joined|be joined) (?:\w+ )?by {0}\b"
)
_DARK = (
    r"(?:don['’]t|do not|dont|never|not|must(?:n['’]t| not)|shan['’]t|without|before|please don['’]t|can['’]t|cannot|won['’]t|didn['’]t|haven['’]t|hasn['’]t|has anyone|have you|did you|should (?:we|I)|shall (?:we|I)|somebody|nobody)(?: \w+){{0,2}} (?:tell|telling|told|let|letting|say(?:ing)? (?:\w+ ){{0,3}}to|mention(?:ing)? (?:\w+ ){{0,2}}to) {0}\b"
    r"|{0} (?:must|should|may|can|will|need)(?:n['’]t| not|not)?(?: \w+)? (?:never|not|know|find|hear|suspect|guess|see|learn)|(?:does|do|did|would|doesn['’]t) {0} (?:know|suspect|realise|realize)|{0} (?:doesn['’]t|does not|didn['’]t|don['’]t|mustn['’]t|has no idea|have no idea|had no idea|knows nothing|can['’]t) (?:know|suspect|realise|realize|find out|see|hear)\b|{0} (?:has|have|had) no (?:idea|clue)|{0} knows? nothing"
    r"|(?:surprise|behind) {0}\b"
)
_ELSEWHERE = (
    r"(?:everyone|everybody|all|nobody|no one) (?:but|except|save) {0}\b|{0}(?:['’]s| is) (?:still )?(?:on (?:watch|duty|holiday|leave)|at (?:home|work|school|sea|church|football|the \w+)|in (?:bed|town|prison|London|hospital))\b"
    r"|(?:fetch|call|get|find|wake|ring|send for|ask|text) {0}\b"
)
_ALONE = re.compile(
    r"\b(?:(?:just|only) (?:the two of us|us two|you and me|you and I|we two)|it['’]s (?:just|only) (?:us|you and me)\b|(?:we|we['’]re|we are) (?:finally |quite |all )?alone\b|alone at last|between (?:the two of )?us\b(?= now)|the two of us,|nobody else is (?:here|on)|everyone else (?:has|is) (?:gone|left))",
    re.IGNORECASE,
)
# A name inside a sentence, not the word that opens it.
_NAME_WITHIN = re.compile(r"(?<=[a-z,] )(?!I\b|I['’])[A-Z][a-z]{2,}")
_ROLE = re.compile(r"\b(?:my|your|his|her|our|their|the|a|an|that|this) (?:\w+ )?(\w+)")
# Stands for whoever is asked about, so that the long patterns are made once and not for each name.
_WHO = "Zzq"
_OF_GONE = re.compile(rf"\b(?:{_GONE.format(_WHO)}|{_ELSEWHERE.format(_WHO)})", re.IGNORECASE)
_OF_ABSENT = re.compile(
    rf"\b(?:{_GONE.format(_WHO)}|{_ELSEWHERE.format(_WHO)}|{_DARK.format(_WHO)})", re.IGNORECASE
)


@lru_cache(maxsize=2000)
def _named(who: tuple[str, ...]) -> re.Pattern:
    names = "|".join(re.escape(name) for name in sorted(who, key=len, reverse=True))
    return re.compile(rf"\b(?:{names})(?!\w)", re.IGNORECASE)


def names_another(said: str) -> bool:
    """Whether something names a person, whom a "he" after it may mean: "my brother", "Dora"."""
    return bool(_NAME_WITHIN.search(said)) or any(
        match.group(1).lower() in ROLES | KIN for match in _ROLE.finditer(said)
    )


def speaks_of_absent(said: str, names: tuple[str, ...]) -> bool:
    """Whether something speaks of somebody, by one of these names or pronouns, as of one who is not there."""
    marked, times = _named(names).subn(_WHO, said)
    return times > 0 and bool(_OF_ABSENT.search(marked))


def speaks_of_gone(said: str, names: tuple[str, ...]) -> bool:
    """Whether something tells that somebody has gone, or asks whether he has."""
    marked, times = _named(names).subn(_WHO, said)
    return times > 0 and bool(_OF_GONE.search(marked))


def speaks_alone(said: str) -> bool:
    """Whether something is said by one who is alone with the one he speaks to."""
    return bool(_ALONE.search(said))

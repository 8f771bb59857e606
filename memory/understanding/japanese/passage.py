"""A scene made ready for reading: its words, lines, quotations and who is named where."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from memory.understanding.japanese.given_names import MEN, WOMEN
from memory.understanding.japanese.letters import letter_in
from memory.understanding.japanese.lexicon import (
    FEMALE_FIRST,
    FIRST_PERSON,
    HE,
    HONORIFICS,
    JOBS,
    KIN,
    MALE_FIRST,
    ROLES,
    SHE,
    SOMEBODY,
    TITLES,
)
from memory.understanding.japanese.names import NameFinder, finder_for
from memory.understanding.japanese.quotes import Paragraph, Quote, narration, paragraphs, quotes, sentences
from memory.understanding.japanese.retelling import retold_in
from memory.understanding.japanese.scenes import teller_in, teller_name
from memory.understanding.japanese.tokens import (
    MARK,
    NUMBER,
    PARTICLE,
    PRONOUN,
    SPACE,
    Token,
    modernised,
    tokenise,
)
from memory.understanding.reading import Carry, Mention, Person, Span

STRANGER = "#"
_SPELLINGS = (
    frozenset(["わたし", "私", "わたくし"]),
    frozenset(["おれ", "俺", "オレ"]),
    frozenset(["僕", "ぼく", "ボク"]),
    frozenset(["わし", "儂"]),
    frozenset(["吾輩", "我輩"]),
    frozenset(["おいら", "オイラ"]),
)
# Words for "I" that mostly mean something else.
_SELDOM = frozenset(["自分", "うち", "余", "予"])
_STANDING = TITLES - {"っち", "たん", "坊"}
_ANYBODY = SOMEBODY | JOBS | ROLES | KIN
_BREAKS = frozenset(["", *"\n\u3000 、。」』"])
# In characters: how often a narrator says "I" in a scene that is his own; how short one is where he need not.
_DENSE, _BRIEF = 600, 400
_TAIL = re.compile(
    "(?:"
    + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True))
    + ")?(?:たち|達|ら(?=[はがも、]))?"
)
_ROLE = re.compile(
    r"((?:という(?:の|男|女|人|者))?(?:は|が|も)|って)|(の)(?=(?:声|口|返事|言葉|目|眼|顔|手|表情|頬|視線|指|肩|背中|唇|胸|眉|心|声音|"
    r"答え|足音|靴音|姿|気配|影|笑い声|ため息|溜息|息|瞳|口元|口もと|耳|首|頭|髪|拳|腕|膝|足)[はがも]|方(?:が|は|から)|[眼目](?:に(?:つい|つく|付|とま|留|映|うつ|入|はい)|を(?:引|惹)))|(に|へ|から)|(を)|(と)|(、)|(の)"
)
_ROLE_NAMES = {1: "subject", 2: "body", 3: "dative", 4: "object", 5: "with", 6: "pause", 7: "of"}
_ASIDE = re.compile(r"（[^（）\n]{1,400}）")
_FEMALE = re.compile(
    r"(?:^お[^、]{1,3}$|[子美江恵代奈香乃里花菜絵緒織音衣華沙咲穂枝]$|夫人|婆|姉|母|嬢|娘|妹|女|マドンナ|姫|かあさん|ばあ|ママ|巫)"
)
_MALE = re.compile(
    r"(?:[郎吉蔵造丸彦丞助介太雄夫男司也斗樹次平作衛門治修七八兵]$|爺|兄|父|叔父|おじ|おやじ|坊|旦那|親分|和尚|君$|とうさん|じい|パパ|男|少年|青年|紳士|老爺|侍|兵衛$|[之人斗]$)"
)
_ELDER = re.compile("^(?:おやじ|おとう|おとっ|おじ|おに[いー]|お(?:父|爺|兄))")


_SAYS_I = re.compile(
    r"一人称は?[、「『]*([ぁ-ゖァ-ヺ一-龥]{1,4}?)(?:[」』。、]|$)|自分のことを「(?P<own>[^」]+)」と"
)


@dataclass(frozen=True)
class Reference:
    """Somebody named at a place in the text. ``role`` is what the particle after it says (subject, body,
    dative, object, with, pause, of, none); ``person`` begins with ``#`` for a nobody of the cast;
    ``quote`` is the index of the quotation it stands in, or -1."""

    person: str
    start: int
    end: int
    role: str
    quote: int = -1
    named: bool = True


@dataclass
class Passage:
    """One scene with everything that is read off its surface."""

    text: str
    people: dict[str, Person]
    finder: NameFinder
    carry: Carry
    tokens: list[Token]
    lines: list[Paragraph]
    quotes: list[Quote]
    mentions: list[Mention] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    narrator: str | None = None

    @cached_property
    def modern(self) -> str:
        """The text in the spelling of today, character by character in the same places: to look for words in."""
        return modernised(self.text)

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def spacing(self) -> int:
        """How many line ends usually part two paragraphs here: 1, or more where empty lines part them."""
        gaps = sorted(self.text.count("\n", one.end, two.start) for one, two in pairwise(self.lines))
        return gaps[len(gaps) // 2] if gaps else 1

    @cached_property
    def outside(self) -> list[tuple[int, int]]:
        return narration(len(self.text), self.quotes)

    @cached_property
    def told(self) -> list[tuple[int, int]]:
        """The sentences of the narration, in order; a sentence with quotations in it comes in pieces."""
        found = []
        for line in self.lines:
            for start, end in self.outside_of(line.start, line.end):
                found += sentences(self.text, start, end)
        return found

    @cached_property
    def retold(self) -> list[Span]:
        """What the narration passes on of somebody's story."""
        return retold_in(self.text, self.told, self.lines)

    def is_retold(self, place: int) -> bool:
        """Whether a place lies in what is retold."""
        return any(span.start <= place < span.end for span in self.retold)

    def outside_of(self, start: int, end: int) -> list[tuple[int, int]]:
        """What of that stretch stands outside every quotation."""
        at = max(0, bisect_right(self.outside, (start, len(self.text) + 1)) - 1)
        found = []
        for left, right in self.outside[at:]:
            if left >= end:
                break
            left, right = max(left, start), min(right, end)
            if left < right:
                found.append((left, right))
        return found

    def words(self, start: int, end: int) -> list[Token]:
        """The words that begin in that stretch."""
        return self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    @cached_property
    def _reference_starts(self) -> list[int]:
        return [reference.start for reference in self.references]

    def line_of(self, place: int) -> Paragraph:
        """The line a place lies in."""
        return self.lines[max(0, bisect_right(self.line_starts, place) - 1)]

    def named_in(self, start: int, end: int) -> list[Reference]:
        """Who is named in that stretch, in order."""
        left = bisect_left(self._reference_starts, start)
        return self.references[left : bisect_left(self._reference_starts, end)]

    def subjects(self, start: int, end: int) -> list[Reference]:
        """Who is a subject of that stretch of narration."""
        return [one for one in self.named_in(start, end) if one.role in ("subject", "body") and one.quote < 0]

    def other_subject(self, start: int, end: int) -> bool:
        """Whether something that is nobody of the cast is the subject of that stretch."""
        words = self.words(start, end)
        return any(
            word.kind == PARTICLE
            and word.surface in ("は", "が")
            and index
            and words[index - 1].kind not in ("particle", "auxiliary", "verb")
            for index, word in enumerate(words)
        )

    def narrated_by(self, start: int, end: int) -> str | None:
        """The narrator, where he tells of himself around there; a story he passes on is not his talk."""
        if not self.narrator:
            return None
        own = [one.start for one in self.references if one.person == self.narrator and one.quote < 0]
        dense = len(own) * _DENSE >= len(self.text) or len(self.text) < _BRIEF
        return self.narrator if dense or any(start - _DENSE <= at <= end + _DENSE for at in own) else None

    def is_female(self, person: str) -> bool | None:
        """Whether a person is a woman, as far as the name tells."""
        return gender_of(self.people.get(person), person)


def first_person_of(person: Person) -> str:
    """The word a person says for "I", if the cast says so (of itself or in the description)."""
    if person.first_person:
        return person.first_person
    match = _SAYS_I.search(person.description)
    return (match.group(1) or match.group("own")) if match else ""


def gender_of(person: Person | None, name: str = "") -> bool | None:
    """True for a woman, False for a man, None when neither name nor description tells."""
    if person is None:
        name = name.lstrip(STRANGER)
        if name in WOMEN or name in MEN:
            return name in WOMEN
        if name in MALE_FIRST or name in FEMALE_FIRST or _ELDER.match(name):
            return name in FEMALE_FIRST
        return True if _FEMALE.search(name) else False if _MALE.search(name) else None
    if re.search("彼女|女性|少女|娘|女子|母|姉|妹|妻", person.description):
        return True
    if re.search("男性|少年|男子|父|兄|弟|夫|青年", person.description):
        return False
    told = [gender_of(None, name) for name in person.names]
    return next((woman for woman in told if woman is not None), None)


def read_passage(scene: str, cast: list[Person], carry: Carry) -> Passage:
    """Words, lines, quotations and names of one scene."""
    finder = finder_for(tuple(cast))
    lines = paragraphs(scene)
    passage = Passage(scene, finder.people, finder, carry, tokenise(scene), lines, quotes(scene, lines))
    passage.mentions = finder.find(scene, passage.tokens)
    passage.narrator = _narrator(passage)
    passage.references = _references(passage)
    if passage.narrator:
        own = [
            Mention(one.person, one.start, one.end)
            for one in passage.references
            if not one.named and one.person == passage.narrator
        ]
        passage.mentions = sorted({*passage.mentions, *own}, key=lambda one: one.start)
    return passage


def _narrator(passage: Passage) -> str | None:
    """Who says "I" in the narration of this scene: whom its heading names, or the narrator of the story."""
    heading = teller_in(passage.text)
    if heading:
        who = passage.finder.owner.get(teller_name(heading))
        if who:
            return who
    letter = letter_in(passage.text)
    if letter:
        return passage.finder.owner.get(letter.writer)
    tellers = [person for person in passage.people.values() if person.narrator]
    known = {person.id for person in tellers}
    asides = [match.span() for match in _ASIDE.finditer(passage.text)]
    own = [
        token
        for start, end in passage.outside
        for token in passage.words(start, end)
        if token.surface in FIRST_PERSON
        and token.surface not in ("自分", "うち", "余")
        and not any(left <= token.start < right for left, right in asides)
    ]
    if passage.carry.narrator in passage.people and (own or len(passage.text) < _BRIEF):
        return passage.carry.narrator
    if len(known) == 1 and own:
        return tellers[0].id
    if (
        not known
        and (len(own) >= 3 or len(passage.text) < 1200)
        and len(own) * 400 >= min(len(passage.text), 2400)
    ):
        words = {token.surface for token in own}
        fitting = [
            person.id for person in passage.people.values() if words & {person.first_person, *person.names}
        ]
        return fitting[0] if len(fitting) == 1 else None
    return None


def _quote_at(passage: Passage, place: int, starts: list[int]) -> int:
    """The quotation a place lies in, the name before what is said in a script included."""
    index = bisect_right(starts, place) - 1
    if index + 1 < len(starts) and 0 <= passage.quotes[index + 1].name_start <= place:
        return index + 1
    return index if index >= 0 and place < passage.quotes[index].end else -1


def _role_after(text: str, end: int) -> str:
    tail = _TAIL.match(text, end)
    match = _ROLE.match(text, tail.end() if tail else end)
    return _ROLE_NAMES[match.lastindex] if match else "none"


def _references(passage: Passage) -> list[Reference]:
    text, starts = passage.text, [quote.start for quote in passage.quotes]
    taken = {place for mention in passage.mentions for place in range(mention.start, mention.end)}
    found = [
        Reference(
            one.person, one.start, one.end, _role_after(text, one.end), _quote_at(passage, one.start, starts)
        )
        for one in passage.mentions
    ]
    teller = passage.people.get(passage.narrator or "")
    own = _ways_to_say_i(teller) if teller else frozenset()
    for index, token in enumerate(passage.tokens):
        if token.start in taken:
            continue
        surface = token.surface
        if surface in FIRST_PERSON and (surface in own if own else surface not in _SELDOM):
            quote = _quote_at(passage, token.start, starts)
            if passage.narrator and quote < 0:
                found.append(
                    Reference(
                        passage.narrator, token.start, token.end, _role_after(text, token.end), -1, False
                    )
                )
        elif token.kind == PRONOUN and (surface in HE or surface in SHE):
            quote = _quote_at(passage, token.start, starts)
            if quote < 0:
                found.append(
                    Reference(surface, token.start, token.end, _role_after(text, token.end), -1, False)
                )
        elif surface in _ANYBODY and not _is_anybody(passage.tokens, index):
            role = _role_after(text, token.end)
            if role in ("subject", "body", "dative"):
                quote = _quote_at(passage, token.start, starts)
                if quote < 0:
                    found.append(Reference(STRANGER + surface, token.start, token.end, role, -1, False))
    found += _by_title(passage, taken, starts)
    found.sort(key=lambda one: one.start)
    return _resolved(passage, found)


def _ways_to_say_i(teller: Person) -> frozenset[str]:
    """The words by which a narrator means himself: one word in its spellings, where the cast knows which."""
    said = {teller.first_person, *teller.names} & FIRST_PERSON
    return frozenset().union(*(spellings for spellings in _SPELLINGS if spellings & said)) | said


def _by_title(passage: Passage, taken: set[int], starts: list[int]) -> list[Reference]:
    """Where the narration calls somebody by his title alone: 公は, for バルト公, when nobody else has it."""
    holders: dict[str, set[str]] = {}
    for person in passage.people.values():
        for name in person.names:
            for title in _STANDING:
                if name.endswith(title) and name != title:
                    holders.setdefault(title, set()).add(person.id)
    alone = {title: next(iter(who)) for title, who in holders.items() if len(who) == 1}
    if not alone:
        return []
    found = []
    for token in passage.tokens:
        who = alone.get(token.surface)
        if who is None or token.start in taken or token.surface in passage.finder.owner:
            continue
        role = _role_after(passage.text, token.end)
        before = passage.text[token.start - 1 : token.start]
        stands = role in ("subject", "body", "dative", "object") and before in _BREAKS
        if stands and _quote_at(passage, token.start, starts) < 0:
            found.append(Reference(who, token.start, token.end, role, -1, False))
    return found


def _is_anybody(tokens: list[Token], index: int) -> bool:
    """Whether a word for somebody is a number of people, or people in general (人がこんなに…)."""
    before = tokens[index - 1].kind if index else MARK
    return before == NUMBER or (tokens[index].surface in ("人", "者", "奴", "子") and before in (MARK, SPACE))


def _resolved(passage: Passage, found: list[Reference]) -> list[Reference]:
    """彼 and 彼女 as the last fitting person who was spoken of in the narration."""
    out: list[Reference] = []
    recent: list[tuple[int, str]] = []
    for one in found:
        if one.person in HE or one.person in SHE:
            female = one.person in SHE
            who = next(
                (
                    person
                    for place, person in reversed(recent)
                    if one.start - place < 800 and passage.is_female(person) in (female, None)
                ),
                None,
            )
            if who is None:
                continue
            one = Reference(who, one.start, one.end, one.role, -1, False)
        if one.quote < 0 and not one.person.startswith(STRANGER) and one.person != passage.narrator:
            recent.append((one.start, one.person))
        out.append(one)
    return out

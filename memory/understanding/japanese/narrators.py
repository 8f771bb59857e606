"""Who tells a story: named in headings, or saying "I" in the narration."""

import re
from collections import Counter

from memory.understanding.japanese.candidates import Candidates, Group
from memory.understanding.japanese.letters import letter_in, letters_in
from memory.understanding.japanese.lexicon import BARE_KIN, NARRATORS, words
from memory.understanding.japanese.quotes import narration, quotes
from memory.understanding.japanese.scenes import scenes, teller_in, teller_name, told_to
from memory.understanding.japanese.sightings import Sightings
from memory.understanding.japanese.tokens import PRONOUN, Token
from memory.understanding.reading import Person

_SAME = {"私": "わたし", "ぼく": "僕", "ボク": "僕", "オレ": "おれ", "俺": "おれ", "オイラ": "おいら"}
# Of these a text tells that has not named somebody yet.
_STRANGERS = words("男 女 少年 少女 男の子 女の子 青年 若者 子供 娘 老人 老婆 婦人 紳士 女の人 男の人")
_NAMES_HIMSELF = re.compile(
    r"(?:^|[。、\n\u3000])(?:俺|おれ|僕|ぼく|私|わたし|あたし)(?:の(?:名前|名)は|は|、)、?"
    r"([一-龥々ァ-ヺーぁ-ん・]{2,10}?)(?:。|、[^。]{0,10}歳|だ。|である|という(?:。|名)|です。|といいます|と言います)"
)
_TELLS_HIS_NAME = re.compile(
    r"(?:俺|おれ|僕|ぼく|私|わたし|あたし|吾輩|我輩|わし|余)(?:は[^。「」\n]{1,24}。\s?(?:名|名前|名まえ)は、?|"
    r"(?:――|—{1,2}|──)[^。、「」]{0,8}の)([一-龥々ァ-ヺー・]{2,10})(?:。|とい|と云|と言|だ。|です。|である)"
)
_ASIDE = re.compile(r"（[^（）\n]*）")
# In a text shorter than this a narrator need say "I" but twice, and in the shortest once.
_SHORT = 3000
_SHORTEST = 1500
# What somebody else thinks, word for word: 俺はやる、と健は思った。
_THOUGHT = re.compile(r"^[^。\n]*と[^。、\n]{0,12}(?:思|考え|つぶや|呟|心)")


def tellers_in(text: str):
    """The names in headings that say who tells a scene, each with whom he tells it to (or nothing)."""
    for scene in scenes(text):
        heading = teller_in(text[scene.start : min(scene.end, scene.start + 80)])
        if heading:
            name = teller_name(heading)
            if name:
                yield name, told_to(heading)


def add_tellers(groups: list[Group], tellers: Counter, asked: set[str], candidates: Candidates) -> None:
    """Make narrators of those whom at least two headings name, and people of those who ``asked`` them."""
    if len(tellers) < 2:
        tellers.clear()
        return
    known = {name for group in groups for name in (group.name, *group.aliases)}
    groups += [Group(name, (name,), count=1) for name in sorted(asked - known - {""})]
    named = {name: group for group in groups for name in (group.name, *group.aliases)}
    for name in tellers:
        group = named.get(name)
        if group is None:
            found = candidates.by_core.get(name) or candidates.roles.get(name)
            group = Group(name, (name,), count=found.count if found else 1)
            groups.append(group)
        group.narrator = True
        group.count += 3


def add_writers(groups: list[Group], texts: list[str]) -> None:
    """Make people of those who sign a letter and have no other name in the texts."""
    known = {name for group in groups for name in (group.name, *group.aliases, *group.parts)}
    for text in texts:
        for start, end in letters_in(text):
            letter = letter_in(text[start:end])
            name = letter.writer if letter else ""
            if name and name not in known and name not in BARE_KIN:
                known.add(name)
                groups.append(Group(name, (name,), count=1, first=end - len(name)))


def pronouns_in(text: str, tokens: list[Token], outside: list[tuple[int, int]]) -> Counter:
    """First-person words in narration, counted in those scenes alone where they are frequent: a thought
    here and there makes no narrator."""
    spans = scenes(text)
    # Who writes a letter says "I" in it; that makes nobody the narrator of the story.
    thoughts = [match.span() for match in _ASIDE.finditer(text)]
    thoughts += [(span.start, span.end) for span in spans if letter_in(text[span.start : span.end])]
    inside: list[Counter] = [Counter() for _ in spans]
    at = scene = 0
    for token in tokens:
        if token.surface not in NARRATORS or (token.kind != PRONOUN and len(token.surface) == 1):
            continue
        if any(start <= token.start < end for start, end in thoughts):
            continue
        while at < len(outside) and outside[at][1] <= token.start:
            at += 1
        while spans[scene].end <= token.start:
            scene += 1
        if len(text) < _SHORTEST and _THOUGHT.match(text[token.start : token.start + 80]):
            continue
        if at < len(outside) and outside[at][0] <= token.start:
            inside[scene][token.surface] += 1
    found = Counter()
    for span, counted in zip(spans, inside, strict=True):
        together = Counter()
        for word, count in counted.items():
            together[_SAME.get(word, word)] += count
        for word, count in counted.items():
            all_forms = together[_SAME.get(word, word)]
            if all_forms >= (1 if len(text) < _SHORTEST else 2) and all_forms * 600 >= min(
                span.end - span.start, 2400
            ):
                found[word] += count
    return found


def add_narrator(groups: list[Group], pronouns: Counter, known: list[Person], texts: list[str]) -> None:
    """Find who says "I" in the narration, by name if he gives it, else by his word for it."""
    if not pronouns or any(person.narrator for person in known):
        return
    together = Counter()
    for word, count in pronouns.items():
        together[_SAME.get(word, word)] += count
    same, count = together.most_common(1)[0]
    word = max((word for word in pronouns if _SAME.get(word, word) == same), key=lambda word: pronouns[word])
    for text in texts:
        talk = quotes(text)
        for match in (*_NAMES_HIMSELF.finditer(text), *_TELLS_HIS_NAME.finditer(text)):
            if any(quote.start < match.start(1) < quote.end for quote in talk):
                # Somebody else says his name.
                continue
            named = next((one for one in groups if match.group(1) in (one.name, *one.aliases)), None)
            if named is not None:
                named.narrator, named.first_person = True, word
                return
    length = sum(map(len, texts))
    if count >= (1 if length < _SHORTEST else 2 if length < _SHORT else 5):
        groups.append(Group(word, (word,), count=count, narrator=True, first_person=word))


def name_narrator(
    groups: list[Group], candidates: Candidates, sightings: Sightings, texts: list[str]
) -> None:
    """Give a nameless narrator the names by which he is called and which his own telling never uses: others
    are told of by name, and only he has no need to."""
    narrators = [group for group in groups if group.narrator]
    if len(narrators) != 1 or narrators[0].name not in NARRATORS:
        return
    enough = 1 if sum(map(len, texts)) < _SHORT else 3
    told = "\n".join(text[start:end] for text in texts for start, end in narration(len(text), quotes(text)))
    for group in [one for one in groups if one is not narrators[0]]:
        names = {group.name, *group.aliases}
        called = sum(candidates.by_core[name].called for name in names if name in candidates.by_core)
        called += sum(sightings.by_core[name]["hailed"] for name in names if name in sightings.by_core)
        # Whom the narration has under another word alone (男の子) may be the one who is called once.
        unnamed = enough == 1 and any(one.name in _STRANGERS for one in groups)
        if called >= enough + unnamed and not any(name in told for name in names):
            narrators[0].aliases |= names
            narrators[0].count += group.count
            groups.remove(group)

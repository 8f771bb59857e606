"""What the words of an utterance say about who says them: whom they call, and how they speak of oneself."""

import re

from memory.understanding.japanese.lexicon import FEMALE_FIRST, FIRST_PERSON, HONORIFICS, MALE_FIRST
from memory.understanding.japanese.line import Line
from memory.understanding.japanese.passage import Passage, Reference, first_person_of, gender_of
from memory.understanding.japanese.quotes import Quote

_HONORIFIC = re.compile("(?:" + "|".join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True)) + ")+")
# At the head of an utterance these do not part a name from it: ねえ、美緒、…
_INTERJECTED = re.compile(
    r"^(?:おい|ねえ|なあ|あの|ええと|ええ|はい|いや|いえ|うん|さあ|ほら|まあ|ああ|もう|おや|やあ|よう|こら|こんにちは|こんばんは|おはよう|ちょっと|で|では|それで|すみません|ごめん)[、…！ー]*$"
)
_ASKED_AFTER = re.compile(
    "、?(?:見(?:ま(?:せん|した)|なかっ|かけ)|知ら(?:ない|ん|ねえ|ぬ)|知りま|ご存じ|どこ|いませんか|いない(?:の|ん)?[？?]|来てな|来てない|来ました|帰っ|休み|遅い)"
)
_OF_ONESELF = re.compile(
    "(?:嫌|いや|好き|たい|ほしい|欲しい|もん|なのだ|のだ|がんばる|知らない|できる|食べる|行く|怒|眠|お腹|じゃない)[^。！？]{0,6}[。！？!?」』]"
)
_RETORT = re.compile("(?:だ|じゃ|よ|や|です)")
# Nobody who tells a story as 俺, 僕 or 私 says these of himself.
_OUTLANDISH = {
    "わし",
    "儂",
    "拙者",
    "それがし",
    "わらわ",
    "あたし",
    "あたくし",
    "わっし",
    "あっし",
    "おら",
    "うち",
}
_ROUGH = {"俺", "おれ", "オレ"}
_INTRODUCES = re.compile(r"と(?:申|もうし)|(?:と|って)(?:い|言|云)い(?:ます|まし)|って(?:もん|者|んだ)")
_NUMERAL = re.compile("[一二三四五六七八九十百千〇]+")
# 一年の天音です。 Of somebody else one says こちらは天音です.
_IS_I = re.compile("(?:です|でございます|であります)[。」！]")
_AT_HEAD = re.compile("(?:[「『。、]|[一-龥ァ-ヺ]の)$")
_OWN_ROLES = ("subject", "pause", "none")
_FEMALE_END = re.compile(
    r"(?:わ|わよ|わね|のよ|かしら|だもの|ですわ|ますわ|てよ|なの|のね)[。！？!?…」』―〜～]*$"
)
_MALE_END = re.compile(
    r"(?:ぜ|ぞ|だぜ|だな|だろう|かい|じゃねえ|ねえ|なあ|だい|のか|んだ|たまえ|給え)[。！？!?…」』―〜～]*$"
)


def _is_called(text: str, quote: Quote, one: Reference) -> bool:
    """Whether somebody named in an utterance is spoken to: at the start of it or of a sentence, or at an end."""
    honorific = _HONORIFIC.match(text, one.end, quote.end)
    after = text[honorific.end() if honorific else one.end :][:1]
    if after not in "、。！!？?…」』―～〜ー":
        return False
    if _ASKED_AFTER.match(text, honorific.end() if honorific else one.end):
        # 部長、見ませんでした？
        return False
    before = text[quote.start : one.start].lstrip("「『…―（ \u3000")
    if not before or (before[-1] in "、。！？!?…―" and after in "。！!？?…」』"):
        return True
    if before[-1] in "。！？!?…―" or _INTERJECTED.search(before):
        return True
    # 見せろよ春香」: called at the very end.
    return after in "」』！!" and before[-1] in "よねなさわぜぞかろれえけいうだ"


def names_himself(text: str, quote: Quote, one: Reference) -> bool:
    """Whether somebody named in an utterance is the one who says it: 天音と申します, 一年の天音です."""
    if _NUMERAL.fullmatch(text, one.start, one.end):
        # 「十四です」 gives an age, whoever has a name read so.
        return False
    if _INTRODUCES.match(text, one.end):
        return True
    return bool(_IS_I.match(text, one.end) and _AT_HEAD.search(text, quote.start, one.start))


def weigh_words(passage: Passage, line: Line) -> None:
    """What the words themselves say: whom they call, and that nobody speaks of himself by name."""
    text, quote = passage.modern, line.quote
    for one in passage.named_in(quote.start, quote.end):
        after = text[one.end : one.end + 6]
        if names_himself(text, quote, one):
            line.cue(one.person, "names_himself")
            continue
        if (
            first_person_of(passage.people[one.person]) == text[one.start : one.end]
            and one.role in _OWN_ROLES
            and after[:1] not in "。！？!?…」"
        ):
            line.cue(one.person, "own_word_for_i")
            continue
        if text.startswith("誰が", max(quote.start, one.start - 2)) and _RETORT.match(text, one.end):
            # 「誰が爺さんじゃ」: says who was called that.
            line.cue(one.person, "retorts")
        elif _is_called(text, quote, one):
            line.cue(one.person, "called")
            line.to.insert(0, one.person)
            line.called.append(one.person)
        else:
            # ポコは寒いの嫌なのだ: some call themselves by name.
            own = (
                one.role == "subject"
                and after[:1] in "はもが"
                and _OF_ONESELF.search(text, one.end, quote.end)
            )
            line.cue(one.person, "of_himself_by_name" if own else "spoken_of")
    said = text[quote.start : quote.end]
    firsts = {word.surface for word in passage.words(quote.start, quote.end) if word.surface in FIRST_PERSON}
    firsts -= {"自分", "うち"}
    female, male = _FEMALE_END.search(said), _MALE_END.search(said)
    for person in passage.people.values():
        woman = gender_of(person)
        own = first_person_of(person)
        if own in firsts:
            line.cue(person.id, "says_his_i")
        elif own and firsts and not person.narrator:
            line.cue(person.id, "says_another_i")
        elif own and firsts & _ROUGH and own not in _ROUGH:
            # Who tells the story as おれ may well say 僕 to others, but hardly the other way round.
            line.cue(person.id, "rougher_i")
        if person.id == passage.narrator and firsts & _OUTLANDISH - set(person.names) - {own}:
            line.cue(person.id, "outlandish_i")
        if woman is None:
            continue
        sex = "woman" if woman else "man"
        if female:
            line.cue(person.id, f"female_end_{sex}")
        if male and not female:
            line.cue(person.id, f"male_end_{sex}")
        if firsts & MALE_FIRST:
            line.cue(person.id, f"male_i_{sex}")
        if firsts & FEMALE_FIRST:
            line.cue(person.id, f"female_i_{sex}")

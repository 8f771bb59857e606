"""Whether a passage alludes to something known: the same people, and enough of its telling words.

Precision goes before number. One word in common is talk about the same thing; two telling ones, of the same
person, are an allusion. What everyday speech is made of counts little, names only say who is spoken of.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

import numpy as np

from .embedding.synonyms import alike, root
from .embedding.words import english_words, even, is_japanese, japanese_tokens
from .matching import denies
from .scenes import naming

# Shares of a secret's weight that a passage must hold: when it is of one who is named or takes part, when
# it leaves open of whom, and when nothing says that it is of the same person.
ENOUGH, SURE, NEVER = 0.5, 0.65, 2.0
# From this cosine on, a passage with but one of its words says the same in others.
SAME_MEANING = 0.6
# A secret of no more telling words than this must be met with all of them.
FEW = 3
# What is in every talk weighs this much of a telling word.
LIGHT = 0.25
_LIGHT_WORDS = """
behind beneath above below across along beside inside outside near against toward towards enough
himself herself itself myself yourself themselves
come go see look watch make give take think want let keep put find turn leave call ask answer tell
speak talk hear feel need try use work like love bring stay wait stand sit walk run open close hold
start stop thing man woman boy girl child people person day night morning evening today tomorrow
yesterday time hour year way place side end hand eye face head voice word name life world house room
door home friend matter good bad old young big small little new first last long great well here now
never ever always again back still secretly already away maybe perhaps really only even much many
right true sure please thank yes sorry mother father sister brother came went gone saw seen made
gave given took taken thought kept found left told spoke spoken heard felt began stood sat ran held
met brought lay lie fell grew set knew known wrote says quite dear fellow sir madam lady gentleman
rather almost soon once twice later early since until upon among between part whole half kind sort
bit seem become happen mean wish hope suppose believe expect remember forget understand care mind
reason help show week month moment everybody 出る 入る 立つ 座る 歩く 走る 帰る 戻る 来る 聞く 話す
答える 呼ぶ 持つ 取る 待つ 開ける 閉める 使う 要る 食べる 飲む 会う 始まる 終わる 止まる 分かる
考える 感じる 見える 聞こえる 信じる 好き 嫌い 大きい 小さい 新しい 古い 多い 本当 今日 昨日 明日 今
朝 昼 夜 晩 日 年 時 時間 一人 二人 人間 男 女 子 子供 顔 目 手 足 頭 声 口 心 気 名 名前 家 部屋 店
道 場所 話 言葉 仕事 世界 友達 母 父 兄 弟 姉 妹 大丈夫 密か 内緒 番目 早い 遅い 後 前 間 先 次 最後
最初 一 二 三 こと もの ところ
"""
_PRONOUNS = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their)\b|彼|あいつ|あの人|あの子|あの方|奴", re.IGNORECASE
)
_SECOND = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_KANJI = re.compile(r"[\u3400-\u9fff々〆]+")
_KANA = re.compile(r"[ぁ-ゖ]")
_ASKS = re.compile(r"[?？]|(?:か|かい|かね|かな|かしら|の)[。」』]*$")


@dataclass(frozen=True)
class Secret:
    """Something known, as it is looked for. ``people`` are the ids of those it names, ``about`` of those it
    is about, ``words`` its telling and light words, each as a set of forms of which any will do."""

    id: int
    text: str
    people: frozenset[str]
    about: frozenset[str]
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Passage:
    """A few sentences of a scene, in which ``people`` are named; said by ``speaker`` to ``listeners``, or
    narrated, where both are empty."""

    text: str
    people: frozenset[str]
    speaker: str | None = None
    listeners: frozenset[str] = frozenset()

    @property
    def asks(self):
        return bool(_ASKS.search(self.text))


class Allusions:
    """Looks for secrets in passages. What many of them speak of tells little."""

    def __init__(self, secrets, passages, embedder):
        """``secrets`` and ``passages`` are all that is looked at together: they show which words are rare.
        ``embedder`` tells what means the same; it is asked only of passages that have a word in common."""
        self._vector = cache(lambda text: np.asarray(embedder.embed([text])[0], np.float32))
        self._secrets = {secret.id: secret for secret in secrets}
        self._by_form = {}
        rarity = Counter()
        for secret in secrets:
            rarity.update(frozenset().union(*secret.words))
            for word in secret.words:
                for form in () if _is_light(word) else word:
                    self._by_form.setdefault(form, []).append(secret.id)
        for passage in passages:
            rarity.update(forms_of(passage.text))
        self._rarity, self._size = rarity, len(secrets) + len(passages)

    def of(self, passage):
        """The secrets that a passage alludes to, as [(share of its words, secret)], the surest first."""
        forms = forms_of(passage.text)
        met = Counter(pk for form in forms for pk in set(self._by_form.get(form, ())))
        found = [
            (share, secret)
            for pk in met
            if (secret := self._secrets[pk]) and (share := self._share(secret, passage, forms))
        ]
        return sorted(found, key=lambda one: (-one[0], one[1].id))

    def _share(self, secret, passage, forms):
        """How much of a secret the passage holds, if it is an allusion; else 0."""
        if _other_people(secret, passage) or denies(secret.text) != denies(passage.text):
            return 0
        weights = {word: self._weight(word, forms) for word in secret.words}
        shared = [word for word in secret.words if not word.isdisjoint(forms)]
        telling = sum(not _is_light(word) for word in shared)
        share = sum(weights[word] for word in shared) / sum(weights.values())
        if telling >= 2:
            return share if share >= _needed(secret, passage, telling) else 0
        if not telling or not passage.speaker:
            return 0
        # "It was Wakichi who killed Kanpei": the names are the secret, one word says which.
        named = len(secret.people) > 1 and secret.people <= passage.people
        if named and share >= ENOUGH:
            return share
        # One word in common, of the same person, may be said in other words for the rest.
        if secret.about.isdisjoint({*passage.people, passage.speaker}):
            return 0
        alike = self._alike(secret.text, passage.text)
        return alike * ENOUGH if alike >= SAME_MEANING else 0

    def _alike(self, *texts):
        one, other = (self._vector(text) for text in texts)
        return float(np.dot(one, other))

    def _weight(self, word, forms):
        """The rarer among all others that are looked at, the more."""
        here = 1 if word.isdisjoint(forms) else 2
        others = max(self._rarity[form] for form in word) - here
        return log(1 + self._size / (1 + max(others, 0))) * (LIGHT if _is_light(word) else 1)


def secret_words(text, names):
    """The words of a secret without the names of people (each word with its forms, see ``Secret``)."""
    # Taken out first: beside other letters a name may be read as other words.
    return tuple(dict.fromkeys(_words(naming(tuple(names)).sub("、", text) if names else text)))


def telling_words(secret):
    """The words of a secret that tell something: not those of everyday speech, and no numbers."""
    return [word for word in secret.words if not _is_light(word)]


def searched_words(text):
    """The words under which the keyword index (``keywords``) holds whatever a text may allude to."""
    forms = frozenset().union(*(word for word in _words(text) if not _is_light(word)))
    return forms if is_japanese(text) else frozenset(stem for form in forms for stem in alike(form))


def traces_of(secret):
    """What stands, as it is written, in a text that may allude to a secret: its telling words up to where
    they change their form."""
    traces = set()
    for word in secret.words:
        if _is_light(word):
            continue
        for form in word:
            kanji = _KANJI.match(form)
            traces.add(kanji[0] if kanji else form)
    if not is_japanese(secret.text):
        # A word may stand under the root of another.
        telling = {form for word in secret.words if not _is_light(word) for form in word}
        traces.update(stem for stem in english_words(secret.text) if root(stem) in telling)
    return traces


def forms_of(text):
    """Every form of every word of a text."""
    return frozenset().union(*_words(text))


@lru_cache(maxsize=20_000)
def _words(text):
    """The content words of a text in order, each with the forms under which it may be met."""
    text = even(text)
    if is_japanese(text):
        return tuple(
            # A noun may stand with a part of it; 見張る and 引っ張る have nothing to do with each other.
            frozenset({lemma, *(part for part in parts if len(part) > 1 and not _KANA.search(lemma))})
            for lemma, parts in japanese_tokens(text)
        )
    return tuple(frozenset({root(word)}) for word in english_words(text))


@lru_cache(maxsize=1)
def _light_forms():
    return frozenset(form for line in _LIGHT_WORDS.split() for word in _words(line) for form in word)


@lru_cache(maxsize=20_000)
def _is_light(word):
    return not word.isdisjoint(_light_forms()) or any(form.isnumeric() for form in word)


def _other_people(secret, passage):
    """Whether the passage speaks of others, and of nobody of whom the secret speaks."""
    others = passage.people - secret.people - passage.listeners - {passage.speaker}
    return bool(others) and passage.people.isdisjoint(secret.people) and bool(secret.people)


def _needed(secret, passage, telling):
    """The share from which a passage alludes: the less it says of whom it speaks, the more."""
    all_of_it = sum(not _is_light(word) for word in secret.words)
    if telling < all_of_it <= FEW:
        # Of few words the one that is missing may be what it is all about.
        return NEVER
    if speaks_of(secret.about, passage):
        return ENOUGH
    if not secret.about or _PRONOUNS.search(passage.text) or telling > 2:
        return SURE
    return NEVER


def speaks_of(about, passage):
    """Whether a passage is about one of these: named in it, its speaker, or its "you" (which Japanese leaves
    out)."""
    if not about.isdisjoint({*passage.people, passage.speaker}):
        return True
    to_them = not about.isdisjoint(passage.listeners)
    return to_them and (is_japanese(passage.text) or bool(_SECOND.search(passage.text)))

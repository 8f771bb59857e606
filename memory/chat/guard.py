"""The guard: compares an answer with what its viewpoint may not know, and marks what should not be there.

A model may have read the published work. The guard needs none: it looks for names that only come later, for
words that only hidden facts hold, and for sentences that say what a hidden fact says.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from episodes.models import Character
from memory.conversations.base import Mark
from memory.viewpoint import Viewpoint, episodes_of

from .hidden import HiddenFact
from .words import features, sentences

# How much of a hidden fact a sentence must hold, and how many of the words must be news, to say the same.
COVERAGE = 0.6
NEWS = {"ja": 3, "en": 1}
LEAST = {"ja": 4, "en": 3}

_DISTINCT = {
    "ja": re.compile(r"[ァ-ヺー]{3,}|[\u3400-\u4dbf\u4e00-\u9fff々]{3,}"),
    "en": re.compile(r"(?<![.!?…“\"'‘\n] )(?<!^)\b[A-Z][a-z]{2,}\b"),
}
# Who says that he does not know, or asks, tells nothing.
_NOT_TELLING = re.compile(
    r"知ら(?:ない|ん|ぬ|ず)|知りません|わから|分から|分かりません|聞いたことが(?:ない|ありません)|[か？?][。」]?$"
    r"|\b(?:don[’']t|do not|never|didn[’']t) (?:know|heard|hear)|\bno idea\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Guard:
    """What a viewpoint may not know (``hidden``) beside what it may: ``known`` are the texts of its facts,
    ``asked`` the words of the one who talks with it, which may be repeated but tell nothing."""

    viewpoint: Viewpoint
    hidden: tuple[HiddenFact, ...]
    known: tuple[str, ...]
    asked: tuple[str, ...] = ()

    @cached_property
    def hidden_passages(self):
        """Where the text shows what is hidden: (start, end) by the id of the episode."""
        passages = {}
        for fact in self.hidden:
            passages.setdefault(fact.episode_id, []).append((fact.start, fact.end))
        return passages

    @cached_property
    def _cast(self):
        return list(Character.objects.of(self.viewpoint.story))

    @property
    def language(self):
        return self.viewpoint.story.language

    def marks(self, answer):
        """The stretches of an answer that should not be there, in order, none within another."""
        found = [*self._statements(answer), *self._names(answer), *self._words(answer)]
        kept = []
        for mark in sorted(found, key=lambda m: (m.start, -m.end)):
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return tuple(kept)

    def without_marked(self, text):
        """The text without the sentences in which something is marked."""
        marks = self.marks(text)
        whole = [(s, e) for s, e in sentences(text) if not any(m.start < e and s < m.end for m in marks)]
        return " ".join(text[s:e] for s, e in whole) if marks else text

    def _statements(self, answer):
        for start, end in sentences(answer):
            sentence = answer[start:end]
            if _NOT_TELLING.search(sentence):
                continue
            said = self._content(sentence)
            share, best = max(
                ((self._overlap(wanted, said), fact) for fact, wanted in self._hidden_content),
                key=lambda pair: pair[0],
                default=(0, None),
            )
            if share:
                yield Mark(start, end, best.kind, best.id, best.revealed)

    def _overlap(self, wanted, said):
        """How much of a hidden fact is said, from 0 to 1; 0 where too little is, or none of it is news."""
        shared, language = wanted & said, self.language
        news = shared - self._known_content
        if len(shared) < min(LEAST[language], len(wanted)) or len(news) < NEWS[language]:
            return 0
        coverage = len(shared) / len(wanted)
        return coverage if coverage >= COVERAGE else 0

    def _content(self, text):
        """What a sentence is made of; people by who they are, not by which name, and without the viewer.

        A secret told with another name, or with “me” for the viewer's, is the same secret.
        """
        named = {self._whose[match[0]] for match in self._any_name.finditer(text)}
        return features(self._any_name.sub("、", text), self.language) | (
            named - {self.viewpoint.character.pk}
        )

    @cached_property
    def _hidden_content(self):
        return [(fact, self._content(fact.text)) for fact in self.hidden]

    @cached_property
    def _known_content(self):
        return frozenset().union(*map(self._content, self.known))

    @cached_property
    def _whose(self):
        return {name: character.pk for character in self._cast for name in _names(character)}

    @cached_property
    def _any_name(self):
        names = sorted(self._whose, key=len, reverse=True)
        return re.compile("|".join(_whole(name, self.language) for name in names) or r"(?!)")

    def _names(self, answer):
        """Names of people who have not come into the story yet."""
        for character in self._cast:
            names = [name for name in _names(character) if len(name) > 1 and name in answer]
            if character == self.viewpoint.character or not names or self._has_come(character):
                continue
            first = self._first_episode_with(character.name)
            for name in names:
                for match in re.finditer(_whole(name, self.language), answer):
                    yield Mark(match.start(), match.end(), "future", None, first)

    def _words(self, answer):
        """Words that hidden facts hold, and nothing that this viewpoint knows or that was told so far."""
        for match in _DISTINCT[self.language].finditer(answer):
            word = match[0]
            holder = next((fact for fact in self.hidden if word in fact.text), None)
            if holder is None or self._is_known(word) or self._was_told(word):
                continue
            yield Mark(match.start(), match.end(), holder.kind, holder.id, holder.revealed)

    def _has_come(self, character):
        return any(self._is_known(name) or self._was_told(name) for name in _names(character))

    def _is_known(self, word):
        return any(word in text for text in (*self.known, *self.asked))

    def _was_told(self, word):
        """Whether the text so far holds the word outside of what is hidden."""
        return any(
            not self._is_hidden(episode, match.start(), match.end())
            for episode, body in self._texts_with(word)
            for match in re.finditer(re.escape(word), body)
        )

    def _is_hidden(self, episode, start, end):
        return any(s <= start and end <= e for s, e in self.hidden_passages.get(episode, ()))

    def _texts_with(self, word):
        if self.viewpoint.cutoff is None:
            return []
        told = episodes_of(self.viewpoint.story).filter(timeline__lte=self.viewpoint.cutoff)
        return told.filter(body__contains=word).values_list("pk", "body")

    def _first_episode_with(self, name):
        holding = episodes_of(self.viewpoint.story).filter(body__contains=name)
        return holding.values_list("number", flat=True).first()


def _names(character):
    return [name for name in (character.name, *character.aliases) if name]


def _whole(name, language):
    return re.escape(name) if language == "ja" else rf"\b{re.escape(name)}\b"

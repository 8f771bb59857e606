"""The guard: compares an answer with what its viewpoint may not know, and marks what should not be there.

A model may have read the published work. The guard needs none: it looks for names that only come later, for
words that only hidden passages hold, and for sentences that say what a hidden fact or passage says.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise

from episodes.models import Character
from memory.compiled import Compiled
from memory.conversations.base import Mark
from memory.conversations.wording import sentences
from memory.scenes import name_parts, naming
from memory.viewpoint import Viewpoint, episodes_of

from .hidden import HiddenFact, hidden_from
from .likeness import Passages, Saying
from .manner import manner_of, names_myself
from .meaning import meant_by
from .names import stands_in, whole
from .telling import FUTURE, KNOWN, told_to
from .telltale import is_telltale, telltale
from .wording import ENDING, Way, is_proper, is_term, ways_of_name, worded

_DISTINCT = {
    "ja": re.compile(r"[ァ-ヺー]{3,}|[\u3400-\u4dbf\u4e00-\u9fff々]{2,}"),
    "en": re.compile(r"(?<![.!?…“\"'‘\n] )(?<!^)\b[A-Z][a-z]{2,}\b"),
}
_WORD = {
    "ja": re.compile(r"[ァ-ヺー]{3,}|[\u3400-\u4dbf\u4e00-\u9fff々]{2,}"),
    "en": re.compile(r"\b[A-Za-z]{5,}\b"),
}
# A word that the later text uses so often that so many would be expected in what was told so far.
EXPECTED = 4
_CLAUSE = {"ja": re.compile(r"[、；;――…]+"), "en": re.compile(r"[,;:]\s+|\s*[—–]+\s*|--|…")}
# Who says that he does not know tells nothing.
_NOT_KNOWING = re.compile(
    r"(?:知ら|存じ|[わ分判]から|心当たりは?|心あたりは?|覚えは?|聞いたことが?)"
    r"(?:ない|ねえ|ん|ぬ|ず|ません|ございません|ありません)"
    r"(?:ね|よ|な|わ|です|けど|が|のか|から)*[。！]?$"
    r"|\bI (?:\w+ )?(?:do not|never|can ?not|could not|(?:don|didn|can|couldn)[’']t) (?:\w+ )?"
    r"(?:know|heard|hear|say|tell)"
    r"|\bI have (?:no idea|never heard)",
    re.IGNORECASE,
)
_KANJI_ENDS = re.compile("[々一-鿿]$")
_JOINT = re.compile(r"[\s・＝=]")
_QUOTED = re.compile("「[^」]*」|『[^』]*』|“[^”]*”")


@dataclass(frozen=True)
class Guard:
    """What a viewpoint may not know (``hidden``) beside what it may: ``known`` are the texts of its facts,
    ``asked`` the words of the one who talks with it, which may be repeated but tell nothing.

    Both are looked up when they are first asked for: most of it is needed only once there is an answer.
    """

    viewpoint: Viewpoint
    asked: tuple[str, ...] = ()

    @cached_property
    def hidden(self) -> tuple[HiddenFact, ...]:
        return tuple(hidden_from(self.viewpoint))

    @cached_property
    def known(self) -> tuple[str, ...]:
        return tuple(text for (text,) in _KNOWN.rows(self.viewpoint))

    def also_asked(self, words):
        """This guard, for one who said these ``words``, too, before the others."""
        guard = replace(self, asked=(*words, *self.asked))
        guard.__dict__.update(hidden=self.hidden, known=self.known)
        return guard

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

    @cached_property
    def _texts(self):
        return told_to(self.viewpoint, self.hidden)

    @property
    def language(self):
        return self.viewpoint.story.language

    def marks(self, answer, doubted=frozenset()):
        """The stretches of an answer that should not be there, in order, none within another.

        For the sentences that begin where something is ``doubted``, less likeness will do.
        """
        by_words = list(self._statements(answer, self._texts, doubted))
        by_meaning = self._meanings(answer, {mark.start for mark in by_words})
        return _apart(*by_words, *by_meaning, *self.marks_of_words(answer))

    def marks_of_words(self, answer):
        """What is marked for a name or a word alone."""
        return (*self._names(answer), *self._words(answer))

    def without_facts(self, text):
        """The text without the sentences that name who has not come yet, or say what a hidden fact says.

        For what the story itself says of the viewer: it is quicker, and compares with facts alone.
        """
        if not text.strip():
            return text
        marks = _apart(*self._statements(text, ()), *self._names(text))
        whole = [(s, e) for s, e in sentences(text) if not any(m.start < e and s < m.end for m in marks)]
        return " ".join(text[s:e] for s, e in whole) if marks else text

    def unmarked_of(self, texts):
        """Those of some lines of the text so far that say nothing a hidden fact says, looked at in one go."""
        if not texts:
            return
        whole = "\n".join(texts)
        starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
        marks = list(self._statements(whole, ()))
        for start, text in zip(starts, texts, strict=False):
            if not any(mark.start < start + len(text) and start < mark.end for mark in marks):
                yield text

    def _meanings(self, answer, marked):
        """Sentences that mean what a hidden fact does; those that begin where something is ``marked`` are
        not looked at again."""
        rest = [(s, e) for s, e in _telling(answer) if s not in marked and len(self._worded(answer[s:e])) > 1]
        sources = meant_by([answer[s:e] for s, e in rest], self)
        for (start, end), source in zip(rest, sources, strict=True):
            if source and not manner_of(answer[start:end], self.language).guessed:
                yield _mark(start, end, source, "meaning")

    def _statements(self, answer, texts, doubted=frozenset()):
        passages, compared = self.compared(answer, texts)
        for (start, end), found in compared.items():
            if found:
                saying, row, like = max(found, key=lambda near: telltale(near[2]))
                if is_telltale(like, is_doubted=start in doubted):
                    yield _mark(start, end, passages.source_at(row, saying), "statement")

    def compared(self, answer, texts=None):
        """``Passages`` of what is hidden and known, and what each sentence of an answer has in common with
        those that it is nearest to: {(start, end): [(``Saying``, row, ``Likeness``)]}."""
        sayings = {span: list(self._sayings(answer, *span)) for span in _telling(answer)}
        words = {
            word: ways for found in sayings.values() for one in found for word, ways in one.words.items()
        }
        if not words:
            return None, {}
        passages = self._passages(words, self._texts if texts is None else texts)
        return passages, {
            span: [(one, *near) for one in found if one.words for near in passages.said_by(one)]
            for span, found in sayings.items()
        }

    def _passages(self, words, texts):
        passages = Passages(words, f"person:{self.viewpoint.character.pk}", self._worded)
        for told in texts:
            passages.add_text(told)
        passages.add_hidden(self.hidden)
        passages.add_known((*self.known, *self.asked))
        passages.close()
        return passages

    def _sayings(self, answer, start, end):
        """A sentence, and each of its clauses that may say something by itself."""
        whole = self._saying(answer, start, end)
        yield whole
        cuts = [start, *(start + m.end() for m in _CLAUSE[self.language].finditer(answer[start:end])), end]
        if len(cuts) > 2:
            for a, b in pairwise(cuts):
                part = self._saying(answer, a, b)
                if 2 < len(part.words) < len(whole.words):
                    manner = replace(part.manner, guessed=whole.manner.guessed)
                    yield replace(part, manner=manner, part=True)

    def _saying(self, answer, start, end):
        text = answer[start:end]
        return Saying(start, end, self._worded(text), manner_of(text, self.language))

    def _worded(self, text):
        """The words of a text; people by who they are, not by which name."""
        named = {self._whose[match[0].casefold()] for match in self._any_name.finditer(text)}
        if names_myself(text, self.language):
            named.add(self.viewpoint.character.pk)
        people = {f"person:{pk}": self._ways[pk] for pk in named}
        return people | worded(self._any_name.sub("、", text), self.language)

    @cached_property
    def _whose(self):
        return {
            part.casefold(): person.pk
            for person in reversed(self._cast)
            for part in name_parts(_names(person))
        }

    @cached_property
    def _any_name(self):
        return naming(tuple(self._whose))

    @cached_property
    def _ways(self):
        return {person.pk: ways_of_name(_names(person)) for person in self._cast}

    def _names(self, answer):
        """Names of people who have not come into the story yet."""
        for character in self._cast:
            if character == self.viewpoint.character:
                continue
            names = [name for name in _names(character) if len(name) > 1 and name in answer]
            if names and self._has_come(character):
                names = [name for name in names if self._is_half_known(name)]
            if not names:
                continue
            first = self._first_episode_with(character.name)
            for name in names:
                for match in re.finditer(whole(name), answer):
                    yield Mark(match.start(), match.end(), "future", None, first, "name")

    def _words(self, answer):
        """Words that hidden facts hold, and nothing that this viewpoint knows; names of the text to come, and
        words that it uses again and again, of which what was told so far has none."""
        for match in _WORD[self.language].finditer(answer):
            word = match[0]
            if word.lower() in self._whose or self._is_known(word) or not is_term(word):
                continue
            source = self._source_of_word(
                word, is_named=bool(_DISTINCT[self.language].fullmatch(answer, *match.span()))
            )
            if source is not None and source.kind != KNOWN and not self._is_told_otherwise(word):
                yield _mark(*match.span(), source, "word")

    def _source_of_word(self, word, *, is_named):
        """Where a word stands that tells something by itself: where it may be known, if anywhere."""
        way, first, later, before = self._way_of_term(word), None, 0, 0
        for told in self._texts:
            places = list(way.places(told.small))
            for place in places:
                source = told.source_of(*told.sentence_at(place))
                if source.kind == KNOWN:
                    return source
                first = first or source
                if source.fact is not None and is_named and (len(word) > 2 or is_proper(word)):
                    return source
            later += 0 if told.is_past else len(places)
            before += len(places) if told.is_past else 0
        if first is None or before:
            return None
        if is_named and is_proper(word):
            return first
        past, to_come = (
            sum(len(told.body) for told in self._texts if told.is_past == is_past)
            for is_past in (True, False)
        )
        return first if later * past / max(to_come, 1) >= EXPECTED else None

    def _way_of_term(self, word):
        """Where an English word stands with any ending, a Japanese one as it is."""
        if word.isascii():
            return Way(word.lower(), whole=True, ending=ENDING)
        return Way(word)

    def _is_told_otherwise(self, word):
        """Whether another Japanese word was told that only ends otherwise: 借用証 beside 借用書."""
        if word.isascii() or len(word) < 3 or not _KANJI_ENDS.search(word):
            return False
        other = re.compile(f"(?<![々一-鿿]){re.escape(word[:-1])}[々一-鿿](?![々一-鿿])")
        return any(
            told.source_of(*told.sentence_at(match.start())).kind == KNOWN
            for told in self._texts
            if told.is_past
            for match in other.finditer(told.body)
        )

    def _has_come(self, character):
        return any(self._is_here(name) for name in _names(character))

    def _is_half_known(self, name):
        """Whether a part of a name has not come: some other Ben may have, and Gunn is still unheard of."""
        parts = name_parts((name,)) if _JOINT.search(name) else ()
        return not self._is_here(name) and any(not self._is_here(part) for part in parts if part != name)

    def _is_here(self, name):
        return self._is_called(name) or self._was_told(name)

    def _is_called(self, name):
        return any(stands_in(name, text) for text in (*self.known, *self.asked))

    def _is_known(self, word):
        return any(word in text for text in (*self.known, *self.asked))

    def _was_told(self, name):
        """Whether the text so far holds a name outside of what is hidden."""
        return any(
            told.source_of(*told.sentence_at(match.start())).kind != FUTURE
            for told in self._texts
            if told.is_past
            for match in re.finditer(whole(name), told.body)
        )

    def _first_episode_with(self, name):
        holding = episodes_of(self.viewpoint.story).filter(body__contains=name)
        return holding.values_list("number", flat=True).first()


def _mark(start, end, source, by):
    return Mark(start, end, source.kind, source.fact, source.episode, by, source.place)


def _telling(answer):
    """The sentences that may tell something."""
    for start, end in sentences(answer):
        if not _NOT_KNOWING.search(_QUOTED.sub("", answer[start:end])):
            yield start, end


def _apart(*marks):
    """Marks in order, without those that lie within another."""
    kept = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def guard_of(viewpoint, asked=()):
    """The guard of a viewpoint; ``asked`` are the words of the one who talks with it."""
    return Guard(viewpoint, tuple(asked))


def _known(viewpoint):
    return viewpoint.facts().order_by().values_list("text")


_KNOWN = Compiled(_known)


def _names(character):
    return [name for name in (character.name, *character.aliases) if name]

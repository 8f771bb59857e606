"""The offline voice: the character answers with what he remembers, in the first person, adding nothing.

It stands in for no model. It says what was found, dated by episode, in the language of the story, and asks
back when nothing was.
"""

from itertools import groupby

from episodes.models import Character
from memory.embedding.words import search_words

from . import voice_en, voice_ja
from .topics import MOST
from .words import terms

_VOICES = {"ja": voice_ja, "en": voice_en}


def recollect(viewpoint, memories, question, pronoun="", asked=None):
    """What the character answers, and the memories it rests on, as (text, memories).

    ``pronoun`` is how he calls himself, where that is known; ``asked`` are the ids of the facts that answer
    the question (``topics.asked_for``), None where its words are to tell.
    """
    voice = _VOICES[viewpoint.story.language]
    if viewpoint.is_blind:
        return voice.NOT_YET, []
    people = _People(viewpoint)
    if asked is None:
        fitting = _fitting(people, memories, question)
    else:
        fitting = [memory for memory in memories if memory.id in asked]
    if not fitting:
        return voice.NOTHING, []
    paragraphs = [voice.FOUND]
    for number, group in groupby(fitting, key=lambda memory: memory.episode):
        said = [f"{voice.BULLET}{_said(voice, people, memory, pronoun)}" for memory in group]
        paragraphs.append("\n".join([voice.headed(number), *said]))
    return "\n\n".join(paragraphs), fitting


def refusal_of(viewpoint, pronoun=""):
    """How the character declines to answer, when an answer would tell what he cannot know."""
    voice = _VOICES[viewpoint.story.language]
    return voice.REFUSAL.format(pronoun or voice.FIRST_PERSON)


class _People:
    """The names of the one who speaks, and of everybody else."""

    def __init__(self, viewpoint):
        self.viewer, self.language = viewpoint.character, viewpoint.story.language
        self.own = _names(self.viewer)
        cast = Character.objects.of(viewpoint.story).exclude(pk=self.viewer.pk)
        self.groups = [_names(character) for character in cast]
        self.others = set().union(*self.groups) - self.own

    def named_in(self, question):
        """All names of those whom a question names by one of them."""
        return {name for group in self.groups if any(name in question for name in group) for name in group}

    def own_terms(self):
        return set().union(*(terms(name, self.language) for name in self.own))


def _names(character):
    return {name for name in (character.name, *character.aliases) if name}


def _fitting(people, memories, question):
    """The memories that answer the question, in their order; what matters, if it asks nothing definite."""
    asked, named = terms(question, people.language) - people.own_terms(), people.named_in(question)
    ranked = [(_shared(asked, named, memory.text, people.language), memory) for memory in memories]
    if asked:
        words = set(search_words(question))
        ranked = [pair for pair in ranked if pair[0]] or [
            pair for pair in ranked if words.intersection(search_words(pair[1].text))
        ]
    best = sorted(ranked, key=lambda pair: (-pair[0], -pair[1].score, -pair[1].importance))[:MOST]
    return sorted((memory for _, memory in best), key=lambda memory: (memory.episode, memory.id))


def _shared(asked, named, text, language):
    """How many of the words asked for a memory holds, and whether it names whom the question names.

    A Japanese word may begin or end a longer one (喫茶 喫茶店, 店 喫茶店), but not hide within it.
    """
    held = terms(text, language)
    if language == "ja":
        shared = sum(any(run.startswith(word) or run.endswith(word) for run in held) for word in asked)
    else:
        shared = len(asked & held)
    return shared + any(name in text for name in named)


def _said(voice, people, memory, pronoun):
    of_himself = voice.in_first_person(memory.text, people.own, people.others, pronoun or voice.FIRST_PERSON)
    return voice.told(memory.text if of_himself is None else of_himself, memory, of_himself is not None)

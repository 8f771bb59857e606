"""Facts by the words they share with a question: the keyword index, one for all stories.

A word stands in the index with its story before it (``7:鍵``). So a question looks up only what its own story
says, and PostgreSQL's statistics of the most common words are those of each story.
"""

import math
import time
from collections import Counter
from itertools import chain
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, TextField

from .compiled import Compiled
from .embedding.words import search_words
from .models import Fact

# About as many facts are looked at for a question. Words that more facts share tell little, and are left out
# while there are rarer ones.
LOOKED_AT = 300

# Seconds for which a process goes by the counts it has read.
COUNTED_FOR = 60
_common, _counted = {}, -math.inf

_INDEX = """
    UPDATE memory_fact SET search = (
        SELECT array_to_tsvector(array_agg(memory_fact.story_id || ':' || word))
        FROM unnest(string_to_array(found.words, ' ')) AS word WHERE word <> ''
    )
    FROM unnest(%s::bigint[], %s::text[]) AS found (id, words) WHERE memory_fact.id = found.id
"""
# Looked up first, and then where they stand: of words that are not known while it plans, PostgreSQL expects
# so many facts that it would go through all those of the story beside them.
_FOUND = """
    "memory_fact"."ctid" = ANY(ARRAY(
        SELECT sharing.ctid FROM memory_fact AS sharing WHERE sharing.search @@ %s::tsquery
    ))
"""
_GIVEN = '"memory_fact"."id" = ANY(%s::bigint[])'
_WITH = "SELECT id FROM memory_fact WHERE search @@ %s::tsquery"
_FREQUENCIES = """
    SELECT common.word, common.share * greatest(reltuples, 0)
    FROM pg_stats, pg_class,
         unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (word, share)
    WHERE schemaname = current_schema() AND tablename = 'memory_fact' AND attname = 'search'
      AND pg_class.oid = 'memory_fact'::regclass
"""


class Candidate(NamedTuple):
    """A fact that a viewpoint sees, as far as a ranking needs it: ``place`` is that of its episode in story
    time, ``words`` are those it shares with the question."""

    id: int
    importance: int
    place: float
    words: set[str]


def index_words(facts):
    """Write the words by which facts are found. The facts must have ids."""
    rows = [(fact.pk, " ".join(search_words(f"{fact.text}\n{fact.quote}"))) for fact in facts]
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [[pk for pk, _ in rows], [words for _, words in rows]])


def facts_with(words, stories):
    """The ids of the facts of some stories that hold the rarest of these words: of about ``LOOKED_AT`` facts,
    however long the stories are. ``words`` are such as ``search_words`` gives."""
    telling = _telling([f"{story}:{word}" for story in stories for word in words])
    with connection.cursor() as cursor:
        cursor.execute(_WITH, [" | ".join(_quoted(word) for word in telling)])
        return [pk for (pk,) in cursor.fetchall()]


class Asking:
    """The words of a question, looked for among the facts that a viewpoint sees. What is found is ``Put``, as
    candidates by the ids of their facts."""

    def __init__(self, question, viewpoint):
        words = search_words(question)
        self.viewpoint = viewpoint
        self.words = {f"{bound.story.pk}:{word}" for bound in viewpoint.bounds for word in words}

    def sharing(self):
        """The facts that share the most telling of the words."""
        telling = " | ".join(_quoted(word) for word in _telling(sorted(self.words)))
        return _SHARING.put(self.viewpoint, telling, read=self._read)

    def among(self, ids):
        """Those of the ids given that are seen, whatever they share."""
        return _AMONG.put(self.viewpoint, list(ids), read=self._read)

    def _read(self, rows):
        shared = self.words.intersection
        return {pk: Candidate(pk, *weight, shared(held or ())) for pk, *weight, held in rows}


def _sharing(viewpoint, telling):
    return _candidates(viewpoint, where=[_FOUND], params=[telling])


def _among(viewpoint, ids):
    return _candidates(viewpoint, where=[_GIVEN], params=[ids])


def _candidates(viewpoint, **among):
    held = Func(F("search"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    facts = viewpoint.facts(Fact.objects.extra(**among))
    return facts.order_by().values_list("pk", "importance", "episode__timeline", held)


_SHARING, _AMONG = Compiled(_sharing, planned_once=True), Compiled(_among, planned_once=True)


def by_words(candidates):
    """Those that share words, best first: a word weighs the more, the fewer of them share it."""
    sharing = [one for one in candidates if one.words]
    frequency = Counter(chain.from_iterable(one.words for one in sharing))
    weight = {word: math.log(1 + len(sharing) / count) for word, count in frequency.items()}
    return sorted(sharing, key=lambda one: (-math.fsum(map(weight.get, one.words)), one.id))


def _telling(asked):
    """The rarest of these words, as far as about ``LOOKED_AT`` facts hold them; one at least.

    How many do is PostgreSQL's own estimate; words outside its statistics are rare.
    """
    if not asked:
        return []
    expected = _common_words()
    by_rarity = sorted(asked, key=lambda word: expected.get(word, 0))
    chosen, total = [], 0
    for word in by_rarity:
        total += expected.get(word, 0)
        if chosen and total > LOOKED_AT:
            break
        chosen.append(word)
    return chosen


def _common_words():
    """The most common words of the index, and about how many facts hold each. PostgreSQL counts anew when it
    analyses the table, so what is a minute old will do."""
    global _common, _counted
    now = time.monotonic()
    if now - _counted > COUNTED_FOR:
        with connection.cursor() as cursor:
            cursor.execute(_FREQUENCIES)
            _common, _counted = dict(cursor.fetchall()), now
    return _common


def _quoted(word):
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"

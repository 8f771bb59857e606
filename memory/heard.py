"""Finding the episodes in which a secret may be talked about, by the words that somebody hears in them."""

from itertools import combinations

from django.db import connection, transaction

from episodes.models import Episode
from episodes.turns import join_turn

from .allusions import forms_of, telling_words
from .models import ExtractionRun, HeardScene
from .passages import scene_digest

_INSERT = """
    INSERT INTO memory_heardscene (episode_id, digest, words)
    SELECT %s, given.digest, coalesce(
        (SELECT array_to_tsvector(array_agg(word)) FROM unnest(string_to_array(given.words, ' ')) AS word
         WHERE word <> ''), ''::tsvector)
    FROM unnest(%s::text[], %s::text[]) AS given (digest, words)
    ON CONFLICT DO NOTHING
"""


def keep_heard(episode, read):
    """Keep the words that somebody hears in the scenes of an episode, as ``read``; of those that are as they
    were, nothing is done."""
    scenes = {scene_digest(_text(episode, scene), scene.reading): scene for scene in read}
    kept = dict(HeardScene.objects.filter(episode=episode).values_list("digest", "pk"))
    new = [digest for digest in scenes if digest not in kept]
    words = [" ".join(sorted(_words_heard(episode, scenes[digest]))) for digest in new]
    # An episode that went meanwhile needs none.
    with transaction.atomic():
        join_turn(episode.story)
        if not Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk).exists():
            return
        HeardScene.objects.filter(pk__in=[pk for digest, pk in kept.items() if digest not in scenes]).delete()
        if new:
            with connection.cursor() as cursor:
                cursor.execute(_INSERT, [episode.pk, new, words])


def episodes_that_may_tell(episode, secrets, most):
    """Up to ``most`` read episodes after this one, the nearest first, in which a scene has two telling words
    of one of the ``secrets``, or the only one that it has."""
    asked = " | ".join(filter(None, dict.fromkeys(_asked(episode.story_id, secret) for secret in secrets)))
    if not asked:
        return []
    tells = HeardScene.objects.extra(where=['"words" @@ %s::tsquery'], params=[asked])
    return list(
        Episode.objects.select_related("story")
        .filter(story=episode.story_id, timeline__gt=episode.timeline)
        .filter(pk__in=tells.values("episode"))
        .filter(runs__state=ExtractionRun.State.DONE)
        .distinct()
        .order_by("timeline")[:most]
    )


def _asked(story_id, secret):
    """The words of a secret as a query: any two of the telling ones; each may stand in any of its forms."""
    words = [
        "(" + " | ".join(_quoted(f"{story_id}:{form}") for form in sorted(word)) + ")"
        for word in telling_words(secret)
    ]
    pairs = [f"({one} & {other})" for one, other in combinations(words, 2)]
    return " | ".join(pairs or words)


def _words_heard(episode, scene):
    text = _text(episode, scene)
    for said in scene.reading.utterances:
        if said.speaker and frozenset(said.hearers) - {said.speaker}:
            yield from (f"{episode.story_id}:{form}" for form in forms_of(text[said.start : said.end]))


def _text(episode, scene):
    return episode.body[scene.span.start : scene.span.end]


def _quoted(word):
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"

"""How often people are named, which orders the cast: counted only where a text or a name has changed."""

from collections import Counter
from hashlib import blake2b

from django.db import transaction
from django.db.models import F

from episodes.models import Character, Episode

from .models import Naming
from .scenes import naming

BATCH = 1000


def count_mentions(story, episodes):
    """Count anew how often these episodes name the people of a story; and in all episodes those who go by
    other names than when they were last counted. Let nobody else count meanwhile."""
    people = list(Character.objects.filter(story=story))
    renamed = [person for person in people if person.counted_as != _digest(person)]
    same = [person for person in people if person.counted_as == _digest(person)]
    with transaction.atomic():
        _count(same, {episode.pk: episode.body for episode in episodes})
        if renamed:
            Naming.objects.filter(character__in=renamed).delete()
            for person in renamed:
                person.mentions, person.counted_as = 0, _digest(person)
            Character.objects.bulk_update(renamed, ["mentions", "counted_as"], batch_size=500)
            _count(renamed, dict(Episode.objects.filter(story=story).values_list("pk", "body")))


def forget_mentions(episode_id):
    """Take off what an episode that is gone had counted for."""
    with transaction.atomic():
        gone = Naming.objects.select_for_update().filter(episode_id=episode_id)
        for character_id, count in gone.values_list("character_id", "count"):
            Character.objects.filter(pk=character_id).update(mentions=F("mentions") - count)
        gone.delete()


def _count(people, texts):
    held = {
        (row.character_id, row.episode_id): row
        for row in Naming.objects.filter(character__in=people, episode_id__in=texts)
    }
    new, changed, gone, more = [], [], [], Counter()
    for person in people:
        pattern = naming(_names(person))
        for episode_id, text in texts.items():
            row = held.get((person.pk, episode_id))
            before, count = row.count if row else 0, sum(1 for _ in pattern.finditer(text))
            more[person.pk] += count - before
            if row is None and count:
                new.append(Naming(character=person, episode_id=episode_id, count=count))
            elif row and not count:
                gone.append(row.pk)
            elif count != before:
                row.count = count
                changed.append(row)
    Naming.objects.bulk_create(new, batch_size=BATCH)
    Naming.objects.bulk_update(changed, ["count"], batch_size=BATCH)
    Naming.objects.filter(pk__in=gone).delete()
    for pk, difference in more.items():
        if difference:
            Character.objects.filter(pk=pk).update(mentions=F("mentions") + difference)


def _names(person):
    return tuple(name for name in (person.name, *person.aliases) if name)


def _digest(person):
    return blake2b(repr(_names(person)).encode(), digest_size=8).hexdigest()

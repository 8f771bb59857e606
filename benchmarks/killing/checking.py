"""After the killing: is the site at rest again by itself, and does it hold all that it promised?"""

import time

from django.db import DatabaseError, InterfaceError, connection


def until_at_rest(stories, patience):
    """Seconds until nothing is asked for any more, or None if that took longer than ``patience``."""
    from memory.models import SyncRequest

    began = time.monotonic()
    while time.monotonic() - began < patience:
        try:
            if not SyncRequest.objects.filter(story__in=stories).exists():
                return time.monotonic() - began
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(0.5)
    return None


def what_is_left(stories):
    """Work that was not done, in words."""
    from memory.models import SyncRequest

    return [
        f"{one.work} of episode {one.episode_id} r{one.revision}: attempts {one.attempts},"
        f" losses {one.losses}, waits {one.waits}, not before {one.not_before}, {one.last_error}"
        for one in SyncRequest.objects.filter(story__in=stories)
    ]


def faults_of(story, saga, account):
    """What a story at rest does not hold as it was promised, in words."""
    from episodes.models import Episode, Revision
    from memory.models import Awareness, ExtractionRun, Fact, MemoryRecord
    from memory.reconciling import reconcile

    faults = []
    pages = {page.pk: page for page in account.pages.values()}
    episodes = {episode.pk: episode for episode in Episode.objects.filter(story=story)}
    faults += [f"{pages[pk].tag} is lost" for pk in pages.keys() - episodes.keys()]
    faults += [f"{episodes[pk].title} should not be there" for pk in episodes.keys() - pages.keys()]
    numbers = sorted(episode.number for episode in episodes.values())
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"the episodes are numbered {numbers}")
    for pk in pages.keys() & episodes.keys():
        page, episode = pages[pk], episodes[pk]
        if episode.manuscript != page.text:
            faults.append(f"{page.tag}: the text saved last is not there")
        if not Revision.objects.filter(
            episode=episode, number=episode.revision, manuscript=page.text
        ).exists():
            faults.append(f"{page.tag}: revision {episode.revision} does not have the text")
        newest = ExtractionRun.objects.filter(episode=episode).first()
        if newest is None or (newest.state, newest.revision) != ("done", episode.revision):
            faults.append(f"{page.tag}: not understood: {newest}")
        seen = {}
        texts = list(Fact.objects.live().filter(episode=episode).values_list("text", flat=True))
        for text in texts:
            for tag, versions in saga.seen_in(text).items():
                for version, things in versions.items():
                    seen.setdefault((tag, version), []).extend(things)
        if {key: sorted(things) for key, things in seen.items()} != {
            (page.tag, page.version): sorted(saga.things)
        }:
            faults.append(f"{page.tag}: version {page.version} is understood as {texts}")
    differences = reconcile(story, mend=False)
    if not differences.none:
        faults.append(f"the store differs from the facts: {differences}")
    held = MemoryRecord.objects.filter(story_id=story.pk).values_list("fact_id", "holder")
    if len(held) != len(set(held)):
        faults.append("a fact has two records for one holder")
    if Awareness.objects.filter(fact__story=story, character__merged_into__isnull=False).exists():
        faults.append("somebody who was merged still knows something")
    return faults

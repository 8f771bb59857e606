"""How fast the timeline renders: a story of 100 episodes and 40 characters, the whole page.

    python manage.py shell -c "from benchmarks.timeline import main; main()"
    python manage.py shell -c "from benchmarks.timeline import one; one('SLUG')"   # of a story that is there

Makes the story in a transaction that is rolled back. Prints a line for each size of cell: milliseconds at the
50th and 95th percentile, those spent by this process, queries, and the size of the page.
"""

import random
import statistics
import time

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from episodes.models import Character, Episode, Member, Role, Story
from memory.models import Awareness, Fact

PAGES = 30
FACTS_IN_AN_EPISODE = 24
KNOWERS_OF_A_FACT = 6


def main(episodes=100, characters=40):
    with transaction.atomic():
        user = get_user_model().objects.create_user("benchmark")
        story = Story.objects.create(slug="benchmark", title="Benchmark", language="en")
        Member.objects.create(story=story, user=user, role=Role.OWNER)
        fill(story, episodes=episodes, characters=characters)
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        known = Awareness.objects.filter(fact__story=story).count()
        print(f"{episodes} episodes, {characters} characters, {known} awarenesses, {PAGES} pages each")
        for show in ("shades", "marks"):
            print(_line(client, f"/stories/{story.slug}/timeline/?as_of={episodes // 2}&show={show}", show))
        transaction.set_rollback(True)


def one(slug):
    """The timeline of a story as it is, seen by one of its owners."""
    owner = Member.objects.filter(story__slug=slug, role=Role.OWNER).select_related("user").first()
    client = Client(headers={"host": "localhost"})
    client.force_login(owner.user)
    print(_line(client, f"/stories/{slug}/timeline/", slug))


def fill(story, *, episodes, characters):
    """Give a story episodes, people, facts and those who know them, the same for every run."""
    dice = random.Random(7)
    people = Character.objects.bulk_create(
        Character(story=story, slug=f"person-{n}", name=f"Person {n}", mentions=1000 // n)
        for n in range(1, characters + 1)
    )
    parts = Episode.objects.bulk_create(
        Episode(story=story, number=n, timeline=n, title=f"Part {n}", body="…", revision=1)
        for n in range(1, episodes + 1)
    )
    facts = Fact.objects.bulk_create(
        Fact(
            story=story,
            episode=part,
            revision=1,
            index=index,
            text=f"Something of weight happens in part {part.number}, and {index} people talk about it.",
            scope=dice.choice(["world", "character"]),
            importance=dice.choice([1, 2, 2, 3, 3, 4, 5]),
        )
        for part in parts
        for index in range(FACTS_IN_AN_EPISODE)
    )
    Awareness.objects.bulk_create(
        Awareness(
            fact=fact,
            character=person,
            story_id=fact.story_id,
            since=fact.episode,
            how=dice.choice(["witnessed", "witnessed", "told", "inferred", "own"]),
            stance=dice.choice(["knows"] * 8 + ["suspects", "believes"]),
        )
        for fact in facts
        for person in dice.sample(people, KNOWERS_OF_A_FACT)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE memory_fact, memory_awareness, episodes_episode")


def _line(client, address, show):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
        asked = len(queries)
    assert page.status_code == 200, page.status_code
    times, began_work = [], time.process_time()
    for _ in range(PAGES):
        began = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - began))
    # Steadier than the clock where other work shares the processor; without what the database spends.
    work = 1000 * (time.process_time() - began_work) / PAGES
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    size = len(page.content) // 1024
    return (
        f"{show:7} p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  processor {work:4.0f} ms  {asked} queries  {size} KB"
    )

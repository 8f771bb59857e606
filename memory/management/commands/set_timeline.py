"""Move an episode in story time."""

import math

from django.core.management.base import BaseCommand, CommandError

from episodes.models import Story
from episodes.ordering import set_timeline
from memory.casting import with_branches
from memory.projecting import project_story
from storyhub.management.commanding import make_database_ready


class Command(BaseCommand):
    help = "Moves an episode in story time (a flashback, a prequel); the memory follows."

    def add_arguments(self, parser):
        parser.add_argument("--story", required=True, help="the address (slug) of the story")
        parser.add_argument("--episode", required=True, type=int, help="the number of the episode")
        parser.add_argument("--place", required=True, type=float, help="its place in story time")

    def handle(self, *args, story, episode, place, **options):
        if not math.isfinite(place):
            raise CommandError("The place is a number.", returncode=2)
        make_database_ready()
        found = Story.objects.filter(slug=story).first()
        if found is None:
            raise CommandError(f"There is no story {story!r}.")
        moved = found.episodes.filter(number=episode).first()
        if moved is None:
            raise CommandError(f"{story} has no episode {episode}.")
        set_timeline(moved, place)
        # Here and now, so that whoever asks next is answered from the new place, worker or not.
        for member in with_branches(found):
            project_story(member)
        self.stdout.write(f"Episode {episode} of {story} stands at {place:g} in story time.")

"""Texts that are kept with a talk and obey its viewpoint: versions of notes and of summaries."""

from episodes.models import Episode
from memory.viewpoint import episodes_of

from . import conversations
from .base import Version

# The place past the last episode.
END = "end"


def place_of(talk):
    """Where a talk stands in the story, as working memories are filed."""
    return END if talk.pinned_to is None else str(talk.pinned_to)


class Shelf:
    """What a holder has written at one place, as a viewpoint may see it.

    A version is seen when the ``sight`` holds every fact that stands behind it and the viewpoint sees the
    last episode that was seen when it was written: a fact that became a secret, or an episode that was moved,
    can hide it.
    """

    def __init__(self, holder, place, sight):
        self.holder, self.place, self.sight, self.viewpoint = holder, place, sight, sight.viewpoint

    def latest(self):
        """The latest version that is seen, or None; and the number of the latest, seen or not (0: none)."""
        versions = conversations().versions(self.holder, self.place)
        return self._seen(versions), versions[0].number if versions else 0

    def at(self, number):
        """The version of a number, if it is seen."""
        versions = conversations().versions(self.holder, self.place)
        return self._seen([version for version in versions if version.number == number])

    def others(self):
        """The other places at which the holder has written."""
        return conversations().places(self.holder) - {self.place}

    def elsewhere(self, place):
        """The latest version of another place that is seen from here."""
        return self._seen(conversations().versions(self.holder, place))

    def put(self, number, text, rests_on, source=None):
        """Write a version, if there is none of its number; whether it was written."""
        return conversations().put_version(
            Version(
                holder=self.holder,
                place=self.place,
                number=number,
                text=text,
                rests_on=tuple(rests_on),
                seen_to=self._seen_to(),
                source_talk=source.talk_id if source else "",
                source=source.id if source else "",
            )
        )

    def clear(self):
        """Remove what was written at this place."""
        conversations().forget_versions(self.holder, self.place)

    def _seen(self, versions):
        """The latest of the versions that the viewpoint may see."""
        wanted = {fact for version in versions for fact in version.rests_on}
        facts = self.sight.of(wanted)
        last = {version.seen_to for version in versions if version.seen_to}
        places = dict(Episode.objects.filter(pk__in=last).values_list("pk", "timeline"))
        cutoff = self.viewpoint.cutoff
        for version in versions:
            # An episode that is gone took its facts along; those are missed above.
            place = places.get(version.seen_to)
            if set(version.rests_on) <= facts and (place is None or (cutoff is not None and place <= cutoff)):
                return version
        return None

    def _seen_to(self):
        """The last episode that the viewpoint sees."""
        if self.viewpoint.cutoff is None:
            return None
        seen = episodes_of(self.viewpoint.story).filter(timeline__lte=self.viewpoint.cutoff)
        return seen.order_by("-timeline").values_list("pk", flat=True).first()

"""Where viewpoints were last found to stand.

A question begins with where its viewpoint stands in story time, and all else depends on it. That hardly ever
changes between two questions: so the question goes by what this process found the last time, and asks again
beside all else, instead of waiting for it first. What was found is told only where the viewpoint still stands
there.
"""

from .viewpoint import Viewer

KEPT_AT_MOST = 10_000
_stood = {}


def expected(viewpoint):
    """The viewpoint anew, taken to stand where it last stood; and a function that tells whether it does."""
    now = viewpoint.anew()
    if now.viewer in (Viewer.READER, Viewer.AUTHOR):
        # They stand in no place in story time.
        return now, lambda: True
    bounds = tuple((bound.story.pk, bound.timeline, bound.number) for bound in now.bounds)
    key = bounds, now.before, now.through
    stood = _stood.get(key)
    if stood is None:
        _keep(key, now.places)
        return now, lambda: True
    now.__dict__["places"] = stood
    places = now.putting_places()
    return now, lambda: _keep(key, places.answer()) == stood


def _keep(key, places):
    if len(_stood) >= KEPT_AT_MOST:
        _stood.clear()
    _stood[key] = places
    return places

"""The circuit of a service, a model or a store: after repeated failure nobody asks it for a while, anywhere.

It opens after ``FAILURES`` in a row and stays open for ``PAUSE``, longer with each further failure. When it
has been open long enough, calls go through again: one success closes it, one failure opens it anew.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from .models import Circuit
from .prepared import rows

FAILURES = 5
PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Standing:
    """How often a service failed in a row, and for how many seconds it is still to be left in peace: 0 when
    it may be asked."""

    failures: int = 0
    seconds_to_wait: float = 0.0


def standing_of(name):
    """The standing of a service, in one look at the database."""
    found = rows("SELECT failures, open_until FROM memory_circuit WHERE name = %s", [name])
    failures, until = found[0] if found else (0, None)
    return Standing(failures, max(0.0, (until - timezone.now()).total_seconds()) if until else 0.0)


def seconds_to_wait(name):
    """How long the service is still to be left in peace: 0 when it may be asked."""
    return standing_of(name).seconds_to_wait


def record_failure(name, reason, retry_after=None, *, failures=FAILURES):
    """Count a failure; the last of so many opens the circuit, at least for ``retry_after`` seconds."""
    Circuit.objects.get_or_create(name=name)
    Circuit.objects.filter(name=name).update(failures=F("failures") + 1, reason=reason[:2000])
    counted = Circuit.objects.values_list("failures", flat=True).get(name=name)
    if counted < failures:
        return
    pause = min(PAUSE * 2 ** min(counted - failures, 10), LONGEST_PAUSE)
    pause = max(pause, min(timedelta(seconds=retry_after or 0), LONGEST_PAUSE))
    Circuit.objects.filter(name=name).update(open_until=timezone.now() + pause)


def record_success(name):
    """The service answers: forget its failures."""
    Circuit.objects.filter(name=name, failures__gt=0).update(failures=0, open_until=None, reason="")

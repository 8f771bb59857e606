"""Reading an episode scene by scene, and keeping what was read under everything it depends on."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from django.utils import timezone

from .extraction.base import Scene, Usage
from .models import SceneCache
from .understanding.reading import (
    Carry,
    How,
    Kind,
    Knower,
    Mention,
    SceneReading,
    Scope,
    Span,
    Stance,
    Statement,
    Utterance,
)

# A kept reading that no text has used for this long is forgotten.
KEPT_FOR = timedelta(days=60)
_SPACE = re.compile(r"\s+")
_JOINT = re.compile(r"[\s・=＝·.]+")


NO_USAGE = Usage()
NO_CARRY = Carry()


@dataclass(frozen=True)
class ReadScene:
    """A scene with its place in the episode, its reading, and whether that was kept from before."""

    span: Span
    reading: SceneReading
    kept: bool = False
    usage: Usage = NO_USAGE


def read_scenes(text, spans, *, story, extractor, cast, check=lambda: None, progress=lambda scene: None):
    """Read the scenes of a text, only those that no kept reading covers; a list of ``ReadScene`` in order.

    ``check`` is called before and after each slow step and may raise to stop; ``progress`` gets each scene
    as soon as it is read. Raises ``ModelUnavailable``; what was read until then is kept.
    """
    narrator = next((person.id for person in cast if person.narrator), None)
    beginning = Carry(narrator=narrator)
    if extractor.parallel > 1:
        return _read_together(text, spans, story, extractor, cast, beginning, check, progress)
    read, carry = [], beginning
    kept = _Kept(story, extractor)
    for span in spans:
        scene = _scene(text, span, story, cast, carry)
        digest = digest_of(scene, extractor)
        done = kept.find(span, digest)
        if done is None:
            check()
            extracted = extractor.extract(scene)
            kept.keep(digest, extracted.reading)
            done = ReadScene(span, extracted.reading, usage=extracted.usage)
        carry = done.reading.carry
        read.append(done)
        progress(done)
    return read


def _read_together(text, spans, story, extractor, cast, beginning, check, progress):
    kept = _Kept(story, extractor)
    read, missing, carry = {}, {}, beginning
    for span in spans:
        scene = _scene(text, span, story, cast, carry)
        if extractor.listener is not None:
            check()
            heard = _heard(scene, span, extractor.listener, story)
            scene, carry = replace(scene, heard=heard), heard.carry
        digest = digest_of(scene, extractor)
        if done := kept.find(span, digest):
            read[span] = done
            progress(done)
        else:
            missing[span] = (scene, digest)
    check()
    failure = None
    with ThreadPoolExecutor(extractor.parallel) as pool:
        futures = {span: pool.submit(extractor.extract, scene) for span, (scene, _) in missing.items()}
        for span, future in futures.items():
            try:
                extracted = future.result()
            except Exception as error:
                # What the others bring is kept: it was paid for.
                failure = failure or error
                for other in futures.values():
                    other.cancel()
                continue
            kept.keep(missing[span][1], extracted.reading)
            read[span] = ReadScene(span, extracted.reading, usage=extracted.usage)
            progress(read[span])
    if failure:
        raise failure
    return [read[span] for span in spans]


def _heard(scene, span, listener, story):
    """What the listener of an extractor reads in a scene, kept like any reading."""
    kept, digest = _Kept(story, listener), digest_of(scene, listener)
    if done := kept.find(span, digest):
        return done.reading
    reading = listener.extract(scene).reading
    kept.keep(digest, reading)
    return reading


def _scene(text, span, story, cast, carry):
    scene = text[span.start : span.end]
    return Scene(scene, story.language, tuple(people_in(scene, cast, carry)), carry)


def people_in(scene, cast, carry=NO_CARRY):
    """The people a scene can be about: those whose names, or parts of them, stand in it, those handed on by
    the scene before, and the narrator. A reader sees only these, so that its reading depends on no others."""
    handed_on = {*carry.present, *carry.speakers, carry.narrator}
    flat = _SPACE.sub(" ", scene)
    return [
        person
        for person in cast
        if person.narrator or person.id in handed_on or naming(name_parts(person.names)).search(flat)
    ]


@lru_cache(maxsize=4096)
def naming(names):
    """The pattern that finds names in a text, the longest first; in scripts with spaces only whole words."""
    ways = [
        ("(?<!\\w)" if name[0].isascii() else "")
        + re.escape(name)
        + ("(?!\\w)" if name[-1].isascii() else "")
        for name in sorted(names, key=len, reverse=True)
    ]
    return re.compile("|".join(ways) or "(?!)", re.IGNORECASE)


def name_parts(names):
    """Ways in which names may stand in a text: whole, and their parts."""
    parts = set()
    for name in names:
        name = _SPACE.sub(" ", name).strip()
        parts.add(name)
        pieces = [piece for piece in _JOINT.split(name) if piece]
        if len(pieces) > 1:
            parts.update(piece for piece in pieces if len(piece) > (2 if piece.isascii() else 1))
        elif len(name) > 2 and not name.isascii():
            parts.update((name[:2], name[-2:]))
    return tuple(sorted(parts - {""}))


def digest_of(scene, extractor):
    """The key of a scene's reading: a digest of everything it depends on."""
    everything = [
        scene.text,
        scene.language,
        extractor.name,
        sorted((asdict(person) for person in scene.cast), key=lambda person: person["id"]),
        asdict(scene.carry),
    ]
    return sha256(json.dumps(everything, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class _Kept:
    """The kept readings of a story."""

    def __init__(self, story, extractor):
        self.story, self.extractor = story, extractor

    def find(self, span, digest):
        row = SceneCache.objects.filter(story=self.story, digest=digest).first()
        if row is None:
            return None
        if timezone.now() - row.used_at > timedelta(days=1):
            row.save(update_fields=["used_at"])
        return ReadScene(span, reading_from(row.reading), kept=True)

    def keep(self, digest, reading):
        SceneCache.objects.bulk_create(
            [
                SceneCache(
                    story=self.story, digest=digest, extractor=self.extractor.name, reading=asdict(reading)
                )
            ],
            ignore_conflicts=True,
        )


def forget_unused():
    """Forget the readings that no text has used for long."""
    SceneCache.objects.filter(used_at__lt=timezone.now() - KEPT_FOR).delete()


def reading_from(data):
    """A ``SceneReading`` from its JSON."""
    return SceneReading(
        present=tuple(data["present"]),
        mentions=tuple(Mention(**mention) for mention in data["mentions"]),
        utterances=tuple(
            Utterance(**said | {"addressees": tuple(said["addressees"]), "hearers": tuple(said["hearers"])})
            for said in data["utterances"]
        ),
        statements=tuple(_statement_from(statement) for statement in data["statements"]),
        carry=Carry(**_tupled(data["carry"])),
        dropped=data["dropped"],
        # Readings that were kept before there was such a thing have none.
        reconciled=data.get("reconciled", {}),
    )


def _statement_from(data):
    return Statement(
        **data
        | {
            "scope": Scope(data["scope"]),
            "stance": Stance(data["stance"]),
            "kind": Kind(data["kind"]),
            "about": tuple(data["about"]),
            "knowers": _knowers_from(data["knowers"]),
            "queried": _knowers_from(data.get("queried", ())),
        }
    )


def _knowers_from(data):
    return tuple(
        Knower(knower["person"], How(knower["how"]), Stance(knower["stance"]), knower["told_by"])
        for knower in data
    )


def _tupled(data):
    return {name: _tuple(value) for name, value in data.items()}


def _tuple(value):
    return tuple(map(_tuple, value)) if isinstance(value, list) else value

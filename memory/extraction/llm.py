"""The extractor that asks a language model, scene by scene, and trusts it as far as it can check."""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from threading import Lock

from django.conf import settings

from memory import prompts
from memory.language_model.base import AnswerUnusable, TooLong
from memory.understanding.reading import SceneReading

from .answers import ASceneRead
from .base import Extracted, Scene, Usage
from .checking import Check

# Scenes are shorter than this as a rule; what is longer is asked about in pieces, cut between lines.
LONGEST = 12_000
# Below this nothing is cut further: a model that cannot hold so little cannot read.
SHORTEST = 400
# No question is longer than this, with the cast and who hears what; a longer one is asked in two.
LONGEST_QUESTION = 20_000
# Scenes are asked about side by side, but the readers' dictionaries serve one at a time.
_listening = Lock()


class LlmExtractor:
    """Reads scenes with a language model. ``offline`` is the reader that says who is there, who speaks and
    who hears it; what the model says of knowers is reconciled with that."""

    def __init__(self, model, offline):
        self._model, self.listener = model, offline
        self.name = f"llm:{model.name[:60]}:{_version()}:{offline.name}"[:100]
        self.model = model.name
        self.parallel = max(1, settings.STORYHUB_LLM_PARALLEL)

    def extract(self, scene: Scene) -> Extracted:
        """Read one scene. Raises ``ModelUnavailable``; no offline statement stands in for the model's."""
        heard = scene.heard or self._listen(scene)
        check = Check(scene.text, scene.cast, heard)
        answer, usage = self._ask(scene, heard, 0, len(scene.text))
        reading = replace(
            heard,
            statements=check.statements(answer),
            dropped=dict(check.dropped),
            reconciled=dict(check.reconciled),
        )
        return Extracted(reading, usage)

    def _listen(self, scene):
        with _listening:
            return self.listener.extract(scene).reading

    def _ask(self, scene, heard, start, end):
        """What the model says about a stretch of the scene; a stretch too long for it is halved."""
        piece = scene.text[start:end]
        if not piece.strip():
            return ASceneRead(facts=[]), Usage()
        question = _question(scene, heard, start, end)
        if len(piece) > LONGEST or (len(question) > LONGEST_QUESTION and len(piece) > SHORTEST):
            return self._halved(scene, heard, start, end)
        try:
            filled = self._model.fill(
                prompts.prompt("extract_facts", language=scene.language), question, ASceneRead
            )
        except TooLong as error:
            if len(piece) <= SHORTEST:
                raise AnswerUnusable(f"{self._model.name} cannot hold even a short scene: {error}") from error
            return self._halved(scene, heard, start, end)
        return filled.value, filled.usage

    def _halved(self, scene, heard, start, end):
        middle = _cut(scene.text, start, end)
        first, first_usage = self._ask(scene, heard, start, middle)
        second, second_usage = self._ask(scene, heard, middle, end)
        return ASceneRead(facts=[*first.facts, *second.facts]), first_usage + second_usage


def _question(scene, heard, start, end):
    return prompts.prompt(
        "scene",
        language=scene.language,
        cast=prompts.fence("\n".join(map(_introduced, scene.cast)), "cast"),
        present=", ".join(heard.present) or "-",
        speakers=prompts.fence("\n".join(_speakers(scene.text, heard, start, end)), "speakers"),
        scene=prompts.fence(scene.text[start:end], "scene"),
    )


def _introduced(person):
    parts = [f"{person.id}: {person.name}", *person.aliases]
    line = " / ".join(" ".join(part.split()) for part in parts)
    return f"{line} (narrator, “{person.first_person or 'I'}”)" if person.narrator else line


def _speakers(text, heard: SceneReading, start, end):
    """Each speech: who says it, who hears it (left out where it is as before), and how it begins."""
    before = None
    for utterance in heard.utterances:
        if start <= utterance.start < end and utterance.speaker:
            circle = {utterance.speaker, *utterance.hearers}
            hearers = "" if circle == before else f" > {', '.join(utterance.hearers) or '-'}"
            before = circle
            yield f"{utterance.speaker}{hearers}: {' '.join(utterance.text[:30].split())}"


def _cut(text, start, end):
    """Where to halve a stretch: the line end nearest to its middle, else the middle."""
    middle = (start + end) // 2
    after = text.find("\n", middle, end - 1)
    before = text.rfind("\n", start, middle)
    nearest = min(
        (at for at in (before, after) if at > start), key=lambda at: abs(at - middle), default=middle - 1
    )
    return nearest + 1


@cache
def _version():
    """Changes with the prompts and the shape of the answer: readings made with others are made anew."""
    parts = [prompts.source(p, lang) for p in ("extract_facts", "scene") for lang in ("ja", "en")]
    return sha256("\n".join([*parts, str(ASceneRead.model_json_schema())]).encode()).hexdigest()[:8]

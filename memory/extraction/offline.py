"""The extractor that needs no model: the reader of the language."""

from memory import understanding

from .base import Extracted


class OfflineExtractor:
    """Reads with rules. Scenes come in order, each with what the one before handed on."""

    model = ""
    parallel = 1
    listener = None

    def __init__(self, language):
        self._reader = understanding.reader_for(language)
        self.name = f"offline:{language}-{self._reader.version}"

    def extract(self, scene):
        return Extracted(self._reader.read_scene(scene.text, list(scene.cast), scene.carry))

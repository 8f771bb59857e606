"""Who can know a passage, as far as the text shows: who says and hears it, who is there, who thinks it."""

import re
from dataclasses import dataclass, replace

from memory.understanding.reading import How, Kind, SceneReading, Scope
from memory.understanding.thoughts import is_thought

_STOP = re.compile(r"[.。!?！？\n]")
_INNER_KINDS = (Kind.FEELING, Kind.PLAN)
# What narration tells of people that all may know; what they do is known to those who see it.
_OPEN_KINDS = (Kind.JOB, Kind.PLACE, Kind.APPEARANCE, Kind.TRAIT, Kind.RELATION)


@dataclass(frozen=True)
class Audience:
    """Those who can know a passage. It was ``spoken``, by the ``speaker`` if one said all of it; or it is a
    ``thought``; ``public`` says that it may be for everyone."""

    people: frozenset[str]
    speaker: str | None = None
    spoken: bool = False
    thought: bool = False
    public: bool = False


@dataclass(frozen=True)
class Hearing:
    """A scene as the offline reader heard it: the word of the text against that of a model."""

    text: str
    reading: SceneReading

    def of(self, start, end, kind, owners, subjects):
        """Who can know the passage from ``start`` to ``end``, of which a model says that it is of a ``kind``,
        about ``subjects``, and the own act or thought of ``owners``."""
        said = [u for u in self.reading.utterances if _overlap(start, end, u.start, u.end)]
        if sum(_overlap(start, end, u.start, u.end) for u in said) * 2 > end - start:
            return self._of_talk(said, start, end)
        audience = self._of_narration(start, end, kind, owners, subjects)
        if not said:
            return audience
        # Something in it is said: who did not hear that cannot know all of it.
        return replace(audience, people=audience.people & self._hearers(said), public=False)

    def told(self, teller, listener):
        """What somebody says in the scene that somebody else hears, speech by speech."""
        return [u.text for u in self.reading.utterances if u.speaker == teller and listener in u.hearers]

    def _of_talk(self, said, start, end):
        """All of it was heard by those who heard each speech of it; of a speech of which nothing is known, by
        whoever is there."""
        speakers = {u.speaker for u in said}
        speaker = speakers.pop() if len(speakers) == 1 else None
        public = self._scopes(start, end) == {Scope.WORLD}
        return Audience(self._hearers(said), speaker, spoken=True, public=public)

    def _hearers(self, said):
        present = frozenset(self.reading.present)
        heard = [frozenset({u.speaker, *u.hearers} - {None}) or present for u in said]
        return frozenset.intersection(*heard)

    def _of_narration(self, start, end, kind, owners, subjects):
        present = frozenset(self.reading.present)
        near = [s for s in self.reading.statements if _overlap(start, end, s.start, s.end) * 2 > end - start]
        passage = self._sentence(start, end)
        own = {k.person for s in near for k in s.knowers if k.how is How.OWN}
        thought = is_thought(passage)
        if thought or (kind in _INNER_KINDS and owners):
            return Audience(frozenset(own or (owners or subjects) & present), thought=thought)
        scopes = {s.scope for s in near}
        if scopes == {Scope.CHARACTER}:
            # The text shows who saw it: somebody may have come or gone since the scene began.
            seen = frozenset(k.person for s in near for k in s.knowers)
            return Audience(seen or present)
        public = scopes == {Scope.WORLD} or kind in _OPEN_KINDS or (kind is Kind.EVENT and not subjects)
        return Audience(present, public=public and kind is not Kind.SECRET)

    def _sentence(self, start, end):
        """The passage up to the ends of its sentences: "Mika thought" may stand before it."""
        begin = max((match.end() for match in _STOP.finditer(self.text, 0, start)), default=0)
        stop = _STOP.search(self.text, max(start, end - 1))
        return self.text[begin : stop.end() if stop else len(self.text)]

    def _scopes(self, start, end):
        return {s.scope for s in self.reading.statements if _overlap(start, end, s.start, s.end)}


def _overlap(start, end, other_start, other_end):
    return max(0, min(end, other_end) - max(start, other_start))

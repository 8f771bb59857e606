"""What a reading makes of the facts of an episode: which stay, change, come and go. Writes nothing itself."""

from dataclasses import dataclass, field

from .matching import Found, anchor, match, surroundings
from .models import Awareness, Fact


@dataclass
class Changes:
    """What becomes of each fact. The facts in them carry their new values, not yet written."""

    added: list[Fact] = field(default_factory=list)
    changed: list[Fact] = field(default_factory=list)
    moved: list[Fact] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)
    kept: int = 0
    said: list[tuple[Fact, Found]] = field(default_factory=list)
    knowers: dict[int, list[Awareness]] = field(default_factory=dict)
    about: dict[int, list[int]] = field(default_factory=dict)


def changes_of(episode, facts, found, cast, origin, vectors):
    """The changes that make ``facts``, those of an episode, what was found in it."""

    def of_facts(facts):
        vectors.load(facts)
        return vectors.of_texts([fact.text for fact in facts])

    def of_found(found):
        vectors.load(facts)
        return vectors.of_texts([one.statement.text for one in found])

    matches = match(facts, found, vectors_of_facts=of_facts, vectors_of_found=of_found)
    changes = Changes()
    changes.said.extend(matches.pairs)
    for fact, one in matches.pairs:
        _take(changes, episode, fact, one, cast, origin)
    for fact in matches.gone:
        _let_go(changes, episode, fact)
    index = max((fact.index for fact in facts), default=-1)
    for number, one in enumerate(matches.new, index + 1):
        fact = Fact(story=episode.story, episode=episode, index=number, revision=episode.revision)
        fact.current, fact.origin = False, origin
        _say(fact, one, episode, text=True)
        changes.added.append(fact)
        changes.said.append((fact, one))
        changes.knowers[number] = [
            Awareness(
                character=cast[knower.person],
                story_id=episode.story_id,
                since=episode,
                how=knower.how,
                stance=knower.stance,
                told_by=cast.get(knower.told_by),
            )
            for knower in _knowers(one, cast)
        ]
        changes.about[number] = _about(one, cast)
    return changes


def _take(changes, episode, fact, one, cast, origin):
    """A fact that is still said. A person's words stay; a reader's follow the reading."""
    before = _identity(fact, fact.awarenesses.all())
    places = _anchors(fact)
    by_hand = fact.edited or fact.origin == Fact.Origin.PERSON
    was_current = fact.current
    lost = fact.quote_lost
    fact.quote_lost = False
    if by_hand:
        if place := anchor(
            episode.body, fact.quote, before=fact.before, after=fact.after, near=_near(fact, one)
        ):
            _place(fact, episode, *place, scene=one.scene)
        else:
            fact.quote_lost = bool(fact.quote)
        knowers, about = list(fact.awarenesses.all()), None
    else:
        accepted = fact.review == Fact.Review.ACCEPTED
        rest = _rest(fact)
        _say(fact, one, episode, text=not accepted)
        fact.current = True
        knowers, about = _merged(fact, one, cast, episode), _about(one, cast)
    same = (
        _identity(fact, knowers) == before
        and was_current == fact.current
        and lost == fact.quote_lost
        and (by_hand or rest == _rest(fact))
    )
    if same:
        changes.kept += 1
        if places != _anchors(fact):
            changes.moved.append(fact)
        return
    if _identity(fact, knowers) != before:
        fact.revision = episode.revision
    changes.changed.append(fact)
    changes.knowers[fact.index] = knowers
    if about is not None:
        changes.about[fact.index] = about


def _let_go(changes, episode, fact):
    """A fact that the reading does not say: a reader's fact is current no more, a person's stays."""
    if not (fact.edited or fact.origin == Fact.Origin.PERSON):
        if fact.current:
            changes.gone.append(fact)
        return
    places, lost = _anchors(fact), fact.quote_lost
    if place := anchor(episode.body, fact.quote, before=fact.before, after=fact.after, near=fact.start):
        fact.quote_lost = False
        _place(fact, episode, *place, scene=fact.scene)
    else:
        fact.quote_lost = bool(fact.quote)
        fact.start = fact.end = min(fact.start, len(episode.body))
    changes.kept += 1
    if places != _anchors(fact) or lost != fact.quote_lost:
        changes.moved.append(fact)


def _say(fact, one, episode, *, text):
    """Give a fact what the statement says; its words and scope too, unless a person accepted them."""
    said = one.statement
    fact.wording = said.text
    if text:
        fact.text, fact.scope = said.text, said.scope.value
        fact.stance, fact.kind = said.stance.value, said.kind.value
        fact.importance = min(5, max(1, said.importance))
    fact.quote = episode.body[one.start : one.end]
    _place(fact, episode, one.start, one.end, scene=one.scene)


def _place(fact, episode, start, end, *, scene):
    fact.start, fact.end, fact.scene = start, end, scene
    fact.before, fact.after = surroundings(episode.body, start, end)


def _near(fact, one):
    return one.start if fact.quote == one.statement.quote else fact.start


def _knowers(one, cast):
    """The knowers of a statement who are in the cast, each once."""
    known = {knower.person: knower for knower in one.statement.knowers if knower.person in cast}
    return list(known.values())


def _about(one, cast):
    return [cast[slug].pk for slug in dict.fromkeys(one.statement.about) if slug in cast]


def _merged(fact, one, cast, episode):
    """The awarenesses of a fact after a reading: a person's as they are, the rest as read."""
    by_person = {a.character_id: a for a in fact.awarenesses.all()}
    merged = [a for a in by_person.values() if a.edited or a.denied]
    settled = {a.character_id for a in merged}
    for knower in _knowers(one, cast):
        character = cast[knower.person]
        if character.pk in settled:
            continue
        awareness = by_person.get(character.pk) or Awareness(
            fact=fact, character=character, story_id=episode.story_id, since=episode
        )
        told_by = cast.get(knower.told_by)
        awareness.how, awareness.stance = knower.how.value, knower.stance.value
        awareness.told_by_id = told_by.pk if told_by else None
        merged.append(awareness)
    return merged


def _identity(fact, awarenesses):
    """What makes a new revision of a fact: its words, its scope, and who knows it since when."""
    held = sorted((a.character_id, a.since_id) for a in awarenesses if not a.denied)
    return fact.text, fact.scope, held


def _rest(fact):
    ways = sorted((a.character_id, a.how, a.stance, a.told_by_id or 0) for a in fact.awarenesses.all())
    return fact.wording, fact.quote, fact.stance, fact.kind, fact.importance, ways


def _anchors(fact):
    return fact.start, fact.end, fact.scene, fact.before, fact.after

"""The English reader: rules only, no model, the same answer every time."""

from dataclasses import replace

from ..reading import Carry, How, Knower, Mention, Person, SceneReading, Span, Statement, Utterance
from .belongings import told_of
from .cast import find_cast
from .clauses import Clauses
from .earshot import Earshot
from .epistles import epistle_of
from .letters import Letters
from .narrators import is_headed, narrates, writer_of
from .page import Page
from .people import People
from .presence import Presence, presence_of
from .scenes import scenes_of, starts_afresh
from .speakers import Speakers
from .speech import Speech
from .statements import Statements
from .strangers import strangers

# A speech that runs on over the end of a scene has this speaker there, if he is likely enough here.
_LIKELY = 0.6
# A scene is weighed again, with who is there, if some speaker is less likely than this.
_BEYOND_DOUBT = 0.8


class EnglishReader:
    """Reads English texts. Keeps nothing between calls."""

    version = "en-9"

    def scenes(self, text: str) -> list[Span]:
        """Cut a text into scenes; see ``Reader.scenes``."""
        return scenes_of(text)

    def find_cast(self, texts: list[str], known: list[Person] = ()) -> list[Person]:
        """The people of a story, most mentioned first; see ``Reader.find_cast``."""
        return find_cast(texts, list(known))

    def read_scene(self, scene: str, cast: list[Person], carry: Carry) -> SceneReading:
        """Read one scene; see ``Reader.read_scene``."""
        page = Page.of(scene)
        people = People.of(cast)
        named = people.settle_ranks(page.tokens, people.find(page.tokens), page.in_speech)
        people.learn_genders(page.tokens, named)
        afresh = starts_afresh(scene)
        narrator = self._narrator(page, people, carry)
        known_as = {} if afresh else {word: who for word, who in carry.strangers if who in people.by_id}
        known_as |= strangers(page, people, named, narrator)
        people.settle_strangers(known_as)
        clauses = Clauses(page.tokens, named, people)
        before, own = ((), ()) if afresh else (carry.speakers, carry.belongings)
        letters = Letters(page, people, named, clauses, narrator)
        speakers = Speakers(page, people, named, clauses, narrator, before, own)
        speeches = letters.unspoken(speakers.speeches())
        known = None if afresh else tuple(person for person in carry.present if person in people.by_id)
        presence = presence_of(page, people, named, clauses, speeches, narrator, known, before)
        if isinstance(presence, Presence):
            earshot = Earshot(presence, known or ())
            doubtful = not page.layout.loose and any(speech.chance < _BEYOND_DOUBT for speech in speeches)
            if presence.contradicted or doubtful:
                # Who speaks tells who is there, and who is there tells who speaks.
                again = letters.unspoken(speakers.speeches(presence.absent, earshot.chance))
                if any(new.speaker != old.speaker for new, old in zip(again, speeches, strict=True)):
                    speeches = again
                    presence = presence_of(page, people, named, clauses, speeches, narrator, known, before)
                    earshot = Earshot(presence, known or ())
            presence.hearers = earshot.hearers()
        presence.hearers, speeches = letters.heard(presence.hearers), letters.written(speeches)
        utterances = tuple(
            Utterance(
                quote.start,
                quote.end,
                scene[quote.start : quote.end],
                speech.speaker,
                tuple(p for p in speech.addressees if p in heard) if speech.aloud else (),
                heard,
                bool(speech.speaker) and (speech.certain or bool(quote.name)),
            )
            for quote, speech, heard in zip(page.quotes, speeches, presence.hearers, strict=True)
        )
        statements = tuple(Statements(page, people, named, clauses, speeches, presence, narrator).all())
        epistle = epistle_of(scene)
        if epistle:
            statements = _written_to(statements, narrator, epistle.reader(people))
        return SceneReading(
            present=presence.present,
            mentions=self._mentions(page, _with_roles(named, clauses), narrator),
            utterances=utterances,
            statements=statements,
            # A letter is read in the midst of what is told: those who were there still are.
            carry=carry
            if epistle
            else Carry(
                presence.at_end,
                self._last_speakers(page, speeches),
                narrator,
                strangers=tuple(sorted(known_as.items())),
                belongings=told_of(page, speeches, own),
            ),
        )

    def _last_speakers(self, page: Page, speeches: list[Speech]) -> tuple[str, ...]:
        """The last two speakers; the same one twice means that his speech runs on into the next scene."""
        spoken = [speech.speaker for speech in speeches if speech.speaker]
        if not spoken:
            return ()
        last = page.quotes[-1]
        open_end = page.text[last.end - 1] not in "”\"’'" and not page.text[last.end :].strip()
        if open_end and speeches[-1].chance >= _LIKELY:
            return spoken[-1], spoken[-1]
        return tuple(dict.fromkeys(spoken[:-3:-1]))[::-1]

    def _narrator(self, page: Page, people: People, carry: Carry) -> str | None:
        """Who says "I" here: the writer named in a heading, whoever said it before, or the narrator of the cast."""
        writer = writer_of(page.text, people)
        if writer:
            return writer
        if carry.narrator in people.by_id and people.narrator is None:
            return None if is_headed(page.text) else carry.narrator
        return (
            people.narrator
            if (people.narrator and narrates(page)) or people.narrator == carry.narrator
            else None
        )

    def _mentions(self, page: Page, named, narrator: str | None) -> tuple[Mention, ...]:
        tokens = page.tokens
        found = [Mention(name.person, tokens[name.first].start, tokens[name.last - 1].end) for name in named]
        if narrator:
            flags = page.in_speech
            found += [
                Mention(narrator, t.start, t.end)
                for t, said in zip(tokens, flags, strict=True)
                if t.text == "I" and not said
            ]
        return tuple(sorted(found, key=lambda mention: mention.start))


def _written_to(statements: tuple[Statement, ...], writer: str | None, reader: str | None):
    """What a letter tells, known to the one it is written to as well."""
    if reader is None or writer is None or reader == writer:
        return statements
    told = Knower(reader, How.TOLD, told_by=writer)
    return tuple(
        replace(one, knowers=(*one.knowers, told))
        if any(knower.person == writer for knower in one.knowers)
        and all(knower.person != reader for knower in one.knowers)
        else one
        for one in statements
    )


def _with_roles(named, clauses: Clauses):
    """The places that name somebody, with those found as roles (``a stout old captain``), without overlaps."""
    taken = {at for name in named for at in range(name.first, name.last)}
    roles = [role for role in clauses.roles.values() if not taken & set(range(role.first, role.last))]
    return [*named, *roles]

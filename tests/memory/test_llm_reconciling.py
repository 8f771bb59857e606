"""What a model says of knowers, beside what the text shows: read with the real offline reader."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from memory.extraction.answers import ASceneRead
from memory.extraction.base import Extracted, Scene
from memory.extraction.checking import Check
from memory.extraction.llm import LONGEST_QUESTION, LlmExtractor
from memory.extraction.offline import OfflineExtractor
from memory.extraction.quoting import find_quote
from memory.models import Awareness, ExtractionRun, Fact, Proposal
from memory.recall import everything
from memory.scenes import read_scenes
from memory.syncing import sync
from memory.understanding.reading import Carry, How, Kind, Person, SceneReading, Scope, Span, Stance
from memory.viewpoint import Viewpoint
from tests.factories import make_character, make_episode, make_story
from tests.openai_server import Calls, openai_server

from .test_llm_extraction import asked

pytestmark = pytest.mark.django_db

CAST = tuple(Person(name.lower(), name, confirmed=True) for name in ("Mika", "Oren", "Tessa"))
TALK = (
    "Mika and Oren stood in the boathouse. Far away, Tessa slept.\n\n"
    "“The brass key is under the third stone,” said Mika to Oren.\n\n"
    "“I see,” said Oren.\n\n"
    "Mika thought that Oren was a spy.\n"
)
MIXED = (
    "Mika and Oren stood in the boathouse. The river ran high.\n"
    "“The brass key is under the third stone,” said Mika to Oren.\n"
    "“I sold my lantern to Tessa,” said Oren to Mika.\n"
    "Oren thought that Mika had a plan.\n"
)
SAID = "The brass key is under the third stone"


def fact(text=f"{SAID}.", quote=SAID, knowers=("mika", "oren"), **changes):
    named = [one if isinstance(one, dict) else {"person": one} for one in knowers]
    return {"text": text, "quote": quote, "scope": "character", "knowers": named, "kind": "place"} | changes


def read(settings, *facts, text=TALK, language="en", cast=CAST):
    with openai_server(Calls({"facts": list(facts)})) as server:
        extractor = LlmExtractor(asked(server, settings), OfflineExtractor(language))
        reading = extractor.extract(Scene(text, language, cast, Carry())).reading
    return reading, server


def knowing(settings, *facts, **options):
    """{person: (how, stance, told_by)} of the only statement, those asked about, and what was counted."""
    reading, _ = read(settings, *facts, **options)
    (statement,) = reading.statements
    known = {k.person: (k.how, k.stance, k.told_by) for k in statement.knowers}
    return known, [k.person for k in statement.queried], reading.reconciled


def test_who_hears_it_is_told_it_by_who_says_it(settings):
    known, queried, _ = knowing(settings, fact())
    assert known["oren"] == (How.TOLD, Stance.KNOWS, "mika")
    assert known.keys() == {"mika", "oren"}
    assert queried == []


@pytest.mark.parametrize(
    "claim", [{"person": "tessa"}, {"person": "tessa", "how": "told", "told_by": "mika"}]
)
def test_who_is_only_spoken_of_is_asked_about_and_does_not_know(settings, claim):
    known, queried, counted = knowing(settings, fact(knowers=["mika", "oren", claim]))
    assert known.keys() == {"mika", "oren"}
    assert queried == ["tessa"]
    assert counted["queried"] == 1


def test_who_was_told_earlier_in_the_scene_what_is_narrated_knows_it(settings):
    text = (
        "Mika and Oren sat in the boathouse.\n\n“I sold the red lantern,” said Mika to Oren.\n\n"
        "***\n\nMika had sold the red lantern in spring.\n"
    )
    quote = "Mika had sold the red lantern in spring"
    given = fact(
        "Mika sold the red lantern.", quote, ["mika", {"person": "oren", "how": "told", "told_by": "mika"}]
    )
    assert knowing(settings, given, text=text)[0].keys() == {"mika", "oren"}


def test_a_hearer_whom_the_model_forgot_knows_what_was_said_to_his_face(settings):
    known, _, counted = knowing(settings, fact(knowers=["mika"]))
    assert known["oren"] == (How.TOLD, Stance.KNOWS, "mika")
    assert counted["heard"] == 1


def test_what_a_model_reads_between_the_lines_is_known_only_to_those_it_names(settings):
    reads = fact("Mika wants to lure the harbour police away.", knowers=["mika"])
    known, queried, _ = knowing(settings, reads)
    assert known.keys() == {"mika"}
    assert queried == []


def test_what_is_said_in_private_is_not_for_the_world_whatever_the_model_says(settings):
    reading, _ = read(settings, fact(scope="world", knowers=[]))
    (statement,) = reading.statements
    assert statement.scope == Scope.CHARACTER
    assert {k.person for k in statement.knowers} == {"mika", "oren"}
    assert reading.reconciled["narrowed"] == 1


def test_a_passage_with_something_whispered_in_it_is_known_to_those_who_heard_that(settings):
    text = (
        "Mika, Oren and Tessa walked down to the river in the first light of a cold and windy morning.\n\n"
        "Mika bent down to the boat and looked at it for a long time while the water rose, "
        "and “It was Ren,” whispered Mika to Oren.\n\n“I see,” Oren whispered to Mika.\n"
    )
    quote = (
        "Mika bent down to the boat and looked at it for a long time while the water rose, and “It was Ren,”"
    )
    known, queried, _ = knowing(
        settings, fact("Ren took the boat.", quote, ["mika", "oren", "tessa"], scope="world"), text=text
    )
    assert known.keys() == {"mika", "oren"}
    assert queried == ["tessa"]


def test_what_somebody_does_unseen_is_not_for_the_world(settings):
    text = "Mika hid the brass key under the third stone. Nobody saw her.\n"
    quote = "Mika hid the brass key under the third stone."
    reading, _ = read(settings, fact(quote, quote, scope="world", kind="event", about=["mika"]), text=text)
    (statement,) = reading.statements
    assert (statement.scope, [k.person for k in statement.knowers]) == (Scope.CHARACTER, ["mika"])


def test_what_everybody_may_know_stays_public(settings):
    text = "The old bridge over the Wend fell in the storm.\n\n" + TALK
    quote = "The old bridge over the Wend fell in the storm"
    reading, _ = read(settings, fact(quote, quote, [], scope="world", kind="event"), text=text)
    assert reading.statements[0].scope == Scope.WORLD


def test_a_thought_belongs_to_the_one_who_thinks_it(settings):
    thought = fact(
        "Mika takes Oren for a spy.",
        "Mika thought that Oren was a spy",
        [{"person": "mika", "how": "own"}, {"person": "oren", "how": "witnessed"}],
        kind="feeling",
    )
    reading, _ = read(settings, thought)
    (statement,) = reading.statements
    assert [k.person for k in statement.knowers] == ["mika"]
    assert statement.queried == ()
    assert reading.dropped == {"thought_of_another": 1}


def test_a_lie_is_believed_by_who_hears_it_and_not_held_by_who_tells_it(settings):
    known, _, _ = knowing(settings, fact(stance="believes"))
    assert known == {"oren": (How.TOLD, Stance.BELIEVES, "mika")}


def test_two_facts_that_say_the_same_of_one_passage_are_one(settings):
    reading, _ = read(
        settings,
        fact(knowers=["mika"], importance=2),
        fact(f"{SAID} now.", knowers=["oren", "tessa"], importance=4),
        fact("Oren sees.", "I see", ["oren"]),
    )
    first, second = reading.statements
    assert (first.importance, {k.person for k in first.knowers}) == (4, {"mika", "oren"})
    assert [k.person for k in first.queried] == ["tessa"]
    assert second.text == "Oren sees."
    assert reading.reconciled["merged"] == 1


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("氷室は時計を止めた。", "氷室《ひむろ》は時計を止めた", "氷室は時計を止めた"),
        ("氷室は時計を止めた。", "｜氷室（ひむろ）は時計を止めた。", "氷室は時計を止めた。"),
        ("氷室（ひむろ）は時計を止めた。", "氷室は時計を止めた", "氷室（ひむろ）は時計を止めた"),
        ("氷室は黙って、時計を止めた。", "氷室は黙って…時計を止めた", "氷室は黙って、時計を止めた"),
        ("She lit the lamp and went to the cellar.", "She lit the ... to the cellar",
         "She lit the lamp and went to the cellar"),
        ("She lit the lamp. " + "It rained. " * 40 + "The cellar.", "She lit the lamp ... The cellar.", None),
        ("She took the lamp.", "took ... lamp", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_without_readings_and_over_what_it_leaves_out(text, quote, found):
    span = find_quote(text, quote)
    assert (text[slice(*span)] if span else None) == found


def test_a_mended_quote_is_counted(settings):
    reading, _ = read(settings, fact(quote=SAID.replace(" ", "  ")))
    assert reading.statements[0].quote == SAID
    assert reading.reconciled["repaired"] == 1


def test_the_model_is_told_who_is_there_and_who_hears_each_speech(settings):
    _, server = read(settings, fact())
    question = server.requests[0]["messages"][-1]["content"]
    assert "mika > oren: “The brass key" in question
    assert "Tessa" in question


def test_no_question_is_longer_than_the_budget(settings):
    talk = "“No,” said Mika to Oren.\n\n“Yes,” said Oren to Tessa.\n\n" * 200
    cast = [Person(f"{person.id}-of-the-northern-harbour", person.name) for person in CAST]
    _, server = read(settings, text="Mika, Oren and Tessa stood in the boathouse.\n\n" + talk, cast=cast)
    questions = [request["messages"][-1]["content"] for request in server.requests]
    assert len(questions) > 1
    assert max(map(len, questions)) <= LONGEST_QUESTION


def test_scenes_read_side_by_side_still_know_who_came_in_from_the_scene_before():
    class Listener:
        name, model, parallel, listener = "offline:test", "", 1, None

        def extract(self, scene):
            present = (*scene.carry.present, scene.text)
            return Extracted(SceneReading(present=present, carry=Carry(present)))

    class Asks:
        name, model, parallel, listener = "llm:test", "test", 4, Listener()

        def extract(self, scene):
            return Extracted(scene.heard)

    spans = [Span(0, 1), Span(1, 2), Span(2, 3)]
    scenes = read_scenes("abc", spans, story=make_story(), extractor=Asks(), cast=[])
    assert [scene.reading.present for scene in scenes] == [("a",), ("a", "b"), ("a", "b", "c")]


@st.composite
def answers(draw):
    """Whatever a model may say of a scene: about passages that are there, in any way."""
    lines = [line for line in MIXED.split("\n") if line]
    people = st.sampled_from(["mika", "oren", "tessa", "Mika", "nobody"])
    knower = st.fixed_dictionaries(
        {
            "person": people,
            "how": st.sampled_from([*How, "heard"]),
            "stance": st.sampled_from(list(Stance)),
            "told_by": people | st.just(""),
        }
    )
    return draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "text": st.sampled_from([*lines, "Mika has a plan.", "Oren knows."]),
                    "quote": st.sampled_from(lines),
                    "scope": st.sampled_from(list(Scope)),
                    "stance": st.sampled_from(list(Stance)),
                    "kind": st.sampled_from(list(Kind)),
                    "knowers": st.lists(knower, max_size=4),
                    "about": st.lists(people, max_size=2),
                }
            ),
            max_size=5,
        )
    )


@given(answer=answers())
@hypothesis_settings(max_examples=200, deadline=None)
def test_whatever_a_model_says_nobody_knows_who_was_neither_there_nor_told(answer):
    heard = OfflineExtractor("en").extract(Scene(MIXED, "en", CAST, Carry())).reading
    check = Check(MIXED, CAST, heard)
    for statement in check.statements(ASceneRead.model_validate({"facts": answer})):
        known = {knower.person for knower in statement.knowers}
        assert MIXED[statement.start : statement.end] == statement.quote
        assert "tessa" not in known
        assert known.isdisjoint(knower.person for knower in statement.queried)
        said = [u for u in heard.utterances if u.start < statement.end and statement.start < u.end]
        if said:
            assert known <= {said[0].speaker, *said[0].hearers}
            assert statement.scope == Scope.CHARACTER


def test_whom_the_text_does_not_show_to_know_is_put_to_the_editors_and_recalls_nothing(settings):
    story = make_story()
    for person in CAST:
        make_character(story, person.id, name=person.name)
    episode = make_episode(story, 1, TALK)
    with openai_server(Calls({"facts": [fact(knowers=["mika", "tessa"])]})) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        run = sync(episode)
        again = sync(episode)
    asked_about = Proposal.objects.open().get()
    assert (asked_about.character.slug, asked_about.reason, asked_about.quote) == ("tessa", "model", SAID)
    assert ExtractionRun.objects.get(pk=run.pk).reconciled == {"queried": 1, "heard": 1}
    assert (run.proposals, again.proposals) == (1, 1)
    assert not Awareness.objects.filter(fact=Fact.objects.get(), character__slug="tessa").exists()
    assert everything(seen_from=Viewpoint.named(story, "tessa", 2)) == []

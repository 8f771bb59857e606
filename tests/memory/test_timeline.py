"""The grid of episodes and people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes.models import Character
from memory.learned import learned_in
from memory.lives import life_of
from memory.models import Awareness, Fact
from memory.timeline import Filters, Order, Show, grid_of
from memory.viewpoint import Viewer, Viewpoint
from tests.factories import make_awareness, make_character, make_episode, make_fact, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def cast(story):
    return make_character(story, "mika", mentions=9), make_character(story, "ren", mentions=5)


@pytest.fixture
def episodes(story):
    return [make_episode(story, number, f"Something happens in part {number}.") for number in (1, 2, 3)]


def grid(story, *, before=99, **options):
    return grid_of(story, Viewpoint.author(story), before=before, **options)


def counts(grid):
    return {row.name: [cell.count for cell in row.cells] for row in (*grid.everyone, *grid.people)}


def later(grid):
    return {row.name: [cell.later for cell in row.cells] for row in (*grid.everyone, *grid.people)}


def test_each_learns_in_the_episode_in_which_the_knowledge_began(story, cast, episodes):
    mika, ren = cast
    make_fact(episodes[0], "The well is dry.")
    secret = make_fact(episodes[0], "Mika hid the key.", known_by=[mika])
    make_awareness(fact=secret, character=ren, since=episodes[2], how="told", told_by=mika)
    assert counts(grid(story)) == {
        "world": [1, 0, 0],
        "reader": [2, 0, 0],
        "mika": [1, 0, 0],
        "ren": [0, 0, 1],
    }


def test_marks_say_how_what_and_how_much(story, cast, episodes):
    mika, ren = cast
    fact = make_fact(episodes[0], "Mika is the heir.", known_by=[mika], importance=5)
    Awareness.objects.filter(fact=fact).update(how="own")
    make_awareness(fact=fact, character=ren, since=episodes[0], how="told", stance="believes")
    rows = {row.name: row for row in grid(story).people}
    assert [(m.sign, m.importance, m.secret) for m in rows["mika"].cells[0].marks] == [("own", 5, True)]
    assert [m.sign for m in rows["ren"].cells[0].marks] == ["believes"]
    assert (rows["ren"].cells[0].secrets, rows["ren"].cells[0].wrong) == (1, 1)


def test_a_cell_shows_the_weightiest_and_counts_the_rest(story, episodes):
    for number in range(20):
        make_fact(episodes[0], f"Detail {number}.", importance=1)
    make_fact(episodes[0], "The house burns down.", importance=5)
    marks = grid(story, show=Show.MARKS).everyone[0].cells[0]
    assert (marks.marks[0].importance, len(marks.marks), marks.more) == (5, 12, 9)
    words = grid(story, show=Show.WORDS).everyone[0].cells[0]
    assert (words.phrases[0].text, len(words.phrases), words.more) == ("The house burns down.", 3, 18)


def test_the_cursor_divides_what_is_known_from_what_comes_later(story, cast, episodes):
    make_fact(episodes[0], "The well is dry.")
    assert later(grid(story, before=2))["mika"] == [False, True, True]
    assert later(grid(story, before=1))["world"] == [True, True, True]
    assert later(grid(story, before=4))["reader"] == [False, False, False]


def test_a_flashback_is_past_for_the_people_while_the_reader_has_not_read_it(story, cast, episodes):
    make_episode(story, 4, "Long ago.", timeline=0.5)
    as_of_2 = grid(story, before=2)
    assert later(as_of_2)["mika"] == [False, True, True, False]
    assert later(as_of_2)["reader"] == [False, True, True, True]
    assert as_of_2.orders_differ
    in_story_time = grid(story, before=2, order=Order.STORY)
    assert [column.episode.number for column in in_story_time.columns] == [4, 1, 2, 3]


def test_rejected_and_outdated_facts_are_not_in_the_grid(story, cast, episodes):
    mika, _ = cast
    rejected = make_fact(episodes[0], "No.", known_by=[mika], review=Fact.Review.REJECTED)
    make_fact(episodes[0], "Not any more.", known_by=[mika], current=False)
    denied = make_fact(episodes[1], "Mika saw it.", known_by=[mika])
    denied.awarenesses.update(denied=True)
    found = counts(grid(story))
    assert found["mika"] == [0, 0, 0]
    assert found["reader"] == [0, 1, 0]
    assert rejected.pk not in {one.fact.pk for one in learned(story, episodes[0], "reader")}


def test_filters_leave_only_what_passes(story, cast, episodes):
    mika, ren = cast
    make_fact(episodes[0], "The well is dry.", review=Fact.Review.ACCEPTED)
    make_fact(episodes[1], "Ren took the lantern.", known_by=[ren], review=Fact.Review.ACCEPTED)
    wrong = make_fact(episodes[2], "The lantern fell into the sea.", known_by=[mika, ren])
    wrong.awarenesses.filter(character=mika).update(stance="believes")
    wrong.about.add(ren)
    assert counts(grid(story, filters=Filters(secrets=True)))["reader"] == [0, 1, 1]
    assert counts(grid(story, filters=Filters(wrong=True))) == {
        "world": [0, 0, 0],
        "reader": [0, 0, 1],
        "mika": [0, 0, 1],
    }
    assert counts(grid(story, filters=Filters(unreviewed=True)))["reader"] == [0, 0, 1]
    assert counts(grid(story, filters=Filters(word="LANTERN")))["reader"] == [0, 1, 1]
    of_ren = grid(story, filters=Filters(person=ren))
    assert counts(of_ren)["reader"] == [0, 1, 1]
    assert [row.name for row in of_ren.people] == ["ren", "mika"]


def test_people_beyond_the_fortieth_are_folded_but_reachable(story, episodes):
    people = [make_character(story, f"person-{n}", mentions=100 - n) for n in range(43)]
    make_fact(episodes[0], "The last one knows.", known_by=[people[-1]])
    assert (len(grid(story).people), grid(story).folded) == (40, 3)
    everybody = grid(story, all_people=True)
    assert (len(everybody.people), everybody.folded) == (43, 0)
    assert counts(everybody)["person-42"] == [1, 0, 0]
    assert [row.name for row in grid(story, filters=Filters(secrets=True)).people] == ["person-42"]


def test_proposed_people_who_learned_nothing_are_folded(story, cast, episodes):
    make_character(story, "passer-by", status=Character.Status.PROPOSED)
    witness = make_character(story, "witness", status=Character.Status.PROPOSED)
    make_fact(episodes[0], "Somebody ran.", known_by=[witness])
    found = grid(story)
    assert [row.name for row in found.people] == ["mika", "ren", "witness"]
    assert found.folded == 1
    assert len(grid(story, all_people=True).people) == 4


def test_size_decides_what_stands_in_a_cell(story, cast, episodes):
    assert grid(story).show == Show.WORDS
    for number in range(4, 40):
        make_episode(story, number)
    assert grid(story).show == Show.MARKS
    Character.objects.bulk_create(
        Character(story=story, slug=f"p{n}", name=f"P{n}", status="confirmed") for n in range(38)
    )
    assert grid(story).show == Show.SHADES
    assert grid(story, show=Show.MARKS).show == Show.MARKS


def test_an_if_story_inherits_the_columns_and_cells_up_to_the_break(story, cast, episodes):
    mika, _ = cast
    make_fact(episodes[0], "Mika has the key.", known_by=[mika])
    late = make_fact(episodes[2], "Mika lost the key.", known_by=[mika])
    branch = make_story("What if", parent=story, branch_point=episodes[1])
    own = make_episode(branch, 3, "Otherwise.")
    make_fact(own, "Mika kept the key.", known_by=[mika])
    found = grid(branch)
    assert [column.episode.pk for column in found.columns] == [episodes[0].pk, episodes[1].pk, own.pk]
    assert counts(found)["mika"] == [1, 0, 1]
    assert life_of(late.pk, Viewpoint.author(branch)) is None


def test_the_grid_takes_a_constant_number_of_queries(story, cast, episodes):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            grid(story, before=2, show=Show.MARKS)
        return len(captured)

    few = queries()
    for number in range(4, 30):
        someone = make_character(story, f"p{number}")
        make_fact(make_episode(story, number), f"Fact {number}.", known_by=[someone, *cast])
    assert queries() == few


def learned(story, episode, name, *, before=99):
    return learned_in(episode, Viewpoint.named(story, name, before), Viewpoint.author(story))


def test_a_cell_opens_to_its_facts_and_their_knowers(story, cast, episodes):
    mika, ren = cast
    fact = make_fact(episodes[0], "Mika hid the key.", known_by=[mika])
    make_awareness(fact=fact, character=ren, since=episodes[2], how="told", told_by=mika)
    [one] = learned(story, episodes[2], "ren")
    assert (one.fact, one.sign, one.awareness.told_by) == (fact, "told", mika)
    assert [held.character for held in one.knowers] == [mika, ren]
    assert learned(story, episodes[0], "ren") == []
    assert learned(story, episodes[0], "world") == []


def test_a_cell_says_what_its_person_does_not_know_yet(story, cast, episodes):
    mika, _ = cast
    make_fact(episodes[1], "Mika hid the key.", known_by=[mika])
    assert [one.known_now for one in learned(story, episodes[1], "mika", before=2)] == [False]
    assert [one.known_now for one in learned(story, episodes[1], "mika", before=3)] == [True]
    assert [one.known_now for one in learned(story, episodes[1], "reader", before=2)] == [False]


def test_the_reader_of_the_desk_sees_no_rejected_fact_in_any_cell(story, cast, episodes):
    mika, _ = cast
    make_fact(episodes[0], "Struck out.", known_by=[mika], review=Fact.Review.REJECTED)
    seen_from = Viewpoint.at_the_end(story, Viewer.READER)
    filters = Filters(rejected=True)
    assert learned_in(episodes[0], Viewpoint(story, mika, 99), seen_from, filters=filters) == []
    by_author = learned_in(episodes[0], Viewpoint(story, mika, 99), Viewpoint.author(story), filters=filters)
    assert [one.fact.text for one in by_author] == ["Struck out."]


def test_the_life_of_a_fact_runs_in_story_time_with_its_tellers(story, cast, episodes):
    mika, ren = cast
    fact = make_fact(episodes[1], "Mika hid the key.", known_by=[mika])
    make_awareness(fact=fact, character=ren, since=episodes[2], how="told", told_by=mika)
    life = life_of(fact.pk, Viewpoint.author(story))
    assert [(s.row, s.episode.number, s.teller) for s in life.steps] == [("mika", 2, None), ("ren", 3, mika)]
    public = life_of(make_fact(episodes[0], "The well is dry.").pk, Viewpoint.author(story))
    assert [step.row for step in public.steps] == ["world"]

"""What a change in somebody's life puts an end to: proposed where the text leaves no doubt, only there."""

import pytest

from episodes.drafting import Draft, save_draft
from memory.claims import claims_of, puts_an_end
from memory.models import Fact, Replacement
from memory.replacing import reject_replacement
from memory.syncing import finish
from memory.viewpoint import Viewer, Viewpoint
from tests.factories import make_character, make_episode, make_fact, make_story, make_user

PEOPLE = {
    "en": {"Mika": "mika", "Mika Aso": "mika", "Ren": "ren", "Sora": "sora"},
    "ja": {"美香": "mika", "麻生美香": "mika", "蓮": "ren", "空": "sora"},
}


def ends(language, old, new, kind="event"):
    """Whether the sentence ``new`` puts an end to what ``old`` says."""
    states = claims_of(old, PEOPLE[language], language, kind)
    changes = claims_of(new, PEOPLE[language], language, kind)
    return any(
        puts_an_end(change, state, [one for one in states if one.topic == state.topic])
        for change in changes
        for state in states
    )


@pytest.mark.parametrize(
    ("language", "old", "new", "kind"),
    [
        ("en", "Mika lives in the old mill.", "Mika Aso has moved to the tower.", "place"),
        ("en", "Mika is the under-keeper.", "Mika was promoted to head keeper.", "job"),
        ("en", "Mika works at the bakery.", "Mika no longer works at the bakery.", "job"),
        ("en", "Mika is a baker at Finch’s.", "Mika has quit.", "job"),
        ("en", "Mika is engaged to Ren.", "Mika and Ren got married.", "relation"),
        ("en", "Mika is Ren’s wife.", "Mika divorced Ren.", "relation"),
        ("en", "Mika keeps a photograph in her locker.", "Mika burnt the photograph.", "possession"),
        ("en", "Mika is missing.", "Mika was found.", "event"),
        ("ja", "美香は水車小屋に住んでいる。", "麻生美香は塔に引っ越した。", "place"),
        ("ja", "美香は副長である。", "美香は隊長に昇進した。", "job"),
        ("ja", "美香は煙草を吸っている。", "美香は煙草を吸うのをやめた。", "trait"),
        ("ja", "美香は蓮と婚約している。", "美香は蓮と結婚した。", "relation"),
        ("ja", "美香は銀の鍵を持っている。", "美香は銀の鍵を蓮に渡した。", "possession"),
        ("ja", "美香は生きている。", "美香は死んだ。", "event"),
    ],
)
def test_a_change_ends_the_state_that_it_speaks_of(language, old, new, kind):
    assert ends(language, old, new, kind)
    assert not ends(language, new, old, kind)


@pytest.mark.parametrize(
    ("language", "old", "new", "kind"),
    [
        ("en", "Mika lives in Osaka.", "Ren moved to Kyoto.", "place"),
        ("en", "Mika lives in Osaka.", "Mika moved to the window.", "place"),
        ("en", "Mika lives in Osaka.", "Mika would have moved to Kyoto.", "place"),
        ("en", "Mika lives in Osaka.", "Mika wants to move to Kyoto.", "plan"),
        ("en", "Mika lives in Osaka.", "Mika lives in a small flat.", "place"),
        ("en", "Mika is a baker.", "Mika became a town councillor.", "job"),
        ("en", "Mika is engaged to Ren.", "Mika married Sora.", "relation"),
        ("en", "Mika is Ren’s sister.", "Mika divorced Ren.", "relation"),
        ("en", "Mika has the silver key.", "Mika gave the letter to Ren.", "possession"),
        ("en", "Mika is alive.", "Mika heard that Ren died.", "event"),
        ("ja", "美香は大阪で暮らしている。", "美香は京都に引っ越したいと思っている。", "plan"),
        ("ja", "美香は蓮と婚約している。", "美香は空と結婚した。", "relation"),
        ("ja", "美香は銀の鍵を持っている。", "美香は手紙を蓮に渡した。", "possession"),
        ("ja", "美香は店長である。", "蓮は店長を辞めた。", "job"),
    ],
)
def test_what_is_merely_different_doubtful_or_of_another_ends_nothing(language, old, new, kind):
    assert not ends(language, old, new, kind)


def test_of_two_offices_a_resignation_that_names_neither_ends_none():
    baker, clerk = (
        claims_of(text, PEOPLE["en"], "en", "job")[-1]
        for text in ("Mika is a baker.", "Mika is the town clerk.")
    )
    (quit_,) = (one for one in claims_of("Mika has resigned.", PEOPLE["en"], "en", "job") if one.change)
    assert puts_an_end(quit_, baker, [baker])
    assert not puts_an_end(quit_, baker, [baker, clerk])


def rewritten(episode, text):
    episode.refresh_from_db()
    save_draft(episode, Draft(text, "", episode.revision))
    finish(episode.story)


@pytest.mark.django_db
@pytest.mark.usefixtures("reader")
class TestProposals:
    @pytest.fixture
    def story(self):
        story = make_story()
        mika = make_character(story, "mika")
        home = make_fact(make_episode(story, 1), "Mika lives in the mill.", kind="place", origin="person")
        home.about.add(mika)
        make_episode(story, 2, "[] Mika has moved to the tower.")
        finish(story)
        return story

    def test_one_is_offered_and_changes_nothing_by_itself(self, story):
        (offer,) = Replacement.objects.open()
        assert (offer.old.text, offer.new.text) == ("Mika lives in the mill.", "Mika has moved to the tower.")
        assert offer.reason == "home"
        assert story.episodes.get(number=2).runs.first().proposals == 1
        assert not Viewpoint.at_the_end(story, Viewer.READER).replacements().exists()

    def test_what_was_answered_is_not_asked_again(self, story):
        reject_replacement(Replacement.objects.get(), by=make_user("editor"))
        rewritten(story.episodes.get(number=2), "[] Mika has moved to the tower.\n[] The bell rings.")
        assert not Replacement.objects.open().exists()
        assert Replacement.objects.count() == 1

    def test_it_does_not_wait_when_its_sentence_goes(self, story):
        rewritten(story.episodes.get(number=2), "[] The bell rings.")
        assert not Replacement.objects.open().exists()

    def test_an_earlier_episode_that_tells_of_the_home_later_is_asked_about_too(self, story):
        Fact.objects.filter(text="Mika lives in the mill.").delete()
        Fact.objects.get().about.add(story.characters.get())
        rewritten(story.episodes.get(number=1), "[] Mika lives in the barn.")
        assert [one.old.text for one in Replacement.objects.open()] == ["Mika lives in the barn."]

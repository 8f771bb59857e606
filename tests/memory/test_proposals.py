"""Who may also know: found where a secret is alluded to, answered by editors, seen by nobody else."""

import pytest

from episodes.casting import merge, reject
from episodes.drafting import Draft, save_draft
from episodes.models import Character, Episode, Role
from episodes.ordering import remove_episode, set_timeline
from memory import proposing, reviewing
from memory.allusions import Allusions, Passage, Secret, secret_words
from memory.chat.turn import answer_now, ask
from memory.conversations.pinning import begin_talk
from memory.embedding.offline import OfflineEmbedder
from memory.models import Awareness, ExtractionRun, Fact, Proposal
from memory.recall import everything
from memory.reconciling import reconcile
from memory.syncing import finish, retry
from memory.viewpoint import Viewpoint
from tests.factories import (
    make_character,
    make_episode,
    make_fact,
    make_member,
    make_story,
    make_user,
)
from tests.openai_server import Says, openai_server

pytestmark = pytest.mark.django_db

SECRET = "Mika hid the brass key under the third stone."
HIDDEN = f"{SECRET} Nobody saw her.\n"
HINTED = (
    "Mika and Ren sat down in the kitchen.\n\n"
    "“The brass key is still under the stone, Ren,” said Mika.\n\n“Good,” said Ren.\n"
)
RAIN = "Mika and Ren sat down in the kitchen.\n\n“Give me the key, Ren,” said Mika.\n\n“Good,” said Ren.\n"


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def story():
    story = make_story()
    for name in ("Mika", "Ren", "Tessa"):
        make_character(story, name.lower(), name=name)
    return story


def told(story, *texts):
    for number, text in enumerate(texts, 1):
        make_episode(story, number, text)
    finish(story)
    return story


def rewrite(story, number, text):
    episode = story.episodes.get(number=number)
    save_draft(episode, Draft(text, episode.title, based_on=episode.revision), by=None)
    finish(story)


def waiting():
    """{(fact, person, episode number)} of what is asked."""
    return {(p.fact.text, p.character.slug, p.episode.number) for p in Proposal.objects.open()}


def only():
    return Proposal.objects.open().get()


def test_who_hears_a_knower_allude_to_a_secret_is_proposed_with_the_passage_and_its_speaker(story):
    told(story, HIDDEN, HINTED)
    asked = only()
    assert (asked.fact.text, asked.character.slug, asked.episode.number) == (SECRET, "ren", 2)
    assert (asked.reason, asked.how, asked.stance, asked.told_by.slug) == ("heard", "told", "knows", "mika")
    assert asked.episode.body[asked.start : asked.end] == asked.quote
    assert "brass key" in asked.quote
    assert ExtractionRun.objects.filter(episode=asked.episode).first().proposals == 1


def test_it_is_found_in_japanese_too():
    story = make_story(language="ja")
    make_character(story, "mika", name="美香")
    make_character(story, "jiro", name="次郎")
    told(
        story,
        "美香は真鍮の鍵をひそかに三番目の石の下に隠した。誰も見ていなかった。\n",
        "台所で、美香と次郎は向かい合って坐った。\n「あの真鍮の鍵なら、まだ石の下にあるよ」と美香は言った。\n「そうか」と次郎は答えた。\n",
    )
    asked = only()
    assert (asked.character.slug, asked.told_by.slug, asked.episode.number) == ("jiro", "mika", 2)


@pytest.mark.parametrize(
    "talk",
    [
        "“Give me the key, Ren,” said Mika.",
        "“It is not under the stone, the brass key,” said Mika.",
        "“Tessa hid the stone under the brass bed,” said Mika.",
        "“Good night, Ren,” said Mika.",
    ],
)
def test_talk_that_only_shares_a_word_or_speaks_of_others_is_no_allusion(story, talk):
    told(story, HIDDEN, f"Mika and Ren sat down in the kitchen.\n\n{talk}\n\n“Good,” said Ren.\n")
    assert waiting() == set()


def test_who_does_not_hear_it_is_not_asked_about(story):
    told(
        story,
        HIDDEN,
        "Mika was alone.\n\n“The brass key is still under the third stone,” Mika said to herself.\n",
    )
    assert waiting() == set()


def test_nothing_is_known_before_somebody_says_so(story):
    told(story, HIDDEN, HINTED)
    for viewer in ("ren", "tessa", "world"):
        seen = everything(seen_from=Viewpoint.named(story, viewer, 9))
        assert SECRET not in {one.fact.text for one in seen}
    assert not Awareness.objects.filter(fact__text=SECRET, character__slug="ren").exists()


def test_accepted_it_is_known_since_then_from_whom_and_survives_a_re_reading(story, editor):
    told(story, HIDDEN, HINTED)
    reviewing.accept_proposal(only(), by=editor)
    finish(story)
    assert reconcile(story).none
    held = Awareness.objects.get(fact__text=SECRET, character__slug="ren")
    assert (held.since.number, held.how, held.told_by.slug, held.edited) == (2, "told", "mika", True)
    for number, text in ((1, HIDDEN + "\nIt rained.\n"), (2, HINTED + "\nThe clock struck ten.\n")):
        rewrite(story, number, text)
    known = [
        SECRET in {one.fact.text for one in everything(seen_from=Viewpoint.named(story, "ren", as_of))}
        for as_of in (2, 3)
    ]
    assert known == [False, True]
    assert waiting() == set()


def test_rejected_it_is_not_asked_again(story, editor):
    told(story, HIDDEN, HINTED)
    reviewing.reject_proposal(only(), by=editor)
    rewrite(story, 2, HINTED.replace("Good", "Very good"))
    rewrite(story, 1, HIDDEN + "\nIt rained.\n")
    assert waiting() == set()
    assert Proposal.objects.get().answered_by == editor
    assert not Awareness.objects.filter(character__slug="ren", fact__text=SECRET).exists()


@pytest.mark.parametrize("answer", [reviewing.accept_proposal, reviewing.reject_proposal])
def test_an_answer_can_be_taken_back(story, editor, answer):
    told(story, HIDDEN, HINTED)
    asked = waiting()
    fact = answer(only(), by=editor)
    assert waiting() == set()
    reviewing.undo(fact.episode, by=editor)
    finish(story)
    assert waiting() == asked
    assert reconcile(story).none
    assert not Awareness.objects.filter(character__slug="ren", fact=fact).exists()


def test_an_answer_that_comes_too_late_changes_nothing(story, editor):
    told(story, HIDDEN, HINTED)
    asked = only()
    reviewing.remove_knower(asked.fact, asked.character, by=editor)
    reviewing.accept_proposal(asked, by=make_user("other"))
    assert Awareness.objects.get(fact=asked.fact, character=asked.character).denied


def test_it_goes_with_the_sentence_that_suggested_it_and_comes_back_with_it(story):
    told(story, HIDDEN, HINTED)
    rewrite(story, 2, RAIN)
    assert waiting() == set()
    rewrite(story, 2, HINTED)
    assert waiting() == {(SECRET, "ren", 2)}


def test_a_change_elsewhere_in_the_episode_moves_it_and_keeps_it(story):
    told(story, HIDDEN, HINTED)
    before = only().pk
    rewrite(story, 2, "It was noon. Tessa slept.\n\n***\n\n" + HINTED)
    asked = only()
    assert asked.pk == before
    assert asked.episode.body[asked.start : asked.end] == asked.quote


def test_it_follows_its_fact(story, editor):
    told(story, HIDDEN, HINTED)
    fact = only().fact
    reviewing.reject(fact, by=editor)
    assert waiting() == set()
    reviewing.restore(fact, by=editor)
    assert len(waiting()) == 1
    rewrite(story, 1, "Mika slept.\n")
    assert waiting() == set()
    rewrite(story, 1, HIDDEN)
    assert len(waiting()) == 1


def test_a_secret_written_later_into_an_early_episode_is_found_in_the_talk_that_follows(story):
    told(story, "Mika slept.\n", HINTED)
    assert waiting() == set()
    read_before = ExtractionRun.objects.filter(episode__number=2).count()
    rewrite(story, 1, HIDDEN)
    assert waiting() == {(SECRET, "ren", 2)}
    assert ExtractionRun.objects.filter(episode__number=2).count() == read_before


def test_of_two_episodes_the_earlier_counts(story):
    told(story, HIDDEN, RAIN, HINTED)
    assert waiting() == {(SECRET, "ren", 3)}
    rewrite(story, 2, HINTED)
    assert waiting() == {(SECRET, "ren", 2)}


def test_reading_an_episode_again_asks_the_same_once(story):
    told(story, HIDDEN, HINTED)
    for episode in story.episodes.all():
        retry(episode)
    finish(story)
    assert Proposal.objects.count() == 1


def test_a_removed_episode_takes_what_it_suggested_along(story):
    told(story, HIDDEN, HINTED)
    remove_episode(story.episodes.get(number=2))
    finish(story)
    assert not Proposal.objects.exists()


def test_an_episode_moved_before_the_secret_cannot_suggest_it(story):
    told(story, HIDDEN, HINTED)
    set_timeline(story.episodes.get(number=2), 0.5)
    finish(story)
    assert waiting() == set()


def test_a_merged_person_hands_on_what_is_asked_and_what_was_answered(story, editor):
    told(story, HIDDEN, HINTED)
    ren, tessa = (Character.objects.get(slug=slug) for slug in ("ren", "tessa"))
    merge(ren, tessa)
    assert waiting() == {(SECRET, "tessa", 2)}
    reviewing.reject_proposal(only(), by=editor)
    finish(story)
    assert waiting() == set()


def test_nobody_asks_about_people_who_are_not_in_the_cast(story):
    told(story, HIDDEN, HINTED)
    reject(Character.objects.get(slug="ren"))
    assert waiting() == set()


def test_at_most_a_few_wait_in_one_episode(story):
    words = "anchor barrel candle dagger engine flute garnet hammer inkwell jacket".split()
    one = make_episode(story, 1, "Mika slept.\n")
    mika = Character.objects.get(slug="mika")
    for number, word in enumerate(words):
        make_fact(one, f"Mika sold the {word} to baron number{number}.", known_by=[mika], importance=4)
    talk = "\n\n".join(
        f"“I sold the {word} to baron number{number},” said Mika to Ren." for number, word in enumerate(words)
    )
    make_episode(story, 2, f"Mika and Ren sat down in the kitchen.\n\n{talk}\n")
    Fact.objects.update(edited=True)
    finish(story)
    assert len(waiting()) == 5


def test_an_old_secret_is_alluded_to_however_many_weightier_ones_have_come_since(story, monkeypatch):
    monkeypatch.setattr(proposing, "MOST_SECRETS", 3)
    make_episode(story, 1, HIDDEN)
    between, mika = make_episode(story, 2, "Mika slept.\n"), Character.objects.get(slug="mika")
    for word in "anchor barrel candle dagger engine".split():
        make_fact(between, f"Mika sold the {word} to the baron.", known_by=[mika], importance=5)
    Fact.objects.update(edited=True)
    make_episode(story, 3, HINTED)
    finish(story)
    assert waiting() == {(SECRET, "ren", 3)}


def test_only_the_desk_sees_what_is_proposed(story):
    told(story, HIDDEN, HINTED)
    assert Proposal.objects.visible_to(Viewpoint.author(story)).count() == 1
    for viewer in ("mika", "ren", "world", "reader"):
        assert not Proposal.objects.visible_to(Viewpoint.named(story, viewer, 9)).exists()


def test_a_talk_and_the_timeline_say_nothing_of_what_is_only_proposed(story, settings, client):
    author = make_user("author")
    make_member(story, author, Role.OWNER)
    told(story, HIDDEN, HINTED)
    with openai_server(Says("I do not know.")) as server:
        settings.STORYHUB_LLM = f"{server.address}#m"
        talk = begin_talk(author, Viewpoint.named(story, "ren", 3))
        _question, line = ask(talk, "Where is the brass key, and what did Mika hide?")
        answer_now(talk, line)
    assert server.requests
    assert "third stone" not in server.sent
    client.force_login(author)
    cell = client.get(f"/stories/{story.slug}/timeline/ren/2/").text
    assert "third stone" not in cell
    assert "third stone" in client.get(f"/stories/{story.slug}/timeline/mika/1/").text


def test_an_if_story_sees_what_is_asked_up_to_its_break_and_nothing_after(story):
    told(story, HIDDEN, RAIN, HINTED)
    late = make_story(parent=story, branch_point=Episode.objects.get(story=story, number=3))
    early = make_story(parent=story, branch_point=Episode.objects.get(story=story, number=2))
    seen = [Viewpoint.author(member).proposals().count() for member in (story, late, early)]
    assert seen == [1, 1, 0]


@pytest.mark.parametrize(
    ("secret", "said", "alludes"),
    [
        ("蓮は鐘を盗んだ。", "「鐘を盗んだのは俺だ」", True),
        ("蓮は鐘を盗んだ。", "「あの鐘はよく響く」", False),
        ("蓮は鐘を盗んだ。", "「鐘は盗んでいない」", False),
        ("蓮は店をひそかに見張っている。", "「袖を引っ張るな」", False),
        ("Ren stole the bell of the chapel.", "“I stole the chapel bell,”", True),
        ("Ren stole the bell of the chapel.", "“I heard the chapel bell this morning,”", False),
        ("Ren stole the bell of the chapel.", "“I never stole the chapel bell,”", False),
    ],
)
def test_an_allusion_holds_what_the_secret_is_about(secret, said, alludes):
    ren = frozenset({"ren"})
    looked_for = Secret(1, secret, ren, ren, secret_words(secret, ["蓮", "Ren"]))
    passage = Passage(said, frozenset(), speaker="ren", listeners=frozenset({"mika"}))
    assert bool(Allusions([looked_for], [passage], OfflineEmbedder()).of(passage)) == alludes


def test_an_if_story_asks_about_the_secrets_it_inherited_and_its_answer_counts_there_alone(story, editor):
    told(story, HIDDEN, "The rain fell.\n", HINTED)
    branch = make_story(parent=story, branch_point=story.episodes.get(number=2))
    make_episode(branch, 3, HINTED)
    finish(branch)
    ren = story.characters.get(slug="ren")
    (asked,) = Proposal.objects.open().filter(story=branch)
    assert (asked.fact.text, asked.character) == (SECRET, ren)
    reviewing.accept_proposal(asked, by=editor)
    assert Viewpoint(branch, ren, 4).facts().filter(text=SECRET).exists()
    assert not Viewpoint(story, ren, 4).facts().filter(text=SECRET).exists()
    assert Proposal.objects.open().filter(story=story).count() == 1
    finish(branch)
    assert reconcile(branch, mend=False).none
    assert reviewing.undo(branch.episodes.get(), by=editor)
    assert Proposal.objects.open().filter(story=branch).count() == 1

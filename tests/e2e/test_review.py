"""Reviewing with the keyboard."""

from memory.models import Fact
from tests.factories import make_character, make_episode, make_fact, make_proposal, make_story, make_user


def test_two_keys_correct_a_fact_and_one_takes_it_back(open_page):
    author = make_user("author")
    story = make_story(language="ja", owner=author)
    nigo = make_character(story, "nigo", name="二郷")
    text = "｜二郷《にごう》は時間を止められる。\n翼は店を開けた。"
    episode = make_episode(story, 1, text, title="止まる雨", by=author)
    # Written by a person, so that reading the episode leaves them as they are.
    first = make_fact(episode, "二郷は時間を止められる。", known_by=[nigo], start=0, end=12, edited=True)
    second = make_fact(episode, "翼は店を開けた。", start=13, end=21, edited=True)
    Fact.objects.exclude(pk__in=[first.pk, second.pk]).delete()

    page = open_page(author)
    page.goto(f"/stories/{story.slug}/review/1/")
    assert shown(page) == "二郷は時間を止められる。"
    page.keyboard.press("x")
    page.wait_for_selector(f'#review-fact[data-fact="{second.pk}"]')
    assert shown(page) == "翼は店を開けた。"
    page.keyboard.press("a")
    page.wait_for_selector(".review-done")
    assert reviews(first, second) == ["rejected", "accepted"]

    page.keyboard.press("u")
    page.wait_for_function("!document.querySelector('.review-done')")
    assert reviews(first, second) == ["rejected", "proposed"]

    page.keyboard.press("k")
    page.wait_for_selector(f'#review-fact[data-fact="{first.pk}"]')
    page.keyboard.press("1")
    page.wait_for_selector(".knower.is-denied")
    assert first.awarenesses.get().denied


def test_the_same_keys_answer_who_may_also_know(open_page):
    author = make_user("author")
    story = make_story(language="en", owner=author)
    mika, ren = (make_character(story, name.lower(), name=name) for name in ("Mika", "Ren"))
    one = make_episode(story, 1, "Mika has the key.", by=author)
    two = make_episode(story, 2, "It rained.\n“The key is mine, Ren,” said Mika.", by=author)
    fact = make_fact(one, known_by=[mika], edited=True)
    quote = "“The key is mine, Ren,”"
    first = make_proposal(fact, ren, two, quote=quote, start=11, end=11 + len(quote), told_by=mika)
    second = make_proposal(fact, make_character(story, "tessa", name="Tessa"), two, quote="It rained.")

    page = open_page(author)
    page.goto(f"/stories/{story.slug}/review/2/")
    page.wait_for_selector(f'#review-fact[data-item="proposal-{second.pk}"]')
    page.keyboard.press("j")
    page.wait_for_selector(f'#review-fact[data-item="proposal-{first.pk}"]')
    assert shown(page) == quote
    page.keyboard.press("a")
    page.wait_for_selector(f'#review-fact[data-item="proposal-{second.pk}"]')
    page.keyboard.press("x")
    page.wait_for_function("!document.querySelector('.review-proposal')")
    assert [fact.proposals.get(pk=one.pk).state for one in (first, second)] == ["accepted", "rejected"]
    assert fact.awarenesses.get(character=ren).since == two

    page.keyboard.press("u")
    page.wait_for_selector(f'#review-fact[data-item="proposal-{second.pk}"]')
    assert fact.proposals.get(pk=second.pk).state == "proposed"


def test_what_fails_is_said_and_the_page_stays(open_page):
    author = make_user("author")
    story = make_story(language="en", owner=author)
    episode = make_episode(story, 1, "Mika has the key.", title="Rain", by=author)
    fact = make_fact(episode, "Mika has the key.", start=0, end=17, edited=True)

    page = open_page(author)
    page.goto(f"/stories/{story.slug}/review/1/?fact={fact.pk}")
    fact.delete()
    page.keyboard.press("a")
    page.wait_for_selector(".toast-error[role=alert]")
    assert "not there any more" in page.inner_text(".toast-error")
    assert shown(page) == "Mika has the key."
    page.errors.clear()


def reviews(*facts):
    return [Fact.objects.get(pk=fact.pk).review for fact in facts]


def shown(page):
    return page.evaluate("[...CSS.highlights.get('shown-quote')][0].toString()").replace("（にごう）", "")

"""The embedders: the offline one by itself, a provider's over its real protocol."""

import json
import subprocess
import sys
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from django.db import connection

from benchmarks.embedding import QUESTIONS, Bigrams, Embedded, measure
from episodes.models import Episode, Story
from memory.embedding import configured_embedder, embedder_named
from memory.embedding.base import EmbedderUnavailable
from memory.embedding.offline import OfflineEmbedder
from memory.keywords import index_words
from memory.models import Fact, FactVector, MemoryRecord, StoryIndex
from memory.outbox import Work, ask
from memory.projecting import project_episode
from memory.recall import recall
from memory.reconciling import reindex
from memory.syncing import finish
from memory.viewpoint import Viewpoint
from tests.factories import make_fact, make_story

ODD = [
    "",
    " ",
    "…",
    "?!",
    "a",
    "the",
    "の",
    "ああ",
    "🙂",
    "あ" * 20_000,
    "word " * 20_000,
    "12 34",
    "\u200b",
    "Ωμέγα",
]


def test_every_text_has_a_unit_vector_of_the_one_dimension():
    embedder = OfflineEmbedder()
    vectors = np.asarray(embedder.embed([*ODD, "翼は喫茶店を営んでいる。", "Mika runs the café."]))
    assert vectors.shape == (len(ODD) + 2, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)
    assert np.isfinite(vectors).all()
    assert len(embedder.embed_question("")) == embedder.dimension
    assert embedder.embed([]) == []


def test_the_same_text_has_the_same_vector_in_another_process():
    texts = ["翼は喫茶店を営んでいる。", "Mika runs the café."]
    code = (
        "import sys, numpy as np; from hashlib import sha256\n"
        "from memory.embedding.offline import OfflineEmbedder\n"
        "print(sha256(np.asarray(OfflineEmbedder().embed(sys.argv[1:])).round(5).tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code, *texts], capture_output=True, text=True, check=True)
    here = sha256(np.asarray(OfflineEmbedder().embed(texts)).round(5).tobytes()).hexdigest()
    assert other.stdout.strip() == here


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_paraphrased_fact_is_found_better_than_by_character_bigrams(language):
    sheet = json.loads(QUESTIONS.read_text(encoding="utf-8"))[language]
    ours, theirs = measure(Embedded(OfflineEmbedder()), sheet), measure(Bigrams(), sheet)
    assert ours[0] > theirs[0] + 0.1
    assert ours[1] > theirs[1] + 0.1
    assert ours[2] > theirs[2] + 0.1


def test_the_offline_embedder_is_the_default(settings):
    settings.STORYHUB_EMBEDDER = ""
    assert configured_embedder().name == "offline:1"
    assert embedder_named("offline:1") is embedder_named("offline:1")


class _Provider(BaseHTTPRequestHandler):
    """Speaks OpenAI's protocol for embeddings: a vector says which letters a text has."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.batches.append(asked["input"])
        if self.server.status != 200:
            self._answer({"error": {"message": "over capacity"}})
            return
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        data = [
            {
                "object": "embedding",
                "index": n,
                "embedding": [1.0 + text.lower().count(c) for c in "aeioukey"],
            }
            for n, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._answer({"object": "list", "model": asked["model"], "data": data, "usage": usage})

    def _answer(self, body):
        body = json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def provider(monkeypatch, settings):
    """A provider on this machine, configured as the embedder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    server.status, server.batches = 200, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    settings.STORYHUB_EMBEDDER = "openai:text-embedding-test"
    embedder_named.cache_clear()
    yield server
    server.shutdown()
    server.server_close()
    embedder_named.cache_clear()


def test_a_provider_is_asked_in_batches_and_answers_unit_vectors(provider):
    embedder = configured_embedder()
    vectors = np.asarray(embedder.embed([f"text {n}" for n in range(100)] + [""]))
    assert vectors.shape == (101, 8)
    assert [len(batch) for batch in provider.batches] == [96, 5]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(101), abs=1e-5)
    assert embedder.dimension == 8


def test_a_provider_that_is_down_says_so_in_our_words(provider):
    provider.status = 400
    with pytest.raises(EmbedderUnavailable, match="did not answer"):
        configured_embedder().embed(["text"])


@pytest.fixture
def story():
    story = make_story()
    for number in (1, 2):
        episode = Episode.objects.create(story=story, number=number, timeline=number)
        make_fact(episode, f"The key number {number} is lost.")
        project_episode(story, episode.pk)
    return story


def found(story):
    hits = recall("Where is the key?", seen_from=Viewpoint.named(story, "world", 3))
    return {hit.fact.text: hit.why for hit in hits}


@pytest.mark.django_db
def test_another_embedder_answers_only_when_its_set_is_whole(story, provider, settings):
    assert StoryIndex.objects.get(story=story).embedder == "offline:1"
    assert all("meaning" in reasons for reasons in found(story).values())
    assert provider.batches == []
    provider.status = 400
    ask(story.pk, Work.REINDEX)
    assert finish(story, patience=0).waiting
    assert StoryIndex.objects.get(story=story).embedder == "offline:1"
    assert len(found(story)) == 2
    provider.status = 200
    ask(story.pk, Work.REINDEX)
    assert finish(story).is_whole
    index = StoryIndex.objects.get(story=story)
    assert (index.embedder, index.dimension, index.building) == ("openai:text-embedding-test", 8, "")
    assert set(MemoryRecord.objects.values_list("record_set__embedder", flat=True)) == {
        "openai:text-embedding-test"
    }
    assert set(FactVector.objects.values_list("embedder", flat=True)) == {"openai:text-embedding-test"}
    assert all("meaning" in reasons for reasons in found(story).values())


@pytest.mark.django_db
def test_words_still_find_facts_while_the_embedder_is_down(story, provider):
    reindex(story)
    provider.status = 400
    index_words(list(Fact.objects.all()))
    assert {why[0] for why in found(story).values()} == {"words"}


@pytest.mark.django_db
def test_making_records_anew_embeds_nothing_that_is_kept(story):
    before = set(MemoryRecord.objects.values_list("key", flat=True))
    MemoryRecord.objects.all().delete()
    vectors = set(FactVector.objects.values_list("pk", flat=True))
    assert reindex(story) == 2
    assert set(MemoryRecord.objects.values_list("key", flat=True)) == before
    assert set(FactVector.objects.values_list("pk", flat=True)) == vectors


@pytest.mark.django_db(transaction=True)
def test_recall_answers_fully_all_the_while_records_are_made_anew(provider, settings):
    story = make_story()
    for number in (1, 2, 3):
        episode = Episode.objects.create(story=story, number=number, timeline=number)
        for place in range(20):
            make_fact(episode, f"The key number {number}{place} is lost.")
        project_episode(story, episode.pk)
    asked, over = [], threading.Event()

    def ask_again_and_again():
        try:
            while not over.is_set():
                hits = recall("Where is the key?", seen_from=Viewpoint.named(story, "world", 4), k=100)
                asked.append(sum("meaning" in hit.why for hit in hits))
        finally:
            connection.close()

    readers = [threading.Thread(target=ask_again_and_again) for _ in range(2)]
    for reader in readers:
        reader.start()
    for embedder in ("", "openai:text-embedding-test", "", "openai:text-embedding-test"):
        settings.STORYHUB_EMBEDDER = embedder
        before = len(asked)
        assert reindex(story) == 60
        while len(asked) < before + 3:
            over.wait(0.01)
    over.set()
    for reader in readers:
        reader.join()
    assert set(asked) == {60}


@pytest.mark.django_db
def test_stories_that_branch_off_one_another_change_embedders_together(story, provider, settings):
    branch = Story.objects.create(
        slug="if", title="If", language="en", parent=story, branch_point=story.episodes.get(number=1)
    )
    reindex(branch)
    own = Episode.objects.create(story=branch, number=2, timeline=2)
    settings.STORYHUB_EMBEDDER = "offline"
    make_fact(own, "The key number 3 is lost.")
    project_episode(branch, own.pk)
    assert set(StoryIndex.objects.values_list("embedder", flat=True)) == {"openai:text-embedding-test"}
    hits = recall("Where is the key?", seen_from=Viewpoint.named(branch, "world", 9))
    assert {hit.fact.text: "meaning" in hit.why for hit in hits} == {
        "The key number 1 is lost.": True,
        "The key number 3 is lost.": True,
    }


@pytest.mark.django_db
def test_what_a_change_of_embedders_left_goes_with_the_next(story, provider):
    # A worker was killed after the new records took over and before the old ones went.
    StoryIndex.objects.update(embedder="openai:text-embedding-test", dimension=8)
    assert reindex(story) == 2
    assert set(MemoryRecord.objects.values_list("record_set__embedder", flat=True)) == {
        "openai:text-embedding-test"
    }
    assert set(FactVector.objects.values_list("embedder", flat=True)) == {"openai:text-embedding-test"}

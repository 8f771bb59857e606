"""Loading what the first answers need before anybody waits for them."""

import gc
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import connection

from episodes.models import Character, Story

from .chat.mind import put, remember
from .embedding import configured_embedder
from .embedding.words import search_words
from .language_model import language_model
from .viewpoint import Viewpoint

log = logging.getLogger(__name__)

QUESTION = "Where is the key?"
# As many as there are threads for answers (``language_model.base``), and seconds to wait for one another.
CONNECTIONS, PATIENCE = 4, 30


def warm_up_beside():
    """Load what the first question would otherwise wait for, in a thread of its own."""
    threading.Thread(target=warm_up, name="warming", daemon=True).start()


def warm_up():
    """Load it now. What fails is noted, and nothing else: the site works, its first answers come late."""
    try:
        for question in ("鍵はどこ？", QUESTION):
            search_words(question)
            if configured_embedder().name.startswith("offline"):
                configured_embedder().embed_question(question)
        if model := language_model():
            # The vendors' code takes seconds to load, their certificates longer than an answer is prepared.
            model.get_ready()
        _look_around()
    except Exception:
        log.exception("warming up failed")
    # What is there now stays. Python would go through all of it now and then, for a fifth of a second in
    # which nobody gets a page or a word.
    gc.collect()
    gc.freeze()


def _look_around():
    """Remember something once over each connection that answers will be prepared on: PostgreSQL reads its own
    catalogue anew for every connection, which takes longer than the question."""
    kept_open = settings.DATABASES["default"]["OPTIONS"].get("pool", {}).get("max_size", 1)
    number = min(kept_open, CONNECTIONS)
    # Who is done waits for the others: else one connection would do for all.
    together = threading.Barrier(number, timeout=PATIENCE)
    with ThreadPoolExecutor(number) as threads:
        for looked in [threads.submit(_remember_once, together) for _ in range(number)]:
            looked.result()


def _remember_once(together):
    """Remember something as somebody in the latest story."""
    try:
        story = Story.objects.order_by("-pk").first()
        viewer = Character.objects.of(story).first() if story else None
        if viewer:
            viewpoint = Viewpoint.at_the_end(story, viewer)
            # Twice: what a connection is asked again is planned for good (``memory.prepared``).
            for _ in range(2):
                remember(viewpoint, put(viewpoint, QUESTION))
        together.wait()
    finally:
        connection.close()

"""Loading dictionaries and word vectors before anybody waits for them."""

import logging
import threading

from .embedding import configured_embedder
from .embedding.words import search_words
from .language_model import language_model

log = logging.getLogger(__name__)


def warm_up_beside():
    """Load what the first question would otherwise wait for, in a thread of its own."""
    threading.Thread(target=_warm_up, name="warming", daemon=True).start()


def _warm_up():
    try:
        search_words("鍵はどこ？ Where is the key?")
        if configured_embedder().name.startswith("offline"):
            configured_embedder().embed_question("鍵はどこ？ Where is the key?")
        # The vendors' code takes seconds to load.
        language_model()
    except Exception:
        # The first question meets the same trouble, and says so to the one who asks.
        log.exception("warming up failed")

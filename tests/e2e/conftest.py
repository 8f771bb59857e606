"""The site as its readers see it: the real ASGI server, a real browser, nothing simulated."""

import asyncio
import os
import shutil
import socket
import threading
import time
from contextlib import closing

import pytest
from django.db import connection

from memory import receivers

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
HOW_TO_GET_IT = "no Chromium: `apt-get install chromium fonts-noto-cjk`, or CHROMIUM=/path/to/it"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


# Not for the whole run: Playwright's event loop would still run under the tests that come after.
@pytest.fixture(scope="module")
def browser():
    """One Chromium for a module; pages are each in a context of their own."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; our tests still ask the database from it.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="session")
def server():
    """The ASGI application behind uvicorn, on a free port; its address."""
    import uvicorn
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

    from storyhub.asgi import application

    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            ASGIStaticFilesHandler(application),
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def site(server, transactional_db, settings, tasks_at_once, monkeypatch):
    """The address of the site on this test's database; queued work is done before the answer comes, what is
    typed not gathered first."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(receivers, "TYPING", None)
    yield server
    _wait_until_answered()


def _wait_until_answered(patience=15):
    """Wait until no request is still at work in this database: emptying it under one would be a deadlock."""
    at_work = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    quiet, until = 0, time.monotonic() + patience
    while quiet < 3 and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(at_work)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.05)


@pytest.fixture
def open_page(browser, site):
    """open_page(user=None, language="en", **context): a page, signed in; console errors fail the test.

    A test that provokes errors on purpose empties `page.errors` when it has looked at them.
    """
    contexts, pages = [], []

    def open_page(user=None, *, language="en", **options):
        context = browser.new_context(
            base_url=site, locale={"en": "en-US", "ja": "ja-JP"}[language], **options
        )
        contexts.append(context)
        cookies = [{"name": "django_language", "value": language, "url": site}]
        if user is not None:
            cookies.append({"name": "sessionid", "value": _session_of(user), "url": site})
        context.add_cookies(cookies)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        pages.append(page)
        return page

    yield open_page
    errors = [error for page in pages for error in page.errors]
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def _session_of(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value

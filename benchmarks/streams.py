"""Many answers streaming from one web process: what other pages feel of it, how soon the first word comes.

    STORYHUB_STATE=/tmp/scratch python -m benchmarks.streams [--streams 50] [--seconds 60]

Starts the site as ``bin/dev`` does (one process of uvicorn) and a model server that says a word every fifth
of a second, each as a process of its own; makes a story of a hundred episodes; asks pages one after another,
first alone, then while so many answers stream. The first word is timed with a model that answers at once:
what is left is ours. Removes what it made.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent.parent
PAGES = (
    "/stories/{slug}/",
    "/stories/{slug}/timeline/",
    "/stories/{slug}/talk/",
    "/stories/{slug}/episodes/3/",
)
FIRST_WORDS = 20


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--streams", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--first-words-only", action="store_true", help="leave out the many streams")
    arguments.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.serve:
        return serve(options.serve, options.seconds)
    _set_up()
    model, web = _free_port(), _free_port()
    story, user = _story()
    seconds = ["--seconds", str(options.seconds)]
    said = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.streams", "--serve", str(model), *seconds], cwd=HERE
    )
    site = _start_site(web, f"http://127.0.0.1:{model}/v1#slow")
    try:
        _wait_for(web)
        asyncio.run(_measure(story, user, web, options))
    finally:
        for process in (site, said):
            process.terminate()
            process.wait()
        story.delete()
        user.delete()
    return None


def serve(port, seconds):
    """A model that says a word every fifth of a second, or one word at once where it is asked to be quick."""
    from tests.openai_server import OpenAIServer, Says, _Handler

    def acts(request):
        quick = "quick" in str(request["messages"][-1]["content"])
        return Says("Yes.", pieces=1) if quick else Says("word " * int(seconds * 5), int(seconds * 5), 0.2)

    class Handler(_Handler):
        answers = OpenAIServer(acts)

    class Server(ThreadingHTTPServer):
        request_queue_size, daemon_threads = 128, True

    Server(("127.0.0.1", port), Handler).serve_forever()


def _set_up():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _story():
    from django.contrib.auth import get_user_model

    from benchmarks.timeline import fill
    from episodes.models import Member, Role, Story

    name = f"streams-{os.getpid()}"
    user = get_user_model().objects.create_user(name)
    story = Story.objects.create(slug=name, title="Streams", language="en")
    Member.objects.create(story=story, user=user, role=Role.OWNER)
    fill(story, episodes=100, characters=40)
    return story, user


def _start_site(port, model):
    environment = os.environ | {
        "STORYHUB_LLM": model,
        "DATABASE_POOL": os.environ.get("DATABASE_POOL", "10"),
        "STORYHUB_WARM": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "uvicorn", "storyhub.asgi:application", "--port", str(port)]
    return subprocess.Popen([*command, "--log-level", "warning"], cwd=HERE, env=environment)


async def _measure(story, user, port, options):
    import httpx

    cookie = await asyncio.to_thread(_session, user)
    limits = httpx.Limits(max_connections=options.streams + 10)
    site = {"base_url": f"http://127.0.0.1:{port}", "cookies": {"sessionid": cookie}, "timeout": 120}
    async with httpx.AsyncClient(**site, limits=limits) as client:
        for page in PAGES:
            (await client.get(page.format(slug=story.slug))).raise_for_status()
        alone = await _pages(client, story, 10)
        print(_row("pages, 0 streams", alone))
        first = [await _first_word(client, story, user, "quick") for _ in range(FIRST_WORDS)]
        print(_row("first word, model at once", first))
        if options.first_words_only:
            return
        talks = [await asyncio.to_thread(_ask, story, user, "slow") for _ in range(options.streams)]
        begun = [asyncio.Event() for _ in talks]
        streaming = [
            asyncio.create_task(_listen(client, story, *talk, first))
            for talk, first in zip(talks, begun, strict=True)
        ]
        beginning = []
        while not all(one.is_set() for one in begun):
            beginning += await _pages(client, story, 1)
        print(_row(f"pages while {len(begun)} streams begin", beginning))
        busy = await _pages(client, story, 10)
        print(_row(f"pages, {sum(not one.done() for one in streaming)} streams", busy))
        heard = await asyncio.gather(*streaming)
        print(_row(f"first word of {len(heard)} streams begun at once", [one[0] for one in heard]))
        whole = sum(one[1] for one in heard)
        print(
            f"{whole} of {len(heard)} streams came whole; the longest silence in one was "
            f"{max(one[2] for one in heard):.1f} s"
        )


async def _pages(client, story, seconds):
    times, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        for page in PAGES:
            began = time.perf_counter()
            (await client.get(page.format(slug=story.slug))).raise_for_status()
            times.append(time.perf_counter() - began)
    return times


async def _first_word(client, story, user, text):
    talk, answer = await asyncio.to_thread(_ask, story, user, text)
    return (await _listen(client, story, talk, answer))[0]


async def _listen(client, story, talk, answer, heard=None):
    """Seconds to the first piece (which sets ``heard``), whether the answer came whole, and the longest
    silence in between."""
    address = f"/stories/{story.slug}/talk/threads/{talk}/messages/{answer}/stream/"
    began = before = time.perf_counter()
    first, silence, done = None, 0.0, False
    async with client.stream("GET", address) as response:
        async for line in response.aiter_lines():
            if line.startswith("event: piece"):
                now = time.perf_counter()
                silence = max(silence, now - before) if first is not None else 0.0
                first, before = first or now - began, now
                if heard:
                    heard.set()
            done = done or line.startswith("event: done")
    return first, done, silence


def _ask(story, user, text):
    """A question in a new talk of its own; the ids of talk and answer."""
    from django.db import connection

    from episodes.models import Character
    from memory.chat.turn import ask
    from memory.conversations.pinning import begin_talk
    from memory.viewpoint import Viewpoint

    viewer = Character.objects.of(story).first()
    talk = begin_talk(user, Viewpoint(story, viewer, 60))
    _, answer = ask(talk, f"{text}: what do you know of the weight of things?")
    connection.close()
    return talk.id, answer.id


def _session(user):
    from django.db import connection
    from django.test import Client

    client = Client()
    client.force_login(user)
    connection.close()
    return client.cookies["sessionid"].value


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The site did not start.")


def _row(name, times):
    times = sorted(1000 * one for one in times)
    median, p95 = statistics.median(times), times[int(len(times) * 0.95)]
    return f"{name:44} median {median:6.0f} ms  p95 {p95:6.0f} ms  most {times[-1]:6.0f} ms  ({len(times)})"


if __name__ == "__main__":
    main()

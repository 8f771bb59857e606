"""Real PostgreSQL and Redis, embedded; no network beyond this machine; nothing of your settings."""

import ipaddress
import socket

import pytest
from django.conf import settings
from django.utils import translation

from storyhub.embedded.postgres import Cluster
from storyhub.embedded.redis import Broker

if settings.DATABASES["default"]["ENGINE"] == "storyhub.embedded":
    cluster = Cluster(settings.STORYHUB_STATE, durable=False)
else:
    cluster = None


def pytest_configure(config):
    """Tests run offline whatever the environment says, on a database that need not survive a power cut."""
    # Several processes test at once: the one that leads them keeps the server for them and stops it last.
    if cluster and getattr(config.option, "numprocesses", None):
        cluster.ensure()
    settings.STORYHUB_LLM = ""
    settings.STORYHUB_EMBEDDER = ""
    settings.STORYHUB_VECTORS = "pgvector"
    settings.STORYHUB_CONVERSATIONS = "database"
    settings.DATABASES["default"]["DURABLE"] = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain_files}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("whitenoise.")]


def pytest_unconfigure(config):
    if cluster:
        cluster.release()


def _is_here(host):
    if host in ("localhost", "", None):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def closed_network():
    """Only sockets of this machine open; whoever reaches further fails his test."""
    patch = pytest.MonkeyPatch()
    really = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name):
        def connect(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
                raise AssertionError(f"A test reached for the network: {address}")
            return really[name](self, address)

        return connect

    resolve = socket.getaddrinfo

    def resolve_here(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        if not _is_here(name):
            raise AssertionError(f"A test looked up a name on the network: {name}")
        return resolve(host, *arguments, **options)

    for name in really:
        patch.setattr(socket.socket, name, guarded(name))
    patch.setattr(socket, "getaddrinfo", resolve_here)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def own_language():
    """A test does not speak the language of the last request of the one before."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def broker(tmp_path_factory):
    """An embedded Redis of this run, as a Celery broker URL."""
    from storyhub.embedded.redis import broker_url

    broker = Broker(tmp_path_factory.mktemp("broker"), durable=False)
    broker.start()
    yield broker_url(broker.state)
    broker.stop()


@pytest.fixture
def tasks_at_once():
    """Queued tasks run where they are queued, and their errors are the test's."""
    from storyhub.celery import app

    eager = ("task_always_eager", "task_eager_propagates")
    before = {name: app.conf[name] for name in eager}
    app.conf.update(dict.fromkeys(eager, True))
    yield app
    app.conf.update(before)

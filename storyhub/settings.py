"""Every setting, each from the environment; without any, everything is embedded and in one ignored folder."""

import os
import secrets
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name, default=False):
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "0", "1", "true", "false", "yes", "no", "on", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise ImproperlyConfigured(f"{name} is either 1 or 0, not {value!r}.")


def _number(name, default):
    value = os.environ.get(name, "").strip() or str(default)
    if value.isdecimal():
        return int(value)
    raise ImproperlyConfigured(f"{name} is a whole number, not {value!r}.")


def _cores():
    """Cores this process may use; fewer than the machine's in a container that pins them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


def _list(name, default=""):
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# The one folder that holds what a run leaves behind: database, broker, schedule, key, collected files.
STORYHUB_STATE = Path(os.environ.get("STORYHUB_STATE") or BASE_DIR / ".storyhub").expanduser().resolve()


def _kept_secret(path):
    """The key in `path`, made once by whichever process comes first."""
    try:
        if key := path.read_text().strip():
            return key
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(50))
    try:
        os.link(fresh, path)
    except FileExistsError:
        if not path.read_text().strip():
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path.read_text().strip()


DEBUG = _flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or _kept_secret(STORYHUB_STATE / "secret_key")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")

# Whether anybody may make an account without being asked in.
STORYHUB_SIGNUP = _flag("STORYHUB_SIGNUP", default=DEBUG)
# "name:password" of an account for looking around, told to whoever signs in; bin/dev makes one.
STORYHUB_DEMO = os.environ.get("STORYHUB_DEMO", "").strip()

# The parts that can be exchanged; "" is the offline twin that needs no key and no network.
STORYHUB_LLM = os.environ.get("STORYHUB_LLM", "").strip()
_LLM_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "google": "GOOGLE_API_KEY"}
STORYHUB_LLM_KEY = os.environ.get(_LLM_KEYS.get(STORYHUB_LLM.partition(":")[0], "OPENAI_API_KEY"), "").strip()
# Where ``openai:`` models are asked, if not at OpenAI's own address.
STORYHUB_LLM_ADDRESS = os.environ.get("OPENAI_BASE_URL", "").strip()
# Seconds for one answer, and how many scenes are read at once.
STORYHUB_LLM_TIMEOUT = _number("STORYHUB_LLM_TIMEOUT", 120)
STORYHUB_LLM_PARALLEL = _number("STORYHUB_LLM_PARALLEL", 8)
# Whether this process loads dictionaries and vectors at its start, rather than with the first question.
STORYHUB_WARM = _flag("STORYHUB_WARM")
STORYHUB_EMBEDDER = os.environ.get("STORYHUB_EMBEDDER", "").strip()
STORYHUB_VECTORS = os.environ.get("STORYHUB_VECTORS", "").strip() or "pgvector"
STORYHUB_CONVERSATIONS = os.environ.get("STORYHUB_CONVERSATIONS", "").strip() or "database"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "js_asset",
    "django_prose_editor",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storyhub.apps.StoryhubConfig",
    "episodes.apps.EpisodesConfig",
    "memory.apps.MemoryConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "storyhub.middleware.SignInAsAPage",
    "storyhub.middleware.GoneMeanwhile",
    "memory.middleware.TalksOutOfReach",
]

ROOT_URLCONF = "storyhub.urls"
ASGI_APPLICATION = "storyhub.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database: DATABASE_URL, or the embedded cluster, which starts with the first connection.
if os.environ.get("DATABASE_URL"):
    _database = dj_database_url.parse(os.environ["DATABASE_URL"])
    if _database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database with pgvector.")
else:
    _database = {
        "ENGINE": "storyhub.embedded",
        "NAME": "storyhub",
        "USER": "postgres",
        "STATE": STORYHUB_STATE,
        "DURABLE": _flag("STORYHUB_DURABLE", default=True),
    }
_database |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
_database.setdefault("OPTIONS", {})["connect_timeout"] = 10
# Statements of memory/prepared.py are planned once, when a connection is asked them for the second time, and
# for all values alike. A pooler that keeps none (PgBouncer before 1.21) needs DATABASE_PREPARED=0.
if _flag("DATABASE_PREPARED", default=True):
    _options = _database["OPTIONS"].get("options", "")
    _database["OPTIONS"]["options"] = f"{_options} -c plan_cache_mode=force_generic_plan".strip()
    _database["OPTIONS"]["prepare_threshold"] = 1
# How many connections a web process keeps open; 0 opens one for each request.
if _pool := _number("DATABASE_POOL", 0):
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The broker: CELERY_BROKER_URL or REDIS_URL, or a Redis on a socket that bin/dev and the tests start.
BROKER_IS_EMBEDDED = not (os.environ.get("CELERY_BROKER_URL") or os.environ.get("REDIS_URL"))
if BROKER_IS_EMBEDDED:
    from storyhub.embedded.redis import broker_url

    CELERY_BROKER_URL = broker_url(STORYHUB_STATE)
else:
    CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or os.environ["REDIS_URL"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_DEFAULT_QUEUE = "storyhub"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = _number("WORKERS", _cores())
# Told to stop at once, a worker gives its tasks this many seconds and then hands them back to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# A save must not wait for a broker that is down: one quick attempt, the periodic sweep queues what it missed.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
if CELERY_BROKER_URL.startswith(("redis", "rediss", "unix")):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(STORYHUB_STATE / "beat")
CELERY_BEAT_SCHEDULE = {
    "queue what was missed": {
        "task": "memory.tasks.sweep_outbox",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "see to answers that were missed": {
        "task": "memory.tasks.sweep_answers",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "compare stores with the truth": {
        "task": "memory.tasks.reconcile_all",
        "schedule": crontab(hour=3, minute=30),
    },
    "remove what broken-off talks left": {
        "task": "memory.tasks.sweep_conversations",
        "schedule": crontab(hour=4, minute=0),
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE") or "en"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = os.environ.get("TIME_ZONE") or "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = STORYHUB_STATE / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# In development files are served from where they are written; elsewhere each has its hash in its name.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = STORYHUB_STATE / "media"

# Uploads: 50 MB a file; the form checks each file, this bounds what is not a file.
STORYHUB_UPLOAD_LIMIT = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = STORYHUB_UPLOAD_LIMIT
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
# The preview of an import has a field an episode.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Behind a proxy that speaks HTTPS: cookies only over HTTPS, and the proxy's word that it was HTTPS counts.
if _flag("HTTPS"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = _number("HSTS_SECONDS", 0)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "StoryHub",
    "DESCRIPTION": "What each character of a story knows, as of each episode.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Several nouns have a state or a scope; each keeps a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "FactScopeEnum": "memory.models.facts.Scope",
        "TalkScopeEnum": "memory.models.MemoryPlan.Scope",
        "RunStateEnum": "memory.models.ExtractionRun.State",
        "ProposalStateEnum": "memory.models.Proposal.State",
        "FindingStateEnum": "memory.models.Finding.State",
        "AnswerEnum": ["accepted", "rejected"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:7} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL") or "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "episodes": {"level": os.environ.get("LOG_LEVEL") or "INFO"},
        "memory": {"level": os.environ.get("LOG_LEVEL") or "INFO"},
    },
}

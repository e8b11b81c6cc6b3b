"""Settings, all from the environment.

Each variable may also be given as a file: `SECRET_KEY_FILE=/run/secrets/key`. `docs/operations.md`
lists them. With none set, the portal runs as a demonstration on the embedded servers.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environ import FileAwareEnv

from portal import devstack
from portal.mail import mailer

env = FileAwareEnv()

# The checkout; data of a demonstration is kept below it.
BASE_DIR = Path(__file__).resolve().parent.parent

# Where the embedded servers and a demonstration's secret key are.
STATE_DIR = devstack.state_directory()


# --- Readers -------------------------------------------------------------------------------------


def _text(name: str, default: str = "") -> str:
    """A variable or its file, without the line end that editors leave in files.

    Not `env.str`, which takes a secret that begins with a dollar sign for a variable's name.
    """
    return str(env.ENVIRON.get(name, default)).strip()


def _count(name: str, default: int, least: int = 0) -> int:
    text = _text(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text) >= least):
        raise ImproperlyConfigured(f"{name} is {text!r}: give a whole number from {least}.")
    return int(text)


def _secret_key(*, may_make_one: bool) -> str:
    if key := _text("SECRET_KEY"):
        return key
    if not may_make_one:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Give 50 random characters in SECRET_KEY, or a file that holds"
            " them in SECRET_KEY_FILE; DEMO=1 makes one up for a demonstration."
        )
    return _kept_secret(STATE_DIR / "secret_key")


def _kept_secret(path: Path) -> str:
    """A random secret that is made once; two processes that come first at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def _database(url: str) -> dict[str, object]:
    """Connection settings; what the URL's query says goes before the options of ours."""
    found: dict[str, Any] = env.db_url_config(url) if url else devstack.database(STATE_DIR)
    if found.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL does not name a PostgreSQL database: the portal runs on no other."
            " Write it as postgresql://user:password@host:5432/name."
        )
    # Connections are kept between requests, and a request waits 5 s for a free one at most.
    pool = {"min_size": 1, "max_size": 4, "timeout": 5}
    # No server_side_binding: an expression with a parameter, selected and then grouped by, can
    # count as two different ones, and PostgreSQL refuses the query (Django ticket 34255).
    return {**found, "OPTIONS": {"pool": pool, **found.get("OPTIONS", {})}}


# --- What this process is ------------------------------------------------------------------------

# Error pages with code and data, for development only.
DEBUG: bool = env.bool("DEBUG", default=False)

# Whether the embedded servers stand in for ones that were not named.
EMBEDDED_POSTGRES = not _text("DATABASE_URL")
EMBEDDED_VALKEY = not _text("REDIS_URL")

# A demonstration on one's own machine: plain HTTP, a secret key of its own making, demo people.
DEMO: bool = env.bool("DEMO", default=EMBEDDED_POSTGRES)

# Signs sessions and tokens.
SECRET_KEY = _secret_key(may_make_one=DEBUG or DEMO)

# Host names the portal answers to.
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

# Origins (scheme and host) that may send forms besides our own.
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# How many proxies of ours stand in front: so many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = _count("TRUSTED_PROXIES", 0)

# The portal's own address, for links in mails, feeds and webhooks; without a slash at the end.
SITE_URL = _text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")


# --- Apps, top to bottom -------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "consultations",
    "burden",
    "exercises",
    "alerts",
    "commitments",
    "treaties",
    "compliance",
    "alliances",
    "accounts",
    "kit",
    "portal.apps.BackOfficeConfig",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
]

# What every request passes, outermost first.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Where addresses are looked up, and what the web server runs.
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

# Templates live in the apps.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.navigation",
            ],
        },
    },
]


# --- Data ----------------------------------------------------------------------------------------

# PostgreSQL: DATABASE_URL, else the embedded one.
DATABASES = {"default": _database(_text("DATABASE_URL"))}

# For tables of others; our own have UUIDv7 keys.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis or Valkey: REDIS_URL, else the embedded one.
REDIS_URL = _text("REDIS_URL") or devstack.redis_url(STATE_DIR)


# --- People --------------------------------------------------------------------------------------

# Who signs in, where, and where they land.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:sign-in"

# How passwords are hashed, and last the secrets of machines, which only need a digest.
PASSWORD_HASHERS = [*global_settings.PASSWORD_HASHERS, "kit.credentials.SecretHasher"]

# What a password must be.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# A session ends after a working day.
SESSION_COOKIE_AGE = 12 * 60 * 60


# --- Security ------------------------------------------------------------------------------------

_HARDENED = not (DEBUG or DEMO)

# Cookies travel over HTTPS only, and plain requests are sent there. TLS ends at a proxy, which
# must set X-Forwarded-Proto itself and pass on none from outside.
SESSION_COOKIE_SECURE = _HARDENED
CSRF_COOKIE_SECURE = _HARDENED
SECURE_SSL_REDIRECT = _HARDENED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HARDENED else None

# Browsers remember for a year to use HTTPS (in seconds).
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HARDENED else 0

# Other names below our domain are not ours to promise HTTPS for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# No page of others may frame ours, nor learn which of ours a link was followed from.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Pages load from ourselves only: no inline script or style, nothing from outside.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


# --- Language and time ---------------------------------------------------------------------------

# British English; instants are stored and shown in UTC.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True


# --- Static files --------------------------------------------------------------------------------

# Served by WhiteNoise. In production `collectstatic` gathers them below STATIC_ROOT, compressed
# and with a digest in the name; a demonstration serves them from where they are.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if _HARDENED else None
WHITENOISE_USE_FINDERS = not _HARDENED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HARDENED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}


# --- Mail ----------------------------------------------------------------------------------------

# How mail leaves: smtp://, smtp+tls://, consolemail:// or filemail:///directory.
MAILERS = {"default": mailer(_text("MAIL_URL") or f"filemail://{BASE_DIR / 'mail'}")}

# Whom it is from, to readers and to administrators.
DEFAULT_FROM_EMAIL = _text("MAIL_FROM", "Entente <entente@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# --- Background work -----------------------------------------------------------------------------

# The broker; Celery has its own word for a Unix socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Messages are JSON, and nothing else is read.
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]

# No results are kept: what a task did is in our tables.
CELERY_TASK_IGNORE_RESULT = True

# A task lost with its worker runs again, so every task may run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# A worker takes one task at a time, so that a long one holds up none behind it.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Seconds a task may take: it is told, then killed, then given to another worker.
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    # Whoever asks for a task while the broker is down goes on at once: the next tick makes it up.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}

# Ticks are counted in UTC.
CELERY_TIMEZONE = "UTC"

# Logging is ours, below.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


# --- Logs ----------------------------------------------------------------------------------------

# One line an event on standard error, from LOG_LEVEL upwards.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _text("LOG_LEVEL", "WARNING").upper()},
    "loggers": {"oauthlib": {"level": "INFO"}},  # below that it writes down tokens
}


# --- API -----------------------------------------------------------------------------------------

# Requests to the API that each partner system or person may make in a minute.
API_LIMIT = _count("API_LIMIT", 600, least=1)

# Partner systems get tokens from allauth, by client credentials alone; the limits are ours.
IDP_OIDC_ADAPTER = "accounts.api.oauth.Adapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_INTROSPECTION_CROSS_CLIENT_ALLOWED = True
IDP_OIDC_RATE_LIMITS = False

# How the partner API reads, refuses and answers.
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.PartnerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.api.scopes.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["kit.api.throttle.Throttle"],
    "DEFAULT_RENDERER_CLASSES": ["kit.api.values.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "kit.api.schema.Schema",
    "EXCEPTION_HANDLER": "kit.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}

# What its description says.
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Entente",
    "DESCRIPTION": "What allies owe each other, what is due, and what has lapsed; read only.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

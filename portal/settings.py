"""Settings, all from the environment.

Each variable may also be given as a file: `SECRET_KEY_FILE=/run/secrets/key`. `README.md` lists
them. With none set, the portal runs as a demonstration on the embedded servers.
"""

from pathlib import Path

from django.conf import global_settings
from django.utils.csp import CSP

from portal import devstack
from portal.environment import (
    STATE_DIR,
    address,
    broker,
    broker_tls,
    count,
    database,
    highest_marking,
    logs,
    mailer,
    networks,
    secret_key,
    sign_on_servers,
    switch,
    text,
    words,
)

# The checkout; data of a demonstration is kept below it.
BASE_DIR = Path(__file__).resolve().parent.parent


# --- What this process is ------------------------------------------------------------------------

# Error pages with code and data, for development only.
DEBUG = switch("DEBUG", default=False)

# Whether the embedded servers stand in for ones that were not named.
EMBEDDED_POSTGRES = not text("DATABASE_URL")
EMBEDDED_VALKEY = not text("REDIS_URL")

# A demonstration on one's own machine: plain HTTP, a secret key of its own making, demo people.
DEMO = switch("DEMO", default=EMBEDDED_POSTGRES)

# Signs and seals; what former ones signed and sealed is taken while a new one is brought in.
SECRET_KEY = secret_key(may_make_one=DEBUG or DEMO)
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")

# Host names the portal answers to.
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost")

# Origins (scheme and host) that may send forms besides our own.
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# How many proxies of ours stand in front: so many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = count("TRUSTED_PROXIES")

# The portal's own address, for links in mails, feeds and webhooks; without a slash at the end.
SITE_URL = address("SITE_URL", "http://127.0.0.1:8000", ("https", "http")).rstrip("/")


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
    "audit",
    "kit",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "portal.apps.BackOfficeConfig",
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
    "kit.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.Sizes",
    "portal.middleware.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactor",
    "accounts.middleware.Limits",
    "portal.middleware.Looking",
    "portal.middleware.Marking",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Where addresses are looked up, and what the web server runs.
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
DATABASES = {"default": database(text("DATABASE_URL"))}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # of others' tables; ours have UUIDv7 keys

# Redis or Valkey: REDIS_URL, else the embedded one.
REDIS_URL = address("REDIS_URL", devstack.redis_url(STATE_DIR), ("redis", "rediss", "unix"))

# What all processes count together, such as failed sign-ins; whoever asks waits a second at most.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "entente",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}


# --- People --------------------------------------------------------------------------------------

# Who signs in, where, and where they land.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "account_login"

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

# A session ends after a working day; its row keeps a digest of what the cookie holds.
SESSION_ENGINE = "kit.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_SESSION_REMEMBER = True

# People are made by administrators, who answer for their addresses; nobody signs up.
ACCOUNT_ADAPTER = "accounts.adapters.People"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
}

# Sensitive acts ask again who it is, when that was longer ago than this (in seconds).
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

# How much may be tried: by address, by what was typed as a name (key), or by person. Five wrong
# passwords close a name for five minutes, so an account with a username and an e-mail address can
# be guessed ten times. Passkeys are not counted: there is nothing to guess, nor anyone to shut out.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "change_password": "5/5m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": None}

# Second factors. A code of an app is good in its own 30 seconds only, and once.
MFA_ADAPTER = "accounts.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Entente"
MFA_TOTP_TOLERANCE = 0
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmPasskeyForm",
    "activate_totp": "accounts.forms.AppForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}

# A passkey signs in by itself, so the device must ask for a finger, a face or a PIN.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"

# Whether everyone needs a second factor; who has none can only set one up.
MFA_REQUIRED = switch("MFA_REQUIRED", default=not (DEBUG or DEMO))
HIGHEST_MARKING: str = highest_marking()  # what the portal is accredited for
RECORD_HEAD_HOURS = count("RECORD_HEAD_HOURS", 24, least=1)  # between heads sent to partners
WEBHOOK_NETWORKS = networks("WEBHOOK_NETWORKS")  # not public, and sent to all the same

# Single sign-on at a server that speaks OpenID Connect. It says who somebody is, never what they
# may do; those it does not find among our people stay outside.
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SingleSignOn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": sign_on_servers(text("OIDC_SERVER_URL"), secure=not (DEBUG or DEMO)),
    }
}


# --- Security ------------------------------------------------------------------------------------

_HARDENED = not (DEBUG or DEMO)

# Cookies travel over HTTPS only, and plain requests are sent there. TLS ends at a proxy, which
# must set X-Forwarded-Proto itself and pass on none from outside.
SESSION_COOKIE_SECURE = _HARDENED
CSRF_COOKIE_SECURE = _HARDENED
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _HARDENED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HARDENED else None

# A browser takes a cookie of such a name from this very host over HTTPS only, so no neighbour below
# the same domain can plant one (RFC 6265bis, section 4.1.3.2).
_HOST = "__Host-" if _HARDENED else ""
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"

SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HARDENED else 0  # browsers remember to use HTTPS

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


# --- Record of changes ---------------------------------------------------------------------------

# Seals the blocks of the record. Keep it out of the database's backups, and after a change keep the
# old ones (separated by commas) here: without them old blocks cannot be verified.
AUDIT_KEY = text("AUDIT_KEY") or SECRET_KEY
AUDIT_KEY_FALLBACKS = words("AUDIT_KEY_FALLBACKS") + SECRET_KEY_FALLBACKS * (not text("AUDIT_KEY"))


# --- Language and time ---------------------------------------------------------------------------

# British English; instants are stored and shown in UTC.
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "kit.formats"
TIME_ZONE = "UTC"


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
MAILERS = {"default": mailer(text("MAIL_URL") or f"filemail://{BASE_DIR / 'mail'}")}

# Whom it is from, to readers and to administrators.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("MAIL_FROM", "Entente <entente@localhost>")


# --- Background work -----------------------------------------------------------------------------

# The broker. How work is done: `portal.celery`.
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_BROKER_USE_SSL = broker_tls(CELERY_BROKER_URL)
CRISIS_CARDS = text("CRISIS_CARDS")  # folder in which they are laid out each night; empty: nowhere


# --- Logs ----------------------------------------------------------------------------------------

# One line an event on standard error, from LOG_LEVEL upwards.
LOGGING = logs(text("LOG_LEVEL", "WARNING").upper())


# --- API -----------------------------------------------------------------------------------------

API_LIMIT = count("API_LIMIT", 600, least=1)  # requests a minute, of each system or person

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
    "DEFAULT_PARSER_CLASSES": ["kit.api.parsing.Json"],
    "DEFAULT_SCHEMA_CLASS": "kit.api.schema.Schema",
    "EXCEPTION_HANDLER": "kit.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}

# What its description says.
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Entente",
    "DESCRIPTION": "What allies owe each other, what is due, and what has lapsed.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

"""Sessions of which the tables keep no more than a digest of what opens them, and what they hold
sealed.

A browser's cookie is a token of 256 random bits. Its digest is the key of the session's row, and
all that anything behind the middleware knows it by. Whoever reads a table or a backup has nothing
to put into a cookie: a digest sent there is digested once more, and is nobody's. What a session
holds (the seed of an app that is being set up, the key of a link to a new password) is encrypted,
and bound to its own row: copied into another, it opens nothing.
"""

import hashlib
import logging
import secrets
from typing import Any

from django.conf import settings
from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse

from kit.sealing import Unopened, seal, unseal

logger = logging.getLogger(__name__)

LENGTH = 40  # of the columns that hold a key: 160 of the 256 bits of a digest, in hexadecimal


class Key(str):
    """The key of a session's row that carries, for the cookie, the token it was made from."""

    token: str

    def __new__(cls, token: str) -> "Key":
        """The digest of a token."""
        key = super().__new__(cls, hashlib.sha256(token.encode()).hexdigest()[:LENGTH])
        key.token = token
        return key


class SessionStore(db.SessionStore):
    """A session by the key of its row; it can be sent to a browser only if that is a `Key`."""

    @property
    def token(self) -> str:
        """What the cookie holds."""
        assert isinstance(self.session_key, Key), "what was found by its row is nobody's to open"
        return self.session_key.token

    @property
    def key_salt(self) -> str:
        """Of each row its own, so that nobody becomes another by copying what a row holds."""
        return f"{super().key_salt}.{self.session_key}"

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What the session holds, as its row keeps it."""
        return seal(super().encode(session_dict))

    def decode(self, session_data: Any) -> dict[str, Any]:
        """What the session holds; nothing, if it was not we who wrote this into this row."""
        try:
            return super().decode(unseal(session_data))
        except Unopened:
            logger.warning("A session cannot be read: it ends.")
            return {}

    def _get_new_session_key(self) -> Key:
        return Key(secrets.token_urlsafe())


class Sessions(middleware.SessionMiddleware):
    """Django's, between the token in the cookie and the key of the row."""

    def process_request(self, request: HttpRequest) -> None:
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = self.SessionStore(Key(token) if token else None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer, session = super().process_response(request, response), request.session
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and cookie.value:  # else it is taken away
            assert isinstance(session, SessionStore)
            answer.cookies[settings.SESSION_COOKIE_NAME] = session.token
        return answer

"""Secrets that must be read again, such as the seed of a code app: encrypted, with our own key.

Fernet (AES-128-CBC with HMAC-SHA256) by keys derived from SECRET_KEY and its fallbacks, so that the
key can change while nobody is shut out; `migrate` seals anew what an older key had sealed.
"""

import base64
import hashlib
import hmac
import logging

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

logger = logging.getLogger(__name__)


class Unopened(Exception):
    """What was sealed cannot be opened: none of our keys sealed it, or it was changed since."""


def seal(text: str) -> str:
    """Encrypt a secret by the newest key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; `Unopened` if no key of ours opens it."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unopened from error


def reseal(sealed: str) -> str:
    """Encrypt anew by the newest key what an older one sealed; `Unopened` as for `unseal`."""
    return seal(unseal(sealed))


def tell_closed(count: int, what: str, else_: str) -> None:
    """Tell an operator who changed the key how much of `what` is sealed by none that is named."""
    if count:
        logger.warning(
            "Sealed by a key that is not here stay so many %s: %d. Name the former SECRET_KEY in"
            " SECRET_KEY_FALLBACKS and run manage.py migrate again. If it is lost, %s.",
            *(what, count, else_),
        )


def _box() -> MultiFernet:
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(one)) for one in known])


def _key(secret: str) -> bytes:
    derived = hmac.digest(secret.encode(), b"entente: sealed secrets", hashlib.sha256)
    return base64.urlsafe_b64encode(derived)

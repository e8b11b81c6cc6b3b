"""Secrets that must be read again, such as the seed of a code app: encrypted, with our own key.

Fernet (AES-128-CBC with HMAC-SHA256) by keys derived from SECRET_KEY and its fallbacks, so that the
key can change while nobody is shut out; `migrate` seals anew what an older key had sealed.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


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


def _box() -> MultiFernet:
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(one)) for one in known])


def _key(secret: str) -> bytes:
    derived = hmac.digest(secret.encode(), b"entente: sealed secrets", hashlib.sha256)
    return base64.urlsafe_b64encode(derived)

"""News to machines of partners, as Standard Webhooks 1.0.0 has it."""

import base64
import hashlib
import hmac

from django.conf import settings

from alerts.channel import Channel, Letter
from kit.errors import Refused
from kit.posting import post

GONE = 410


class Webhook(Channel):
    """Posts the letter's text as JSON, signed; a repeat has the same id and the same body.

    `webhook-id` is made of the letter's id. `webhook-signature` is `v1,` and the HMAC-SHA256, in
    base64, of id, instant in seconds and body, joined by dots; its key is the base64 that follows
    `whsec_` in the secret. Any answer of 2xx has taken it; 410 says that nothing more is wanted.
    """

    def send(self, letter: Letter) -> None:
        name, at = f"msg_{letter.id.hex}", str(int(letter.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Entente",
            "webhook-id": name,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{signature(letter.secret, name, at, letter.text)}",
        }
        allowed = settings.WEBHOOK_NETWORKS
        status = post(letter.to, letter.text.encode(), headers, allowed=allowed)
        if status == GONE:
            raise Refused("gone", "It answered 410: nothing is wanted there any more.")
        if not 200 <= status < 300:
            raise OSError(f"it answered {status}")


def signature(secret: str, name: str, at: str, body: str) -> str:
    """Of a message with this id, sent at this instant."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{at}.{body}".encode()
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()

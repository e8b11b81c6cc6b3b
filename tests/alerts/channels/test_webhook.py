"""News to machines of partners: what they get, and how they know that it is from us."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.conf import settings as portal
from pytest_django import Settings

from alerts.channel import Letter, channels
from alerts.channels import webhook
from kit.errors import Refused

KEY = base64.b64encode(b"k" * 32).decode()
LETTER = Letter(
    UUID("019abcde-0000-7000-8000-000000000001"),
    "https://partner.example/heads", "", '{"type":"record.sealed"}', "",
    datetime(2026, 11, 22, 6, tzinfo=UTC), f"whsec_{KEY}",
)  # fmt: skip

type Sent = list[tuple[str, bytes, dict[str, str]]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found: Sent = []

    def post(address: str, body: bytes, headers: dict[str, str], *, allowed: object) -> int:
        assert allowed == portal.WEBHOOK_NETWORKS
        found.append((address, body, headers))
        return 202

    monkeypatch.setattr(webhook, "post", post)
    return found


def test_what_is_sent_is_signed_as_the_standard_says(sent: Sent) -> None:
    channels["alerts.webhook"].send(LETTER)
    ((address, body, headers),) = sent
    assert (address, body.decode()) == (LETTER.to, LETTER.text)
    name, at = headers["webhook-id"], headers["webhook-timestamp"]
    assert (name, at) == (f"msg_{LETTER.id.hex}", str(int(LETTER.at.timestamp())))
    version, _, told = headers["webhook-signature"].partition(",")
    signed = b".".join((name.encode(), at.encode(), body))
    assert version == "v1"
    assert base64.b64decode(told) == hmac.new(b"k" * 32, signed, hashlib.sha256).digest()


def test_a_signature_of_the_standards_own_example_is_ours_too() -> None:
    """The example that the specification prints."""
    made = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        '{"test": 2432232314}',
    )
    assert made == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 429, 500, 503])
def test_any_answer_but_of_2xx_is_tried_again(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "post", lambda *args, **more: status)
    with pytest.raises(OSError, match=f"it answered {status}"):
        channels["alerts.webhook"].send(LETTER)


def test_who_wants_nothing_more_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(webhook, "post", lambda *args, **more: 410)
    with pytest.raises(Refused) as refused:
        channels["alerts.webhook"].send(LETTER)
    assert refused.value.code == "gone"

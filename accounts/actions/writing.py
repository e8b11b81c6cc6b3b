"""Letters to people about their own accounts: sealed, sent by a worker, tried until they leave.

No page waits for a mail server, and none takes longer for an address that is somebody's: whose it
is, is only looked up when the letter is sent. Due times are told by the database's clock alone.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urljoin
from uuid import UUID

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Letter, User
from kit.sealing import Unopened, seal, unseal

logger = logging.getLogger(__name__)

# After each attempt, how long until the next: the first is longer than one letter takes, about ten
# exchanges with a mail server of 10 s at most each, so that no other worker gets it meanwhile.
WAITS = (
    *(timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 20)),
)

# Letters in one go, so that a mail server that only times out does not hold a worker for ever.
MOST = 100


def post_letter(*, to: str, subject: str, text: str) -> None:
    """Have a letter sent soon, once the caller's transaction is kept."""
    _post({"to": to, "subject": subject, "text": text})


def ask_new_password(*, address: str, origin: str) -> None:
    """Have whoever has this address sent a link to a new password, below the portal's `origin`.

    The same is done for an address that is nobody's.
    """
    _post({"asked_for": address, "origin": origin})


@transaction.atomic
def _post(told: dict[str, str]) -> None:
    Letter.objects.create(sealed=seal(json.dumps(told)))
    transaction.on_commit(_nudge)


def _nudge() -> None:
    """Ask a worker to send now. What counts is the row: without a broker the next tick finds it."""
    with suppress(OperationalError):
        current_app.send_task("accounts.letters", retry=False, ignore_result=True)


def send_letters() -> int:
    """Send what is due, `MOST` letters at most; how many were tried."""
    for done in range(MOST):
        if (letter := _claim()) is None:
            return done
        _send(letter)
    return MOST


@transaction.atomic
def _claim() -> Letter | None:
    """Take the letter that is due first; its next attempt is on the schedule before this one.

    So it is not lost with its worker, and one that ends its worker each time is given up as well.
    """
    due = Letter.objects.filter(due_at__lte=Now()).order_by("due_at")
    letter: Letter | None = due.select_for_update(skip_locked=True).first()
    if letter is None:
        return None
    wait = WAITS[min(letter.attempts, len(WAITS) - 1)]
    mine = Letter.objects.filter(pk=letter.pk)
    mine.update(attempts=F("attempts") + 1, due_at=Now() + wait)
    return letter


def _send(letter: Letter) -> None:
    """Make one attempt; what left, or never will, is gone from the table."""
    try:
        if letter.attempts == len(WAITS):
            logger.error("A letter about an account is given up: %s attempts failed.", len(WAITS))
        else:
            for mail in _mails(letter):
                mail.send(using="default")
    except Unopened:
        logger.error("A letter about an account cannot be read: SECRET_KEY has no such fallback.")
    except ValueError as error:  # what Django raises for an address that is none
        logger.error("A letter about an account cannot be sent: %s", error)
    except OSError as error:
        logger.error("A letter about an account did not leave, and is tried again: %s", error)
        return
    Letter.objects.filter(pk=letter.pk).delete()


def _mails(letter: Letter) -> Iterator[EmailMessage]:
    told = json.loads(unseal(letter.sealed))
    if "asked_for" in told:
        yield from _links(letter.pk, told["asked_for"], told["origin"])
    else:
        headers = _headers(letter.pk)
        yield EmailMessage(told["subject"], told["text"], to=[told["to"]], headers=headers)


def _links(key: UUID, address: str, origin: str) -> Iterator[EmailMessage]:
    """To each who has the address, and a password that they could have forgotten."""
    found = filter_users_by_email(address, is_active=True, prefer_verified=True, for_login=True)
    for user in found:
        if user.has_usable_password():
            context = {"user": user, "username": user.get_username()}
            context["password_reset_url"] = _link(user, origin)
            headers = _headers(key, user)
            named = "account/email/password_reset_key"
            yield get_adapter().render_mail(named, address, context, headers)


def _link(user: User, origin: str) -> str:
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    parts = {"uidb36": user_pk_to_url_str(user), "key": token}
    return urljoin(origin, reverse("account_reset_password_from_key", kwargs=parts))


def _headers(key: UUID, user: User | None = None) -> dict[str, str]:
    """One id on every attempt (RFC 5322, 3.6.4); and that a program sent it (RFC 3834)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    name = f"{key}.{user.pk}" if user else str(key)
    return {"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"}


def tell_of_access(people: Iterable[User], said: str) -> None:
    """Write to people what somebody else did to their account, so that they hear of it at once."""
    for one in people:
        if one.email:
            about = {"user": one, "said": said}
            get_adapter().send_mail("account/email/access_changed", one.email, about)

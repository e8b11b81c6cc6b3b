"""Alerts by e-mail."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from alerts.channel import Channel, Letter
from kit.errors import Refused


class Email(Channel):
    """Sends the letter as an e-mail of two parts, text and HTML.

    Its Message-ID (RFC 5322, section 3.6.4) is made of the letter's id, so that mail systems show
    a repeat once; it says by RFC 3834 that a program sent it, so that absence notes stay away.
    """

    def send(self, letter: Letter) -> None:
        if not letter.to:
            raise Refused("no_address", "This person has no e-mail address.")
        mail = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            to=[letter.to],
            headers={
                "Message-ID": f"<{letter.id}@{_domain()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(letter.html, "text/html")
        try:
            mail.send(using="default")
        except ValueError as error:  # what Django raises for an address that is none
            raise Refused("bad_address", str(error)) from error


def _domain() -> str:
    """The domain that our mail is from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]

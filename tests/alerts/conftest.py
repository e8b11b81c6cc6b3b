"""A post office that can be closed, in place of the mail server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend


@dataclass
class Post:
    """Every mail that was handed in; while `trouble` is set, it is raised instead of taking it."""

    trouble: BaseException | None = None
    attempted: list[EmailMultiAlternatives] = field(default_factory=list)
    taken: list[EmailMultiAlternatives] = field(default_factory=list)

    def hand_in(self, mails: Sequence[EmailMultiAlternatives]) -> int:
        self.attempted += mails
        if self.trouble is not None:
            raise self.trouble
        for mail in mails:
            mail.message()  # checks the headers, as real backends do
        self.taken += mails
        return len(mails)

    def close(self) -> None:
        self.trouble = SMTPServerDisconnected("Connection unexpectedly closed")

    def open(self) -> None:
        self.trouble = None

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each attempt."""
        return [str(mail.message()["Message-ID"]) for mail in self.attempted]

    @property
    def only(self) -> EmailMultiAlternatives:
        (mail,) = self.taken
        return mail


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()

    def send_messages(_: EmailBackend, mails: Any) -> int:
        return made.hand_in(mails)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return made

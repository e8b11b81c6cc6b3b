"""What a channel is: a way by which a letter reaches a person, or a machine."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.registry import Registry


@dataclass(frozen=True)
class Letter:
    """What is to be sent to one address: a subject and the same words as text and as HTML.

    `id` is the message's, the same on every attempt, so that a receiver knows a repeat. A machine
    reads the text alone, and knows by the `secret` that it is from us. `at` is the instant of this
    attempt.
    """

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    at: datetime
    secret: str = ""


class Channel:
    """A way to send."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over, or say that it was not taken.

        Raises OSError (as smtplib's errors are) when a later attempt may do better, and Refused
        when none would.
        """
        raise NotImplementedError


channels: Registry[Channel] = Registry(Channel, "channels")

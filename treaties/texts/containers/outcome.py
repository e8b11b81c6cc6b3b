"""What reading a file comes to."""

from dataclasses import dataclass, field

from treaties.texts.lines import Dropped, Line


@dataclass(frozen=True, slots=True)
class Read:
    """The lines of a file, and what it holds besides that is no part of its text."""

    lines: list[Line]
    dropped: list[Dropped] = field(default_factory=list)


class Unreadable(Exception):
    """A file that holds no text to be had; `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message

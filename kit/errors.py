"""The one exception of the domain: a request that cannot be granted, and why."""

from collections.abc import Sequence


class Refused(Exception):
    """What was asked cannot be done.

    `code` is stable and lower_snake, for programs; `message` says to a person what is wrong and
    how to mend it; `field` names the input at fault, if one is. Doors translate it: a form error
    on a page, problem+json in the API, one line on the command line.
    """

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field


class RefusedAll(Refused):
    """Several things are wrong with one input; `problems` holds a line for each."""

    def __init__(self, code: str, message: str, problems: Sequence[str]) -> None:
        super().__init__(code, message)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join((self.message, *(f"  {line}" for line in self.problems)))

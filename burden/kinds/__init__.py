"""The kinds of contribution, one to a file."""

from burden.kind import Kind
from kit.errors import Refused
from kit.registry import Registry

kinds: Registry[Kind] = Registry(Kind, "kinds")


def kind_of(code: str, category: str) -> Kind | None:
    """The kind a row names, else the one that its source's word stands for; None if neither does.

    Refused for a code that no kind has.
    """
    if code:
        if f"burden.{code}" not in kinds.codes():
            known = ", ".join(one.partition(".")[2] for one in kinds.codes())
            raise Refused("unknown_kind", f"{code!r} is no kind of contribution: {known}.", "kind")
        return kinds[f"burden.{code}"]
    return next((one for one in kinds if category in one.categories), None)

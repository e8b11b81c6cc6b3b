"""Plugs: one class to a file, found by where the file stands."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps

from kit.errors import Refused


class Registry[T]:
    """The plugs of one sort: `Registry(Rule, "rules")` finds each Rule in `<app>/rules/<name>.py`.

    A plug's code is its path, `<app>.<name>`; there is no list to keep.
    """

    def __init__(self, base: type[T], room: str) -> None:
        self.base, self.room = base, room
        self._found: dict[str, T] = {}

    def __iter__(self) -> Iterator[T]:
        return iter(self._all().values())

    def __getitem__(self, code: str) -> T:
        """The plug of that code; Refused, naming the known ones, when there is none."""
        found = self._all()
        if code not in found:
            known = ", ".join(found)
            raise Refused("unknown_code", f"There is no {code!r} among the {self.room}: {known}.")
        return found[code]

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(self._all().items())

    def codes(self) -> list[str]:
        return list(self._all())

    def _all(self) -> dict[str, T]:
        if not self._found:
            self._found = dict(sorted(self._search()))
        return self._found

    def _search(self) -> Iterator[tuple[str, T]]:
        for app in apps.get_app_configs():
            for module in _modules(f"{app.name}.{self.room}"):
                for cls in vars(import_module(module)).values():
                    if self._belongs(cls, module):
                        yield f"{app.label}.{module.rpartition('.')[2]}", cls()

    def _belongs(self, cls: object, module: str) -> bool:
        return (
            isinstance(cls, type)
            and issubclass(cls, self.base)
            and cls is not self.base
            and cls.__module__ == module
        )


def _modules(room: str) -> Iterator[str]:
    spec = find_spec(room)
    if spec is None or spec.submodule_search_locations is None:
        return
    for found in iter_modules(spec.submodule_search_locations):
        if not found.name.startswith("_"):
            yield f"{room}.{found.name}"

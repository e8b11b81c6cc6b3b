"""What a record of a bundle points at."""

from collections.abc import Iterator
from typing import Any

from portal.bundles import duties, forms
from portal.bundles.kinds import Form, Kind, Many, Ref


def references(kind: Kind, value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every reference in a record to another: its path, the sort of record meant, and its name."""
    if value is None:
        return
    if isinstance(kind, Ref):
        yield path, kind.of, value
    elif isinstance(kind, Form):
        for column in kind.columns:
            below = f"{path}.{column.key}" if path else column.key
            yield from references(column.kind, value.get(column.key), below)
    elif isinstance(kind, Many):
        for n, one in enumerate(value, 1):
            yield from references(kind.each, one, f"{path}[{n}]")
    elif isinstance(kind, forms.ReleasedTo | duties.Owed) and isinstance(value, list):
        yield from references(forms.STATES, value, path)

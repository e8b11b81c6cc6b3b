"""Which findings the inbox shows: all of it is in the address."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from accounts.models import User
from alliances.querysets import Principal
from compliance.models import Severity
from compliance.querysets import FindingQuerySet

OPEN = Q(resolved_at=None)
VIEWS = {
    "open": ("Open", OPEN),
    "new": ("Not acknowledged", OPEN & Q(acknowledged_at=None)),
    "high": ("High", OPEN & Q(severity=Severity.HIGH)),
    "resolved": ("Resolved", ~OPEN),
}
FILTERS = ("q", "alliance", "rule")


@dataclass(frozen=True)
class Inbox:
    """One person's findings, as an address asks for them."""

    seen: FindingQuerySet
    query: QueryDict
    reader: Principal

    @property
    def kinds(self) -> dict[str, tuple[str, Q]]:
        """Each view with its name and its findings; eyes look after none."""
        if not isinstance(self.reader, User):
            return VIEWS
        return VIEWS | {"mine": ("Mine", OPEN & Q(acknowledged_by=self.reader))}

    @property
    def view(self) -> str:
        """The view asked for; an unknown one is the open findings."""
        asked = self.query.get("view", "")
        return asked if asked in self.kinds else "open"

    @property
    def words(self) -> str:
        return "".join(self._asked("q")[-1:])

    @property
    def alliance(self) -> str:
        return "".join(self._asked("alliance")[-1:])

    @property
    def rules(self) -> list[str]:
        """Any of these; none is every rule."""
        return list(dict.fromkeys(self._asked("rule")))

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.alliance or self.rules)

    def rows(self) -> FindingQuerySet:
        """The view's findings: the worst first, or the last resolved."""
        found = self._filtered().filter(self.kinds[self.view][1])
        order = found.order_by("-resolved_at", "alliance_id", "subject", "key")
        return order if self.view == "resolved" else found.worst_first()

    def views(self) -> list[dict[str, Any]]:
        """All views with their counts, each under the same filters."""
        counted = {code: Count("pk", filter=which) for code, (_, which) in self.kinds.items()}
        counts = self._filtered().aggregate(**counted)
        return [
            {
                "label": label,
                "url": self.address(code),
                "is_current": code == self.view,
                "count": counts[code],
            }
            for code, (label, _) in self.kinds.items()
        ]

    def address(self, view: str, *, is_filtered: bool = True) -> str:
        """The query of a view's first page, with the filters or without."""
        query = QueryDict(mutable=True)
        query["view"] = view
        for name in FILTERS if is_filtered else ():
            if asked := self._asked(name):
                query.setlist(name, asked)
        return f"?{query.urlencode()}"

    def everything(self) -> str:
        """The query of this view without its filters."""
        return self.address(self.view, is_filtered=False)

    def _filtered(self) -> FindingQuerySet:
        found = self.seen
        if self.words:
            found = found.filter(title__icontains=self.words)
        if self.alliance:
            found = found.filter(alliance__slug=self.alliance)
        return found.filter(rule__in=self.rules) if self.rules else found

    def _asked(self, name: str) -> list[str]:
        values = (value.replace("\x00", "").strip() for value in self.query.getlist(name))
        return [value for value in values if value]

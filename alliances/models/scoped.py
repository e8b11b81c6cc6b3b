"""What every record of an alliance has: whose it is, and to whom it may be shown."""

from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from alliances.models.alliance import Alliance
from alliances.models.marking import Marking, Release, check_held, is_wider, narrower
from alliances.walls import Wall
from kit.marking import note
from kit.models import Record, key_of


def narrowest(*rows: "Scoped | Alliance | None") -> Marking:
    """The marking of what is derived from all the rows: seen by those who may see each of them."""
    return narrower(*((one.release, getattr(one, "released_to", ())) for one in rows if one))


def originators_of(*rows: "Scoped | Alliance | None") -> tuple[str, ...]:
    """Whose information there is in what is derived from all the rows; our own is not named."""
    return tuple(sorted({one for row in rows for one in getattr(row, "originators", ())}))


def inherited(*rows: "Scoped | Alliance | None") -> dict[str, Any]:
    """The columns by which what is derived from the rows is marked, and says whose it is."""
    release, states = narrowest(*rows)
    return {
        "release": release,
        "released_to": list(states),
        "originators": list(originators_of(*rows)),
    }


class Scoped(Record):
    """A row of one alliance, released to some; `visible_to` is the only way to it.

    Each model names its own manager: `objects = ScopedQuerySet.as_manager()` or a kin of it. Where
    the portal works the marking out, and no person chooses it, `derived_from` says so: the key to
    the row that it is never wider than, or "" where there are many. `takes_along` names keys to
    what is a part of the row though it has none to it, such as a file. `narrowed_with` names keys
    to rows that it is narrowed with though it is no part of them, and is not widened with them.
    """

    derived_from: ClassVar[str | None] = None
    takes_along: ClassVar[tuple[str, ...]] = ()
    narrowed_with: ClassVar[tuple[str, ...]] = ()
    read_as: Marking | None = None  # the marking that was read from the database

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", db_index=False)
    release = models.CharField(max_length=8, choices=Release, default=Release.INTERNAL)
    released_to = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, help_text="ISO 3166 alpha-3"
    )

    originators = ArrayField(
        models.CharField(max_length=3),
        default=list,
        db_default=[],
        blank=True,
        help_text="whose information it is, ISO 3166 alpha-3; none: our own",
    )

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            Wall(name="%(app_label)s_%(class)s_wall"),
            models.CheckConstraint(
                condition=Q(release=Release.STATES) ^ Q(released_to=[]),
                name="%(app_label)s_%(class)s_names_states_if_released_to_states",
            ),
        ]
        # Holds all that the wall asks of a row, so that counts need not read the rows themselves.
        indexes = [
            models.Index(
                fields=["alliance"],
                include=["release", "released_to"],
                name="%(app_label)s_%(class)s_of",
            )
        ]

    def clean(self) -> None:
        """Refuse in a form what the database would refuse."""
        super().clean()
        check_held(self.release)
        if self.release != Release.STATES:
            self.released_to = []  # no form lists them, and whoever narrows takes them back
        was, now = self.read_as, (self.release, tuple(self.released_to))
        if was is not None and not self._state.adding and is_wider(now, was):
            raise ValidationError({"release": _needs_two(self)})
        if was is not None and not self._state.adding and is_wider(was, now):
            self._check_sharing()

    def _check_sharing(self) -> None:
        """Refuse to narrow what is shared: what is as narrow and hangs on it would be lent."""
        rows: Any = type(self)._default_manager.all()
        is_shareable = getattr(rows, "shared_path", "") == "also_alliances"
        if is_shareable and (names := rows.lenders(self.alliance).get(self.pk)):
            said = (
                f"It is shared with {', '.join(names)}: narrowed, it would show their desks what is"
                " marked as narrow and hangs on it. Have the sharing taken back first."
            )
            raise ValidationError({"release": said})

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """As Django makes it; its marking is noted, for the page that it is read for."""
        row = super().from_db(*args, **kwargs)
        if "release" in row.__dict__ and "released_to" in row.__dict__:
            note(row.release, row.released_to, row.__dict__.get("originators", ()))
            row.read_as = row.release, tuple(row.released_to)
        return row


def _needs_two(row: Scoped) -> ValidationError:
    address = reverse("portal:widening-new", args=[row.alliance.slug])
    asked = {"record": key_of(row), "to": row.release}
    lead = {"leads_to": f"{address}?{urlencode(asked)}", "lead": "Propose a widening"}
    said = "That lets more see it than may now, which takes two people: propose a widening."
    return ValidationError(said, code="needs_second_person", params=lead)

"""What every table shares: keys, columns for values of our own, sources and confidence."""

import uuid
from collections.abc import Callable, Sequence
from copy import copy
from ipaddress import IPv4Network, IPv6Network
from types import UnionType
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg.types.json import Json
from uuid_utils.compat import uuid7

from kit.addresses import Network, network
from kit.audited import Audited
from kit.dates import Duration, PartialDate


def new_id() -> uuid.UUID:
    """A UUIDv7: random, and sorted by the time it was made."""
    return uuid7()


if TYPE_CHECKING:
    _Text = models.CharField[Any, Any]
else:
    _Text = models.CharField


class ValueField[V](_Text):
    """A column of text that reads as a value object with `parse` and `str`."""

    parse: Callable[[str], V]
    value_type: type[V] | UnionType

    def from_db_value(self, value: str | None, *args: object) -> V | None:
        return None if value is None else self.parse(value)

    def to_python(self, value: object) -> V | None:
        if value is None or value == "":
            return None
        if isinstance(value, self.value_type):
            return value
        try:
            return self.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: object) -> str | None:
        found = self.to_python(value)
        return None if found is None else str(found)

    def run_validators(self, value: object) -> None:
        """Columns of text are judged by their text, such as its length."""
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        """Pages cut nothing off: what is too long is no such value, and is told as typed."""
        return super().formfield(**{"max_length": None, **kwargs})

    def value_from_object(self, obj: models.Model) -> str | None:
        """What a form begins with, and compares with what is sent back: the text."""
        return self.get_prep_value(super().value_from_object(obj))

    def value_to_string(self, obj: models.Model) -> str:
        return self.value_from_object(obj) or ""


class PartialDateField(ValueField[PartialDate]):
    """A date known to the day, the month or the year: `2016-10-20`, `2016-10`, `2016`.

    Kept as text, so that its precision stays and it sorts by its first day; PostgreSQL refuses
    what is not a date (formula L14 gives its bounds: `value.earliest`, `value.latest`).
    """

    parse = staticmethod(PartialDate.parse)
    value_type = PartialDate

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(self.column or "")
        part = f"coalesce(nullif(substr({column}, %d, 2), ''), '01')::int"
        return (
            rf"CASE WHEN {column} ~ '^\d{{4}}(-\d{{2}}(-\d{{2}})?)?$' THEN "
            f"make_date(left({column}, 4)::int, {part % 6}, {part % 9}) IS NOT NULL "
            f"ELSE {column} IS NULL END"
        )


class IsoDurationField(ValueField[Duration]):
    """A length of calendar time as ISO 8601 writes it: `P1Y`, `P18M`, `P90D`."""

    parse = staticmethod(Duration.parse)
    value_type = Duration

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 20
        super().__init__(*args, **kwargs)


class NetworkField(ValueField[Network]):
    """A network of IPv4 or IPv6: `203.0.113.0/24`; PostgreSQL takes nothing else for one."""

    parse = staticmethod(network)
    value_type = IPv4Network | IPv6Network

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 43
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """The form judges too: of what the model says of an item of an array, Django drops why."""
        return super().formfield(**{"validators": [self.to_python], **kwargs})

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "cidr"


class OrderedJSONField(models.JSONField):
    """JSON whose keys stay in their order, for people to read; PostgreSQL cannot compare it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "json"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return None if value is None else Json(value)

    def from_db_value(self, value: Any, *args: Any) -> Any:
        return value  # psycopg reads this type itself


class Record(models.Model):
    """A row with a UUIDv7 key that knows when it was recorded here; each write to it is recorded.

    A Meta of its own takes over the constraints: `constraints = [*Record.Meta.constraints, ...]`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
        constraints = [Audited(name="%(app_label)s_%(class)s_is_audited")]

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """What must hold of a row; where it does not, people are told by its name, a sentence."""
        return [(on, [_told(on, one) for one in all_]) for on, all_ in super().get_constraints()]


def _told(on: type[models.Model], constraint: models.BaseConstraint) -> models.BaseConstraint:
    """A constraint that says in words what it asks, where nothing better is said of it.

    Its name is the code of its error, so that a form finds the fields that it speaks of.
    """
    if not isinstance(constraint, models.CheckConstraint):
        return constraint
    said = copy(constraint)
    said.violation_error_code = said.violation_error_code or said.name
    if said.violation_error_message != said.default_violation_error_message:
        return said
    prefix, what = f"{on._meta.app_label}_{on._meta.model_name}_", str(on._meta.verbose_name)
    words = constraint.name.replace(prefix, f"a {what} ").replace("_", " ")
    said.violation_error_message = _("This must hold: %s.") % words
    return said


def key_of(row: models.Model) -> str:
    """A row of any table in one word, as the record of changes names it: `table:key`."""
    return f"{row._meta.db_table}:{row.pk}"


class Confidence(models.TextChoices):
    """How far a fact is believed: seen in a source, likely, or a guess to check."""

    HIGH = "high", "high"
    MEDIUM = "medium", "medium"
    LOW = "low", "low"


class Sourced(models.Model):
    """A fact with its sources (codes of the alliance's source list) and our confidence in it."""

    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    field_confidence = models.JSONField(
        default=dict, blank=True, help_text="confidence of single fields, where it differs"
    )
    sources = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    class Meta:
        abstract = True

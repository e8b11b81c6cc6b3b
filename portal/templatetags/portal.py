"""What the portal's own templates need beside the kit."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django import template
from django.utils.formats import number_format

from alliances.models import Scoped
from burden.models import Contribution
from commitments.models import Commitment
from kit.dates import Duration
from kit.models import Sourced
from kit.templatetags.kit import number
from portal import obligations, standing
from portal.standing import Desk

register = template.Library()

_SCALES = {"": Decimal(1), "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9}


@register.filter
def titles(sources: Mapping[tuple[UUID, str], str], fact: Sourced) -> list[str]:
    """The titles of a fact's sources, as the alliance that the fact belongs to lists them."""
    alliance = getattr(fact, "alliance_id", fact.pk)
    return [sources.get((alliance, code), code) for code in fact.sources]


@register.filter
def origin(desk: Desk, row: Scoped) -> str:
    """What a row of another alliance says of where it comes from."""
    return desk.origin(row)


@register.filter
def row_of(desk: Desk, promise: Commitment) -> str:
    """The way to a commitment's row, in the alliance one looks at if it is there."""
    return standing.row_of(desk.nearest(promise, promise.instrument), promise)


@register.filter
def money(row: Contribution) -> str:
    """A contribution's amount as its source prints it: 1,519.2 bn KRW, 28,500 persons."""
    shown = (row.amount / _SCALES[row.scale]).normalize()
    words = " ".join(part for part in (row.scale, row.currency or row.unit) if part)
    return f"{number_format(f'{shown:f}', use_l10n=True, force_grouping=True)} {words}"


@register.filter
def words(text: str) -> str:
    """A coded word as people read it: mutual_defence is mutual defence."""
    return str(text).replace("_", " ")


@register.filter
def duties(codes: Iterable[str]) -> str:
    """The kinds of obligation of a commitment: consultation, protection of information."""
    return obligations.named(codes)


@register.filter
def every(text: str) -> str:
    """A stated cadence whose period is coded as people read it: P2Y, odd years is every 2 years."""
    return re.sub(r"^P[1-9]\d{0,2}[YMWD]\b", lambda found: _every(found[0]), text)


def _every(code: str) -> str:
    return f"every {Duration.parse(code).in_words()}".replace("every 1 ", "every ")


@register.filter
def amount(value: Decimal | None, unit: str = "") -> str:
    """An amount in whole units, with cents only where it has some: 12,500 JPY, 9.25 USD."""
    is_whole = value is None or value == value.to_integral_value()
    return number(value, unit, 0 if is_whole else 2)

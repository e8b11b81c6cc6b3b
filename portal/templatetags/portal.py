"""What the portal's own templates need beside the kit."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.formats import number_format

from burden.models import Contribution

register = template.Library()

_SCALES = {"": Decimal(1), "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9}


@register.filter
def title_of(sources: Mapping[str, str], code: str) -> str:
    """The title of a source by its code."""
    return sources.get(code, code)


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

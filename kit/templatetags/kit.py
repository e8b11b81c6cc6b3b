"""What every template may use: icons, charts, panels, tags, and numbers and dates written out."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kit import charts
from kit.charts import Goal, Number, Points, Series
from kit.dates import PartialDate
from kit.models import key_of
from kit.templatetags.icons import ICONS

register = template.Library()

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"

_TONES = {
    "bad": "critical high error failed issue refused lapsed breached imbalanced",
    "warn": "warning medium overdue disputed suspended discharged_late expiring not_held "
    "notice_closing terminates limited retest not_shown waiting partly declined",
    "good": "success met done fulfilled discharged in_force active renewed balanced on_track held "
    "resolved delivered new interoperable achieved granted answered accepted",
    "info": "due due_soon due_this_year open changed signed planned tentative",
}
TONES = {word: tone for tone, words in _TONES.items() for word in (tone, *words.split())}
"""The tone of each status word that has a settled one; every other word is calm."""

# How to write a date whose ISO text has this length: a year, a month or a day.
_FORMATS = {4: "Y", 7: "F Y", 10: "j F Y"}
_LEAVES = {4: ("Y", ""), 7: ("M", "Y"), 10: ("j", "M Y")}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw one of our icons: an image with a label, decoration without."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else _hidden()
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" {}><path d="{}"/></svg>', meaning, ICONS[name]
    )


def _hidden() -> SafeString:
    return SafeString('aria-hidden="true"')


@register.filter
def key(row: Model) -> str:
    """A record of any table, as an address names it: the table and its key."""
    return key_of(row)


@register.simple_tag
def tag(word: str, label: str = "") -> str:
    """Write a status or severity as a tag: shape, colour and always its words."""
    return render_to_string("kit/_tag.html", {"tone": tone(word), "label": label or word})


@register.simple_block_tag
def panel(content: str, title: str, note: str = "", url: str = "", link: str = "") -> str:
    """Frame content in a titled panel, with a note beside the title and a link at the end."""
    context = {"content": content, "title": title, "note": note, "url": url, "link": link}
    return render_to_string("kit/_panel.html", context | {"id": f"panel-{slugify(title)}"})


@register.inclusion_tag("kit/_spark.html")
def spark(
    points: Points,
    goal: Goal = None,
    label: str = "",
    low: Number | None = None,
    high: Number | None = None,
) -> dict[str, Any]:
    """Draw a small line against a target or a band; without a label it is decoration."""
    return {"spark": charts.spark(points, goal, low=low, high=high), "label": label}


@register.inclusion_tag("kit/_line_chart.html")
def line_chart(
    series: Points | Sequence[Series],
    title: str,
    goal: Goal = None,
    goal_label: str = "",
    unit: str = "",
    digits: int = 1,
    low: Number | None = 0,
    high: Number | None = None,
) -> dict[str, Any]:
    """Draw one line (points) or several (Series) with axes, tips and a table of the figures."""
    lines = _as_series(series, title)
    drawing = charts.chart(lines, goal, low=low, high=high)
    return {
        "title": title,
        "chart": drawing,
        "ticks": [number(value, unit, None) for value, _height in drawing.ticks],
        "columns": [_column(column, unit, digits) for column in drawing.columns],
        "series": lines,
        "is_single": len(lines) == 1,
        "has_figures": any(charts.known(one.points) for one in lines),
        "goal_label": goal_label or _("Target"),
        "goal": _goal_text(goal, unit),
    }


def _as_series(series: Points | Sequence[Series], title: str) -> list[Series]:
    named = [one for one in series if isinstance(one, Series)]
    return named or [Series(title, [one for one in series if not isinstance(one, Series)])]


def _column(column: charts.Column, unit: str, digits: int) -> dict[str, Any]:
    readings = [
        {
            "number": reading.number,
            "series": reading.series,
            "value": number(reading.value, unit, digits),
            "difference": _difference(reading.difference, unit, digits),
        }
        for reading in column.readings
    ]
    return {"column": column, "readings": readings}


def _difference(value: Number | None, unit: str, digits: int) -> str:
    if value is None:
        return ""
    return _with_unit(signed(value, digits), _("pts") if unit == "%" else unit)


def _goal_text(goal: Goal, unit: str) -> str:
    if goal is None:
        return ""
    if isinstance(goal, tuple):
        low, high = (number(bound, unit, None) for bound in goal)
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return number(goal, unit, None)


@register.inclusion_tag("kit/_stack_bar.html")
def stack_bar(segments: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Draw parts of a whole side by side; each is a tone or status word, a name and a count."""
    return {"segments": charts.stack((tone(word), name, count) for word, name, count in segments)}


@register.filter
def tone(word: object) -> str:
    """Give the tone of a status word: bad, warn, good, info or calm."""
    return TONES.get(str(word), "calm")


def number(value: Number | None, unit: str = "", digits: int | None = 1) -> str:
    """Write a number with its unit in the reader's language; digits=None keeps what it needs."""
    if value is None:
        return _("no figure")
    exact = Decimal(str(value))
    rounded = exact.normalize() if digits is None else _rounded(exact, digits)
    text = number_format(f"{abs(rounded):f}", use_l10n=True, force_grouping=True)
    return _with_unit((MINUS if rounded < 0 else "") + text, unit)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _with_unit(text: str, unit: str) -> str:
    return text + unit if unit in {"", "%"} else text + THIN + unit


@register.filter
def signed(value: Number | None, digits: int = 1) -> str:
    """Write a number with its sign, a true minus included; zero has none."""
    if value is None:
        return number(None)
    rounded = _rounded(Decimal(str(value)), digits)
    return ("+" if rounded > 0 else "") + number(rounded, "", digits)


@register.filter
def percent(value: Number | None, digits: int = 1) -> str:
    """Write a share of one as a percentage: 0.296 is 29.6%."""
    return number(None if value is None else Decimal(str(value)) * 100, "%", digits)


@register.filter
def ratio(value: Number | None, digits: int = 2) -> str:
    """Write a ratio with two decimals, so that columns of them compare."""
    return number(value, "", digits)


@register.filter(expects_localtime=True)
def day_text(value: date | PartialDate | None) -> str:
    """Write a day out as far as it is known: 22 November 2026, October 2016 or 1986."""
    if value is None:
        return _("no date")
    first = value.earliest if isinstance(value, PartialDate) else value
    return date_format(first, _FORMATS[len(_iso(value))])


@register.filter(expects_localtime=True)
def day(value: date | PartialDate | None) -> str:
    """Write a day out in a time element."""
    if value is None:
        return day_text(None)
    return format_html('<time datetime="{}">{}</time>', _iso(value), day_text(value))


def _iso(value: date | PartialDate) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


@register.simple_tag
def leaf(value: date | PartialDate) -> SafeString:
    """Draw a day like a leaf of a calendar; a partial date shows only what is known."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    iso = _iso(local)
    first = local.earliest if isinstance(local, PartialDate) else local
    big, small = (date_format(first, part) if part else "" for part in _LEAVES[len(iso)])
    return format_html(
        '<time class="leaf" datetime="{}"><b aria-hidden="true">{}</b>'
        '<span aria-hidden="true">{}</span><span class="quiet-words">{}</span></time>',
        iso, big, small, day_text(local),
    )  # fmt: skip


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """Write an instant out with the name of its time zone (`zone`, else the reader's)."""
    if value is None:
        return day_text(None)
    local = timezone.localtime(value, ZoneInfo(zone) if zone else None)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "j F Y, H:i T")
    )

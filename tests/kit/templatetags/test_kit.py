"""Icons, charts, panels and tags in templates; numbers and dates written out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from kit.charts import Number, Series
from kit.dates import PartialDate
from kit.templatetags import kit
from kit.templatetags.icons import ICONS

SHARES = [(2024, Decimal("36.8")), (2025, None), (2026, Decimal("29.6"))]


def rendered(source: str, **context: Any) -> str:
    return Template("{% load kit %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (-12.4, 1, kit.MINUS + "12.4"),
        (Decimal("1.25"), 1, "+1.3"),
        (Decimal("-1.25"), 2, kit.MINUS + "1.25"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (1234.5, 1, "+1,234.5"),
        (None, 1, "no figure"),
    ],
)
def test_a_signed_number_has_a_true_minus_and_zero_has_no_sign(
    value: Number | None, digits: int, expected: str
) -> None:
    assert kit.signed(value, digits) == expected


def test_a_share_of_one_is_written_as_a_percentage() -> None:
    assert kit.percent(Decimal("0.296")) == "29.6%"
    assert kit.percent(0.07, 0) == "7%"
    assert kit.percent(None) == "no figure"


def test_a_ratio_has_two_decimals() -> None:
    assert [kit.ratio(value) for value in (1, Decimal("0.4325"), None)] == [
        "1.00",
        "0.43",
        "no figure",
    ]


def test_numbers_follow_the_language_of_the_reader() -> None:
    with translation.override("de"):
        assert kit.signed(Decimal("-1234.5")) == kit.MINUS + "1.234,5"


@pytest.mark.parametrize(
    ("value", "iso", "text"),
    [
        (date(2026, 11, 22), "2026-11-22", "22 November 2026"),
        (PartialDate.parse("2026-11-22"), "2026-11-22", "22 November 2026"),
        (PartialDate.parse("2016-10"), "2016-10", "October 2016"),
        (PartialDate.parse("1986"), "1986", "1986"),
        (datetime(2026, 11, 22, 6, tzinfo=UTC), "2026-11-22", "22 November 2026"),
    ],
)
def test_a_day_is_written_out_as_far_as_it_is_known(
    value: date | PartialDate, iso: str, text: str
) -> None:
    expected = f'<time datetime="{iso}">{text}</time>'
    assert rendered("{{ value|day }}", value=value) == expected


def test_a_missing_day_says_so() -> None:
    assert rendered("{{ value|day }} {{ value|moment }}", value=None) == "no date no date"


def test_an_instant_names_its_time_zone() -> None:
    instant = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
    assert "26 November 2026, 01:30 UTC" in rendered("{{ at|moment }}", at=instant)
    assert "26 November 2026, 10:30 JST" in rendered("{{ at|moment:'Asia/Tokyo' }}", at=instant)


@pytest.mark.parametrize(
    ("value", "big", "small"),
    [
        (date(2026, 11, 3), "3", "Nov 2026"),
        (PartialDate.parse("2027-02"), "Feb", "2027"),
        (PartialDate.parse("2027"), "2027", ""),
    ],
)
def test_a_calendar_leaf_shows_only_what_is_known(
    value: date | PartialDate, big: str, small: str
) -> None:
    leaf = rendered("{% leaf value %}", value=value)
    assert f">{big}</b>" in leaf
    assert f">{small}</span>" in leaf


def test_a_tag_always_has_words() -> None:
    assert '<span class="tag bad">High</span>' in rendered("{% tag 'high' 'High' %}")
    assert '<span class="tag calm">unheard of</span>' in rendered("{% tag 'unheard of' %}")


def test_a_panel_is_named_by_its_title_and_escapes_it() -> None:
    html = rendered(
        "{% panel title url='/all/' link='All' %}<i>body</i>{% endpanel %}", title="A<B"
    )
    assert 'aria-labelledby="panel-ab"' in html
    assert "A&lt;B" in html
    assert "<i>body</i>" in html
    assert '<a href="/all/">All</a>' in html


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_decoration_unless_it_has_a_label(name: str) -> None:
    assert 'aria-hidden="true"' in kit.icon(name)
    assert 'role="img" aria-label="What it shows"' in kit.icon(name, "What it shows")


def test_a_spark_is_an_image_only_when_it_has_a_label() -> None:
    assert "aria-hidden" in rendered("{% spark points 42 %}", points=SHARES)
    assert 'aria-label="Falling"' in rendered("{% spark points 42 'Falling' %}", points=SHARES)


def test_a_line_chart_carries_its_figures_as_a_table_and_missing_ones_by_name() -> None:
    html = rendered(
        "{% line_chart points 'Share' 42 goal_label='Agreed' unit='%' %}", points=SHARES
    )
    assert '<th scope="row">2026</th>' in html
    assert "<bdi>29.6%</bdi>" in html
    assert f"<bdi>{kit.MINUS}12.4" in html
    assert "<bdi>no figure</bdi>" in html
    assert "Agreed, <bdi>42%</bdi>" in html


def test_several_lines_share_one_band_of_tolerance() -> None:
    series = [Series("Japan", [(2025, 0.43)]), Series("United States", [(2025, 1.08)])]
    html = rendered("{% line_chart s 'Effort' band digits=2 %}", s=series, band=(0.75, 1.25))
    assert "<bdi>0.75 to 1.25</bdi>" in html
    assert 'class="line s2"' in html
    assert '<th scope="col" class="n">United States</th>' in html


def test_a_line_chart_without_figures_says_so() -> None:
    html = rendered("{% line_chart points 'Share' %}", points=[(2026, None)])
    assert "No figures yet." in html
    assert "<svg viewBox" not in html.replace('<svg class="icon" viewBox', "")


def test_a_drawing_is_the_same_in_a_language_with_a_decimal_comma() -> None:
    with translation.override("de"):
        html = rendered("{% spark points 42 %}{% stack_bar parts %}", points=SHARES, parts=[
            ("met", "met", 1), ("lapsed", "lapsed", 2),
        ])  # fmt: skip
    assert 'width="33.33"' in html
    assert "66,67" not in html


def test_a_stacked_bar_is_read_out_in_words() -> None:
    html = rendered("{% stack_bar parts %}", parts=[("met", "met", 6), ("lapsed", "lapsed", 1)])
    assert 'aria-label="6 met, 1 lapsed"' in html
    assert '<rect class="bad"' in html


@pytest.mark.parametrize(
    "source",
    [
        "{% spark points 42 %}",
        "{% line_chart points 'Share' 42 %}",
        "{% stack_bar parts %}",
        "{% icon 'flag' %}",
        "{% leaf day %}",
    ],
)
def test_nothing_drawn_carries_a_style_or_a_script(source: str) -> None:
    html = rendered(source, points=SHARES, parts=[("met", "met", 1)], day=date(2026, 1, 1))
    assert "style=" not in html
    assert "<script" not in html

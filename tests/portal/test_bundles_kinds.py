"""Values of bundles: what is read is what was written, and what is wrong is said."""

import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.dates import Duration, PartialDate
from portal.bundles import files, forms
from portal.bundles.kinds import (
    Bad,
    Choice,
    Day,
    Form,
    Kind,
    Many,
    Number,
    Partial,
    Ref,
    Slug,
    Span,
    Table,
    Text,
    Whole,
    Yes,
)

# Every value that a form may hold

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=40,
)
words = st.text(string.ascii_lowercase, min_size=3, max_size=12)
refs = st.builds("-".join, st.lists(words, min_size=1, max_size=3))
days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
partials = st.builds(
    lambda day, length: PartialDate.parse(day.isoformat()[:length]),
    days,
    st.sampled_from([4, 7, 10]),
)
spans = st.builds(Duration, st.integers(0, 1200), st.integers(0, 400))
iso3 = st.sampled_from(["USA", "JPN", "KOR", "AUS", "NZL", "GBR", "ISR"])


def numbers(kind: Number) -> st.SearchStrategy[Decimal]:
    most = Decimal(10) ** min(kind.digits, 12) - 1
    return st.decimals(0, most, places=kind.places, allow_nan=False, allow_infinity=False)


def slugs(kind: Slug) -> st.SearchStrategy[str]:
    found = st.from_regex(kind.pattern, fullmatch=True, alphabet=st.characters(codec="ascii"))
    return found.filter(lambda text: len(text) <= kind.longest)


def many(kind: Many) -> st.SearchStrategy[Any]:
    key = repr if kind.distinct else None
    return st.lists(values(kind.each), min_size=kind.least, max_size=3, unique_by=key)


def record(form: Form) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({one.key: column(one.kind, one) for one in form.columns})


MAKERS: list[tuple[type[Kind], Callable[[Any], st.SearchStrategy[Any]]]] = [
    (Form, record),
    (Many, many),
    (Table, lambda kind: st.dictionaries(words, values(kind.each), max_size=3)),
    (forms.ReleasedTo, lambda _: st.sampled_from(["internal", "public", ["USA", "JPN"]])),
    (forms.Owed, lambda _: st.sampled_from(["mutual", "mutual_asymmetric", ["JPN"]])),
    (forms.Coded, lambda _: st.booleans() | words),
    (Choice, lambda kind: st.sampled_from(kind.words)),
    (Slug, slugs),
    (Ref, lambda kind: iso3 if kind.of == "state" else refs),
    (Number, numbers),
    (Whole, lambda kind: st.integers(kind.least, kind.most)),
    (Day, lambda _: days),
    (Partial, lambda _: partials),
    (Span, lambda _: spans),
    (Yes, lambda _: st.booleans()),
    (Kind, lambda _: texts),
]


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Any value that the kind may hold."""
    return next(make(kind) for sort, make in MAKERS if isinstance(kind, sort))


def column(kind: Kind, of: Any) -> st.SearchStrategy[Any]:
    return values(kind) if of.required else st.just(of.absent) | values(kind)


FORMS = {
    name: getattr(forms, name)
    for name in sorted(vars(forms))
    if isinstance(getattr(forms, name), Form)
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_written_is_read_back_the_same(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "bundle.yaml"

    @settings(max_examples=30, deadline=None)
    @given(values(form))
    def round_trip(value: dict[str, Any]) -> None:
        path.write_text(files.write({"records": [form.write(value)]}), encoding="utf-8")
        raw = files.read(path)["records"]
        assert isinstance(raw, list)
        assert form.read_all(raw[0]) == (value, [])

    round_trip()


nonsense = st.recursive(
    st.none() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)
)


@settings(max_examples=100)
@given(nonsense)
@pytest.mark.parametrize("form", [forms.INSTRUMENT, forms.CONTRIBUTION, forms.STATE_RECORD])
def test_nonsense_is_said_to_be_wrong_and_breaks_nothing(form: Form, raw: Any) -> None:
    values, problems = form.read_all(raw)
    assert problems
    assert isinstance(values, dict)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Text(), "1986", "1986"),
        (Whole(), "0042", 42),
        (Whole(-5, 5), "-3", -3),
        (Number(places=2), "1.50", Decimal("1.5")),
        (Number(), "1E+3", Decimal(1000)),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Partial(), "2016-10", PartialDate.parse("2016-10")),
        (Span(), "P18M", Duration(months=18)),
        (Yes(), "true", True),
        (Yes(), "false", False),
        (Many(Whole()), ["1", "2"], [1, 2]),
        (Table(Whole()), {"USA": "9"}, {"USA": 9}),
        (Choice(words=("odd", "even")), "odd", "odd"),
        (forms.Coded(), "true", True),
        (forms.Coded(), "partly", "partly"),
        (forms.Unit(), "KRW_bn", "KRW_bn"),
        (forms.Unit(), "persons", "persons"),
    ],
)
def test_what_it_shows_is_what_it_means(kind: Kind, raw: Any, value: Any) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Text(), None, "expected text, found nothing"),
        (Text(), ["a"], "expected text, found a list"),
        (Text(), {}, "expected text, found a record"),
        (Text(longest=3), "four", "at most 3 characters, found 4"),
        (Text(), "a\x00b", "NUL"),
        (Slug(), "a/b", "'a/b' is not a reference"),
        (Slug(), "", "is not a reference"),
        (Choice(words=("odd", "even")), "both", "'both' is not one of: odd, even"),
        (Yes(), "yes", "expected true or false, found 'yes'"),
        (Whole(), "1.5", "expected a whole number, found '1.5'"),
        (Whole(1, 9), "10", "must lie between 1 and 9, found 10"),
        (Whole(), "9" * 40, "expected a whole number"),
        (Number(), "one", "expected a number, found 'one'"),
        (Number(), "NaN", "expected a number"),
        (Number(), "Infinity", "expected a number"),
        (Number(), "-1", "must not be negative, found -1"),
        (Number(places=2), "0.001", "at most 2 places after the point, found 0.001"),
        (Number(digits=4), "10000", "too large: 10000"),
        (Number(), "1e999999", "too large"),
        (Day(), "2023-02-29", "2023-02-29 does not exist"),
        (Day(), "2016-10", "is not a date: write year-month-day"),
        (Day(), "0999-01-01", "the year must lie between 1000 and 2999"),
        (Partial(), "2016-13", "no such month"),
        (Partial(), "16", "is not a date"),
        (Span(), "1Y", "'1Y' is not a duration"),
        (Span(), "P1001Y", "too long|longer than a thousand years"),
        (Ref(of="state"), "", "is not a reference"),
        (Many(), "a", "expected a list, found 'a'"),
        (Many(least=2), ["a"], "at least 2 are needed, found 1"),
        (Many(distinct=True), ["a", "b", "a"], "a is named twice"),
        (Table(), [], "expected names with values, found a list"),
        (Table(), {"a\x00": "b"}, "NUL"),
        (forms.Unit(), "KRW_tr", "a currency with its scale"),
        (forms.ReleasedTo(), "states", "is not one of"),
        (forms.Owed(), [], "at least 1 are needed"),
    ],
)
def test_what_is_wrong_is_said_in_words(kind: Kind, raw: Any, message: str) -> None:
    with pytest.raises(Bad, match=message):
        kind.read(raw)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"actions": [{"kind": "signed", "done_on": "2016-13"}]}, "actions[1].done_on"),
        (
            {"term": {"kind": "fixed", "window": {"first_after": "P5Y", "then_every": "5Y"}}},
            "term.window.then_every",
        ),
        ({"field_confidence": {"term": "sure"}}, "field_confidence.term"),
        ({"parties": ["USA", "!"]}, "parties[2]"),
    ],
)
def test_the_path_leads_from_the_record_to_the_value(raw: Any, path: str) -> None:
    _, problems = forms.INSTRUMENT.read_all(raw)
    assert path in {problem.path for problem in problems}


def test_every_problem_of_a_record_is_told_at_once() -> None:
    raw: Any = {"slug": "US JP", "parties": ["USA"], "colour": "red", "release": "all"}
    _, problems = forms.ALLIANCE.read_all(raw)
    paths = sorted(problem.path for problem in problems)
    assert paths == ["colour", "name", "parties", "release", "short_name", "slug"]


def test_what_is_left_out_is_never_shared_between_records() -> None:
    first, _ = forms.FORUM.read_all({"ref": "a", "name": "A"})
    first["sources"].append("changed")
    second, _ = forms.FORUM.read_all({"ref": "b", "name": "B"})
    assert second["sources"] == []

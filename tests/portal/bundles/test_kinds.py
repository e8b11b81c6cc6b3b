"""What is written is read back as it was; what is read says what is wrong with it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField, Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.models import Alliance
from burden.models import Pledge
from kit.dates import Duration, PartialDate
from portal.bundles import files, forms
from portal.bundles.kinds import (
    Bad,
    Column,
    Day,
    Form,
    Kind,
    Many,
    Number,
    Partial,
    Raw,
    Slug,
    Span,
    Table,
    Text,
    Whole,
    Yes,
)
from portal.bundles.reading import OF_ALLIANCE, OF_STATES
from tests.portal.bundles.values import values
from treaties.models import Action, Provision, Statement, Term

SECTIONS = {one.name: one for one in (*OF_STATES, *OF_ALLIANCE)}
EVERY_FORM = {"alliance": forms.ALLIANCE} | {name: one.form for name, one in SECTIONS.items()}
PATIENT = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kinds") / "any.yaml"


def through_a_file(path: Path, written: Any) -> Any:
    """What the reader finds after the writer wrote."""
    path.write_text(files.write({"records": [written]}), encoding="utf-8")
    records = files.read(path)["records"]
    assert isinstance(records, list)
    return records[0]


@pytest.mark.parametrize("form", EVERY_FORM.values(), ids=EVERY_FORM)
@PATIENT
@given(data=st.data())
def test_a_record_of_every_form_is_read_back_as_it_was_written(
    form: Form, data: st.DataObject, path: Path
) -> None:
    record = data.draw(values(form))
    read = form.read(through_a_file(path, form.write(record)))
    assert read == record
    text = path.read_text(encoding="utf-8")
    assert files.write({"records": [form.write(read)]}) == text


@settings(PATIENT, max_examples=200)
@given(text=values(Text()))
def test_any_text_is_read_back_as_it_was_written(text: str, path: Path) -> None:
    assert through_a_file(path, {"of": text, "in": [text], "at": {text: text}}) == {
        "of": text,
        "in": [text],
        "at": {text: text},
    }


@PATIENT
@given(text=st.from_regex(r"[0-9]{1,15}(\.[0-9]{1,8})?", fullmatch=True))
def test_a_number_is_kept_exactly(text: str, path: Path) -> None:
    kind = Number(places=8)
    found = kind.read(text)
    assert found == Decimal(text)
    assert kind.read(through_a_file(path, {"n": kind.write(found)})["n"]) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0.10", "0.1"), ("1200", "1200"), ("1200.00", "1200"), ("0", "0"), ("-0", "0"),
     ("00012.50", "12.5"), ("100000000000000", "100000000000000")],
)  # fmt: skip
def test_a_number_is_written_plainly(text: str, shown: str) -> None:
    kind = Number(places=4)
    assert files.write({"n": kind.write(kind.read(text))}) == f"n: {shown}\n"


@pytest.mark.parametrize("text", ["2016-10-20", "2016-10", "2016", "2024-02-29"])
def test_a_date_keeps_its_precision(text: str, path: Path) -> None:
    kind = Partial()
    found = kind.read(text)
    assert found == PartialDate.parse(text)
    written = {"on": kind.write(found)}
    assert str(kind.read(through_a_file(path, written)["on"])) == text


def test_an_exact_day_stands_bare_and_a_year_in_quotes() -> None:
    dates = {"a": Partial().write(PartialDate.parse("2016-10-20"))}
    dates |= {"b": Partial().write(PartialDate.parse("2016-10"))}
    dates |= {"c": Partial().write(PartialDate.parse("2016"))}
    assert [files.write({key: value}) for key, value in dates.items()] == [
        "a: 2016-10-20\n",
        "b: 2016-10\n",
        "c: '2016'\n",
    ]


NONSENSE = st.recursive(
    st.none() | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    max_leaves=10,
)


@PATIENT
@given(raw=NONSENSE)
def test_nonsense_is_said_to_be_wrong_and_breaks_nothing(raw: Any) -> None:
    for form in EVERY_FORM.values():
        values_read, found = form.read_all(raw)
        assert isinstance(values_read, dict)
        assert found


COLUMNS = Form(
    columns=(
        Column("name", Text(), required=True),
        Column("note", Text()),
        Column("on", Day(), absent=None),
        Column("list", Many(Text()), absent=[]),
        Column("table", Table(Whole()), absent={}),
        Column("is_so", Yes(), absent=True),
    )
)


def test_what_is_as_if_left_out_is_not_written() -> None:
    record = COLUMNS.read({"name": "x"})
    assert record == {"name": "x", "note": "", "on": None, "list": [], "table": {}, "is_so": True}
    assert COLUMNS.write(record) == {"name": "x"}
    assert list(COLUMNS.write(record | {"is_so": False, "on": date(2026, 1, 2), "note": "n"})) == [
        "name",
        "note",
        "on",
        "is_so",
    ]


def test_what_is_left_out_is_not_shared_between_records() -> None:
    first, second = COLUMNS.read({"name": "x"}), COLUMNS.read({"name": "y"})
    first["list"].append("z")
    first["table"]["z"] = 1
    assert (second["list"], second["table"]) == ([], {})


def test_every_problem_of_a_record_is_found_with_its_path() -> None:
    odd: Raw = {"color": "red", "on": "2023-02-30", "list": ["a", ["b"]], "table": {"x": "y"}}
    values_read, found = COLUMNS.read_all(odd)
    assert [one.path for one in found] == ["color", "name", "on", "list[2]", "table.x"]
    assert values_read == {"name": "", "note": "", "is_so": True}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Whole(), "0042", 42),
        (Whole(-5, 5), "-3", -3),
        (Span(), "P18M", Duration(months=18)),
        (Span(), "P2W", Duration(days=14)),
    ],
)
def test_a_value_may_be_written_in_more_than_one_way(kind: Kind, raw: Any, value: Any) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        (Text(), {}, "expected text, found a record"),
        (Yes(), "yes", "expected true or false, found 'yes'"),
        (Yes(), None, "expected true or false, found nothing"),
        (Whole(), "1_0", "expected a whole number, found '1_0'"),
        (Whole(), "٣", "expected a whole number"),
        (Whole(), "9" * 40, "expected a whole number"),
        (Whole(1, 9), "10", "must lie between 1 and 9, found 10"),
        (Number(), "x" * 99, "expected a number such as 12.5, found '" + "x" * 57 + "...'"),
        (Number(), "1E+3", "expected a number such as 12.5, found '1E+3'"),
        (Day(), "2026-1-2", "is not a date: write year-month-day"),
        (Day(), "٢٠٢٦-01-02", "does not exist"),
        (Partial(), "2026-00", "no such month"),
        (Partial(), "16", "is not a date"),
        (Span(), "P0.5Y", "is not a duration"),
        (Slug(), "", "is not a reference"),
        (Many(Text()), {}, "expected a list, found a record"),
        (Table(Text()), {"n" * 121: "x"}, "at most 120 characters"),
        (Table(Text()), {"a\x00": "x"}, "NUL"),
        (Table(Text()), [], "expected names with values, found a list"),
        (forms.STATE, "U S/A", "is not a reference"),
        (forms.ReleasedTo(), "states", "'states' is not one of: internal"),
    ],
)
def test_what_cannot_be_read_says_what_was_expected(kind: Kind, raw: Any, words: str) -> None:
    with pytest.raises(Bad) as caught:
        kind.read(raw)
    assert words in str(caught.value)


def test_what_order_means_is_kept_and_what_it_does_not_is_put_in_order() -> None:
    assert Many(Text()).read(["b", "a"]) == ["b", "a"]
    assert Many(Text(), sorts=True).read(["b", "a"]) == ["a", "b"]


def test_a_span_is_kept_in_its_shortest_form() -> None:
    assert Span().write(Span().read("P24M")) == "P2Y"


# A record's own form, or one within it; the table it is written to; and what its columns have
# before their names.
WRITTEN: dict[str, tuple[tuple[Column, ...], type[Model], str]] = {
    **{name: (one.form.columns, one.model, "") for name, one in SECTIONS.items()},
    "alliance": (forms.ALLIANCE.columns, Alliance, ""),
    "term": (forms.TERM.columns, Term, ""),
    "window": (forms.WINDOW.columns, Term, "window_"),
    "action": (forms.STEP, Action, ""),
    "statement": (forms.STATEMENT.columns, Statement, ""),
    "provision": (forms.PROVISION.columns, Provision, ""),
    "pledge": (forms.PLEDGE.columns, Pledge, ""),
}


def texts(
    columns: tuple[Column, ...], model: type[Model], prefix: str
) -> Iterator[tuple[str, int, int]]:
    """Each text of a record: its key, how long it may be, and how long its column is."""
    for column in columns:
        field: Any = {one.name: one for one in model._meta.fields}.get(prefix + column.key)
        kind: Any = column.kind.each if isinstance(column.kind, Many) else column.kind
        field = getattr(field, "base_field", field)
        is_exact = getattr(kind, "pattern", "").startswith(("[A-Z]{", "[0-9]{"))
        if isinstance(kind, Text | Slug) and isinstance(field, CharField) and not is_exact:
            yield column.key, kind.longest, field.max_length or 0


@pytest.mark.parametrize("name", WRITTEN)
def test_no_text_that_a_bundle_may_hold_is_too_long_for_its_column(name: str) -> None:
    found = list(texts(*WRITTEN[name]))
    assert [one for one in found if one[1] > one[2]] == []

"""Partial dates, durations and keys as columns; what the database itself refuses."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.models import Alliance
from consultations.models import Forum, Meeting
from kit.dates import Duration, PartialDate
from kit.models import IsoDurationField, PartialDateField, new_id
from tests.build.commitments import commitment
from tests.build.consultations import forum, meeting


@pytest.mark.parametrize("text", ["2016", "2016-10", "2016-10-20", "2024-02-29"])
def test_a_partial_date_keeps_its_precision(home: Alliance, text: str) -> None:
    made = meeting(forum(home), text)
    found = Meeting.objects.get(pk=made.pk).starts_on
    assert (found, str(found)) == (PartialDate.parse(text), text)


def test_partial_dates_sort_by_their_first_day(home: Alliance) -> None:
    scc = forum(home)
    for text in ("2016-10-20", "2015-12-31", "2016-10", "2017", "2016"):
        meeting(scc, text)
    listed = [str(one.starts_on) for one in Meeting.objects.order_by("starts_on")]
    assert listed == ["2015-12-31", "2016", "2016-10", "2016-10-20", "2017"]


def test_a_partial_date_is_on_or_before_a_day_as_its_first_day_is(home: Alliance) -> None:
    scc = forum(home)
    for text in ("2016", "2016-10", "2016-10-20"):
        meeting(scc, text)

    def until(day: str) -> list[str]:
        found = Meeting.objects.filter(starts_on__lte=day).order_by("starts_on")
        return [str(one.starts_on) for one in found]

    assert until("2015-12-31") == []
    assert until("2016-01-01") == ["2016"]
    assert until("2016-10-19") == ["2016", "2016-10"]
    assert until("2016-10-20") == ["2016", "2016-10", "2016-10-20"]


@pytest.mark.parametrize(
    "text",
    [
        *("2016-13", "2016-00", "2016-02-30", "2023-02-29", "16", "2016-1", "2016-10-2", ""),
        *("2016-10-20T", "20161020", "2016/10", "x", "0000"),
    ],
)
def test_the_database_itself_refuses_what_is_no_partial_date(home: Alliance, text: str) -> None:
    made = meeting(forum(home), "2016-10-20")
    statement = "UPDATE consultations_meeting SET starts_on = %s WHERE id = %s"
    with (
        connection.cursor() as cursor,
        pytest.raises(Error, match=r"starts_on|date|range|too long"),
    ):
        cursor.execute(statement, [text, made.pk])


@pytest.mark.django_db
@settings(max_examples=200)
@given(st.text("0123456789-", max_size=10) | st.dates().map(str))
def test_the_database_and_the_code_agree_on_what_a_partial_date_is(text: str) -> None:
    assert _in_database(text) == _in_code(text)


def _in_code(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _in_database(text: str) -> bool:
    field = Meeting._meta.get_field("starts_on")
    assert isinstance(field, PartialDateField)
    check = field.db_check(connection)
    question = " ".join(["SELECT", check, "FROM (SELECT %s::text AS starts_on) AS one"])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, [text])
            return bool(cursor.fetchone()[0])
    except Error:
        return False


@pytest.mark.parametrize("text", ["P1Y", "P18M", "P90D", "P1M15D"])
def test_a_duration_is_kept_as_it_is_written(home: Alliance, text: str) -> None:
    forum(home, watch=Duration.parse(text))
    assert Forum.objects.get().watch == Duration.parse(text)
    assert Forum.objects.filter(watch=text).exists()


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        (PartialDateField(), "2016-13", "no such month"),
        (PartialDateField(), "soon", "is not a date"),
        (IsoDurationField(), "1 year", "is not a duration"),
    ],
)
def test_a_form_is_told_what_is_wrong_with_a_value(field: Any, text: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        field.to_python(text)


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_stays_nothing(nothing: str | None) -> None:
    assert PartialDateField().to_python(nothing) is None
    assert IsoDurationField().get_prep_value(nothing) is None


def test_a_value_is_shown_as_text_and_nothing_as_none(home: Alliance) -> None:
    made = forum(home, watch=Duration.parse("P18M"))
    field = Forum._meta.get_field("watch")
    assert field.value_to_string(made) == "P18M"
    assert field.value_to_string(Forum()) == ""


def test_keys_sort_by_the_time_they_were_made() -> None:
    keys = [new_id() for _ in range(100)]
    assert sorted(keys) == keys
    assert {key.version for key in keys} == {7}


def test_a_row_knows_when_it_was_recorded(home: Alliance) -> None:
    home.refresh_from_db()
    assert home.recorded_at.tzinfo is not None


def test_what_must_hold_is_told_in_words(home: Alliance) -> None:
    owed_by_nobody = commitment(home, "help")
    owed_by_nobody.obligor = "named"
    owed_by_nobody.parity = "odd"
    with pytest.raises(ValidationError) as refusal:
        owed_by_nobody.validate_constraints()
    told = " ".join(refusal.value.messages)
    assert "This must hold: a named obligor is named." in told
    assert "This must hold: a commitment has a parity if counted by it." in told
    assert "Constraint" not in told


def test_a_page_cuts_nothing_off_before_it_is_told_what_is_wrong() -> None:
    field = Meeting._meta.get_field("starts_on").formfield()
    assert field is not None
    assert "maxlength" not in field.widget.attrs

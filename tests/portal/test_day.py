"""The day that a command is asked about."""

from datetime import date

import pytest

from kit.errors import Refused
from portal.management.commands.evaluate import day_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("text", ["1000-01-01", "2020-02-29", "2999-12-31"])
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert day_of(text, TODAY).isoformat() == text


@pytest.mark.parametrize("text", [None, ""])
def test_without_a_day_it_is_today(text: str | None) -> None:
    assert day_of(text, TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0001-01-01", "'0001-01-01' cannot be judged: choose a day from 1000 to 2999."),
        ("0999-12-31", "'0999-12-31' cannot be judged: choose a day from 1000 to 2999."),
        ("3000-01-01", "'3000-01-01' cannot be judged: choose a day from 1000 to 2999."),
        ("9999-12-31", "'9999-12-31' cannot be judged: choose a day from 1000 to 2999."),
        ("2020-02-30", "'2020-02-30' is not a day such as 2020-01-31: "),
        ("soon", "'soon' is not a day such as 2020-01-31: "),
    ],
)
def test_a_day_that_cannot_be_judged_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        day_of(text, TODAY)
    assert refused.value.code == "no_such_day"
    assert str(refused.value).startswith(message)

"""Clashes in a plan of several years."""

from datetime import date

from exercises.practice.clashes import Window, clashes

CULTURE = {"JPN": {date(2026, 11, 3): "Culture Day"}}


def window(name: str, first: date, last: date, **more: object) -> Window:
    return Window(name, first, last, **more)  # type: ignore[arg-type]


def test_the_same_forces_cannot_be_in_two_exercises_on_one_day() -> None:
    forces = frozenset({("JPN", "sea"), ("USA", "air")})
    one = window("North", date(2026, 10, 1), date(2026, 10, 10), forces=forces)
    other = window(
        "South", date(2026, 10, 10), date(2026, 10, 20), forces=frozenset({("JPN", "sea")})
    )
    (found,) = clashes([other, one], {})
    assert (found.kind, found.on) == ("people", date(2026, 10, 10))
    assert found.text == "North and South need JPN sea at once"


def test_the_same_range_cannot_be_used_twice_and_a_day_later_it_can() -> None:
    field = frozenset({"Yausubetsu"})
    one = window("North", date(2026, 10, 1), date(2026, 10, 10), ranges=field)
    other = window("South", date(2026, 10, 11), date(2026, 10, 20), ranges=field)
    assert clashes([one, other], {}) == []
    assert [clash.kind for clash in clashes([one, one], {})] == ["range"]


def test_public_holidays_of_each_state_are_told() -> None:
    forces = frozenset({("JPN", "staff"), ("USA", "staff")})
    holidays = CULTURE | {"USA": {date(2026, 11, 11): "Veterans Day"}}
    one = window("North", date(2026, 11, 1), date(2026, 11, 12), forces=forces)
    assert [(found.on, found.text) for found in clashes([one], holidays)] == [
        (date(2026, 11, 3), "North: JPN has Culture Day (3 November)"),
        (date(2026, 11, 11), "North: USA has Veterans Day (11 November)"),
    ]


def test_what_is_known_to_the_month_only_may_clash_and_meets_no_holiday() -> None:
    forces = frozenset({("JPN", "sea")})
    one = window("North", date(2026, 11, 1), date(2026, 11, 30), forces=forces, is_exact=False)
    other = window("South", date(2026, 11, 20), date(2026, 11, 25), forces=forces)
    (found,) = clashes([one, other], CULTURE)
    assert found.text == "North and South may need JPN sea at once"

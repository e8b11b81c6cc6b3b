"""A member that carries too little or too much for its means, year after year."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from alliances.models import Alliance
from burden.models import CountryYear
from burden.rules.imbalance import Case, Imbalance
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from tests.build.alliances import alliance
from tests.build.burden import country_year, tolerance
from tests.compliance.looking import assert_explains, look, marked
from tests.conftest import TODAY

SUBJECT = marked(SubjectKind.ALLIANCE, "us-jp")
MEMBERS = {"USA": "United States", "JPN": "Japan"}
EVEN, LIGHT = "1", "0.5"  # what Japan spends of what would be proportionate


def spending(years: Mapping[int, str]) -> Case:
    """Japan and the United States produce the same; Japan spends a part of what they do."""
    hundred = Decimal(100)
    figures = {
        year: {"USA": (hundred, hundred), "JPN": (hundred * Decimal(part), hundred)}
        for year, part in years.items()
    }
    return Case(SUBJECT, "Alliance", MEMBERS, figures)


def judge(years: Mapping[int, str], as_of: date = date(2026, 11, 22)) -> Problem | None:
    return Imbalance().judge(spending(years), as_of)


@pytest.mark.parametrize(
    ("parts", "is_told"),
    [
        ([LIGHT], False),
        ([LIGHT, LIGHT], True),
        ([LIGHT, EVEN, LIGHT], True),
        ([LIGHT, EVEN, EVEN], False),
        ([LIGHT, LIGHT, EVEN], True),
        ([LIGHT, LIGHT, EVEN, EVEN], False),
        ([EVEN, EVEN, LIGHT], False),
        ([EVEN, EVEN, LIGHT, LIGHT], True),
    ],
)
def test_it_is_told_when_two_of_the_last_three_years_are_out_of_balance(
    parts: list[str], is_told: bool
) -> None:
    assert (judge(dict(enumerate(parts, 2020))) is not None) is is_told


# Japan's part p of the United States' spending gives p / (1 + p) / 0.5: 0.6 gives 0.75 exactly.
@pytest.mark.parametrize(
    ("part", "is_told", "severity"),
    [
        ("0.61", False, None),
        ("0.6", False, None),
        ("0.5999", True, Severity.MEDIUM),
        ("0.334", True, Severity.MEDIUM),
        ("0.3333333333333333", True, Severity.HIGH),
        ("0.2", True, Severity.HIGH),
    ],
)
def test_the_tolerance_is_from_three_to_five_quarters_and_half_is_far(
    part: str, is_told: bool, severity: Severity | None
) -> None:
    problem = judge({2023: part, 2024: part})
    assert (problem is not None) is is_told
    assert (problem and problem.severity) == severity


def test_a_year_counts_from_its_last_day() -> None:
    years = {2023: "0.2", 2024: "0.2"}
    assert judge(years, date(2024, 12, 30)) is None
    problem = judge(years, date(2024, 12, 31))
    assert problem is not None
    assert problem.state == "imbalanced"


def test_it_began_in_the_year_in_which_the_present_run_did() -> None:
    parts = ["0.2", "0.2", EVEN, EVEN, EVEN, "0.2", "0.2", "0.2"]
    problem = judge(dict(enumerate(parts, 2010)))
    assert problem is not None
    assert problem.since == date(2016, 12, 31)


def test_a_year_for_which_a_member_has_no_figures_is_left_out() -> None:
    case = spending({2022: "0.2", 2023: "0.2", 2024: EVEN})
    figures = {**case.figures, 2024: {"USA": case.figures[2024]["USA"]}}
    problem = Imbalance().judge(case._replace(figures=figures), date(2026, 11, 22))
    assert problem is not None
    assert problem.explanation.inputs["year"] == {"USA": 2023, "JPN": 2023}


def test_a_year_without_figures_is_no_breach_and_is_not_passed_over() -> None:
    assert judge({1995: "0.2", 2024: "0.2"}) is None
    assert judge({2021: "0.2", 2024: "0.2"}) is None
    problem = judge({2022: "0.2", 2024: "0.2"})
    assert problem is not None
    assert problem.since == date(2024, 12, 31)


def test_it_speaks_of_the_latest_year_out_of_balance_though_the_last_one_is_fine() -> None:
    problem = judge({2023: "0.2", 2024: "0.5", 2025: EVEN})
    assert problem is not None
    assert problem.title == (
        "Effort out of balance: United States 1.33 in 2024, Japan 0.67 in 2024 "
        "(1.00 is proportionate)"
    )
    inputs = problem.explanation.inputs
    assert inputs["year"] == {"USA": 2024, "JPN": 2024}
    assert inputs["effort"] == {"USA": Decimal("1.3333"), "JPN": Decimal("0.6667")}
    assert problem.severity == Severity.MEDIUM
    assert problem.since == date(2024, 12, 31)


def test_each_member_is_told_with_its_own_year_and_one_in_balance_is_not() -> None:
    def year(*spent: int) -> dict[str, tuple[Decimal, Decimal]]:
        members = ("USA", "JPN", "KOR")
        return {m: (Decimal(n), Decimal(100)) for m, n in zip(members, spent, strict=True)}

    figures = {2022: year(150, 50, 100), 2023: year(150, 50, 100), 2024: year(120, 60, 120)}
    members = {"USA": "United States", "JPN": "Japan", "KOR": "Korea"}
    problem = Imbalance().judge(Case(SUBJECT, "Alliance", members, figures), date(2024, 12, 31))
    assert problem is not None
    assert problem.explanation.inputs["year"] == {"USA": 2023, "JPN": 2024}
    assert problem.explanation.inputs["defence_spending_usd_m"] == {"USA": 150, "JPN": 60}
    assert problem.explanation.arithmetic == (
        "USA in 2023: (150 / 300) / (100.0 / 300.0) = 1.5000; "
        "JPN in 2024: (60 / 300) / (100.0 / 300.0) = 0.6000"
    )


@pytest.mark.parametrize("years", [{}, {2024: "0.2"}])
def test_without_two_years_of_figures_it_is_silent(years: dict[int, str]) -> None:
    assert judge(years) is None


def test_the_explanation_is_complete_and_the_same_on_every_day() -> None:
    years = {2023: "0.5", 2024: "0.5"}
    problem = judge(years, date(2025, 1, 1))
    assert problem is not None
    assert problem == judge(years, date(2026, 11, 22))
    assert_explains(problem, SUBJECT)
    assert problem.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}"
    inputs = problem.explanation.inputs
    assert inputs["effort"] == {"USA": Decimal("1.3333"), "JPN": Decimal("0.6667")}
    assert inputs["year"] == {"USA": 2024, "JPN": 2024}
    assert inputs["defence_spending_usd_m"] == {"USA": 100, "JPN": 50}
    arithmetic = "JPN in 2024: (50 / 150) / (100.0 / 200.0) = 0.6667"
    assert arithmetic in problem.explanation.arithmetic
    assert "Japan 0.67 in 2024" in problem.title


def test_it_looks_at_each_alliance_with_the_figures_of_its_members(home: Alliance) -> None:
    alliance("us-kr", ("USA", "KOR"))
    for iso3 in ("USA", "JPN", "KOR"):
        country_year(iso3, 2024, "100", "200")
    cases, _ = look(Imbalance(), date(2024, 12, 31))
    found = {case.subject.ref: case for case in cases}
    assert sorted(found) == ["us-jp", "us-kr"]
    assert found["us-jp"].figures[2024] == {
        "USA": (Decimal(100), Decimal(200)),
        "JPN": (Decimal(100), Decimal(200)),
    }
    assert Imbalance().population(Scope()) == 4
    assert Imbalance().population(Scope(home.pk)) == 2
    (here,), _ = look(Imbalance(), date(2024, 12, 31), Scope(home.pk))
    assert here.subject.ref == "us-jp"


def test_the_newest_edition_counts_and_only_whole_figures_of_one_definition(
    home: Alliance,
) -> None:
    country_year("USA", 2023, "90", "200", vintage="2024")
    country_year("USA", 2023, "100", "200", vintage="2025")
    country_year("USA", 2022, "70", "200", definition="nato")
    country_year("USA", 2021, "70", "200")
    CountryYear.objects.filter(year=2021).update(gdp=None)
    country_year("USA", 2025, "70", "200")
    (case,), _ = look(Imbalance(), date(2024, 12, 31))
    assert case.figures == {2023: {"USA": (Decimal(100), Decimal(200))}}


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    for n in range(20):
        country_year("USA", 2000 + n, "100", "200")
        alliance(f"a-{n}", ("USA", "KOR"))
        costs.append(look(Imbalance(), date(2026, 11, 22))[1])
    assert costs[1] == costs[-1]


def test_what_an_internal_tolerance_tells_is_internal_and_names_its_originator(
    home: Alliance,
) -> None:
    for year, iso3 in product((2023, 2024), ("USA", "JPN")):
        country_year(iso3, year, "50" if iso3 == "JPN" else "100", "100")
    (before,) = Imbalance().problems(TODAY, Scope())
    tolerance(home, "0.9", "1.1", date(2026, 1, 1), release="internal", originators=["JPN"])
    (after,) = Imbalance().problems(TODAY, Scope())
    assert "0.9 to 1.1" in after.explanation.citation
    told = [(one.subject.release, one.subject.originators) for one in (before, after)]
    assert told == [("parties", ()), ("internal", ("JPN",))]

"""What the database refuses of a ledger, by the words of its constraints."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from alliances.models import Alliance
from burden.models import Contribution, Figure
from tests.build.alliances import partner, person
from tests.build.burden import attestation, contribution, guideline, instalment, key, rate
from tests.build.treaties import instrument

type Make = Callable[[Alliance], object]

FIGURE = {"definition": "sipri", "vintage": "2025", "series": "x", "area": "A", "year": 2020}


def stages(**amounts: int) -> Make:
    given = {name: Decimal(amount) for name, amount in amounts.items()}
    return lambda home: contribution(home, "5", **given)


REFUSED: dict[str, Make] = {
    "a_value_lies_between_low_and_high": lambda home: contribution(home, "5", low=Decimal(6)),
    "no_stage_is_negative": stages(pledged=-1),
    "no_instalment_is_negative": lambda home: instalment(instrument(home), date(2026, 1, 1), "-1"),
    "a_key_rests_on_something": lambda home: key(home, basis=""),
    "a_key_ends_after_it_starts": lambda home: key(home, ends_on=date(2019, 12, 31)),
    "one_guideline_per_ref": lambda home: [guideline(home, ref="x") for _ in range(2)],
    "a_guideline_leads_forward": lambda home: guideline(home, last_year=2020),
    "a_guideline_rests_on_something": lambda home: guideline(home, basis=""),
    "a_rate_is_above_zero": lambda home: rate("JPY", "0"),
    "a_rate_is_between_two_currencies": lambda home: rate("USD", "1"),
    "a_rate_ends_after_it_starts": lambda home: rate("JPY", "1", ends_on=date(2025, 1, 1)),
    "a_figure_has_a_value_or_a_reason": lambda home: Figure.objects.create(**FIGURE),
    "an_edition_gives_a_figure_once": lambda home: [
        Figure.objects.create(**FIGURE, value=Decimal(n)) for n in range(2)
    ],
    "an_attestation_has_one_author": lambda home: attestation(contribution(home), "1"),
    "no_attestation_is_negative": lambda home: attestation(
        contribution(home), "-1", user=person("officer", home)
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_cannot_be_true_is_refused(home: Alliance, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name](home)


@pytest.mark.parametrize(
    "make",
    [
        stages(pledged=5, committed=6),
        stages(committed=5, delivered=6),
        stages(pledged=5, delivered=6),
        stages(delivered=5, verified=6),
    ],
    ids=["committed", "delivered", "delivered of pledged", "verified"],
)
def test_no_stage_exceeds_the_one_before(home: Alliance, make: Make) -> None:
    with pytest.raises(IntegrityError, match="no_stage_exceeds"), transaction.atomic():
        make(home)


@pytest.mark.parametrize(
    "make",
    [
        stages(pledged=5, committed=5, delivered=5, verified=5),
        stages(pledged=5, verified=4),
        stages(verified=4),
    ],
    ids=["all equal", "gaps", "the last alone"],
)
def test_stages_may_be_equal_or_unknown(home: Alliance, make: Make) -> None:
    make(home)
    assert Contribution.objects.count() == 1


def test_a_figure_keeps_every_digit_and_missing_is_not_zero(db: None) -> None:
    exact = Decimal("183212534.66259935")
    Figure.objects.create(**FIGURE, value=exact)
    Figure.objects.create(**{**FIGURE, "year": 2021}, missing="unavailable")
    assert list(Figure.objects.values_list("value", flat=True)) == [exact, None]


def test_a_person_and_a_system_may_each_attest(home: Alliance) -> None:
    gift = contribution(home)
    attestation(gift, "1", user=person("officer", home))
    attestation(gift, "2", state="JPN", partner=partner("JPN", home)[0])
    assert gift.attestations.count() == 2

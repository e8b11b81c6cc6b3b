"""A tolerance is replayed over past years, and holds once a second person approves it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from burden.actions import decide_tolerance
from burden.models import Tolerance
from burden.rules.imbalance import Imbalance
from compliance.models import Finding
from compliance.rule import Scope
from kit import clock
from kit.approval import Decision
from kit.errors import Refused
from portal.backtesting import backtest
from tests.build.alliances import person, state
from tests.build.burden import contribution, country_year, key
from tests.conftest import TODAY
from tests.portal.views.conftest import text_of

PAGE = "/alliances/us-jp/burden/tolerances/"


@pytest.fixture
def years(home: Alliance) -> None:
    """Japan carries .60 of its part in 2021 and 2022, and all of it from 2023 on."""
    for year, spent in ((2021, "60"), (2022, "60"), (2023, "100"), (2024, "100"), (2025, "100")):
        country_year("JPN", year, spent, "1")
        country_year("USA", year, str(1000 - Decimal(spent)), "9")


def proposed(home: Alliance, by: User, **more: Any) -> Tolerance:
    columns = {"rule": "burden.imbalance", "reason": "agreed in May", "release": "parties"} | more
    made: Tolerance = Tolerance.objects.create(
        alliance=home, proposed_by=by, proposed_at=clock.now(), **columns
    )
    return made


@pytest.mark.usefixtures("years")
def test_findings_that_would_differ_are_named_by_year(home: Alliance, desk: User) -> None:
    wide = backtest(proposed(home, desk, low=Decimal("0.5")), TODAY)
    told = {one.year: (len(one.opened), len(one.cleared), one.same) for one in wide}
    assert (told[2021], told[2022], told[2023], told[2024]) == (
        (0, 0, 0),
        (0, 1, 0),
        (0, 1, 0),
        (0, 0, 0),
    )
    quick = {one.year: one for one in backtest(proposed(home, desk, k=1, m=1), TODAY)}
    assert [len(quick[year].opened) for year in (2020, 2021, 2022)] == [0, 1, 0]
    assert len(quick[2023].cleared) == 1
    assert not Finding.objects.exists()


def test_contributions_off_their_key_are_replayed_too(home: Alliance, desk: User) -> None:
    key(home, ref="halves")
    for year in (2023, 2024):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        contribution(home, "30", basis="paid", **period)
        usa = {"contributor": state("USA"), "beneficiary": state("JPN")}
        contribution(home, "70", basis="paid", **period, **usa)
    row = proposed(home, desk, rule="burden.off_key", low=Decimal("0.5"), high=Decimal(2))
    told = {one.year: len(one.cleared) for one in backtest(row, TODAY)}
    assert (told[2023], told[2024], told[2025]) == (0, 1, 1)


@pytest.mark.usefixtures("years")
def test_a_tolerance_holds_once_another_person_approves_it(home: Alliance, desk: User) -> None:
    def found() -> int:
        return len(list(Imbalance().problems(date(2023, 1, 1), Scope())))

    row = proposed(home, desk, low=Decimal("0.5"))
    early = clock.now().date()
    assert found() == 1
    for by in (desk, person("editor", home)):
        with pytest.raises(Refused):
            decide_tolerance(row=row, decision=Decision.APPROVED, by=by, at=clock.now())
    chief = person("chief", home, role="approver")
    decide_tolerance(row=row, decision=Decision.APPROVED, by=chief, at=clock.now())
    assert found() == 1  # what was in force on that day still was
    assert len(list(Imbalance().problems(early, Scope()))) == 0
    with pytest.raises(Refused):
        decide_tolerance(row=row, decision=Decision.REFUSED, by=chief, at=clock.now())


@pytest.mark.parametrize(
    "wrong", [{"low": "1.1"}, {"high": "0.9"}, {"k": 4}, {"k": 0}, {"m": 21}, {"reason": ""}]
)
def test_the_database_refuses_what_is_no_tolerance(
    home: Alliance, desk: User, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        proposed(home, desk, **wrong)


@pytest.mark.usefixtures("years")
def test_one_proposes_and_another_decides_on_the_pages(home: Alliance, desk_client: Client) -> None:
    sent = {"rule": "burden.imbalance", "low": "0.5", "high": "1.25", "k": "2", "m": "3"}
    assert desk_client.post(f"{PAGE}new/", sent).status_code == 422
    wrong = sent | {"reason": "May", "low": "1.5"}
    assert "What is fair, 1, lies within" in desk_client.post(f"{PAGE}new/", wrong).content.decode()
    answer = desk_client.post(f"{PAGE}new/", sent | {"reason": "agreed in May"})
    page = answer["Location"]
    seen = text_of(desk_client, page)
    assert "gone: Effort out of balance: Japan 0.60 in 2022" in seen
    assert "You proposed it: another person approves or refuses it" in seen
    begun = desk_client.get(page).context["form"]["decision"].value()
    assert begun is None, "nothing is decided beforehand"
    own = desk_client.post(page, {"decision": "approved"})
    assert (own.status_code, "another person must decide" in own.content.decode()) == (422, False)
    approver = Client()
    approver.force_login(person("chief", home, role="approver"))
    assert "You proposed it" not in text_of(approver, page)
    assert approver.post(page, {"decision": "approved", "remark": "yes"}).status_code == 302
    decided = text_of(approver, page)
    assert "Approved" in decided
    assert 'name="decision"' not in decided, "it is decided once"
    assert "0.5 to 1.25, in 2 of 3 years" in text_of(desk_client, PAGE)


def test_readers_and_strangers_neither_propose_nor_decide(
    home: Alliance, desk: User, outsider_client: Client
) -> None:
    row = proposed(home, desk)
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    for page in (f"{PAGE}new/", f"{PAGE}{row.pk}/"):
        assert reader.get(page).status_code == 403
        assert outsider_client.get(page).status_code == 404
    assert "Propose a tolerance" not in text_of(reader, PAGE)

"""Instalments, keys of cost-sharing and what is told of contributions, in bundles."""

from decimal import Decimal
from pathlib import Path

import pytest

from burden.models import Contribution, Instalment, Key
from kit.errors import RefusedAll
from portal.bundles.store import export
from tests.portal.bundles.samples import ALLIANCE, STATES, bring, changed

pytestmark = pytest.mark.django_db

INSTALMENTS = """\
instalments:

  - ref: due-2026
    instrument: pact-notes
    part: utilities
    fiscal_year: FY2026
    amount: 1000.5
    currency: JPY
    due_on: 2026-06-30
"""
KEYS = """\
keys:

  - ref: halves
    version: 1
    title: Halves
    instrument: pact-notes
    shares:
      JPN: 0.5
      USA: 0.5
    starts_on: 2026-01-01
"""
TOLD = """\
    unit: JPY_bn
    kind: logistics
    pledged: 12.5
    committed: 12.5
    delivered: 12.25
    low: 12
    high: 13
"""
WHOLE = changed(
    ("contributions:\n", f"{INSTALMENTS}\n{KEYS}\ncontributions:\n"), ("    unit: JPY_bn\n", TOLD)
)


def problems(folder: Path, *swaps: tuple[str, str]) -> str:
    with pytest.raises(RefusedAll) as caught:
        bring(folder, STATES, changed(*swaps, of=WHOLE))
    return "\n".join(caught.value.problems)


def test_money_is_loaded_and_written_back_byte_for_byte(tmp_path: Path) -> None:
    bring(tmp_path, STATES, WHOLE)
    assert export("us-jp") == WHOLE
    gift, due, key = Contribution.objects.get(), Instalment.objects.get(), Key.objects.get()
    assert (gift.delivered, gift.low) == (Decimal(12_250_000_000), Decimal(12_000_000_000))
    assert (due.amount, key.shares) == (Decimal("1000.5"), {"JPN": "0.5", "USA": "0.5"})


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, STATES, WHOLE)
    assert bring(tmp_path, STATES, WHOLE).written == 0


def test_sections_without_records_are_not_written(tmp_path: Path) -> None:
    bring(tmp_path, STATES, ALLIANCE)
    assert "instalments" not in export("us-jp")


def test_what_is_wrong_with_money_is_told_by_field(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        ("      USA: 0.5\n", "      USA: 0.6\n"),
        ("    currency: JPY\n    due", "    currency: JPX\n    due"),
        ("    delivered: 12.25\n", "    delivered: 13\n"),
        ("    low: 12\n", "    low: 12.6\n"),
    )
    assert "The agreed key adds up to 1.1, not to 1" in told
    assert "JPX is not a currency of ISO 4217" in told
    assert "delivered 13 exceeds committed 12.5" in told
    assert "low: The central value, 12.5, lies beyond 12.6" in told


def test_an_unknown_kind_and_a_key_without_basis_are_refused(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        ("    kind: logistics\n", "    kind: gifts\n"),
        ("    title: Halves\n    instrument: pact-notes\n", "    title: Halves\n"),
    )
    assert "'gifts' is no kind of contribution" in told
    assert "name the provision, the instrument or the basis" in told

"""Ten thousand contributions come in within twenty seconds, and memory does not grow with them."""

import resource
import sys
import time
from pathlib import Path

import pytest

from alliances.models import Alliance
from burden.models import Contribution, Total
from tests.build.files import csv_file
from tests.burden.resources.bringing import bring

ROWS, SECONDS = 10_000, 20
GROWTH = 40 * 1024  # kilobytes that ten times as many rows may take beyond the first thousand
HEADING = (
    "ref,contributor,beneficiary,kind,category,form,basis,amount,currency,scale,period_start,"
    "period_end,fiscal_year,pledged,committed,delivered,valuation,low,high,note"
)


def lines(count: int, start: int) -> list[str]:
    return [
        f"gift-{n},JPN,USA,logistics,utilities,in_kind,paid,{n}.25,JPY,m,{1990 + n % 36}-04-01,"
        f"{1991 + n % 36}-03-31,FY{1990 + n % 36},{n + 3}.25,{n + 2}.25,{n}.25,invoice,{n}.00,"
        f'{n + 5}.00,"Power, water and gas of port no. {n}"'
        for n in range(start, start + count)
    ]


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.django_db
def test_contributions_come_in_quickly_and_memory_stays_flat(
    tmp_path: Path, home: Alliance
) -> None:
    few = csv_file(tmp_path, HEADING, *lines(1_000, 500_000), name="few.csv")
    bring("contributions", few, home)
    before = peak()
    path = csv_file(tmp_path, HEADING, *lines(ROWS, 0), name="many.csv")
    begun = time.monotonic()
    outcome = bring("contributions", path, home)
    took, grown = time.monotonic() - begun, peak() - before
    sys.stdout.write(f"\n{ROWS} contributions in {took:.1f} s, {grown / 1024:.0f} MB more\n")
    again = time.monotonic()
    assert bring("contributions", path, home).counts == {"unchanged": ROWS}
    assert time.monotonic() - again < SECONDS
    assert outcome.counts == {"created": ROWS}
    assert Contribution.objects.count() == ROWS + 1_000
    assert sum(Total.objects.values_list("entries", flat=True)) == ROWS + 1_000
    assert took < SECONDS
    assert grown < GROWTH

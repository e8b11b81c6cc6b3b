"""A register of 8,000 instruments comes in within a minute, and memory does not grow with it."""

import resource
import time
from pathlib import Path

import pytest

from tests.build.files import csv_file
from tests.build.registers import UK, bring, uk_row
from treaties.models import Entry, EntryAction, EntryParty

ROWS = 8_000
SECONDS = 60
GROWTH = 60 * 1024  # kilobytes that eight times as many rows may take beyond the first thousand
STATES = ("JAPAN", "FRANCE", "ITALY", "SPAIN", "PERU", "CHILE", "NORWAY", "EGYPT")


def lines(count: int, start: int) -> list[str]:
    return [
        uk_row(
            id=str(start + n),
            title=f"Agreement no. {start + n} on the affairs of a port",
            field3="MULTI",
            country_name=" ; ".join(STATES),
            signed_event_date=f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1900 + n % 100}",
            definative_eif_event_date=f"01/01/{2000 + n % 20}",
            references="Treaty Series 002/1958: Cmnd 347;UN Registration 9/0: 0",
        )
        for n in range(count)
    ]


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.django_db
def test_a_register_comes_in_quickly_and_memory_stays_flat(tmp_path: Path) -> None:
    bring("treaties.uk_treaties", csv_file(tmp_path, UK, *lines(1_000, 100_000), name="few.csv"))
    before = peak()
    path = csv_file(tmp_path, UK, *lines(ROWS, 200_000), name="many.csv")
    begun = time.monotonic()
    outcome = bring("treaties.uk_treaties", path)
    took, grown = time.monotonic() - begun, peak() - before
    again = time.monotonic()
    assert bring("treaties.uk_treaties", path).counts == {"unchanged": ROWS}
    assert time.monotonic() - again < SECONDS
    assert outcome.counts == {"created": ROWS}
    assert Entry.objects.count() == ROWS + 1_000
    assert EntryParty.objects.count() == 8 * (ROWS + 1_000)
    assert EntryAction.objects.count() == 2 * (ROWS + 1_000)
    assert took < SECONDS
    assert grown < GROWTH

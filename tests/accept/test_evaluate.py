"""How long the rules take over the five reference alliances, the whole command included."""

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from alliances.models import Alliance
from portal.bundles.store import load

REFERENCE = Path(__file__).parents[2] / "portal" / "reference"
LONGEST = 2.0  # seconds


@pytest.mark.django_db
def test_evaluating_the_five_alliances_takes_under_two_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load(sorted(REFERENCE.glob("*.yaml")), at=datetime(2026, 11, 22, tzinfo=UTC))
    assert Alliance.objects.count() == 5
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        call_command("evaluate")
        taken.append(time.perf_counter() - started)
    with capsys.disabled():
        told = f"evaluate: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s"
        sys.stdout.write(f"\n{told}\n")
    assert max(taken) < LONGEST

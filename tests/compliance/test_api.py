"""Findings over the API."""

from datetime import UTC, date, datetime

from accounts.models import PartnerSystem
from alliances.models import Alliance
from tests.build.api import ask, listed
from tests.build.compliance import finding

type Partner = tuple[PartnerSystem, str]


def test_a_finding_is_shown_with_its_explanation(home: Alliance, partner_system: Partner) -> None:
    made = finding(home, resolved_at=datetime(2026, 5, 1, 6, tzinfo=UTC))
    found = ask(partner_system[1], f"findings/fnd_{made.pk.hex}").json()
    assert found["severity"] == "medium"
    assert found["since"] == "2025-12-01"
    assert found["resolved_at"] == "2026-05-01T06:00:00Z"
    assert found["explanation"]["arithmetic"] == "2025-12-01 + P90D = 2026-03-01"
    assert not [name for name in found if name.startswith("acknowledged")]


def test_findings_are_released_like_any_record(home: Alliance, partner_system: Partner) -> None:
    finding(home, key="internal", release="internal")
    finding(home, key="usa", release="states", released_to=["USA"])
    finding(home, key="jpn", release="states", released_to=["JPN"])
    assert [one["key"] for one in listed(partner_system[1], "findings")] == ["jpn"]


def test_findings_are_filtered(home: Alliance, partner_system: Partner) -> None:
    def keys(query: str) -> list[str]:
        return [one["key"] for one in listed(partner_system[1], f"findings?{query}")]

    finding(home, key="a", severity=3, since=date(2026, 1, 1), due_on=date(2026, 6, 1))
    finding(home, key="b", rule="treaties.expiring", state="expiring", since=date(2026, 2, 1))
    finding(home, key="c", since=date(2026, 3, 1), resolved_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert keys("severity=high") == ["a"]
    assert keys("rule=treaties.expiring") == ["b"]
    assert keys("state=expiring") == ["b"]
    assert keys("open=false") == ["c"]
    assert keys("open=true") == ["a", "b"]
    assert keys("since=2026-02-01&until=2026-02-28") == ["b"]
    assert keys("due_before=2026-06-01") == ["a"]
    assert keys("order=-since") == ["c", "b", "a"]

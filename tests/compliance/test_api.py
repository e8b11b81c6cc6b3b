"""Findings over the API."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

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


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        (
            {"ratio": 1.3333, "sums": [0.75, 57000.0]},
            {"ratio": "1.3333", "sums": ["0.75", "57000.00"]},
        ),
        ({"gdp_usd_bn": {"JPN": 0.00001}}, {"gdp_usd_bn": {"JPN": "0.00001"}}),
        ({"recorded": "1,212,008.50", "said": "1,2"}, {"recorded": "1212008.50", "said": "1,2"}),
        ({"year": {"JPN": 2024}, "due_on": "2026-03-31", "is_uncertain": True, "successor": None},)
        * 2,
    ],
)
def test_figures_kept_by_earlier_editions_are_sent_as_text_too(
    home: Alliance, partner_system: Partner, kept: dict[str, object], sent: dict[str, object]
) -> None:
    made = finding(home, explanation={"inputs": kept, "arithmetic": "a = b"})
    found = ask(partner_system[1], f"findings/fnd_{made.pk.hex}").json()
    assert found["explanation"] == {"inputs": sent, "arithmetic": "a = b"}


@pytest.mark.django_db
def test_the_form_of_an_explanation_is_described(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Explanation"]
    assert list(described["properties"]) == ["inputs", "arithmetic", "citation", "clears_when"]
    assert "decimals in text" in described["properties"]["inputs"]["description"]


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

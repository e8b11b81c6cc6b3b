"""The commands people type: evaluate, status, bundle."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance
from compliance.models import Finding, Run
from compliance.rule import rules
from kit import clock
from tests.build.bundles import FILES, five_alliances

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "day")]


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 6, tzinfo=UTC))


def said(command: str, *words: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue()


def evaluated(**options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(said("evaluate", format="json", **options))
    return answer


# evaluate


def test_evaluate_has_exactly_the_keys_that_were_agreed() -> None:
    answer = evaluated()
    assert list(answer) == ["as_of", "runs", "findings"]
    assert answer["as_of"] == "2026-11-22"
    agreed = {"rule", "key", "alliance", "subject", "state", "severity", "since", "due_on"}
    assert answer["findings"]
    for finding in answer["findings"]:
        assert set(finding) == agreed | {"explanation", "title"}
        assert list(finding["explanation"]) == ["inputs", "arithmetic", "citation", "clears_when"]
        assert finding["severity"] in ("low", "medium", "high")
    assert [run["rule"] for run in answer["runs"]] == rules.codes()
    for run in answer["runs"]:
        assert set(run) == {
            *("rule", "rows_seen", "findings", "opened", "worsened", "resolved", "duration_ms"),
        }


def test_evaluate_finds_what_is_wrong_today() -> None:
    found = {(one["rule"], one["subject"]): one for one in evaluated()["findings"]}
    expiring = found["treaties.expiring", "us-jp-sma-09"]
    assert (expiring["alliance"], expiring["state"]) == ("us-jp", "expiring")
    assert (expiring["since"], expiring["due_on"]) == ("2026-03-31", "2027-03-31")
    assert expiring["severity"] == "medium"
    assert found["commitments.lapsed", "kr-ncg"]["due_on"] == "2026-03-11"
    assert found["burden.imbalance", "us-jp"]["due_on"] is None
    assert ("treaties.coverage", "us-jp-sma-09") not in found


def test_evaluating_today_brings_findings_up_to_date_and_a_past_day_does_not() -> None:
    answer = evaluated(as_of="2020-01-01")
    assert {"us-kr-sma-10"} == {
        one["subject"] for one in answer["findings"] if one["rule"] == "treaties.coverage"
    }
    assert not Finding.objects.exists()
    assert not Run.objects.exists()
    today = evaluated()
    assert Finding.objects.open().count() == len(today["findings"])
    assert Run.objects.count() == len(rules.codes())
    assert evaluated(as_of="2026-11-22")["runs"][0]["opened"] == 0


def test_evaluate_may_be_narrowed_to_an_alliance_and_a_rule() -> None:
    answer = evaluated(alliance="us-kr", rule="commitments.lapsed")
    assert [run["rule"] for run in answer["runs"]] == ["commitments.lapsed"]
    assert {one["alliance"] for one in answer["findings"]} == {"us-kr"}
    assert [one["subject"] for one in answer["findings"]] == ["kr-edscg", "kr-kidd", "kr-ncg"]


def test_evaluate_is_read_by_people_too() -> None:
    lines = said("evaluate").splitlines()
    assert lines[0] == "As of 22 November 2026, findings brought up to date."
    assert any(line.startswith("treaties.expiring ") for line in lines)
    assert any(line.startswith("medium  ") and "31 March 2027" in line for line in lines)
    past = said("evaluate", as_of="2020-01-01")
    assert past.startswith("As of 1 January 2020, a replay: nothing was written.")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alliance": "us-fr"}, "There is no alliance 'us-fr'; there are: anzus, us-il, us-jp"),
        ({"rule": "treaties.none"}, "There is no 'treaties.none' among the rules: burden."),
        ({"as_of": "2026-02-30"}, "'2026-02-30' is not a day such as 2020-01-31"),
        ({"as_of": "tomorrow"}, "'tomorrow' is not a day such as 2020-01-31"),
    ],
)
def test_what_evaluate_cannot_do_is_refused_in_one_line(
    options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        said("evaluate", **options)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    assert not Run.objects.exists()


@pytest.mark.parametrize("as_of", ["1000-01-01", "1958-08-04", "2100-01-01", "2900-12-31"])
def test_any_day_can_be_evaluated(as_of: str) -> None:
    assert evaluated(as_of=as_of)["as_of"] == as_of


def test_evaluating_the_five_alliances_takes_few_queries() -> None:
    evaluated()
    with CaptureQueriesContext(connection) as spent:
        evaluated()
    assert len(spent) < 12 * len(rules.codes())  # a few for each rule, whatever it finds


# status


@pytest.mark.parametrize(
    ("subject", "rule", "state"),
    [
        ("us-jp-sma-09", "fixed_term_coverage", "expiring"),
        ("us-jp-treaty-1960", "legal_status", "in_force"),
        ("us-uk-biot-1966", "tacit_renewal", "renewed"),
        ("us-uk-mda-1958", "windowed_notice", "locked_until"),
        ("anzus-1951", "partial_suspension", "suspended_for_pair"),
        ("us-uk-mda-1958:III bis", "clause_sunset", "in_force"),
        ("us-jp-treaty-1960:V", "legal_status", "in_force"),
        ("au-ausmin", "cadence_calendar_year", "due_this_year"),
        ("kr-ncg", "cadence_rolling", "lapsed"),
        ("jp-scc", "consultation", "quiet"),
        ("anzus-council", "consultation", "dormant"),
        ("keen-sword", "series_parity", "due_this_year"),
        ("ufs", "series_cadence", "due_this_year"),
        ("us-jp", "effort_ratio", "imbalanced"),
    ],
)
@pytest.mark.parametrize("is_named", [True, False])
def test_status_answers_for_every_sort_of_subject(
    subject: str, rule: str, state: str, is_named: bool
) -> None:
    options = {"rule": rule} if is_named else {}
    answer = json.loads(said("status", subject, format="json", **options))
    assert list(answer) == ["subject", "as_of", "rule", "state", "detail"]
    assert (answer["subject"], answer["as_of"]) == (subject, "2026-11-22")
    assert (answer["rule"], answer["state"]) == (rule, state)


def test_status_is_about_any_day() -> None:
    answer = json.loads(said("status", "us-kr-sma-10", as_of="2020-01-01", format="json"))
    assert (answer["as_of"], answer["state"]) == ("2020-01-01", "lapsed")
    assert answer["detail"]["gap_days_until_successor"] == 609


def test_status_is_read_by_people_too() -> None:
    lines = said("status", "us-jp-sma-09").splitlines()
    assert lines[0] == "us-jp-sma-09 on 2026-11-22: expiring (fixed_term_coverage)"
    assert "  days left: 129" in lines
    assert not any("None" in line for line in lines)


@pytest.mark.parametrize(
    ("subject", "options", "message"),
    [
        ("us-fr", {}, "There is nothing called 'us-fr'."),
        ("us-jp", {"rule": "tacit_renewal"}, "nothing called 'us-jp' that 'tacit_renewal' is"),
        ("us-jp", {"rule": "luck"}, "There is no rule 'luck' to ask; there are: effort_ratio,"),
        ("us-jp", {"as_of": "2020-13-01"}, "'2020-13-01' is not a day"),
    ],
)
def test_what_status_cannot_tell_is_refused_in_one_line(
    subject: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        said("status", subject, **options)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


# bundle


def test_bundle_load_says_what_it_did() -> None:
    assert said("bundle", "load", *map(str, FILES)).startswith("0 made, 0 changed, ")


def test_bundle_check_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "us-fr.yaml"
    path.write_text(
        "format: entente-alliance/1\nalliance:\n  slug: us-xx\n  name: X\n  short_name: X\n"
        "  parties: [USA, JPN]\n  release: internal\n",
        encoding="utf-8",
    )
    words = said("bundle", "check", str(path))
    assert words.startswith("No problem found; would be: 1 made, 0 changed")
    assert not Alliance.objects.filter(slug="us-xx").exists()
    said("bundle", "load", str(path))
    assert Alliance.objects.filter(slug="us-xx").exists()


@pytest.mark.parametrize("verb", ["load", "check"])
def test_bundle_refuses_with_every_problem(tmp_path: Path, verb: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("format: entente-alliance/1\nalliance:\n  slug: us-xx\n", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        said("bundle", verb, str(path))
    assert "4 problems; nothing was loaded:" in str(refused.value)
    assert "bad.yaml, line 3: alliance, field parties: is missing" in str(refused.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bundle_export_writes_the_file_it_was_loaded_from(path: Path, tmp_path: Path) -> None:
    assert said("bundle", "export", path.stem).encode() == path.read_bytes()
    copy = tmp_path / path.name
    said("bundle", "export", path.stem, "--to", str(copy))
    assert copy.read_bytes() == path.read_bytes()


def test_bundle_export_of_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no alliance 'us-fr'"):
        said("bundle", "export", "us-fr")

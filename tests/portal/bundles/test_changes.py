"""A bundle loaded again writes what its records change, and what rests on that, and no more."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance, Release, Scoped
from commitments.models import Commitment
from compliance.models import Finding, Severity, SubjectKind
from exercises.models import Event
from kit.errors import Refused, RefusedAll
from portal.bundles.store import export
from tests.portal.bundles.samples import ALLIANCE, bring, changed, cut, differences, everything
from treaties.models import Action, Instrument, Party, Provision, Relation, Term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

HEAD = ALLIANCE[: ALLIANCE.index("instruments:")]
PACT = "  - ref: pact\n"
SIGNED = "      - kind: signed\n        done_on: 1960-01-19\n"
NOTES_SIGNED = "      - kind: signed\n        done_on: 2022-01-07\n"
CITING = NOTES_SIGNED + "        provision: pact:II\n"
OTHERS = cut(ALLIANCE, PACT, "  - ref: pact-notes\n")
CLAUSE = "      - number: II\n        paraphrase: Bear the cost of bases together.\n"
PAY = "    provision: pact:II\n"


def released(release: str) -> str:
    return changed(("  release: parties\n", f"  release: {release}\n"), of=HEAD)


def finding(release: str, subject: str = "pact", states: tuple[str, ...] = ()) -> Finding:
    found: Finding = Finding.objects.create(
        alliance=Alliance.objects.get(slug="us-jp"),
        rule="sample",
        key=f"{subject} {release}",
        subject=subject,
        subject_kind=SubjectKind.INSTRUMENT,
        title="Something",
        state="lapsed",
        severity=Severity.LOW,
        since=date(2026, 1, 1),
        release=release,
        released_to=list(states),
    )
    return found


def marks(release: str) -> dict[str, int]:
    """How many rows of the alliance carry a marking, by table."""
    models: list[Any] = [one for one in apps.get_models() if issubclass(one, Scoped)]
    rows = {
        one._meta.label: one._default_manager.filter(alliance__slug="us-jp", release=release)
        for one in models
    }
    return {label: found.count() for label, found in rows.items() if found.exists()}


def test_a_tighter_release_reaches_what_is_not_in_the_file(tmp_path: Path) -> None:
    finding("parties")
    Event.objects.update(release=Release.STATES, released_to=["JPN"])
    before = marks("parties")
    assert {"treaties.Action", "treaties.Term", "commitments.Occurrence"} < before.keys()
    loaded = bring(tmp_path, released("internal"))
    assert marks("parties") == {}
    assert marks("internal").keys() >= before.keys()
    assert marks("states") == {"exercises.Event": 1}
    assert (loaded.changed["alliance"], loaded.changed.total()) == (1, 1)


def test_a_tighter_release_narrows_findings_on_what_it_reaches(tmp_path: Path) -> None:
    named = finding("states", states=("JPN",))
    Instrument.objects.filter(ref="pact-notes").update(release="public")
    other = finding("states", "pact-notes", ("JPN",))
    bring(tmp_path, released("internal"))
    named.refresh_from_db()
    other.refresh_from_db()
    assert (named.release, named.released_to) == ("internal", [])
    assert (other.release, other.released_to) == ("states", ["JPN"])


def test_a_wider_release_leaves_its_own_to_records_and_findings_to_the_next_run(
    tmp_path: Path,
) -> None:
    finding("parties")
    own = marks("internal")
    assert own.keys() > {"treaties.Instrument", "treaties.Action", "burden.Pledge"}
    bring(tmp_path, released("public"))
    assert marks("parties") == {"compliance.Finding": 1}
    assert marks("internal") == own
    assert export("us-jp") == changed(("release: parties", "release: public"))


def test_a_release_of_its_own_in_the_file_outlives_that_of_the_alliance(tmp_path: Path) -> None:
    text = changed(("  release: parties\n", "  release: internal\n"))
    text = changed(("    release: internal\n", "    release: parties\n"), of=text)
    bring(tmp_path, text)
    assert list(Instrument.objects.filter(release="parties").values_list("ref")) == [
        ("pact-notes",)
    ]
    assert export("us-jp") == text


def test_a_clause_that_the_file_still_points_at_cannot_be_left_out(tmp_path: Path) -> None:
    bring(tmp_path, changed((NOTES_SIGNED, CITING)))
    with pytest.raises(RefusedAll) as caught:
        bring(tmp_path, changed((CLAUSE, ""), (NOTES_SIGNED, CITING)))
    action, promise = caught.value.problems
    assert "field actions[1].provision: there is no provision 'pact:II'" in action
    assert "'pay', field provision: there is no provision 'pact:II'" in promise


def test_a_clause_that_an_action_outside_the_file_points_at_stays(tmp_path: Path) -> None:
    bring(tmp_path, changed((NOTES_SIGNED, CITING)))
    text = changed((CLAUSE, ""), (PAY, "    basis: custom\n"))
    with pytest.raises(RefusedAll) as caught:
        bring(tmp_path, cut(text, "  - ref: pact-notes\n", "commitments:"))
    assert caught.value.code == "provision_in_use"
    assert caught.value.message.startswith("pact:II: actions rest on it")
    assert caught.value.problems == ("pact:II: signed, an action of pact-notes",)
    assert Action.objects.filter(provision__ref="pact:II").count() == 1


def test_a_clause_that_a_commitment_outside_the_file_rests_on_stays(tmp_path: Path) -> None:
    text = cut(changed((CLAUSE, "")), "  - ref: pay\n", "forums:")
    with pytest.raises(RefusedAll) as caught:
        bring(tmp_path, text)
    assert caught.value.code == "provision_in_use"
    assert caught.value.message.startswith("pact:II: commitments rest on it; change those before ")
    assert caught.value.problems == ("pact:II: pay",)
    assert Provision.objects.filter(ref="pact:II").exists()


def test_a_clause_may_be_renumbered_with_all_that_rests_on_it(tmp_path: Path) -> None:
    bring(tmp_path, changed((NOTES_SIGNED, CITING)))
    new = [(NOTES_SIGNED, CITING.replace(":II", ":III")), (PAY, PAY.replace(":II", ":III"))]
    text = changed((CLAUSE, CLAUSE.replace(" II\n", " III\n")), *new)
    bring(tmp_path, text)
    assert set(Provision.objects.values_list("ref", flat=True)) == {"pact:I", "pact:III"}
    assert str(Commitment.objects.get(ref="pay").provision) == "pact:III"
    assert export("us-jp") == text


def test_a_commitment_called_by_its_clause_follows_new_words(tmp_path: Path) -> None:
    text = changed(("Bear the cost of bases together.", "Share the cost of bases."))
    bring(tmp_path, cut(text, "commitments:", "series:"))
    assert Commitment.objects.get(ref="pay").title == "Pay for utilities"
    assert Commitment.objects.get(ref="meet").title == "Meet once a year."
    renamed = changed(("Meet once a year.", "Meet each year."), of=text)
    bring(tmp_path, cut(renamed, "commitments:", "series:"))
    assert Commitment.objects.get(ref="meet").title == "Meet each year."
    assert export("us-jp") == renamed


def wrote(folder: Path, text: str) -> dict[str, int]:
    """How many rows of each table a load wrote."""
    before = everything()
    bring(folder, text)
    found = differences(before, everything())
    assert export("us-jp") == text
    return {label: count for label, count in found.items() if label != "compliance.Recheck"}


LAST = "    confidence: high\n    sources: [gazette]\n\n  - ref: pact-notes\n"
STEP = "        steps:\n          - kind: laid_before_parliament\n            done_on: 1960-01-20\n"
LATER = "      - kind: invoked\n        done_on: '1970'\n        states: [USA]\n"


@pytest.mark.parametrize(
    ("old", "new", "tables"),
    [
        (LAST, "    note: Seen.\n" + LAST, {"treaties.Instrument": 1}),
        ("1960-01-19", "1960-01-18", {"treaties.Action": 1}),
        (
            "    provisions:\n",
            LATER + "    provisions:\n",
            {"treaties.Action": 1, "treaties.Action_states": 1},
        ),
        (SIGNED, SIGNED + STEP, {"treaties.Action": 2}),
        ("    implements: [pact]\n", "", {"treaties.Relation": 1}),
        ("    implements: [pact]\n", "    renews: [pact]\n", {"treaties.Relation": 2}),
        (
            "parties: [USA, JPN]\n    implements",
            "parties: [JPN, USA]\n    implements",
            {"treaties.Party": 2},
        ),
        ("      lock: P10Y\n", "", {"treaties.Term": 1}),
        ("total: 1055100000000", "total: 1055200000000", {"burden.Pledge": 1}),
        (
            "    provisions:\n",
            "    statements:\n      - kind: understanding\n        text: So.\n    provisions:\n",
            {"treaties.Statement": 1},
        ),
        (
            "Meet once a year.",
            "Meet each year.",
            {"treaties.Provision": 1, "commitments.Commitment": 1},  # whose title it is
        ),
    ],
)
def test_a_change_of_an_instrument_writes_only_what_it_changes(
    old: str, new: str, tables: dict[str, int], tmp_path: Path
) -> None:
    assert wrote(tmp_path, changed((old, new))) == tables


def test_actions_keep_their_keys_when_others_go_or_become_their_steps(tmp_path: Path) -> None:
    assert wrote(tmp_path, changed((SIGNED, SIGNED + STEP))) == {"treaties.Action": 2}
    keys = list(Action.objects.filter(instrument__ref="pact").values_list("pk", "recorded_at"))
    assert wrote(tmp_path, ALLIANCE) == {"treaties.Action": 2}
    left = list(Action.objects.filter(instrument__ref="pact").values_list("pk", "recorded_at"))
    assert left == keys[:2]


def test_what_hangs_on_an_instrument_goes_when_its_record_leaves_it_out(tmp_path: Path) -> None:
    text = cut(ALLIANCE, "    implements: [pact]\n", "    release: internal\n")
    bring(tmp_path, changed(("    instrument: pact-notes\n", ""), of=text))
    notes = Instrument.objects.get(ref="pact-notes")
    for model in (Action, Relation, Term):
        assert not model._default_manager.filter(instrument=notes).exists()
    assert Party.objects.filter(instrument=notes).count() == 2


def test_a_load_waits_for_its_turn_before_it_writes_anything(tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as spent:
        bring(tmp_path, changed(("1960-01-19", "1960-01-18")))
    told = [one["sql"] for one in spent.captured_queries]
    turn = min(n for n, sql in enumerate(told) if "pg_advisory_xact_lock" in sql)
    write = min(n for n, sql in enumerate(told) if sql.startswith(("INSERT", "UPDATE", "DELETE")))
    assert turn < write
    assert not any("FOR UPDATE" in sql for sql in told[:turn])


@pytest.mark.parametrize(
    ("code", "words"),
    [("22001", "value too long for type character varying(60)"), ("40P01", "deadlock detected")],
)
def test_what_the_database_cannot_do_is_refused_in_a_sentence(
    code: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raising = f"DO $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '{code}'; END $$"
        with connection.cursor() as cursor:
            cursor.execute(raising)

    monkeypatch.setattr("portal.bundles.saving.take_turn", fail)
    with pytest.raises(Refused) as caught:
        bring(tmp_path, ALLIANCE)
    assert caught.value.code == "bundle_refused"
    assert caught.value.message == f"Nothing was loaded: {words}."

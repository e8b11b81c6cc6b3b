"""What a load leaves in the portal: numbers, markings, evidence, and whom it asks to look again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection

from alliances.models import Alliance, Membership, Scoped
from burden.models import Contribution
from commitments.models import Commitment, Evidence, Occurrence
from compliance.models import Recheck
from consultations.models import Meeting
from exercises.models import Event
from kit.errors import Refused
from portal.bundles.store import export
from tests.portal.bundles.samples import (
    ALLIANCE,
    AT,
    STATES,
    bring,
    changed,
    differences,
    everything,
)
from treaties.models import Instrument, Party, Provision, Term

LATER = AT + timedelta(days=1)
SECOND = (
    ALLIANCE.replace("us-jp", "us-kr")
    .replace("JPN", "KOR")
    .replace("JPY", "KRW")
    .replace("US-JP", "US-KR")
)
WINDOW = """\
window:
        first_after: P0D
        then_every: P5Y
        notice_before: P1Y
"""
UNNUMBERED = changed(("    number: 1\n", ""), ("    number: 2\n", ""))


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """The folder of the sample's files, once they are in the portal and nothing waits."""
    bring(tmp_path, STATES, ALLIANCE)
    Recheck.objects.all().delete()
    return tmp_path


def numbers() -> dict[str, int]:
    return dict(Commitment.objects.values_list("ref", "number"))


def occurrence(label: str) -> tuple[date | None, str]:
    """When an occurrence was met, and by what."""
    one = Occurrence.objects.select_related("evidence").get(label=label)
    return one.met_on, one.evidence.ref if one.evidence else ""


# As it stands ---------------------------------------------------------------------------------


def test_what_was_loaded_is_exported_byte_for_byte(folder: Path) -> None:
    assert export("us-jp") == ALLIANCE
    assert export("") == STATES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("release: internal", "release: internal\n    also_alliances: [us-kr, us-gb]"),
        ("implements: [pact]", "implements: [pact-side, pact]"),
        ("done_on: 1960-01-19", "done_on: 1960-01-19\n        states: [USA, JPN]"),
        ("type: CPX", "type: CPX\n    release: parties"),
        ("number: II\n", "number: II\n        release: parties\n"),
        ("grace: P90D\n    sources", "grace: P0D\n    sources"),
        ("amount: 12.5", "amount: '12.500'"),
        ("notice: P1Y", "notice: P12M"),
        ("notice: P1Y\n", WINDOW),
        ("number: 1\n", "number: 1\n    title: Meet once a year.\n"),
    ],
)  # fmt: skip
def test_another_way_to_say_the_same_changes_nothing_twice(
    old: str, new: str, folder: Path
) -> None:
    for slug in ("us-kr", "us-gb"):
        Alliance.objects.create(slug=slug, name=slug, short_name=slug)
    side = "  - ref: pact-side\n    title: Side letter\n    kind: memorandum\n    parties: [USA]\n"
    text = changed(("instruments:\n\n", f"instruments:\n\n{side}\n"), (old, new))
    bring(folder, text)
    before = everything()
    assert bring(folder, text, at=LATER).written == 0
    assert differences(before, everything()) == {}


def test_a_record_left_out_of_the_file_stays(folder: Path) -> None:
    assert bring(folder, ALLIANCE[: ALLIANCE.index("commitments:")]).written == 0
    assert export("us-jp") == ALLIANCE


def test_a_record_under_a_new_reference_is_another_one(folder: Path) -> None:
    loaded = bring(folder, changed(("- ref: keen-2024\n", "- ref: keen-2026\n")))
    assert (loaded.made["events"], loaded.written) == (1, 1)
    assert set(Event.objects.values_list("ref", flat=True)) == {"keen-2024", "keen-2026"}


def test_a_promise_without_a_title_has_the_words_of_its_clause(folder: Path) -> None:
    titles = dict(Commitment.objects.values_list("ref", "title"))
    assert titles == {"meet": "Meet once a year.", "pay": "Pay for utilities"}


def test_references_may_be_as_long_as_their_forms_allow(folder: Path) -> None:
    pact, clause, promise = "pact-" + "a" * 55, "x" * 50, "y" * 110
    text = changed(
        ("  slug: us-jp\n", "  slug: us-kr\n"),
        ("  anchor: pact\n", f"  anchor: {pact}\n"),
        ("- ref: pact\n", f"- ref: {pact}\n"),
        ("    implements: [pact]\n", ""),
        ("number: I\n", f"number: {clause}\n"),
        ("provision: pact:I\n", f"provision: {pact}:{clause}\n"),
        ("provision: pact:II\n", f"provision: {pact}:II\n"),
        ("- ref: meet\n", f"- ref: {promise}\n"),
        ("commitment: meet\n", f"commitment: {promise}\n"),
    )
    bring(folder, text)
    assert export("us-kr") == text


def test_a_member_that_leaves_is_a_member_no_longer(folder: Path) -> None:
    text = changed(("parties: [USA, JPN]\n  release", "parties: [KOR, USA]\n  release"))
    assert bring(folder, text).changed["alliance"] == 1
    members = Membership.objects.filter(alliance__slug="us-jp").order_by("position")
    assert list(members.values_list("state__iso3", flat=True)) == ["KOR", "USA"]
    assert asked() == {"us-jp"}


def test_the_anchor_moves_to_another_instrument(folder: Path) -> None:
    bring(folder, changed(("anchor: pact", "anchor: pact-notes")))
    assert Instrument.objects.get(is_anchor=True).ref == "pact-notes"


# Numbers --------------------------------------------------------------------------------------


def test_promises_without_a_number_are_given_the_next_one(db: None, tmp_path: Path) -> None:
    bring(tmp_path, STATES, UNNUMBERED)
    assert numbers() == {"meet": 1, "pay": 2}


def test_a_number_once_given_is_kept_when_the_file_says_none(folder: Path) -> None:
    text = UNNUMBERED.replace("  - ref: meet\n", "  - ref: train\n    title: Train\n    basis: "
        "custom\n    obligor: mutual\n    trigger: periodic\n\n  - ref: meet\n")  # fmt: skip
    loaded = bring(folder, text)
    assert numbers() == {"meet": 1, "pay": 2, "train": 3}
    assert (loaded.made["commitments"], loaded.same["commitments"]) == (1, 2)
    assert bring(folder, text).written == 0


def test_a_gap_in_the_numbers_is_not_filled(db: None, tmp_path: Path) -> None:
    text = changed(("    number: 1\n", "    number: 7\n"), ("    number: 2\n", ""))
    bring(tmp_path, STATES, text)
    assert numbers() == {"meet": 7, "pay": 8}


def test_a_number_of_a_promise_that_is_gone_is_not_given_again(folder: Path) -> None:
    Contribution.objects.all().delete()
    Commitment.objects.filter(ref="pay").delete()
    text = UNNUMBERED.replace("ref: pay\n", "ref: pay-anew\n").replace(
        "commitment: pay\n", "commitment: pay-anew\n"
    )
    bring(folder, text)
    assert numbers() == {"meet": 1, "pay-anew": 3}


# Markings -------------------------------------------------------------------------------------


def releases() -> set[tuple[str, str]]:
    """The releases of all that belongs to an alliance, by sort of row."""
    tables = [one for one in apps.get_models() if issubclass(one, Scoped)]
    return {
        (model.__name__, release)
        for model in tables
        for release in model._default_manager.values_list("release", flat=True)
    }


def test_a_record_without_a_marking_has_that_of_its_alliance(folder: Path) -> None:
    found = releases()
    assert {name for name, release in found if release != "parties"} == {
        "Instrument", "Party", "Term", "Action", "Relation", "Pledge",
    }  # fmt: skip
    assert {release for _, release in found} == {"parties", "internal"}
    own = Instrument.objects.get(ref="pact-notes")
    hanging = [own.party_list, own.actions, own.relations]
    assert {row.release for rows in hanging for row in rows.all()} == {"internal"}
    assert (own.term.release, own.pledge.release) == ("internal", "internal")


def test_a_clause_may_be_marked_apart_from_its_instrument(folder: Path) -> None:
    text = changed(("      - number: II\n", "      - number: II\n        release: [USA, JPN]\n"))
    bring(folder, text)
    clause = Provision.objects.get(number="II")
    assert (clause.release, clause.released_to) == ("states", ["USA", "JPN"])
    assert Provision.objects.get(number="I").release == "parties"
    assert Party.objects.filter(instrument__ref="pact", release="parties").count() == 2
    assert Term.objects.get(instrument__ref="pact").release == "parties"
    assert bring(folder, text).written == 0


# Evidence -------------------------------------------------------------------------------------


def test_meetings_held_are_evidence_for_the_promise_of_their_forum(folder: Path) -> None:
    assert occurrence("2024") == (date(2024, 7, 28), "council-2024")
    assert occurrence("2025")[1] == "council-2025"
    standing = Evidence.objects.standing()
    assert set(standing.values_list("ref", flat=True)) == {"council-2024", "council-2025"}


def test_a_meeting_that_moved_to_another_year_proves_that_year(folder: Path) -> None:
    moved = changed(("starts_on: 2024-07-28", "starts_on: 2023-12-04"))
    bring(folder, moved, at=LATER)
    assert occurrence("2023") == (date(2023, 12, 4), "council-2024")
    assert occurrence("2024") == (None, "")
    withdrawn = Evidence.objects.exclude(withdrawn_at=None).get()
    assert (str(withdrawn.met_on), withdrawn.withdrawn_at) == ("2024-07-28", LATER)
    before = everything()
    bring(folder, moved, at=LATER + timedelta(days=1))
    assert differences(before, everything()) == {}


def test_a_meeting_cancelled_proves_nothing(folder: Path) -> None:
    text = changed(("held\n    starts_on: 2024-07-28", "cancelled\n    starts_on: 2024-07-28"))
    bring(folder, text, at=LATER)
    assert Meeting.objects.get(ref="council-2024").status == "cancelled"
    standing = Evidence.objects.standing()
    assert set(standing.values_list("ref", flat=True)) == {"council-2025"}
    assert not Occurrence.objects.filter(evidence__ref="council-2024").exists()


def test_a_year_whose_meeting_is_cancelled_falls_open_again(folder: Path) -> None:
    bring(folder, changed(("held\n    starts_on: 2025-03", "cancelled\n    starts_on: 2025-03")))
    assert occurrence("2024") == (date(2024, 7, 28), "council-2024")
    assert occurrence("2025") == (None, "")


def test_a_forum_that_serves_another_promise_takes_its_evidence_along(folder: Path) -> None:
    text = changed(("commitment: meet", "commitment: pay"))
    bring(folder, text, at=LATER)
    standing = Evidence.objects.standing()
    assert set(standing.values_list("commitment__ref", flat=True)) == {"pay"}
    assert not Occurrence.objects.filter(met_on__isnull=False).exists()


# Rechecks -------------------------------------------------------------------------------------


def asked() -> set[str]:
    """The alliances to be looked at again."""
    found = set(Recheck.objects.values_list("alliance__slug", flat=True))
    Recheck.objects.all().delete()
    return found


def test_a_load_asks_to_look_again_at_what_changed_and_at_nothing_else(folder: Path) -> None:
    bring(folder, SECOND)
    assert asked() == {"us-kr"}
    bring(folder, STATES, ALLIANCE, SECOND)
    assert asked() == set()
    bring(folder, STATES, changed(("amount: 12.5", "amount: 12.6")), SECOND)
    assert asked() == {"us-jp"}


def test_a_new_head_of_an_alliance_asks_to_look_again(folder: Path) -> None:
    bring(folder, changed(("short_name: US-JP", "short_name: U-J")))
    assert asked() == {"us-jp"}


def test_figures_of_states_ask_to_look_again_at_every_alliance(folder: Path) -> None:
    bring(folder, SECOND)
    asked()
    loaded = bring(folder, changed(("spending: 55266", "spending: 55267"), of=STATES), SECOND)
    assert (loaded.written, loaded.changed["country_years"]) == (1, 1)
    assert asked() == {"us-jp", "us-kr"}


# At once --------------------------------------------------------------------------------------


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """What becomes of attempts that begin together: what was loaded, or why it was refused."""
    start = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> str:
        start.wait()
        try:
            return str(attempt())
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker is nudged."""
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: None)


@pytest.mark.django_db(transaction=True)
def test_two_first_loads_at_once_leave_one_alliance(quiet: None, tmp_path: Path) -> None:
    bring(tmp_path, STATES)
    folders = [tmp_path / str(n) for n in (1, 2)]
    for folder in folders:
        folder.mkdir()
    said = at_once(*[lambda folder=folder: bring(folder, ALLIANCE) for folder in folders])
    assert "12 made, 0 changed, 0 unchanged" in said
    assert set(said) <= {"12 made, 0 changed, 0 unchanged", "0 made, 0 changed, 12 unchanged",
                         "bundle_refused"}  # fmt: skip
    assert export("us-jp") == ALLIANCE


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_the_one_or_the_other(quiet: None, tmp_path: Path) -> None:
    bring(tmp_path, STATES, ALLIANCE)
    texts = []
    for n in (1, 2):
        (tmp_path / str(n)).mkdir()
        texts.append(changed(
            ("release: parties", ("release: public", "release: internal")[n - 1]),
            ("title: Treaty of Cooperation", f"title: Treaty {n}"),
            ("title: Notes on the treaty", f"title: Notes {n}"),
            ("starts_on: 2024-07-28", f"starts_on: 2024-0{n}-28"),
            ("amount: 12.5", f"amount: {n}"),
        ))  # fmt: skip
    texts[1] = texts[1].replace("    release: internal\n", "")
    said = at_once(*[
        lambda n=n, text=text: bring(tmp_path / str(n), text) for n, text in enumerate(texts, 1)
    ])  # fmt: skip
    assert any("made" in one for one in said)
    assert export("us-jp") in texts
    assert Evidence.objects.standing().count() == 2
    assert set(Evidence.objects.standing().values_list("ref", flat=True)) == {
        "council-2024", "council-2025",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_alliances_loaded_at_once_both_arrive(quiet: None, tmp_path: Path) -> None:
    bring(tmp_path, STATES)
    said = at_once(lambda: bring(tmp_path, ALLIANCE), lambda: bring(tmp_path, SECOND))
    assert said == ["12 made, 0 changed, 0 unchanged"] * 2
    assert (export("us-jp"), export("us-kr")) == (ALLIANCE, SECOND)

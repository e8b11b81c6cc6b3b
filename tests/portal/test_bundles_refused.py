"""Bundles that are refused: every problem at once, with its place, and nothing half-written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from alliances.models import Alliance, Source
from commitments.models import Commitment
from kit.errors import Refused, RefusedAll
from portal.bundles.store import load
from tests.build.alliances import state
from tests.build.bundles import LOADED_AT
from treaties.models import Instrument, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

GOOD = """\
format: entente-alliance/1

alliance:
  slug: us-jp
  name: United States - Japan alliance
  short_name: US-Japan
  parties: [USA, JPN]
  release: parties
  anchor: treaty

sources:

  - code: gazette
    title: Official gazette

instruments:

  - ref: treaty
    title: Treaty of Mutual Cooperation
    kind: treaty
    parties: [USA, JPN]
    term:
      kind: fixed
      ends_on: 2027-03-31
    actions:
      - kind: signed
        done_on: 2022-01-07
    provisions:
      - number: IV
        paraphrase: Consult.
    sources: [gazette]

commitments:

  - ref: consult
    provision: treaty:IV
    obligor: mutual
    trigger: periodic
    cadence:
      rhythm: calendar_year
      grace: P90D

forums:

  - ref: scc
    name: Committee
    commitment: consult

meetings:

  - ref: scc-2024
    forum: scc
    status: held
    starts_on: 2024-07-28
    ends_on: 2024-07-29
    format: in person

contributions:

  - ref: hns-2024
    instrument: treaty
    contributor: JPN
    beneficiary: USA
    category: utilities
    form: cash
    basis: agreed
    amount: 211.2
    unit: JPY_bn
    period_start: 2024-04-01
    period_end: 2025-03-31
"""

type Bring = Callable[..., str]


@pytest.fixture
def states() -> None:
    for iso3 in ("USA", "JPN", "KOR"):
        state(iso3)


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Load the good bundle with some changes; what is said, empty when it is taken."""

    def bring(*changes: tuple[str, str]) -> str:
        text = GOOD
        for old, new in changes:
            assert text.count(old) >= 1, f"{old!r} is not there"
            text = text.replace(old, new, 1)
        path = tmp_path / "us-jp.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            load([path], at=LOADED_AT)
        except Refused as refusal:
            return str(refusal)
        return ""

    return bring


def test_the_bundle_of_these_tests_is_good(bring: Bring) -> None:
    assert bring() == ""
    assert Instrument.objects.get().is_anchor
    assert Commitment.objects.get().title == "Consult."


def line_of(record: str) -> int:
    """The line of the good bundle on which the record begins."""
    ref = record.partition("'")[2].rstrip("'")
    anchor = f"  - ref: {ref}\n" if ref else "  slug: us-jp\n"
    return GOOD[: GOOD.index(anchor)].count("\n") + 1


ALLIANCE, TREATY, CONSULT = "alliance", "instruments 'treaty'", "commitments 'consult'"
MEETING, GIFT = "meetings 'scc-2024'", "contributions 'hns-2024'"


@pytest.mark.parametrize(
    ("change", "record", "field", "message"),
    [
        (("short_name: US-Japan", "colour: red"), ALLIANCE, "colour", "unknown field"),
        (("short_name: US-Japan", "colour: red"), ALLIANCE, "short_name", "is missing"),
        (("[USA, JPN]", "[USA, FRA]"), ALLIANCE, "parties[2]", "there is no state 'FRA'"),
        (("[USA, JPN]", "[USA, USA]"), ALLIANCE, "parties", "USA is named twice"),
        (("[USA, JPN]", "[USA]"), ALLIANCE, "parties", "at least 2 are needed, found 1"),
        (("anchor: treaty", "anchor: pact"), ALLIANCE, "anchor", "there is no instrument 'pact'"),
        (("kind: treaty", "kind: contract"), TREATY, "kind", "is not one of: treaty"),
        (
            ("ends_on: 2027-03-31", "ends_on: 2027-02-29"),
            TREATY,
            "term.ends_on",
            "2027-02-29 does not exist",
        ),
        (
            ("done_on: 2022-01-07", "done_on: 2022-01-32"),
            TREATY,
            "actions[1].done_on",
            "does not exist",
        ),
        (
            ("        done_on: 2022-01-07", "        note: lost"),
            TREATY,
            "actions[1]",
            "needs done_on, takes_effect_on or both",
        ),
        (
            ("sources: [gazette]", "sources: [rumour]"),
            TREATY,
            "sources[1]",
            "there is no source 'rumour'",
        ),
        (
            ("sources: [gazette]", "also_alliances: [us-kr]"),
            TREATY,
            "also_alliances[1]",
            "there is no alliance 'us-kr'; load that alliance first",
        ),
        (
            ("provision: treaty:IV", "provision: treaty:V"),
            CONSULT,
            "provision",
            "there is no provision 'treaty:V'",
        ),
        (
            ("      grace: P90D", "      parity: odd"),
            CONSULT,
            "cadence",
            "Only a parity cadence has odd or even years",
        ),
        (
            ("      grace: P90D", "      period: P6M"),
            CONSULT,
            "cadence",
            "a calendar-year cadence is one a year|A calendar-year cadence is one a year",
        ),
        (
            ("    provision: treaty:IV\n", ""),
            CONSULT,
            "provision",
            "name the provision, the instrument or the basis",
        ),
        (("forum: scc", "forum: nsc"), MEETING, "forum", "there is no forum 'nsc'"),
        (
            ("ends_on: 2024-07-29", "ends_on: 2024-07-27"),
            MEETING,
            "ends_on",
            "2024-07-27 is before starts_on",
        ),
        (("amount: 211.2", "amount: -1"), GIFT, "amount", "must not be negative, found -1"),
        (("amount: 211.2", "amount: lots"), GIFT, "amount", "expected a number, found 'lots'"),
        (
            ("amount: 211.2", "amount: 999999999999999"),
            GIFT,
            "amount",
            "too large",
        ),
        (("unit: JPY_bn", "unit: QQQ_bn"), GIFT, "unit", "QQQ is not a currency of ISO 4217"),
        (
            ("period_end: 2025-03-31", "period_end: 2024-03-31"),
            GIFT,
            "period_end",
            "2024-03-31 is before period_start",
        ),
        (
            ("contributor: JPN", "contributor: USA"),
            GIFT,
            "beneficiary",
            "is the contributor itself",
        ),
    ],
)
def test_a_problem_names_file_line_record_and_field(
    bring: Bring, change: tuple[str, str], record: str, field: str, message: str
) -> None:
    said = bring(change)
    where = f"us-jp.yaml, line {line_of(record)}"
    assert f"{where}: {record}, field {field}: " in said
    assert any(part in said for part in message.split("|"))
    assert not Alliance.objects.exists()


def test_several_problems_are_told_at_once(bring: Bring) -> None:
    said = bring(
        ("release: parties", "release: all"),
        ("kind: treaty", "kind: contract"),
        ("status: held", "status: lost"),
        ("amount: 211.2", "amount: -1"),
    )
    first, *others = said.splitlines()
    assert first == "4 problems; nothing was loaded:"
    assert [line.split(": ")[0] for line in others] == [
        f"  us-jp.yaml, line {line_of(record)}" for record in (ALLIANCE, TREATY, MEETING, GIFT)
    ]


def test_one_problem_is_told_in_the_singular(bring: Bring) -> None:
    assert bring(("amount: 211.2", "amount: -1")).startswith("1 problem; nothing was loaded:")


def test_the_problems_can_be_told_apart_by_a_program(tmp_path: Path) -> None:
    path = tmp_path / "us-jp.yaml"
    path.write_text(GOOD.replace("amount: 211.2", "amount: -1"), encoding="utf-8")
    with pytest.raises(RefusedAll) as refused:
        load([path], at=LOADED_AT)
    assert refused.value.code == "bundle_invalid"
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("entente-alliance/1", "entente-alliance/9"), "'format' must be entente-alliance/1"),
        (("format: entente-alliance/1\n", ""), "'format' must be .* found None"),
        (("sources:\n", "bases: []\n\nsources:\n"), "bases: unknown section; known are alliance"),
        (("forums:\n", "forums: none\n\nfora:\n"), "forums: expected a list of records"),
        (("  slug: us-jp", "\t slug: us-jp"), "not readable as YAML"),
        (("[USA, JPN]", "[USA, JPN"), "not readable as YAML"),
        (("  short_name: US-Japan", "  name: US-Japan"), "line 6: 'name' stands twice"),
        (("name: United", 'name: "a\\0b" #'), "field name: text must not hold the character NUL"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(
    bring: Bring, change: tuple[str, str], message: str
) -> None:
    said = bring(change)
    assert re.search(message, said), said
    assert not Alliance.objects.exists()


def test_a_reference_that_stands_twice_is_refused(bring: Bring) -> None:
    twice = "  - ref: scc\n    name: Committee\n"
    said = bring((twice, twice + "\n" + twice))
    assert "forums 'scc', field ref: stands twice in this file" in said


def test_one_bad_file_of_two_keeps_the_good_one_out(tmp_path: Path) -> None:
    good, bad = tmp_path / "us-jp.yaml", tmp_path / "us-kr.yaml"
    good.write_text(GOOD, encoding="utf-8")
    korea = GOOD.replace("us-jp", "us-kr").replace("amount: 211.2", "amount: -1")
    bad.write_text(korea, encoding="utf-8")
    with pytest.raises(RefusedAll, match=r"us-kr\.yaml, line"):
        load([good, bad], at=LOADED_AT)
    assert not Alliance.objects.exists()
    assert not Source.objects.exists()


def test_the_same_references_may_be_used_in_two_alliances(tmp_path: Path) -> None:
    paths = [tmp_path / f"{slug}.yaml" for slug in ("us-jp", "us-kr")]
    for path in paths:
        path.write_text(GOOD.replace("us-jp", path.stem), encoding="utf-8")
    assert load(paths, at=LOADED_AT).made["instruments"] == 2


def test_sharing_with_an_alliance_of_the_same_load_is_fine(tmp_path: Path) -> None:
    shared = GOOD.replace("sources: [gazette]", "also_alliances: [us-kr]")
    paths = [tmp_path / f"{slug}.yaml" for slug in ("us-jp", "us-kr")]
    paths[0].write_text(shared, encoding="utf-8")
    paths[1].write_text(GOOD.replace("us-jp", "us-kr"), encoding="utf-8")
    load(paths, at=LOADED_AT)
    instrument = Instrument.objects.get(alliance__slug="us-jp")
    assert [one.slug for one in instrument.also_alliances.all()] == ["us-kr"]


def test_a_provision_on_which_a_commitment_rests_cannot_be_removed(bring: Bring) -> None:
    bring()
    said = bring(("number: IV", "number: V"))
    assert said == "treaty:IV: commitments rest on it; change those before removing it"
    assert Provision.objects.get().number == "IV"


def test_a_provision_on_which_nothing_rests_can_be_removed(bring: Bring) -> None:
    more = "        paraphrase: Consult.\n"
    assert bring((more, more + "      - number: V\n        paraphrase: Aid.\n")) == ""
    assert Provision.objects.count() == 2
    assert bring() == ""
    assert Provision.objects.get().number == "IV"


def test_what_only_the_database_can_see_is_refused_in_a_sentence(bring: Bring) -> None:
    bring()
    clash = "  - ref: other\n    number: 1\n    basis: practice\n    title: Other\n"
    clash += "    obligor: mutual\n    trigger: periodic\n\n"
    said = bring(("forums:\n", clash + "forums:\n"))
    assert said.startswith("Nothing was loaded: one commitment per number")
    assert Commitment.objects.count() == 1


def test_the_longest_references_are_taken(bring: Bring) -> None:
    clause, promise = "x" * 50, "y" * 110
    said = bring(
        ("number: IV", f"number: {clause}"),
        ("provision: treaty:IV", f"provision: treaty:{clause}"),
        ("- ref: consult", f"- ref: {promise}"),
        ("commitment: consult", f"commitment: {promise}"),
    )
    assert said == ""
    assert Commitment.objects.get().ref == promise

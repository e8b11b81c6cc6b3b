"""What is wrong in a record is told with its file, line, record and field, and nothing stays."""

from pathlib import Path

import pytest

from kit.errors import RefusedAll
from portal.bundles.store import load
from tests.portal.bundles.samples import (
    ALLIANCE,
    AT,
    STATES,
    bring,
    changed,
    everything,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

BEGINNINGS = {
    "alliance": "slug: us-jp",
    "instruments 'pact'": "- ref: pact\n",
    "instruments 'pact '": "- ref: 'pact '\n",
    "instruments 'pact-notes'": "- ref: pact-notes\n",
    "commitments 'meet'": "- ref: meet\n",
    "commitments 'pay'": "- ref: pay\n",
    "forums 'council'": "- ref: council\n",
    "meetings 'council-2024'": "- ref: council-2024\n",
    "series 'keen'": "- ref: keen\n",
    "events 'keen-2024'": "- ref: keen-2024\n",
    "contributions 'utilities-2026'": "- ref: utilities-2026\n",
    "states 'JPN'": "- iso3: JPN\n",
    "country_years 'JPN-2024-sipri-2025'": "- state: JPN\n",
}


def line_of(text: str, record: str) -> int:
    """The line on which a record begins."""
    return text[: text.index(BEGINNINGS[record])].count("\n") + 1


def problems(folder: Path, text: str) -> tuple[str, ...]:
    """What loading the text is refused for; nothing of it may stay."""
    before = everything()
    with pytest.raises(RefusedAll) as caught:
        bring(folder, text)
    assert everything() == before
    assert caught.value.code == "bundle_invalid"
    return caught.value.problems


PACT, NOTES = "instruments 'pact'", "instruments 'pact-notes'"
MEET, PAY = "commitments 'meet'", "commitments 'pay'"
MEETING, EVENT = "meetings 'council-2024'", "events 'keen-2024'"
SERIES, GIFT = "series 'keen'", "contributions 'utilities-2026'"

WORDS = [
    ("kind: treaty", "kind: treaty\n    colour: red", PACT, "colour", "unknown field"),
    ("title: Treaty of Cooperation\n    ", "", PACT, "title", "is missing"),
    ("title: Treaty of Cooperation", "title:", PACT, "title", "expected text, found nothing"),
    ("title: Treaty of Cooperation", "title: null", PACT, "title", "expected text, found nothing"),
    ("title: Treaty of Cooperation", "title: ''", PACT, "title", "is empty"),
    ("title: Treaty of Cooperation", "title: [a]", PACT, "title", "expected text, found a list"),
    (
        "title: Treaty of Cooperation",
        f"title: {'x' * 301}",
        PACT,
        "title",
        "at most 300 characters, found 301",
    ),
    ("Treaty of Cooperation", r'"Trea\0ty"', PACT, "title", "NUL"),
    ("ref: pact\n", "ref: 'pact '\n", "instruments 'pact '", "ref", "is not a reference"),
    ("kind: treaty", "kind: promise", PACT, "kind", "'promise' is not one of: treaty"),
    ("parties: [USA, JPN]\n    implements", "parties: []\n    implements", NOTES, "parties", "at"),
    ("parties: [USA, JPN]\n    term", "parties: USA\n    term", PACT, "parties", "expected a list"),
    ("release: internal", "release: []", NOTES, "release", "at least 1"),
    ("release: internal", "release: everyone", NOTES, "release", "is not one of: internal"),
    ("obligor: [JPN]", "obligor: []", PAY, "obligor", "at least 1"),
    ("number: 2", "number: 0", PAY, "number", "must lie between 1 and"),
    ("number: 2", "number: '2.0'", PAY, "number", "expected a whole number"),
    ("type: CPX", "type: CPX\n    note: [x]", SERIES, "note", "expected text"),
    (
        "type: CPX",
        "type: CPX\n    field_confidence: {states: sure}",
        SERIES,
        "field_confidence.states",
        "'sure' is not one of: high",
    ),
    ("states: [JPN, USA]", "states: [JPN, '!']", SERIES, "states[2]", "is not a reference"),
]

DATES = [
    ("done_on: 1960-01-19", "done_on: 1960-02-30", PACT, "actions[1].done_on", "does not exist"),
    ("done_on: 1960-01-19", "done_on: 1960-13", PACT, "actions[1].done_on", "no such month"),
    ("done_on: 1960-01-19", "done_on: 0960-01-19", PACT, "actions[1].done_on", "the year must"),
    ("done_on: 1960-01-19", "done_on: yesterday", PACT, "actions[1].done_on", "is not a date"),
    ("ends_on: 2027-03-31", "ends_on: 2023-02-30", NOTES, "term.ends_on", "does not exist"),
    ("ends_on: 2027-03-31", "ends_on: 2027-03", NOTES, "term.ends_on", "is not a date"),
    ("ends_on: 2027-03-31", "ends_on: 9999-12-31", NOTES, "term.ends_on", "the year must"),
    ("period_end: 2027-03-31", "period_end: 2025-03-31", GIFT, "period_end", "is before"),
    ("ends_on: 2024-02-08", "ends_on: 2024-01-31", EVENT, "ends_on", "is before starts_on"),
    ("starts_on: 2024-07-28", "starts_on: 2024-07\n    ends_on: 2024-06", MEETING, "ends_on", "is"),
    ("        done_on: 2022-01-07\n", "", NOTES, "actions[1]", "needs done_on, takes_effect_on"),
    ("    release: internal", "    covers_from: 2022-04-01\n    covers_until: 2021-04-01", NOTES,
     "covers_until", "is before"),
    ("notice: P1Y", "notice: 1 year", PACT, "term.notice", "is not a duration"),
    ("notice: P1Y", "notice: P1001Y", PACT, "term.notice", "a thousand years"),
    ("notice: P1Y", "window: {first_after: P5Y, then_every: 5Y, notice_before: P1Y}", PACT,
     "term.window.then_every", "is not a duration"),
]  # fmt: skip

NUMBERS = [
    ("amount: 12.5", "amount: -1", GIFT, "amount", "must not be negative"),
    ("amount: 12.5", "amount: much", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: NaN", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: .nan", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: Infinity", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: 1e400", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: '٣'", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: '1_000'", GIFT, "amount", "expected a number"),
    ("amount: 12.5", "amount: 999999999999999", GIFT, "amount", "too large"),
    ("gas: 4.25", "gas: 4.250001", GIFT, "parts.gas", "at most 4 places after the point"),
    ("gas: 4.25", "gas: [4]", GIFT, "parts.gas", "found a list"),
    ("total: 1055100000000", "total: 0.12345", NOTES, "pledge.total", "at most 4 places"),
    ("      total: 1055100000000\n", "", NOTES, "pledge.total", "name a total"),
    ("JPN: 100", "JPN: 1.5", EVENT, "personnel.JPN", "expected a whole number"),
]

DANGLING = [
    ("instrument: pact-notes", "instrument: pakt", GIFT, "instrument", "no instrument 'pakt'"),
    ("provision: pact:II", "provision: pact:IX", PAY, "provision", "no provision 'pact:IX'"),
    ("implements: [pact]", "implements: [pakt]", NOTES, "implements[1]", "no instrument 'pakt'"),
    ("forum: council\n    status: held\n    starts_on: 2024-07-28",
     "forum: board\n    status: held\n    starts_on: 2024-07-28", MEETING, "forum", "no forum 'b"),
    ("series: keen", "series: kean", EVENT, "series", "there is no series 'kean'"),
    ("commitment: pay", "commitment: pey", GIFT, "commitment", "no commitment 'pey'"),
    ("type: CPX", "type: CPX\n    sources: [rumour]", SERIES, "sources[1]", "no source 'rumour'"),
    ("states: [JPN, USA]", "states: [JPN, ATL]", SERIES, "states[2]", "there is no state 'ATL'"),
    ("obligor: [JPN]", "obligor: [ATL]", PAY, "obligor[1]", "there is no state 'ATL'"),
    ("release: internal", "release: [ATL]", NOTES, "release[1]", "there is no state 'ATL'"),
    ("anchor: pact", "anchor: pakt", "alliance", "anchor", "there is no instrument 'pakt'"),
    ("release: internal", "also_alliances: [us-xx]", NOTES, "also_alliances[1]",
     "there is no alliance 'us-xx'; load that alliance first"),
    ("done_on: 1960-01-19", "done_on: 1960-01-19\n        provision: pact:IX", PACT,
     "actions[1].provision", "there is no provision 'pact:IX'"),
]  # fmt: skip

WHOLE = [
    ("slug: us-jp\n", "slug: us-jp\n  colour: red\n", "alliance", "colour", "unknown field"),
    ("parties: [USA, JPN]\n  release", "parties: [USA, USA]\n  release", "alliance", "parties",
     "USA is named twice"),
    ("parties: [USA, JPN]\n  release", "parties: [USA]\n  release", "alliance", "parties",
     "at least 2 are needed, found 1"),
    ("parties: [USA, JPN]\n  release", "parties: [USA, ATL]\n  release", "alliance", "parties[2]",
     "there is no state 'ATL'"),
    ("beneficiary: USA", "beneficiary: JPN", GIFT, "beneficiary", "is the contributor itself"),
    ("unit: JPY_bn", "unit: XYZ_bn", GIFT, "unit", "XYZ is not a currency"),
    ("unit: JPY_bn", "unit: JPY_tn", GIFT, "unit", "is not a reference: use a currency"),
    ("currency: JPY\n", "currency: XYZ\n", NOTES, "pledge.currency", "XYZ is not a currency"),
    ("parity: even", "parity: ''", SERIES, "cadence.parity", "is not one of: odd, even"),
    ("      parity: even\n", "", SERIES, "cadence", "parity"),
    ("rhythm: calendar_year", "rhythm: rolling", MEET, "cadence", "period"),
    ("      grace: P90D\n    sources", "      parity: odd\n    sources", MEET, "cadence",
     "Only a parity cadence has odd or even years"),
    ("      grace: P90D\n    sources", "      period: P6M\n    sources", MEET, "cadence",
     "A calendar-year cadence is one a year"),
    ("kind: fixed\n", "kind: fixed_then_tacit_renewal\n", NOTES, "term.renewal", "tacit renewal"),
    ("kind: fixed\n", "kind: fixed\n      renewal: P0D\n", NOTES, "term", "A renewal must be for"),
    ("lock: P10Y", "notice_opens_on: 2001-01-01\n      notice_closes_on: 2000-01-01",
     PACT, "term", "before it opens"),
    ("      - number: II\n",
     "      - number: I\n        paraphrase: Again.\n      - number: II\n",
     PACT, "provisions[2].number", "number 'I' stands twice"),
    ("    provision: pact:II\n", "", PAY, "provision", "name the provision, the instrument or"),
    ("    title: Pay for utilities\n    provision: pact:II\n", "    basis: custom\n", PAY,
     "title", "is missing; only a commitment with a provision"),
    ("provision: pact:II", "provision: pact:II\n    instrument: pact", PAY, "instrument", "leave"),
    ("- ref: council-2025", "- ref: council-2024", MEETING, "ref", "stands twice in this file"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "record", "field", "words"), [*WORDS, *DATES, *NUMBERS, *DANGLING, *WHOLE]
)
def test_one_clear_error_names_file_line_record_and_field(
    old: str, new: str, record: str, field: str, words: str, tmp_path: Path
) -> None:
    text = changed((old, new))
    line = line_of(text, record)
    if record == MEETING and "stands twice" in words:
        line = text[: text.rindex(BEGINNINGS[record])].count("\n") + 1
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(f"us-jp.yaml, line {line}: {record}, field {field}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("old", "new", "record", "field", "words"),
    [
        ("iso2: JP", "iso2: JX", "states 'JPN'", "iso2", "ISO 3166 gives JP for JPN"),
        ("currency: JPY", "currency: JPX", "states 'JPN'", "currency", "is not a currency"),
        ("fiscal_year_start: 04-01", "fiscal_year_start: 13-01", "states 'JPN'",
         "fiscal_year_start", "there is no such day in every year"),
        ("fiscal_year_start: 04-01", "fiscal_year_start: 02-31", "states 'JPN'",
         "fiscal_year_start", "there is no such day in every year"),
        ("timezone: Asia/Tokyo", "timezone: Asia/Kyoto", "states 'JPN'", "timezone",
         "Asia/Kyoto is not a time zone"),
        ("defence_spending: 55266", "defence_spending: 1234567890123",
         "country_years 'JPN-2024-sipri-2025'", "defence_spending", "too large"),
        ("[yearbook]", "[almanac]", "country_years 'JPN-2024-sipri-2025'", "sources[1]",
         "there is no source 'almanac'"),
    ],
)  # fmt: skip
def test_states_and_their_figures_are_held_to_the_same(
    old: str, new: str, record: str, field: str, words: str, tmp_path: Path
) -> None:
    text = changed((old, new), of=STATES)
    (problem,) = problems(tmp_path, text)
    line = line_of(text, record)
    assert problem.startswith(f"states.yaml, line {line}: {record}, field {field}: ")
    assert words in problem


def test_a_state_that_iso_3166_does_not_know_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, changed(("- iso3: KOR", "- iso3: ATL"), of=STATES))
    assert "ATL is not a state of ISO 3166" in problem


def test_a_section_that_is_not_known_or_not_a_list_is_named(tmp_path: Path) -> None:
    (unknown,) = problems(tmp_path, ALLIANCE + "\ngifts: []\n")
    assert unknown.startswith(
        "us-jp.yaml, line 1: gifts: unknown section; known are actions, adoptions, "
    )
    (mapping,) = problems(tmp_path, changed(("sources:\n\n  - code", "sources:\n\n    code")))
    assert mapping.startswith("us-jp.yaml, line 1: sources: expected a list of records")
    text = ALLIANCE[: ALLIANCE.index("contributions:")] + "contributions: none\n"
    (scalar,) = problems(tmp_path, text)
    assert scalar.startswith("us-jp.yaml, line 1: contributions: expected a list of records")


def test_a_record_that_is_a_word_is_refused(tmp_path: Path) -> None:
    text = changed(("series:\n\n", "series:\n\n  - just a word\n\n"))
    (problem,) = problems(tmp_path, text)
    assert problem.endswith("expected a record with fields, found 'just a word'")


def test_an_alliance_without_a_head_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "format: entente-alliance/1\n")
    assert found[0].endswith("alliance: expected a record with fields, found nothing")


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    states = written(tmp_path, changed(("iso2: JP", "iso2: JX"), of=STATES))
    text = changed(
        ("amount: 12.5", "amount: -1"),
        ("starts_on: 2024-07-28", "starts_on: 2023-02-30"),
        ("kind: treaty", "kind: promise"),
        ("obligor: [JPN]", "obligor: [ATL]"),
    )
    before = everything()
    with pytest.raises(RefusedAll) as caught:
        load([written(tmp_path, text), states], at=AT)
    places = [problem.split(": ")[0] for problem in caught.value.problems]
    assert places == [
        f"states.yaml, line {line_of(STATES, "states 'JPN'")}",
        *(f"us-jp.yaml, line {line_of(ALLIANCE, one)}" for one in (PACT, MEETING, GIFT, PAY)),
    ]
    assert str(caught.value).startswith("5 problems; nothing was loaded:\n  states.yaml, line ")
    assert everything() == before


def test_a_record_told_wrong_does_not_make_others_look_wrong(tmp_path: Path) -> None:
    text = changed(
        ("name: Council of ministers", "name: [x]"),
        ("number: II", "number: II\n        colour: red"),
    )
    found = problems(tmp_path, text)
    assert [problem.split(", field ")[1].split(":")[0] for problem in found] == [
        "provisions[2].colour",
        "name",
    ]

"""The five alliances that come with the portal: nothing is lost from the facts they were made from
to the rows; loaded again, changed, written out."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance, Source, State
from burden.models import Contribution, CountryYear
from commitments.models import Commitment, Evidence, Occurrence
from compliance.models import Recheck
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from portal.bundles.store import export, load
from tests.build.bundles import FILES, LOADED_AT, facts, five_alliances
from tests.conftest import TODAY
from tests.portal.bundles.places import TABLES, Among, Fact, Parts, Place, Places, at, refs
from tests.portal.bundles.samples import Rows, differences, everything
from treaties.models import Action, Instrument, Provision, Statement
from treaties.questions.legal_status import legal_status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

FILE = {path.stem: path for path in FILES}
COUNTS = {
    State: 8,
    Alliance: 5,
    Source: 109,
    Instrument: 55,
    Provision: 130,
    Action: 120,
    Statement: 4,
    Commitment: 140,
    Forum: 17,
    Meeting: 102,
    Series: 29,
    Event: 166,
    Contribution: 185,
    CountryYear: 105,
}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


@pytest.fixture
def before() -> Rows:
    """Every row once the alliances are loaded and nothing waits to be looked at again."""
    Recheck.objects.all().delete()
    return everything()


def test_every_record_of_the_six_files_is_a_row() -> None:
    assert {model: model._default_manager.count() for model in COUNTS} == COUNTS


# From the facts -------------------------------------------------------------------------------

# Literature on method, cited by no fact.
NOT_CITED = {
    *("us_tif", "loc_chagos_2025", "pacforum_2023"),
    *("sandler_shimizu_2014", "kim_sandler_2019", "rand_rr4189"),
}

# Where the facts contradict themselves, what their own words make true instead: an agreement that
# was "replaced early", and articles numbered by the names of groups.
CORRECTED: dict[str, Fact] = {
    "us-jp-sma-01": {"status": "superseded", "superseded_by": "us-jp-sma-02"},
    "us-jp-sma-02": {"renews": None, "supersedes": "us-jp-sma-01"},
    **{f"us-il-moa-1988:III-{one}": {"label_only": True} for one in ("JPMG", "JSAP", "JEDG")},
}


def corrected(name: str) -> list[Fact]:
    return [{**fact, **CORRECTED.get(fact.get("id", ""), {})} for fact in facts(name)]


STATES_IN_WORDS = {
    "in_force": {"in_force"},
    "active": {"active"},
    "expired": {"expired"},
    "superseded": {"superseded"},
    "suspended_then_superseded": {"superseded"},
}
MORE_EXACT = {
    "us-jp-sma-09": "expiring",  # its last day is 2027-03-31, less than half a year ahead
    "us-il-moa-1988": "renewed",  # in force by its seventh tacit renewal
    "us-uk-biot-1966": "renewed",  # in force by the renewal of 2016
}


def shown(value: Any) -> Any:
    """A value as text, so that 150 and 150.0 are one, and a day and its text."""
    match value:
        case list():
            return [shown(one) for one in value]
        case dict():
            return {key: shown(one) for key, one in value.items()}
        case int() | float() | Decimal() if not isinstance(value, bool):
            return format(Decimal(str(value)).normalize(), "f")
    return "" if value is None else str(value)


def told(fact: Fact, places: Places, path: str = "") -> dict[str, Any]:
    """The values of a fact by their path, as far as there is one place for what is below it."""
    found: dict[str, Any] = {}
    for key, value in fact.items():
        here = f"{path}.{key}" if path else key
        is_one = here in places or not isinstance(value, dict)
        found |= {here: value} if is_one else told(value, places, here)
    return found


def there(row: Any, place: str | Callable[[Any], Any] | Among) -> Any:
    """What stands in a place."""
    if isinstance(place, Among):
        return [text.lower() for text in place.texts(row)]
    return at(row, place) if isinstance(place, str) else place(row)


def unsaid(row: Any, place: Place) -> list[Any]:
    """What may stand where the facts say nothing: what a column has if nothing is put there."""
    owner, _, column = place.rpartition(".") if isinstance(place, str) else ("", "", "")
    row = at(row, owner) if owner else row
    if column and row:
        return [row._meta.get_field(column).get_default()]
    return [None, "", [], {}, False]


def is_told(value: Any, row: Any, place: Place) -> bool:
    """Whether a value of the facts, or their silence, is what stands in its place."""
    if place is None or isinstance(place, Parts):
        return True
    found, said = there(row, place), shown(value)
    if isinstance(place, Among):
        wanted = said if isinstance(said, list) else [said]
        return all(any(one.lower() in text for text in found) for one in wanted if one)
    return found in unsaid(row, place) if value is None else shown(found) in (said, [said])


def misplaced(row: Any, fact: Fact, places: Places) -> Iterator[str]:
    """The values of a fact that are not in their place."""
    values = told(fact, places)
    yield from (f"{row}: no place for {path}" for path in values.keys() - places.keys())
    for path, place in places.items():
        if isinstance(place, Parts):
            for one in values.get(path, ()):
                yield from misplaced(place.find(row, one), one, place.places)
        elif place is not None and not is_told(values.get(path), row, place):
            yield f"{row}: {path} is {values.get(path)!r}, but there is {there(row, place)!r}"


@pytest.mark.parametrize("name", TABLES)
def test_every_value_of_the_facts_is_in_its_place(name: str) -> None:
    table, lost = TABLES[name], list[str]()
    for fact in corrected(name):
        rows = table.rows(fact)
        assert bool(rows) is (fact.get("id") not in NOT_CITED), fact
        for row in rows:
            lost += list(misplaced(row, fact, table.places))
    assert "\n".join(lost) == ""


@pytest.mark.parametrize("name", [name for name in TABLES if "ref" in TABLES[name].keys])
def test_no_row_is_there_that_the_facts_do_not_know(name: str) -> None:
    rows: list[Any] = [TABLES[name].model._default_manager.all()]
    if name == "articles":  # the other promises are those of forums, to meet
        promises = Commitment.objects.filter(provision__isnull=False, rhythm="")
        rows = [Provision.objects.all(), promises]
    known = {fact["id"] for fact in facts(name)}
    assert [set(refs(found, "ref")) for found in rows] == [known] * len(rows)


def test_what_two_of_three_keep_is_not_owed_by_the_third() -> None:
    talks = Commitment.objects.get(ref="au-ausmin")
    assert (talks.obligor, talks.obligor_states) == ("named", ["AUS", "USA"])


def test_no_forum_is_said_to_hold_the_meeting_of_a_meeting() -> None:
    titles = Commitment.objects.filter(title__startswith="Meeting of the")
    assert not titles.filter(title__endswith="Meeting").exists()


def test_the_rhythm_of_a_series_is_the_one_that_is_stated_in_words() -> None:
    for row in Series.objects.all():
        said, parity = row.stated_cadence, ""
        if "even years" in said or "odd years" in said:
            rhythm, parity = "parity", "even" if "even" in said else "odd"
        elif said.startswith("P1Y"):
            rhythm = "calendar_year"
        else:
            rhythm = "rolling" if said.startswith("P") else "none_fixed"
        period = said[:3] if rhythm == "rolling" else ""
        assert (row.rhythm, row.parity, shown(row.period)) == (rhythm, parity, period), row.ref


def test_the_status_computed_for_today_is_the_word_of_the_facts() -> None:
    words = {fact["id"]: fact["status"] for fact in corrected("instruments")}
    computed = {one.ref: legal_status(one, TODAY)[0] for one in Instrument.objects.with_history()}
    assert computed.keys() == words.keys()
    other = {
        ref: state for ref, state in computed.items() if state not in STATES_IN_WORDS[words[ref]]
    }
    assert other == MORE_EXACT


# In the portal --------------------------------------------------------------------------------


def test_every_meeting_held_proves_that_its_commitment_was_met() -> None:
    held = Meeting.objects.held().filter(forum__commitment__isnull=False)
    assert Evidence.objects.standing().count() == held.count() > 60
    ausmin = Occurrence.objects.filter(commitment__ref="au-ausmin", label__lte="2026")
    missed = ausmin.filter(met_on=None).values_list("label", flat=True)
    assert {"1991", "1993", "2016", "2026"} <= set(missed)
    last = Evidence.objects.filter(commitment__ref="au-ausmin").order_by("met_on").last()
    assert str(at(last, "met_on")) == "2025-12-08"


def test_loaded_again_every_record_is_found_as_it_was_in_few_queries(
    before: Rows, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(310):  # about ten a table, however many rows
        loaded = load(FILES, at=LOADED_AT + timedelta(days=1))
    assert (loaded.made.total(), loaded.changed.total()) == (0, 0)
    assert {name: loaded.same[name] for name in ("alliance", "instruments", "events")} == {
        "alliance": 5,
        "instruments": 55,
        "events": 166,
    }
    assert differences(before, everything()) == {}


@pytest.mark.parametrize("name", FILE)
def test_the_export_is_the_file_byte_for_byte(name: str) -> None:
    text = export("" if name == "states" else name)
    assert text.encode() == FILE[name].read_bytes()


# The sum that the database keeps of them.
ADDED_UP = {"burden.Contribution": {"burden.Total": 1}}


@pytest.mark.parametrize(
    ("name", "old", "new", "table"),
    [
        ("us-jp", "amount: 211\n", "amount: 212\n", "burden.Contribution"),
        ("us-kr", "ordinal: 43\n", "ordinal: 430\n", "consultations.Meeting"),
        ("anzus", "NZTS 1952 no. 7", "NZTS 1952 no. 8", "treaties.Instrument"),
        ("states", "vintage: '2025'", "vintage: '2025'\n    definition: sipri", ""),
    ],
)
def test_one_changed_record_changes_one_row(
    name: str, old: str, new: str, table: str, before: Rows, tmp_path: Path
) -> None:
    text = FILE[name].read_text(encoding="utf-8")
    place = text.find(old)
    assert place > 0, f"{old} is not in {name}.yaml"
    copy = tmp_path / f"{name}.yaml"
    copy.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    files = [copy if path.stem == name else path for path in FILES]
    loaded = load(files, at=LOADED_AT + timedelta(days=1))
    assert (loaded.made.total(), loaded.changed.total()) == (0, int(bool(table)))
    found = differences(before, everything())
    assert found == (
        {table: 1, "compliance.Recheck": 1, **ADDED_UP.get(table, {})} if table else {}
    )

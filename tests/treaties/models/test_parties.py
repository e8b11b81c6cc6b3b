"""Who is bound by an instrument on a day, with the deeds that say so."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance
from tests.build.alliances import alliance
from tests.build.treaties import action, instrument, relation, term
from treaties.models import Instrument
from treaties.models.parties import entering_of, pairs_of, standings_of, waiting_for
from treaties.term import Bound

TODAY = date(2026, 11, 22)


def fresh(made: Instrument) -> Instrument:
    found: Instrument = Instrument.objects.with_history().get(pk=made.pk)
    return found


def states(made: Instrument, as_of: date = TODAY) -> dict[str, str]:
    found = standings_of(fresh(made), as_of)
    return {state.iso3: str(one.state) for state, one in found}


def test_three_parties_each_stand_in_their_own_way(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "signed", "1951-09-01")
    action(made, "ratified", "1952-02-01", "AUS", "NZL")
    action(made, "entry_into_force", "1952-04-29")
    assert states(made, date(1951, 9, 1)) == dict.fromkeys(("AUS", "NZL", "USA"), Bound.SIGNATORY)
    assert states(made) == {"AUS": Bound.BOUND, "NZL": Bound.BOUND, "USA": Bound.SIGNATORY}
    assert waiting_for(fresh(made), TODAY) == ["USA"]
    action(made, "ratified", "1953-01-01", "USA")
    action(made, "withdrawn", "1986-08-11", "NZL")
    assert states(made) == {"AUS": Bound.BOUND, "NZL": Bound.LEFT, "USA": Bound.BOUND}
    (pair,) = (one for one in pairs_of(fresh(made), TODAY) if one.is_in_force)
    assert (pair.parties, pair.since) == (("AUS", "USA"), date(1953, 1, 1))
    assert [one.kind for one in pair.because] == ["ratified", "entry_into_force", "ratified"]


def test_a_suspension_concerns_its_pair_alone(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "entry_into_force", "1952-04-29")
    action(made, "suspended", "1986-08-11", "NZL", "USA")
    found = {
        one.parties: (one.is_in_force, one.suspended_since) for one in pairs_of(fresh(made), TODAY)
    }
    assert found == {
        ("AUS", "NZL"): (True, None),
        ("AUS", "USA"): (True, None),
        ("NZL", "USA"): (False, date(1986, 8, 11)),
    }
    assert {one.since for one in pairs_of(fresh(made), TODAY)} == {date(1952, 4, 29)}


def test_a_pair_is_suspended_since_the_first_pause_that_holds(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "entry_into_force", "1952-04-29")
    action(made, "suspended", "1986-09-17", "NZL", "USA")
    action(made, "suspended", "1986-08-11", "NZL", "USA")
    day_before = {one.suspended_since for one in pairs_of(fresh(made), date(1986, 8, 10))}
    assert day_before == {None}
    since = {one.parties: one.suspended_since for one in pairs_of(fresh(made), TODAY)}
    assert since["NZL", "USA"] == date(1986, 8, 11)


def test_the_end_of_a_term_ends_it_for_all(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "2000-01-01")
    term(made, "fixed", ends_on=date(2009, 12, 31))
    assert set(states(made, date(2009, 12, 31)).values()) == {Bound.BOUND}
    assert set(states(made, date(2010, 1, 1)).values()) == {Bound.LEFT}


def test_between_two_an_end_by_one_is_an_end_for_both(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "2000-01-01")
    action(made, "terminated", "2005-01-01", "JPN")
    assert set(states(made).values()) == {Bound.LEFT}


def test_one_that_terminates_another_ends_it(home: Alliance) -> None:
    made, later = instrument(home, "old"), instrument(home, "new")
    action(made, "entry_into_force", "2000-01-01")
    action(later, "entry_into_force", "2010-01-01")
    relation(later, "terminates", made)
    assert set(states(made).values()) == {Bound.LEFT}


def test_a_memorandum_binds_whom_it_names_from_signature(home: Alliance) -> None:
    made = instrument(home, kind="memorandum")
    action(made, "signed", "2000-01-01")
    assert set(states(made).values()) == {Bound.BOUND}


def test_entry_into_force_by_the_formula_in_its_own_words(home: Alliance) -> None:
    words = "On the first day of the second month after the last notification."
    made = instrument(home, entry_into_force_rule=words)
    action(made, "notified", "2023-01-05", "USA")
    found = entering_of(fresh(made), TODAY)
    assert found is not None
    assert (found.on, found.waits_for) == (None, ("JPN",))
    action(made, "notified", "2023-03-31", "JPN")
    found = entering_of(fresh(made), TODAY)
    assert found is not None
    assert found.on == date(2023, 5, 1)
    assert entering_of(fresh(instrument(home, entry_into_force_rule="as agreed")), TODAY) is None


def test_the_rows_are_read_once(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "ratified", "1952-02-01", "AUS", "NZL")
    action(made, "entry_into_force", "1952-04-29")
    found = fresh(made)
    with CaptureQueriesContext(connection) as seen:
        standings_of(found, TODAY)
        pairs_of(found, TODAY)
        waiting_for(found, TODAY)
        entering_of(found, TODAY)
    assert len(seen) == 0


def test_nobody_is_bound_among_no_parties(db: None) -> None:
    made = instrument(alliance("none", ()))
    action(made, "entry_into_force", "2000-01-01")
    assert states(made) == {}
    assert pairs_of(fresh(made), TODAY) == []

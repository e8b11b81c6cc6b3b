"""Meetings are planned, moved, called off and held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alliances.models import Alliance
from commitments.models import Evidence, Occurrence
from compliance.models import Recheck
from consultations.actions import carry_over, move, plan, stand
from consultations.models import Forum, Meeting
from kit.errors import Refused
from tests.build.alliances import state
from tests.build.commitments import yearly
from tests.build.consultations import action, forum, meeting

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
START = datetime(2027, 1, 6, 22, 30, tzinfo=UTC)  # half past seven on the seventh in Tokyo
HOURS = {"starts_at": START, "ends_at": START + timedelta(hours=2), "zone": "Asia/Tokyo"}


@pytest.fixture
def scm(home: Alliance) -> Forum:
    return forum(home, "scm", commitment=yearly(home, "scm", runs_from=date(2026, 1, 1)))


def planned(scm: Forum, **more: object) -> Meeting:
    return plan(forum=scm, at=AT, **{"format": "in person", **HOURS, **more})  # type: ignore[arg-type]


def test_the_day_of_a_meeting_is_that_at_its_place(scm: Forum) -> None:
    there = planned(scm, place="Tokyo")
    assert (str(there.starts_on), there.ends_on, there.status) == ("2027-01-07", None, "planned")
    here = planned(scm, zone="America/New_York")
    assert str(here.starts_on) == "2027-01-06"


def test_a_meeting_over_midnight_ends_on_another_day(scm: Forum) -> None:
    made = planned(scm, ends_at=START + timedelta(hours=20))
    assert (str(made.starts_on), str(made.ends_on)) == ("2027-01-07", "2027-01-08")


def test_each_side_is_shown_its_own_hours(scm: Forum) -> None:
    both = [state("USA"), state("JPN")]
    told = [f"{one.iso3} {start:%a %H:%M}" for one, start, _ in planned(scm).local_times(both)]
    assert told == ["USA Wed 17:30", "JPN Thu 07:30"]


def test_two_meetings_on_one_day_have_two_references(scm: Forum) -> None:
    assert [planned(scm).ref for _ in range(3)] == [
        "scm-2027-01-07",
        "scm-2027-01-07-2",
        "scm-2027-01-07-3",
    ]


def test_a_meeting_has_the_marking_of_its_forum(home: Alliance) -> None:
    made = planned(forum(home, release="states", released_to=["JPN"]))
    assert (made.release, made.released_to) == ("states", ["JPN"])


def test_open_actions_come_up_again_once(scm: Forum) -> None:
    earlier = meeting(scm, "2026-03-01")
    action(earlier, "Send the list")
    action(meeting(forum(scm.alliance)), "Of another forum")
    made = planned(scm)
    assert [(one.position, one.title) for one in made.agenda.all()] == [(1, "Send the list")]
    assert carry_over(meeting=made) == 0


def test_a_meeting_moves_and_its_sequence_rises(scm: Forum) -> None:
    made = planned(scm)
    later = {"starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=7, hours=1)}
    move(meeting=made, at=AT, zone="Asia/Tokyo", **later)
    made.refresh_from_db()
    assert (str(made.starts_on), made.sequence) == ("2027-01-14", 1)
    stand(meeting=made, status="cancelled", at=AT)
    made.refresh_from_db()
    assert made.sequence == 2


def test_what_no_calendar_shows_leaves_the_sequence(scm: Forum) -> None:
    made = planned(scm)
    Meeting.objects.update(note="Bring the map")
    made.refresh_from_db()
    assert (made.sequence, made.changed_at) == (0, made.recorded_at)
    Meeting.objects.update(place="Seoul", sequence=99)
    made.refresh_from_db()
    assert made.sequence == 1


@pytest.mark.parametrize("status", ["held", "cancelled", "not_held"])
def test_what_is_no_longer_to_come_cannot_move(scm: Forum, status: str) -> None:
    past = meeting(scm, "2026-03-01", status=status)
    with pytest.raises(Refused, match="cannot move"):
        move(meeting=past, at=AT, **HOURS)  # type: ignore[arg-type]


def test_a_meeting_cannot_end_before_it_starts(scm: Forum) -> None:
    with pytest.raises(Refused, match="ends after it starts"):
        planned(scm, ends_at=START)


def test_a_meeting_of_next_week_cannot_have_been_held(scm: Forum) -> None:
    with pytest.raises(Refused, match="planned for 7 January 2027"):
        stand(meeting=planned(scm), status="held", at=AT)


def test_holding_a_meeting_meets_the_commitment_and_taking_it_back_reopens_it(scm: Forum) -> None:
    made = meeting(scm, "2026-11-20", status="planned")
    stand(meeting=made, status="held", outcome="Agreed", at=AT)
    assert Occurrence.objects.get(label="2026").met_on == date(2026, 11, 20)
    stand(meeting=made, status="not_held", at=AT)
    assert Occurrence.objects.get(label="2026").met_on is None
    assert not Evidence.objects.standing().exists()
    made.refresh_from_db()
    assert made.outcome == "Agreed"


def test_a_change_has_the_alliance_judged_again(scm: Forum, home: Alliance) -> None:
    planned(scm)
    assert Recheck.objects.filter(alliance=home).exists()

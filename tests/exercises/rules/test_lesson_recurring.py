"""The same thing observed in one exercise after another."""

from datetime import date

from alliances.models import Alliance
from compliance.models import SubjectKind
from compliance.rule import Scope
from exercises.practice.lessons import Sighting
from exercises.rules.lesson_recurring import Case, LessonRecurring
from tests.build.exercises import event, observation, yearly
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.ALLIANCE, "us-jp")
TODAY = date(2026, 11, 22)
SEEN = [Sighting("iff", date(2024, 3, 1), "ks-24"), Sighting("iff", date(2025, 3, 1), "ks-25")]


def test_twice_is_a_finding_and_three_times_weighs_more() -> None:
    twice = LessonRecurring().judge(Case(SUBJECT, "iff", SEEN), TODAY)
    assert twice is not None
    assert (twice.severity, twice.since, twice.step) == (2, date(2025, 3, 1), 2)
    assert twice.title == "iff: observed in 2 exercises and not learned"
    assert_explains(twice, SUBJECT)
    third = Sighting("iff", date(2026, 3, 1), "ks-26")
    thrice = LessonRecurring().judge(Case(SUBJECT, "iff", [*SEEN, third]), TODAY)
    assert thrice is not None
    assert (thrice.severity, thrice.key) == (3, twice.key)
    assert LessonRecurring().judge(Case(SUBJECT, "iff", SEEN[:1]), TODAY) is None


def test_it_finds_tags_by_alliance(home: Alliance, abroad: Alliance) -> None:
    for owner in (home, abroad):
        one, other = event(yearly(owner), "2024-03"), event(yearly(owner), "2025-03")
        observation(one, tags=["iff", "fuel"])
        observation(other, tags=["iff"])
        observation(other, tags=["fuel"] if owner == abroad else [])
    cases, cost = look(LessonRecurring(), TODAY, Scope(home.pk))
    assert [case.tag for case in cases] == ["iff"]
    assert [case.tag for case in look(LessonRecurring(), TODAY)[0]].count("fuel") == 1
    assert cost == 3
    assert LessonRecurring().population(EVERYWHERE) == 5


def test_it_tells_nobody_of_an_observation_that_is_not_theirs(home: Alliance) -> None:
    observation(event(yearly(home), "2024-03"), tags=["iff"])
    observation(event(yearly(home), "2025-03"), tags=["iff"], release="internal")
    (case,), _ = look(LessonRecurring(), TODAY)
    assert case.subject.release == "internal"

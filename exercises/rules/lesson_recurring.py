"""The same thing observed in one exercise after another."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from alliances.models import Alliance, narrowest, originators_of
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Lesson, Observation
from exercises.practice.lessons import Sighting, recurring
from kit.dates import in_words


class Case(NamedTuple):
    """A tag, and the exercises in which it was seen since it was last learned."""

    subject: Subject
    tag: str
    seen: list[Sighting]


class LessonRecurring(Rule[Case]):
    """The same tag was observed in two exercises or more, and no lesson with it was learned since.

    Closing a lesson with the tag ends it; what is observed later counts anew.
    """

    def population(self, scope: Scope) -> int:
        return Observation.objects.filter(**scope.lookup()).exclude(tags=[]).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Observation.objects.filter(**scope.lookup()).exclude(tags=[])
        found: dict[UUID, list[Observation]] = defaultdict(list)
        for one in rows.select_related("event"):
            found[one.alliance_id].append(one)
        learned = _learned(scope)
        for home in Alliance.objects.filter(pk__in=found):
            mine = found[home.pk]
            seen = [sighting for one in mine for sighting in _sightings(one)]
            for tag, where in recurring(seen, learned[home.pk], as_of).items():
                events = {one.event for one in where}
                told = [one for one in mine if tag in one.tags and one.event.ref in events]
                rows_told = [*told, *(one.event for one in told)]
                marking, whose = narrowest(home, *rows_told), originators_of(*rows_told)
                subject = Subject(
                    SubjectKind.ALLIANCE, home.slug, home.pk, *marking, whose, row=home.pk
                )
                yield Case(subject, tag, where)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if len(case.seen) < 2:
            return None
        second = case.seen[1].on
        return Problem(
            subject=case.subject,
            title=f"{case.tag}: observed in {len(case.seen)} exercises and not learned"[:300],
            state="recurring",
            severity=Severity.HIGH if len(case.seen) > 2 else Severity.MEDIUM,
            since=second,
            step=len(case.seen),
            period=case.tag,
            explanation=Explanation(
                inputs={"tag": case.tag, "exercises": [one.event for one in case.seen]},
                arithmetic=", ".join(f"{one.event} ({in_words(one.on)})" for one in case.seen),
                citation="observations of the exercises named",
                clears_when="a lesson with this tag is closed: verified in a later exercise, or "
                "waived",
            ),
        )


def _sightings(one: Observation) -> list[Sighting]:
    return [Sighting(tag, one.event.starts_on.earliest, one.event.ref) for tag in one.tags]


def _learned(scope: Scope) -> dict[UUID, list[tuple[str, date]]]:
    found: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for one in Lesson.objects.filter(**scope.lookup(), closed_on__isnull=False):
        found[one.alliance_id] += [(tag, one.closed_on) for tag in one.tags]
    return found

"""A crisis card that is no longer laid out each night."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import CardLaid
from kit.dates import in_words

LONGEST = timedelta(days=2)  # a card is laid out each night; one night may be missed


class Case(NamedTuple):
    """An alliance, and the day on which its card was last laid out."""

    subject: Subject
    alliance: str
    laid_on: date


class CardOld(Rule[Case]):
    """The crisis card of an alliance is older than two days, though it is laid out each night.

    Whoever relies on it in a crisis would call people and invoke clauses that may have changed.
    Where no card was ever laid out, none is expected.
    """

    def population(self, scope: Scope) -> int:
        return CardLaid.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        old = CardLaid.objects.filter(**scope.lookup(), laid_at__date__lt=as_of - LONGEST)
        for one in old.select_related("alliance"):
            home = one.alliance
            subject = Subject(SubjectKind.ALLIANCE, home.slug, home.pk, "internal", row=home.pk)
            yield Case(subject, home.short_name, one.laid_at.date())

    def judge(self, case: Case, as_of: date) -> Problem | None:
        good_until = case.laid_on + LONGEST
        if as_of <= good_until:
            return None
        return Problem(
            subject=case.subject,
            title=f"The crisis card of {case.alliance} is of {case.laid_on:%-d %B %Y}",
            state="old",
            severity=Severity.HIGH,
            since=good_until + timedelta(days=1),
            due_on=good_until,
            period="card",
            explanation=Explanation(
                inputs={
                    "laid_on": case.laid_on.isoformat(),
                    "longest_age": f"{LONGEST.days} days",
                    "good_until": good_until.isoformat(),
                },
                arithmetic=f"laid out on {in_words(case.laid_on)}: good until "
                f"{in_words(good_until)}",
                citation="our own schedule: a card each night",
                clears_when="the card is laid out again",
            ),
        )

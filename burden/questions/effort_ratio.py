"""Does each member of an alliance carry what its means suggest?"""

from datetime import date
from typing import ClassVar

from alliances.models import Alliance
from burden.models import CountryYear
from burden.shares import HIGH, LOW, outside, yearly_efforts
from compliance.question import Answer, Question


class EffortRatio(Question):
    """The effort ratio of every member in the last whole year with figures (formula M5)."""

    rank: ClassVar[int] = 60

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        alliance = Alliance.objects.filter(slug=ref).prefetch_related("memberships__state").first()
        if alliance is None:
            return None
        figures = CountryYear.objects.figures_of([alliance], as_of)[alliance.pk]
        members = [membership.state.iso3 for membership in alliance.memberships.all()]
        efforts = yearly_efforts(figures, members, as_of)
        if not efforts:
            return Answer(ref, as_of, "effort_ratio", "no_record")
        year = max(efforts)
        ratios = efforts[year]
        out = outside(ratios, LOW, HIGH)
        detail = {member: round(ratio, 4) for member, ratio in ratios.items()}
        more = {"year": year, "tolerance": [LOW, HIGH], "outside": list(out)}
        return Answer(
            ref, as_of, "effort_ratio", "imbalanced" if out else "balanced", detail | more
        )

"""A member that contributes more or less than the agreed key says, year after year."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from burden.models import Key
from burden.rules._agreed import Case, Years, cases
from burden.shares import Breach, Refusal, lasting_breaches
from burden.shares.parts import contribution_ratios
from compliance.models import Severity
from compliance.rule import Explanation, Problem, Rule, Scope

FAR = Decimal("0.5")  # half of the agreed share, or as much again above it


class OffKey(Rule[Case]):
    """A member's part of what was paid is outside 0.75 to 1.25 of its agreed share in 2 of 3 years.

    Its share of direct contributions in cash over its share by the key in use (formula M11);
    amounts of different basis are held against it apart. A year in which somebody's contribution is
    not on record, or has no rate, is left out. The tolerance is ours, unless the alliance has
    approved another.
    """

    def population(self, scope: Scope) -> int:
        return Key.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        yield from cases(as_of, scope)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        over = {year: given for year, given in case.years.items() if year < as_of.year}
        told = lasting_breaches(_ratios(over, case), case.key, case.setting)
        return _problem(case, told) if told else None


def _ratios(years: Years, case: Case) -> dict[int, dict[str, Decimal]]:
    found = {}
    for year, given in sorted(years.items()):
        try:
            found[year] = contribution_ratios(given, case.key)
        except Refusal:
            continue
    return found


def _problem(case: Case, told: dict[str, Breach]) -> Problem:
    far = any(abs(1 - one.ratio) >= FAR for one in told.values())
    words = [
        f"{case.names.get(m, m)} {one.ratio:.2f} in {one.year}" for m, one in sorted(told.items())
    ]
    return Problem(
        subject=case.subject,
        title=f"Off the key {case.ref}, {case.basis}: {', '.join(words)} (1.00 is as agreed)",
        state="off_key",
        severity=Severity.HIGH if far else Severity.MEDIUM,
        since=date(min(one.since for one in told.values()), 12, 31),
        period=f"{case.ref}/{case.basis}",
        explanation=Explanation(
            inputs={
                "key": dict(case.key),
                "currency": case.currency,
                "given": {
                    str(year): {m: round(value, 2) for m, value in case.years[year].items()}
                    for year in sorted({one.year for one in told.values()})
                },
            },
            arithmetic="; ".join(_arithmetic(case, *one) for one in sorted(told.items())),
            citation=f"Contribution ratio (M11) against the agreed key {case.ref}; "
            f"tolerance {case.setting}",
            clears_when=case.setting.clears_when,
        ),
    )


def _arithmetic(case: Case, member: str, breach: Breach) -> str:
    given = case.years[breach.year]
    whole = sum(given.values(), Decimal(0))
    return (
        f"{member} {breach.year}: ({given[member]:,.2f} / {whole:,.2f}) / {case.key[member]} "
        f"= {breach.ratio:.4f}"
    )

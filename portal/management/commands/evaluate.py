"""`manage.py evaluate`: run the rules for a day, and say what they found."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError

from alliances.models import Alliance
from compliance.engine import Outcome, judge
from compliance.models import Severity
from compliance.rule import Problem, Scope
from kit import clock
from kit.errors import Refused

YEARS = range(1000, 3000)  # what a rule counts from a day in them stays within the calendar


class Command(BaseCommand):
    """Run the compliance rules."""

    help = "Run the rules for today (findings are brought up to date) or replay another day."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="DATE", help="a day such as 2020-01-01")
        parser.add_argument("--alliance", metavar="SLUG")
        parser.add_argument("--rule", metavar="CODE")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        try:
            as_of = day_of(options["as_of"], at.date())
            scope = Scope(_alliance(options["alliance"]))
            codes = [options["rule"]] if options["rule"] else []
            is_live = as_of == at.date()
            outcomes = judge(as_of, scope, at=at, codes=codes, is_live=is_live)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(as_of, outcomes), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_table(as_of, outcomes, is_live)))


def day_of(text: str | None, today: date) -> date:
    """The day of an option, today without one; Refused when there is no such day."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise Refused(
            "no_such_day", f"{text!r} is not a day such as 2020-01-31: {error}"
        ) from error
    if day.year not in YEARS:
        raise Refused(
            "no_such_day",
            f"{text!r} cannot be judged: choose a day from {YEARS.start} to {YEARS.stop - 1}.",
        )
    return day


def _alliance(slug: str | None) -> Any:
    if not slug:
        return None
    found = Alliance.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused("unknown_alliance", f"There is no alliance {slug!r}; there are: {known}.")
    return found.pk


def _as_json(as_of: date, outcomes: list[Outcome]) -> dict[str, Any]:
    slugs = dict(Alliance.objects.values_list("pk", "slug"))
    return {
        "as_of": as_of.isoformat(),
        "runs": [_run(outcome) for outcome in outcomes],
        "findings": [
            _finding(outcome.rule, problem, slugs[problem.subject.alliance_id])
            for outcome in outcomes
            for problem in outcome.problems
        ],
    }


def _run(outcome: Outcome) -> dict[str, Any]:
    run = outcome.run
    return {
        "rule": outcome.rule,
        "rows_seen": run.rows_seen,
        "findings": len(outcome.problems),
        "opened": run.opened,
        "worsened": run.worsened,
        "resolved": run.resolved,
        "duration_ms": round(run.duration.total_seconds() * 1000, 1),
    }


def _finding(rule: str, problem: Problem, slug: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "key": problem.key,
        "alliance": slug,
        "subject": problem.subject.ref,
        "state": str(problem.state),
        "severity": Severity(problem.severity).label,
        "since": problem.since.isoformat(),
        "due_on": problem.due_on and problem.due_on.isoformat(),
        "title": problem.title,
        "explanation": problem.explanation.as_json(),
    }


def _table(as_of: date, outcomes: list[Outcome], is_live: bool) -> list[str]:
    what = "findings brought up to date" if is_live else "a replay: nothing was written"
    lines = [f"As of {as_of:%-d %B %Y}, {what}.", ""]
    for outcome in outcomes:
        run = _run(outcome)
        lines.append(
            "{rule:<26} {rows_seen:>4} rows  {findings:>3} findings  {opened:>3} new  "
            "{worsened:>3} worse  {resolved:>3} resolved  {duration_ms:>7} ms".format(**run)
        )
    for outcome in outcomes:
        if outcome.problems:
            lines.append("")
        lines += [f"{Severity(one.severity).label:<7} {one.title}" for one in outcome.problems]
    return lines

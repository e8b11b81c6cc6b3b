"""Every date is read by a rule or a question, or says why nothing depends on it.

A date with legal effect that nobody reads is a promise to remind that is not kept. A field says so
itself (help text `information: ...`), or is listed here.
"""

from collections.abc import Iterable, Mapping

from django.db import models
from django.test.utils import isolate_apps

from compliance.question import questions
from compliance.rule import rules
from kit.models import PartialDateField
from tests.house.tree import FakeTable, assert_none, tables

FORCE = ("treaties.coverage", "treaties.expiring", "treaties.fixed_term_coverage")
CADENCE = ("commitments.lapsed", "commitments.due_soon")
MILESTONES = ("exercises.milestone_missed", "exercises.report_missing")

READ = {
    "commitments.Breach.began_on": ("commitments.breached",),
    "commitments.Breach.ended_on": ("commitments.breached",),
    "commitments.Commitment.due_on": CADENCE,
    "burden.Contribution.period_end": ("burden.host_share", "burden.step_down"),
    "burden.Contribution.period_start": ("burden.shortfall", "burden.step_down"),
    "burden.Instalment.due_on": ("burden.arrears", "burden.shortfall"),
    "commitments.Commitment.runs_from": CADENCE,
    "commitments.Commitment.runs_until": CADENCE,
    "commitments.Evidence.expires_on": CADENCE,
    "commitments.Evidence.met_on": (*CADENCE, "commitments.cadence_rolling"),
    "commitments.Incident.occurred_on": ("commitments.awake",),
    "commitments.Occurrence.closed_on": CADENCE,
    "commitments.Occurrence.due_on": CADENCE,
    "commitments.Occurrence.lapses_on": ("commitments.lapsed",),
    "commitments.Occurrence.opens_on": CADENCE,
    "commitments.Occurrence.reopens_on": CADENCE,
    "commitments.Tenure.ends_on": ("commitments.owner_away",),
    "commitments.Tenure.starts_on": ("commitments.owner_away",),
    "consultations.ActionItem.due_on": ("consultations.action_slipped",),
    "commitments.Relief.ends_on": CADENCE,
    "commitments.Relief.new_due_on": CADENCE,
    "commitments.Relief.starts_on": CADENCE,
    "consultations.Forum.dormant_since": ("consultations.consultation",),
    "consultations.Meeting.starts_on": ("consultations.consultation", "commitments.lapsed"),
    "consultations.Hotline.tested_from": ("consultations.channel_untested",),
    "consultations.Prior.happened_on": ("consultations.prior",),
    "consultations.Request.answered_on": ("consultations.unanswered",),
    "consultations.Request.received_on": ("consultations.unanswered",),
    "exercises.Adoption.implement_by": ("exercises.standard_unimplemented",),
    "exercises.Adoption.implemented_on": ("exercises.standard_unimplemented",),
    "exercises.Clearance.needed_by": ("exercises.clearance_missing",),
    "exercises.Event.starts_on": ("exercises.series_lapsed", "exercises.series_cadence"),
    "exercises.Lesson.closed_on": ("exercises.lesson_overdue", "exercises.lesson_recurring"),
    "exercises.Lesson.due_on": ("exercises.lesson_overdue",),
    "exercises.Objective.agreed_on": ("exercises.objective_stale",),
    "exercises.Series.runs_from": ("exercises.series_lapsed",),
    "exercises.Series.runs_until": ("exercises.series_lapsed",),
    "exercises.Stage.done_on": MILESTONES,
    "exercises.Stage.due_on": MILESTONES,
    "treaties.Action.done_on": (*FORCE, "treaties.legal_status"),
    "treaties.Action.new_end_on": (*FORCE, "treaties.clause_sunset"),
    "treaties.Action.takes_effect_on": (*FORCE, "treaties.partial_suspension"),
    "treaties.Instrument.covers_from": ("treaties.fixed_term_coverage",),
    "treaties.Instrument.covers_until": ("treaties.fixed_term_coverage",),
    "treaties.Instrument.publication_due_on": ("treaties.publication",),
    "treaties.Instrument.published_on": ("treaties.publication",),
    "treaties.Instrument.registered_on": ("treaties.publication",),
    "treaties.Instrument.registration_due_on": ("treaties.publication",),
    "treaties.Instrument.text_checked_on": ("treaties.text_unchecked",),
    "treaties.Term.ends_on": FORCE,
    "treaties.Term.notice_closes_on": ("treaties.notice_window", "treaties.tacit_renewal"),
    "treaties.Term.notice_opens_on": ("treaties.notice_window", "treaties.tacit_renewal"),
}
INFORMATION = {
    "commitments.Occurrence.met_on": "shown; what decides is the day it was closed",
    "consultations.Forum.first_met_on": "history of the forum",
    "consultations.Meeting.ends_on": "a commitment is met on the day the meeting starts",
    "exercises.Event.ends_on": "an edition counts by the day it starts",
}

type Table = type[models.Model]


def dates(found: Iterable[Table]) -> dict[str, str]:
    """Every date of the tables, with its help text."""
    return {
        f"{table._meta.label}.{field.name}": str(field.help_text)
        for table in found
        for field in table._meta.fields
        if isinstance(field, PartialDateField) or field.get_internal_type() == "DateField"
    }


def unread(
    found: Mapping[str, str],
    read: Mapping[str, tuple[str, ...]],
    information: Mapping[str, str],
    codes: set[str],
) -> list[str]:
    """Dates that nobody accounts for, or twice; and accounts of what is gone."""
    said = [name for name, words in found.items() if words.startswith("information: ")]
    accounts = [*said, *read, *information]
    faults = [f"{name}: no rule reads it" for name in set(found) - set(accounts)]
    faults += [f"{name}: no such date" for name in set(accounts) - set(found)]
    faults += [f"{name}: said twice" for name in set(accounts) if accounts.count(name) > 1]
    faults += [f"{name}: no reason" for name, reason in information.items() if not reason]
    for name, readers in read.items():
        gone = sorted(set(readers) - codes)
        if gone or not readers:
            faults.append(f"{name}: no such rule or question: {', '.join(gone)}")
    return sorted(faults)


def test_every_date_is_read_or_is_information() -> None:
    codes = {*rules.codes(), *questions.codes()}
    assert_none(unread(dates(tables()), READ, INFORMATION, codes))


@isolate_apps("burden")
def test_a_date_that_nobody_reads_is_caught() -> None:
    class Gift(FakeTable):
        due_on = models.DateField()
        met_on = PartialDateField()
        seen_on = models.DateField(help_text="information: when we noticed")
        sent_at = models.DateTimeField()

        class Meta:
            app_label = "burden"

    found = dates([Gift])
    read = {"burden.Gift.due_on": ("burden.gone",)}
    information = {"burden.Gift.seen_on": "again", "burden.Gift.lost_on": ""}
    assert unread(found, read, information, {"burden.imbalance"}) == [
        "burden.Gift.due_on: no such rule or question: burden.gone",
        "burden.Gift.lost_on: no reason",
        "burden.Gift.lost_on: no such date",
        "burden.Gift.met_on: no rule reads it",
        "burden.Gift.seen_on: said twice",
    ]

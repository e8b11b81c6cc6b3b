"""How records of the house itself are changed by hand: of treaties, promises and the ledger."""

from typing import Any

from django.urls import reverse

from burden.forms import ContributionForm, InstalmentForm, PledgeForm
from commitments.actions import enter_promise
from commitments.forms import CommitmentForm
from compliance.engine import ask_recheck
from kit import clock
from kit.mending import Mending, by_model
from treaties.actions import enter_part
from treaties.forms import ActionForm, IdentifierForm, PassageForm, ReservationForm, StatementForm


def keep_part(form: Any, by: Any) -> None:
    """Save what hangs on an instrument."""
    enter_part(part=form.save(commit=False), by=by)
    form.save_m2m()


def keep_passage(form: Any, by: Any) -> None:
    """Save the days of an article."""
    form.save()


def keep_promise(form: Any, by: Any) -> Any:
    """Save a commitment, and lay out when it falls due."""
    return enter_promise(promise=form.save(commit=False), day=clock.today())


def keep_entry(form: Any, by: Any) -> None:
    """Save an entry of the ledger."""
    ask_recheck(form.save().alliance_id)


def _instrument(row: Any) -> str:
    return reverse("portal:instrument", args=[row.alliance.slug, row.instrument.ref])


def _commitment(row: Any) -> str:
    return reverse("portal:commitment", args=[row.alliance.slug, row.ref])


def _contribution(row: Any) -> str:
    return reverse("portal:contribution-edit", args=[row.alliance.slug, row.ref])


def _ledger(row: Any) -> str:
    return reverse("portal:ledger", args=[row.alliance.slug])


MENDED = by_model(
    *(
        Mending(form, keep_part, _instrument)
        for form in (ActionForm, IdentifierForm, ReservationForm, StatementForm)
    ),
    Mending(PassageForm, keep_passage, _instrument),
    Mending(CommitmentForm, keep_promise, _commitment),
    Mending(ContributionForm, keep_entry, _contribution),
    *(Mending(form, keep_entry, _ledger) for form in (PledgeForm, InstalmentForm)),
)

"""How records of the house itself are changed by hand: of treaties, promises and the ledger."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from alliances.access import may
from alliances.actions import narrow_parts
from alliances.models import Scoped, narrowest
from burden.forms import (
    ContributionForm,
    CountryYearForm,
    InstalmentForm,
    PledgeForm,
    RateForm,
)
from commitments.actions import enter_promise, enter_tenure, take_turn
from commitments.forms import CommitmentForm, PostEditForm, TenureForm
from compliance.engine import ask_recheck, remark
from kit import clock
from kit.mending import Mending, by_model
from portal.following import subjects_of
from treaties.actions import enter_part, link_articles
from treaties.forms import (
    ActionForm,
    IdentifierForm,
    InstrumentForm,
    PassageForm,
    ProvisionForm,
    ReservationForm,
    StatementForm,
    TermForm,
)
from treaties.models import Instrument


def may_mend(user: Any, row: models.Model) -> bool:
    """Whether one may change a row by hand: its alliance's editors; of what all share, superusers.

    Whoever looks with another's eyes changes nothing that all share.
    """
    if isinstance(row, Scoped):
        return may(user, row.alliance, "edit")
    return isinstance(user, User) and user.is_superuser


def keep_whole(form: Any, by: Any) -> Any:
    """Save a record that has parts: what was marked as it was, is narrowed with it.

    What is said of it in findings is narrowed at once too.
    """
    row = form.instance
    narrow_parts(row)
    told = {*subjects_of(type(row)._default_manager.get(pk=row.pk)), *subjects_of(row)}
    form.save()
    if "release" in form.changed_data:
        remark(row.alliance, told, narrowest(row), row=row.pk)
    ask_recheck(row.alliance_id)
    return row


def keep_clause(form: Any, by: Any) -> None:
    """Save a clause; the articles of its instrument's texts find their clauses anew."""
    link_articles(keep_whole(form, by).instrument)


def keep_part(form: Any, by: Any) -> None:
    """Save what hangs on an instrument."""
    enter_part(part=form.save(commit=False), by=by)
    form.save_m2m()


def keep_passage(form: Any, by: Any) -> None:
    """Save the days of an article."""
    form.save()


def keep_promise(form: Any, by: Any) -> Any:
    """Save a commitment; narrowed, with its parts and findings. Lay out when it falls due."""
    if not form.is_new:
        take_turn()  # before anything is written
        narrow_parts(form.instance)
    promise = enter_promise(promise=form.save(commit=False), day=clock.today())
    if not form.is_new and "release" in form.changed_data:
        remark(promise.alliance, subjects_of(promise), narrowest(promise), row=promise.pk)
    return promise


def keep_tenure(form: Any, by: Any) -> None:
    """Save who held a post from when to when."""
    enter_tenure(tenure=form.save(commit=False))


def keep_entry(form: Any, by: Any) -> None:
    """Save an entry of the ledger; narrowed, with its parts and what is told of it in findings."""
    row = form.instance
    texts = {row.instrument}
    if not form.is_new:
        narrow_parts(row)
        texts.add(type(row)._default_manager.get(pk=row.pk).instrument)
    form.save()
    if not form.is_new and "release" in form.changed_data:
        _remark_entry(row, filter(None, texts))
    ask_recheck(row.alliance_id)


def _remark_entry(row: Any, texts: Iterable[Instrument]) -> None:
    """Narrow the findings that add the entry up, or hold it against what the other side says."""
    subjects = [row.alliance.slug, *(one.ref for one in texts)]
    adds_up = Q(rule="burden.off_key") | Q(rule__startswith="burden.", subject_kind="instrument")
    told = adds_up | Q(key__contains=f"/{row.pk}/")
    remark(row.alliance, subjects, narrowest(row), only=told)


def keep_figures(form: Any, by: Any) -> None:
    """Save what is the same for all alliances; the database has each of them judged anew."""
    form.save()


def _itself(row: Any) -> str:
    return reverse("portal:instrument", args=[row.alliance.slug, row.ref])


def _instrument(row: Any) -> str:
    return reverse("portal:instrument", args=[row.alliance.slug, row.instrument.ref])


def _commitment(row: Any) -> str:
    return reverse("portal:commitment", args=[row.alliance.slug, row.ref])


def _contribution(row: Any) -> str:
    return reverse("portal:contribution-edit", args=[row.alliance.slug, row.ref])


def _ledger(row: Any) -> str:
    return reverse("portal:ledger", args=[row.alliance.slug])


def _post(row: Any) -> str:
    return reverse("portal:post-edit", args=[row.alliance.slug, row.pk])


def _held(row: Any) -> str:
    return _post(row.post)


def _figures(row: Any) -> str:
    return reverse(f"portal:{row._meta.model_name}-edit", args=[row.pk])


MENDED = by_model(
    Mending(InstrumentForm, keep_whole, _itself),
    Mending(ProvisionForm, keep_clause, _instrument),
    Mending(PostEditForm, keep_whole, _post),
    Mending(TenureForm, keep_tenure, _held),
    *(
        Mending(form, keep_part, _instrument)
        for form in (ActionForm, IdentifierForm, ReservationForm, StatementForm, TermForm)
    ),
    Mending(PassageForm, keep_passage, _instrument),
    Mending(CommitmentForm, keep_promise, _commitment),
    Mending(ContributionForm, keep_entry, _contribution),
    *(Mending(form, keep_entry, _ledger) for form in (PledgeForm, InstalmentForm)),
    *(Mending(form, keep_figures, _figures) for form in (RateForm, CountryYearForm)),
)

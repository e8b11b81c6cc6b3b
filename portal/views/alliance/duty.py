"""The page of one commitment, and what is done to it there."""

from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Min, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from alliances.access import may, noted
from audit.actions import history
from audit.models import Event
from commitments.actions import (
    decide_relief,
    end_breach,
    invocations,
    note_breach,
    pauses_between,
    propose_relief,
    prove,
    statuses,
)
from commitments.cadence import NEVER, Slot, ends_at
from commitments.cadence.status import status_of
from commitments.forms import BreachEndForm, BreachForm, ProofForm, ReliefForm
from commitments.models import (
    WOKEN_BY,
    Breach,
    Commitment,
    Evidence,
    File,
    Incident,
    Move,
    Occurrence,
    Relief,
)
from commitments.question import on_record
from compliance.models import Finding
from compliance.views import as_flag
from kit import clock
from kit.approval import Decision, DecisionForm
from kit.records import Deed, confirm
from kit.views import fills, shows
from portal.views.alliance.frame import Visit, enter, show, visible, way
from portal.views.alliance.proofs import Missed, missed_on, proofs_of
from portal.views.mended import MENDED


@shows
def commitment(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """One commitment: its status and why, its occurrences, evidence, reliefs and history."""
    desk, today = enter(request, slug), clock.today()
    row = found(desk, ref)
    noted(row)
    is_mine, stands = may_edit(desk, row), statuses(desk.user, [row], today)[row.pk]
    occurrences = _occurrences(desk, row, today)
    proofs = _seen(desk, Evidence, row).select_related("added_by")
    files = Prefetch("file", File.objects.visible_to(desk.user).defer("content"))
    return show(
        request,
        desk,
        "commitments",
        "portal/commitment.html",
        row=row,
        stands=stands,
        until=_until(desk, row, stands.slot),
        occurrences=occurrences,
        first_met=_first_met(occurrences),
        has_gaps=any(one["is_overtaken"] and not one["missed"] for one in occurrences),
        invoked=invocations(desk.user, [row], today),
        pauses=[
            (" and ".join(sorted(one.states)), one.starts_on)
            for one in pauses_between(desk.user, row, today)
        ],
        proofs=proofs_of(desk.user, proofs.prefetch_related(files).order_by("-met_on", "pk")),
        reliefs=_seen(desk, Relief, row).select_related("proposed_by", "decided_by"),
        breaches=_seen(desk, Breach, row),
        moves=_seen(desk, Move, row),
        flags=_flags(desk, row),
        holder=_holder(desk, row),
        on_record=on_record(row, desk.user),
        may_edit=is_mine,
        written=history(Event.objects.of(row.pk), mended=MENDED if is_mine else None),
        crumbs=crumbs(desk, row),
    )


def found(desk: Visit, ref: str, *, to_edit: bool = False) -> Any:
    """The commitment of that reference; one of the alliance itself before one shared with it."""
    rows = visible(Commitment.objects.filter(ref=ref), desk).with_clause().with_holder()
    row = rows.select_related("owner", "deputy", "post").first()
    if row is None:
        raise Http404
    if to_edit and not may_edit(desk, row):
        raise PermissionDenied
    return row


def may_edit(desk: Visit, row: Commitment) -> bool:
    """Whether one may change it: where it is at home, and with one's own eyes."""
    return bool(Commitment.objects.editable_by(desk.user).filter(pk=row.pk).exists())


def address(desk: Visit, row: Commitment) -> str:
    return reverse("portal:commitment", args=[desk.here.slug, row.ref])


def crumbs(desk: Visit, *rows: Commitment) -> list[dict[str, str]]:
    """The way to a commitment."""
    named = [{"label": row.code, "url": address(desk, row)} for row in rows]
    return [*way(desk, "commitments"), *named]


def _seen(desk: Visit, table: Any, row: Commitment) -> Any:
    return table.objects.visible_to(desk.user).filter(commitment=row)


def _occurrences(desk: Visit, row: Commitment, today: date) -> list[dict[str, Any]]:
    """The newest occurrences, each in the words of the API.

    What a later one overtook says whether it was recorded as not held, or is not on record: a
    register begun late, or with a gap, does not know.
    """
    cadence = row.cadence()
    if cadence is None:
        return []
    seen = row.occurrences.visible_to(desk.user).order_by("-opens_on", "-due_on")
    first = seen.aggregate(first=Min("met_on"))["first"]
    waived = set(_seen(desk, Relief, row).approved().filter(kind="waiver").values_list("label"))
    missed, events = missed_on(desk.user, row), _events(desk, row)
    return [
        {
            "row": one,
            "name": events.get(one.label, one.name),
            "due_on": None if one.due_on == NEVER else one.due_on,
            "lapses_on": None if one.lapses_on == NEVER else one.lapses_on,
            "status": status_of(one.slot(), cadence, today, is_waived=(one.label,) in waived),
            "is_overtaken": one.slot().is_overtaken,
            "missed": _missed(one, missed),
            "first_met": first if first and one.lapses_on < first else None,
        }
        for one in seen[:60]
    ]


def _events(desk: Visit, row: Commitment) -> dict[str, str]:
    """What happened that woke it, by the labels of the occurrences."""
    if row.trigger not in WOKEN_BY:
        return {}
    seen = Incident.objects.visible_to(desk.user).filter(alliance=row.alliance_id)
    return dict(seen.filter(trigger=row.trigger).values_list("ref", "title"))


def _missed(one: Occurrence, missed: list[Missed]) -> str:
    """How it is recorded that nothing was held within an occurrence; empty where nothing is."""
    return next(
        (word for day, word in missed if one.opens_on <= day.latest and day.earliest <= one.due_on),
        "",
    )


def _first_met(occurrences: list[dict[str, Any]]) -> date | None:
    """The first day on record, if some of them end before it."""
    return next((one["first_met"] for one in occurrences if one["first_met"]), None)


def _until(desk: Visit, row: Commitment, slot: Slot | None) -> Any:
    """The instant at which the due day ends, by whose midnight the commitment says."""
    if slot is None or slot.due_on == NEVER:
        return None
    zones = _zones(desk, row)
    return ends_at(slot.due_on, zones) if zones else None


def _zones(desk: Visit, row: Commitment) -> list[str]:
    text = row.instrument
    if row.zone_policy == "depositary" and text is not None and text.depositary is not None:
        return [text.depositary.timezone]
    # Those of the alliance looked at: whoever shares the row may not see its home.
    sides = desk.here.memberships.select_related("state")
    owing = set(row.obligor_states) if row.zone_policy == "obligor" else set()
    named = [one.state for one in sides if not owing or one.state.iso3 in owing]
    return [one.timezone for one in named]


def _holder(desk: Visit, row: Any) -> str:
    """Who looks after it now; people of our own house are no partner's business."""
    if not isinstance(desk.user, User) or row.holder_id is None:
        return ""
    return str(User.objects.get(pk=row.holder_id))


def _flags(desk: Visit, row: Commitment) -> list[dict[str, Any]]:
    about = Finding.objects.visible_to(desk.user).open().filter(alliance=row.alliance_id)
    told = about.filter(subject=row.ref, subject_kind="commitment")
    return [as_flag(one) for one in told.to_show(desk.user)]


@fills
def commitment_prove(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Add evidence that it was met."""
    desk = enter(request, slug)
    row = found(desk, ref, to_edit=True)

    def do(form: Any) -> str:
        said = {"proof": form.proof(), "supersedes": form.cleaned_data["supersedes"]}
        prove(commitment=row, by=cast("User", desk.user), at=clock.now(), **said)
        return address(desk, row)

    deed = Deed("Add evidence", "Add evidence", do, "The evidence is on record.", row.title)
    return _asked(request, desk, row, deed, ProofForm)


@fills
def commitment_relieve(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Propose a waiver, an extension, a suspension, or say that it is disputed."""
    desk = enter(request, slug)
    row = found(desk, ref, to_edit=True)

    def do(form: Any) -> str:
        propose_relief(commitment=row, wish=form.wish(), by=cast("User", desk.user), at=clock.now())
        return address(desk, row)

    said = "It is proposed; another person who may approve decides."
    deed = Deed("Propose a relief", "Propose", do, said, row.title)
    return _asked(request, desk, row, deed, ReliefForm)


@fills
def commitment_breach(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Record that it was broken."""
    desk = enter(request, slug)
    row = found(desk, ref, to_edit=True)

    def do(form: Any) -> str:
        note_breach(commitment=row, by=cast("User", desk.user), at=clock.now(), **form.cleaned_data)
        return address(desk, row)

    deed = Deed("Record a breach", "Record it", do, "The breach is on record.", row.title, True)
    return _asked(request, desk, row, deed, BreachForm)


@fills
def breach_end(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """Say from when on what was broken is kept again."""
    desk = enter(request, slug)
    mine = Breach.objects.visible_to(desk.user).filter(alliance=desk.here)
    breach = get_object_or_404(mine.select_related("commitment"), pk=pk)
    row = breach.commitment
    if not may_edit(desk, row):
        raise PermissionDenied

    def do(form: Any) -> str:
        end_breach(breach=breach, at=clock.now(), **form.cleaned_data)
        return address(desk, row)

    lede = f"Broken since {breach.began_on:%-d %B %Y}: {breach.what}"
    deed = Deed("Made good", "Record it", do, "It is on record that it is kept again.", lede)
    return confirm(request, _on(deed, desk, row), BreachEndForm)


@fills
def relief_decide(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """Approve, refuse or withdraw what was proposed."""
    desk = enter(request, slug)
    mine = Relief.objects.visible_to(desk.user).filter(alliance=desk.here)
    relief = get_object_or_404(
        mine.select_related("commitment", "proposed_by", "decided_by"), pk=pk
    )
    row = relief.commitment
    if not may_edit(desk, row):
        raise PermissionDenied

    def do(form: Any) -> str:
        said = form.cleaned_data
        decision = Decision(said["decision"])
        decide_relief(
            relief=relief,
            decision=decision,
            by=cast("User", desk.user),
            at=clock.now(),
            remark=said["remark"],
        )
        return address(desk, row)

    lede = f"{relief.proposed_by} proposes: {relief}, {relief.days}."
    lede = f"{lede} On the authority of: {relief.authority}. Reason: {relief.reason}"
    deed = Deed(f"Decide on {row.code}", "Decide", do, "It is decided.", lede)
    may_approve = may(desk.user, desk.here, "approve")
    given = {"row": relief, "by": desk.user, "may_approve": may_approve}
    return confirm(request, _on(deed, desk, row), DecisionForm, **given)


@shows
def file_content(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """A file of evidence, to be saved: it is never shown as a page of ours."""
    desk = enter(request, slug)
    kept = get_object_or_404(visible(File.objects.all(), desk), pk=pk)
    noted(kept)
    answer = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    name = "".join(one if one.isalnum() or one in "._- " else "_" for one in kept.name)
    answer["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(
    request: HttpRequest, desk: Visit, row: Commitment, deed: Deed, form: type[Any]
) -> HttpResponse:
    return confirm(request, _on(deed, desk, row), form, promise=row, principal=desk.user)


def _on(deed: Deed, desk: Visit, row: Commitment) -> Deed:
    way = [*crumbs(desk, row), {"label": deed.title}]
    return Deed(deed.title, deed.verb, deed.do, deed.said, deed.lede, deed.is_grave, way)

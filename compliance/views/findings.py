"""The doors: the list of findings, one finding, and who looks after it."""

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from alliances.access import noted
from alliances.models import Alliance
from audit.actions import history
from audit.models import Event
from compliance.actions import acknowledge, hand_over
from compliance.forms import HandOverForm
from compliance.models import Finding, Run
from compliance.rule import rules
from compliance.views import presenting
from compliance.views.inbox import Inbox
from kit import clock
from kit.errors import Refused
from kit.views import carried_out, does, page, shows

PAGE = 25


@shows
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings of one view, under any filters; all of it is in the address."""
    user = cast("User", request.user)
    inbox = Inbox(Finding.objects.visible_to(user), request.GET, user)
    found = inbox.rows().to_show(user)
    pages = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "compliance/finding_list.html",
        inbox=inbox,
        page_obj=pages,
        rows=[presenting.as_row(one) for one in pages],
        views=inbox.views(),
        alliances=Alliance.objects.visible_to(user),
        rules_asked=inbox.rules or [""],
        rules=[(code, presenting.rule_name(code)) for code in rules.codes()],
        last_run=Run.objects.filter(alliance=None).first(),
    )


@shows
def finding_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding with its whole explanation and its history."""
    return _shown(request, _finding(request, pk))


@does
def finding_hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have somebody else look after it, or nobody yet."""
    finding = _finding(request, pk)
    if not finding.is_editable:
        raise PermissionDenied
    form = HandOverForm(request.POST, finding=finding)
    if not form.is_valid():
        return _shown(request, finding, form, status_code=HTTPStatus.UNPROCESSABLE_CONTENT)
    to = form.cleaned_data["person"]
    back = resolve_url("compliance:finding-detail", pk=pk)
    said = f"Looked after by {to} from now on." if to else "Nobody looks after it for now."
    return carried_out(
        request, lambda: hand_over(finding=finding, to=to, at=clock.now()), said, back
    )


def _shown(
    request: HttpRequest, finding: Any, form: HandOverForm | None = None, **more: Any
) -> HttpResponse:
    """The page of a finding; with a form for those who may say who looks after it."""
    noted(finding)
    may_hand_over = finding.is_editable and finding.resolved_at is None
    return page(
        request,
        "compliance/finding_detail.html",
        finding=finding,
        form=(form or HandOverForm(finding=finding)) if may_hand_over else None,
        awaits=presenting.awaits(finding),
        crumbs=[
            {"label": "Findings", "url": reverse("compliance:finding-list")},
            {"label": finding.alliance.short_name},
        ],
        facts=presenting.facts(finding),
        explanation=presenting.explanation(finding),
        events=presenting.history(finding),
        written=history(Event.objects.of(finding.pk)),
        **more,
    )


@does
def finding_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one looks after it, and go back to where one said so."""
    finding = _finding(request, pk)
    if not finding.is_editable:
        raise PermissionDenied
    level, said = _acknowledge(request, finding)
    if "HX-Request" in request.headers:
        return _in_place(request, finding, said)
    messages.add_message(request, level, said)
    return redirect(_back(request) or resolve_url("compliance:finding-detail", pk=pk))


def _finding(request: HttpRequest, pk: UUID) -> Any:
    user = cast("User", request.user)
    return get_object_or_404(Finding.objects.visible_to(user).to_show(user), pk=pk)


def _acknowledge(request: HttpRequest, finding: Any) -> tuple[int, str]:
    """What came of it, and what to say about that; someone may have been faster."""
    try:
        acknowledge(finding=finding, by=cast("User", request.user), at=clock.now())
    except Refused as refusal:
        return messages.ERROR, f"{refusal.message} ({finding.title})"
    finding.refresh_from_db()
    return messages.SUCCESS, f"Acknowledged by {finding.acknowledged_by}: {finding.title}"


def _in_place(request: HttpRequest, finding: Finding, said: str) -> HttpResponse:
    """The finding as the list that asked shows it."""
    if request.headers.get("HX-Target", "").startswith("finding-"):
        row = presenting.as_row(finding) | {"says": said}
        return page(request, "compliance/finding_list.html#row", row=row)
    return page(request, "kit/_flag.html", flag=presenting.as_flag(finding) | {"says": said})


def _back(request: HttpRequest) -> str:
    """Where the form said that one came from, if that is one of our pages."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return back if is_ours else ""

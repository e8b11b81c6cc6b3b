"""The findings inbox, and why each finding stands."""

import re
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from alliances.models import Alliance, Release
from compliance.actions import acknowledge
from compliance.models import Change, Finding, Run, Severity
from compliance.rule import rules
from kit import clock
from kit.errors import Refused
from kit.views import page

PAGE = 25
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FILTERS = {"alliance": "alliance__slug", "rule": "rule", "q": "title__icontains"}
VIEWS = (("open", "Open"), ("new", "Not acknowledged"), ("high", "High"), ("resolved", "Resolved"))


@login_required
@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """Open findings, worst first; every filter is in the address."""
    user = cast("User", request.user)
    mine = Finding.objects.visible_to(user)
    wanted = request.GET.get("view", "open")
    found = _filtered(_viewed(mine, wanted), request).select_related("alliance", "acknowledged_by")
    pages = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "compliance/finding_list.html",
        page_obj=pages,
        rows=[as_row(one) for one in pages],
        views=[_view(code, label, wanted, mine) for code, label in VIEWS],
        alliances=Alliance.objects.visible_to(user),
        rules=[(code, rule_name(code)) for code in rules.codes()],
        last_run=Run.objects.filter(alliance=None).first(),
        is_filtered=any(request.GET.get(name) for name in ("alliance", "rule", "q")),
    )


@login_required
@require_GET
def finding_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding with its whole explanation and its history."""
    finding = _finding(request, pk)
    return page(
        request,
        "compliance/finding_detail.html",
        finding=finding,
        crumbs=[
            {"label": "Findings", "url": reverse("compliance:finding-list")},
            {"label": finding.alliance.short_name},
        ],
        facts=_facts(finding),
        explanation=_explanation(finding),
        events=_history(finding),
        marking=_marking(finding),
    )


@login_required
@require_POST
def finding_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one looks after it."""
    finding = _finding(request, pk)
    try:
        acknowledge(finding=finding, by=cast("User", request.user), at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    if "HX-Request" in request.headers:
        finding.refresh_from_db()
        return page(request, "kit/_flag.html", flag=as_flag(finding))
    return redirect("compliance:finding-detail", pk=pk)


def rule_name(code: str) -> str:
    """A rule's code as people read it: `burden.imbalance` is Burden: imbalance."""
    return code.replace(".", ": ").replace("_", " ").capitalize()


def as_flag(finding: Finding) -> dict[str, Any]:
    """A finding as the kit lists it."""
    waiting = finding.acknowledged_at is None and finding.resolved_at is None
    by = f"acknowledged by {finding.acknowledged_by}" if finding.acknowledged_by else ""
    address = reverse("compliance:finding-acknowledge", args=[finding.pk])
    return {
        "id": finding.pk,
        "url": reverse("compliance:finding-detail", args=[finding.pk]),
        "text": finding.title,
        "severity": finding.get_severity_display(),
        "severity_label": finding.get_severity_display().capitalize(),
        "meta": [
            part for part in (rule_name(finding.rule), finding.alliance.short_name, by) if part
        ],
        "action_url": address if waiting else "",
        "action_label": "Acknowledge",
    }


def as_row(finding: Finding) -> dict[str, Any]:
    """A finding as the inbox shows it."""
    return as_flag(finding) | {"finding": finding, "rule": rule_name(finding.rule)}


def _finding(request: HttpRequest, pk: UUID) -> Finding:
    mine = Finding.objects.visible_to(cast("User", request.user))
    rows = mine.select_related("alliance", "acknowledged_by")
    found: Finding = get_object_or_404(rows, pk=pk)
    return found


def _viewed(mine: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    if wanted == "resolved":
        return mine.exclude(resolved_at=None).order_by("-resolved_at", "key")
    found = mine.filter(resolved_at=None).order_by("-severity", "due_on", "rule", "key")
    if wanted == "new":
        return found.filter(acknowledged_at=None)
    return found.filter(severity=Severity.HIGH) if wanted == "high" else found


def _filtered(found: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    for name, lookup in FILTERS.items():
        if value := request.GET.get(name, "").replace("\x00", "").strip():
            found = found.filter(**{lookup: value})
    return found


def _view(code: str, label: str, wanted: str, mine: QuerySet[Any]) -> dict[str, Any]:
    return {
        "label": label,
        "url": f"?view={code}",
        "is_current": code == wanted,
        "count": _viewed(mine, code).count(),
    }


def _facts(finding: Finding) -> list[dict[str, Any]]:
    severity = finding.get_severity_display()
    facts: list[dict[str, Any]] = [
        {"label": "Severity", "value": severity.capitalize(), "tone": severity},
        {"label": "State", "value": finding.state.replace("_", " "), "tone": finding.state},
        {"label": "Alliance", "value": finding.alliance.short_name, "url": _home(finding)},
        {"label": "About", "value": finding.subject, "url": _about(finding)},
    ]
    if finding.due_on:
        facts.append({"label": "Due", "value": f"{finding.due_on:%-d %B %Y}"})
    if finding.acknowledged_by:
        facts.append({"label": "Looked after by", "value": str(finding.acknowledged_by)})
    if finding.resolved_at:
        facts.append({"label": "Resolved", "value": f"{finding.resolved_at:%-d %B %Y}"})
    return facts


def _home(finding: Finding) -> str:
    return reverse("portal:alliance", args=[finding.alliance.slug])


def _about(finding: Finding) -> str:
    return reverse("portal:subject", args=[finding.alliance.slug, finding.subject])


def _clause(finding: Finding) -> str:
    clause = finding.explanation.get("inputs", {}).get("clause") or finding.subject
    return reverse("portal:subject", args=[finding.alliance.slug, clause])


def _explanation(finding: Finding) -> dict[str, Any]:
    told = finding.explanation
    figures = [
        {"label": name.replace("_", " ").capitalize(), "value": _shown(value)}
        for name, value in told.get("inputs", {}).items()
        if value not in (None, "") and name != "clause"
    ]
    return {
        "rule": rule_name(finding.rule),
        "rule_text": _wording(finding.rule),
        "figures": figures,
        "arithmetic": told.get("arithmetic"),
        "clause": told.get("citation"),
        "clause_url": _clause(finding),
        "since": finding.since,
        "clears": told.get("clears_when"),
    }


def _wording(code: str) -> str:
    doc = type(rules[code]).__doc__ or "" if code in rules.codes() else ""
    return " ".join(doc.split("\n\n")[0].split())


def _shown(value: Any) -> str:
    match value:
        case dict():
            return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
        case list():
            return ", ".join(_shown(one) for one in value)
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.4f}".rstrip("0").rstrip(".")
        case str() if DAY.fullmatch(value):
            return f"{date.fromisoformat(value):%-d %B %Y}"
        case _:
            return str(value)


def _history(finding: Finding) -> list[dict[str, Any]]:
    tones = {Change.Kind.OPENED: "warn", Change.Kind.WORSENED: "bad", Change.Kind.RESOLVED: "good"}
    events = [
        {
            "at": change.recorded_at,
            "who": f"Run for {change.run.as_of:%-d %B %Y}",
            "what": f"{change.get_kind_display().capitalize()}, {change.get_severity_display()}",
            "tone": tones[Change.Kind(change.kind)],
        }
        for change in finding.changes.select_related("run")
    ]
    if finding.acknowledged_at:
        events.append(
            {
                "at": finding.acknowledged_at,
                "who": str(finding.acknowledged_by),
                "what": "Acknowledged",
                "tone": "info",
            }
        )
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _marking(finding: Finding) -> str:
    if finding.release == Release.STATES:
        return f"Releasable to: {', '.join(finding.released_to)}"
    words = {Release.INTERNAL: "Internal: not releasable to the parties", Release.PUBLIC: "Public"}
    return words.get(Release(finding.release), "Releasable to all parties")

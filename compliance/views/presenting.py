"""How a finding is put to people: its row, its facts, its reason and its history."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from compliance.models import Change, Finding
from compliance.rule import rules

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIGURE = re.compile(r"-?\d+\.\d{2,}", re.ASCII)
TONES = {Change.Kind.OPENED: "warn", Change.Kind.WORSENED: "bad", Change.Kind.RESOLVED: "good"}

# What rules call their inputs, as people read it; any other name is written with a capital.
LABELS = {
    "cadence": "Rhythm",
    "defence_spending_usd_m": "Defence spending, millions of US dollars",
    "due_on": "Due by",
    "effective_on": "Takes effect on",
    "effort": "Effort ratio (1 is proportionate)",
    "gdp_usd_bn": "GDP, billions of US dollars",
    "is_uncertain": "Uncertain",
    "lapses_on": "Lapsed after",
    "latest_notice": "Last day to give notice",
    "occurrence": "Period",
    "opens_on": "Open from",
}


def rule_name(code: str) -> str:
    """A rule's code as people read it: `burden.imbalance` is Burden: imbalance."""
    return code.replace(".", ": ").replace("_", " ").capitalize()


def awaits(finding: Finding) -> bool:
    """Whether the reader may still acknowledge it; ask for findings `.with_rights_of(reader)`."""
    is_waiting = finding.acknowledged_at is None and finding.resolved_at is None
    return is_waiting and bool(getattr(finding, "is_editable", False))


def as_flag(finding: Finding) -> dict[str, Any]:
    """A finding as the kit lists it; with a button for those who may acknowledge it."""
    address = reverse("compliance:finding-acknowledge", args=[finding.pk])
    meta = (rule_name(finding.rule), finding.alliance.short_name, _attended(finding))
    return {
        "id": finding.pk,
        "url": reverse("compliance:finding-detail", args=[finding.pk]),
        "text": finding.title,
        "severity": finding.get_severity_display(),
        "severity_label": finding.get_severity_display().capitalize(),
        "meta": [part for part in meta if part],
        "action_url": address if awaits(finding) else "",
        "action_label": "Acknowledge",
    }


def _attended(finding: Finding) -> str:
    if finding.resolved_at:
        return "resolved"
    return f"looked after by {finding.acknowledged_by}" if finding.acknowledged_by else ""


def as_row(finding: Finding) -> dict[str, Any]:
    """A finding as the inbox shows it."""
    return as_flag(finding) | {"finding": finding, "rule": rule_name(finding.rule)}


def facts(finding: Finding) -> list[dict[str, Any]]:
    """What is on record about a finding."""
    severity = finding.get_severity_display()
    found: list[dict[str, Any]] = [
        {"label": "Severity", "value": severity.capitalize(), "tone": severity},
        {"label": "State", "value": finding.state.replace("_", " "), "tone": finding.state},
        {
            "label": "Alliance",
            "value": finding.alliance.short_name,
            "url": reverse("portal:alliance", args=[finding.alliance.slug]),
        },
        {"label": "About", "value": finding.subject, "url": _page_of(finding, finding.subject)},
    ]
    if finding.due_on:
        found.append({"label": "Due", "value": f"{finding.due_on:%-d %B %Y}"})
    if finding.acknowledged_by:
        found.append({"label": "Looked after by", "value": str(finding.acknowledged_by)})
    if finding.resolved_at:
        found.append({"label": "Resolved", "value": f"{finding.resolved_at:%-d %B %Y}"})
    return found


def _page_of(finding: Finding, ref: str) -> str:
    return reverse("portal:subject", args=[finding.alliance.slug, ref])


def explanation(finding: Finding) -> dict[str, Any]:
    """Why a finding stands, and what clears it."""
    told = finding.explanation
    inputs = told.get("inputs", {})
    return {
        "rule": rule_name(finding.rule),
        "rule_text": _wording(finding.rule),
        "figures": figures(inputs),
        "arithmetic": told.get("arithmetic"),
        "clause": told.get("citation"),
        "clause_url": _page_of(finding, inputs.get("clause") or finding.subject),
        "since": finding.since,
        "clears": told.get("clears_when"),
    }


def _wording(code: str) -> str:
    doc = type(rules[code]).__doc__ or "" if code in rules.codes() else ""
    return " ".join(doc.split("\n\n")[0].split())


def figures(inputs: dict[str, Any]) -> list[dict[str, str]]:
    """What a rule reckoned with, labelled with its unit; the clause is linked elsewhere."""
    return [
        {"label": _label(name), "value": shown(value)}
        for name, value in inputs.items()
        if value not in (None, "", [], {}) and name != "clause"
    ]


def _label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def shown(value: Any) -> str:
    """A value of JSON as people write it; two numbers are the ends of a range."""
    match value:
        case dict():
            return ", ".join(f"{name} {shown(one)}" for name, one in value.items())
        case [low, high] if _is_number(low) and _is_number(high):
            return f"{shown(low)} to {shown(high)}"
        case list():
            return ", ".join(shown(one) for one in value)
        case _:
            return _plain(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int) or bool(FIGURE.fullmatch(str(value)))


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.4f}".rstrip("0").rstrip(".")
        case str() if FIGURE.fullmatch(value):
            return f"{Decimal(value):,}"
        case str() if DAY.fullmatch(value):
            return f"{date.fromisoformat(value):%-d %B %Y}"
        case _:
            return str(value)


def history(finding: Finding) -> list[dict[str, Any]]:
    """What happened to a finding, newest first."""
    events = [_event(change) for change in finding.changes.select_related("run")]
    if finding.acknowledged_at:
        who = str(finding.acknowledged_by)
        what = {"what": "Looked after from here on", "tone": "info"}
        events.append({"at": finding.acknowledged_at, "who": who, **what})
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _event(change: Change) -> dict[str, Any]:
    return {
        "at": change.recorded_at,
        "who": f"Run for {change.run.as_of:%-d %B %Y}",
        "what": f"{change.get_kind_display().capitalize()}, {change.get_severity_display()}",
        "tone": TONES[Change.Kind(change.kind)],
    }

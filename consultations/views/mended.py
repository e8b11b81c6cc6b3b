"""How records of consultations are changed by hand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from audit.actions import history
from audit.models import Event as Written
from compliance.engine import ask_recheck
from consultations.actions import settle
from consultations.forms import ContactForm, ForumForm, HotlineForm, PriorForm, RequestForm
from consultations.models import Forum, Request
from consultations.views.frame import may_edit
from kit import clock
from kit.mending import Mending, by_model


def keep_forum(form: Any, by: Any) -> Forum:
    """Save a forum; what it discharges is settled anew."""
    forum: Forum = form.save()
    settle(alliance=forum.alliance, day=clock.today(), at=clock.now())
    return forum


def keep(form: Any, by: Any) -> Any:
    """Save a row, and have its alliance judged anew."""
    row = form.save()
    ask_recheck(row.alliance_id)
    return row


def _itself(row: Any) -> str:
    address: str = row.get_absolute_url()
    return address


def _call(row: Any) -> str:
    name = "request" if isinstance(row, Request) else "prior"
    return reverse(f"consultations:{name}-edit", args=[row.pk])


def _contact(row: Any) -> str:
    return reverse("consultations:contact-edit", args=[row.pk])


MENDED = by_model(
    Mending(ForumForm, keep_forum, _itself),
    Mending(HotlineForm, keep, _itself),
    Mending(RequestForm, keep, _call),
    Mending(PriorForm, keep, _call),
    Mending(ContactForm, keep, _contact),
)


def told(request: HttpRequest, row: Any) -> list[dict[str, Any]]:
    """What happened to a row and its parts; who may change them takes changes back from there."""
    mine = may_edit(request, row)
    return history(Written.objects.of(row.pk), mended=MENDED if mine else ())

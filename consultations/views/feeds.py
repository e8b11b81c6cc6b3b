"""Calendars to subscribe to: one's own addresses, and what they lead to."""

from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import introduce, name_of
from accounts.models import User
from alliances.access import person
from consultations.actions import entries, revoke, subscribe, subscriber
from consultations.actions.subscribing import digest_of
from consultations.calendars import write
from consultations.forms import FeedForm
from consultations.models import Feed
from kit import clock
from kit.errors import Refused
from kit.views import carried_out, does, fills, page

KEEP = timedelta(minutes=15)


@fills
def feed_list(request: HttpRequest) -> HttpResponse:
    """One's calendars; a new one's secret address is shown here once."""
    form = FeedForm(request.POST if request.method == "POST" else None, principal=person(request))
    if request.method != "POST":
        return _list(request, form)
    if not form.is_valid():
        return _list(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not isinstance(request.user, User):
        form.add_error(None, "Stop looking through the eyes of a state first.")
        return _list(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made, secret = subscribe(by=person(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _list(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    address = request.build_absolute_uri(reverse("consultations:feed-show", args=[secret]))
    fresh = FeedForm(principal=person(request))
    return _list(request, fresh, made=made, address=address)


def _list(request: HttpRequest, form: FeedForm, status: int = 200, **more: Any) -> HttpResponse:
    feeds = _mine(request).filter(revoked_at=None)
    return page(
        request,
        "consultations/feed_list.html",
        status_code=status,
        form=form,
        feeds=feeds.select_related("alliance", "forum"),
        **more,
    )


def _mine(request: HttpRequest) -> QuerySet[Feed]:
    """One's own; whoever looks through the eyes of a state sees none, for it has none."""
    user = request.user
    return Feed.objects.filter(user=user) if isinstance(user, User) else Feed.objects.none()


@does
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """Close one of one's calendars."""
    back, key = reverse("consultations:feed-list"), _key(request.POST.get("feed", ""))
    feed = _mine(request).filter(pk=key).first() if key else None

    def do() -> None:
        if feed is None:
            raise Refused("unknown_feed", "There is no such calendar of yours.")
        revoke(feed=feed, at=clock.now())

    return carried_out(request, do, "The address leads nowhere any more.", back)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
def feed_show(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, with the rights its owner has now (RFC 5545)."""
    key = subscriber(secret)
    user = User.objects.filter(pk=key, is_active=True).first() if key else None
    if user is None:
        raise Http404
    introduce(name_of(user))
    rows = Feed.objects.select_related("alliance", "forum", "user")
    feed = get_object_or_404(rows, digest=digest_of(secret), revoked_at=None)
    site = request.build_absolute_uri("/").rstrip("/")
    data = write(_name(feed), entries(feed=feed, at=clock.now(), site=site))
    return _sent(request, data)


def _name(feed: Feed) -> str:
    about = feed.forum or feed.alliance
    return f"Entente: {about}" if about else "Entente"


def _sent(request: HttpRequest, data: bytes) -> HttpResponse:
    """The calendar, or that it is as it was for whoever shows the tag of it (RFC 9110, 13.1.2)."""
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    known = {
        one.strip().removeprefix("W/")
        for one in request.headers.get("If-None-Match", "").split(",")
    }
    answer: HttpResponse = HttpResponseNotModified() if {tag, "*"} & known else HttpResponse(data)
    if answer.status_code == HTTPStatus.OK:
        answer["Content-Type"] = "text/calendar; charset=utf-8"
        answer["Content-Disposition"] = 'inline; filename="entente.ics"'
    answer["ETag"] = tag
    answer["Cache-Control"] = f"private, max-age={int(KEEP.total_seconds())}"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer

"""The text of an instrument: to read, to compare, to take away."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.dateparse import parse_date

from alliances.access import may, noted
from kit import clock
from kit.views import shows
from portal import reading
from portal.views.alliance.frame import Visit, enter, show, visible
from treaties.models import Instrument, Text
from treaties.texts.akn.writing import Identity, as_akn
from treaties.texts.comparing import compared
from treaties.texts.parts import Version

LONG_AGO = date(1, 1, 1)


@shows
def instrument_text(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """The articles as they stood on a day, with what rests on them in the margin."""
    desk = enter(request, slug)
    found = find(desk, ref)
    texts = versions(desk, found)
    on, problem = _day(request.GET.get("on", ""))
    chosen = _chosen(request, texts, on)
    other = _standing(texts, request.GET.get("beside", ""), on)
    rows = reading.rows(desk.user, found, chosen, other, on) if chosen else []
    shown = {row.passage.pk for row in rows}
    apart = [one for one in reading.passages(desk.user, chosen) if one.pk not in shown]
    return show(
        request,
        desk,
        "treaties",
        "portal/instrument_text.html",
        instrument=found,
        texts=texts,
        text=chosen,
        other=other,
        languages=sorted({one.language for one in texts}),
        on=on,
        problem=problem,
        rows=rows,
        coverage=reading.coverage(rows),
        apart=apart,
        verify=_verify(request, chosen) if chosen else "",
        may_edit=may(desk.user, desk.here, "edit"),
        may_change=Instrument.objects.editable_by(desk.user).filter(pk=found.pk).exists(),
        crumbs=crumbs(desk, found, "Text"),
    )


@shows
def instrument_compare(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Two versions, article by article and word by word, as a page or (`format=json`) as data."""
    desk = enter(request, slug)
    found = find(desk, ref)
    texts = versions(desk, found)
    old, new = _pair(request, texts)
    differences, promises = [], []
    if old and new:
        both = [[one.value() for one in reading.passages(desk.user, t)] for t in (old, new)]
        differences = compared(*both)
        changed = [one.address for one in differences if one.kind != "same"]
        promises = reading.touched(desk.user, changed, old, new)
    if request.GET.get("format") == "json":
        return JsonResponse(
            {
                "instrument": found.ref,
                "old": _told(old),
                "new": _told(new),
                "parts": [asdict(one) for one in differences],
                "commitments": [one.ref for one in promises],
            }
        )
    return show(
        request,
        desk,
        "treaties",
        "portal/instrument_compare.html",
        instrument=found,
        texts=texts,
        old=old,
        new=new,
        differences=[one for one in differences if one.kind != "same"],
        same=sum(one.kind == "same" for one in differences),
        promises=promises,
        crumbs=crumbs(desk, found, "Compare"),
    )


@shows
def instrument_akn(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """A version as an Akoma Ntoso document; 404 where there is no text."""
    desk, today = enter(request, slug), clock.today()
    found = find(desk, ref)
    text = _chosen(request, versions(desk, found), today)
    if text is None:
        raise Http404
    parts = tuple(one.value() for one in reading.passages(desk.user, text))
    signed = found.actions.filter(kind="signed", part_of=None).first()
    signed_on = signed.done_on.earliest if signed and signed.done_on else LONG_AGO
    from_day = text.holds_from or signed_on
    told = (signed_on, from_day, today, text.sha256, _verify(request, text))
    who = Identity(found.ref, text.title or found.title, *told)
    answer = HttpResponse(
        as_akn(Version(text.language, parts), who), content_type="application/akn+xml"
    )
    answer["Content-Disposition"] = f'attachment; filename="{found.ref}.{text.language}.xml"'
    return answer


def _verify(request: HttpRequest, text: Text) -> str:
    """Where whoever holds a copy learns whether it is genuine."""
    return request.build_absolute_uri(reverse("portal:verify-copy", args=[text.sha256]))


def find(desk: Visit, ref: str) -> Instrument:
    """The instrument of that reference: the alliance's own before one shared with it."""
    found: Instrument | None = visible(Instrument.objects.filter(ref=ref), desk).first()
    if found is None:
        raise Http404
    noted(found)
    return found


def versions(desk: Visit, found: Instrument) -> list[Text]:
    """Its texts, by language, the newest first."""
    rows = Text.objects.visible_to(desk.user).filter(instrument=found)
    return list(rows.select_related("amendment", "original", "accepted_by").newest_first())


def crumbs(desk: Visit, found: Instrument, here: str) -> list[dict[str, str]]:
    """The way to a page of an instrument."""
    slug = desk.here.slug
    return [
        {"label": desk.here.short_name, "url": reverse("portal:alliance", args=[slug])},
        {"label": "Treaties", "url": reverse("portal:treaties", args=[slug])},
        {"label": found.ref, "url": reverse("portal:instrument", args=[slug, found.ref])},
        {"label": here},
    ]


def _day(asked: str) -> tuple[date, str]:
    """The day asked for; today if none is, or if it is none, with what is wrong."""
    if not asked:
        return clock.today(), ""
    try:
        found = parse_date(asked)
    except ValueError:
        found = None
    return (found, "") if found else (clock.today(), asked)


def _chosen(request: HttpRequest, texts: list[Text], on: date) -> Text | None:
    """The version asked for by key, else the one of the language that stood on the day."""
    wanted = request.GET.get("version", "")
    exact = next((one for one in texts if str(one.pk) == wanted), None)
    languages = [one.language for one in texts]
    default = "en" if "en" in languages else next(iter(languages), "")
    return exact or _standing(texts, request.GET.get("language") or default, on)


def _standing(texts: list[Text], language: str, on: date) -> Text | None:
    spoken = [one for one in texts if one.language == language]
    return next((one for one in spoken if (one.holds_from or LONG_AGO) <= on), None)


def _pair(request: HttpRequest, texts: list[Text]) -> tuple[Text | None, Text | None]:
    """The versions asked for, else the last two of a language that has two."""
    by_key = {str(one.pk): one for one in texts}
    old, new = (by_key.get(request.GET.get(name, "")) for name in ("old", "new"))
    if old or new:
        return old, new
    pairs = zip(texts[1:], texts, strict=False)
    return next((pair for pair in pairs if pair[0].language == pair[1].language), (None, None))


def _told(text: Text | None) -> dict[str, Any] | None:
    if text is None:
        return None
    key: UUID = text.pk
    return {
        "id": str(key),
        "language": text.language,
        "holds_from": text.holds_from.isoformat() if text.holds_from else None,
        "sha256": text.sha256,
    }

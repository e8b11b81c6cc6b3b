"""The page of search."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from kit.views import page, shows
from portal import searching
from portal.forms import SearchForm
from portal.standing import Desk
from treaties.models import Instrument


@shows
def search(request: HttpRequest) -> HttpResponse:
    """Texts and names of instruments; the exact reference of one leads straight there."""
    user = cast("User", request.user)
    desk, spoken = Desk.of(user), searching.languages(user)
    form = SearchForm(user, spoken, request.GET)
    if not form.is_valid():
        return page(request, "portal/search.html", form=form, found=None, query="")
    told = form.cleaned_data
    words = told["q"].strip()
    if seat := _exact(desk, words):
        return redirect(seat)
    what = searching.Asked(words, told["alliance"], told["language"], told["on"])
    start = _start(request.GET.get("start", ""))
    found = searching.find(user, what, spoken, start=start)
    hits = [(hit, desk.nearest(hit.passage, hit.passage.instrument)) for hit in found.hits]
    names = [(one, desk.nearest(one, one)) for one in found.names]
    after = start + searching.SHOWN
    return page(
        request,
        "portal/search.html",
        form=form,
        found=found,
        hits=hits,
        names=names,
        query=words,
        next_start=after if after < found.count else None,
        before=max(0, start - searching.SHOWN) if start else None,
        most=searching.MOST,
    )


def _exact(desk: Desk, words: str) -> str:
    """The page of the instrument whose reference it is; empty if there is none."""
    rows = Instrument.objects.visible_to(desk.user).filter(ref=words.replace("\x00", ""))
    found = rows.prefetch_related("also_alliances").first() if words else None
    if found is None:
        return ""
    return reverse("portal:instrument", args=[desk.nearest(found, found).slug, found.ref])


def _start(asked: str) -> int:
    return min(int(asked), searching.MOST) if asked.isdecimal() and len(asked) < 6 else 0

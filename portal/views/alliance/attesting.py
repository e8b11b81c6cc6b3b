"""Two ledgers: what a state's own people attest, and the reconciliation of each quarter."""

import csv
from collections.abc import Iterator
from typing import IO, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from alliances.models import in_words, narrower
from audit.actions import note_export
from burden.actions import attest
from burden.forms import AttestForm
from burden.models import Attestor, Contribution
from kit import clock
from kit.importing.failing import safe
from kit.records import Deed, confirm
from kit.views import fills, shows
from portal.reconciling import HEADINGS, attested, ending, lines, paired, span, tallied
from portal.views.alliance.exports import TYPES, taken
from portal.views.alliance.frame import Visit, enter, paged, show, way

FIRST, LAST = 1900, 2200


def seats(desk: Visit) -> set[str]:
    """The states that whoever looks speaks for here."""
    rows = Attestor.objects.visible_to(desk.user).of(desk.user).filter(alliance=desk.here)
    return set(rows.values_list("state", flat=True))


@fills
def contribution_attest(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """What one side says of a contribution, by somebody who is seated for it."""
    desk = enter(request, slug)
    rows = Contribution.objects.visible_to(desk.user).filter(alliance=desk.here, ref=ref)
    row = rows.select_related("contributor", "beneficiary").first()
    if row is None:
        raise Http404
    sides = [one for one in (row.contributor, row.beneficiary) if one.iso3 in seats(desk)]
    if not sides:
        raise PermissionDenied

    def do(form: Any) -> str:
        attest(contribution=row, by=cast("User", desk.user), **form.cleaned_data)
        return f"{reverse('portal:contributions', args=[slug])}#{row.ref}"

    unit = row.currency or row.unit
    deed = Deed(
        f"What you say of {row.ref}",
        "Attest it",
        do,
        "It is kept beside the figure on record.",
        f"On record: {row.amount:,.2f} {unit}, from {row.contributor} to {row.beneficiary}, "
        f"{row.get_basis_display()}, {row.period_start:%-d %B %Y} to "
        f"{row.period_end:%-d %B %Y}.",
        crumbs=[*way(desk, "contributions"), {"label": row.ref}],
    )
    return confirm(request, deed, AttestForm, sides=sides, unit=unit)


@shows
def reconciliation(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """What both sides say of each contribution that ends in a quarter."""
    desk = enter(request, slug)
    rows = _rows(desk, year, quarter)
    found = paged(request, rows)
    told = tallied(attested(rows, desk.user), found.paginator.count)
    return show(
        request,
        desk,
        "burden",
        "portal/reconciliation.html",
        year=year,
        quarter=quarter,
        page_obj=found,
        pairs=paired(found.object_list, desk.user),
        tally=told,
        before=(year - 1, 4) if quarter == 1 else (year, quarter - 1),
        after=(year + 1, 1) if quarter == 4 else (year, quarter + 1),
        seats=seats(desk),
        crumbs=[*way(desk, "contributions"), {"label": f"Reconciliation {year} Q{quarter}"}],
    )


@shows
def reconciliation_csv(
    request: HttpRequest, slug: str, year: int, quarter: int
) -> HttpResponseBase:
    """The same as a table to take away; it is on record that it was."""
    desk = enter(request, slug)
    pairs = paired(_rows(desk, year, quarter), desk.user)
    marking = narrower(*((one.row.release, one.row.released_to) for one in pairs))

    def write(out: IO[str]) -> None:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        writer.writerows(_harmless(lines(pairs)))
        label = f"reconciliation of {slug}, {year} Q{quarter}: {in_words(marking)}"
        note_export(desk.here, label, rows=len(pairs))

    return taken(write, f"reconciliation-{slug}-{year}-q{quarter}.csv", TYPES["csv"], marking)


def this_quarter() -> tuple[int, int]:
    """The last quarter that is over."""
    today = clock.today()
    number = (today.month - 1) // 3
    return (today.year, number) if number else (today.year - 1, 4)


def _rows(desk: Visit, year: int, quarter: int) -> Any:
    if not (FIRST <= year <= LAST and 1 <= quarter <= 4):
        raise Http404
    return ending(desk.here, desk.user, *span(year, quarter))


def _harmless(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [safe(cell) for cell in row]

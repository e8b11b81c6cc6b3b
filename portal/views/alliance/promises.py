"""The commitments of an alliance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.models import Commitment
from commitments.querysets import CommitmentQuerySet
from kit import clock
from portal.standing import standings
from portal.views.alliance.frame import PAGE, Visit, enter, paged, show, visible


@login_required
@require_safe
def commitments(request: HttpRequest, slug: str) -> HttpResponse:
    """What was promised, and when the recurring ones fall due."""
    desk, today = enter(request, slug), clock.today()
    pages = paged(request, in_order(desk).with_clause())
    stands = standings(desk.user, list(pages), today)
    rows = [(row, stands[row.pk]) for row in pages]
    return show(request, desk, "commitments", page_obj=pages, rows=rows)


def in_order(desk: Visit) -> CommitmentQuerySet:
    """The alliance's commitments as its pages list them: its own first, each by number."""
    return visible(Commitment.objects.all(), desk, "number")


def row_address(desk: Visit, ref: str) -> str:
    """The address of a commitment's row on the page it is on; empty where there is none."""
    refs = list(in_order(desk).values_list("ref", flat=True))
    if ref not in refs:
        return ""
    number = refs.index(ref) // PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{reverse('portal:commitments', args=[desk.here.slug])}{query}#{ref}"

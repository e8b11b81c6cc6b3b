"""What if: an instrument is denounced on a day, and what falls with it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from burden.models import Contribution
from commitments.models import Commitment
from consultations.models import Forum
from exercises.models import Series
from kit import clock
from kit.views import shows
from portal.views.alliance.family import address_of, edges_for
from portal.views.alliance.frame import Visit, day_asked, enter, show, visible
from treaties.models import Instrument
from treaties.models.history import ended_on, facts_of, link_of
from treaties.term import Exit, Facts, Prospect, TermKind, earliest_exit, prospect, tacit_renewal
from treaties.term.falling import RESTS_ON, Bond, Fate, Outlook, falling

MOST = 100  # rows of a kind that are named; all are counted
WHY_NOT = {
    TermKind.NONE: "Nothing is recorded of its duration, so no right to leave is known (VCLT 56).",
    TermKind.FIXED: "It has a fixed term and no notice clause: nobody leaves it alone (VCLT 54).",
    TermKind.FOLLOWS_PARENT: "It ends with its parent: denounce that one.",
}
PART_ALONE = (
    "Its set days of exit end one part alone (%(part)s): a right to leave that implies none to "
    "leave the rest (VCLT 56)."
)


@shows
def instrument_exit(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """If notice were received on a day (`on`): when it ends, what falls, what loses its basis."""
    desk = enter(request, slug)
    found = visible(Instrument.objects.filter(ref=ref), desk).with_history().first()
    if found is None:
        raise Http404
    asked = request.GET.get("on", "")
    on = day_asked(asked) or clock.today()
    facts = facts_of(found)
    ahead = prospect(facts, on)
    leaving = _exit(facts, ahead, on)
    effective = leaving.effective_on if leaving else facts.cut_on(on) or on
    is_over = ahead.ends_on is not None and ahead.ends_on < on
    fates = {} if is_over else _fates(desk, found, effective)
    gone = [pk for pk, one in fates.items() if one.fate is Fate.FALLS]
    return show(
        request,
        desk,
        "treaties",
        "portal/instrument_exit.html",
        instrument=found,
        on=on,
        problem=_problem(asked),
        ahead=ahead,
        is_over=is_over,
        is_ended=facts.cut_on(on) is not None,
        is_political=found.binding == Instrument.Binding.NOT_BINDING,
        leaving=leaving,
        effective=effective,
        last=effective - timedelta(days=1),
        why_not=_why_not(facts, ahead),
        parents=_parents(desk, found) if facts.term.kind is TermKind.FOLLOWS_PARENT else [],
        is_for_one=found.has_many_parties,
        fates=_named(desk, fates),
        losses=list(_losses(desk, gone, effective)) if gone else [],
        crumbs=_crumbs(desk, found),
    )


def _problem(asked: str) -> str:
    is_wrong = asked and day_asked(asked) is None
    return _("That is not a day such as 2027-01-31: today is shown.") if is_wrong else ""


def _exit(facts: Facts, ahead: Prospect, on: date) -> Exit | None:
    """The earliest end that a notice received on the day can bring; None if nobody can alone.

    Nor if it ends without one, no later than that.
    """
    if facts.cut_on(on) is not None:
        return None
    found = _by_notice(facts, on)
    is_late = found and _ends_before(facts, ahead, found.effective_on)
    return None if is_late else found


def _ends_before(facts: Facts, ahead: Prospect, day: date) -> bool:
    renews = facts.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL
    return ahead.ends_on is not None and not renews and ahead.ends_on < day


def _why_not(facts: Facts, ahead: Prospect) -> str:
    """Why no notice received on the day brings an end."""
    if ahead.part:
        return PART_ALONE % {"part": ahead.part}
    has_clause = facts.term.notice is not None or facts.term.window is not None
    if ahead.ends_on is not None and has_clause:
        return "It ends by itself before a notice could take effect."
    return WHY_NOT.get(facts.term.kind, "No exit can be reached by notice on this day.")


def _by_notice(facts: Facts, on: date) -> Exit | None:
    if facts.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL:
        stopped = tacit_renewal(facts.term, [*facts.notices, on], on).terminates_on
        return (
            Exit(stopped, on, None, is_default=False) if stopped else earliest_exit(facts.term, on)
        )
    return earliest_exit(facts.term, on)


def _fates(desk: Visit, found: Instrument, effective: date) -> dict[UUID, Outlook]:
    """What becomes of the family; whatever is over by then neither falls nor passes it on."""
    edges = edges_for(desk)
    near = {end for young, _, old in edges for end in (young, old)} | {found.pk}
    family = list(Instrument.objects.filter(pk__in=near).with_history())
    over = {one.pk for one in family if one.pk != found.pk and _is_over(one, effective)}
    follows = {str(one.pk): facts_of(one).term.kind is TermKind.FOLLOWS_PARENT for one in family}
    bonds = [
        Bond(str(young), kind, str(old)) for young, kind, old in edges if not {young, old} & over
    ]
    outlooks = falling(str(found.pk), effective, bonds, follows)
    return {UUID(one.ref): one for one in outlooks}


def _parents(desk: Visit, found: Instrument) -> list[dict[str, Any]]:
    """What it ends with, as far as one may see it, with the way to what happens if that ends."""
    older = [one for young, kind, one in edges_for(desk) if young == found.pk and kind in RESTS_ON]
    rows = Instrument.objects.visible_to(desk.user).filter(pk__in=older)
    return [
        {"title": row.title, "url": f"{address_of(desk, row)}exit/"}
        for row in rows.prefetch_related("also_alliances")
    ]


def _is_over(instrument: Instrument, day: date) -> bool:
    link, stopped = link_of(instrument), ended_on(instrument)
    by_term = link is not None and link.ends_on is not None and link.ends_on < day
    return by_term or (stopped is not None and stopped <= day)


def _named(desk: Visit, fates: dict[UUID, Outlook]) -> list[dict[str, Any]]:
    """Each instrument with its fate, and the reason with references instead of keys."""
    known = Instrument.objects.visible_to(desk.user).prefetch_related("also_alliances")
    rows = known.in_bulk(list(fates))
    told = []
    for pk, one in fates.items():
        why = one.why
        for key in one.chain:
            why = why.replace(key, rows[UUID(key)].ref)
        row = rows[pk]
        told.append({"instrument": row, "url": address_of(desk, row), "fate": one, "why": why})
    return told


def _losses(desk: Visit, gone: Collection[UUID], day: date) -> Iterable[dict[str, Any]]:
    """What rests on the instruments that fall: commitments, and all that serves them.

    What is over by the day loses nothing: promises and series that have run out, years given for.
    """
    rests = Q(instrument__in=gone) | Q(provision__instrument__in=gone)
    runs = Q(runs_until=None) | Q(runs_until__gte=day)
    promises = Commitment.objects.visible_to(desk.user).filter(rests, runs)
    given = _seen(Contribution, desk).filter(period_end__gte=day)
    serves = Q(commitment__in=promises.values("pk"))
    slug = desk.here.slug
    for title, page, rows in (
        ("Commitments", "commitments", promises.order_by("ref")),
        ("Forums", "consultations", _seen(Forum, desk).filter(serves).order_by("ref")),
        ("Exercise series", "exercises", _seen(Series, desk).filter(serves, runs).order_by("ref")),
        (
            "Contributions",
            "contributions",
            given.filter(serves | Q(instrument__in=gone)).order_by("ref"),
        ),
    ):
        named = list(rows[: MOST + 1])
        yield {
            "title": title,
            "url": reverse(f"portal:{page}", args=[slug]),
            "rows": named[:MOST],
            "is_cut": len(named) > MOST,
        }


def _seen(table: Any, desk: Visit) -> Any:
    return table.objects.visible_to(desk.user)


def _crumbs(desk: Visit, found: Instrument) -> list[dict[str, str]]:
    slug = desk.here.slug
    return [
        {"label": desk.here.short_name, "url": reverse("portal:alliance", args=[slug])},
        {"label": "Treaties", "url": reverse("portal:treaties", args=[slug])},
        {"label": found.ref, "url": reverse("portal:instrument", args=[slug, found.ref])},
        {"label": "If it were denounced"},
    ]

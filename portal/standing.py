"""How the alliances stand, for the pages: figures from findings, occurrences and country-years."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Eyes
from alliances.models import Alliance, Release, Scoped
from alliances.querysets import Principal
from burden.models import CountryYear, Tolerance
from burden.shares import OURS, Setting, yearly_efforts
from burden.shares.sensitivity import Verdict, verdict
from commitments.actions import suspended_on
from commitments.cadence import NEVER, Rhythm, lead
from commitments.models import Commitment, Occurrence
from compliance.models import Finding, Run
from compliance.rule import Scope, rules
from compliance.views import rule_name
from consultations.models import Forum, Meeting
from treaties.models import Instrument

FIRST_YEAR = 2010

WORSE = ("due_soon", "overdue", "lapsed", "suspended")
WORDS = {
    "met": "kept",
    "due_soon": "kept, due soon",
    "overdue": "overdue",
    "lapsed": "lapsed",
    "suspended": "suspended",
}

type Efforts = dict[int, dict[str, Decimal]]
type Shared = Instrument | Forum
type Tally = defaultdict[UUID, Counter[str]]


class Standing(NamedTuple):
    """How a recurring commitment stands: nothing waits, due, due_soon, overdue, lapsed, suspended.

    A suspended one has no day: nothing falls due until it is resumed.
    """

    state: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Desk:
    """Where a person sits: the alliances granted to them, and the one they look at, if one."""

    user: Principal
    granted: dict[UUID, Alliance]
    here: Alliance | None = None

    @classmethod
    def of(cls, user: Principal) -> "Desk":
        """The desk of a person, with the members of each alliance."""
        mine = list(Alliance.objects.visible_to(user).prefetch_related("memberships__state"))
        if isinstance(user, Eyes):  # as in the API, our own words go no further than our records
            for one in mine:
                if one.release not in (Release.PARTIES, Release.PUBLIC):
                    one.note, one.profile = "", {}
        return cls(user, {one.pk: one for one in mine})

    def seat(self, row: Scoped, sharer: Shared | None = None) -> Alliance:
        """The alliance that a visible row is shown under: its home if granted.

        Otherwise one that it is shared with, the one looked at before others; `sharer` is the
        record that says with which, such as a meeting's forum.
        """
        if home := self.granted.get(row.alliance_id):
            return home
        also = [self.granted[one.pk] for one in _also(sharer) if one.pk in self.granted]
        return self.here if self.here and self.here in also else also[0]

    def nearest(self, row: Scoped, sharer: Shared | None = None) -> Alliance:
        """The alliance looked at, if the row is at home there or shared with it; else its seat."""
        is_here = self.here and (row.alliance_id == self.here.pk or self.here in _also(sharer))
        return self.here if self.here and is_here else self.seat(row, sharer)

    def origin(self, row: Scoped) -> str:
        """What a row of another alliance says of where it comes from; nothing for one of here."""
        if self.here is None or row.alliance_id == self.here.pk:
            return ""
        home = self.granted.get(row.alliance_id)
        return f"shared by {home.short_name}" if home else f"shared with {self.here.short_name}"


def _also(sharer: Shared | None) -> list[Alliance]:
    return list(sharer.also_alliances.all()) if sharer else []


@dataclass(frozen=True)
class Holding:
    """The tolerance that an alliance is held against, as somebody sees it; without one ours.

    `newest` is the last approved one that they may see. Whoever may not see its successor is told
    the day on which it was superseded, and no more; nor are partners ever told that there is none.
    """

    newest: Tolerance | None
    on: date
    is_partners: bool = False

    @property
    def is_superseded(self) -> bool:
        return self.newest is not None and self.newest.is_superseded(self.on)

    @property
    def agreed(self) -> Setting | None:
        """What the alliance has approved, and holds."""
        return None if self.newest is None or self.is_superseded else self.newest.setting

    @property
    def setting(self) -> Setting:
        return self.agreed or OURS

    @property
    def words(self) -> str:
        """What it is, as the name of a band."""
        if self.agreed:
            return _("Tolerance that the alliance has approved")
        if self.newest and self.newest.superseded_on and self.is_superseded:
            day = date_format(self.newest.superseded_on, "j F Y")
            return _("Usual tolerance; the one approved was superseded on %s") % day
        if self.is_partners:
            return _("Usual tolerance")
        return _("Usual tolerance (none was approved)")


@dataclass(frozen=True)
class Effort:
    """The effort of an alliance's members over the years, what they are called, the tolerance."""

    alliance: Alliance
    names: dict[str, str]
    years: Efforts
    holding: Holding

    @property
    def setting(self) -> Setting:
        """The tolerance that it is held against."""
        return self.holding.setting

    @property
    def band(self) -> tuple[float, float]:
        """From where to where an effort is in balance, to draw."""
        return float(self.setting.low), float(self.setting.high)

    @property
    def last(self) -> int:
        return max(self.years, default=0)

    def points(self, iso3: str) -> list[tuple[int, float | None]]:
        """One member's line; a year without figures for all members is a gap."""
        span = range(max(FIRST_YEAR, min(self.years)), self.last + 1) if self.years else ()
        return [
            (year, float(self.years[year][iso3]) if year in self.years else None) for year in span
        ]


def efforts(alliances: Sequence[Alliance], user: Principal, as_of: date) -> list[Effort]:
    """The efforts of the alliances, memberships prefetched, as a principal sees them: two queries.

    A tolerance that is not released to the principal is not shown: ours is, as without it.
    """
    figures = CountryYear.objects.figures_of(alliances, as_of)
    held = holdings(alliances, user, as_of)
    found = []
    for one in alliances:
        names = {each.state.iso3: each.state.name for each in one.memberships.all()}
        years = yearly_efforts(figures[one.pk], names, as_of)
        found.append(Effort(one, names, years, held[one.pk]))
    return found


def holdings(
    alliances: Iterable[Alliance],
    user: Principal,
    as_of: date,
    rule: str = Tolerance.Rule.IMBALANCE,
) -> dict[UUID, Holding]:
    """The tolerance for a rule that a principal sees in each alliance on a day: one query."""
    keys = [one.pk for one in alliances]
    newest = Tolerance.objects.visible_to(user).newest(rule, as_of, alliance__in=keys)
    is_partners = isinstance(user, Eyes)
    return {key: Holding(newest.get(key), as_of, is_partners) for key in keys}


def multiples(found: Iterable[Effort]) -> Iterator[dict[str, Any]]:
    """A small line for each member but the one nearest to carrying the average by weight."""
    for effort in found:
        if not effort.years:
            continue
        now = effort.years[effort.last]
        anchor = min(now, key=lambda iso3: abs(1 - now[iso3]))
        for iso3 in now:
            if iso3 != anchor:
                yield _multiple(effort, iso3, now[iso3])


def _multiple(effort: Effort, iso3: str, ratio: Decimal) -> dict[str, Any]:
    low, high = effort.setting.low, effort.setting.high
    told = verdict(ratio, low, high)
    named = effort.alliance.short_name
    return {
        "label": effort.names[iso3],
        "sub": f"{named}, tolerance {effort.setting.within}" if effort.holding.agreed else named,
        "url": reverse("portal:alliance", args=[effort.alliance.slug]),
        "points": effort.points(iso3),
        "goal": effort.band,
        "low": min(0.2, effort.band[0]),
        "high": max(1.3, effort.band[1]),
        "value": f"{ratio:.2f}",
        "gap": told.value,
        "tone": "good" if told is Verdict.WITHIN else "bad",
    }


def tally(desk: Desk, as_of: date) -> Tally:
    """How the recurring commitments stand, each once, by the alliance one sees them in."""
    promises = Commitment.objects.visible_to(desk.user).with_cadence()
    tracked = promises.filter(pk__in=promises.on_record().values("pk")).order_by()
    rows = list(tracked.prefetch_related("instrument__also_alliances"))
    stands = standings(desk.user, rows, as_of)
    found: Tally = defaultdict(Counter)
    for row in rows:
        state = stands[row.pk].state
        found[desk.seat(row, row.instrument).pk][state if state in WORSE else "met"] += 1
    return found


def standings(
    user: Principal, promises: Collection[Commitment], as_of: date
) -> dict[UUID, Standing]:
    """How each commitment stands, by its occurrence that has been open longest: the worst one."""
    paused = suspended_on(as_of, Scope())
    waiting = Occurrence.objects.visible_to(user).open_on(as_of)
    oldest = waiting.filter(commitment__in=[row.pk for row in promises]).earliest_of_each()
    first = {one.commitment_id: one for one in oldest}
    return {row.pk: _standing(row, first.get(row.pk), as_of, paused) for row in promises}


def _standing(
    promise: Commitment, one: Occurrence | None, as_of: date, paused: Collection[UUID]
) -> Standing:
    cadence = promise.cadence()
    if cadence is None or cadence.rhythm is Rhythm.NONE_FIXED:
        return Standing()
    if promise.instrument_id in paused or (one and one.due_on == NEVER):
        return Standing("suspended")
    if one is None:
        return Standing()
    if one.lapses_on < as_of:
        return Standing("lapsed", one.due_on)
    if one.due_on < as_of:
        return Standing("overdue", one.due_on)
    return Standing("due_soon" if one.due_on <= as_of + lead(cadence) else "due", one.due_on)


def kpis(findings: QuerySet[Finding], stands: Tally) -> list[dict[str, Any]]:
    """The key figures of the overview: one query. Each leads to the findings that it rests on."""
    rows = findings.order_by().values_list("rule").annotate(n=Count("pk"))
    told: Counter[str] = Counter(dict(rows))
    soon, ending = told["commitments.due_soon"], told["treaties.expiring"]
    uneven, missed = told["burden.imbalance"], told["exercises.series_lapsed"]
    return [
        _kept(sum(stands.values(), Counter())),
        _kpi("Due or ending soon", soon + ending, "commitments.due_soon", "treaties.expiring")
        | {
            "sub": f"{soon} due within 60 days, {ending} ending within a year",
            "tone": "warn" if soon + ending else "",
        },
        _kpi("Alliances out of balance", uneven, "burden.imbalance")
        | {
            "sub": "effort outside the tolerance in force, year after year",
            "tone": "bad" if uneven else "",
        },
        _kpi("Exercise series without a record", missed, "exercises.series_lapsed")
        | {"sub": "no edition recorded where one was due", "tone": "warn" if missed else ""},
    ]


def _kept(states: Counter[str]) -> dict[str, Any]:
    """Kept is what is neither lapsed nor overdue; what is suspended cannot be kept or missed."""
    lapsed, overdue, suspended = (states[one] for one in ("lapsed", "overdue", "suspended"))
    running = states.total() - suspended
    kept = f"{running - lapsed - overdue} of {running}" if running else "none yet"
    apart = f", {suspended} suspended" if suspended else ""
    told = {"sub": f"{lapsed} lapsed, {overdue} overdue{apart}", "tone": "bad" if lapsed else ""}
    return _kpi("Recurring commitments kept", kept, "commitments.lapsed") | told


def _kpi(label: str, value: object, *rules: str) -> dict[str, Any]:
    query = urlencode([("rule", rule) for rule in rules])
    return {"label": label, "value": value, "url": f"{reverse('compliance:finding-list')}?{query}"}


def agenda(desk: Desk, as_of: date, *, most: int = 6) -> list[dict[str, Any]]:
    """What comes next: meetings planned, days by which a commitment is to be met, or a text ends.

    The days of texts are those that findings tell of: an end, or the last day of a notice.
    """
    planned = Meeting.objects.visible_to(desk.user).planned()
    due = Occurrence.objects.visible_to(desk.user).open_on(as_of).filter(due_on__gte=as_of)
    due = due.filter(due_on__lt=NEVER)
    due = due.exclude(commitment__instrument__in=suspended_on(as_of, Scope()))
    if desk.here:
        planned, due = planned.of_alliance(desk.here), due.of_alliance(desk.here)
    planned = planned.select_related("forum").prefetch_related("forum__also_alliances")
    due = due.select_related("commitment")
    due = due.prefetch_related("commitment__instrument__also_alliances").order_by("due_on", "id")
    items = [
        (meeting.starts_on.latest, _planned(desk, meeting))
        for meeting in planned
        if meeting.starts_on.latest >= as_of
    ]
    items += [(one.due_on, _due(desk, one)) for one in due[:most]]
    items += [(one.due_on, _told(desk, one)) for one in _of_texts(desk, as_of)[:most]]
    return [item for _, item in sorted(items, key=lambda pair: pair[0])[:most]]


def _planned(desk: Desk, meeting: Meeting) -> dict[str, Any]:
    seat = desk.seat(meeting, meeting.forum)
    return {
        "on": meeting.starts_on,
        "title": meeting.forum.name,
        "url": f"{reverse('portal:consultations', args=[seat.slug])}#{meeting.forum.ref}",
        "meta": [part for part in (seat.short_name, meeting.place) if part],
    }


def _due(desk: Desk, one: Occurrence) -> dict[str, Any]:
    seat = desk.seat(one, one.commitment.instrument)
    return {
        "on": one.due_on,
        "title": one.commitment.title,
        "url": row_of(seat, one.commitment),
        "meta": [seat.short_name, "last day in time"],
    }


def _of_texts(desk: Desk, as_of: date) -> QuerySet[Finding]:
    about = Finding.objects.visible_to(desk.user).open().filter(rule__startswith="treaties.")
    homes = [desk.here.pk] if desk.here else list(desk.granted)
    return about.filter(alliance__in=homes, due_on__gte=as_of).order_by("due_on", "pk")


def _told(desk: Desk, finding: Finding) -> dict[str, Any]:
    return {
        "on": finding.due_on,
        "title": finding.title,
        "url": reverse("compliance:finding-detail", args=[finding.pk]),
        "meta": [desk.granted[finding.alliance_id].short_name, rule_name(finding.rule)],
    }


def row_of(seat: Alliance, promise: Commitment) -> str:
    """The way to a commitment's row, on whichever page of the alliance's commitments it is."""
    return f"{reverse('portal:subject', args=[seat.slug, promise.ref])}?to=commitment"


def by_alliance(desk: Desk, stands: Tally) -> list[dict[str, Any]]:
    """For each alliance, how its recurring commitments stand; the parts make up the total."""
    rows = []
    for one in desk.granted.values():
        parts = {state: stands[one.pk][state] for state in ("met", *WORSE)}
        shown = [(state, WORDS[state], number) for state, number in parts.items()]
        rows.append({"alliance": one, "total": sum(parts.values()), "parts": shown, **parts})
    return rows


def freshness(today: date) -> dict[str, Any]:
    """When the rules last ran over every alliance, and a warning if some did not today."""
    latest: dict[str, Run] = {}
    for run in Run.objects.filter(alliance=None).order_by("rule", "-started_at").distinct("rule"):
        latest[run.rule] = run
    late = [code for code in rules.codes() if code not in latest or latest[code].as_of < today]
    banner = None
    if late:
        banner = {
            "tone": "warn",
            "title": "Not every rule has run today",
            "text": "What you see may be out of date. Waiting: " + ", ".join(late) + ".",
        }
    oldest = min((run.started_at for run in latest.values()), default=None)
    return {"ran_at": oldest, "banner": banner}

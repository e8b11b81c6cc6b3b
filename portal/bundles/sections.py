"""How the records of a bundle become rows, and rows become records again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import pycountry
from django.db import models
from django.db.models import QuerySet

from alliances.models import Alliance, Release, Source, State
from burden.models import CountryYear
from commitments.cadence import Cadence, Rhythm, Roll
from commitments.models import Commitment, kind_by
from consultations.models import Forum, Hotline, Meeting
from kit.dates import Duration
from portal.bundles import duties, forms
from portal.bundles.kinds import Bad, Form, Raw
from treaties.models import Provision

type Values = dict[str, Any]
type Find = Callable[[str, str], Any]


class Section:
    """One sort of record; most map field by field, the others override what differs."""

    name: str
    noun: str
    form: Form
    model: type[models.Model]
    key: tuple[str, ...] = ("ref",)
    keys: Mapping[str, str] = {}  # foreign keys: field of the record -> noun
    is_left_out_if_empty = False
    flat: tuple[str, ...] = ("release", "cadence", "also_alliances")  # written in another way

    def identify(self, values: Values) -> str:
        """What the record is called in messages and found by."""
        return "-".join(str(values.get(key, "")) for key in self.key)

    def names(self, raw: Raw) -> set[tuple[str, str]]:
        """What others may point at once the record is right: the sort of record, and its name."""
        return {(self.noun, self.identify(raw))} if isinstance(raw, dict) else set()

    def check(self, values: Values) -> Iterator[Bad]:
        """What is wrong with the record as a whole."""
        yield from ()

    def check_together(
        self, records: Sequence[tuple[int, Values]]
    ) -> Iterator[tuple[int, str, Bad]]:
        """What is wrong between records that are right by themselves: line and name of one."""
        yield from ()

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        """The rows that the section stands for, with all that writing them needs."""
        found = self.model._default_manager.filter(alliance=alliance)
        return found.select_related(*self.keys) if self.keys else found

    def values(self, row: Any, alliance: Alliance | None) -> Values:
        """The record of a row."""
        values: Values = {}
        for column in self.form.columns:
            if column.key in self.keys:
                other = getattr(row, column.key)
                values[column.key] = None if other is None else called(other)
            elif column.key not in self.flat:
                values[column.key] = getattr(row, column.key)
        if alliance is not None and "release" in {column.key for column in self.form.columns}:
            values["release"] = marking(row, alliance)
        return values

    def attributes(self, values: Values, find: Find) -> Values:
        """What to set on the row; `find` gives the row of a noun and reference."""
        return {
            key: (find(self.keys[key], value) if value is not None else None)
            if key in self.keys
            else value
            for key, value in values.items()
            if key not in self.flat
        }

    def unmark(self, values: Values, alliance: Alliance | None) -> None:
        """Drop markings that only say what holds anyway."""
        drop_common_marking(values, alliance)

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        """Fill in what the record leaves to the portal; drop what only repeats another record."""

    def after(self, row: Any, values: Values, find: Find) -> None:
        """Write what hangs on the row."""


def called(row: Any) -> str:
    """The reference a row is named by in a bundle."""
    if isinstance(row, Hotline):
        return str(row.forum.ref)
    for attribute in ("ref", "iso3", "slug", "username", "issue"):
        if hasattr(row, attribute):
            return str(getattr(row, attribute))
    raise TypeError(f"{type(row).__name__} has no reference")


def marking(row: Any, alliance: Alliance) -> str | list[str] | None:
    """The record's own marking; None when it is the alliance's."""
    if row.release == Release.STATES:
        return list(row.released_to)
    return None if row.release == alliance.release else str(row.release)


def marked(value: str | list[str] | None, alliance: Alliance) -> Values:
    """The columns of a marking."""
    if isinstance(value, list):
        return {"release": Release.STATES, "released_to": value}
    return {"release": value or alliance.release, "released_to": []}


def drop_common_marking(values: Values, alliance: Alliance | None) -> None:
    """A record marked as its alliance is anyway has no marking of its own."""
    for one in (values, *values.get("provisions", ())):
        if alliance is not None and one.get("release") == alliance.release:
            one["release"] = None


def cadence_values(row: Any, form: Form = forms.CADENCE) -> Values | None:
    """The cadence of a commitment or series as a record."""
    if not row.rhythm:
        return None
    return {column.key: getattr(row, column.key) for column in form.columns}


def cadence_attributes(value: Values | None, form: Form = forms.CADENCE) -> Values:
    """The columns of a cadence."""
    blank = {column.key: column.absent for column in form.columns} | {"rhythm": ""}
    return value or blank


def check_cadence(value: Values | None) -> Iterator[Bad]:
    """A cadence that contradicts itself."""
    if value is None:
        return
    try:
        Cadence(
            rhythm=Rhythm(value["rhythm"]),
            period=value["period"],
            grace=value["grace"] or Duration(),
            parity=value["parity"] or None,
            starts_on=value["runs_from"],
            ends_on=value["runs_until"],
            due_on=value.get("due_on"),
            recurrence=value.get("recurrence", ""),
            roll=Roll(value.get("roll", Roll.NONE)),
            places=tuple(value.get("roll_places", ())),
        )
    except ValueError as error:
        yield Bad(str(error), "cadence")


def check_order(values: Values, first: str, last: str) -> Iterator[Bad]:
    """A period that ends before it begins, even at its widest."""
    start, end = values.get(first), values.get(last)
    if start is None or end is None:
        return
    first_day = cast("date", getattr(start, "earliest", start))
    last_day = cast("date", getattr(end, "latest", end))
    if last_day < first_day:
        yield Bad(f"{end} is before {first}, {start}", last)


def check_currency(code: str, field: str) -> Iterator[Bad]:
    """A currency that ISO 4217 does not know."""
    if pycountry.currencies.get(alpha_3=code) is None:
        yield Bad(f"{code} is not a currency of ISO 4217", field)


class States(Section):
    """States; not of one alliance."""

    name, noun, form, model, key = "states", "state", forms.STATE_RECORD, State, ("iso3",)

    def check(self, values: Values) -> Iterator[Bad]:
        known = pycountry.countries.get(alpha_3=values["iso3"])
        if known is None:
            yield Bad(f"{values['iso3']} is not a state of ISO 3166", "iso3")
        elif known.alpha_2 != values["iso2"]:
            yield Bad(f"ISO 3166 gives {known.alpha_2} for {values['iso3']}", "iso2")
        yield from check_currency(values["currency"], "currency")
        try:
            date.fromisoformat(f"2001-{values['fiscal_year_start']}")
        except ValueError:
            yield Bad("there is no such day in every year", "fiscal_year_start")
        if values["timezone"] not in available_timezones():
            yield Bad(f"{values['timezone']} is not a time zone", "timezone")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return State.objects.order_by("iso3")


class Sources(Section):
    """Where facts come from."""

    name, noun, form, model, key = "sources", "source", forms.SOURCE, Source, ("code",)


class CountryYears(Section):
    """Figures of states; not of one alliance."""

    name, noun, form, model = "country_years", "country_year", forms.COUNTRY_YEAR, CountryYear
    key = ("state", "year", "definition", "vintage")
    keys = {"state": "state"}

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return CountryYear.objects.select_related("state").order_by("state__iso3", "year")


class Commitments(Section):
    """Promises."""

    name, noun, form, model = "commitments", "commitment", duties.COMMITMENT, Commitment
    keys = {"provision": "provision", "instrument": "instrument"}

    def check(self, values: Values) -> Iterator[Bad]:
        if not (values["provision"] or values["instrument"] or values["basis"]):
            yield Bad("name the provision, the instrument or the basis it rests on", "provision")
        if values["provision"] and values["instrument"]:
            yield Bad("leave it out: the provision tells the instrument", "instrument")
        if not (values["provision"] or values["title"]):
            yield Bad("is missing; only a commitment with a provision may leave it out", "title")
        if (values["level"] is None) != (not values["level_unit"]):
            yield Bad("a level and its unit come together", "level_unit")
        yield from check_cadence(values["cadence"])

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        found = Commitment.objects.filter(alliance=alliance).order_by("number")
        return found.select_related("provision__instrument", "instrument")

    def values(self, row: Commitment, alliance: Alliance | None) -> Values:
        values = super().values(row, alliance)
        values["cadence"] = cadence_values(row, duties.CADENCE)
        values["kind"] = "" if row.kind == kind_by(row.rhythm, row.trigger) else row.kind
        if row.obligor == Commitment.Obligor.NAMED:
            values["obligor"] = list(row.obligor_states)
        if row.provision is not None:
            values["instrument"] = None
            values["title"] = _unlike(row.title, row.provision)
        return values

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        if old is not None and values["number"] is None:
            values["number"] = old["number"]
        rhythm = (values["cadence"] or {}).get("rhythm", "")
        if values["kind"] == kind_by(rhythm, values["trigger"]):
            values["kind"] = ""
        if values["provision"]:
            values["title"] = _unlike(values["title"], find("provision", values["provision"]))

    def attributes(self, values: Values, find: Find) -> Values:
        found = super().attributes(values, find)
        found |= cadence_attributes(values["cadence"], duties.CADENCE)
        found["kind"] = values["kind"] or kind_by(found["rhythm"], values["trigger"])
        if found["provision"] is not None:
            found["instrument"] = found["provision"].instrument
            found["title"] = found["title"] or title_from(found["provision"])
        named = isinstance(values["obligor"], list)
        found["obligor"] = Commitment.Obligor.NAMED if named else values["obligor"]
        found["obligor_states"] = values["obligor"] if named else []
        return found


def title_from(provision: Provision) -> str:
    """What a commitment is called that is given no title of its own: by its clause."""
    return provision.paraphrase[:300]


def _unlike(title: str, provision: Provision) -> str:
    """The title if it is one of its own, else none."""
    return "" if title == title_from(provision) else title


class Forums(Section):
    """Standing bodies."""

    name, noun, form, model = "forums", "forum", forms.FORUM, Forum
    keys = {"commitment": "commitment"}
    flat = ("release", "also_alliances", "feeds")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        found = super().rows(alliance).select_related("feeds")
        return found.prefetch_related("also_alliances").order_by("ref")

    def values(self, row: Forum, alliance: Alliance | None) -> Values:
        shared = sorted(other.slug for other in row.also_alliances.all())
        feeds = row.feeds.ref if row.feeds else None
        return super().values(row, alliance) | {"also_alliances": shared, "feeds": feeds}

    def after(self, row: Forum, values: Values, find: Find) -> None:
        row.also_alliances.set([find("alliance", slug) for slug in values["also_alliances"]])
        fed = Forum.objects.filter(alliance=row.alliance, ref=values["feeds"]).first()
        Forum.objects.filter(pk=row.pk).update(feeds=fed)


class Meetings(Section):
    """Meetings of forums."""

    name, noun, form, model = "meetings", "meeting", forms.MEETING, Meeting
    keys = {"forum": "forum"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_order(values, "starts_on", "ends_on")
        start, end, zone = values["starts_at"], values["ends_at"], values["zone"]
        if not (start and end and zone) and (start or end or zone):
            yield Bad("is given only together with the other two: starts_at, ends_at, zone", "zone")
        if start and end and end <= start:
            yield Bad("is not after starts_at", "ends_at")
        if zone and zone not in available_timezones():
            yield Bad(f"there is no time zone {zone!r}: use a name such as Asia/Tokyo", "zone")
        elif start and zone:
            day, told = start.astimezone(ZoneInfo(zone)).date(), values["starts_on"]
            if not told.earliest <= day <= told.latest:
                yield Bad(f"is {day} in {zone}, and starts_on is {told}", "starts_at")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("forum__ref", "starts_on", "ref")

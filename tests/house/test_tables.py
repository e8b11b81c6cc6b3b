"""Tables obey the storeys, say whose they are, and name their constraints in words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.test.utils import isolate_apps

from alliances.models import Alliance, Scoped
from tests.house.tree import HEIGHT, FakeTable, assert_none, tables

# Tables that carry no marking of their own, and why that shows nobody what is not theirs.
UNSCOPED = {
    "audit.Block": "hashes, the same for all",
    "audit.Event": "keeps what a row was whose alliance may be gone; read through visible rows",
    "audit.Name": "what actors are called",
    "audit.Seal": "hashes, shown to nobody",
    "accounts.User": "people, not facts",
    "accounts.PartnerSystem": "machines, not facts",
    "accounts.Credential": "ids and dates, for operators; the secret's digest is allauth's",
    "alliances.Alliance": "granted as a whole; has a visible_to of its own",
    "alliances.Grant": "says who may see; read by visible_to only",
    "alliances.Membership": "which states are allied; seen with the alliance",
    "alliances.Source": "bibliography of an alliance, or of the figures of states",
    "alliances.State": "ISO 3166, the same for all",
    "alliances.Upload": "a file of one person, who alone sees it",
    "burden.CountryYear": "published figures of states, the same for all",
    "consultations.CardLaid": "a note to the engine: when a card was laid out",
    "consultations.Feed": "a person's own; what it shows is asked with that person's rights",
    "burden.Figure": "published figures of states, the same for all",
    "burden.Rate": "published exchange rates, the same for all",
    "compliance.Basis": "hashes, a note to the engine; read and written by jobs alone",
    "compliance.Change": "seen through its finding, which is scoped",
    "commitments.SavedView": "a person's own filters of a list; shows nothing by itself",
    "commitments.Layout": "a note to the engine: how far occurrences are laid out",
    "compliance.Recheck": "a note to the engine",
    "compliance.Run": "counts of rows, for operators",
    "treaties.Entry": "published registers, the same for all",
    "treaties.EntryParty": "published registers, the same for all",
    "treaties.EntryAction": "published registers, the same for all",
    "exercises.KnownExercise": "published collections of exercises, the same for all",
    "accounts.Letter": "to one person, about their own account; sealed",
    "alerts.Subscription": "a person's own wish",
    "alerts.Routed": "a note to the relay",
    "alerts.Message": "to one person, of findings visible to them; or to a machine, the head alone",
    "alerts.Endpoint": "where heads of the record are sent; read and written by jobs alone",
    "alerts.Alert": "to one person; its finding is scoped",
    "alerts.Delivery": "attempts, for operators",
    "alerts.Pause": "a note to the relay, the same for all",
}

WORDS = re.compile(r"[a-z]+\d*(_[a-z0-9]+)+")
MADE_UP = re.compile(r"_([0-9a-f]{6,8}|idx|uniq|check|fk)$")
LONGEST = 63  # PostgreSQL cuts longer names

type Table = type[models.Model]


def upward(table: Table) -> list[str]:
    """Keys of a table that point to a higher storey, or across one."""
    here = table._meta.app_label
    keys = [*table._meta.fields, *table._meta.many_to_many]
    return [
        f"{table._meta.label}.{key.name} -> {key.related_model._meta.label}"
        for key in keys
        if isinstance(key.related_model, type) and _is_not_below(here, key.related_model)
    ]


def _is_not_below(here: str, other: Table) -> bool:
    there = other._meta.app_label
    return there in HEIGHT and there != here and HEIGHT[there] >= HEIGHT[here]


def unmarked(found: Iterable[Table], explained: Mapping[str, str]) -> list[str]:
    """Tables without a marking that nobody explained, and explanations of what is not so."""
    bare = {table._meta.label for table in found if not issubclass(table, Scoped)}
    return sorted(bare ^ set(explained))


def unasked(found: Iterable[Table]) -> list[str]:
    """Scoped tables whose managers offer no `visible_to`."""
    scoped = [table for table in found if issubclass(table, Scoped)]
    return [
        f"{table._meta.label}.{manager.name}"
        for table in scoped
        for manager in table._meta.managers
        if not hasattr(manager, "visible_to")
    ]


def unreadable(names: Iterable[str]) -> list[str]:
    """Names that are taken twice, made up by a machine, cut by PostgreSQL, or a single word."""
    counts = Counter(names)
    return [
        name
        for name, count in sorted(counts.items())
        if count > 1 or len(name) > LONGEST or MADE_UP.search(name) or not WORDS.fullmatch(name)
    ]


def test_keys_point_down() -> None:
    assert_none(key for table in tables() for key in upward(table))


def test_every_table_is_scoped_or_explained() -> None:
    assert_none(unmarked(tables(), UNSCOPED))


def test_what_belongs_to_an_alliance_says_so() -> None:
    owned = [table for table in tables() if issubclass(table, Scoped)]
    assert all(table._meta.get_field("alliance").related_model is Alliance for table in owned)
    assert_none(unasked(owned))


def test_constraints_and_indexes_are_named_in_words() -> None:
    names = [one.name for table in tables() for one in table._meta.constraints]
    names += [one.name for table in tables() for one in table._meta.indexes]
    assert_none(unreadable(names))


@isolate_apps("alliances", "treaties", "burden")
def test_a_key_upwards_is_caught_even_as_text() -> None:
    class Gift(FakeTable):
        class Meta:
            app_label = "burden"

    class Text(FakeTable):
        gift = models.ForeignKey("burden.Gift", models.CASCADE, related_name="+")
        gifts: Any = models.ManyToManyField(Gift, related_name="+")
        older = models.ForeignKey("self", models.CASCADE, related_name="+")

        class Meta:
            app_label = "treaties"

    assert upward(Text) == [
        "treaties.Text.gift -> burden.Gift",
        "treaties.Text.gifts -> burden.Gift",
    ]
    assert upward(Gift) == []


@isolate_apps("burden", "exercises")
def test_a_key_across_one_storey_is_caught() -> None:
    class Gift(FakeTable):
        class Meta:
            app_label = "burden"

    class Drill(FakeTable):
        gift = models.ForeignKey(Gift, models.CASCADE)

        class Meta:
            app_label = "exercises"

    assert upward(Drill) == ["exercises.Drill.gift -> burden.Gift"]


@isolate_apps("alliances", "burden")
def test_a_table_without_a_marking_is_caught() -> None:
    class Gift(FakeTable):
        alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")

        class Meta:
            app_label = "burden"

    assert unmarked([Gift], {}) == ["burden.Gift"]
    assert unmarked([Gift], {"burden.Gift": "seen with its giver"}) == []
    assert unmarked([], {"burden.Gift": "gone"}) == ["burden.Gift"]


@isolate_apps("alliances", "burden")
def test_a_scoped_table_with_a_plain_manager_is_caught() -> None:
    class Gift(Scoped):
        objects = models.Manager()

        class Meta(Scoped.Meta):
            app_label = "burden"

    assert unasked([Gift]) == ["burden.Gift.objects"]


def test_a_name_that_is_no_words_is_caught() -> None:
    good = ["one_open_finding_per_rule_and_key", "runs_of_a_rule"]
    bad = ["burden_gift_state_8f3a91bc_idx", "twice_named", "twice_named", "Uniq1", "x" * 64]
    assert unreadable([*good, *bad]) == sorted(set(bad))

"""From the rows of an instrument to the facts its status is computed from."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance
from kit.dates import Duration
from tests.build.treaties import action, instrument, provision, relation, term
from treaties.models import Instrument, Party, Provision
from treaties.models.history import (
    ended_on,
    extensions_of,
    extensions_of_provision,
    facts_of,
    in_force,
    link_of,
    pauses_of,
    term_of,
    whole_suspensions,
)
from treaties.term import Extension, Pause, TermKind, Window


def fresh(made: Instrument) -> Instrument:
    found: Instrument = Instrument.objects.with_history().get(pk=made.pk)
    return found


@pytest.mark.parametrize(
    ("actions", "kind", "expected"),
    [
        ([], "treaty", (None, False)),
        ([("entry_into_force", "2022-04-01")], "treaty", (date(2022, 4, 1), False)),
        ([("entry_into_force", "2022-04")], "treaty", (date(2022, 4, 1), True)),
        ([("signed", "2022-01-07")], "treaty", (None, False)),
        ([("signed", "2022-01-07")], "exchange_of_notes", (None, False)),
        ([("signed", "2022-01-07")], "memorandum", (date(2022, 1, 7), False)),
        ([("signed", "2022-01-07")], "political_declaration", (date(2022, 1, 7), False)),
        ([("signed", "2022-01-07")], "policy_document", (date(2022, 1, 7), False)),
        (
            [("signed", "2022-01-07"), ("entry_into_force", "2022-04-01")],
            "memorandum",
            (date(2022, 4, 1), False),
        ),
        (
            [("entry_into_force", "2022-04-02"), ("entry_into_force", "2022-04-01")],
            "treaty",
            (date(2022, 4, 1), False),
        ),
    ],
)
def test_entry_into_force_is_what_is_attested_or_else_taken_from_signature(
    home: Alliance,
    actions: list[tuple[str, str]],
    kind: str,
    expected: tuple[date | None, bool],
) -> None:
    made = instrument(home, kind=kind)
    for what, day in actions:
        action(made, what, day)
    assert in_force(fresh(made)) == expected


def test_a_treaty_that_was_succeeded_had_entered_into_force_at_the_earliest_when_signed(
    home: Alliance,
) -> None:
    old, new = instrument(home), instrument(home)
    for made, day in ((old, "1991-01-25"), (new, "1993-11-23")):
        action(made, "signed", day)
    relation(new, "renews", old)
    assert in_force(fresh(old)) == (date(1991, 1, 25), True)
    assert in_force(fresh(new)) == (None, False)


def test_what_concerns_one_clause_or_is_a_step_leaves_the_instrument_alone(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "1958-08-04")
    amendment = action(made, "amended", "2024-11-14")
    action(made, "entry_into_force", "1950-01-01", part_of=amendment)
    action(made, "terminated", "2000-01-01", provision=provision(made, "III"))
    assert in_force(fresh(made)) == (date(1958, 8, 4), False)
    assert ended_on(fresh(made)) is None


def test_a_notice_ends_what_may_be_left_by_notice(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "1960-06-23")
    term(made, "indefinite", lock=Duration.parse("P10Y"), notice=Duration.parse("P1Y"))
    action(made, "notice_received", "2026-03-01")
    assert ended_on(fresh(made)) == date(2027, 3, 1)


def test_a_notice_for_a_set_day_ends_the_whole_only_where_that_may_be_left(home: Alliance) -> None:
    spans = {"first_after": "P10Y", "then_every": "P5Y", "notice_before": "P1Y"}
    columns = {f"window_{name}": Duration.parse(text) for name, text in spans.items()}
    for part, ends in (("", date(2028, 8, 4)), ("Article II only", None)):
        made = instrument(home)
        action(made, "entry_into_force", "1958-08-04")
        term(made, "indefinite", window_applies_to=part, **columns)
        action(made, "notice_received", "2027-08-04")
        assert ended_on(fresh(made)) == ends


def test_a_resumption_ends_a_suspension_only_for_those_it_names(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "suspended", "1986-08-11", "USA", "NZL")
    action(made, "suspended", "1987-01-01", "AUS", "NZL")
    action(made, "resumed", "1990-01-01", "AUS", "NZL")
    facts = facts_of(fresh(made))
    assert [set(pair) for pair in facts.suspended_pairs(date(1995, 1, 1))] == [{"USA", "NZL"}]


def test_an_end_counts_from_the_last_day_a_partial_date_may_mean(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "2016")
    term(made, "fixed", initial=Duration.parse("P10Y"))
    facts = facts_of(fresh(made))
    assert facts.own is not None
    assert (facts.own.in_force_on, facts.end(date(2026, 6, 1))) == (
        date(2016, 1, 1),
        date(2026, 12, 31),
    )


def test_an_action_without_a_day_of_effect_takes_effect_when_it_is_done(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "2022-04-01", takes_effect_on=None, done_on="2022-03-30")
    assert in_force(fresh(made)) == (date(2022, 3, 30), False)


def test_amendments_of_the_whole_and_of_a_clause_are_kept_apart(home: Alliance) -> None:
    made = instrument(home)
    clause = provision(made, "III bis")
    end = date(2024, 12, 31)
    action(made, "amended", "2001-01-18")
    action(made, "amended", "2014-12-17", provision=clause, new_end_on=end)
    action(made, "amended", "2024-11-14", provision=clause, removes_end=True)
    action(made, "amended", "2021-02-24", new_end_on=date(2022, 3, 31))
    assert extensions_of(fresh(made)) == [Extension(date(2021, 2, 24), date(2022, 3, 31))]
    amended: Provision = Provision.objects.with_amendments().get(pk=clause.pk)
    assert sorted(extensions_of_provision(amended), key=lambda one: one.effective_on) == [
        Extension(date(2014, 12, 17), end),
        Extension(date(2024, 11, 14), None),
    ]


def test_an_instrument_that_says_nothing_of_its_duration_has_a_term_of_no_kind(
    home: Alliance,
) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "2023-06-08")
    found = term_of(fresh(made))
    assert (found.kind, found.starts_on) == (TermKind.NONE, date(2023, 6, 8))


def test_every_part_of_a_term_becomes_a_value(home: Alliance) -> None:
    made = instrument(home)
    action(made, "entry_into_force", "1966-12-30")
    names = ("initial", "renewal", "lock", "notice", "notice_effect")
    spans = {name: Duration.parse(f"P{n}Y") for n, name in enumerate(names, 1)}
    window = {"first_after": "P10Y", "then_every": "P5Y", "notice_before": "P1Y"}
    spans |= {f"window_{name}": Duration.parse(text) for name, text in window.items()}
    opens, closes = date(2014, 12, 30), date(2016, 12, 30)
    term(
        made,
        "fixed_then_tacit_renewal",
        ends_on=date(2016, 12, 30),
        renewals=1,
        notice_opens_on=opens,
        notice_closes_on=closes,
        window_applies_to="Article II",
        **spans,
    )
    found = term_of(fresh(made))
    assert found.kind is TermKind.FIXED_THEN_TACIT_RENEWAL
    assert (found.starts_on, found.ends_on) == (date(1966, 12, 30), date(2016, 12, 30))
    assert {name: getattr(found, name) for name in names} == {n: spans[n] for n in names}
    assert (found.renewals, found.notice_window) == (1, (opens, closes))
    first, then, before = (Duration.parse(text) for text in window.values())
    assert found.window == Window(first, then, before, "Article II")


def test_a_link_has_the_last_end_that_was_agreed(home: Alliance) -> None:
    made = instrument(home, covers_from=date(2016, 4, 1), covers_until=date(2022, 3, 31))
    action(made, "entry_into_force", "2016-04-01")
    action(made, "amended", "2021-02-24", new_end_on=date(2022, 3, 31))
    term(made, ends_on=date(2021, 3, 31))
    link = link_of(fresh(made))
    assert link is not None
    assert (link.in_force_on, link.ends_on) == (date(2016, 4, 1), date(2022, 3, 31))
    assert (link.covers_from, link.covers_until) == (date(2016, 4, 1), date(2022, 3, 31))


def test_an_instrument_never_signed_is_no_link(home: Alliance) -> None:
    assert link_of(fresh(instrument(home))) is None
    assert facts_of(fresh(instrument(home))).own is None


def test_it_ends_by_termination_or_when_what_replaces_it_enters_into_force(
    home: Alliance,
) -> None:
    old, new = instrument(home), instrument(home)
    assert ended_on(fresh(old)) is None
    action(new, "entry_into_force", "2025-01-17")
    relation(new, "renews", old)
    assert ended_on(fresh(old)) is None
    relation(new, "supersedes", old)
    assert ended_on(fresh(old)) == date(2025, 1, 17)
    action(old, "terminated", "2024-06-01")
    assert ended_on(fresh(old)) == date(2024, 6, 1)


def test_a_suspension_lasts_until_the_resumption_that_follows_it(home: Alliance) -> None:
    made = instrument(home)
    action(made, "suspended", "1981-12-18")
    action(made, "resumed", "1983-11-29")
    action(made, "suspended", "1990-01-01", "JPN")
    everyone = frozenset({"USA", "JPN"})
    assert pauses_of(fresh(made)) == [
        Pause(everyone, date(1981, 12, 18), date(1983, 11, 29)),
        Pause(everyone, date(1990, 1, 1), None),
    ]


def test_only_a_suspension_among_all_parties_is_whole(abroad: Alliance) -> None:
    made = instrument(abroad)
    action(made, "suspended", "1986-08-11", "USA", "NZL")
    action(made, "suspended", "1999-01-01", "USA", "NZL", "AUS")
    assert list(whole_suspensions(fresh(made))) == [(date(1999, 1, 1), None)]


def test_the_facts_hold_the_chain_the_parties_and_the_notices(home: Alliance) -> None:
    eighth, ninth, tenth = (instrument(home, ref) for ref in ("sma-08", "sma-09", "sma-10"))
    for made, day in ((eighth, "2016-04-01"), (ninth, "2022-04-01"), (tenth, "2027-04-01")):
        action(made, "entry_into_force", day)
    relation(ninth, "renews", eighth)
    parent = instrument(home, "parent")
    action(parent, "entry_into_force", "2020-01-01")  # younger than the eighth, and not before it
    relation(ninth, "implements", parent)
    relation(tenth, "renews", ninth)
    action(ninth, "notice_received", "2026-06-01")
    facts = facts_of(fresh(ninth))
    assert (facts.ref, facts.parties) == ("sma-09", ("USA", "JPN"))
    assert facts.predecessor is not None
    assert facts.predecessor.ref == "sma-08"
    assert [link.ref for link in facts.successors] == ["sma-10"]
    assert facts.notices == [date(2026, 6, 1)]


def test_the_facts_of_instruments_with_history_need_no_further_query(home: Alliance) -> None:
    old, new = instrument(home), instrument(home)
    for made in (old, new):
        action(made, "entry_into_force", "2016-04-01")
        action(made, "suspended", "2017-01-01", "JPN")
        term(made, ends_on=date(2021, 3, 31))
    relation(new, "renews", old)
    rows = list(Instrument.objects.with_history())
    with CaptureQueriesContext(connection) as spent:
        for row in rows:
            facts_of(row)
    assert len(spent) == 0


def test_parties_stand_in_the_order_of_the_text(home: Alliance) -> None:
    made = instrument(home)
    Party.objects.filter(instrument=made, state__iso3="USA").update(position=9)
    assert facts_of(fresh(made)).parties == ("JPN", "USA")

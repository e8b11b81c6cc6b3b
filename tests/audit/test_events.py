"""Every way of writing leaves an event that says who, how, why, and what was and is."""

import runpy
import sys
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from alliances.models import Alliance, Source
from audit.actions import note_export, note_read
from audit.models import Event, Name
from compliance.engine import ask_recheck
from compliance.models import Run
from compliance.tasks import recheck_changed
from kit.acting import act
from tests.build.alliances import alliance, partner, state
from tests.build.treaties import action, instrument, provision
from treaties.models import Instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting() -> Any:
    with act(actor="ann", label="Ann Ode", via="session", request_id="r-1", reason="as agreed"):
        yield


def last(table: str = "alliances_source") -> Any:
    found: Any = Event.objects.filter(table=table).latest("id")
    return found


def source(home: Alliance, code: str = "S1") -> Source:
    return Source.objects.create(alliance=home, code=code, title="a book")


def test_what_is_added_is_recorded_whole(acting: None, home: Alliance) -> None:
    row, event = source(home), last()
    assert (event.action, event.before) == ("insert", None)
    assert event.after["title"] == "a book"
    assert (event.key, event.label, event.alliance_id) == (str(row.pk), "S1", home.pk)
    assert event.whole == ""
    assert (event.actor, event.via) == ("ann", "session")
    assert (event.request_id, event.reason) == ("r-1", "as agreed")
    assert Name.objects.get(actor="ann").label == "Ann Ode"


def test_whose_first_write_was_undone_is_named_with_the_next(home: Alliance) -> None:
    bob = Name.objects.filter(actor="bob", label="Bob Ray")
    with act(actor="bob", label="Bob Ray"):
        with suppress(LookupError), transaction.atomic():
            source(home)
            assert bob.exists()
            raise LookupError
        assert not bob.exists()
        source(home)
        source(home, "S2")
    assert bob.count() == 1


def test_of_a_change_the_columns_that_differ_are_recorded(home: Alliance) -> None:
    row = source(home)
    row.title = "another book"
    row.save()
    event = last()
    assert (event.action, event.before, event.after) == (
        "update",
        {"title": "a book"},
        {"title": "another book"},
    )


def test_a_write_that_changes_nothing_leaves_nothing(home: Alliance) -> None:
    row, before = source(home), Event.objects.count()
    row.save()
    assert Event.objects.count() == before


def test_writes_of_many_rows_are_recorded_row_by_row(acting: None, home: Alliance) -> None:
    made = [Source(alliance=home, code=code, title="x") for code in ("A", "B")]
    Source.objects.bulk_create(made)
    Source.objects.update(note="seen")
    for one in made:
        one.title = "y"
    Source.objects.bulk_update(made, ["title"])
    Source.objects.all().delete()
    events = Event.objects.filter(table="alliances_source").order_by("id")
    wanted = [(action, code) for action in _ALL for code in ("A", "B")]
    assert sorted(events.values_list("action", "label")) == sorted(wanted)
    assert set(events.values_list("actor", flat=True)) == {"ann"}
    assert events[4].before == {"title": "x"}
    assert events[7].before["title"] == "y"


_ALL = ("insert", "update", "update", "delete")


def test_raw_sql_is_recorded(acting: None, home: Alliance) -> None:
    source(home)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alliances_source SET title = 'by hand'")
        cursor.execute(
            "WITH gone AS (DELETE FROM alliances_source RETURNING 1) SELECT count(*) FROM gone"
        )
    changed, gone = Event.objects.filter(table="alliances_source").order_by("id")[1:]
    assert (changed.after, changed.actor) == ({"title": "by hand"}, "ann")
    assert (gone.action, gone.before["title"], gone.actor) == ("delete", "by hand", "ann")


def test_emptying_a_table_is_recorded(acting: None, home: Alliance) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE alerts_delivery")
    event = last("alerts_delivery")
    assert (event.action, event.actor) == ("truncate", "ann")


def test_links_of_many_to_many_are_recorded(acting: None, home: Alliance) -> None:
    signed = action(instrument(home), "signed", "2016", "USA", "JPN")
    signed.states.set([state("USA")])
    links = Event.objects.filter(table="treaties_action_states", whole=str(signed.pk))
    assert sorted(links.values_list("action", flat=True)) == ["delete", "insert", "insert"]
    assert set(links.values_list("actor", flat=True)) == {"ann"}


def test_parts_are_recorded_as_parts_of_their_whole(home: Alliance) -> None:
    pact = instrument(home)
    clause = provision(pact)
    assert last("treaties_provision").whole == str(pact.pk)
    keys = Event.objects.of(pact.pk).values_list("key", flat=True)
    assert {str(pact.pk), str(clause.pk)} <= set(keys)


def test_history_outlives_its_row_and_its_alliance(home: Alliance) -> None:
    other = alliance("us-kr", ("USA", "KOR"))
    key = other.pk
    other.delete()
    assert set(Event.objects.filter(alliance_id=key).values_list("action", flat=True)) == {
        "insert",
        "delete",
    }
    assert last("alliances_alliance").label == "us-kr"


def test_a_job_is_named_for_what_it_writes(home: Alliance) -> None:
    ask_recheck(home)
    recheck_changed()
    assert Run.objects.exists()
    event = last("compliance_run")
    assert (event.actor, event.via) == ("compliance.recheck", "job")


@pytest.mark.django_db(transaction=True)  # a command closes its connections
def test_a_command_is_named_after_its_operator(
    home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "olga")
    monkeypatch.setattr(sys, "argv", ["manage.py", "bundle", "export", home.slug])
    runpy.run_path("manage.py", run_name="__main__")
    event = last("alliances_alliance")
    assert (event.action, event.after) == ("export", {"rows": 1})
    assert (event.actor, event.via, event.label) == ("olga", "command", home.slug)


def test_a_write_past_every_door_is_recorded_without_a_name(home: Alliance) -> None:
    source(home)
    assert (last().actor, last().via) == ("", "unknown")


def test_what_is_rolled_back_leaves_nothing(home: Alliance) -> None:
    before = Event.objects.count()
    with transaction.atomic():
        source(home)
        transaction.set_rollback(True)
    assert Event.objects.count() == before


def test_secrets_and_names_of_people_are_masked(desk: User, home: Alliance) -> None:
    desk.set_password("a new and secret one")
    desk.save()
    event = last("accounts_user")
    assert (event.before, event.after) == ({"password": "masked"}, {"password": "masked"})
    assert event.label == ""
    partner("JPN", home)
    assert last("allauth_idp_oidc_client").after["secret"] == "masked"
    told = str(list(Event.objects.values_list("before", "after", "label")))
    for hidden in ("sha256_of_secret", "pbkdf2", "desk@example.org"):
        assert hidden not in told


def test_reads_and_exports_are_noted(acting: None, home: Alliance) -> None:
    pact = instrument(home, release="internal")
    note_read(pact)
    event = last("treaties_instrument")
    assert (event.action, event.label, event.alliance_id) == ("read", pact.ref, home.pk)
    note_export(Instrument, "all of them", rows=7)
    event = last("treaties_instrument")
    assert (event.action, event.after, event.actor) == ("export", {"rows": 7}, "ann")


def test_a_write_cannot_be_forged_as_a_note(home: Alliance) -> None:
    with (
        pytest.raises(Exception, match="only what was read or exported"),
        connection.cursor() as cursor,
    ):
        cursor.execute("CALL audit_note('delete', 'x', '', '', NULL, NULL)")


def test_nothing_is_recorded_once_the_trigger_is_off(home: Alliance) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE alliances_source DISABLE TRIGGER USER")
    source(home)
    assert not Event.objects.filter(table="alliances_source").exists()

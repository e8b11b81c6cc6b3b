"""Who acts is told to PostgreSQL before each write, for its transaction only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from kit.acting import Teller, Who, act, listen, operator
from kit.errors import Refused

pytestmark = pytest.mark.django_db

WRITE = "UPDATE django_content_type SET model = model WHERE false"


def told() -> tuple[str, str]:
    """The actor and reason that a trigger would see now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('entente.actor', true), current_setting('entente.reason', true)"
        )
        actor, reason = cursor.fetchone()
    return actor or "", reason or ""


def write(sql: str = WRITE) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_who_acts_is_told_with_the_first_write(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with act(actor="ann", reason="as agreed"):
        assert told() == ("", "")
        with django_assert_num_queries(3):
            write()
            write()
        assert told() == ("ann", "as agreed")


def test_nobody_costs_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        write()


def test_acts_are_nested_and_restored() -> None:
    with act(actor="ann", reason="outer"):
        with act(reason="inner"):
            write()
            assert told() == ("ann", "inner")
        write()
        assert told() == ("ann", "outer")
    write()
    assert told() == ("", "")


def test_it_is_told_again_after_a_rollback_to_a_savepoint() -> None:
    with act(actor="ann"):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        assert told() == ("", "")
        write()
        assert told() == ("ann", "")


@pytest.mark.django_db(transaction=True)
def test_it_outlasts_no_transaction() -> None:
    with act(actor="ann"), transaction.atomic():
        write()
    assert told() == ("", "")
    with act(actor="bob"), transaction.atomic():
        write()
        assert told() == ("bob", "")
    with transaction.atomic():
        write()
        assert told() == ("", "")


@pytest.mark.django_db(transaction=True)
def test_each_of_several_transactions_is_told() -> None:
    @transaction.atomic
    def once() -> tuple[str, str]:
        write()
        return told()

    with act(actor="ann"):
        assert [once(), once()] == [("ann", ""), ("ann", "")]


@pytest.mark.django_db(transaction=True)
def test_a_statement_outside_of_transactions_is_told_in_one_of_its_own(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with act(actor="ann"):
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH seen AS (SELECT current_setting('entente.actor', true) AS actor)"
                " SELECT actor FROM seen"
            )
            assert cursor.fetchone() == ("ann",)
        assert told() == ("", "")
        assert not connection.in_atomic_block


def test_who_may_be_known_later() -> None:
    known = [Who("", "", "session")]
    with act(who=lambda: known[-1], request_id="r-1"):
        write()
        assert told() == ("", "")
        known.append(Who("ann", "Ann Ode", "session"))
        write()
        assert told() == ("ann", "")
        with act(actor="job"):
            write()
            assert told() == ("job", "")


def test_finding_out_who_acts_may_itself_write() -> None:
    def who() -> Who:
        write()
        return Who("ann", "", "session")

    with act(who=who):
        write()
        assert told() == ("ann", "")


def test_what_postgresql_cannot_hold_is_left_out() -> None:
    with act(actor="a\x00nn"):
        write()
        assert told() == ("ann", "")


def test_an_error_ends_the_act() -> None:
    with pytest.raises(Refused), act(actor="ann"):
        raise Refused("no", "No.")
    write()
    assert told() == ("", "")


@pytest.mark.parametrize(
    ("sql", "actor"),
    [("SELECT 1", ""), (" \n update django_content_type SET id = id WHERE false", "ann")],
)
def test_only_what_may_write_is_preceded(sql: str, actor: str) -> None:
    with act(actor="ann"):
        write(sql)
        assert told() == (actor, "")


def test_the_operator_has_a_name_even_without_an_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown() -> str:
        raise OSError("no such user")

    fake: Callable[..., Any] = unknown
    monkeypatch.setattr("getpass.getuser", fake)
    assert operator().isdecimal()


def test_a_connection_made_within_a_block_is_told_beyond_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the first statement of a request makes it, within the block that names who acts."""

    def other(execute: Callable[..., Any], *rest: Any) -> Any:
        return execute(*rest)

    monkeypatch.setattr(connection, "execute_wrappers", [])
    for _ in range(2):
        with connection.execute_wrapper(other):
            listen(connection)
    assert [type(one) for one in connection.execute_wrappers] == [Teller]

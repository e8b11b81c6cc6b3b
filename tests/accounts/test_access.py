"""Whom the database takes us for: told with a signature, for one transaction, or not at all."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from pytest_django import Settings

from accounts import access
from accounts.access import NOBODY, Name, acting_as, introduce, name_of
from accounts.models import Eyes, PartnerSystem, User
from alliances.models import Alliance, Grant
from kit import clock
from tests.build.alliances import alliance, partner, person
from tests.build.treaties import instrument
from treaties.models import Instrument

TELL = "SELECT set_config('entente.principal', %s, true)"


@pytest.fixture(autouse=True)
def texts(home: Alliance, abroad: Alliance) -> None:
    instrument(home, "ours")
    instrument(home, "secret", release="internal")
    instrument(home, "given", release="states", released_to=["JPN"])
    instrument(abroad, "foreign")


def seen(name: Name) -> set[str]:
    """The instruments that PostgreSQL shows to the one named, whatever the application asks."""
    with acting_as(name):
        return set(Instrument.objects.values_list("ref", flat=True))


def tell(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TELL, [text])


@pytest.fixture
def told(desk: User) -> Iterator[str]:
    """What the database was told of the desk officer, who acts during the test."""
    with acting_as(name_of(desk)), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('entente.principal')")
        (found,) = cursor.fetchone()
        yield found


def test_each_sees_what_is_granted_and_released(desk: User, outsider: User, home: Alliance) -> None:
    japan, _ = partner("JPN", home)
    america, _ = partner("USA", home)
    assert seen(name_of(desk)) == {"ours", "secret", "given"}
    assert seen(name_of(outsider)) == {"foreign"}
    assert seen(name_of(japan)) == {"ours", "given"}
    assert seen(name_of(america)) == {"ours"}
    assert seen(name_of(Eyes(desk, "JPN"))) == {"ours", "given"}
    assert seen(name_of(Eyes(desk, "AUS"))) == set()
    assert seen(NOBODY) == set()


def test_no_change_of_role_lifts_a_marking(desk: User, home: Alliance) -> None:
    japan, _ = partner("JPN", home)
    for name in (name_of(japan), name_of(Eyes(desk, "JPN"))):
        for role in ("entente_app", "entente_jobs", "none"):
            with acting_as(name), connection.cursor() as cursor:
                cursor.execute("DECLARE found CURSOR FOR SELECT ref FROM treaties_instrument")
                cursor.execute(f"SET LOCAL ROLE {role}")
                cursor.execute("FETCH ALL FROM found")
                assert {ref for (ref,) in cursor.fetchall()} == {"ours", "given"}, role
                cursor.execute("CLOSE found")


def test_helpers_of_a_statement_see_what_it_sees(desk: User, home: Alliance) -> None:
    japan, _ = partner("JPN", home)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0")
        cursor.execute("SET LOCAL min_parallel_table_scan_size = 0")
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        for name, count in ((name_of(japan), 2), (name_of(desk), 3)):
            with acting_as(name):
                plan = Instrument.objects.all().explain()
                assert Instrument.objects.count() == count
            assert "Parallel Seq Scan on treaties_instrument" in plan, plan


def test_only_a_superuser_acts_for_every_alliance(desk: User) -> None:
    assert seen(name_of(desk, in_office=True)) == set()
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    assert seen(name_of(desk, in_office=True)) == {"ours", "secret", "given", "foreign"}
    assert seen(name_of(desk)) == {"ours", "secret", "given"}


def test_where_nobody_is_named_nothing_can_be_read() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE entente_app")
        with pytest.raises(ProgrammingError, match="nobody was named who acts"):
            cursor.execute("SELECT FROM treaties_instrument")
        transaction.set_rollback(True)


FORGERIES: dict[str, Callable[[str], str]] = {
    "another signature": lambda told: told[:-1] + ("0" if told[-1] != "0" else "1"),
    "another kind": lambda told: told.replace("person|", "office|"),
    "another state": lambda told: told.replace("||", "|JPN|"),
    "another expiry": lambda told: "|".join([*told.split("|")[:3], "99999999999", told[-64:]]),
    "no signature": lambda told: told.rpartition("|")[0],
    "too much": lambda told: f"{told}|more",
    "too little": lambda told: "office||",
    "nothing": lambda told: "|",
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_was_not_signed_is_refused(told: str, forge: Callable[[str], str]) -> None:
    tell(told)
    assert Instrument.objects.count() == 3
    tell(forge(told))
    with pytest.raises(ProgrammingError, match="was not signed"), transaction.atomic():
        Instrument.objects.count()
    tell(told)


def test_a_signature_is_good_for_an_hour(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LIFETIME", -1)
    introduce(NOBODY)
    with pytest.raises(ProgrammingError, match="named too long ago"), transaction.atomic():
        Instrument.objects.count()
    tell(told)


def test_the_one_who_acts_cannot_read_the_key_or_leave_the_role(told: str) -> None:
    for statement in (
        "SELECT * FROM entente_access.scope_key",
        "SELECT entente_access.told()",
        "SELECT entente_access.granted('{reader}')",
        "ALTER TABLE treaties_instrument DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_held_before_holds_again_afterwards(desk: User, outsider: User) -> None:
    with acting_as(name_of(desk)):
        assert seen(name_of(outsider)) == {"foreign"}
        assert Instrument.objects.count() == 3
    assert Instrument.objects.count() == 4


def test_what_fails_leaves_the_one_before_in_place(desk: User, outsider: User) -> None:
    with acting_as(name_of(desk)):
        with pytest.raises(ZeroDivisionError), acting_as(name_of(outsider)):
            1 / 0  # noqa: B018 - fails
        assert Instrument.objects.count() == 3


@pytest.mark.parametrize(
    ("starts", "ends", "is_seen"),
    [(0, 0, True), (-9, None, True), (None, 9, True), (1, None, False), (None, -1, False)],
)
def test_a_grant_holds_from_its_first_day_through_its_last(
    home: Alliance, starts: int | None, ends: int | None, is_seen: bool
) -> None:
    someone, today = person("someone"), clock.today()
    Grant.objects.create(
        user=someone,
        alliance=home,
        starts_on=None if starts is None else today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert (seen(name_of(someone)) != set()) is is_seen
    assert Alliance.objects.visible_to(someone).exists() is is_seen
    assert Instrument.objects.visible_to(someone).exists() is is_seen


def test_whoever_is_shut_out_sees_nothing_at_the_next_statement(desk: User, home: Alliance) -> None:
    system, _ = partner("JPN", home)
    with acting_as(name_of(desk)):
        assert Instrument.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', true)")
            User.objects.filter(pk=desk.pk).update(is_active=False)
            PartnerSystem.objects.filter(pk=system.pk).update(is_active=False)
            cursor.execute("SELECT set_config('role', 'entente_app', true)")
        assert not Instrument.objects.exists()
    assert seen(name_of(system)) == set()


def test_rows_are_written_only_where_one_may_edit(home: Alliance, abroad: Alliance) -> None:
    reader, editor = person("reading", home, role="reader"), person("editing", home)
    system, _ = partner("JPN", home)
    for name, count in ((name_of(editor), 1), (name_of(reader), 0), (name_of(system), 0)):
        with acting_as(name):
            assert Instrument.objects.filter(ref="ours").update(note="seen") == count
    for name in (name_of(reader), name_of(system), name_of(Eyes(editor, "JPN"))):
        with pytest.raises(ProgrammingError, match="row-level security"), acting_as(name):
            instrument(home, "more")
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(name_of(editor)):
        instrument(abroad, "more")


def test_a_new_secret_key_takes_over_while_the_former_is_still_good(
    desk: User, settings: Settings
) -> None:
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "a new one"
    with pytest.raises(ProgrammingError, match="was not signed"):
        seen(name_of(desk))
    settings.SECRET_KEY_FALLBACKS = [former]
    access.settle()
    assert len(seen(name_of(desk))) == 3
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = former, []
    assert len(seen(name_of(desk))) == 3


def test_a_second_alliance_is_seen_as_soon_as_it_is_granted(desk: User) -> None:
    second = alliance("us-kr", ("USA", "KOR"))
    instrument(second, "new")
    assert "new" not in seen(name_of(desk))
    Grant.objects.create(user=desk, alliance=second)
    assert "new" in seen(name_of(desk))

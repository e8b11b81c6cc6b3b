"""A portal holds nothing above the marking that it is accredited for, whatever the door."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from alliances.models import Alliance
from alliances.walls import hold
from exercises.models import Event, Series
from kit.errors import Refused, RefusedAll
from portal.bundles.store import load
from tests.build.exercises import event, yearly
from tests.portal.bundles.samples import AT, STATES, changed

pytestmark = pytest.mark.django_db
SAID = "this portal holds nothing that is marked narrower"


@pytest.fixture
def limited(home: Alliance, settings: Settings) -> Alliance:
    """A portal that may hold what is released to all parties, and nothing narrower."""
    settings.HIGHEST_MARKING = "parties"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    hold("parties")
    return home


def by_saving(row: Series) -> None:
    row.release = "internal"
    row.save()


def by_birth(row: Series) -> None:
    yearly(row.alliance, release="internal")


def by_bulk(row: Series) -> None:
    Series.objects.update(release="states", released_to=["JPN"])


def by_sql(row: Series) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exercises_series SET release = 'internal'")


def by_the_alliance(row: Series) -> None:
    Alliance.objects.update(release="internal")


@pytest.mark.parametrize("way", [by_saving, by_birth, by_bulk, by_sql, by_the_alliance])
def test_no_write_brings_in_what_is_above(limited: Alliance, way: Callable[[Series], None]) -> None:
    row = yearly(limited)
    with pytest.raises(IntegrityError, match=SAID), transaction.atomic():
        way(row)
    assert not Series.objects.exclude(release="parties").exists()


def test_what_is_at_or_below_the_limit_comes_in(limited: Alliance) -> None:
    row = yearly(limited, release="public")
    Series.objects.filter(pk=row.pk).update(release="parties")
    event(row)
    assert Event.objects.get().release == "parties"


def test_a_form_says_so(limited: Alliance, desk: User) -> None:
    row = yearly(limited)
    User.objects.filter(pk=desk.pk).update(is_staff=True, is_superuser=True)
    office = Client()
    office.force_login(desk)
    path = f"/admin/exercises/series/{row.pk}/change/"
    sent: dict[str, Any] = {"alliance": row.alliance_id, "ref": row.ref, "name": row.name}
    sent |= {"type": "CPX", "states": "USA", "offsets": "{}", "field_confidence": "{}"}
    answer = office.post(path, sent | {"release": "internal"})
    assert answer.status_code == 200
    assert "may hold nothing that is marked narrower than “all parties" in answer.text
    with pytest.raises(ValidationError, match="keep it where that is allowed"):
        Alliance(slug="x", name="x", short_name="x", release="internal").clean()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    release: internal\n", "    release: internal\n", "'pact-notes', field release"),
        ("    release: internal\n", "    release: [JPN]\n", "'pact-notes', field release"),
        ("  release: parties\n", "  release: internal\n", "alliance, field release"),
    ],
)
@pytest.mark.usefixtures("limited")
def test_a_bundle_names_the_record(tmp_path: Path, old: str, new: str, place: str) -> None:
    (tmp_path / "states.yaml").write_text(STATES)
    (tmp_path / "us-jp.yaml").write_text(changed((old, new)))
    with pytest.raises(RefusedAll) as refusal:
        load(sorted(tmp_path.iterdir()), at=AT)
    assert any(place in one and "may hold nothing" in one for one in refusal.value.problems)


def test_the_limit_is_not_lowered_below_what_is_here(home: Alliance, settings: Settings) -> None:
    yearly(home, release="internal")
    settings.HIGHEST_MARKING = "parties"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(Refused, match="marked narrower") as refusal:
        hold("parties")
    assert "exercises_series: 1" in str(refusal.value)
    with pytest.raises(CommandError, match="exercises_series: 1"):
        call_command("migrate", verbosity=0)


def test_every_marked_table_has_the_limit(limited: Alliance) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c WHERE c.column_name = 'release'"
            " AND c.table_schema = 'public' AND NOT EXISTS (SELECT FROM pg_trigger t"
            " WHERE t.tgrelid = c.table_name::regclass AND t.tgenabled = 'A'"
            " AND t.tgname = 'is_within_what_the_portal_may_hold')"
        )
        assert cursor.fetchall() == []
    hold("internal")
    by_sql(yearly(limited))


def test_by_default_everything_may_be_held() -> None:
    assert real.HIGHEST_MARKING == "internal"

"""What a page offers to choose from was asked for through `visible_to`, or `editable_by`."""

from collections.abc import Callable, Iterator
from typing import Any, cast
from uuid import UUID

import pytest
from django.forms import Form, ModelChoiceField
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from alliances.models import Alliance
from alliances.querysets import AllianceQuerySet, ScopedQuerySet
from tests.house.addresses import NoSampleError, addresses, path_to
from tests.house.filling import fill
from tests.house.tree import assert_none
from treaties.models import Instrument

pytestmark = pytest.mark.walk
SCOPED = (AllianceQuerySet, ScopedQuerySet)
MARK = UUID("0199bbbb-0000-7000-8000-000000000000")

type Offers = list[tuple[str, bool]]


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> Offers:
    """Filled by whatever is drawn: each choice, and whether its rows were scoped.

    Whatever went through a scope excludes a key that no row has, and is known by it.
    """
    for kind in SCOPED:
        for scope in ("visible_to", "editable_by"):
            monkeypatch.setattr(kind, scope, marking(getattr(kind, scope)))
    found: Offers = []
    drawn = ModelChoiceIterator.__iter__

    def noting(self: Any) -> Iterator[Any]:
        rows = self.queryset
        if isinstance(rows, SCOPED):
            found.append((f"{rows.model._meta.label} as {self.field.label}", is_marked(rows)))
        return cast("Iterator[Any]", drawn(self))

    monkeypatch.setattr(ModelChoiceIterator, "__iter__", noting)
    return found


def marking(scope: Callable[..., Any]) -> Callable[..., Any]:
    """A scope whose rows can be told from others."""
    return lambda rows, principal: scope(rows, principal).exclude(pk=MARK)


def is_marked(rows: Any) -> bool:
    """Whether the rows themselves, not only others that they are picked by, were scoped."""
    key = f'"{rows.model._meta.db_table}"."{rows.model._meta.pk.column}"'
    return rows.query.is_empty() or f"{key} = {MARK}" in str(rows.query)


def offered(client: Client, home: Alliance, offers: Offers) -> dict[str, bool]:
    """What pages offer to choose from, and whether it depends on who asks."""
    fill(home, 2)
    found: dict[str, bool] = {}
    for address in addresses():
        if address.door == "page" and address.name:
            try:
                client.get(path_to(address, home))
            except NoSampleError:
                continue  # told by the walk through the doors
            found |= {f"{address.name}: {told}": is_scoped for told, is_scoped in offers}
            offers.clear()
    return found


def test_every_choice_is_among_what_its_person_may_see(
    home: Alliance, desk_client: Client, offers: Offers
) -> None:
    found = offered(desk_client, home, offers)
    assert_none(told for told, is_scoped in found.items() if not is_scoped)
    assert "portal:commitment-prove: commitments.Evidence as In place of" in found


class Choosing(Form):
    free = ModelChoiceField(Instrument.objects.all(), label="free")
    own = ModelChoiceField(Instrument.objects.none(), label="own")


def choosing(request: HttpRequest) -> HttpResponse:
    form = Choosing()
    picked = Instrument.objects.visible_to(request.user)
    form.fields["own"].queryset = picked  # type: ignore[attr-defined]
    return HttpResponse(str(form))


urlpatterns = [path("choosing/", choosing, name="choosing")]


@pytest.fixture
def chooser(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("without_wall")
def test_a_choice_among_all_rows_is_caught(
    chooser: None, home: Alliance, desk_client: Client, offers: Offers
) -> None:
    assert offered(desk_client, home, offers) == {
        "choosing: treaties.Instrument as free": False,
        "choosing: treaties.Instrument as own": True,
    }

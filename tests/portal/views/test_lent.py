"""Whoever writes to a shared record is told before, which desks read it too."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.access import acting_as, name_of
from accounts.models import Eyes, User
from alliances.models import Alliance
from tests.build.alliances import alliance, person
from tests.build.burden import pledge
from tests.build.consultations import forum
from tests.build.treaties import action, instrument
from tests.portal.views.conftest import signed_in, text_of
from treaties.models import Instrument

SHARED = "It is shared with US-UK."


@pytest.fixture
def canberra(abroad: Alliance) -> Client:
    """An officer of ANZUS, to whom US-UK is not granted."""
    return signed_in("canberra", abroad)


def test_a_form_says_with_whom_what_a_record_hangs_on_is_shared(
    abroad: Alliance, shared: Instrument, canberra: Client
) -> None:
    given, done = pledge(shared), action(shared, "signed", "2021-09-15")
    pages = [
        reverse("portal:pledge-edit", args=[abroad.slug, given.pk]),
        reverse("portal:action-edit", args=[abroad.slug, done.pk]),
    ]
    body = forum(abroad)
    body.also_alliances.add(shared.also_alliances.get())
    pages.append(reverse("consultations:forum-edit", args=[body.pk]))
    for page in pages:
        assert SHARED in text_of(canberra, page), page
    shared.also_alliances.clear()
    assert SHARED not in text_of(canberra, pages[0])


def test_a_form_says_of_each_choice_with_whom_it_is_shared(
    abroad: Alliance, shared: Instrument, canberra: Client
) -> None:
    instrument(abroad, "own", title="Own")
    seen = text_of(canberra, reverse("portal:commitment-new", args=[abroad.slug]))
    assert "AUKUS (shared with US-UK)" in seen
    assert "Own (shared" not in seen
    assert "not what is internal" in seen


def test_only_whoever_writes_there_is_told_of_an_alliance(
    abroad: Alliance, shared: Instrument, second: Alliance, desk: User
) -> None:
    third = alliance("us-kr", ("USA", "KOR"))
    shared.also_alliances.add(third)
    writer, reader = person("writer", abroad), person("reader", abroad, role="reader")
    guest = person("guest", second)
    told = {shared.pk: [third.short_name, second.short_name]}
    for who, where, found in (
        (writer, abroad, told),
        (reader, abroad, {}),
        (Eyes(writer, "AUS"), abroad, {}),
        (desk, abroad, {}),
        (guest, second, {shared.pk: [third.short_name]}),
        (guest, abroad, {}),
    ):
        with acting_as(name_of(who)):
            assert connection.in_atomic_block
            assert Instrument.objects.all().lenders(where) == found, who

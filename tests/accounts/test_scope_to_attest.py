"""The migration that gives attesting a scope of its own."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts.models import PartnerSystem

migration = import_module("accounts.migrations.0005_scope_to_attest")
pytestmark = pytest.mark.django_db


def scopes() -> dict[str, list[str]]:
    return dict(PartnerSystem.objects.values_list("name", "scopes"))


def test_systems_that_could_attest_still_can_and_others_gain_nothing() -> None:
    given = {
        "reader": ["alliances:read", "burden:read", "findings:read"],
        "other": ["treaties:read"],
        "both": ["burden:attest", "burden:read"],
        "none": [],
    }
    for name, one in given.items():
        PartnerSystem.objects.create(name=name, state="JPN", scopes=one)
    migration.keep(apps, None)
    expected = given | {
        "reader": ["alliances:read", "burden:read", "burden:attest", "findings:read"]
    }
    assert scopes() == expected
    migration.keep(apps, None)
    assert scopes() == expected
    migration.take_back(apps, None)
    assert scopes() == given | {"both": ["burden:read"]}

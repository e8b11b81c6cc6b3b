"""What partners are told is what there is: scopes, endpoints, errors and limits."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.actions import LONGEST_OVERLAP
from accounts.api.oauth import PER_ADDRESS, PER_CLIENT
from accounts.models import Scope
from kit.api.problems import PROBLEMS

PAGE = (Path(settings.BASE_DIR) / "docs" / "partners.md").read_text()


@pytest.mark.parametrize("scope", Scope.values)
def test_every_scope_is_told(scope: str) -> None:
    assert f"| `{scope}` | `/" in PAGE


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_problem_is_told_with_its_status(code: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith("| ") and f"`{code}`" in line]
    assert row.startswith(f"| {PROBLEMS[code][0]} |")


@pytest.mark.parametrize("name", ["token", "revoke", "introspect", "metadata"])
def test_every_endpoint_is_told(name: str) -> None:
    assert f"`{reverse(f'oauth:{name}')}`" in PAGE


def test_limits_are_told_as_they_are() -> None:
    assert f"| {PER_CLIENT.quota} in a minute | client id |" in PAGE
    assert f"| {PER_ADDRESS.quota} in a minute | address," in PAGE
    assert f"{LONGEST_OVERLAP.days} days at most" in PAGE
    assert f"good for {settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN // 60} minutes" in PAGE

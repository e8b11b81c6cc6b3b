"""What the tests of bundles share: the sample, loaded once for each module that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.portal.bundles.samples import ALLIANCE, STATES, bring


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """The folder of the sample's files, once they are in the portal."""
    folder = tmp_path_factory.mktemp("bundles")
    with django_db_blocker.unblock(), transaction.atomic():
        bring(folder, STATES, ALLIANCE)
        yield folder
        transaction.set_rollback(True)

"""The portal that is backed up, and its backup: made once for all tests of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from portal import backup
from tests.build.databases import place
from tests.portal.backups import AT, filled


@pytest.fixture(scope="session")
def source(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The database that is backed up; not the one of the tests, so that it may be committed to."""
    with filled(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="session")
def taken(
    source: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Path:
    """A backup of it, which no test may change."""
    with django_db_blocker.unblock(), place(NAME=source):
        return backup.take(tmp_path_factory.mktemp("backups"), at=AT)


@pytest.fixture
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test may ask databases, none of which is the one that pytest-django looks after."""
    with django_db_blocker.unblock():
        yield

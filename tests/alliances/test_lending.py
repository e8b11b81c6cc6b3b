"""What hangs on a shared record is lent with it, but not what is marked narrower than it."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.access import acting_as, name_of
from accounts.models import Eyes, User
from alliances.actions import Wish, decide_widening, propose_widening
from alliances.models import Alliance, Marking, Source
from burden.models import Total
from commitments.models import Occurrence
from kit import clock
from kit.approval import Decision
from tests.build.alliances import alliance, person
from tests.build.burden import contribution, instalment, pledge
from tests.build.commitments import commitment
from tests.build.consultations import forum, meeting
from tests.build.treaties import action, instrument, text
from tests.conftest import TODAY
from treaties.models import Passage

MARKINGS: list[Marking] = [
    ("internal", ()),
    ("states", ("USA",)),
    ("parties", ()),
    ("public", ()),
]


def marked(marking: Marking) -> dict[str, Any]:
    return {"release": marking[0], "released_to": list(marking[1])}


ON_TEXT: dict[str, Callable[..., Any]] = {
    "commitment": lambda text, **own: commitment(text.alliance, instrument=text, **own),
    "contribution": lambda text, **own: contribution(text.alliance, instrument=text, **own),
    "pledge": pledge,
    "instalment": lambda text, **own: instalment(text, TODAY, **own),
    "action": lambda text, **own: action(text, "signed", "2026-01-01", **own),
    "meeting": meeting,
}


FOUND = """
SELECT entente_access.passages_with(websearch_to_tsquery('english', %s), NULL, NULL, 50)
"""


@pytest.fixture
def also(home: Alliance) -> Alliance:
    return alliance("us-uk", ("USA", "GBR"))


@pytest.mark.parametrize("kind", ON_TEXT)
@pytest.mark.parametrize(("whole", "own"), list(product(MARKINGS, MARKINGS)))
def test_staff_elsewhere_read_what_is_no_narrower_than_what_is_shared(
    home: Alliance, also: Alliance, kind: str, whole: Marking, own: Marking
) -> None:
    made = forum if kind == "meeting" else instrument
    record: Any = made(home, "shared", **marked(whole))
    record.also_alliances.add(also)
    row: Any = ON_TEXT[kind](record, **marked(own))
    here, there = person("here", home), person("there", also)
    rows: Any = type(row)._default_manager
    is_lent = own[0] in ("public", "parties") or whole[0] in ("internal", own[0])
    assert rows.visible_to(here).filter(pk=row.pk).exists()
    assert rows.visible_to(there).filter(pk=row.pk).exists() is is_lent
    assert rows.of_alliance(also).filter(pk=row.pk).exists() is is_lent
    assert type(record)._default_manager.visible_to(there).filter(pk=record.pk).exists()
    with acting_as(name_of(there)):  # and PostgreSQL by itself, whatever the application asks
        assert rows.filter(pk=row.pk).exists() is is_lent
    for state in ("USA", "GBR"):
        seen = rows.visible_to(Eyes(there, state)).filter(pk=row.pk).exists()
        assert seen is (is_lent and (own[0] in ("public", "parties") or state in own[1]))
        with acting_as(name_of(Eyes(there, state))):
            assert rows.filter(pk=row.pk).exists() is seen
    if kind == "contribution":
        assert Total.objects.visible_to(there).exists() is is_lent
        with acting_as(name_of(there)):
            assert Total.objects.exists() is is_lent
        assert rows.listed_in(also).filter(pk=row.pk).exists() is is_lent


def test_what_an_unlent_commitment_promises_is_not_lent(home: Alliance, also: Alliance) -> None:
    text = instrument(home, "shared")
    text.also_alliances.add(also)
    for release in ("parties", "internal"):
        one = commitment(home, ref=f"is-{release}", instrument=text, release=release)
        days = {"opens_on": TODAY, "due_on": TODAY, "lapses_on": TODAY}
        Occurrence.objects.create(
            alliance=home, commitment=one, label="2026", release=release, **days
        )
    with acting_as(name_of(person("there", also))):
        assert list(Occurrence.objects.values_list("commitment__ref", flat=True)) == ["is-parties"]


@pytest.mark.parametrize("made", [instrument, forum])
@pytest.mark.parametrize(("was", "now"), list(product(MARKINGS, MARKINGS)))
def test_what_is_shared_is_narrowed_by_no_request(
    home: Alliance, also: Alliance, made: Callable[..., Any], was: Marking, now: Marking
) -> None:
    record = made(home, "shared", **marked(was))
    rows: Any = type(record)._default_manager.filter(pk=record.pk)
    editor = person("here", home)
    record.also_alliances.add(also)
    lends_more = now[0] == "internal" or (now[0] == "states" and was[0] in ("parties", "public"))
    is_wider = MARKINGS.index(now) > MARKINGS.index(was)
    said = "is not narrowed" if lends_more else "takes two people" if is_wider else ""
    for is_shared in (True, False):
        if said and now != was:
            with pytest.raises(IntegrityError, match=said), acting_as(name_of(editor)):
                rows.update(**marked(now))
        else:
            with acting_as(name_of(editor)):
                assert rows.update(**marked(now)) == 1
            rows.update(**marked(was))
        record.also_alliances.clear()
        said = "takes two people" if is_wider else ""
        assert is_shared or not record.also_alliances.exists()
    assert rows.update(**marked(now)) == 1, "whoever runs the portal may"


def test_a_widening_of_what_is_shared_to_named_states_is_approved(
    home: Alliance, also: Alliance, desk: User
) -> None:
    record = instrument(home, "shared", release="internal")
    record.also_alliances.add(also)
    wish = Wish(to=("states", ("USA",)), reason="Agreed")
    made = propose_widening(row=record, wish=wish, by=desk, at=clock.now())
    chief = person("chief", home, role="approver")
    with acting_as(name_of(chief)):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=clock.now())
    record.refresh_from_db()
    assert record.release == "states"


def test_sources_are_cited_by_what_is_shared(home: Alliance, also: Alliance) -> None:
    Source.objects.create(alliance=home, code="S1", title="a book")
    there = person("there", also)
    with acting_as(name_of(there)):
        assert not Source.objects.exists()
    instrument(home, "shared").also_alliances.add(also)
    with acting_as(name_of(there)):
        assert Source.objects.get().code == "S1"


def test_search_finds_what_is_lent_and_no_article_that_is_narrower(
    home: Alliance, also: Alliance
) -> None:
    record = instrument(home, "shared")
    record.also_alliances.add(also)
    text(record, person("here", home))
    there, asked = person("there", also), [("english", "harbour or article")]
    with acting_as(name_of(there)):
        found = set(Passage.objects.newest_with(asked, most=50).values_list("pk", flat=True))
    assert found
    Passage.objects.filter(pk=min(found)).update(release="internal")
    with acting_as(name_of(there)), connection.cursor() as cursor:
        cursor.execute(
            FOUND,
            ["harbour or article"],
        )
        assert {key for (key,) in cursor.fetchall()} == found - {min(found)}

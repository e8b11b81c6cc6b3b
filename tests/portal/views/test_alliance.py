"""The pages of one alliance: what they show of itself, and of what others share with it."""

from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance, Source
from commitments.actions import unfold
from commitments.models import Commitment
from kit.dates import Duration
from tests.build.burden import contribution
from tests.build.commitments import commitment, met, yearly
from tests.build.consultations import forum, meeting
from tests.build.exercises import series
from tests.build.treaties import action, instrument, provision, relation, term
from tests.conftest import TODAY
from tests.portal.views.conftest import place_of, text_of
from treaties.models import Instrument

TABS = ("", "treaties/", "commitments/", "consultations/", "contributions/", "exercises/")


def about(of: str, ref: str, to: str = "") -> str:
    query = f"?to={to}" if to else ""
    return f"/alliances/{of}/about/{ref}/{query}"


@pytest.mark.parametrize("tab", TABS)
def test_a_page_may_be_asked_for_its_head(of_second: Client, tab: str) -> None:
    assert of_second.head(f"/alliances/us-uk/{tab}").status_code == 200
    assert of_second.post(f"/alliances/us-uk/{tab}").status_code == 405


def test_a_relation_to_what_one_may_not_see_is_not_shown(
    abroad: Alliance, shared: Instrument, of_second: Client, of_both: Client
) -> None:
    hidden = instrument(abroad, "hidden", title="Secret protocol")
    relation(shared, "implements", hidden)
    earlier = instrument(abroad, "earlier", title="Secret protocol, first version")
    relation(shared, "supersedes", earlier)
    assert "Secret protocol" not in text_of(of_second, "/alliances/us-uk/treaties/aukus-2021/")
    seen = text_of(of_both, "/alliances/us-uk/treaties/aukus-2021/")
    for ref in ("hidden", "earlier"):
        assert f'<a href="/alliances/anzus/treaties/{ref}/">Secret protocol' in seen


def test_shared_treaties_lead_to_each_other_within_either_alliance(
    abroad: Alliance, second: Alliance, shared: Instrument, of_both: Client, of_second: Client
) -> None:
    older = instrument(abroad, "ennpia-2021", title="Exchange")
    older.also_alliances.add(second)
    relation(shared, "supersedes", older)
    for client, slug in ((of_both, "anzus"), (of_both, "us-uk"), (of_second, "us-uk")):
        there, back = (f"/alliances/{slug}/treaties/{ref}/" for ref in ("aukus-2021", older.ref))
        assert f'<a href="{back}">Exchange</a>' in text_of(client, there)
        assert f'<a href="{there}">AUKUS</a>' in text_of(client, back)
        assert place_of(client, about(slug, older.ref)) == f"{back}#{older.ref}"


def test_the_home_of_a_shared_treaty_is_named_to_those_who_know_it(
    shared: Instrument, of_both: Client, of_second: Client
) -> None:
    for path in ("/alliances/us-uk/treaties/", "/alliances/us-uk/treaties/aukus-2021/"):
        assert "shared by ANZUS" in text_of(of_both, path)
        seen = text_of(of_second, path)
        assert "shared with US-UK" in seen
        assert "ANZUS" not in seen


def test_an_own_treaty_comes_before_a_shared_one_of_the_same_reference(
    second: Alliance, shared: Instrument, of_both: Client
) -> None:
    instrument(second, shared.ref, title="Our own")
    assert '<h1 dir="auto">Our own</h1>' in text_of(
        of_both, f"/alliances/us-uk/treaties/{shared.ref}/"
    )
    assert '<h1 dir="auto">AUKUS</h1>' in text_of(
        of_both, f"/alliances/anzus/treaties/{shared.ref}/"
    )


def test_a_notice_is_written_in_words(home: Alliance, desk_client: Client) -> None:
    term(instrument(home, "pact"), "indefinite", notice=Duration.parse("P1Y"))
    seen = text_of(desk_client, "/alliances/us-jp/treaties/pact/")
    assert "notice 1 year" in seen
    assert "P1Y" not in seen


def test_what_is_shared_stands_on_the_pages_of_the_second_alliance(
    abroad: Alliance, shared: Instrument, second: Alliance, of_second: Client
) -> None:
    commitment(abroad, "promise", number=17, title="Build boats", instrument=shared)
    contribution(abroad, "4600", ref="boats", note="For the yards", instrument=shared)
    body = forum(abroad, "ministers", name="Ministers")
    body.also_alliances.add(second)
    meeting(body, "2026-03-01", outcome="Agreed on boats")
    for tab, words in (
        ("commitments", "Build boats"),
        ("contributions", "For the yards"),
        ("consultations", "Agreed on boats"),
    ):
        assert words in text_of(of_second, f"/alliances/us-uk/{tab}/")


def test_a_shared_commitment_is_not_taken_for_one_of_the_same_number(
    abroad: Alliance, second: Alliance, shared: Instrument, of_both: Client, of_second: Client
) -> None:
    commitment(second, "ours", number=17)
    commitment(abroad, "theirs", number=17, instrument=shared)
    path = "/alliances/us-uk/commitments/"
    seen = " ".join(text_of(of_both, path).split())
    assert 'C-0017<span class="sub">shared by ANZUS</span>' in seen
    assert seen.count("C-0017") == 2
    assert seen.index('id="ours"') < seen.index('id="theirs"')
    assert 'C-0017<span class="sub">shared with US-UK</span>' in text_of(of_second, path)


def test_sources_are_titled_as_the_alliance_of_each_row_lists_them(
    abroad: Alliance, second: Alliance, shared: Instrument, of_both: Client
) -> None:
    for owner, title in ((abroad, "Gazette of Canberra"), (second, "Gazette of London")):
        Source.objects.create(alliance=owner, code="gazette", title=title)
    commitment(second, "ours", sources=["gazette"])
    commitment(abroad, "theirs", instrument=shared, sources=["gazette"])
    seen = text_of(of_both, "/alliances/us-uk/commitments/")
    assert seen.index("Gazette of London") < seen.index("Gazette of Canberra")


def test_the_rhythm_of_a_commitment_one_may_not_see_is_not_told(
    abroad: Alliance, second: Alliance, of_second: Client, of_both: Client
) -> None:
    body = forum(abroad, "ministers", commitment=yearly(abroad, "hidden"))
    body.also_alliances.add(second)
    assert "calendar year" in text_of(of_both, "/alliances/us-uk/consultations/")
    assert "calendar year" not in text_of(of_second, "/alliances/us-uk/consultations/")


def test_a_suspended_commitment_has_no_day(home: Alliance, desk_client: Client) -> None:
    pact = instrument(home, "pact")
    action(pact, "suspended", "2026-02-01")
    promise = yearly(home, "promise", instrument=pact)
    met(promise, "2025-05-01", TODAY)
    seen = text_of(desk_client, "/alliances/us-jp/commitments/")
    assert "suspended" in seen
    assert "9999" not in seen


def test_a_commitment_past_its_day_says_so(home: Alliance, desk_client: Client) -> None:
    yearly(home, "promise", runs_from=date(2024, 1, 1))
    unfold(Commitment.objects.all(), TODAY)
    seen = text_of(desk_client, "/alliances/us-jp/commitments/")
    assert "lapsed" in seen
    assert "31 December 2024" in seen


def share(owner: Alliance, other: Alliance, number: int) -> None:
    """One more record of each kind, all shared with the other alliance."""
    text, body = instrument(owner), forum(owner)
    text.also_alliances.add(other)
    body.also_alliances.add(other)
    meeting(body, "2027-01-01", status="planned")
    clause = provision(text, "I")
    begun = date(2026, 1, 1)
    yearly(owner, number=number, instrument=text, provision=clause, runs_from=begun)
    contribution(owner, instrument=text)
    relation(text, "implements", Instrument.objects.get(ref="aukus-2021"))
    unfold(Commitment.objects.all(), TODAY)


@pytest.mark.parametrize("tab", [*TABS, "treaties/aukus-2021/", None])
def test_a_page_costs_the_same_however_much_is_shared(
    abroad: Alliance, second: Alliance, shared: Instrument, of_second: Client, tab: str | None
) -> None:
    path = "/" if tab is None else f"/alliances/us-uk/{tab}"
    costs = []
    for numbers in (range(1, 3), range(3, 9)):
        for number in numbers:
            share(abroad, second, number)
        with CaptureQueriesContext(connection) as seen:
            text_of(of_second, path)
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("ref", ["\0", "a\0b"])
def test_a_reference_that_no_database_holds_is_not_found(desk_client: Client, ref: str) -> None:
    assert desk_client.get(f"/alliances/us-jp/about/{quote(ref)}/").status_code == 404


def test_a_reference_has_no_slash(desk_client: Client) -> None:
    assert desk_client.get("/alliances/us-jp/about/a/b/").status_code == 404


def test_a_reference_of_nothing_leads_to_the_alliance(desk_client: Client) -> None:
    for to in ("", "commitment", "evidence", "nowhere"):
        assert place_of(desk_client, about("us-jp", "nothing", to)) == "/alliances/us-jp/"


def test_a_commitment_is_found_on_its_page(home: Alliance, desk_client: Client) -> None:
    commitment(home, "promise-2", title="Second promise")
    path = "/alliances/us-jp/commitments/promise-2/"
    assert place_of(desk_client, about("us-jp", "promise-2")) == path
    assert "Second promise" in text_of(desk_client, path)


def test_a_shared_commitment_is_found_where_it_is_shared(
    abroad: Alliance, second: Alliance, shared: Instrument, of_second: Client
) -> None:
    commitment(second, "ours", number=7)
    commitment(abroad, "theirs", number=1, instrument=shared)
    found = place_of(of_second, about("us-uk", "theirs"))
    assert found == "/alliances/us-uk/commitments/theirs/"
    assert "shared with US-UK" in text_of(of_second, found)


def test_a_finding_on_a_commitment_leads_to_the_forum_where_it_is_met(
    home: Alliance, desk_client: Client
) -> None:
    forum(home, "talks", commitment=commitment(home, "promise"))
    forum(home, "asides", commitment=commitment(home, "talks-too"))
    for to in ("", "evidence"):
        found = place_of(desk_client, about("us-jp", "promise", to))
        assert found == "/alliances/us-jp/consultations/#talks"
    row = place_of(desk_client, about("us-jp", "promise", "commitment"))
    assert row == "/alliances/us-jp/commitments/promise/"


def test_of_two_forums_the_one_of_the_same_reference_is_shown(
    home: Alliance, desk_client: Client
) -> None:
    promise = commitment(home, "talks")
    forum(home, "asides", commitment=promise)
    forum(home, "talks", commitment=promise)
    forum(home, "lone")
    path = "/alliances/us-jp/consultations/"
    assert place_of(desk_client, about("us-jp", "talks")) == f"{path}#talks"
    assert place_of(desk_client, about("us-jp", "lone")) == f"{path}#lone"


def test_a_clause_and_a_commitment_of_one_reference_are_told_apart(
    home: Alliance, desk_client: Client
) -> None:
    pact = instrument(home, "pact")
    promise = commitment(home, "pact:IV", instrument=pact, provision=provision(pact, "IV"))
    forum(home, "talks", commitment=promise)
    clause = "/alliances/us-jp/treaties/pact/"
    assert place_of(desk_client, about("us-jp", "pact:IV")) == f"{clause}#pact:IV"
    assert place_of(desk_client, about("us-jp", "pact:V")) == f"{clause}#pact"
    evidence = place_of(desk_client, about("us-jp", "pact:IV", "evidence"))
    assert evidence == "/alliances/us-jp/consultations/#talks"
    row = about("us-jp", "pact:IV", "commitment")
    assert place_of(desk_client, row) == "/alliances/us-jp/commitments/pact:IV/"
    assert f'<a href="{row}">{promise.code}</a>' in text_of(desk_client, clause)


def test_a_series_is_found_among_the_exercises(home: Alliance, desk_client: Client) -> None:
    series(home, "drill")
    found = place_of(desk_client, about("us-jp", "drill"))
    assert found == "/alliances/us-jp/exercises/#drill"


def test_an_alliance_of_others_is_not_found(shared: Instrument, of_second: Client) -> None:
    for tab in (*TABS, "treaties/aukus-2021/", "about/aukus-2021/"):
        assert of_second.get(f"/alliances/anzus/{tab}").status_code == 404

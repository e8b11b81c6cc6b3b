"""The crisis card: whole, alone, and only as much as its reader may see."""

import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from alliances.models import Alliance
from consultations.actions import card, lay_out
from consultations.models import Contact
from tests.build.alliances import partner, state
from tests.build.commitments import commitment
from tests.build.consultations import contact, forum, hotline

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def armed(home: Alliance) -> Alliance:
    promise = commitment(
        home, "consult", title="Consult at once", threshold="Armed attack", basis="Article IV"
    )
    line = hotline(forum(home, name="Crisis forum"), commitment=promise)
    contact(line, 2, state("JPN"), office="Second")
    contact(line, 1, state("USA"), office="First")
    contact(line, 3, state("USA"), office="Hidden desk", release="internal")
    return home


def test_a_card_has_contacts_in_order_thresholds_clauses_and_steps(armed: Alliance) -> None:
    text = card(alliance=armed, at=AT).data.decode()
    wanted = ("Crisis forum", "Article IV", "within 24 hours", "Call in order", "First", "Second")
    places = [text.index(word) for word in wanted]
    assert places == sorted(places)
    assert "Armed attack" in text
    assert "22 November 2026, 06:00 UTC" in text


def test_a_card_needs_nothing_from_elsewhere(armed: Alliance) -> None:
    text = card(alliance=armed, at=AT).data.decode()
    for reach in ("http:", "https:", "src=", "href=", "<script", "@import", "url("):
        assert reach not in text


def test_words_of_people_are_no_markup(armed: Alliance) -> None:
    Contact.objects.filter(position=1).update(office="<script>alert(1)</script>")
    assert b"<script" not in card(alliance=armed, at=AT).data


def test_the_last_line_tells_whether_a_card_is_whole(armed: Alliance) -> None:
    data = card(alliance=armed, at=AT).data
    *above, last = data.splitlines(keepends=True)
    assert sha256(b"".join(above)).hexdigest().encode() in last


def test_a_reader_gets_what_they_may_see(armed: Alliance) -> None:
    japan, _ = partner("JPN", armed)
    assert b"Hidden desk" in card(alliance=armed, at=AT).data
    assert b"Hidden desk" not in card(alliance=armed, at=AT, reader=japan).data


def test_cards_are_laid_out_with_checksums_that_sha256sum_takes(
    armed: Alliance, abroad: Alliance, tmp_path: Path
) -> None:
    written = lay_out(folder=tmp_path / "cards", at=AT)
    assert [one.name for one in written] == ["crisis-card-anzus.html", "crisis-card-us-jp.html"]
    sums = sorted(one.name for one in (tmp_path / "cards").glob("*.sha256"))
    ran = subprocess.run(
        ["sha256sum", "-c", *sums], cwd=tmp_path / "cards", check=False, capture_output=True
    )
    assert ran.returncode == 0, ran.stderr
    assert len(list((tmp_path / "cards").iterdir())) == 4
    assert len(lay_out(folder=tmp_path, at=AT, slugs=["us-jp"])) == 1

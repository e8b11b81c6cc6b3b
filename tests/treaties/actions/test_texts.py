"""Files are kept to the byte, and become versions of texts once a person accepts them."""

import hashlib
from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from alliances.models import Alliance
from kit.errors import Refused
from tests.build.treaties import AT, HARBOUR, instrument, provision, text
from tests.treaties.texts import files
from tests.treaties.texts.malformed import CORPUS
from treaties.actions import Terms, accept, keep
from treaties.models import Instrument, Original, Passage, Text
from treaties.texts.certifying import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


def test_a_file_is_kept_to_the_byte_and_read(treaty: Instrument, desk: User) -> None:
    data = files.html()
    kept, is_new = keep(instrument=treaty, name="../a\x07/h.html", data=data, by=desk, at=AT)
    again = Original.objects.get(pk=kept.pk)
    assert is_new
    assert (bytes(again.content), again.size) == (data, len(data))
    assert again.sha256 == hashlib.sha256(data).hexdigest()
    assert (again.name, again.kind, again.refusal) == ("h.html", "html", "")
    assert again.found is not None
    assert len(again.found["versions"][0]["parts"]) == 6
    assert (again.release, again.sent_by) == (treaty.release, desk)


def test_a_file_that_cannot_be_read_is_kept_with_the_reason(treaty: Instrument, desk: User) -> None:
    data = files.assembled([b"q /Im1 Do Q"])
    kept, _ = keep(instrument=treaty, name="scan.pdf", data=data, by=desk, at=AT)
    assert kept.refusal_code == "no_text_layer"
    assert "OCR" in kept.refusal
    assert bytes(Original.objects.get().content) == data


def test_what_is_crafted_to_do_harm_is_kept_and_refused(treaty: Instrument, desk: User) -> None:
    data = CORPUS["akn xxe of a file"]()
    kept, _ = keep(instrument=treaty, name="x.xml", data=data, by=desk, at=AT)
    assert (kept.refusal_code, bytes(kept.content)) == ("doctype", data)


def test_the_same_bytes_are_kept_once(treaty: Instrument, desk: User) -> None:
    one, _ = keep(instrument=treaty, name="a.txt", data=b"Article 1\n\nx", by=desk, at=AT)
    other, is_new = keep(instrument=treaty, name="b.txt", data=b"Article 1\n\nx", by=desk, at=AT)
    assert (one, is_new, other.name) == (other, False, "a.txt")


def test_what_is_too_large_is_refused(treaty: Instrument, desk: User) -> None:
    with pytest.raises(Refused) as told:
        keep(instrument=treaty, name="a", data=b"x" * (20 * 1024**2 + 1), by=desk, at=AT)
    assert told.value.code == "file_too_large"
    assert not Original.objects.exists()


def test_the_record_of_changes_holds_no_bytes(treaty: Instrument, desk: User) -> None:
    keep(instrument=treaty, name="a.txt", data=b"Article 1\n\nkantoword", by=desk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE audit_event::text LIKE '%kantoword%'"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM audit_event WHERE audit_event::text LIKE '%a.txt%'")
        assert cursor.fetchone() != (0,)


def test_accepting_makes_articles_and_finds_their_clauses(treaty: Instrument, desk: User) -> None:
    clause = provision(treaty, "II")
    made = text(treaty, desk, is_authentic=True, provenance="Gazette 1990, 12")
    rows = {one.address: one for one in made.passages.all()}
    assert list(rows) == ["title", "preamble", "art_1", "art_2", "conclusions"]
    assert (rows["art_2"].provision, rows["art_1"].provision) == (clause, None)
    assert [one["address"] for one in rows["art_2"].units] == [
        *("art_2__para_1", "art_2__para_2"),
    ]
    assert (made.language, made.title, made.provenance) == (
        *("en", "Harbour Agreement", "Gazette 1990, 12"),
    )
    assert made.sha256 == digest("en", [one.value() for one in made.passages.all()])
    assert Passage.objects.filter(search="ship").count() == 1, "stems of the language are found"


def test_a_text_stands_until_the_next_of_its_language(treaty: Instrument, desk: User) -> None:
    first = text(treaty, desk)
    later = text(treaty, desk, HARBOUR + " Amended.", holds_from=date(2010, 5, 1))
    on = {
        day: Text.objects.on(date.fromisoformat(day)).get() for day in ("2010-04-30", "2010-05-01")
    }
    assert on == {"2010-04-30": first, "2010-05-01": later}


def test_two_texts_of_a_language_from_one_day_are_refused(treaty: Instrument, desk: User) -> None:
    text(treaty, desk)
    with pytest.raises(Refused) as told:
        text(treaty, desk, HARBOUR + " Again.")
    assert (told.value.code, told.value.field) == ("text_exists", "holds_from")
    assert Text.objects.count() == 1


def test_a_file_without_a_text_and_an_unknown_language_are_refused(
    treaty: Instrument, desk: User
) -> None:
    kept, _ = keep(instrument=treaty, name="a", data=b"\x89PNG" + b"x" * 99, by=desk, at=AT)
    for original, code in (
        (kept, "nothing_to_accept"),
        (text(treaty, desk).original, "language_unknown"),
    ):
        assert original is not None
        with pytest.raises(Refused) as told:
            accept(original=original, languages=["xx"], terms=Terms(), by=desk, at=AT)
        assert told.value.code == code

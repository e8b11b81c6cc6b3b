"""Files are kept to the byte, and become versions of texts once a person accepts them."""

import hashlib
from datetime import date
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from accounts.models import User
from alliances.models import Alliance
from kit.errors import Refused
from portal.celery import app
from tests.build.treaties import AT, HARBOUR, instrument, provision, text
from tests.treaties.texts import files
from tests.treaties.texts.malformed import CORPUS
from treaties.actions import Terms, accept, keep, read_waiting
from treaties.models import Instrument, Original, Passage, Text
from treaties.tasks import read
from treaties.texts.certifying import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


def sent(treaty: Instrument, desk: User, name: str, data: bytes) -> Original:
    """A file that was sent, and read by a worker."""
    kept, _ = keep(instrument=treaty, name=name, data=data, by=desk, at=AT)
    read_waiting()
    kept.refresh_from_db()
    return kept


def test_a_file_is_kept_to_the_byte_and_read(treaty: Instrument, desk: User) -> None:
    data = files.html()
    kept, is_new = keep(instrument=treaty, name="../a\x07/h.html", data=data, by=desk, at=AT)
    assert (kept.is_waiting, kept.found) == (True, None), "it is read by a worker"
    assert read_waiting() == 1
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
    kept = sent(treaty, desk, "scan.pdf", data)
    assert kept.refusal_code == "no_text_layer"
    assert "OCR" in kept.refusal
    assert bytes(Original.objects.get().content) == data


def test_what_is_crafted_to_do_harm_is_kept_and_refused(treaty: Instrument, desk: User) -> None:
    data = CORPUS["akn xxe of a file"]()
    kept = sent(treaty, desk, "x.xml", data)
    assert (kept.refusal_code, bytes(kept.content)) == ("doctype", data)


def test_the_same_bytes_are_kept_once(treaty: Instrument, desk: User) -> None:
    one, _ = keep(instrument=treaty, name="a.txt", data=b"Article 1\n\nx", by=desk, at=AT)
    other, is_new = keep(instrument=treaty, name="b.txt", data=b"Article 1\n\nx", by=desk, at=AT)
    assert (one, is_new, other.name) == (other, False, "a.txt")


def test_a_file_waits_until_it_is_read_and_is_read_once(treaty: Instrument, desk: User) -> None:
    kept, _ = keep(instrument=treaty, name="a.txt", data=b"Article 1\n\nx", by=desk, at=AT)
    with pytest.raises(Refused) as told:
        accept(original=kept, languages=["en"], terms=Terms(), by=desk, at=AT)
    assert told.value.code == "not_read"
    assert [read_waiting(), read_waiting()] == [1, 0]
    assert Original.objects.get().attempts == 1


class KilledError(BaseException):
    """A worker that is lost while it reads."""


def test_a_file_whose_worker_is_lost_waits_again(
    treaty: Instrument, desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"Article 1\n\nThe harbour is open."
    keep(instrument=treaty, name="a.txt", data=data, by=desk, at=AT)

    def lost(data: bytes) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("treaties.actions.texts.parse", lost)
        with pytest.raises(KilledError):
            read_waiting()
    left = Original.objects.get()
    assert (left.is_waiting, left.attempts, bytes(left.content)) == (True, 1, data)
    read()
    assert Original.objects.get().found is not None


def test_a_file_that_takes_every_worker_down_is_given_up_and_kept(
    treaty: Instrument, desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(instrument=treaty, name="a.txt", data=b"Article 1\n\nx", by=desk, at=AT)

    def lost(data: bytes) -> None:
        raise KilledError

    monkeypatch.setattr("treaties.actions.texts.parse", lost)
    for _ in range(3):
        with pytest.raises(KilledError):
            read_waiting()
    assert read_waiting() == 0
    left = Original.objects.get()
    assert (left.refusal_code, left.is_waiting) == ("too_heavy", False)
    assert "each worker that began was lost" in left.refusal
    assert bytes(left.content) == b"Article 1\n\nx"


def test_files_are_read_at_each_tick_and_as_soon_as_they_are_sent(
    treaty: Instrument,
    desk: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert app.conf.beat_schedule["treaties.read"]["task"] == read.name
    asked: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: asked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        keep(instrument=treaty, name="a.txt", data=b"Article 1", by=desk, at=AT)
        keep(instrument=treaty, name="a.txt", data=b"Article 1", by=desk, at=AT)
    assert asked == [read.name], "the same bytes are not read again"


def test_what_is_too_large_is_refused(treaty: Instrument, desk: User) -> None:
    with pytest.raises(Refused) as told:
        keep(instrument=treaty, name="a", data=b"x" * (20 * 1024**2 + 1), by=desk, at=AT)
    assert told.value.code == "file_too_large"
    assert not Original.objects.exists()


def test_the_record_of_changes_holds_no_bytes(treaty: Instrument, desk: User) -> None:
    sent(treaty, desk, "a.txt", b"Article 1\n\nkantoword")
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
    kept = sent(treaty, desk, "a", b"\x89PNG" + b"x" * 99)
    for original, code in (
        (kept, "nothing_to_accept"),
        (text(treaty, desk).original, "language_unknown"),
    ):
        assert original is not None
        with pytest.raises(Refused) as told:
            accept(original=original, languages=["xx"], terms=Terms(), by=desk, at=AT)
        assert told.value.code == code

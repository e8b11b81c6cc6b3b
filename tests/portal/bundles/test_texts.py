"""Numbers, reservations and texts go into a bundle, and come back byte for byte."""

from datetime import date
from pathlib import Path

import pytest

from accounts.models import User
from alliances.models import Alliance, Source
from kit.errors import Refused
from portal.bundles.store import export
from tests.build.treaties import HARBOUR, instrument, provision, relation, text
from tests.portal.bundles.samples import ALLIANCE, AT, STATES, bring, changed, everything
from tests.portal.views.test_texts import DUTCH
from treaties.models import Identifier, Instrument, Passage, Provision, Reservation, Text

ATTACHED = """\
    identifiers:
      - scheme: tias
        number: '4509'
      - scheme: unts
        number: I-5321
    reservations:
      - kind: reservation
        state: JPN
        provision: pact:II
        made_on: 1960-06
        text: Not at night.
        replies:
          - kind: objection
            state: USA
            made_on: 1961-01-02
            text: We object.
      - kind: declaration
        state: USA
        made_on: '1962'
        withdrawn_on: '1970'
        text: Ships include boats.
"""
TERM = "    term:\n      kind: indefinite\n"
WITH = changed((TERM, ATTACHED + TERM))
TEXTS = """
texts:

  - instrument: pact
    language: en
    title: Treaty of Cooperation
    parts:
      - address: art_1
        kind: article
        number: '1'
        label: Article I
        applies_from: 1961-01-01
        units:
          - address: art_1__para_1
            kind: paragraph
            text: The Parties shall meet once a year.
"""

pytestmark = pytest.mark.django_db


def exported() -> str:
    return export("us-jp")


def test_what_is_attached_comes_back_and_a_second_load_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, STATES, WITH + TEXTS)
    assert Identifier.objects.count() == 2
    reply = Reservation.objects.get(kind="objection")
    assert reply.in_reply_to == Reservation.objects.get(kind="reservation")
    assert reply.in_reply_to.provision == Provision.objects.get(ref="pact:II")
    row = Passage.objects.get()
    assert row.applies_from == date(1961, 1, 1)
    assert row.provision == Provision.objects.get(ref="pact:I")
    assert Passage.objects.filter(search="meet").count() == 1
    first, before = exported(), everything()
    told = bring(tmp_path, first)
    assert told.written == 0
    assert everything() == before
    assert exported() == first


def test_a_reservation_is_as_narrow_as_its_clause_and_a_reply_as_what_it_answers(
    tmp_path: Path,
) -> None:
    bring(tmp_path, STATES, WITH)
    Provision.objects.filter(ref="pact:II").update(release="internal", originators=["JPN"])
    bring(tmp_path, exported().replace("Not at night", "Never at night"))
    found = {one.kind: one for one in Reservation.objects.all()}
    assert [found[one].release for one in ("reservation", "objection")] == ["internal"] * 2
    assert found["reservation"].originators == ["JPN"]
    assert found["declaration"].release == found["declaration"].alliance.release


def test_articles_follow_the_clauses_that_a_later_file_numbers_otherwise(tmp_path: Path) -> None:
    bring(tmp_path, STATES, ALLIANCE + TEXTS.replace("'1'", "'3'"))
    assert Passage.objects.get().provision is None
    told = ALLIANCE.replace("number: II\n", "number: III\n").replace("pact:II\n", "pact:III\n")
    assert told != ALLIANCE
    bring(tmp_path, told + TEXTS.replace("'1'", "'3'"))
    assert Passage.objects.get().provision == Provision.objects.get(ref="pact:III")
    bring(tmp_path, ALLIANCE + TEXTS.replace("'1'", "'3'"))
    assert Passage.objects.get().provision is None


def test_an_alliance_with_texts_moves_to_an_empty_portal_byte_for_byte(
    tmp_path: Path, home: Alliance, desk: User
) -> None:
    pact = instrument(home, "harbour")
    relation(instrument(home, "notes"), "amends", pact)
    provision(pact, "I")
    text(pact, desk, provenance="Gazette 1990, 12", is_authentic=True)
    later = HARBOUR.replace("open", "closed")
    made = text(pact, desk, later, holds_from=date(2010, 5, 1))
    made.passages.filter(address="art_2").update(applies_until=date(2020, 1, 1))
    text(pact, desk, DUTCH)
    whole, digests = exported(), set(Text.objects.values_list("sha256", flat=True))
    states = export("")
    bring(tmp_path, states, whole)
    assert Text.objects.filter(accepted_by=desk).count() == 3, "nothing changed where it was"
    Passage.objects.all().delete()
    Text.objects.all().delete()
    bring(tmp_path, states, whole)
    assert exported() == whole
    assert set(Text.objects.values_list("sha256", flat=True)) == digests
    assert Text.objects.filter(accepted_by=None, original=None).count() == 3
    assert Passage.objects.get(applies_until=date(2020, 1, 1)).address == "art_2"


def test_what_a_bundle_no_longer_names_goes_and_numbers_move_to_another(tmp_path: Path) -> None:
    bring(tmp_path, STATES, WITH)
    kept = Identifier.objects.get(scheme="tias").pk
    unts = "      - scheme: unts\n        number: I-5321\n"
    notes = "    implements: [pact]\n"
    moved = changed((unts, ""), (notes, f"    identifiers:\n{unts}{notes}"), of=WITH)
    start = moved.index("        replies:")
    moved = moved[:start] + moved[moved.index("      - kind: declaration") :]
    bring(tmp_path, moved)
    assert Identifier.objects.get(scheme="tias").pk == kept
    assert Identifier.objects.get(scheme="unts").instrument.ref == "pact-notes"
    assert not Reservation.objects.filter(kind="objection").exists()
    assert Reservation.objects.count() == 2


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (("number: I-5321", "number: five"), "'pact', field identifiers[2].number: 'five' is no"),
        (("scheme: tias", "scheme: xyz"), "'pact', field identifiers[1].scheme: 'xyz' is not one"),
        (("provision: pact:II\n        made", "provision: pact:X\n        made"), "no provision"),
        (("kind: objection", "kind: declaration"), "replies[1].kind: 'declaration' is no reply"),
        (("kind: declaration", "kind: objection"), "reservations[2].kind: 'objection' answers"),
        (
            ("state: USA\n            made_on", "state: JPN\n            made_on"),
            "[1].state: nobody",
        ),
        (("made_on: 1961-01-02", "made_on: soon"), "replies[1].made_on: 'soon' is not a date"),
        (("applies_from: 1961-01-01", "applies_from: 1961-02-30"), "parts[1].applies_from"),
        (("    language: en", "    language: English"), "'pact English', field language"),
        (("  - instrument: pact\n", "  - instrument: none\n"), "field instrument: there is no"),
        (("title: Treaty of Cooperation\n    parts", "sha256: 12\n    parts"), "field sha256"),
        (
            ("title: Treaty of Cooperation\n    parts", f"sha256: {'0' * 64}\n    parts"),
            "field sha256: is not the digest of these parts",
        ),
    ],
)
def test_what_is_wrong_is_told_by_record_and_field(
    tmp_path: Path, swap: tuple[str, str], told: str
) -> None:
    with pytest.raises(Refused) as refusal:
        bring(tmp_path, STATES, changed(swap, of=WITH + TEXTS))
    assert told in str(refusal.value)
    assert not Source.objects.exists(), "nothing is half loaded"


def test_one_number_for_two_instruments_and_one_address_twice_are_told(tmp_path: Path) -> None:
    unts = "    identifiers:\n      - scheme: unts\n        number: I-5321\n"
    notes = "    implements: [pact]\n"
    with pytest.raises(Refused) as refusal:
        bring(tmp_path, STATES, changed((notes, unts + notes), of=WITH))
    assert "'pact-notes', field identifiers[1].number: unts 'I-5321' stands for pact" in str(
        refusal.value
    )
    part = TEXTS[TEXTS.index("      - address: art_1\n") :]
    with pytest.raises(Refused) as refusal:
        bring(tmp_path, STATES, ALLIANCE + TEXTS + part)
    assert "field parts[2].address: 'art_1' stands twice" in str(refusal.value)


def test_a_clause_with_a_reservation_is_not_taken_away_unsaid(tmp_path: Path) -> None:
    bring(tmp_path, STATES, WITH)
    without = changed(("        provision: pact:II\n", ""), of=WITH)
    clause = without[without.index("      - number: II\n") :]
    clause = clause[: clause.index("    confidence: high")]
    without = without.replace(clause, "").replace("    provision: pact:II\n", "    basis: use\n")
    bring(tmp_path, without, at=AT)
    assert not Instrument.objects.get(ref="pact").provisions.filter(number="II").exists()

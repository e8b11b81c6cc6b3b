"""What is written is valid Akoma Ntoso, and comes back as it was."""

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.treaties.texts import files
from tests.treaties.texts.samples import only
from treaties.texts.akn.names import NAMESPACE
from treaties.texts.akn.reading import akn_versions
from treaties.texts.akn.writing import Identity, as_akn
from treaties.texts.parts import Version

SCHEMA = Path(__file__).resolve().parents[5] / "shared" / "data" / "akn/xsd/akomantoso30.xsd"
WHO = Identity(
    "harbour-1990",
    "Harbour & Co <1990>",
    date(1990, 5, 3),
    date(1991, 1, 1),
    date(2026, 1, 1),
    "ab",
)
TEXTS = {
    "plain": files.PLAIN,
    "points": (
        "# Agreement\n\n# Chapter I\n\n# General\n\n# Article 1\n\n# Scope\n\nIntroduction:\n\n"
        "1. One:\n\n(a) a;\n\n(i) i;\n\n– dash\n\n2. Two.\n\n# Article 2\n\n# Article 3\n\nLast."
        "\n\nDone at Haven.\n\n# Annex A\n\n1. One."
    ),
    "notes": "Excellency,\n\nI propose:\n\n1. Ships.\n\nSir,\n\nI agree with your proposal.",
    "nothing": "The harbour is open.",
    "control": "Article 1\n\nA \x0b text with \ufffe what XML cannot hold.\n\nArticle 2\n\nx",
}


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"no schema at {SCHEMA}")
@pytest.mark.parametrize("name", TEXTS)
def test_a_document_is_valid_against_the_schema(name: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    document = etree.fromstring(as_akn(only(TEXTS[name]), WHO))
    assert schema.validate(document), schema.error_log


@pytest.mark.parametrize("name", ["plain", "points"])
def test_a_document_comes_back_as_it_was(name: str) -> None:
    version = only(TEXTS[name])
    cut = akn_versions(as_akn(version, WHO))
    (again,) = cut.versions
    assert again.language == "en"
    assert addressed(again) == addressed(version)
    assert cut.completeness == 1


def addressed(version: Version) -> dict[str, str]:
    found = {one.address: f"{one.label}|{one.heading}" for one in version.parts if one.label}
    return found | {
        unit.address: f"{unit.label}|{unit.text}"
        for part in version.parts
        if part.kind == "article"
        for unit in part.units
    }


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert b"A text with   what" in as_akn(only(TEXTS["control"]), WHO)


def test_a_document_says_what_it_is() -> None:
    root = etree.fromstring(as_akn(only(files.PLAIN), WHO))
    uris = [one.get("value") for one in root.iter(f"{{{NAMESPACE}}}FRBRuri")]
    work = "/akn/un/act/treaty/1990-05-03/harbour-1990"
    assert uris == [work, f"{work}/eng@1991-01-01", f"{work}/eng@1991-01-01.xml"]

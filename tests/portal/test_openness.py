"""The open export: what is released, complete, exact and harmless."""

import csv
import io
import json
from decimal import Decimal

from alliances.models import Alliance
from burden.models import Contribution
from portal.openness import COLUMNS, dictionary, rows, write_csv, write_jsonl
from tests.build.burden import contribution


def test_only_what_is_released_to_all_is_given(home: Alliance) -> None:
    for name, release in (("a", "public"), ("b", "parties"), ("c", "internal")):
        contribution(home, ref=name, release=release)
    contribution(home, ref="d", release="states", released_to=["USA"])
    assert [row["ref"] for row in rows(Contribution.objects.all())] == ["a", "b"]


def test_csv_is_exact_and_no_formula(home: Alliance) -> None:
    contribution(home, "12500000000.25", ref="=1+1", fiscal_year="@cmd", delivered=Decimal(5))
    out = io.StringIO()
    assert write_csv(out, rows(Contribution.objects.all())) == 1
    heading, row = csv.reader(io.StringIO(out.getvalue()))
    told = dict(zip(heading, row, strict=True))
    assert heading == list(COLUMNS)
    assert (told["ref"], told["fiscal_year"]) == ("'=1+1", "'@cmd")
    assert (told["amount"], told["delivered"], told["low"]) == ("12500000000.25", "5", "")


def test_json_lines_keep_what_is_missing_apart_from_zero(home: Alliance) -> None:
    contribution(home, "0", ref="nothing", sources=["gazette"])
    out = io.StringIO()
    assert write_jsonl(out, rows(Contribution.objects.all())) == 1
    told = json.loads(out.getvalue())
    assert (told["amount"], told["pledged"], told["sources"]) == ("0", None, ["gazette"])


def test_every_column_is_in_the_dictionary() -> None:
    told = dictionary()
    assert [one["name"] for one in told["fields"]] == list(COLUMNS)
    assert all(one["description"] for one in told["fields"])
    assert told["bases"]["ceiling"] == "ceiling within another amount"

"""Public registers: small ones of our own making, and the published ones where they are at hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kit.importing import Outcome, profiles, run
from tests.build.files import READ_AT, csv_file

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
UK = (
    "id,uuid,title,field3,subject,country_name,signed_event_date,signed_event_location,"
    "definative_eif_event_date,definative_eif_event_effective_date,provisional_eif_event_date,"
    "adopted_event_date,adopted_event_effective_date,terminated_event_date,"
    "terminated_event_effective_date,withdrawn_event_date,withdrawn_event_effective_date,"
    "references,document_url"
)
ATOP = "atopid,begyr,begmo,begday,endyr,endmo,endday,ineffect,bilat,defense,length,mem1"
MEMBERS = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase"


def published(*names: str) -> list[Path]:
    """Files of the published registers; the test is skipped where they are not at hand."""
    found = sorted(path for name in names for path in DATA.glob(name))
    if not found:
        pytest.skip(f"the published registers are not at hand: no {names[0]}")
    return found


def uk_row(**cells: str) -> str:
    """A row of the register of the United Kingdom."""
    usual = {"id": "1", "title": "Agreement", "field3": "BI", "country_name": "JAPAN ; FRANCE"}
    told = usual | cells
    return ",".join(f'"{told.get(name, "")}"' for name in UK.split(","))


def bring(code: str, path: Path, **more: Any) -> Outcome:
    """Bring a file in, as that kind."""
    return run(profiles[code], path, at=READ_AT, **({"keep": True} | more))


def bring_lines(code: str, folder: Path, lines: Sequence[str], name: str = "rows.csv") -> Outcome:
    """Bring in a file of these lines."""
    return bring(code, csv_file(folder, *lines, name=name))


def said(outcome: Outcome) -> list[str]:
    """Its problems, as people read them."""
    return [str(problem) for problem in outcome.problems]

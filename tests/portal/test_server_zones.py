"""The clock on the server's wall moves nothing: the whole run says the same in every time zone.

Each run is a process of its own, as it is on a server, over the five reference alliances.
"""

import json
import os
import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from compliance.models import Finding
from portal.bundles.store import load

ROOT = Path(__file__).parents[2]
ZONES = ["UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"]
AT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = "2026-07-31"  # the last hours of a month: in some of the zones it is already the next
# Says in which zone its clock is, apart from what Django made of it.
SCRIPT = """
import os, sys, time
time.tzset()
sys.stderr.write(f"clock {time.strftime('%z', time.localtime(1785499200))}\\n")
from django.core.management import execute_from_command_line
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
execute_from_command_line(["manage.py", "evaluate", "--as-of", sys.argv[1], "--format", "json"])
"""


def address() -> str:
    """DATABASE_URL of the database that this test fills."""
    to: Any = connection.settings_dict
    more = to["OPTIONS"]
    secret = f":{quote(to['PASSWORD'], safe='')}" if to["PASSWORD"] else ""
    host, port = to["HOST"] or more.get("host", ""), to["PORT"] or more.get("port") or 5432
    who = quote(to["USER"], safe="") + secret
    return f"postgresql://{who}@/{to['NAME']}?host={host}&port={port}"


def ran(zone: str) -> tuple[bytes, str]:
    """What a run says in a process with its clock in the zone, and that clock's offset."""
    environment = {**os.environ, "TZ": zone, "DATABASE_URL": address()}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, DAY],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    for run in said["runs"]:
        del run["duration_ms"]
    return json.dumps(said).encode(), done.stderr.decode().partition("clock ")[2][:5]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_run_gives_byte_identical_findings_whatever_the_zone_of_the_server() -> None:
    load(sorted((ROOT / "portal" / "reference").glob("*.yaml")), at=AT)
    found = {zone: ran(zone) for zone in ZONES}
    assert [clock for _, clock in found.values()] == ["+0000", "+1400", "-0230", "+0545"]
    first = found["UTC"][0]
    assert [zone for zone, (said, _) in found.items() if said != first] == []
    assert len(json.loads(first)["findings"]) > 10
    assert not Finding.objects.exists()  # a replay writes nothing, there neither


def test_time_zones_are_those_of_the_package_and_not_of_the_machine() -> None:
    assert zoneinfo.TZPATH == ()
    assert ZoneInfo("Asia/Kathmandu").utcoffset(AT) == timedelta(hours=5, minutes=45)

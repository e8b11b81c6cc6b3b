"""Two small bundles to load, to break and to change: three states, and an alliance of two."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from portal.bundles.store import Loaded, load

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)

STATES = """\
format: entente-states/1

sources:

  - code: yearbook
    title: Yearbook of states

states:

  - iso3: JPN
    iso2: JP
    name: Japan
    currency: JPY
    fiscal_year_start: 04-01
    fiscal_year_label: start
    timezone: Asia/Tokyo

  - iso3: KOR
    iso2: KR
    name: Republic of Korea
    currency: KRW
    fiscal_year_start: 01-01
    fiscal_year_label: start
    timezone: Asia/Seoul

  - iso3: USA
    iso2: US
    name: United States of America
    currency: USD
    fiscal_year_start: 10-01
    fiscal_year_label: end
    timezone: America/New_York

country_years:

  - state: JPN
    year: 2024
    vintage: '2025'
    defence_spending: 55266
    confidence: high
    sources: [yearbook]
"""

ALLIANCE = """\
format: entente-alliance/1

alliance:
  slug: us-jp
  name: Alliance of the United States and Japan
  short_name: US-JP
  parties: [USA, JPN]
  release: parties
  anchor: pact
  confidence: high
  sources: [gazette]

sources:

  - code: gazette
    title: Official gazette

instruments:

  - ref: pact
    title: Treaty of Cooperation
    kind: treaty
    parties: [USA, JPN]
    term:
      kind: indefinite
      lock: P10Y
      notice: P1Y
    actions:
      - kind: signed
        done_on: 1960-01-19
      - kind: entry_into_force
        takes_effect_on: 1960-06-23
    provisions:
      - number: I
        paraphrase: Meet once a year.
        confidence: high
        sources: [gazette]
      - number: II
        paraphrase: Bear the cost of bases together.
    confidence: high
    sources: [gazette]

  - ref: pact-notes
    title: Notes on the treaty
    kind: exchange_of_notes
    parties: [USA, JPN]
    implements: [pact]
    term:
      kind: fixed
      ends_on: 2027-03-31
    pledge:
      currency: JPY
      total: 1055100000000
    actions:
      - kind: signed
        done_on: 2022-01-07
    release: internal

commitments:

  - ref: meet
    number: 1
    provision: pact:I
    obligations: [consult]
    obligor: mutual
    trigger: periodic
    cadence:
      rhythm: calendar_year
      grace: P90D
    sources: [gazette]

  - ref: pay
    number: 2
    title: Pay for utilities
    provision: pact:II
    obligor: [JPN]
    trigger: periodic

forums:

  - ref: council
    name: Council of ministers
    commitment: meet
    first_met_on: '1960'

meetings:

  - ref: council-2024
    forum: council
    status: held
    starts_on: 2024-07-28
    format: in person

  - ref: council-2025
    forum: council
    status: held
    starts_on: 2025-03
    format: video

series:

  - ref: keen
    name: Keen
    type: CPX
    states: [JPN, USA]
    cadence:
      rhythm: parity
      grace: P90D
      parity: even

events:

  - ref: keen-2024
    series: keen
    name: Keen 24
    status: held
    starts_on: 2024-02-01
    ends_on: 2024-02-08
    personnel:
      JPN: 100
      USA: 200

contributions:

  - ref: utilities-2026
    instrument: pact-notes
    commitment: pay
    contributor: JPN
    beneficiary: USA
    category: utilities
    form: cash
    basis: budget
    amount: 12.5
    unit: JPY_bn
    parts:
      gas: 4.25
      power: 8.25
    period_start: 2026-04-01
    period_end: 2027-03-31
    fiscal_year: FY2026
"""


def changed(*swaps: tuple[str, str], of: str = ALLIANCE) -> str:
    """The sample with pieces of it swapped for others; each piece must stand there once."""
    for old, new in swaps:
        assert of.count(old) == 1, f"{old!r} stands {of.count(old)} times in the sample"
        of = of.replace(old, new)
    return of


def cut(text: str, start: str, until: str) -> str:
    """The text without what begins at one mark and ends before the next."""
    first = text.index(start)
    return text[:first] + text[text.index(until, first) :]


def bring(folder: Path, *texts: str, at: datetime = AT, keep: bool = True) -> Loaded:
    """Load texts as files, named by what is in them."""
    return load([written(folder, text) for text in texts], at=at, keep=keep)


def written(folder: Path, text: str) -> Path:
    """The text as a file: `us-jp.yaml`, or `states.yaml` if it names no alliance."""
    slugs = [line.split()[1] for line in text.splitlines() if line.startswith("  slug: ")]
    path = folder / f"{slugs[0] if slugs else 'states'}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


type Rows = dict[str, dict[Any, tuple[Any, ...]]]


def everything() -> Rows:
    """Every row of every table, with all its columns, links to many included."""
    return {model._meta.label: _rows(model) for model in _tables()}


def _tables() -> list[type[Model]]:
    """All but those of the record, and the note of what is to be laid out: both count writes."""
    found = apps.get_models(include_auto_created=True)
    counting = {"audit", "commitments.layout"}
    return [
        model for model in found if not {model._meta.app_label, model._meta.label_lower} & counting
    ]


def _rows(model: type[Model]) -> dict[Any, tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._default_manager.order_by().values_list("pk", *names)
    return {row[0]: row[1:] for row in found}


def differences(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of each table were made, changed or deleted between two looks."""
    counted = {
        label: sum(rows.get(key) != after[label].get(key) for key in rows.keys() | after[label])
        for label, rows in before.items()
    }
    return {label: count for label, count in counted.items() if count}

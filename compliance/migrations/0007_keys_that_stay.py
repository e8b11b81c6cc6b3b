"""Findings are known by the key of what they are about, and no more by a reference of it.

References are changed by hand: each change opened a finding anew, and forgot who looked after it.
The findings on record are carried over here, so that no run opens one a second time.
"""

import kit.migrating
from django.db import migrations

# By kind of subject: its table, the column of its reference, and that of its alliance. The tables
# are of apps above this one: in a new database there are none of them yet, nor any findings.
_KINDS = """
  FOR one IN SELECT * FROM (VALUES
    ('alliance', 'alliances_alliance', 'slug', 'id'),
    ('instrument', 'treaties_instrument', 'ref', 'alliance_id'),
    ('provision', 'treaties_provision', 'ref', 'alliance_id'),
    ('commitment', 'commitments_commitment', 'ref', 'alliance_id'),
    ('forum', 'consultations_forum', 'ref', 'alliance_id'),
    ('series', 'exercises_series', 'ref', 'alliance_id'),
    ('event', 'exercises_event', 'ref', 'alliance_id'),
    ('objective', 'exercises_objective', 'ref', 'alliance_id'),
    ('standard', 'exercises_standard', 'ref', 'alliance_id'),
    ('lesson', 'exercises_lesson', 'ref', 'alliance_id')
  ) AS known (kind, place, ref, home)
  LOOP
    CONTINUE WHEN to_regclass(one.place) IS NULL;
    EXECUTE format($sql$
      UPDATE compliance_finding f
      SET key = f.alliance_id || '/' || {new} || substr(f.key, 38 + length({old}))
      FROM %1$I subject
      WHERE f.subject_kind = %4$L AND subject.%3$I = f.alliance_id AND subject.%2$I = f.subject
        AND starts_with(f.key || '/', f.alliance_id || '/' || {old} || '/')
    $sql$, one.place, one.ref, one.home, one.kind);
  END LOOP;
"""
_ENTRIES = """
  IF to_regclass('burden_contribution') IS NOT NULL THEN
    UPDATE compliance_finding f
    SET key = f.alliance_id || '/' || f.alliance_id || '/' || {new} || '/' || right(f.key, 3)
    FROM burden_contribution entry
    WHERE f.rule = 'burden.contested' AND entry.alliance_id = f.alliance_id
      AND f.key = f.alliance_id || '/' || f.alliance_id || '/' || {old} || '/' || right(f.key, 3);
  END IF;
"""
# Calls to consult may rest on a commitment that another alliance lends.
_CALLS = """
  FOREACH place IN ARRAY '{consultations_request,consultations_prior}'::text[] LOOP
    CONTINUE WHEN to_regclass(place) IS NULL;
    EXECUTE format($sql$
      UPDATE compliance_finding f
      SET key = f.alliance_id || '/' || {new} || '/' || call.id
      FROM %I call JOIN commitments_commitment subject ON subject.id = call.commitment_id
      WHERE f.subject_kind = 'commitment' AND call.alliance_id = f.alliance_id
        AND subject.alliance_id <> f.alliance_id
        AND f.key = f.alliance_id || '/' || {old} || '/' || call.id
    $sql$, place);
  END LOOP;
"""
_BLOCK = """
DO $$
DECLARE
  one record;
  place text;
BEGIN
{first}{calls}{then}
END $$
"""


def _turned(words: str, old: str, new: str) -> str:
    return words.replace("{old}", old).replace("{new}", new)


TO_KEYS = _BLOCK.format(
    first=_turned(_KINDS, "subject.%2$I::text", "subject.id::text"),
    calls=_turned(_CALLS, "subject.ref::text", "subject.id::text"),
    then=_turned(_ENTRIES, "entry.ref::text", "entry.id::text"),
)
TO_REFERENCES = _BLOCK.format(
    first=_turned(_ENTRIES, "entry.id::text", "entry.ref::text"),
    calls=_turned(_CALLS, "subject.id::text", "subject.ref::text"),
    then=_turned(_KINDS, "subject.id::text", "subject.%2$I::text"),
)


class Migration(kit.migrating.Migration):
    dependencies = [("compliance", "0006_originators")]

    operations = [migrations.RunSQL(TO_KEYS, TO_REFERENCES)]

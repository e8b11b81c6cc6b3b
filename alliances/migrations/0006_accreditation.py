"""What a portal may hold at most: `alliances.walls.hold` lets every marked table refuse more."""

import kit.migrating
from django.db import migrations

KEEP = r"""
CREATE FUNCTION entente_access.keep_accredited() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ladder text[] := ARRAY['public', 'parties', 'states', 'internal'];
BEGIN
  IF array_position(ladder, TG_ARGV[0]) < coalesce(array_position(ladder, NEW.release::text), 9) THEN
    RAISE EXCEPTION 'this portal holds nothing that is marked narrower than "%": "%" is refused',
      TG_ARGV[0], NEW.release
      USING ERRCODE = 'check_violation', CONSTRAINT = 'this_portal_may_hold_no_such_marking',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("alliances", "0005_seal_lag")]

    operations = [
        migrations.RunSQL(KEEP, "DROP FUNCTION entente_access.keep_accredited() CASCADE"),
    ]

"""Figures and rates that are the same for all are judged anew in every alliance, whoever writes."""

import kit.migrating
from django.db import migrations

FOLLOW = """
CREATE FUNCTION entente_access.figures_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('entente.figures_moved', true) = pg_current_xact_id()::text THEN
    RETURN NULL;  -- once for a transaction, however many rows
  END IF;
  PERFORM set_config('entente.figures_moved', pg_current_xact_id()::text, true);
  INSERT INTO public.compliance_recheck (alliance_id, asked_at)
    SELECT one.id, statement_timestamp() FROM public.alliances_alliance one
    ORDER BY one.id
    ON CONFLICT (alliance_id) DO UPDATE SET asked_at = excluded.asked_at;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.figures_moved() FROM PUBLIC;
-- At the end, so that a long import keeps nobody else from asking.
CREATE CONSTRAINT TRIGGER figures_moved AFTER INSERT OR UPDATE OR DELETE ON burden_countryyear
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entente_access.figures_moved();
CREATE CONSTRAINT TRIGGER figures_moved AFTER INSERT OR UPDATE OR DELETE ON burden_rate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entente_access.figures_moved();
"""
UNDO = """
DROP TRIGGER figures_moved ON burden_countryyear;
DROP TRIGGER figures_moved ON burden_rate;
DROP FUNCTION entente_access.figures_moved();
"""


class Migration(kit.migrating.Migration):
    dependencies = [("burden", "0008_totals_of")]

    operations = [migrations.RunSQL(FOLLOW, UNDO)]

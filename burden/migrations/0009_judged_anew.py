"""Figures and rates that are the same for all are judged anew in every alliance, whoever writes."""

import kit.migrating
from django.db import migrations

FOLLOW = """
CREATE FUNCTION entente_access.figures_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.compliance_recheck (alliance_id, asked_at)
    SELECT one.id, statement_timestamp() FROM public.alliances_alliance one
    ON CONFLICT (alliance_id) DO UPDATE SET asked_at = excluded.asked_at;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.figures_moved() FROM PUBLIC;
CREATE TRIGGER figures_moved AFTER INSERT OR UPDATE OR DELETE ON burden_countryyear
  FOR EACH STATEMENT EXECUTE FUNCTION entente_access.figures_moved();
CREATE TRIGGER figures_moved AFTER INSERT OR UPDATE OR DELETE ON burden_rate
  FOR EACH STATEMENT EXECUTE FUNCTION entente_access.figures_moved();
"""
UNDO = """
DROP TRIGGER figures_moved ON burden_countryyear;
DROP TRIGGER figures_moved ON burden_rate;
DROP FUNCTION entente_access.figures_moved();
"""


class Migration(kit.migrating.Migration):
    dependencies = [("burden", "0008_totals_of")]

    operations = [migrations.RunSQL(FOLLOW, UNDO)]

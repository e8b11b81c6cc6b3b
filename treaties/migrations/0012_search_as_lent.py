"""Search lets out what the policies would, as they are since they lend less; and by who asks."""

import kit.migrating
from django.db import migrations

# Those of treaties_passage, word for word (alliances.walls). Bound is whoever is of the one role and
# not of the other; within this function the current user is its owner.
SEARCH = """
CREATE OR REPLACE FUNCTION entente_access.passages_with(words tsquery, among uuid[], as_of date, most integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  acts text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  is_bound boolean := pg_has_role(acts, 'entente_app', 'USAGE')
    AND NOT pg_has_role(acts, 'entente_jobs', 'USAGE');
  homes uuid[]; reader text;
BEGIN
  IF is_bound THEN
    homes := entente_access.readable();
    reader := entente_access.reader();
  END IF;
  RETURN QUERY
    SELECT one.id FROM public.treaties_passage one
    WHERE one.search @@ words
      AND (NOT is_bound OR one.alliance_id = ANY (homes) 
        OR (one.instrument_id, one.release::text) IN (
          SELECT record, marking FROM entente_access.lends_instruments()))
      AND (NOT is_bound OR reader = '*' OR one.release IN ('public', 'parties')
        OR (one.release = 'states' AND reader = ANY (one.released_to)))
      AND (among IS NULL OR one.text_id = ANY (among))
      AND (as_of IS NULL OR (
        (one.applies_from IS NULL OR one.applies_from <= as_of)
        AND (one.applies_until IS NULL OR as_of <= one.applies_until)))
    ORDER BY one.id DESC LIMIT most;
END $$;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("treaties", "0011_links_on_record")]

    operations = [migrations.RunSQL(SEARCH, migrations.RunSQL.noop)]

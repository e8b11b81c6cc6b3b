"""Whoever writes to a shared record is told with which alliances it is shared."""

import kit.migrating
from django.db import migrations

# Only those who may write in the alliance are told, and of its records alone: whoever reads there
# learns of no alliance that is not granted to them. Forums are asked for by their name, above.
LENT = """
CREATE FUNCTION entente_access.lent(owner text, home uuid)
RETURNS TABLE (record uuid, also text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Not `is_bound`: within this function the current user is its owner.
  acts text := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
  IF pg_has_role(acts, 'entente_app', 'USAGE') AND NOT pg_has_role(acts, 'entente_jobs', 'USAGE')
      AND NOT home = ANY (entente_access.writable()) THEN
    RETURN;
  END IF;
  IF owner = 'treaties_instrument' THEN
    RETURN QUERY SELECT link.instrument_id, one.short_name::text
      FROM public.treaties_instrument_also_alliances link
      JOIN public.treaties_instrument whole ON whole.id = link.instrument_id
      JOIN public.alliances_alliance one ON one.id = link.alliance_id
      WHERE one.id <> home AND (whole.alliance_id = home OR EXISTS (
        SELECT FROM public.treaties_instrument_also_alliances two
        WHERE two.instrument_id = whole.id AND two.alliance_id = home));
  ELSIF owner = 'consultations_forum' THEN
    RETURN QUERY SELECT link.forum_id, one.short_name::text
      FROM public.consultations_forum_also_alliances link
      JOIN public.consultations_forum whole ON whole.id = link.forum_id
      JOIN public.alliances_alliance one ON one.id = link.alliance_id
      WHERE one.id <> home AND (whole.alliance_id = home OR EXISTS (
        SELECT FROM public.consultations_forum_also_alliances two
        WHERE two.forum_id = whole.id AND two.alliance_id = home));
  END IF;
END $$;
REVOKE ALL ON FUNCTION entente_access.lent(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.lent(text, uuid) TO entente_app, entente_jobs;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("treaties", "0009_sharing")]

    operations = [
        migrations.RunSQL(LENT, "DROP FUNCTION entente_access.lent(text, uuid)"),
    ]

"""The alliances one may read come as rows, and what asks for them keeps its plan."""

import kit.migrating
from alliances.walls import READABLE
from django.db import migrations

# Those who read ask `each_readable`; this is for those who write and approve.
GRANTED = r"""
CREATE OR REPLACE FUNCTION entente_access.granted(roles text[]) RETURNS uuid[] LANGUAGE plpgsql
STABLE PARALLEL SAFE AS $$
DECLARE
  who text[] := entente_access.told();
  me uuid := nullif(who[2], '');
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF who[1] = 'office' THEN
    RETURN ARRAY(SELECT entente_access.each_readable());
  ELSIF who[1] = 'person' THEN
    RETURN ARRAY(
      SELECT g.alliance_id FROM public.alliances_grant g
      JOIN public.accounts_user u ON u.id = g.user_id
      WHERE g.user_id = me AND u.is_active AND g.role = ANY (roles)
        AND (g.starts_on IS NULL OR g.starts_on <= today)
        AND (g.ends_on IS NULL OR today <= g.ends_on));
  END IF;
  RETURN '{}';  -- partner systems and those who look through a partner's eyes write nothing
END $$;

CREATE OR REPLACE FUNCTION entente_access.writable() RETURNS uuid[] LANGUAGE plpgsql STABLE
PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN entente_access.granted('{editor,approver,administrator}');
END $$;

CREATE OR REPLACE FUNCTION entente_access.approves(uuid) RETURNS boolean LANGUAGE sql STABLE
PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT $1 = ANY (entente_access.granted('{approver,administrator}'))
$$;

CREATE OR REPLACE FUNCTION entente_access.readable() RETURNS uuid[] LANGUAGE plpgsql STABLE
PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT entente_access.each_readable());
END $$;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("alliances", "0009_quicker_walls")]

    operations = [
        migrations.RunSQL(READABLE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTED, migrations.RunSQL.noop),
    ]

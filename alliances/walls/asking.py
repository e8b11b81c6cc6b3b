"""What the policies ask of the database: functions that say what whoever acts may read."""

from alliances.walls.holding import LADDER

# Keys as rows. What `unnest` is given, the planner calls to guess its number; this hides it.
EACH = """
CREATE OR REPLACE FUNCTION entente_access.each(keys uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN QUERY SELECT unnest(keys); END $$;
REVOKE ALL ON FUNCTION entente_access.each(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.each(uuid[]) TO entente_app, entente_jobs;
"""
# The alliances granted today, in UTC, to whoever acts; as rows, for the policies of every table.
# Who acts is a variable: with a cast in the query, PostgreSQL plans it anew each time (40 us more).
READABLE = """
CREATE OR REPLACE FUNCTION entente_access.each_readable() RETURNS SETOF uuid LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who text[] := entente_access.told();
  me uuid := nullif(who[2], '');
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF who[1] = 'person' THEN
    RETURN QUERY
      SELECT g.alliance_id FROM public.alliances_grant g
      JOIN public.accounts_user u ON u.id = g.user_id
      WHERE g.user_id = me AND u.is_active
        AND (g.starts_on IS NULL OR g.starts_on <= today)
        AND (g.ends_on IS NULL OR today <= g.ends_on);
  ELSIF who[1] = 'office' THEN
    RETURN QUERY
      SELECT one.id FROM public.alliances_alliance one WHERE EXISTS (
        SELECT FROM public.accounts_user u
        WHERE u.id = me AND u.is_active AND u.is_superuser);
  ELSIF who[1] = 'system' THEN
    RETURN QUERY
      SELECT g.alliance_id FROM public.alliances_grant g
      JOIN public.accounts_partnersystem p ON p.id = g.partner_id
      JOIN public.alliances_membership m ON m.alliance_id = g.alliance_id
      JOIN public.alliances_state s ON s.id = m.state_id AND s.iso3 = p.state
      WHERE g.partner_id = me AND p.is_active
        AND (g.starts_on IS NULL OR g.starts_on <= today)
        AND (g.ends_on IS NULL OR today <= g.ends_on);
  ELSIF who[1] = 'eyes' THEN
    RETURN QUERY
      SELECT g.alliance_id FROM public.alliances_grant g
      JOIN public.accounts_user u ON u.id = g.user_id
      JOIN public.alliances_membership m ON m.alliance_id = g.alliance_id
      JOIN public.alliances_state s ON s.id = m.state_id AND s.iso3 = who[3]
      WHERE g.user_id = me AND u.is_active
        AND (g.starts_on IS NULL OR g.starts_on <= today)
        AND (g.ends_on IS NULL OR today <= g.ends_on);
  ELSIF who[1] <> 'nobody' THEN
    RAISE EXCEPTION 'there is no kind % of who acts', who[1] USING ERRCODE = '42501';
  END IF;
END $$;
REVOKE ALL ON FUNCTION entente_access.each_readable() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.each_readable() TO entente_app, entente_jobs;
"""
# In plpgsql, which keeps its plans for the session; functions in SQL are planned by each statement.
_LINKED = """
DROP FUNCTION IF EXISTS entente_access.{function}();
CREATE FUNCTION entente_access.{function}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE
PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT link.id
    FROM public.{table}_also_alliances link JOIN public.{table} one ON one.id = link.{column}
    WHERE link.alliance_id = ANY (entente_access.readable()) AND (
      entente_access.reader() = '*' OR one.release IN ('public', 'parties')
      OR (one.release = 'states' AND entente_access.reader() = ANY (one.released_to)));
END $$;
REVOKE ALL ON FUNCTION entente_access.{function}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.{function}() TO entente_app, entente_jobs;
"""
_LENDS = """
CREATE OR REPLACE FUNCTION entente_access.lends_{things}() RETURNS TABLE (record uuid, marking text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
DECLARE ladder text[] := '{{{ladder}}}';
BEGIN
  RETURN QUERY
    SELECT one.id, rung.marking
    FROM public.{table} one CROSS JOIN unnest(ladder) WITH ORDINALITY AS rung (marking, place)
    WHERE one.id = ANY (entente_access.shared_{things}())
      AND (rung.marking IN ('public', 'parties') OR {narrow});
END $$;
REVOKE ALL ON FUNCTION entente_access.lends_{things}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.lends_{things}() TO entente_app, entente_jobs;
"""


def linked(function: str, *, table: str, column: str) -> str:
    """SQL of the function that gives the links by which a table's rows are shared with who acts.

    Only of rows that are released to them. Run where no policy calls the function yet.
    """
    return _LINKED.format(function=function, table=table, column=column)


def lends(things: str, *, table: str, is_lent: bool = False) -> str:
    """SQL of the function that gives shared records, with each marking that is lent with them.

    What hangs on a shared record is lent if it is released to the parties or to everybody; what is
    marked narrower only if it is no narrower than the record, and never if the record itself only
    hangs on what is shared (`is_lent`): a person who narrows that one would lend it.
    """
    narrow = "false" if is_lent else "rung.place <= array_position(ladder, one.release::text)"
    return _LENDS.format(narrow=narrow, things=things, table=table, ladder=",".join(LADDER))

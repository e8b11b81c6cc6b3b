"""Tolerances say on which day another took their place."""

from django.db import migrations, models

import kit.migrating

# The database does it, for a request may not see every tolerance.
FOLLOW = """
CREATE FUNCTION entente_access.tolerances_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one public.burden_tolerance := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tolerances of ' || one.alliance_id, 0));
  UPDATE public.burden_tolerance had SET superseded_on = followed.on_day
  FROM (
    SELECT id, (lead(decided_at) OVER (ORDER BY decided_at, id) AT TIME ZONE 'UTC')::date AS on_day
    FROM public.burden_tolerance
    WHERE decision = 'approved' AND alliance_id = one.alliance_id AND rule = one.rule
  ) followed
  WHERE had.id = followed.id AND had.superseded_on IS DISTINCT FROM followed.on_day;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.tolerances_follow() FROM PUBLIC;
CREATE TRIGGER tolerances_follow AFTER INSERT OR UPDATE OF decision ON burden_tolerance
  FOR EACH ROW WHEN (NEW.decision = 'approved')
  EXECUTE FUNCTION entente_access.tolerances_follow();
CREATE TRIGGER tolerances_follow_delete AFTER DELETE ON burden_tolerance
  FOR EACH ROW WHEN (OLD.decision = 'approved')
  EXECUTE FUNCTION entente_access.tolerances_follow();
UPDATE burden_tolerance had SET superseded_on = followed.on_day
FROM (
  SELECT id, (lead(decided_at) OVER (PARTITION BY alliance_id, rule ORDER BY decided_at, id)
    AT TIME ZONE 'UTC')::date AS on_day
  FROM burden_tolerance WHERE decision = 'approved'
) followed
WHERE had.id = followed.id;
"""
UNDO = """
DROP TRIGGER tolerances_follow ON burden_tolerance;
DROP TRIGGER tolerances_follow_delete ON burden_tolerance;
DROP FUNCTION entente_access.tolerances_follow();
"""


class Migration(kit.migrating.Migration):

    dependencies = [
        ("burden", "0006_originators"),
    ]

    operations = [
        migrations.AddField(
            model_name="tolerance",
            name="superseded_on",
            field=models.DateField(
                editable=False,
                help_text="information: day on which another took its place",
                null=True,
            ),
        ),
        migrations.RunSQL(FOLLOW, UNDO),
    ]

import kit.migrating
from django.db import migrations

# Whether the record of changes waits to be sealed since before an instant: all that a probe may
# know of it. Newer than the last block, and yet older than the instant.
WAITING = """
CREATE FUNCTION entente_access.record_waits(timestamptz) RETURNS boolean LANGUAGE sql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.audit_event WHERE recorded_at < $1 AND recorded_at > coalesce(
      (SELECT max(sealed_at) FROM public.audit_block), '-infinity'))
$$;
REVOKE ALL ON FUNCTION entente_access.record_waits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.record_waits TO entente_app, entente_jobs;
"""


class Migration(kit.migrating.Migration):

    dependencies = [
        ("alliances", "0004_uploads"),
        ("audit", "0002_triggers"),
    ]

    operations = [
        migrations.RunSQL(WAITING, "DROP FUNCTION entente_access.record_waits"),
    ]

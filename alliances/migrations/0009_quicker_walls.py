"""What the policies ask of every statement, quicker: kept plans, one signature checked at a time."""

import kit.migrating
from alliances.walls import Personal
from django.db import migrations

# The helpers that no role may call run within those that policies call, as these and with their
# path. Without a path of their own they cost a third.
TOLD = r"""
CREATE OR REPLACE FUNCTION entente_access.told() RETURNS text[] LANGUAGE plpgsql STABLE
PARALLEL SAFE SECURITY INVOKER AS $$
DECLARE
  given text := current_setting('entente.principal', true);
  part text[];
BEGIN
  -- What is signed, then "|", then the 64 digits of the signature.
  SELECT string_to_array(left(given, -65), '|') INTO part FROM entente_access.scope_key one
  WHERE left(right(given, 65), 1) = '|' AND right(given, 64) = encode(
    sha256(one.outer_pad || sha256(one.inner_pad || convert_to(left(given, -65), 'UTF8'))), 'hex');
  IF part IS NULL THEN
    IF coalesce(given, '') = '' THEN
      RAISE EXCEPTION 'nobody was named who acts' USING ERRCODE = '42501';
    END IF;
    RAISE EXCEPTION 'who acts was not signed by the application' USING ERRCODE = '42501';
  END IF;
  IF part[4]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RAISE EXCEPTION 'who acts was named too long ago' USING ERRCODE = '42501';
  END IF;
  RETURN part;
END $$;
ALTER FUNCTION entente_access.granted(text[]) SECURITY INVOKER RESET ALL;

CREATE OR REPLACE FUNCTION entente_access.readable() RETURNS uuid[] LANGUAGE plpgsql STABLE
PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN entente_access.granted('{reader,editor,approver,administrator}');
END $$;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("alliances", "0008_originators")]

    operations = [
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=Personal(name="grants_of_ones_own", column="user_id"),
        ),
    ]

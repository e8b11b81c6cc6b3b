"""The record at less cost to who writes: fewer statements for each row, and triggers that fit.

Whatever PL/pgSQL cannot evaluate as a plain expression it runs as a statement, some ten
microseconds each: so the event is put by an assignment, the name is looked for only where there is
one, and a row is turned into JSON once. `audit.actions.fitting` makes the functions that fit a table.
"""

import kit.migrating
from django.db import migrations

# Called by the functions of the record alone, and so on their search path. It gives true, for an
# assignment is an expression and a call for nothing a statement.
ADD = """
DROP FUNCTION audit_add(text, text, text, text, text, uuid, jsonb, jsonb);
CREATE FUNCTION audit_add(
    action text, "table" text, key text, label text, whole text, alliance uuid,
    before jsonb, after jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    who text := coalesce(current_setting('entente.actor', true), '');
BEGIN
    INSERT INTO public.audit_event (
        "table", key, label, whole, alliance_id, action, before, after,
        actor, via, request_id, reason, recorded_at
    ) VALUES (
        "table", coalesce(key, ''), coalesce(label, ''), coalesce(whole, ''), alliance, action,
        before, after,
        who,
        coalesce(nullif(current_setting('entente.via', true), ''), 'unknown'),
        coalesce(current_setting('entente.request_id', true), ''),
        coalesce(current_setting('entente.reason', true), ''),
        clock_timestamp()
    );
    -- Not unique, so that two who come first at once need not wait for each other.
    IF who <> '' THEN
        IF NOT EXISTS (SELECT FROM public.audit_name AS n WHERE n.actor = who) THEN
            INSERT INTO public.audit_name (actor, label)
            VALUES (who, coalesce(current_setting('entente.label', true), ''));
        END IF;
    END IF;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION audit_add FROM PUBLIC;
"""

# Its arguments: the columns of the key, of the whole and of the alliance, then those to mask. Where
# the alliance stands with the whole, that is `table.column`.
WRITE = """
CREATE OR REPLACE FUNCTION audit_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old_row jsonb;
    new_row jsonb;
    one jsonb;
    masked text;
    home uuid;
    is_added boolean;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        is_added := public.audit_add('truncate', TG_TABLE_NAME, '', '', '', NULL, NULL, NULL);
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        one := to_jsonb(NEW);
        SELECT jsonb_object_agg(field.key, field.value),
               jsonb_object_agg(field.key, one -> field.key)
          INTO old_row, new_row
          FROM jsonb_each(to_jsonb(OLD)) AS field
         WHERE field.value <> one -> field.key;
        IF new_row IS NULL THEN
            RETURN NULL;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        new_row := to_jsonb(NEW);
        one := new_row;
    ELSE
        old_row := to_jsonb(OLD);
        one := old_row;
    END IF;
    FOREACH masked IN ARRAY TG_ARGV[3:] LOOP
        one := one - masked;
        IF old_row ? masked THEN
            old_row := old_row || jsonb_build_object(masked, 'masked');
        END IF;
        IF new_row ? masked THEN
            new_row := new_row || jsonb_build_object(masked, 'masked');
        END IF;
    END LOOP;
    IF strpos(TG_ARGV[2], '.') > 0 THEN
        EXECUTE format('SELECT %I FROM public.%I WHERE id = $1',
                       split_part(TG_ARGV[2], '.', 2), split_part(TG_ARGV[2], '.', 1))
           INTO home USING (one ->> TG_ARGV[1])::uuid;
    ELSE
        home := (one ->> TG_ARGV[2])::uuid;
    END IF;
    is_added := public.audit_add(
        lower(TG_OP), TG_TABLE_NAME, one ->> TG_ARGV[0],
        coalesce(
            one ->> 'ref', one ->> 'slug', one ->> 'code', one ->> 'iso3', one ->> 'name',
            one ->> 'title', one ->> 'key', one ->> 'rule'
        ),
        one ->> TG_ARGV[1], home, old_row, new_row
    );
    RETURN NULL;
END $$;
"""


# For the functions of `audit.actions.fitting`, which triggers alone call.
SCHEMA = """
CREATE SCHEMA entente_record;
REVOKE ALL ON SCHEMA entente_record FROM PUBLIC;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("audit", "0002_triggers")]

    operations = [
        migrations.RunSQL(ADD, migrations.RunSQL.noop),
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(SCHEMA, "DROP SCHEMA entente_record"),
    ]

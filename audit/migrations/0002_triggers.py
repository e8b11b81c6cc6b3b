"""The functions behind the triggers of the record, and the bars that keep it as it is.

All run with the rights of whoever owns the tables, on a pinned search path; nobody else may call
them. The names of settings are those of `kit.acting`.
"""

import kit.migrating
from django.db import migrations

# Called by the functions below alone, and so on their search path.
ADD = """
CREATE FUNCTION audit_add(
    action text, "table" text, key text, label text, whole text, alliance uuid,
    before jsonb, after jsonb
) RETURNS void LANGUAGE plpgsql AS $$
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
    IF who <> '' AND NOT EXISTS (SELECT FROM public.audit_name AS n WHERE n.actor = who) THEN
        INSERT INTO public.audit_name (actor, label)
        VALUES (who, coalesce(current_setting('entente.label', true), ''));
    END IF;
END $$;
REVOKE ALL ON FUNCTION audit_add FROM PUBLIC;
"""

# Its arguments: the columns of the key, of the whole and of the alliance, then those to mask.
WRITE = """
CREATE FUNCTION audit_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old_row jsonb;
    new_row jsonb;
    one jsonb;
    masked text;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        PERFORM public.audit_add('truncate', TG_TABLE_NAME, '', '', '', NULL, NULL, NULL);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        old_row := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_row := to_jsonb(NEW);
    END IF;
    one := coalesce(new_row, old_row);
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(field.key, field.value),
               jsonb_object_agg(field.key, new_row -> field.key)
          INTO old_row, new_row
          FROM jsonb_each(old_row) AS field
         WHERE field.value <> new_row -> field.key;
        IF new_row IS NULL THEN
            RETURN NULL;
        END IF;
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
    PERFORM public.audit_add(
        lower(TG_OP), TG_TABLE_NAME, one ->> TG_ARGV[0],
        coalesce(
            one ->> 'ref', one ->> 'slug', one ->> 'code', one ->> 'iso3', one ->> 'name',
            one ->> 'title', one ->> 'key', one ->> 'rule'
        ),
        one ->> TG_ARGV[1], (one ->> TG_ARGV[2])::uuid, old_row, new_row
    );
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION audit_write FROM PUBLIC;
"""

# What no trigger sees. Those who may call it can tell of nothing else, so they forge no write.
NOTE = """
CREATE PROCEDURE audit_note(
    action text, "table" text, key text, label text, alliance uuid, detail jsonb
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF action NOT IN ('read', 'export') THEN
        RAISE 'only what was read or exported is noted' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.audit_add(action, "table", key, label, '', alliance, NULL, detail);
END $$;
REVOKE ALL ON PROCEDURE audit_note FROM PUBLIC;
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE '% is kept as it is: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION audit_refuse FROM PUBLIC;
"""

BAR = """
CREATE TRIGGER stays_as_it_is BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER stays_as_it_is;
"""
UNBAR = "DROP TRIGGER stays_as_it_is ON {table};"

# Names may be taken away, not in silence: the event says that it was done, without the name.
WATCH = """
CREATE TRIGGER audit_name_is_audited AFTER UPDATE OR DELETE ON audit_name
    FOR EACH ROW EXECUTE FUNCTION audit_write('actor', '', '', 'label');
ALTER TABLE audit_name ENABLE ALWAYS TRIGGER audit_name_is_audited;
"""


def _bar(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(BAR.format(table=table), UNBAR.format(table=table))


class Migration(kit.migrating.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(ADD, "DROP FUNCTION audit_add"),
        migrations.RunSQL(WRITE, "DROP FUNCTION audit_write"),
        migrations.RunSQL(NOTE, "DROP PROCEDURE audit_note"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION audit_refuse"),
        _bar("audit_event"),
        _bar("audit_block"),
        _bar("audit_seal"),
        migrations.RunSQL(WATCH, "DROP TRIGGER audit_name_is_audited ON audit_name"),
    ]

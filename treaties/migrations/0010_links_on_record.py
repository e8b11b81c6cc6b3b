"""The states of an action are on record with the alliance of the action, so that its staff see it.

The record is read by alliance, and a row of links has none of its own: what was linked was written
down, and shown to nobody. The function behind all triggers of the record takes `table.column` for
where the alliance stands, asked of the row that the one written is part of. And whoever reads what
happened to figures of states, which are the same for all, reads it of exchange rates too.
"""

import kit.migrating
from django.db import migrations

# As `audit.0002_triggers` made it, but for `home`. What it is now does all that it did.
WRITE = """
CREATE OR REPLACE FUNCTION audit_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old_row jsonb;
    new_row jsonb;
    one jsonb;
    masked text;
    home uuid;
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
    IF strpos(TG_ARGV[2], '.') > 0 THEN
        EXECUTE format('SELECT %I FROM public.%I WHERE id = $1',
                       split_part(TG_ARGV[2], '.', 2), split_part(TG_ARGV[2], '.', 1))
           INTO home USING (one ->> TG_ARGV[1])::uuid;
    ELSE
        home := (one ->> TG_ARGV[2])::uuid;
    END IF;
    PERFORM public.audit_add(
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
LINKS = """
DROP TRIGGER treaties_action_states_is_audited ON treaties_action_states;
CREATE TRIGGER treaties_action_states_is_audited
    AFTER INSERT OR UPDATE OR DELETE ON treaties_action_states
    FOR EACH ROW EXECUTE FUNCTION audit_write('id', 'action_id', '{home}');
ALTER TABLE treaties_action_states ENABLE ALWAYS TRIGGER treaties_action_states_is_audited;
"""
READING = """
ALTER POLICY reading ON audit_event USING (
  (SELECT entente_access.reader()) = '*' AND (
    alliance_id = ANY ((SELECT entente_access.readable())::uuid[])
    OR "table" IN ({same_for_all})
    OR (SELECT entente_access.in_office())));
"""
BEFORE = "'alliances_state', 'burden_countryyear'"
SINCE = f"{BEFORE}, 'burden_figure', 'burden_rate'"


class Migration(kit.migrating.Migration):
    dependencies = [
        ("alliances", "0009_quicker_walls"),
        ("audit", "0002_triggers"),
        ("treaties", "0009_sharing"),
    ]

    operations = [
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(
            LINKS.format(home="treaties_action.alliance_id"), LINKS.format(home="")
        ),
        migrations.RunSQL(
            READING.format(same_for_all=SINCE), READING.format(same_for_all=BEFORE)
        ),
    ]

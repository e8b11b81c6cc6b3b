"""The policies of tables that are there already, in the form that `alliances.walls` gives new ones.

What hangs on a shared record and is marked narrower than it is no longer lent; and so that it is not
after all, a request does not narrow what is shared.
"""

from typing import Any

from django.db import migrations

import kit.migrating
from alliances.walls import EACH, LENT_AS_IT_IS, UNSHARED, Policy, kept_as_lent, lends, linked

LENT = {
    "treaties_instrument": ("linked_instruments", "instrument_id"),
    "consultations_forum": ("linked_forums", "forum_id"),
}
SHARED = {
    "instruments": "treaties_instrument",
    "forums": "consultations_forum",
    "commitments": "commitments_commitment",
}
# A commitment that is not lent lends nothing itself.
LENT_COMMITMENTS = """
CREATE OR REPLACE FUNCTION entente_access.shared_commitments() RETURNS uuid[] LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(
    SELECT one.id FROM public.commitments_commitment one
    WHERE (one.instrument_id, one.release) IN (
      SELECT record, marking FROM entente_access.lends_instruments()));
END $$;
"""
# The lists of sources of the alliances that share something; the loop below took it away once.
CITED = """
DROP POLICY IF EXISTS sharing ON public.alliances_source;
CREATE POLICY sharing ON public.alliances_source FOR SELECT TO entente_app
  USING (alliance_id IN (
    SELECT one FROM entente_access.each(entente_access.sharing_alliances()) AS one));
"""
# What "lending" was called before.
OLD = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename FROM pg_policies WHERE policyname = 'sharing' AND schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY sharing ON %I', one.tablename); END LOOP;
END $$
"""


def raze(apps: Any, schema_editor: Any) -> None:
    """Every wall torn down, within the one transaction of this migration."""
    for model, one in _walls(apps):
        schema_editor.execute(one.remove_sql(model, schema_editor))


def rise(apps: Any, schema_editor: Any) -> None:
    """Every wall raised."""
    for model, one in _walls(apps):
        schema_editor.execute(one.create_sql(model, schema_editor))


def _walls(apps: Any) -> list[tuple[Any, Policy]]:
    return [
        (model, one)
        for model in apps.get_models()
        for one in model._meta.constraints
        if isinstance(one, Policy)
    ]


class Migration(kit.migrating.Migration):

    dependencies = [
        ("alliances", "0010_readable_as_rows"),
        ("burden", "0009_judged_anew"),
        ("commitments", "0010_narrowed_together"),
        ("compliance", "0006_originators"),
        ("consultations", "0007_sharing"),
        ("exercises", "0007_originators"),
        ("portal", "0001_walls_anew"),
        ("treaties", "0012_search_as_lent"),
    ]

    operations = [
        migrations.RunSQL(EACH, migrations.RunSQL.noop),
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.RunSQL(CITED, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                lends(things, table=table, is_lent=things == "commitments"), migrations.RunSQL.noop
            )
            for things, table in SHARED.items()
        ),
        migrations.RunSQL(LENT_COMMITMENTS, migrations.RunSQL.noop),
        migrations.RunPython(raze, rise),
        *(
            migrations.RunSQL(linked(name, table=table, column=column), migrations.RunSQL.noop)
            for table, (name, column) in LENT.items()
        ),
        migrations.RunPython(rise, raze),
        migrations.RunSQL(UNSHARED, migrations.RunSQL.noop),
        migrations.RunSQL(LENT_AS_IT_IS, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(kept_as_lent(table, column), migrations.RunSQL.noop)
            for table, (_, column) in LENT.items()
        ),
    ]

"""The policies of tables that are there already, in the form that `alliances.walls` gives new ones."""

from typing import Any

from django.db import migrations

import kit.migrating
from alliances.walls import EACH, Policy, linked

LENT = {
    "treaties_instrument": ("linked_instruments", "instrument_id"),
    "consultations_forum": ("linked_forums", "forum_id"),
}
# What "lending" was called before.
OLD = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename FROM pg_policies WHERE policyname = 'sharing' AND schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY sharing ON %I', one.tablename); END LOOP;
END $$
"""


def raise_anew(apps: Any, schema_editor: Any) -> None:
    """Each wall torn down and raised within the one transaction of this migration."""
    for model in apps.get_models():
        for one in model._meta.constraints:
            if isinstance(one, Policy):
                schema_editor.execute(one.remove_sql(model, schema_editor))
                schema_editor.execute(one.create_sql(model, schema_editor))


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0003_audit"),
        ("alerts", "0004_pause"),
        ("alliances", "0005_seal_lag"),
        ("burden", "0004_ledger"),
        ("commitments", "0006_reliefs"),
        ("compliance", "0004_subjects_of_exercises"),
        ("consultations", "0004_minutes_calendars_and_crises"),
        ("exercises", "0005_lessons_stay_proven"),
        ("treaties", "0006_texts"),
    ]

    operations = [
        migrations.RunSQL(EACH, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(linked(name, table=table, column=column), migrations.RunSQL.noop)
            for table, (name, column) in LENT.items()
        ),
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.RunPython(raise_anew, migrations.RunPython.noop),
    ]

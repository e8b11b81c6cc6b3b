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
        ("alliances", "0010_staff_and_partners"),
        ("burden", "0006_originators"),
        ("commitments", "0009_counted_layouts"),
        ("compliance", "0006_originators"),
        ("consultations", "0007_sharing"),
        ("exercises", "0007_originators"),
        ("portal", "0001_walls_anew"),
        ("treaties", "0009_sharing"),
    ]

    operations = [
        migrations.RunSQL(EACH, migrations.RunSQL.noop),
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.RunPython(raze, rise),
        *(
            migrations.RunSQL(linked(name, table=table, column=column), migrations.RunSQL.noop)
            for table, (name, column) in LENT.items()
        ),
        migrations.RunPython(rise, raze),
    ]

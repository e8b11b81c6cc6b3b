"""The states of an action are on record with the alliance of the action, so that its staff see it.

The record is read by alliance, and a row of links has none of its own: what was linked was written
down, and shown to nobody. And whoever reads what
happened to figures of states, which are the same for all, reads it of exchange rates too.
"""

import kit.migrating
from django.db import migrations

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
        ("alliances", "0010_readable_as_rows"),
        ("audit", "0003_quicker_record"),
        ("treaties", "0010_lent"),
    ]

    operations = [
        migrations.RunSQL(
            LINKS.format(home="treaties_action.alliance_id"), LINKS.format(home="")
        ),
        migrations.RunSQL(
            READING.format(same_for_all=SINCE), READING.format(same_for_all=BEFORE)
        ),
    ]

"""Whoever acts decides in their own name; a system reads while its state is a member."""

import kit.migrating
from alliances.walls import READABLE
from django.db import migrations

# Put on every table of proposals by `alliances.walls.guard`. The author and the decider are those
# for whom the application signed; what two people agreed on is not changed by one. Its marking is
# narrowed by one, and kept from becoming wider by a trigger of its own, as its originators are.
KEEP = r"""
CREATE FUNCTION entente_access.keep_proposal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid;
  fault text;
  free text[] := '{release,released_to,originators}';
BEGIN
  IF NOT entente_access.is_bound() THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  me := entente_access.person();
  IF TG_OP = 'DELETE' THEN
    fault := 'a proposal stays on record: whoever made it withdraws it';
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.decision <> '' OR NEW.proposed_by_id IS DISTINCT FROM me THEN
      fault := 'whoever acts proposes in their own name, and decides nothing by it';
    END IF;
  ELSE
    IF OLD.decision = '' AND NEW.decision <> '' THEN
      free := free || '{decision,decided_by_id,decided_at,remark}';
    END IF;
    IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
      fault := 'what was proposed is decided as it is, and what is decided stays decided';
    ELSIF NEW.decision = OLD.decision THEN
      RETURN NEW;
    ELSIF NEW.decided_by_id IS DISTINCT FROM me THEN
      fault := 'whoever acts decides in their own name';
    ELSIF NEW.decision = 'withdrawn' THEN
      IF NEW.proposed_by_id <> me THEN
        fault := 'only whoever proposed it withdraws it';
      END IF;
    ELSIF NEW.proposed_by_id = me THEN
      fault := 'nobody approves their own proposal, or refuses it: whoever made it withdraws it';
    ELSIF NOT entente_access.approves(NEW.alliance_id) THEN
      fault := 'whoever acts may not approve there';
    END IF;
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '%', fault
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_proposal_is_decided_as_it_is',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(kit.migrating.Migration):
    dependencies = [("alliances", "0010_readable_as_rows")]

    operations = [
        migrations.RunSQL(KEEP, "DROP FUNCTION entente_access.keep_proposal() CASCADE"),
        # A system reads an alliance only as long as its state is a member.
        migrations.RunSQL(READABLE, migrations.RunSQL.noop),
    ]

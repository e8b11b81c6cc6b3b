"""Triggers: what occurrences follow from counts the layout up; evidence relied upon stays."""

import kit.migrating
from django.db import migrations

# What an alliance's occurrences follow from. Instruments shared with others bear on theirs too.
MARK = """
CREATE FUNCTION entente_access.layout_is_behind() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.commitments_layout AS one (alliance_id, changed, laid_out)
    SELECT home, 1, 0 FROM (
      SELECT alliance_id AS home FROM moved
      UNION
      SELECT also.alliance_id FROM public.treaties_instrument_also_alliances also
        JOIN public.treaties_instrument text ON text.id = also.instrument_id
       WHERE text.alliance_id IN (SELECT alliance_id FROM moved)
    ) AS homes
    ORDER BY home
  ON CONFLICT (alliance_id) DO UPDATE SET changed = one.changed + 1;
  RETURN NULL;
END $$;
CREATE FUNCTION entente_access.layout_is_behind_by_action() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.commitments_layout one SET changed = one.changed + 1
   WHERE alliance_id IN (
     SELECT act.alliance_id FROM public.treaties_action act JOIN moved ON act.id = moved.action_id
     UNION
     SELECT also.alliance_id FROM public.treaties_action act JOIN moved ON act.id = moved.action_id
       JOIN public.treaties_instrument_also_alliances also
         ON also.instrument_id = act.instrument_id);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.layout_is_behind() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente_access.layout_is_behind_by_action() FROM PUBLIC;
"""
UNMARK = """
DROP FUNCTION entente_access.layout_is_behind();
DROP FUNCTION entente_access.layout_is_behind_by_action();
"""
TRIGGERS = """
CREATE TRIGGER layout_is_behind_{verb} AFTER {verb} ON {table}
  REFERENCING {which} TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION entente_access.{function}();
"""
WHICH = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
TABLES = {
    "commitments_commitment": "layout_is_behind",
    "commitments_evidence": "layout_is_behind",
    "commitments_incident": "layout_is_behind",
    "treaties_action": "layout_is_behind",
    "treaties_action_states": "layout_is_behind_by_action",
    "treaties_instrument": "layout_is_behind",
    "treaties_party": "layout_is_behind",
    "treaties_relation": "layout_is_behind",
    "treaties_term": "layout_is_behind",
}
# Whatever door a write comes through; what was relied upon may be withdrawn, not rewritten.
STAYS = """
CREATE FUNCTION commitments_evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT OLD.is_relied_on THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'DELETE' OR NOT NEW.is_relied_on
      OR (NEW.commitment_id, NEW.ref, NEW.kind, NEW.met_on, NEW.title, NEW.label, NEW.url)
        <> (OLD.commitment_id, OLD.ref, OLD.kind, OLD.met_on, OLD.title, OLD.label, OLD.url)
      OR (NEW.file_id, NEW.figure, NEW.figure_unit, NEW.expires_on, NEW.supersedes_id,
          NEW.added_at, NEW.added_by_id)
        IS DISTINCT FROM (OLD.file_id, OLD.figure, OLD.figure_unit, OLD.expires_on,
          OLD.supersedes_id, OLD.added_at, OLD.added_by_id)
      OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
  THEN
    RAISE EXCEPTION 'evidence that was relied upon may be superseded, not changed or deleted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitments_evidence_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER commitments_evidence_stays BEFORE UPDATE OR DELETE ON commitments_evidence
  FOR EACH ROW EXECUTE FUNCTION commitments_evidence_stays();

CREATE FUNCTION commitments_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
      AND (NEW.name, NEW.media_type, NEW.size, NEW.sha256) =
        (OLD.name, OLD.media_type, OLD.size, OLD.sha256)
      AND NEW.content = OLD.content THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND NOT EXISTS (
      SELECT FROM commitments_evidence one WHERE one.file_id = OLD.id AND one.is_relied_on) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a file that evidence rests on stays as it was sent'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'commitments_file_stays';
END $$;
CREATE TRIGGER commitments_file_stays BEFORE UPDATE OR DELETE ON commitments_file
  FOR EACH ROW EXECUTE FUNCTION commitments_file_stays();
"""
CHANGES = """
DROP TRIGGER commitments_evidence_stays ON commitments_evidence;
DROP FUNCTION commitments_evidence_stays();
DROP TRIGGER commitments_file_stays ON commitments_file;
DROP FUNCTION commitments_file_stays();
"""
# Commitments recorded before kinds were: what their rhythm and trigger say.
KINDS = """
UPDATE commitments_commitment SET kind = CASE
  WHEN rhythm NOT IN ('', 'none_fixed') THEN 'recurring'
  WHEN trigger IN ('event', 'armed_attack', 'threat', 'on_request', 'notice', 'deployment')
    THEN 'conditional'
  ELSE 'continuous' END;
INSERT INTO commitments_layout (alliance_id, changed, laid_out)
  SELECT DISTINCT alliance_id, 1, 0 FROM commitments_commitment;
UPDATE commitments_evidence SET is_relied_on = true
 WHERE id IN (SELECT evidence_id FROM commitments_occurrence WHERE evidence_id IS NOT NULL);
SET CONSTRAINTS ALL IMMEDIATE;
"""


def _triggers() -> str:
    return "".join(
        TRIGGERS.format(verb=verb, table=table, which=which, function=function)
        for table, function in TABLES.items()
        for verb, which in WHICH.items()
    )


def _drops() -> str:
    return "".join(
        f"DROP TRIGGER layout_is_behind_{verb} ON {table};" for table in TABLES for verb in WHICH
    )


class Migration(kit.migrating.Migration):
    dependencies = [
        ("alliances", "0003_walls"),
        ("commitments", "0004_promises"),
        ("treaties", "0003_walls"),
    ]
    operations = [
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(MARK, UNMARK),
        migrations.RunSQL(_triggers(), _drops()),
        migrations.RunSQL(STAYS, CHANGES),
    ]

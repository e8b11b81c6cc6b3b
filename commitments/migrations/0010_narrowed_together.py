"""Evidence is narrowed with its commitment, and a file with the evidence that it belongs to."""

import kit.migrating
from django.db import migrations

# In the database, so that it holds by whatever door a marking is narrowed. Nothing is widened here.
NARROW = """
CREATE FUNCTION entente_access.narrower(
  one text, one_states text[], two text, two_states text[], OUT release text, OUT states text[]
) LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  states := '{}';
  IF one = 'states' AND two = 'states' THEN
    states := ARRAY(SELECT unnest(one_states) INTERSECT SELECT unnest(two_states) ORDER BY 1);
  ELSIF one = 'states' THEN
    states := one_states;
  ELSIF two = 'states' THEN
    states := two_states;
  END IF;
  IF 'internal' IN (one, two) OR ('states' IN (one, two) AND states = '{}') THEN
    release := 'internal';
    states := '{}';
  ELSIF states <> '{}' THEN
    release := 'states';
  ELSE
    release := CASE WHEN 'parties' IN (one, two) THEN 'parties' ELSE 'public' END;
  END IF;
END $$;
REVOKE ALL ON FUNCTION entente_access.narrower(text, text[], text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.narrower(text, text[], text, text[])
  TO entente_app, entente_jobs;

CREATE FUNCTION entente_access.narrow_evidence() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.commitments_evidence one SET release = next.release, released_to = next.states
  FROM public.commitments_evidence had, LATERAL entente_access.narrower(had.release::text,
    had.released_to::text[], NEW.release::text, NEW.released_to::text[]) next
  WHERE had.commitment_id = NEW.id AND one.id = had.id AND entente_access.is_wider(
    had.release::text, had.released_to::text[], next.release, next.states);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.narrow_evidence() FROM PUBLIC;

CREATE FUNCTION entente_access.narrow_file() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.commitments_file one SET release = next.release, released_to = next.states
  FROM public.commitments_file had, LATERAL entente_access.narrower(had.release::text,
    had.released_to::text[], NEW.release::text, NEW.released_to::text[]) next
  WHERE had.id = NEW.file_id AND had.alliance_id = NEW.alliance_id AND one.id = had.id AND entente_access.is_wider(
    had.release::text, had.released_to::text[], next.release, next.states);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION entente_access.narrow_file() FROM PUBLIC;

CREATE TRIGGER evidence_is_narrowed AFTER UPDATE OF release, released_to ON commitments_commitment
  FOR EACH ROW WHEN ((NEW.release, NEW.released_to) IS DISTINCT FROM (OLD.release, OLD.released_to))
  EXECUTE FUNCTION entente_access.narrow_evidence();
CREATE TRIGGER file_is_narrowed AFTER INSERT OR UPDATE OF release, released_to, file_id
  ON commitments_evidence FOR EACH ROW WHEN (NEW.file_id IS NOT NULL)
  EXECUTE FUNCTION entente_access.narrow_file();

UPDATE commitments_evidence one SET release = next.release, released_to = next.states
FROM commitments_evidence had JOIN commitments_commitment whole ON whole.id = had.commitment_id,
  LATERAL entente_access.narrower(had.release::text, had.released_to::text[],
    whole.release::text, whole.released_to::text[]) next
WHERE one.id = had.id AND entente_access.is_wider(
  had.release::text, had.released_to::text[], next.release, next.states);
UPDATE commitments_evidence SET release = release WHERE file_id IS NOT NULL;
"""
UNDO = """
DROP TRIGGER file_is_narrowed ON commitments_evidence;
DROP TRIGGER evidence_is_narrowed ON commitments_commitment;
DROP FUNCTION entente_access.narrow_file();
DROP FUNCTION entente_access.narrow_evidence();
DROP FUNCTION entente_access.narrower(text, text[], text, text[]);
"""


class Migration(kit.migrating.Migration):

    dependencies = [
        ("commitments", "0009_counted_layouts"),
        ("alliances", "0007_widenings"),
    ]

    operations = [migrations.RunSQL(NARROW, UNDO)]

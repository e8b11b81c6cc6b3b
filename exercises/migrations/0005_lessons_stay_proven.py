"""A lesson closes only when it is proven, whichever way it is written: page, API, import, SQL."""

import kit.migrating
from django.db import migrations

# A partial date (2016, 2016-10, 2016-10-20) by its first and its last day: a check is later only
# if it is so by every reading.
DAYS = r"""
CREATE FUNCTION exercises_first_day(day text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date(left(day, 4)::int, coalesce(nullif(substr(day, 6, 2), ''), '01')::int,
    coalesce(nullif(substr(day, 9, 2), ''), '01')::int)
$$;
CREATE FUNCTION exercises_last_day(day text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE length(day)
    WHEN 4 THEN make_date(day::int, 12, 31)
    WHEN 7 THEN (public.exercises_first_day(day) + interval '1 month - 1 day')::date
    ELSE public.exercises_first_day(day) END
$$;
"""
# Proven: waived by a second person, or the newest check in an exercise held later than each one in
# which it was observed was passed. Runs with the rights of whoever writes: rows that are hidden
# from them prove nothing.
PROVEN = r"""
CREATE FUNCTION exercises_lesson_is_proven(which uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM public.exercises_waiver
    WHERE lesson_id = which AND decision = 'approved'
  ) OR coalesce((
    SELECT checked.is_remedied
    FROM public.exercises_lessoncheck checked
    JOIN public.exercises_event event ON event.id = checked.event_id
    WHERE checked.lesson_id = which AND event.status = 'held'
      AND public.exercises_first_day(event.starts_on) > coalesce((
        SELECT max(public.exercises_last_day(seen.starts_on))
        FROM public.exercises_observation observation
        JOIN public.exercises_event seen ON seen.id = observation.event_id
        WHERE observation.lesson_id = which
      ), 'infinity')
    ORDER BY public.exercises_first_day(event.starts_on) DESC, checked.is_remedied
    LIMIT 1
  ), false)
$$;
CREATE FUNCTION exercises_lesson_stays_proven() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  concerned uuid[];
BEGIN
  IF TG_TABLE_NAME = 'exercises_lesson' THEN
    concerned := ARRAY[NEW.id];
  ELSIF TG_TABLE_NAME = 'exercises_event' THEN
    concerned := ARRAY(
      SELECT lesson_id FROM public.exercises_lessoncheck WHERE event_id = NEW.id
      UNION SELECT lesson_id FROM public.exercises_observation WHERE event_id = NEW.id);
  ELSE
    concerned := ARRAY[
      CASE WHEN TG_OP <> 'INSERT' THEN OLD.lesson_id END,
      CASE WHEN TG_OP <> 'DELETE' THEN NEW.lesson_id END];
  END IF;
  -- Whoever closes the lesson meanwhile waits, or is waited for.
  PERFORM FROM public.exercises_lesson WHERE id = ANY (concerned) FOR SHARE;
  IF EXISTS (
    SELECT FROM public.exercises_lesson WHERE id = ANY (concerned)
    AND closed_on IS NOT NULL AND NOT public.exercises_lesson_is_proven(id)
  ) THEN
    RAISE EXCEPTION 'a lesson closes only when it is proven: by a passing check in a later '
      'exercise that was held, or by a waiver signed by a second person'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_lesson_closes_only_when_proven',
      HINT = 'Reopen the lesson first, or record the proof.';
  END IF;
  RETURN NULL;
END $$;
"""
WATCHED = {
    "exercises_lesson": "INSERT OR UPDATE OF closed_on",
    "exercises_lessoncheck": "INSERT OR UPDATE OR DELETE",
    "exercises_waiver": "UPDATE OR DELETE",
    "exercises_observation": "INSERT OR UPDATE OR DELETE",
    "exercises_event": "UPDATE OF starts_on, status",
}
# Deferrable, so that a load may bring a closed lesson and its proof in any order.
RAISED = "".join(
    f"CREATE CONSTRAINT TRIGGER a_lesson_closes_only_when_proven AFTER {when} ON {table} "
    "DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW "
    "EXECUTE FUNCTION exercises_lesson_stays_proven();"
    f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER a_lesson_closes_only_when_proven;"
    for table, when in WATCHED.items()
)
RAZED = "".join(
    f"DROP TRIGGER a_lesson_closes_only_when_proven ON {table};" for table in WATCHED
) + (
    "DROP FUNCTION exercises_lesson_stays_proven();"
    "DROP FUNCTION exercises_lesson_is_proven(uuid);"
    "DROP FUNCTION exercises_last_day(text); DROP FUNCTION exercises_first_day(text);"
)


class Migration(kit.migrating.Migration):
    dependencies = [("exercises", "0004_programme")]

    operations = [migrations.RunSQL(DAYS + PROVEN + RAISED, RAZED)]

import kit.migrating
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


# Search behind the wall. PostgreSQL looks into a GIN index only for conditions it may ask before the
# policies of a table, and `@@` is none of these: every article would be read and matched one by one.
# So the function asks the index as the owner and lets out what the policies would: those of
# treaties_passage, word for word (alliances.walls). Who is bound by no policy is not bound here.
SEARCH = """
CREATE FUNCTION entente_access.passages_with(words tsquery, among uuid[], as_of date, most integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  is_bound boolean := current_setting('role') NOT IN ('none', 'entente_jobs');
  homes uuid[]; shared uuid[]; reader text;
BEGIN
  IF is_bound THEN
    homes := entente_access.readable();
    shared := entente_access.shared_instruments();
    reader := entente_access.reader();
  END IF;
  RETURN QUERY
    SELECT one.id FROM public.treaties_passage one
    WHERE one.search @@ words
      AND (NOT is_bound OR one.alliance_id = ANY (homes) OR one.instrument_id = ANY (shared))
      AND (NOT is_bound OR reader = '*' OR one.release IN ('public', 'parties')
        OR (one.release = 'states' AND reader = ANY (one.released_to)))
      AND (among IS NULL OR one.text_id = ANY (among))
      AND (as_of IS NULL OR (
        (one.applies_from IS NULL OR one.applies_from <= as_of)
        AND (one.applies_until IS NULL OR as_of <= one.applies_until)))
    ORDER BY one.id DESC LIMIT most;
END $$;
REVOKE ALL ON FUNCTION entente_access.passages_with(tsquery, uuid[], date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.passages_with(tsquery, uuid[], date, integer)
  TO entente_app, entente_jobs;
"""
UNSEARCH = "DROP FUNCTION entente_access.passages_with(tsquery, uuid[], date, integer)"

# Whoever holds a certified copy learns whether it is genuine, from its digest and for it alone.
GENUINE = """
CREATE FUNCTION entente_access.is_genuine(digest text) RETURNS boolean LANGUAGE sql STABLE
PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.treaties_text one WHERE one.sha256 = digest)
$$;
REVOKE ALL ON FUNCTION entente_access.is_genuine(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente_access.is_genuine(text) TO entente_app, entente_jobs;
"""
UNGENUINE = "DROP FUNCTION entente_access.is_genuine(text)"


class Migration(kit.migrating.Migration):

    dependencies = [
        ('treaties', '0006_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='original',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, help_text='how often a worker has begun to read it'),
        ),
        migrations.AlterField(
            model_name='text',
            name='accepted_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AlterField(
            model_name='text',
            name='accepted_by',
            field=models.ForeignKey(blank=True, help_text='none: it came with a bundle', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='text',
            index=models.Index(fields=['sha256'], name='texts_by_digest'),
        ),
        migrations.RemoveIndex(model_name='passage', name='passages_by_words'),
        migrations.AddIndex(
            model_name='passage',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='passages_by_words'),
        ),
        migrations.RunSQL(SEARCH, UNSEARCH),
        migrations.RunSQL(GENUINE, UNGENUINE),
    ]

"""Totals keep apart whose information they add up, so that what rests on them can say so."""

import kit.migrating
from django.db import migrations, models

KEY = (
    "alliance_id, basis, last_year, first_year, contributor_id, beneficiary_id, category, kind, "
    "form, currency, unit, price_year, instrument_id, release, released_to, originators"
)
NULLABLE = ("price_year", "instrument_id")
COLUMNS = KEY.replace(
    "last_year, first_year",
    "extract(year FROM period_end)::int AS last_year, "
    "extract(year FROM period_start)::int AS first_year",
)
SAME = " AND ".join(
    f"had.{one} IS NOT DISTINCT FROM net.{one}" if one in NULLABLE else f"had.{one} = net.{one}"
    for one in KEY.split(", ")
)
PLUS = f"SELECT {COLUMNS}, amount, 1 AS entries FROM added"
MINUS = f"SELECT {COLUMNS}, -amount AS amount, -1 AS entries FROM removed"


def merged(moved):
    """What adds rows to the totals, and takes rows away, in one statement.

    Writers to one alliance take turns, in an order that keeps them from waiting in a circle.
    """
    rows = {PLUS: "added", MINUS: "removed"}.get(moved)
    alliances = f"SELECT alliance_id FROM {rows}" if rows else (
        "SELECT alliance_id FROM added UNION SELECT alliance_id FROM removed")
    return f"""
    PERFORM pg_advisory_xact_lock(hashtextextended('totals of ' || one.alliance_id, 0))
      FROM (SELECT DISTINCT alliance_id FROM ({alliances}) two ORDER BY 1) one;
    MERGE INTO public.burden_total had USING (
      SELECT {KEY}, sum(amount) AS amount, sum(entries) AS entries FROM ({moved}) one
      GROUP BY {KEY} HAVING sum(amount) <> 0 OR sum(entries) <> 0
    ) net ON ({SAME})
    WHEN MATCHED AND had.entries + net.entries = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE
      SET amount = had.amount + net.amount, entries = had.entries + net.entries
    WHEN NOT MATCHED THEN INSERT (id, {KEY}, amount, entries)
      VALUES (gen_random_uuid(), {", ".join(f"net.{one}" for one in KEY.split(", "))},
        net.amount, net.entries);"""


FOLLOW = f"""
CREATE OR REPLACE FUNCTION entente_access.totals_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.burden_total;
  ELSIF TG_OP = 'INSERT' THEN {merged(PLUS)}
  ELSIF TG_OP = 'DELETE' THEN {merged(MINUS)}
  ELSE {merged(f"{PLUS} UNION ALL {MINUS}")}
  END IF;
  RETURN NULL;
END $$;
DELETE FROM burden_total;
INSERT INTO burden_total (id, {KEY}, amount, entries)
  SELECT gen_random_uuid(), one.* FROM (
    SELECT {KEY}, sum(amount), sum(entries) FROM ({PLUS.replace("added", "burden_contribution")}) two
    GROUP BY {KEY}) one;
"""
UNIQUE = "one_total_of_a_sort"


class Migration(kit.migrating.Migration):

    dependencies = [
        ("burden", "0007_superseded"),
    ]

    operations = [
        # First, as writers take the tables in that order.
        migrations.RunSQL("LOCK TABLE burden_contribution IN SHARE ROW EXCLUSIVE MODE"),
        migrations.RemoveConstraint(model_name="total", name=UNIQUE),
        migrations.AddConstraint(
            model_name="total",
            constraint=models.UniqueConstraint(
                fields=(
                    *("alliance", "basis", "last_year", "first_year", "contributor"),
                    *("beneficiary", "category", "kind", "form", "currency", "unit"),
                    *("price_year", "instrument", "release", "released_to", "originators"),
                ),
                name=UNIQUE,
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(FOLLOW),
    ]

"""Constant prices say of which year they are: each edition has its own."""

import kit.migrating
from django.db import migrations, models

# As the figures that they were taken from tell.
TOLD = """
UPDATE burden_countryyear one SET price_year = f.price_year
FROM burden_figure f, alliances_state s
WHERE s.id = one.state_id AND f.iso3 = s.iso3 AND f.year = one.year
  AND f.definition = one.definition AND f.vintage = one.vintage
  AND f.series = 'spending_constant' AND f.price_year IS NOT NULL
  AND one.defence_spending_constant IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(kit.migrating.Migration):
    dependencies = [
        ("burden", "0011_larger_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="countryyear",
            name="price_year",
            field=models.PositiveSmallIntegerField(
                help_text="whose prices the constant ones are; each edition has its own", null=True
            ),
        ),
        migrations.AlterField(
            model_name="countryyear",
            name="defence_spending_constant",
            field=models.DecimalField(
                decimal_places=4, help_text="at the prices of `price_year`", max_digits=16, null=True
            ),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]

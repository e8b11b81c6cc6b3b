"""Figures may be larger: money that has lost its value is counted in many more digits."""

import kit.migrating
from django.db import migrations, models


class Migration(kit.migrating.Migration):
    dependencies = [
        ("burden", "0010_seated_in_office"),
    ]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="value",
            field=models.DecimalField(blank=True, decimal_places=18, max_digits=60, null=True),
        ),
    ]

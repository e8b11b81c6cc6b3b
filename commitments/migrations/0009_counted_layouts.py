"""Layouts know how many commitments they were laid out for."""

import kit.migrating
from django.db import migrations, models

COUNT = """
UPDATE commitments_layout one SET rhythmic = (
  SELECT count(*) FROM commitments_commitment c
  WHERE c.alliance_id = one.alliance_id AND c.rhythm NOT IN ('', 'none_fixed') AND NOT c.is_draft)
"""


class Migration(kit.migrating.Migration):
    dependencies = [("commitments", "0008_originators")]

    operations = [
        migrations.AddField(
            model_name="layout",
            name="rhythmic",
            field=models.PositiveIntegerField(
                db_default=0, help_text="how many commitments fall due by a rhythm, when laid out"
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]

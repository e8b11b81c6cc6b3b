"""Letters to people about their own accounts wait in a table, sealed, until they have left."""

from django.db import migrations, models
from django.db.models.functions import Now

import kit.migrating
import kit.models


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0005_scope_to_attest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kit.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("due_at", models.DateTimeField(db_default=Now())),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="account_letters_to_send")],
            },
        ),
    ]

"""To attest takes a scope of its own; systems that could, since they read contributions, keep it."""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

import accounts.models
import kit.migrating

READ, ATTEST = "burden:read", "burden:attest"


def keep(apps: Any, schema_editor: Any) -> None:
    """Who speaks for a state is another question: without a seat the scope opens nothing."""
    for one in apps.get_model("accounts", "PartnerSystem").objects.filter(scopes__contains=[READ]):
        if ATTEST not in one.scopes:
            one.scopes.insert(one.scopes.index(READ) + 1, ATTEST)
            one.save(update_fields=["scopes"])


def take_back(apps: Any, schema_editor: Any) -> None:
    """The scope is unknown to what ran before."""
    systems = apps.get_model("accounts", "PartnerSystem").objects
    for one in systems.filter(scopes__contains=[ATTEST]):
        one.scopes.remove(ATTEST)
        one.save(update_fields=["scopes"])


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0004_sealed_factors"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partnersystem",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("alliances:read", "read alliances and their members"),
                        ("treaties:read", "read instruments and provisions"),
                        ("commitments:read", "read commitments and their occurrences"),
                        ("consultations:read", "read consultations"),
                        ("burden:read", "read contributions"),
                        ("burden:attest", "attest what its state gave or received"),
                        ("exercises:read", "read exercises and their series"),
                        ("findings:read", "read findings"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=accounts.models.every_scope,
                size=None,
            ),
        ),
        migrations.RunPython(keep, take_back),
    ]

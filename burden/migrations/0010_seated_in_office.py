"""Whoever speaks for a state is seated in the back office alone."""

import kit.migrating
from alliances.walls import InOffice
from django.db import migrations


class Migration(kit.migrating.Migration):
    dependencies = [
        ("burden", "0009_judged_anew"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="attestor",
            constraint=InOffice(name="attestors_are_seated_in_office"),
        ),
    ]

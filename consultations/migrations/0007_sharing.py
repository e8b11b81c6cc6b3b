"""Sharing a forum with a further alliance is left to whoever runs the portal."""

import kit.migrating
from alliances.walls import shared, unshared
from django.db import migrations

LINKS = "consultations_forum_also_alliances"


class Migration(kit.migrating.Migration):
    dependencies = [("consultations", "0006_originators"), ("treaties", "0009_sharing")]

    operations = [migrations.RunSQL(unshared(LINKS), shared(LINKS))]

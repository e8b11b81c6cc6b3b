"""Sharing an instrument with a further alliance is left to whoever runs the portal."""

import kit.migrating
from alliances.walls import UNSHARED, shared, unshared
from django.db import migrations

LINKS = "treaties_instrument_also_alliances"


class Migration(kit.migrating.Migration):
    dependencies = [("alliances", "0009_quicker_walls"), ("treaties", "0008_originators")]

    operations = [
        migrations.RunSQL(UNSHARED, "DROP FUNCTION entente_access.keep_unshared()"),
        migrations.RunSQL(unshared(LINKS), shared(LINKS)),
    ]

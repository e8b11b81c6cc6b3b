"""Sessions end that were kept under the very keys that open them: people sign in once more."""

from django.db import migrations

import kit.migrating

# Backwards too: what ran before would take what is kept now for what a browser brings.
END = "DELETE FROM usersessions_usersession; DELETE FROM django_session;"


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0006_letters"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [migrations.RunSQL(END, END)]

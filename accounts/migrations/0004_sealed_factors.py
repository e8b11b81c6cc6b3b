"""Seeds of second factors that were kept in clear are sealed."""

from typing import Any

from django.db import migrations

import kit.migrating
from kit.sealing import Unopened, seal, unseal


def seal_all(apps: Any, schema_editor: Any) -> None:
    """Those that no key of ours opens are in clear: nothing sealed them before."""
    for one in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        for name in {"secret", "seed"} & one.data.keys():
            try:
                unseal(one.data[name])
            except Unopened:
                one.data[name] = seal(one.data[name])
        one.save(update_fields=["data"])


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0003_audit"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop)]

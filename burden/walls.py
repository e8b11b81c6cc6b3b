"""A door in the wall for a state's own word: what its system attests may be written by it."""

from typing import Any

from alliances.walls import APP, Policy


class Attested(Policy):
    """A partner system adds rows of its own state to alliances granted to it, and no others.

    It neither changes nor deletes what it has said: a new row is added. `entente_access.reader()`
    is the state of the system that acts, and `*` for a person, who writes by the wall itself.
    """

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return (
            f'CREATE POLICY attesting ON "{model._meta.db_table}" FOR INSERT TO {APP} WITH CHECK ('
            "alliance_id = ANY ((SELECT entente_access.readable())::uuid[])"
            " AND state = (SELECT entente_access.reader()) AND partner_id IS NOT NULL)"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return f'DROP POLICY attesting ON "{model._meta.db_table}"'

"""A door in the wall for a state's own word: who may attest its figures, and nobody else."""

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


class Seated(Policy):
    """Only who is seated for a state (`burden.Attestor`) says what it received or gave.

    A partner system for its own state, and a person even who only reads otherwise; each in their
    own name. Nothing that was said is changed or taken back: a new row is added. Superusers in the
    back office are not bound, for they answer for the record.
    """

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        table = model._meta.db_table
        said = "alliance_id || '/' || state || '/' || coalesce(user_id, partner_id)"
        seat = f"({said}) = ANY ((SELECT entente_access.attesting())::text[])"
        office = "(SELECT entente_access.in_office())"
        return (
            f'CREATE POLICY attesting ON "{table}" FOR INSERT TO {APP} WITH CHECK ({seat});'
            f'CREATE POLICY seated ON "{table}" AS RESTRICTIVE FOR INSERT TO {APP}'
            f" WITH CHECK ({seat} OR {office})"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        table = model._meta.db_table
        return f'DROP POLICY seated ON "{table}"; DROP POLICY attesting ON "{table}"'

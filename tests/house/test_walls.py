"""The second wall is whole, by the catalogue of PostgreSQL itself rather than by the models."""

import pytest
from django.db import connection

from tests.house.tree import assert_none

pytestmark = pytest.mark.django_db

# Tables without a wall, and why that shows nobody what is not theirs.
OPEN = {
    "accounts_partnersystem": "machines, not facts; asked before anyone is named",
    "accounts_credential": "which secrets are live; asked before anyone is named",
    "accounts_letter": "sealed by a key that is not in the database, and gone once it has left",
    "accounts_user": "people, not facts; asked before anyone is named",
    "accounts_user_groups": "not used: who sees what is said by grants",
    "accounts_user_user_permissions": "not used: who sees what is said by grants",
    "audit_block": "hashes, the same for all, which partners keep",
    "alliances_state": "ISO 3166, the same for all",
    "burden_countryyear": "published figures of states, the same for all",
    "burden_figure": "published figures of states, the same for all",
    "burden_rate": "published exchange rates, the same for all",
    "allauth_idp_oidc_client": "digests of secrets; a trigger keeps them to the back office",
    "auth_group": "not used: who sees what is said by grants",
    "auth_group_permissions": "not used: who sees what is said by grants",
    "auth_permission": "made from the code by migrate",
    "django_content_type": "made from the code by migrate",
    "django_migrations": "what migrate did; only its owner writes it",
    "django_session": "digests, and what is sealed to each; asked before anyone is named",
}
# What runs with the rights of the owner: the functions that say who acts and what that opens.
DEFINERS = {
    *("readable", "each_readable", "writable", "reader", "person", "in_office"),
    *("audit_write", "audit_note", "letters_waiting", "record_waits"),
    "relations_stay_acyclic",
    *("shared_instruments", "shared_commitments", "shared_forums", "sharing_alliances"),
    *("linked_instruments", "linked_forums"),
    *("lends_instruments", "lends_forums", "lends_commitments"),
    *("layout_is_behind", "layout_is_behind_by_action"),
    *("subscribed", "passages_with", "is_genuine"),
    *("totals_follow", "attesting", "attested", "approves"),
    *("tolerances_follow", "narrow_evidence", "narrow_file", "lent"),
    *("keep_lent", "figures_moved"),
}
KEPT_TO_THE_OWNER = {
    *("audit_write", "layout_is_behind", "layout_is_behind_by_action"),
    *("relations_stay_acyclic", "totals_follow", "attested"),
    *("tolerances_follow", "narrow_evidence", "narrow_file", "keep_lent", "figures_moved"),
}
# What runs only within those, with their rights and their path.
WITHIN = {"told", "granted"}

ROWS = """
SELECT c.relname, c.relrowsecurity,
  coalesce(array_agg(DISTINCT p.cmd || ' ' || r.role) FILTER (WHERE p.cmd IS NOT NULL), '{}'),
  coalesce(bool_and(p.qual IS NOT NULL OR p.with_check IS NOT NULL), false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_policies p ON p.schemaname = n.nspname AND p.tablename = c.relname
LEFT JOIN LATERAL unnest(p.roles) AS r(role) ON true
WHERE n.nspname = 'public' AND c.relkind = 'r'
GROUP BY 1, 2
"""
FUNCTIONS = """
SELECT p.proname, coalesce(array_to_string(p.proconfig, ' '), ''),
  has_function_privilege('entente_app', p.oid, 'EXECUTE'),
  EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {} AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'entente_record')
"""
ROLES = """
SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin,
  EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid),
  has_schema_privilege(rolname, 'public', 'CREATE') OR
    has_schema_privilege(rolname, 'entente_access', 'CREATE')
FROM pg_roles r WHERE rolname IN ('entente_app', 'entente_jobs')
"""
WHOLE = {"SELECT entente_app", "ALL entente_jobs"}
WRITTEN = {"INSERT entente_app", "UPDATE entente_app", "DELETE entente_app"}


def asked(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


UNMARKED = """
SELECT c.table_name FROM information_schema.columns c
JOIN pg_policies walled ON walled.tablename = c.table_name AND walled.policyname = 'reading'
  AND walled.qual LIKE '%each_readable%'
-- Whoever may read of an alliance sees which it is; its marking is a default for what is entered.
WHERE c.table_schema = 'public' AND c.column_name = 'release'
  AND c.table_name <> 'alliances_alliance' AND NOT EXISTS (
  SELECT FROM pg_policies p
  WHERE p.tablename = c.table_name AND p.cmd = 'SELECT' AND p.permissive = 'RESTRICTIVE'
    AND p.roles = '{entente_app}' AND p.qual LIKE '%release%')
ORDER BY 1
"""


def gaps() -> list[str]:
    """Tables, of libraries too, that the wall leaves open, against what is declared."""
    said = []
    for name, is_on, policies, is_stated in asked(ROWS):
        assert isinstance(policies, list)
        is_whole = is_on and set(policies) >= WHOLE and is_stated
        is_written = not set(policies) & WRITTEN or set(policies) >= WRITTEN
        if (name not in OPEN) != bool(is_whole) or not is_written:
            said.append(f"{name}: row security {is_on}, policies {sorted(policies)}")
    return said


def test_every_table_has_its_wall_or_a_reason() -> None:
    assert_none(gaps())
    assert_none(OPEN.keys() - {name for name, *_ in asked(ROWS)})


def test_a_table_without_a_wall_is_caught() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exercises_event DISABLE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY jobs ON treaties_term")
        cursor.execute("DROP POLICY updating ON burden_pledge")
        cursor.execute("ALTER TABLE mfa_authenticator DISABLE ROW LEVEL SECURITY")
    assert [said.partition(":")[0] for said in sorted(gaps())] == [
        "burden_pledge",
        "exercises_event",
        "mfa_authenticator",
        "treaties_term",
    ]


def test_every_marking_binds_whoever_acts() -> None:
    assert asked(UNMARKED) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY marking ON treaties_instrument")
        cursor.execute("ALTER POLICY marking ON burden_pledge TO entente_jobs")
    assert asked(UNMARKED) == [("burden_pledge",), ("treaties_instrument",)]


def test_every_table_with_an_alliance_is_walled() -> None:
    with_alliance = asked(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'alliance_id'"
    )
    assert with_alliance
    assert_none(f"{name} is open" for (name,) in with_alliance if name in OPEN)


def test_what_runs_as_the_owner_is_known_pinned_and_open_to_nobody_else() -> None:
    found = asked(FUNCTIONS.format("p.prosecdef"))
    assert {name for name, *_ in found} == DEFINERS
    assert_none(
        f"{name} has {path!r}" for name, path, *_ in found if "search_path=" not in str(path)
    )
    assert_none(f"{name} is open to all" for name, _, _, is_public in found if is_public)
    closed = {name for name, _, may_app, _ in found if not may_app}
    assert closed == KEPT_TO_THE_OWNER


def test_what_runs_only_within_those_is_called_by_nobody_else() -> None:
    names = ", ".join(f"'{name}'" for name in sorted(WITHIN))
    found = asked(FUNCTIONS.format(f"NOT p.prosecdef AND p.proname IN ({names})"))
    assert {(name, may_app, is_public) for name, _, may_app, is_public in found} == {
        (name, False, False) for name in WITHIN
    }


def test_the_roles_own_nothing_and_make_nothing() -> None:
    assert sorted(asked(ROLES)) == [
        ("entente_app", False, False, False),
        ("entente_jobs", False, False, False),
    ]


def test_nobody_but_the_owner_reads_the_key_of_the_signatures() -> None:
    for role in ("entente_app", "entente_jobs"):
        (may,) = asked(
            f"SELECT has_table_privilege('{role}', 'entente_access.scope_key', 'SELECT')"
        )
        assert may == (False,)


def test_no_view_shows_tables_with_the_rights_of_its_owner() -> None:
    views = asked("SELECT viewname FROM pg_views WHERE schemaname IN ('public', 'entente_access')")
    stored = asked("SELECT matviewname FROM pg_matviews")
    assert (views, stored) == ([], [])

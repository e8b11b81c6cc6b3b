"""Walls for what libraries keep of people: factors, links of single sign-on, sessions, tokens."""

from django.db import migrations

import kit.migrating

MINE = "user_id = (SELECT entente_access.person())"
OFFICE = "(SELECT entente_access.in_office())"
# Who signs in, or asks with a token, is nobody until it is known who that is: signed as such.
NOBODY = "(SELECT entente_access.reader()) = ''"

# Of each table what is read, added, changed and removed by requests; what is left out is refused.
# The office removes what it takes from people, and what falls with them.
WALLS = {
    "mfa_authenticator": (
        f"{MINE} OR {OFFICE} OR {NOBODY}", MINE, f"{MINE} OR {NOBODY}", f"{MINE} OR {OFFICE}",
    ),
    "socialaccount_socialaccount": (
        f"{MINE} OR {OFFICE} OR {NOBODY}", MINE, f"{MINE} OR {NOBODY}", OFFICE,
    ),
    "usersessions_usersession": (f"{MINE} OR {OFFICE}", MINE, MINE, f"{MINE} OR {OFFICE}"),
    "allauth_idp_oidc_token": (f"{OFFICE} OR {NOBODY}", NOBODY, NOBODY, f"{OFFICE} OR {NOBODY}"),
    "django_admin_log": (OFFICE, f"{OFFICE} AND {MINE}", "", OFFICE),
    # Not used: people's addresses stand with them, servers of single sign-on in the settings.
    "account_emailaddress": ("false", "", "", ""),
    "account_emailconfirmation": ("false", "", "", ""),
    "socialaccount_socialapp": ("false", "", "", ""),
    "socialaccount_socialtoken": ("false", "", "", ""),
}
# Signing in notes when a factor was used and which codes are spent, and what the server of single
# sign-on told of somebody. All else of a factor is its owner's, and a link stays as it was made.
KEEP = r"""
CREATE FUNCTION entente_access.keep_factor() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := '{last_used_at,data}';
  spent bigint := coalesce((OLD.data ->> 'used_mask')::bigint, 0);
BEGIN
  IF entente_access.is_bound() AND OLD.user_id IS DISTINCT FROM entente_access.person()
      AND (to_jsonb(NEW) - free <> to_jsonb(OLD) - free
        OR NEW.data - 'used_mask' <> OLD.data - 'used_mask'
        OR spent & coalesce((NEW.data ->> 'used_mask')::bigint, 0) <> spent) THEN
    RAISE EXCEPTION 'a second factor is changed by whoever it belongs to'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'factors_are_their_owners',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER factors_are_their_owners BEFORE UPDATE ON mfa_authenticator
  FOR EACH ROW EXECUTE FUNCTION entente_access.keep_factor();
ALTER TABLE mfa_authenticator ENABLE ALWAYS TRIGGER factors_are_their_owners;

CREATE FUNCTION entente_access.keep_link() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE free text[] := '{last_login,extra_data}';
BEGIN
  IF entente_access.is_bound() AND to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'a link of single sign-on stays as it was made'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'links_stay_as_they_are',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER links_stay_as_they_are BEFORE UPDATE ON socialaccount_socialaccount
  FOR EACH ROW EXECUTE FUNCTION entente_access.keep_link();
ALTER TABLE socialaccount_socialaccount ENABLE ALWAYS TRIGGER links_stay_as_they_are;
"""
UNKEEP = """
DROP FUNCTION entente_access.keep_factor() CASCADE;
DROP FUNCTION entente_access.keep_link() CASCADE;
"""
RAISE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY jobs ON {table} TO entente_jobs USING (true) WITH CHECK (true);
CREATE POLICY reading ON {table} FOR SELECT TO entente_app USING ({read});
CREATE POLICY inserting ON {table} FOR INSERT TO entente_app WITH CHECK ({added});
CREATE POLICY updating ON {table} FOR UPDATE TO entente_app USING ({changed}) WITH CHECK ({changed});
CREATE POLICY deleting ON {table} FOR DELETE TO entente_app USING ({removed});
"""
RAZE = """
DROP POLICY jobs ON {table}; DROP POLICY reading ON {table}; DROP POLICY inserting ON {table};
DROP POLICY updating ON {table}; DROP POLICY deleting ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
# Copies of addresses, made for each link to a new password: one that somebody had before still
# brought such a link.
FORGET = """
DELETE FROM account_emailconfirmation;
DELETE FROM account_emailaddress;
-- What the keys still had to check of the rows: no table is altered while that waits.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


def _wall(table, rows):
    read, added, changed, removed = (one or "false" for one in rows)
    return migrations.RunSQL(
        RAISE.format(table=table, read=read, added=added, changed=changed, removed=removed),
        RAZE.format(table=table),
    )


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0007_sessions_end"),
        # The functions of the walls.
        ("alliances", "0012_given_in_office"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, UNKEEP),
        *(_wall(table, rows) for table, rows in WALLS.items()),
    ]

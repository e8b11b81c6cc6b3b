"""Who may do what is said in the back office alone, whatever a request gets to write."""

import kit.migrating
from alliances.walls import InOffice
from django.conf import settings
from django.db import migrations

# Signing in notes when it was, and renews the hash of a password before anybody is named. Everything
# else is one's own, or the office's.
KEEP = r"""
CREATE FUNCTION entente_access.keep_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid;
  fault text;
  free text[] := '{last_login}';
BEGIN
  IF NOT entente_access.is_bound() OR entente_access.in_office() THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  me := entente_access.person();
  IF TG_OP <> 'UPDATE' THEN
    fault := 'people are entered and removed in the back office';
  ELSIF (NEW.id, NEW.is_superuser, NEW.is_staff, NEW.is_active)
      IS DISTINCT FROM (OLD.id, OLD.is_superuser, OLD.is_staff, OLD.is_active) THEN
    fault := 'what somebody may do is changed in the back office';
  ELSIF OLD.id IS DISTINCT FROM me THEN
    IF me IS NULL AND coalesce(entente_access.reader(), '') = '' THEN  -- neither eyes nor a system
      free := free || '{password}';
    END IF;
    IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
      fault := 'whoever acts changes no account but their own';
    END IF;
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '%', fault
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rights_are_given_in_office',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rights_are_given_in_office BEFORE INSERT OR UPDATE OR DELETE ON accounts_user
  FOR EACH ROW EXECUTE FUNCTION entente_access.keep_person();
ALTER TABLE accounts_user ENABLE ALWAYS TRIGGER rights_are_given_in_office;
"""
# What the walls read of systems: whom they speak for, from where, with which secret. Columns named by
# the trigger are free: what a client may ask for follows its system when it asks for a token.
SYSTEMS = r"""
CREATE FUNCTION entente_access.keep_office() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE free text[] := coalesce(TG_ARGV[0:], '{}');
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
    RETURN NEW;
  ELSIF entente_access.is_bound() AND NOT entente_access.in_office() THEN
    RAISE EXCEPTION 'whom a system speaks for, and by which secret, is said in the back office'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'systems_are_admitted_in_office',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
ON_SYSTEM = """
CREATE TRIGGER systems_are_admitted_in_office BEFORE INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION entente_access.keep_office({free});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER systems_are_admitted_in_office;
"""
TABLES = {
    "accounts_partnersystem": "",
    "accounts_credential": "",
    "allauth_idp_oidc_client": "'scopes', 'default_scopes'",
    "alliances_state": "",
}
UNDO = """
DROP TRIGGER rights_are_given_in_office ON accounts_user;
DROP FUNCTION entente_access.keep_person();
"""


class Migration(kit.migrating.Migration):
    dependencies = [
        ("alliances", "0011_in_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="grant",
            constraint=InOffice(name="grants_are_given_in_office"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=InOffice(name="memberships_are_given_in_office"),
        ),
        migrations.RunSQL(KEEP, UNDO),
        migrations.RunSQL(SYSTEMS, "DROP FUNCTION entente_access.keep_office() CASCADE"),
        *(
            migrations.RunSQL(ON_SYSTEM.format(table=table, free=free), migrations.RunSQL.noop)
            for table, free in TABLES.items()
        ),
    ]

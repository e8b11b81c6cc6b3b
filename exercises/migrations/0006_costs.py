"""What an exercise costs is counted for a commitment; and nobody signs a waiver for somebody else."""

import kit.migrating
import django.db.models.deletion
from django.db import migrations, models

# A person who writes through the portal signs with their own name, even by SQL. A load writes down
# who signed elsewhere, and the record says that the load did.
SIGNED = r"""
CREATE FUNCTION exercises_waiver_is_signed_in_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.decision = 'approved'
      AND coalesce(current_setting('entente.via', true), '') IN ('session', 'client')
      AND current_setting('entente.actor', true) <> NEW.decided_by_id::text THEN
    RAISE EXCEPTION 'a waiver is signed by whoever decides it, in person'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_waiver_is_signed_in_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_waiver_is_signed_in_person
  BEFORE INSERT OR UPDATE OF decision, decided_by_id ON exercises_waiver
  FOR EACH ROW EXECUTE FUNCTION exercises_waiver_is_signed_in_person();
ALTER TABLE exercises_waiver ENABLE ALWAYS TRIGGER a_waiver_is_signed_in_person;
"""
UNSIGNED = (
    "DROP TRIGGER a_waiver_is_signed_in_person ON exercises_waiver;"
    "DROP FUNCTION exercises_waiver_is_signed_in_person();"
)


class Migration(kit.migrating.Migration):
    dependencies = [
        ("commitments", "0003_walls"),
        ("exercises", "0005_lessons_stay_proven"),
    ]

    operations = [
        # Results of one load are of one moment; their keys are in the order of the file.
        migrations.AlterModelOptions(
            name='interopresult',
            options={'ordering': ['case', 'tested_on', 'recorded_at', 'id'], 'verbose_name': 'test result'},
        ),
        migrations.RunSQL(SIGNED, UNSIGNED),
        migrations.AddField(
            model_name="event",
            name="cost_commitment",
            field=models.ForeignKey(
                blank=True,
                help_text="the promise that its cost is counted for, such as to pay for it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exercises_paid_for",
                to="commitments.commitment",
            ),
        ),
    ]

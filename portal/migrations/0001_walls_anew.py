"""Raised the walls anew; `0002_as_lent` does it since, for the form of today."""

import kit.migrating


class Migration(kit.migrating.Migration):

    dependencies = [
        ("accounts", "0003_audit"),
        ("alerts", "0004_pause"),
        ("alliances", "0005_seal_lag"),
        ("burden", "0004_ledger"),
        ("commitments", "0006_reliefs"),
        ("compliance", "0004_subjects_of_exercises"),
        ("consultations", "0004_minutes_calendars_and_crises"),
        ("exercises", "0005_lessons_stay_proven"),
        ("treaties", "0006_texts"),
    ]

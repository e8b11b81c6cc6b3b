"""What is done with the record: it is told what no trigger sees."""

from audit.actions.noting import note_export, note_read

__all__ = ["note_export", "note_read"]

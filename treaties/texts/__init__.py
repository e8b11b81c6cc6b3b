"""Texts of treaties: cut into articles and paragraphs, measured, compared. No Django, no files."""

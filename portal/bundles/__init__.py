"""Bundles: one YAML file that holds a whole alliance, to load, to check, to export and to keep."""

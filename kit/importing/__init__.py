"""Files in: CSV and workbooks become rows, all of a file's problems told before anything is kept.

An app adds a kind of file as one plug, `<app>/resources/<name>.py`, found by where it stands; its
docstring is what the page says of it. There is no list to edit:

    class Gifts(Profile):
        \"""Gifts of one year, one to a row.\"""

        title = "Gifts"
        model = Gift
        key = ("ref",)
        columns = (
            Column("ref", text(60), aliases=("Reference",), is_required=True),
            Column("giver", related(states, "iso3"), is_required=True),
            Column("given_on", partial_day, warns=True),
        )

`columns` say how each cell is read, and whether what cannot be read rejects the row or only warns.
`key` names the attributes by which a row is known again: a file brought in twice changes nothing.
Rows of an alliance get `alliance` and its marking from the importer. `check` judges a row as a
whole, `attributes` turns its values into those of the table, `parts` gives the rows of other tables
that hang on it and are kept in step.

The engine under it is that of django-import-export: it loads what is there by key, compares, skips
what is unchanged and writes in bulk. What it is given here comes in chunks, so that memory does not
grow with the file, and within one transaction, so that nothing is half written.
"""

from kit.importing.engine import Outcome, run
from kit.importing.failing import left_out_name
from kit.importing.problems import Problem, Weight
from kit.importing.profile import Column, File, Part, Profile, Row, profiles
from kit.importing.reading import (
    Bad,
    choice,
    day,
    number,
    partial_day,
    reference,
    related,
    text,
    whole,
    yes,
)
from kit.importing.table import Line
from kit.importing.template import TEMPLATES, template

__all__ = [
    "TEMPLATES",
    "Bad",
    "Column",
    "File",
    "Line",
    "Outcome",
    "Part",
    "Problem",
    "Profile",
    "Row",
    "Weight",
    "choice",
    "day",
    "left_out_name",
    "number",
    "partial_day",
    "profiles",
    "reference",
    "related",
    "run",
    "template",
    "text",
    "whole",
    "yes",
]

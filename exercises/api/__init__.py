"""Exercises, series, objectives, tests of systems and lessons as partners read them."""

from exercises.api.learning import Lessons, Objectives
from exercises.api.programme import Exercises, SeriesList
from exercises.api.systems import InteropCases, Standards

__all__ = ["Exercises", "InteropCases", "Lessons", "Objectives", "SeriesList", "Standards"]

"""Exercises: the programme, its planning, what it is to show, and what is learned from it."""

from exercises.models.aims import Attainment, Objective
from exercises.models.learning import Lesson, LessonCheck, Observation, Waiver
from exercises.models.library import KnownExercise
from exercises.models.planning import Clearance, Part, Participant, Stage
from exercises.models.programme import Event, Gap, Series
from exercises.models.script import Inject
from exercises.models.standards import Adoption, Edition, Standard
from exercises.models.systems import InteropCase, InteropResult, System, SystemVersion

__all__ = [
    "Adoption",
    "Attainment",
    "Clearance",
    "Edition",
    "Event",
    "Gap",
    "Inject",
    "InteropCase",
    "InteropResult",
    "KnownExercise",
    "Lesson",
    "LessonCheck",
    "Objective",
    "Observation",
    "Part",
    "Participant",
    "Series",
    "Stage",
    "Standard",
    "System",
    "SystemVersion",
    "Waiver",
]

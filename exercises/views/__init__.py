"""The pages of exercises: one exercise, the programme, the matrix, lessons, the library."""

from exercises.views.events import (
    event_detail,
    event_offsets,
    event_pack,
    event_plan,
    event_postpone,
    inject_shift,
    script_calendar,
    script_table,
    series_gap,
    stage_pass,
    stage_undo,
)
from exercises.views.interoperability import interopcase_detail, interopcase_matrix
from exercises.views.lessons import (
    lesson_check,
    lesson_close,
    lesson_detail,
    lesson_list,
    lesson_reopen,
    lesson_waive,
    waiver_sign,
)
from exercises.views.programme import knownexercise_list, series_programme

__all__ = [
    "event_detail",
    "event_offsets",
    "event_pack",
    "event_plan",
    "event_postpone",
    "inject_shift",
    "interopcase_detail",
    "interopcase_matrix",
    "knownexercise_list",
    "lesson_check",
    "lesson_close",
    "lesson_detail",
    "lesson_list",
    "lesson_reopen",
    "lesson_waive",
    "script_calendar",
    "script_table",
    "series_gap",
    "series_programme",
    "stage_pass",
    "stage_undo",
    "waiver_sign",
]

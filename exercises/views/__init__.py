"""The pages of exercises: one exercise, the programme, the matrix, lessons, the library."""

from exercises.views.aims import objective_list
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
    waiver_drop,
    waiver_sign,
)
from exercises.views.programme import knownexercise_list, series_programme
from exercises.views.series import series_days, series_detail, series_take

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
    "objective_list",
    "script_calendar",
    "script_table",
    "series_days",
    "series_detail",
    "series_gap",
    "series_programme",
    "series_take",
    "stage_pass",
    "stage_undo",
    "waiver_drop",
    "waiver_sign",
]

"""What people fill in about exercises, systems, standards and lessons."""

from exercises.forms.drill import (
    DrillForm,
)
from exercises.forms.event import (
    AttainmentForm,
    ClearanceForm,
    InjectForm,
    ObservationForm,
    PartForm,
    ParticipantForm,
    PassForm,
    ShiftForm,
)
from exercises.forms.interoperability import (
    AdoptionForm,
    CaseForm,
    EditionForm,
    ResultForm,
    StandardForm,
    SystemForm,
    VersionForm,
    WhenForm,
)
from exercises.forms.learning import (
    CheckForm,
    CloseForm,
    LessonForm,
    ReasonForm,
)
from exercises.forms.programme import (
    AimsForm,
    EventForm,
    GapForm,
    ObjectiveForm,
    OffsetsForm,
    PostponeForm,
    SeriesEditForm,
    SeriesForm,
    TakeOverForm,
)

__all__ = [
    "AdoptionForm",
    "AimsForm",
    "AttainmentForm",
    "CaseForm",
    "CheckForm",
    "ClearanceForm",
    "CloseForm",
    "DrillForm",
    "EditionForm",
    "EventForm",
    "GapForm",
    "InjectForm",
    "LessonForm",
    "ObjectiveForm",
    "ObservationForm",
    "OffsetsForm",
    "PartForm",
    "ParticipantForm",
    "PassForm",
    "PostponeForm",
    "ReasonForm",
    "ResultForm",
    "SeriesEditForm",
    "SeriesForm",
    "ShiftForm",
    "StandardForm",
    "SystemForm",
    "TakeOverForm",
    "VersionForm",
    "WhenForm",
]

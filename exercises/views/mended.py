"""How records of exercises are changed by hand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from alliances.access import may_edit
from audit.actions import history
from audit.models import Event as Written
from exercises import forms
from exercises.views.frame import kept
from kit.mending import Mending, by_model


def keep(form: Any, by: Any) -> Any:
    """Save a row, and all that follows from it."""
    return kept(form)


def itself(row: Any) -> str:
    """The page of the row."""
    address: str = row.get_absolute_url()
    return address


def exercise(row: Any) -> str:
    """The page of the exercise that the row is part of."""
    return itself(row.event)


def objectives(row: Any) -> str:
    """The list of the alliance's objectives."""
    return reverse("exercises:objective-list", args=[row.alliance.slug])


MENDED = by_model(
    *(
        Mending(form, keep, itself)
        for form in (forms.EventForm, forms.SeriesEditForm, forms.LessonForm)
    ),
    *(
        Mending(form, keep, exercise)
        for form in (
            *(forms.ParticipantForm, forms.PartForm, forms.ClearanceForm),
            *(forms.AttainmentForm, forms.InjectForm),
        )
    ),
    Mending(forms.ObjectiveForm, keep, objectives),
)


def told(request: HttpRequest, row: Any) -> list[dict[str, Any]]:
    """What happened to a row and its parts; who may change them takes changes back from there."""
    mine = may_edit(request, row)
    return history(Written.objects.of(row.pk), mended=MENDED if mine else None)

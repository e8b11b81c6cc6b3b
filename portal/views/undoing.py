"""A change of any record is taken back, through the form by which the record is changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alliances.access import noted
from alliances.models import Release, Scoped, in_words, narrower
from audit.actions import former, history
from audit.models import Event
from burden.models import Key
from commitments.models import Evidence
from consultations.models import Minutes, Revision
from consultations.views.mended import MENDED as CONSULTED
from exercises.views.mended import MENDED as PRACTISED
from kit.approval import Decided
from kit.errors import Refused
from kit.mending import Mending, Return
from kit.records import OPENED_WITH, REASON, AskedForm, Deed, confirm, fingerprint
from kit.views import fills, page
from portal.views.mended import MENDED, may_mend

EVERY: Mapping[type[models.Model], Mending] = {**MENDED, **CONSULTED, **PRACTISED}
# Of tables of links: whose links they are.
LINKED = {table: model for model, one in EVERY.items() for table in one.links}
MARKING = ("release", "released_to")
ORIGINATORS = "originators"
# What is never taken back, and what is done instead.
NEVER: dict[type[models.Model], str] = {
    Decided: "What was proposed and decided stays as it is: propose anew.",
    Minutes: "Minutes keep every version: write the text you want as the next one.",
    Revision: "A version of minutes stays as it was written: write the next one.",
    Evidence: "Evidence stays as it was given: add evidence that supersedes it.",
    Key: "No version of a key is changed: enter a new one, which follows it.",
}


class Way(NamedTuple):
    """How a row goes back, by the form that changes it, and what is said of its marking."""

    back: Return
    mended: Mending
    stays: str


@fills
@transaction.atomic
def change_undo(request: HttpRequest, change: int) -> HttpResponse:
    """Show field by field what would come back, ask why, and take one change on record back."""
    event, row, mended = _found(request, change)
    try:
        way = _way(request, event, row, mended)
    except Refused as refusal:
        return _refused(request, event, row, mended, refusal)

    def do(form: AskedForm) -> str:
        filled = way.back.filled(form.cleaned_data[REASON])
        way.mended.keep(filled, request.user)
        return way.mended.back(filled.instance)

    deed = _deed(event, row, mended, do)
    deed = replace(deed, context=deed.context | {"lines": way.back.lines(), "stays": way.stays})
    return confirm(request, deed, partial(AskedForm, row=row))  # type: ignore[arg-type]


def _refused(
    request: HttpRequest, event: Event, row: Any, mended: Mending | None, refusal: Refused
) -> HttpResponse:
    """The reasons against it instead of a form; 409 if they are news to whoever sent one."""
    is_sent, sent = request.method == "POST", request.POST.get(OPENED_WITH, "")
    is_news = is_sent and sent not in ("", fingerprint(row))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
    deed = _deed(event, row, mended, lambda form: "")
    deed = replace(deed, lede=f"This cannot be taken back. {refusal.message}")
    return page(
        request,
        deed.template,
        status_code=HTTPStatus.CONFLICT if is_news else status,
        deed=deed,
        crumbs=deed.crumbs,
        is_refused=True,
        **deed.context,
    )


def _deed(event: Event, row: Any, mended: Mending | None, do: Callable[[Any], str]) -> Deed:
    back = mended.back(row) if mended else ""
    return Deed(
        title=f"Take back a change: {row}",
        verb="Take back",
        do=do,
        said="Taken back.",
        crumbs=list(_crumbs(row, back)),
        template="portal/change_undo.html",
        context={"told": _told(event, row), "leave": back},
    )


def _told(event: Event, row: Any) -> list[dict[str, Any]]:
    """The change as the history of the record tells it: who made it, when, and why."""
    of_it = Q(pk=event.pk)
    if event.request_id:
        same = Q(request_id=event.request_id)
        of_it |= same & (Q(key=str(row.pk)) | Q(table__in=LINKED, whole=str(row.pk)))
    return history(Event.objects.filter(of_it))


def _found(request: HttpRequest, change: int) -> tuple[Event, Any, Mending | None]:
    """The event, the row that it changed, and its form; when sent, for nobody else to change.

    Http404 unless whoever asks may see the row; PermissionDenied unless they may change it.
    """
    event = Event.objects.filter(pk=change).first()
    model = _model(event.table) if event else None
    row = _row(request, model, event) if event and model else None
    if event is None or model is None or row is None:
        raise Http404
    mended = EVERY.get(model)
    if not may_mend(request.user, row):
        raise PermissionDenied
    if isinstance(row, Scoped):
        noted(row)
    if request.method == "POST":
        row = model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    return event, row, mended


def _model(table: str) -> type[models.Model] | None:
    """The table, if its rows are changed by hand, or it is said here why they are not.

    Of links, that of the rows whose links they are.
    """
    if table in LINKED:
        return LINKED[table]
    found = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    is_known = found is not None and (found in EVERY or _never(found))
    return found if is_known else None


def _never(model: type[models.Model]) -> str:
    return next((said for one, said in NEVER.items() if issubclass(model, one)), "")


def _row(request: HttpRequest, model: type[models.Model], event: Event) -> Any:
    rows: Any = model._default_manager
    if issubclass(model, Scoped):
        rows = rows.visible_to(request.user)
    key = event.whole if event.table in LINKED else event.key
    try:
        return rows.filter(pk=key).first()
    except ValidationError:
        return None


def _way(request: HttpRequest, event: Event, row: Any, mended: Mending | None) -> Way:
    """Refused with all that speaks against it, the form's own words included."""
    if mended is None:
        raise Refused("never", _never(type(row)))
    left = (ORIGINATORS, *mended.follows)
    told = former(row, event, (*MARKING, *left), tuple(mended.links.values()))
    told = {name: value for name, value in told.items() if name not in left}
    if not told:
        raise Refused("kept", "Whose information it is may be added to, and stays otherwise.")
    values, stays = _unwidened(row, told, mended)
    back = Return(mended.form, row, values, request.user)
    back.filled("?")
    return Way(back, mended, stays)


def _unwidened(row: Any, values: dict[str, Any], mended: Mending) -> tuple[dict[str, Any], str]:
    """The values without a marking that would let more readers in, and what is said about it."""
    if not set(MARKING) & set(values):
        return values, ""
    now = row.release, tuple(row.released_to)
    then = values.get("release", now[0]), tuple(values.get("released_to", now[1]))
    is_named = Release.STATES in (now[0], then[0])  # which no form of ours names
    if not is_named and narrower(now, then) == then and "release" in mended.form.base_fields:
        return values, ""
    rest = {name: value for name, value in values.items() if name not in MARKING}
    stays = f"The marking stays as it is now, “{in_words(now)}”; it was “{in_words(then)}”."
    if not rest:
        raise Refused("only_the_marking", f"Only the marking was changed. {stays}")
    return rest, stays


def _crumbs(row: Any, address: str) -> Iterator[dict[str, str]]:
    yield {"label": "Overview", "url": reverse("portal:home")}
    if isinstance(row, Scoped):
        yield {"label": row.alliance.short_name, "url": row.alliance.get_absolute_url()}
    else:
        yield {"label": "Figures", "url": reverse("portal:figures")}
    if address:
        yield {"label": str(row), "url": address}
    yield {"label": "Take back a change"}

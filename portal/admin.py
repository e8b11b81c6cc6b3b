"""The superuser's back office: Django's stock admin over every table of ours."""

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.db import IntegrityError, models, transaction
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions import forget_factors, tell_of_access
from accounts.models import Credential, PartnerSystem, Scope, User
from alerts.models import Alert, Delivery, Message
from alliances.models import Alliance, Scoped, State, Upload, narrowest
from burden.models import Total
from commitments.models import Commitment, Evidence, Occurrence
from compliance.engine import remark
from compliance.models import Change, Finding, Recheck, Run
from consultations.actions import revoke_all
from consultations.models import LogEntry, Revision
from kit import clock
from kit.approval import Decided
from kit.models import Record
from kit.views import asked_again
from portal.following import follow_up, subjects_of
from portal.noting import note_listed, note_sent
from treaties.models import (
    Entry,
    EntryAction,
    EntryParty,
    Original,
    Passage,
    Text,
)

OURS = (
    *("alliances", "treaties", "commitments", "consultations", "burden", "exercises"),
    *("compliance", "alerts", "accounts"),
)
# Written by the portal itself: to look at, never to type in.
MADE_BY_US = (
    *(Finding, Change, Run, Recheck, Occurrence, Evidence),
    *(Alert, Message, Delivery, Credential, Upload),
    *(Entry, EntryParty, EntryAction),
    *(Revision, LogEntry),  # which PostgreSQL refuses to change
    *(Original, Text, Passage),
    Total,  # kept by PostgreSQL
)
MARKING = {"release", "released_to"}
BYTES = models.BinaryField
SHORT = (models.CharField, models.DateField, models.BooleanField, models.PositiveSmallIntegerField)


if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[User]
else:
    _Admin, _UserAdmin = admin.ModelAdmin, UserAdmin


class RecordAdmin(_Admin):
    """Any of our tables. A change has the alliance judged again, like a change anywhere else."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without the bytes of files; what rows name is fetched for all of them at once.

        Joined it would be one table after another, down to the alliance and its people: with the
        walls of each, more than PostgreSQL can plan.
        """
        files = [one.name for one in self.opts.concrete_fields if isinstance(one, BYTES)]
        return super().get_queryset(request).defer(*files).fetch_mode(models.FETCH_PEERS)

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return []

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = [f.name for f in self.opts.concrete_fields if isinstance(f, SHORT)][:5]
        return ["__str__", *(name for name in shown if name not in ("release", "confidence"))]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        names = {field.name for field in self.opts.concrete_fields}
        return [name for name in ("alliance", "kind", "status", "release") if name in names]

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.null:  # what may be missing in a row may be left out in a form
            kwargs["required"] = False
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever opens a restricted row has read it."""
        row = super().get_object(request, *args, **kwargs)
        if isinstance(row, Scoped):
            note_sent(self.model, _noted(row))
        return row

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:  # what was not touched stays: a form cannot tell "not stated" from "none"
            columns = {field.name for field in self.opts.concrete_fields}
            obj.save(update_fields=columns & set(form.changed_data))
        else:
            super().save_model(request, obj, form, change)
        follow_up(obj, clock.now())
        if isinstance(obj, Scoped) and MARKING & set(form.changed_data):
            remark(obj.alliance, subjects_of(obj), narrowest(obj), row=obj.pk)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        follow_up(obj, clock.now())

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._unless_kept(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._unless_kept(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = self._unless_kept(request, super().changelist_view, *args, **kwargs)
        shown = getattr(answer, "context_data", None) or {}
        if issubclass(self.model, Scoped) and "cl" in shown:
            note_listed(request, self.model, [_noted(one) for one in shown["cl"].result_list])
        return answer

    def _unless_kept(
        self, request: HttpRequest, view: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The view's answer; where the database refuses, its sentence above the list."""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except IntegrityError as error:
            said = str(error).partition("\n")[0]
            self.message_user(request, f"Nothing was changed: {said}.", messages.ERROR)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


class SystemAdmin(RecordAdmin):
    """A partner's system; those that are looked up come in the order of their names."""

    ordering = ("name",)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A state that is known here (of any other it would see nothing), scopes in words."""
        if db_field.name == "state":
            states = State.objects.order_by("name").values_list("iso3", "name")
            return forms.ChoiceField(choices=[("", BLANK_CHOICE_LABEL), *states])
        if db_field.name == "scopes":
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                choices=Scope.choices, initial=db_field.default, required=False, widget=boxes
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A page shows no secret: whoever lets the system in does so on the server."""
        super().save_model(request, obj, form, change)
        if obj.is_active and not obj.credentials.unspent(clock.now()).exists():
            command = f"manage.py partner add {shlex.quote(obj.name)} --state {obj.state}"
            said = f"{obj} has no good secret yet. On the server this prints one: {command}"
            self.message_user(request, said, messages.WARNING)


class ReadOnlyAdmin(RecordAdmin):
    """A table that the portal writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


FLAGS = {
    "is_active": _("Whether they may sign in. Take this away instead of deleting people."),
    "is_superuser": _("Whether they may use the back office, which shows every alliance."),
    "is_staff": _("Whether their overview says that deliveries are paused."),
}
PASSWORD_SET = _("Whoever runs the portal gave your account a new password.")
PASSWORD_GONE = _("Whoever runs the portal took the password of your account away.")
ADDRESS_SET = _("Whoever runs the portal gave your account another e-mail address.")
FACTORS_REMOVED = _(
    "Whoever runs the portal removed the second factors of your account and signed you out."
)


class PersonAdmin(_UserAdmin):
    """Somebody who signs in.

    Whoever could give people a password or an address, or take their factors away, could act as
    them: so it asks once more who it is, and the person is told by mail.
    """

    actions = ("forget_factors",)
    # Without groups and permissions, which let nobody do anything here: grants do.
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_superuser", "is_staff")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_filter = ("is_active", "is_superuser", "is_staff")

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in FLAGS:
            field.help_text = FLAGS[db_field.name]
        return field

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        if asked := asked_again(request):
            return asked
        person = self.get_object(request, unquote(id))
        before = person and person.password
        answer = super().user_change_password(request, id, form_url)
        if person:
            person.refresh_from_db(fields=["password"])
        if person and person.password != before:
            said = PASSWORD_SET if person.has_usable_password() else PASSWORD_GONE
            tell_of_access([person], str(said))
        return answer

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask before a new person is typed in: a password that was sent is not kept meanwhile."""
        is_new = request.path == reverse("admin:accounts_user_add")
        asked = asked_again(request) if is_new or request.method == "POST" else None
        return asked or super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and "email" in form.changed_data:  # told at the former one
            tell_of_access(User.objects.filter(pk=obj.pk), str(ADDRESS_SET))
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            self._tell_of_duties(request, obj)

    def _tell_of_duties(self, request: HttpRequest, person: User) -> None:
        """Whoever shuts somebody out learns what is left without its owner."""
        owned = Commitment.objects.filter(owner=person, is_draft=False)
        alliances = Alliance.objects.filter(pk__in=owned.values("alliance"))
        if where := ", ".join(one.short_name for one in alliances):
            said = f"{person} still owns commitments of {where}: an editor there hands them over."
            self.message_user(request, said, messages.WARNING)

    @admin.action(description="Remove second factors and sessions (a lost phone)")
    def forget_factors(self, request: HttpRequest, queryset: models.QuerySet[User]) -> Any:
        """Have the selected people set up a second factor again when they sign in next."""
        if asked := asked_again(request):
            return asked
        count, calendars = forget_factors(queryset), revoke_all(people=queryset, at=clock.now())
        tell_of_access(queryset, str(FACTORS_REMOVED))
        said = f"{count} second factors removed."
        if calendars:
            said += f" {calendars} addresses of calendars lead nowhere any more."
        self.message_user(request, said)
        return None


def _noted(row: Scoped) -> dict[str, Any]:
    """What the record is told of a row that is shown."""
    names = ("ref", "release", "alliance_id")
    return {"id": row.pk} | {name: getattr(row, name, "") for name in names}


def _searched(model: type[models.Model]) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in ("ref", "name", "title", "code", "slug") if name in names]


def _links(model: type[models.Model]) -> dict[str, list[str]]:
    """How links to tables that grow are entered: a select with their every row would grow too.

    Who somebody is, is looked up by name; other records are opened to be chosen.
    """
    links = [one for one in (*model._meta.fields, *model._meta.many_to_many) if one.is_relation]
    large = [one for one in links if one.related_model not in (Alliance, State)]
    named = [one.name for one in large if one.related_model in (User, PartnerSystem)]
    keyed = [one.name for one in large if one.name not in named]
    return {"autocomplete_fields": named, "raw_id_fields": keyed}


def _door_of(model: type[models.Model]) -> type[Any]:
    if model is User:
        return PersonAdmin
    if model is PartnerSystem:
        return SystemAdmin
    # What two people decide is proposed and decided on its page, by whoever is signed in.
    is_kept = model in MADE_BY_US or issubclass(model, Decided)
    return ReadOnlyAdmin if is_kept else RecordAdmin


for label in OURS:
    for model in apps.get_app_config(label).get_models():
        if issubclass(model, Record | User) or model in MADE_BY_US:
            door = _door_of(model)
            if issubclass(door, RecordAdmin):
                search = _searched(model)
                admin.site.register(model, door, search_fields=search, **_links(model))
            else:
                admin.site.register(model, door)

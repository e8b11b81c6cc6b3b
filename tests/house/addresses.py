"""Every address of the portal, and what to fill in for its parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.sites import site
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from alliances.models import Alliance
from kit.api.values import public_id
from tests.house.tree import APPS


@dataclass(frozen=True)
class Address:
    """One address: how it is written, what it is called, and what answers it."""

    route: str
    name: str
    template: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def door(self) -> str:
        """What sort of door it belongs to: the partner API, the administration, or a page."""
        first = self.template.split("/")[1]
        return first if first in {"api", "admin"} else "page"


def addresses() -> list[Address]:
    """What the resolver knows, in its order."""
    return list(_below(get_resolver(), "", "", ""))


def _below(resolver: URLResolver, route: str, template: str, space: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        written = f"{route}{pattern.pattern}"
        start = template or _template(resolver)
        full = start + _template(pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, written, full, f"{space}{_space(pattern)}")
        else:
            yield _address(pattern, written, full, space)


def _space(resolver: URLResolver) -> str:
    return f"{resolver.namespace}:" if resolver.namespace else ""


def _template(pattern: URLPattern | URLResolver) -> str:
    found: list[tuple[str, list[str]]] = normalize(pattern.pattern.regex.pattern)
    return found[0][0]


def _address(pattern: URLPattern, route: str, template: str, space: str) -> Address:
    names = tuple(part.split(")")[0] for part in template.split("%(")[1:])
    view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
    name = f"{space}{pattern.name}" if pattern.name else ""
    return Address(route, name, template, names, view or pattern.callback)


class NoSampleError(LookupError):
    """Nothing is known that could stand for a parameter."""


def path_to(address: Address, home: Alliance) -> str:
    """The address with a sample of the alliance filled in; NoSampleError says what is missing."""
    return address.template % {name: _sample(address, name, home) for name in address.parameters}


def _sample(address: Address, name: str, home: Alliance) -> str:
    provider = PROVIDERS.get(f"{address.name} {name}") or PROVIDERS.get(name)
    if provider is None:
        raise NoSampleError(
            f"{address.route}: nothing stands for {name!r}; name one in PROVIDERS of {__name__}"
        )
    return provider(address, home)


def record(address: Address, home: Alliance) -> Model:
    """The alliance's first row of what the address is about."""
    table = table_of(address)
    rows = table._default_manager.order_by("pk")
    if any(field.name == "alliance" for field in table._meta.fields):
        rows = rows.filter(alliance=home)
    found = rows.first()
    if found is None:
        raise NoSampleError(f"{address.route}: there is no {table._meta.verbose_name} to show")
    return found


def table_of(address: Address) -> type[Model]:
    """By the view's own rows, else by the noun that the address's name begins with."""
    rows = getattr(address.view, "queryset", None)
    if rows is not None:
        model: type[Model] = rows.model
        return model
    noun = address.name.rpartition(":")[2].partition("-")[0]
    for app in APPS:
        if noun in apps.get_app_config(app).models:
            return apps.get_model(app, noun)
    raise NoSampleError(f"{address.route}: no table is called {noun!r}, as its name begins")


def _slug(address: Address, home: Alliance) -> str:
    return home.slug


def _key(address: Address, home: Alliance) -> str:
    if address.door == "admin":
        return _administered(address, home)
    found = record(address, home)
    prefix = getattr(address.view, "prefix", "")
    return public_id(prefix, found.pk) if prefix else str(found.pk)


def _ref(address: Address, home: Alliance) -> str:
    return str(getattr(record(address, home), "ref", ""))


def _subject(address: Address, home: Alliance) -> str:
    about = apps.get_model("commitments", "commitment").objects.filter(alliance=home)
    return str(about.earliest("recorded_at").ref)


def _nothing(address: Address, home: Alliance) -> str:
    return "0199aaaa-0000-7000-8000-000000000000"


def _member(address: Address, home: Alliance) -> str:
    return home.memberships.earliest("position").state.iso3


def _administered(address: Address, home: Alliance) -> str:
    """The first row of the table that the address administers; where there is none, no key."""
    for model in site._registry:
        if address.template.startswith(f"/admin/{model._meta.label_lower.replace('.', '/')}/"):
            found = model._default_manager.order_by("pk").first()
            return str(found.pk) if found else "0"
    return "0"


BOTH = ("reconciliation", "reconciliation-csv")
# What stands for a parameter: by the name of the address and the parameter, or by the parameter.
PROVIDERS: dict[str, Callable[[Address, Alliance], str]] = {
    "slug": _slug,
    "alliance": _slug,
    "id": _key,
    "pk": _key,
    "ref": _ref,
    "object_id": _administered,
    "app_label": lambda address, home: "treaties",
    "content_type_id": lambda address, home: "0",
    "url": lambda address, home: "nowhere",
    "account_reset_password_from_key key": lambda address, home: "stale",
    "account_reset_password_from_key uidb36": lambda address, home: "0",
    "mfa_edit_webauthn pk": lambda address, home: "1",
    "mfa_remove_webauthn pk": lambda address, home: "1",
    "openid_connect_callback provider_id": lambda address, home: "",
    "openid_connect_login provider_id": lambda address, home: "",
    "consultations:feed-show secret": lambda address, home: "stale",
    "portal:change-undo change": lambda address, home: "0",
    "api:problem code": lambda address, home: "not_found",
    "portal:subject ref": _subject,
    "portal:entry-detail pk": _nothing,
    **{f"portal:{one}-edit pk": _nothing for one in ("rate", "countryyear")},
    **{f"portal:upload-{one} pk": _nothing for one in ("detail", "confirm", "discard", "failed")},
    "portal:verify-copy digest": lambda address, home: "0" * 64,
    "portal:burden-partner iso3": _member,
    "portal:burden-sheet year": lambda address, home: "2025",
    **{f"portal:{one} year": lambda address, home: "2025" for one in BOTH},
    **{f"portal:{one} quarter": lambda address, home: "4" for one in BOTH},
    "portal:burden-export form": lambda address, home: "csv",
}

"""How the API is described: OpenAPI 3.1 from the resources, with the errors each may give."""

from typing import TYPE_CHECKING, Any
from unicodedata import category

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from kit.api.problems import MEDIA_TYPE, PROBLEMS
from kit.api.resource import Resource
from kit.dates import Duration, PartialDate
from kit.models import Confidence

if TYPE_CHECKING:

    class AutoSchema:
        view: Any
        method: str
        path: str

        def get_response_serializers(self) -> Any: ...

else:
    from drf_spectacular.openapi import AutoSchema


class Shape(serializers.Serializer[Any]):
    """Describes an object; each of its fields may be left out by `fields`."""

    def get_fields(self) -> Any:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class Described(serializers.CharField):
    """Text of some form, which may be null."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"allow_null": True, **more})


class PartialDateText(Described):
    """A date known to the year, the month or the day."""

    def __init__(self, **more: Any) -> None:
        super().__init__(help_text="YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known", **more)

    def to_internal_value(self, data: Any) -> str:
        return str(PartialDate.parse(data))


class DurationText(Described):
    """A length of calendar time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(help_text="ISO 8601, such as P1Y or P90D", **more)

    def to_internal_value(self, data: Any) -> str:
        return str(Duration.parse(data))


class Words(serializers.ListField):
    """A list of texts."""

    child = serializers.CharField()


class Originators(Words):
    """Whose information a record is."""

    def __init__(self, **options: Any) -> None:
        told = "whose information it is, ISO 3166 alpha-3; empty: our own"
        super().__init__(**{"help_text": told} | options)


class MoneySerializer(serializers.Serializer[Any]):
    """An amount in a currency."""

    amount = serializers.RegexField(r"^[0-9]+\.[0-9]{2,4}$")
    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="ISO 4217")


class LinkSerializer(serializers.Serializer[Any]):
    """Another record, by id and reference."""

    id = serializers.CharField()
    ref = serializers.CharField()


class NamedLinkSerializer(LinkSerializer):
    """Another record, by id, reference and name."""

    name = serializers.CharField()


class RecordSerializer(Shape):
    """What all records of alliances have."""

    id = serializers.CharField()
    alliance = Described(help_text="slug; null if shared from an alliance you do not see")


class SourcedSerializer(RecordSerializer):
    """What all records with a reference and sources have."""

    ref = serializers.CharField(help_text="what it is called; unique within its alliance and kind")
    confidence = serializers.ChoiceField(Confidence.choices, allow_null=True)
    sources = Words(help_text="codes of the alliance's list of sources")
    release = serializers.CharField(help_text="to whom it may be shown")
    originators = Originators()


class Body(serializers.Serializer[Any]):
    """What is sent: fields that are known, and text as text.

    A number is refused where text is meant: digits of a large one are lost before we read it. Of
    control characters text holds tabs and ends of lines alone.
    """

    def to_internal_value(self, data: Any) -> Any:
        known = self.fields
        errors = {
            name: f"There is no such field. Known are: {', '.join(known)}."
            for name in data
            if name not in known
        }
        for name, value in data.items():
            if not isinstance(known.get(name), serializers.CharField) or value is None:
                continue
            if not isinstance(value, str):
                errors[name] = "is not text: put it in quotes"
            elif controls := sorted({one for one in value if _is_control(one)}):
                told = ", ".join(f"U+{ord(one):04X}" for one in controls)
                errors[name] = f"holds control characters ({told}); leave them out"
        if errors:
            raise serializers.ValidationError({name: [said] for name, said in errors.items()})
        return super().to_internal_value(data)


def _is_control(character: str) -> bool:
    return category(character) == "Cc" and character not in "\t\n\r"


class ErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong."""

    parameter = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """An error, as RFC 9457 has it."""

    type = serializers.URLField(help_text="where the code is explained")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField(help_text=f"stable, such as {', '.join(PROBLEMS)}")
    request_id = serializers.UUIDField()
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


_HEADER = OpenApiParameter(
    "Request-Id", str, OpenApiParameter.HEADER, response=True, description="quote it to us"
)
_LIMITS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=True, description=meaning)
    for name, meaning in (
        ("RateLimit-Policy", "how many requests (q) you may make in how many seconds (w)"),
        ("RateLimit", "how many of them are left (r), and in how many seconds (t) all are"),
    )
]
_WAIT = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429, 503], description="seconds to wait"
)
_HEADERS = [_HEADER, *_LIMITS, _WAIT]
_LINK = OpenApiParameter(
    "Link", str, OpenApiParameter.HEADER, response=[200], description="the next page, if any"
)
_PLACE = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="where it is kept"
)


class Schema(AutoSchema):
    """Describes one operation."""

    def get_tags(self) -> list[str]:
        return [self._name]

    def get_operation_id(self) -> str:
        if not isinstance(self.view, Resource):
            return f"get_{self._name}"
        return f"{'list' if self._is_list else 'get'}_{self._name}"

    def get_summary(self) -> str:
        name = self._name
        if not isinstance(self.view, Resource):
            return type(self.view).__doc__ or name
        if self._is_sent:
            return f"Send one of the {name}"
        return (
            f"List {name}"
            if self._is_list
            else f"One of the {name}, by its {self.view.lookup_field}"
        )

    def get_description(self) -> str:
        return type(self.view).__doc__ or ""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if not isinstance(self.view, Resource):
            return _HEADERS
        names = list(self.view.field_names())
        fields = OpenApiParameter(
            "fields",
            {"type": "array", "items": {"type": "string", "enum": names}},
            description="only these fields, with commas between",
            explode=False,
            style="form",
        )
        more = [_LINK] if self._is_list else [_PLACE] if self._is_sent else []
        return [*_HEADERS, fields, *more]

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        statuses = [400, 401, 403, 406, 429, 500, 503]
        if self._is_sent:
            statuses += [413, 415, 422]
        elif isinstance(self.view, Resource) and not self._is_list:
            statuses.append(404)
        problems = {(str(status), MEDIA_TYPE): Problem for status in sorted(statuses)}
        return {"201" if self._is_sent else "200": found, **problems}

    @property
    def _is_sent(self) -> bool:
        return getattr(self.view, "action", "") == "create"

    @property
    def _is_list(self) -> bool:
        return getattr(self.view, "action", "") == "list"

    @property
    def _name(self) -> str:
        return self.path.removeprefix("/api/v1/").split("/")[0]

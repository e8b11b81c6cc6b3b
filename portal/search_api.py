"""Search for partner systems and scripts."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from alliances.models import Alliance
from kit.api.filters import alliance_named
from kit.api.problems import BadParameter
from kit.api.resource import Sent
from kit.api.values import day_in
from kit.api.view import ApiView
from portal import searching
from treaties.models import Passage

if TYPE_CHECKING:
    from collections.abc import Callable

    def extend_schema(**kwargs: Any) -> Callable[[Any], Any]: ...

else:
    from drf_spectacular.utils import extend_schema

LONGEST = 200  # characters of what is looked for
WORDS = "all of them; “in quotes” as they stand; or; -without"
PARAMETERS = (
    OpenApiParameter(
        "q", {"type": "string", "maxLength": LONGEST}, required=True, description=WORDS
    ),
    OpenApiParameter("alliance", str, description="slug of an alliance"),
    OpenApiParameter("language", str, description="BCP 47 code of the language of the text"),
    OpenApiParameter("on", date, description="only what stood on the day; else every version"),
    OpenApiParameter(
        "start",
        {"type": "integer", "minimum": 0, "maximum": searching.MOST, "default": 0},
        description="how many hits to pass over",
    ),
)


class HitSerializer(serializers.Serializer[Any]):
    """An article in which the words are."""

    instrument = serializers.CharField(help_text="its reference")
    language = serializers.CharField()
    holds_from = serializers.DateField(allow_null=True)
    article = serializers.CharField(help_text="as the text calls it")
    address = serializers.CharField(help_text="eId of the paragraph in which most of them are")
    excerpt = serializers.CharField()
    text_sha256 = serializers.CharField()


class SearchSerializer(serializers.Serializer[Any]):
    """What was found, the best first."""

    count = serializers.IntegerField(help_text="of articles; 1000 stands for that many or more")
    instruments = serializers.ListField(
        child=serializers.CharField(), help_text="references of those with the words in their name"
    )
    hits = HitSerializer(many=True)


class SearchTexts(ApiView):
    """Full text search over every version and language of the texts you may see."""

    scope = Scope.TREATIES
    serializer_class = SearchSerializer

    def known_parameters(self) -> Any:
        return ("q", "alliance", "language", "on", "start")

    @extend_schema(parameters=[*PARAMETERS])
    def get(self, request: Request) -> Response:
        """Look for words; 20 hits at a time."""
        given, user = request.query_params, request.user
        if not given.get("q", "").strip():
            raise BadParameter("q", "'q' is missing: give the words to look for.")
        if len(given["q"]) > LONGEST:
            says = f"'q' has {len(given['q'])} characters: look for {LONGEST} at most."
            raise BadParameter("q", says)
        what = searching.Asked(
            given["q"], _alliance(request), given.get("language", ""), _day(given.get("on"))
        )
        spoken = searching.languages(user)
        found = searching.find(user, what, spoken, start=_start(given.get("start", "0")))
        told = [_told(one) for one in found.hits]
        names = [one.ref for one in found.names]
        answer: Any = Response({"count": found.count, "instruments": names, "hits": told})
        shown = [*found.names, *(one.passage for one in found.hits)]
        rows = [{"release": one.release, "alliance_id": one.alliance_id} for one in shown]
        answer.sent = Sent(Passage, rows)
        return cast("Response", answer)


def _alliance(request: Request) -> Alliance | None:
    slug = request.query_params.get("alliance")
    return None if slug is None else cast("Alliance", alliance_named(Alliance, request.user, slug))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    found = day_in(text)
    if found is None:
        raise BadParameter("on", f"{text!r} is no day; write it as 2019-03-01.")
    return found


def _start(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(searching.MOST))
    if not is_number or int(text) > searching.MOST:
        raise BadParameter("start", f"{text!r} is no number from 0 to {searching.MOST}.")
    return int(text)


def _told(hit: searching.Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "instrument": passage.instrument.ref,
        "language": passage.text.language,
        "holds_from": passage.text.holds_from,
        "article": passage.label or passage.kind,
        "address": hit.address,
        "excerpt": hit.plain,
        "text_sha256": passage.text.sha256,
    }

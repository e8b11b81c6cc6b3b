"""What every view of the API does, besides its own work."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kit.api.problems import PROBLEMS, BadParameter, request_id
from kit.api.values import Renderer

READING = ("GET", "HEAD", "OPTIONS")


class Answer(APIView):
    """A view whose answers carry the id of the request and are kept in no cache."""

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {
            **super().default_response_headers,
            "Request-Id": request_id(self.request),
            "Cache-Control": "private, no-store",
            "Vary": "Accept, Authorization",
        }


class ApiView(Answer):
    """A view in JSON that refuses query parameters it does not know."""

    renderer_classes = (Renderer,)
    scope: ClassVar[str] = ""  # what the token of a partner system must have; empty: nothing more
    writing_scope: ClassVar[str] = ""  # the same for what is sent; empty: as to read

    @classmethod
    def scope_for(cls, method: str | None) -> str:
        """What a token must have for a request by this method."""
        return cls.scope if method in READING else cls.writing_scope or cls.scope

    def known_parameters(self) -> Iterable[str]:
        return ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods and request.method != "OPTIONS":
            self.check_query(request)

    def check_query(self, request: Request) -> None:
        """Refuse what stands in the address before anything is done, or kept, for it."""
        check_parameters(request, self.known_parameters())


def check_parameters(request: Request, known: Iterable[str]) -> None:
    """Refuse a parameter that is unknown, given twice or empty, rather than to overlook it.

    So is a null character, which no text in the database holds, nor may be asked for.
    """
    names = sorted(known)
    for name, values in request.query_params.lists():
        if name not in names:
            raise BadParameter(name, _unknown(name, names), "unknown_parameter")
        if len(values) > 1:
            raise BadParameter(name, f"{name!r} is given {len(values)} times; give it once.")
        if not values[0]:
            raise BadParameter(name, f"{name!r} has no value; give one, or leave it out.")
        if "\x00" in values[0]:
            raise BadParameter(name, f"{name!r} holds a null character; leave that out.")


def _unknown(name: str, known: list[str]) -> str:
    says = f"Known are: {', '.join(known)}." if known else "There are none here."
    return f"There is no query parameter {name!r}. {says}"


class Nothing(ApiView):
    """Answers every address under /api/ that leads nowhere."""

    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound


class ProblemPage(ApiView):
    """What a problem's code means: where the `type` of a problem leads."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    schema = None

    def get(self, request: Request, code: str) -> Response:
        if code not in PROBLEMS:
            raise NotFound
        status, meaning = PROBLEMS[code]
        return Response({"code": code, "status": status, "meaning": meaning})

"""What every request passes: one transaction, in which the database knows who asks."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from django.utils.cache import patch_cache_control

from accounts.access import acting_as, introduce, name_of
from accounts.models import Eyes, PartnerSystem, User
from alliances.models import in_words, narrower
from kit.acting import Who, act
from kit.api.problems import request_id, too_large
from kit.importing.table import LARGEST_FILE, MEGABYTE
from kit.marking import FOOT, HEAD, Read, collecting
from portal.noting import note_answer, note_page

type Answer = Callable[[HttpRequest], HttpResponseBase]

# Pages that are the person's own business, or nobody's, whomever they look through.
OWN = {
    *("theme", "eyes", "healthz", "readyz"),
    *("upload-list", "upload-detail", "upload-confirm", "upload-discard", "upload-failed"),
    "feed-show",
}
SHARED = ("portal", "compliance", "consultations", "exercises")  # whose other pages are alliances'
STRANGERS_BODY = MEGABYTE
BODY = LARGEST_FILE + MEGABYTE  # the fields around the largest file
REFUSED = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
PROBES = ("/healthz", "/readyz")  # ask of the portal as a whole, not of anyone's alliances


class Sizes:
    """Refuses a body that is larger than whoever sends it may send, before any of it is read.

    Whatever parses a form writes its files down to the end, for strangers too, before a view looks.
    A body comes with its length: what is sent without one has none for Django.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or ""
        sent = int(told) if told.isdecimal() else 0  # as Django has it
        if sent > STRANGERS_BODY and (sent > BODY or not request.user.is_authenticated):
            return too_large(request)
        return self.get_response(request)


class Acting:
    """One transaction around the whole request, in which PostgreSQL knows who asks.

    The wall lets through what is granted to them, the record names them. Templates render after
    the view, so it goes around both. What a request that fails has written is taken back; sessions
    are saved outside. An answer that streams would read after the transaction, behind no wall at
    all: it is refused, unless it is a file that is written already. What is shown to somebody who
    signed in is kept in no cache, refusals included. What an answer of the API holds of restricted
    release goes on record.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path in PROBES:
            return self.get_response(request)
        acting = act(who=lambda: _who(request), request_id=request_id(request))
        with acting, acting_as(name_of(request.user)):
            response = self.get_response(request)
            is_read = not response.streaming or getattr(response, "is_written", False)
            assert is_read, "an answer that streams is to name who reads by itself"
            note_answer(request, response)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if request.user.is_authenticated:
                patch_cache_control(response, private=True, no_store=True)
        return response


def _who(request: HttpRequest) -> Who:
    """Whoever the request is taken for by now: the API authenticates only in its views."""
    user: Any = request.user
    match user:
        case PartnerSystem():
            return Who(str(user.pk), str(user), "client")
        case Eyes():
            return Who(str(user.person.pk), str(user), "session")
        case User():
            return Who(str(user.pk), str(user), "session")
    return Who("", "", "session")


class Looking:
    """Lets a person look at the pages through the eyes of a state, until they have seen enough.

    `portal.views.eyes` keeps the state in the session. The API and the back office are not looked
    at this way: systems have eyes of their own, and superusers see everything there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Have Eyes stand in for the person, in the request and for the database."""
        state = request.session.get("eyes")
        if state and isinstance(request.user, User) and _is_shared_page(request.resolver_match):
            eyes: Any = Eyes(request.user, state)
            request.user = eyes
            introduce(name_of(eyes))


class Marking:
    """Each page says, at its head and foot, to whom it may be shown: to whoever may see all of it.

    That is as narrow as the narrowest row that was read for it, shown or not. A page of the
    alliances, or a part of one, for which restricted rows were read goes on record.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with collecting() as read:
            response = self.get_response(request)
        marking = narrower(*((release, states) for release, states, _ in read))
        if read and _is_page(request, response):
            note_page(request, marking)
        if isinstance(response, HttpResponse) and HEAD.encode() in response.content:
            words = in_words(marking) + _whose(read) if read else ""
            for place, is_foot in ((HEAD, False), (FOOT, True)):
                shown = {"marking": words, "is_foot": is_foot}
                html = render_to_string("kit/_marking.html", shown)
                response.content = response.content.replace(place.encode(), html.encode())
        return response


def _is_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it shows a page of the alliances, or a part of one; a form that is refused does."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    is_shown = response.status_code < 300 or response.status_code in REFUSED
    found = request.resolver_match
    return is_html and is_shown and found is not None and _is_shared_page(found)


def _whose(read: Read) -> str:
    """Whose information there is among the rows read for a page."""
    whose = sorted({one for _, _, originators in read for one in originators})
    return f"; originator: {', '.join(whose)}" if whose else ""


def _is_shared_page(found: ResolverMatch | None) -> bool:
    """Whether it shows what is the alliances', not the person's own."""
    is_page = found is not None and found.app_names[:1] in [[one] for one in SHARED]
    return is_page and found is not None and found.url_name not in OWN

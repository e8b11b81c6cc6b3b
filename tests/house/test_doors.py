"""Every address, tried by everyone: nothing breaks, and nobody sees what is not theirs.

What each may expect follows from the door (page, API, administration); the few exceptions are
declared with their reason. Addresses come from the resolver, so a new one is tried at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from alliances.querysets import AllianceQuerySet, ScopedQuerySet
from tests.build.alliances import partner, person
from tests.house.addresses import Address, NoSampleError, addresses, path_to
from tests.house.filling import fill
from tests.house.tree import assert_none
from treaties.models import Instrument

# Open to anyone, and why that is no harm.
PUBLIC = {
    "account_inactive": "says that an account is closed, to whom the password was right",
    "account_login": "where people sign in",
    "account_reset_password": "where a link for a new password is asked for",
    "account_reset_password_done": "says the same whoever asked",
    "account_reset_password_from_key": "shows a form only to whom the link was sent",
    "account_reset_password_from_key_done": "says that a password is changed, not whose",
    "admin:logout": "leads whoever is no administrator to where they sign in",
    "api:description": "the API's description holds no data",
    "api:documentation": "the same, to read",
    "api:problem": "what a problem's code means",
    "oauth:metadata": "which token endpoints there are; the same for all",
    "portal:healthz": "says that the process lives",
    "portal:readyz": "says what is not in order, without data",
    "socialaccount_login_cancelled": "says that single sign-on was cancelled",
}
# The same for everyone who has signed in, although a parameter stands in the address.
COMMON = dict.fromkeys(
    ("mfa_edit_webauthn", "mfa_remove_webauthn"),
    "asks again who one is; then one has one's own passkeys only",
)
# What a desk officer finds closed, and until when.
NOT_YET = {
    "mfa_deactivate_totp": "nothing to remove before an app is set up",
    "mfa_download_recovery_codes": "no codes before there is a second factor",
    "mfa_view_recovery_codes": "no codes before there is a second factor",
    "openid_connect_callback": "no single sign-on before a server is named",
    "openid_connect_login": "no single sign-on before a server is named",
}

SIGN_IN = ("/sign-in/", "/admin/login/")
CLOSED = {401, 403, 404}
HOME, SECRET = "kantoplain", "internalia"  # words that only home's records carry; one is internal


@dataclass(frozen=True)
class Answer:
    """What one asker got at one address."""

    address: Address
    status: int
    text: str = ""
    location: str = ""
    error: str = ""

    @property
    def is_sent_to_sign_in(self) -> bool:
        return self.status == 302 and self.location.startswith(SIGN_IN)

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED or self.is_sent_to_sign_in


type Judge = Callable[[Answer], str]


def ask(client: Client, address: Address, home: Alliance) -> Answer:
    """Try an address; whatever that did to the database is taken back."""
    with transaction.atomic():
        answer = client.get(path_to(address, home))
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    info = getattr(answer, "exc_info", None)
    error = f" {info[1]!r}" if info else ""
    location = answer.headers.get("Location", "")
    return Answer(address, answer.status_code, body.decode(errors="replace"), location, error)


def faults(
    client: Client, home: Alliance, judge: Judge, found: Iterable[Address] | None = None
) -> Iterator[str]:
    """What is wrong with the answers one asker gets, over every address."""
    client.raise_request_exception = False
    for address in addresses() if found is None else found:
        try:
            answer = ask(client, address, home)
        except NoSampleError as error:
            yield str(error)
            continue
        said = _broken(answer) or judge(answer)
        if said:
            yield f"{address.route or '(every other address)'}: {said}"


def _broken(answer: Answer) -> str:
    if answer.status == 503 and answer.address.name == "portal:readyz":
        return ""  # its way of saying that no rule has run in this world
    return f"answers {answer.status}{answer.error}" if answer.status >= 500 else ""


def _refuses_get(answer: Answer) -> bool:
    return answer.status == 405  # before it looks who asks, and whatever is there


def of_stranger(answer: Answer) -> str:
    """One who is not signed in is sent to sign in, or told nothing; public addresses apart."""
    if HOME in answer.text or SECRET in answer.text:
        return "tells a stranger what is home's"
    if answer.address.name in PUBLIC or answer.is_closed or _refuses_get(answer):
        return ""
    return f"gives a stranger {answer.status} {answer.location}".rstrip()


def of_outsider(answer: Answer) -> str:
    """One of another alliance learns nothing of this one: neither its words nor its objects."""
    if HOME in answer.text or SECRET in answer.text:
        return "tells an outsider what is home's"
    is_of_home = answer.address.parameters and answer.address.name not in {*PUBLIC, *COMMON}
    if is_of_home and not (answer.is_closed or _refuses_get(answer)):
        return f"gives an outsider {answer.status} {answer.location}".rstrip()
    return _administration(answer)


def of_desk(answer: Answer) -> str:
    """A desk officer reaches every page of the alliance, and no administration."""
    name = answer.address.name
    if answer.address.door == "page" and name and name not in NOT_YET and answer.is_closed:
        return f"closed to its own desk ({answer.status}), so nothing was tried"
    return _administration(answer)


def of_partner(answer: Answer) -> str:
    """A partner system reads the API as far as released, and is a stranger elsewhere."""
    if SECRET in answer.text:
        return "tells a partner what is internal"
    if answer.address.door != "api":
        return of_stranger(answer)
    if answer.address.name and answer.status != 200:
        return f"gives a partner {answer.status}, so nothing was tried"
    return ""


def of_administrator(answer: Answer) -> str:
    """An administrator reaches the administration; only that nothing breaks matters."""
    return ""


def _administration(answer: Answer) -> str:
    is_open = answer.address.door == "admin" and not answer.is_closed
    return "opens the administration" if is_open and answer.address.name not in PUBLIC else ""


def bearer(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def filled(home: Alliance, abroad: Alliance, desk: User, outsider: User) -> Alliance:
    fill(home, 2, word=HOME)
    fill(home, 1, word=SECRET, release="internal")
    fill(abroad, 1, word="anzac")
    return home


def test_a_stranger_learns_nothing(filled: Alliance) -> None:
    assert_none(faults(Client(), filled, of_stranger))


def test_an_outsider_learns_nothing(filled: Alliance, outsider_client: Client) -> None:
    assert_none(faults(outsider_client, filled, of_outsider))


def test_a_partner_of_another_alliance_learns_nothing(filled: Alliance, abroad: Alliance) -> None:
    _, secret = partner("AUS", abroad)
    assert_none(faults(bearer(secret), filled, of_outsider))


def test_a_desk_officer_reaches_every_page(filled: Alliance, desk_client: Client) -> None:
    assert_none(faults(desk_client, filled, of_desk))


def test_a_partner_reads_what_is_released_to_it(
    filled: Alliance, partner_system: tuple[PartnerSystem, str]
) -> None:
    assert_none(faults(bearer(partner_system[1]), filled, of_partner))


@pytest.fixture
def without_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal as it would be if every `visible_to` had been forgotten: only the wall is left."""
    for rows in (ScopedQuerySet, AllianceQuerySet):
        monkeypatch.setattr(rows, "visible_to", lambda found, principal: found.all())


@pytest.mark.parametrize("left", ["without_wall", "without_scope"])
def test_either_wall_alone_leaks_nothing(
    left: str,
    request: pytest.FixtureRequest,
    filled: Alliance,
    abroad: Alliance,
    outsider_client: Client,
    partner_system: tuple[PartnerSystem, str],
) -> None:
    _, foreign = partner("AUS", abroad)
    request.getfixturevalue(left)
    assert_none(faults(Client(), filled, of_stranger))
    assert_none(faults(outsider_client, filled, of_outsider))
    assert_none(faults(bearer(foreign), filled, of_outsider))
    assert_none(faults(bearer(partner_system[1]), filled, of_partner))


def test_nothing_breaks_for_an_administrator(filled: Alliance) -> None:
    admin = person("admin", filled)
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(admin)
    assert_none(faults(client, filled, of_administrator))


def test_what_is_declared_is_still_there() -> None:
    names = {address.name for address in addresses()}
    assert_none(name for name in (*PUBLIC, *COMMON, *NOT_YET) if name not in names)


# A portal with every fault, to see that each is caught.


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


def leaky_list(request: HttpRequest) -> HttpResponse:
    titles = Instrument.objects.values_list("title", flat=True)
    return (
        HttpResponse(" ".join(titles)) if request.user.is_authenticated else redirect("/sign-in/")
    )


def leaky_page(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(Alliance, slug=slug)
    return HttpResponse("here") if request.user.is_authenticated else redirect("/sign-in/")


def broken_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(1 // len(request.GET)))


def closed_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


urlpatterns = [
    path("open/", open_page, name="open"),
    path("leaky/", leaky_list, name="leaky-list"),
    path("leaky/<slug:slug>/", leaky_page, name="leaky-page"),
    path("broken/", broken_page, name="broken"),
    path("closed/", closed_page, name="closed"),
    path("orders/<int:colour>/", closed_page, name="unknown"),
]

NO_SAMPLE = (
    "orders/<int:colour>/: nothing stands for 'colour'; name one in PROVIDERS of "
    "tests.house.addresses"
)
BROKEN = "broken/: answers 500 ZeroDivisionError('integer division or modulo by zero')"


@pytest.fixture
def faulty(settings: Settings, filled: Alliance) -> Alliance:
    settings.ROOT_URLCONF = __name__
    return filled


def test_what_is_open_to_strangers_is_caught(faulty: Alliance) -> None:
    found = ["open/: gives a stranger 200", BROKEN, NO_SAMPLE]
    assert list(faults(Client(), faulty, of_stranger)) == found


@pytest.mark.usefixtures("without_wall")
def test_what_tells_outsiders_is_caught(faulty: Alliance, outsider_client: Client) -> None:
    assert list(faults(outsider_client, faulty, of_outsider)) == [
        "leaky/: tells an outsider what is home's",
        "leaky/<slug:slug>/: gives an outsider 200",
        BROKEN,
        NO_SAMPLE,
    ]


def test_a_page_that_nobody_reaches_is_caught(faulty: Alliance, desk_client: Client) -> None:
    shut = "closed/: closed to its own desk (404), so nothing was tried"
    assert list(faults(desk_client, faulty, of_desk)) == [BROKEN, shut, NO_SAMPLE]


@pytest.mark.usefixtures("without_wall", "without_scope")
def test_a_lost_scope_is_caught_on_pages_and_in_the_api(
    filled: Alliance,
    abroad: Alliance,
    partner_system: tuple[PartnerSystem, str],
    outsider_client: Client,
) -> None:
    foreign = bearer(partner("AUS", abroad)[1])
    told = {said.partition(": ")[2] for said in faults(outsider_client, filled, of_outsider)}
    assert {"tells an outsider what is home's"} <= told
    api = [one for one in addresses() if one.door == "api" and one.name not in PUBLIC]
    lists = [one for one in api if one.name.endswith("-list") and one.name != "api:alliances-list"]
    assert len(list(faults(foreign, filled, of_outsider, lists))) == len(lists)
    internal = bearer(partner_system[1])
    assert len(list(faults(internal, filled, of_partner, lists))) == len(lists)


def _answer(template: str, status: int, text: str = "") -> Answer:
    return Answer(Address(template, "x", template, (), None), status, text)


@pytest.mark.parametrize(
    ("judge", "answer", "said"),
    [
        (of_partner, _answer("/api/v1/x", 200, SECRET), "tells a partner what is internal"),
        (of_partner, _answer("/api/v1/x", 404), "gives a partner 404, so nothing was tried"),
        (of_partner, _answer("/findings/", 200), "gives a stranger 200"),
        (of_outsider, _answer("/admin/x/", 200), "opens the administration"),
        (of_desk, _answer("/admin/x/", 200), "opens the administration"),
        (of_stranger, _answer("/x/", 302), "gives a stranger 302"),
    ],
)
def test_a_wrong_answer_is_caught(judge: Judge, answer: Answer, said: str) -> None:
    assert judge(answer) == said


def test_reasons_are_given() -> None:
    declared: Mapping[str, str] = {**PUBLIC, **COMMON, **NOT_YET}
    assert all(declared.values())

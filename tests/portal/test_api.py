"""The API put together: every resource, its description, its errors."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from accounts.models import PartnerSystem, Scope, User
from alliances.models import Alliance
from commitments.models import Breach, Incident, Relief
from consultations.models import ActionItem, Decision
from portal.api import RESOURCES
from tests.build.alliances import alliance, partner
from tests.build.api import ask, system_of
from tests.build.burden import attestation, contribution
from tests.build.commitments import commitment, met, yearly
from tests.build.compliance import finding
from tests.build.consultations import forum, meeting
from tests.build.exercises import case, event, lesson, objective, series, standard
from tests.build.queries import asked
from tests.build.treaties import action, instrument, provision, term

pytestmark = pytest.mark.django_db

type Partner = tuple[PartnerSystem, str]

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
PROBLEM = "application/problem+json"


def _pact(owner: Alliance) -> Any:
    made = instrument(owner)
    action(made, "signed", "2016-10", "USA", "JPN")
    term(made)
    return made


def _occurrence(owner: Alliance) -> None:
    met(yearly(owner, runs_from=date(2026, 1, 1)), "2026-03", date(2026, 6, 1))


def _bearing(model: Any, owner: Alliance, **columns: Any) -> None:
    someone, other = (User.objects.get_or_create(username=name)[0] for name in ("a", "b"))
    whose = {"alliance": owner, "release": owner.release}
    if model is Relief:
        columns |= {"proposed_by": someone, "decided_by": other, "decision": "approved"}
        columns |= {"proposed_at": AT, "decided_at": AT}
    else:
        columns |= {"noted_at": AT, "noted_by": someone}
    model.objects.create(**whose, **columns)


def _relief(owner: Alliance) -> None:
    lasts = {"kind": "dispute", "starts_on": date(2030, 1, 1), "authority": "note"}
    _bearing(Relief, owner, commitment=commitment(owner), **lasts)


def _breach(owner: Alliance) -> None:
    broken = {"began_on": date(2026, 1, 1), "what": "late"}
    _bearing(Breach, owner, commitment=commitment(owner), **broken)


def _incident(owner: Alliance) -> None:
    happened = {"trigger": "event", "occurred_on": "2026-05", "title": "An event"}
    _bearing(Incident, owner, ref=f"event-{Incident.objects.count()}", **happened)


def _talks(model: Any, owner: Alliance, **columns: Any) -> None:
    held = meeting(forum(owner))
    model.objects.create(alliance=owner, release=owner.release, meeting=held, **columns)


MAKERS: dict[str, Callable[[Alliance], Any]] = {
    "instruments": _pact,
    "provisions": lambda owner: provision(_pact(owner)),
    "commitments": lambda owner: commitment(owner, instrument=_pact(owner)),
    "occurrences": _occurrence,
    "evidence": _occurrence,
    "reliefs": _relief,
    "breaches": _breach,
    "incidents": _incident,
    "decisions": lambda owner: _talks(Decision, owner, number=1, text="Meet"),
    "actions": lambda owner: _talks(ActionItem, owner, text="Send"),
    "consultations": lambda owner: meeting(forum(owner)),
    "contributions": lambda owner: contribution(owner, instrument=_pact(owner)),
    "attestations": lambda owner: attestation(
        contribution(owner), "5", partner=partner("USA", owner)[0]
    ),
    "exercises": lambda owner: event(series(owner)),
    "series": lambda owner: series(owner, commitment=commitment(owner)),
    "objectives": objective,
    "lessons": lesson,
    "standards": lambda owner: standard(owner, date(2026, 1, 1)),
    "test-cases": case,
    "findings": finding,
}


@pytest.fixture
def description(db: None) -> dict[str, Any]:
    """The OpenAPI document."""
    return _description()


@cache
def _description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return found


def check(description: dict[str, Any], path: str, status: str, media: str, body: Any) -> None:
    """Hold a body against what the description says of it."""
    content = description["paths"][path]["get"]["responses"][status]["content"][media]
    whole = {**content["schema"], "components": description["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def queries(secret: str, path: str) -> tuple[int, int]:
    """How many rows a list gave, and how many queries it took."""
    with CaptureQueriesContext(connection) as seen:
        rows = ask(secret, path).json()["data"]
    return len(rows), len(asked(seen))


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_of_twenty_costs_as_many_queries_as_one_of_two(
    name: str, home: Alliance, partner_system: Partner
) -> None:
    path = f"{name}?limit=200"
    for _ in range(2):
        MAKERS[name](home)
    few, cost = queries(partner_system[1], path)
    for _ in range(18):
        MAKERS[name](home)
    many, later = queries(partner_system[1], path)
    assert many >= few + 18
    assert cost == later
    assert cost <= 6 + len(RESOURCES[name].parts)  # each part of a row is asked for once


def test_a_list_of_twenty_alliances_costs_as_many_queries_as_one_of_two(db: None) -> None:
    made = [alliance(f"pact-{number}", ("USA", "JPN")) for number in range(20)]
    assert queries(system_of("JPN", *made), "alliances")[0] == 20
    few, many = (queries(system_of("JPN", *made[:end]), "alliances")[1] for end in (2, 20))
    assert few == many


@pytest.mark.parametrize("name", RESOURCES)
def test_objects_have_the_fields_and_types_that_are_described(
    name: str, home: Alliance, partner_system: Partner, description: dict[str, Any]
) -> None:
    if name in MAKERS:
        MAKERS[name](home)
    _, secret = partner_system
    body = ask(secret, name).json()
    check(description, f"/api/v1/{name}", "200", "application/json", body)
    found = body["data"][0]
    assert set(found) == set(RESOURCES[name].field_names())
    key = "slug" if name == "alliances" else "id"
    one = ask(secret, f"{name}/{found[key]}").json()
    check(description, f"/api/v1/{name}/{{{key}}}", "200", "application/json", one)
    assert one == found


@pytest.mark.parametrize("name", RESOURCES)
def test_every_parameter_described_is_known_and_none_else(
    name: str, home: Alliance, partner_system: Partner, description: dict[str, Any]
) -> None:
    described = description["paths"][f"/api/v1/{name}"]["get"]["parameters"]
    detail = ask(partner_system[1], f"{name}?nonsense=1").json()["detail"]
    known = detail.partition("Known are: ")[2].removesuffix(".").split(", ")
    assert sorted(one["name"] for one in described) == known


@pytest.mark.parametrize("name", RESOURCES)
def test_an_outsider_gets_empty_lists(name: str, home: Alliance) -> None:
    if name in MAKERS:
        MAKERS[name](home)
    assert ask(system_of("JPN"), name).json() == {"data": [], "next": None}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_resource_has_a_scope_which_its_description_names(
    name: str, description: dict[str, Any], partner_system: Partner
) -> None:
    scope = RESOURCES[name].scope
    assert scope in Scope.values
    for path in (f"/api/v1/{name}", f"/api/v1/{name}/{{{RESOURCES[name].lookup_field}}}"):
        operation = description["paths"][path]["get"]
        assert {"partner_system": [scope]} in operation["security"]
        assert {"401", "403", "429", "503"} <= set(operation["responses"])
    others = [one for one in Scope.values if one != scope]
    PartnerSystem.objects.update(scopes=others)
    answer = ask(partner_system[1], name)
    assert answer.status_code == 403
    assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]
    check(description, f"/api/v1/{name}", "403", PROBLEM, answer.json())
    assert ask(partner_system[1], f"{name}/x").status_code == 403


def test_every_scope_opens_something() -> None:
    opened = {one for each in RESOURCES.values() for one in (each.scope, each.writing_scope)}
    assert opened - {""} == set(Scope.values)


def test_the_description_tells_where_tokens_are_given(description: dict[str, Any]) -> None:
    scheme = description["components"]["securitySchemes"]["partner_system"]
    assert scheme["type"] == "oauth2"
    flow = scheme["flows"]["clientCredentials"]
    assert flow == {"tokenUrl": "/oauth/token", "scopes": dict(Scope.choices)}
    assert {"partner_system": []} in description["paths"]["/api/v1/me"]["get"]["security"]


def test_me_is_as_described(partner_system: Partner, description: dict[str, Any]) -> None:
    body = ask(partner_system[1], "me").json()
    check(description, "/api/v1/me", "200", "application/json", body)


def test_the_description_is_valid_and_complete_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_the_description_is_openapi_3_1_and_open_to_all(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"] == "3.1.0"


def test_problems_are_as_described(
    partner_system: Partner, description: dict[str, Any], client: Client
) -> None:
    _, secret = partner_system
    one = "/api/v1/instruments/{id}"
    for answer, path in (
        (ask(secret, "instruments?x=1"), "/api/v1/instruments"),
        (client.get("/api/v1/instruments"), "/api/v1/instruments"),
        (ask(secret, "instruments/ins_x"), one),
        (ask(secret, "instruments", Accept="text/csv"), "/api/v1/instruments"),
    ):
        check(description, path, str(answer.status_code), PROBLEM, answer.json())


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/me", "/api/v1/instruments/", "/api/x/y"]
)
def test_an_address_that_leads_nowhere_is_a_problem(client: Client, path: str, method: str) -> None:
    answer = client.generic(method, path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == PROBLEM
    assert json.loads(answer.content)["code"] == "not_found"


def test_a_problem_says_what_who_and_where(partner_system: Partner, settings: Any) -> None:
    answer = ask(partner_system[1], "findings", "POST")
    request_id = answer.headers["Request-Id"]
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json() == {
        "type": f"{settings.SITE_URL}/api/problems/method_not_allowed",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": 'Method "POST" not allowed. The header Allow names those that are.',
        "instance": f"urn:uuid:{request_id}",
        "code": "method_not_allowed",
        "request_id": request_id,
        "errors": [],
    }


def test_the_type_of_a_problem_leads_to_its_meaning(client: Client) -> None:
    assert client.get("/api/problems/invalid_cursor").json()["status"] == 400
    assert client.get("/api/problems/invented").status_code == 404


def test_our_own_mistake_is_a_problem_that_tells_nothing(
    partner_system: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kit.api.paging.Keyset.paginate_queryset", fail)
    secret = partner_system[1]
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    answer = client.get("/api/v1/instruments")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["request_id"] == answer.headers["Request-Id"]
    assert b"secret detail" not in answer.content


def test_a_request_for_another_host_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/v1/me", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/openapi.json", "/api/docs", "/api/none"])
def test_every_answer_has_an_id_of_its_own_and_is_kept_nowhere(client: Client, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert first.headers["Request-Id"] != second.headers["Request-Id"]
    assert first.headers["Cache-Control"] == "private, no-store"


def test_the_documentation_runs_no_script_and_loads_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/api/docs")
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?! src=)", page) == []
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "unsafe" not in policy
    for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert client.get("/api/docs?script=").headers["Content-Type"] == "application/javascript"


def test_only_the_documentation_has_that_exception(client: Client) -> None:
    assert "sha256" not in client.get("/api/v1/me").headers["Content-Security-Policy"]

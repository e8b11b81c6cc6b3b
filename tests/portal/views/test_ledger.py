"""The ledger by hand: contributions, pledges, instalments, keys, rates and figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from audit.models import Event
from burden.models import Contribution, CountryYear, Instalment, Key, Pledge, Rate
from compliance.models import Finding, Recheck
from tests.build.alliances import person, state
from tests.build.burden import contribution, country_year, instalment, key, pledge, rate
from tests.build.compliance import finding
from tests.build.treaties import instrument
from tests.portal.views.conftest import text_of

HERE = "/alliances/us-jp/contributions/"


@pytest.fixture
def gift_form(home: Alliance) -> dict[str, Any]:
    return {
        "ref": "gift-1",
        "contributor": state("JPN").pk,
        "beneficiary": state("USA").pk,
        "category": "utilities",
        "form": "in_kind",
        "kind": "logistics",
        "basis": "paid",
        "amount": "100.25",
        "currency": "JPY",
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "valuation": "invoice",
        "low": "90",
        "high": "120",
        "release": "parties",
    }


def opened(client: Client, page: str) -> str:
    """What the form remembers of the row as it was opened."""
    found: str = client.get(page).context["form"].initial["opened_with"]
    return found


def test_a_contribution_is_entered_with_its_range(
    desk_client: Client, gift_form: dict[str, Any]
) -> None:
    answer = desk_client.post(f"{HERE}new/", gift_form)
    assert answer["Location"] == HERE
    made: Any = Contribution.objects.get()
    assert (made.low, made.amount, made.high) == (90, Decimal("100.25"), 120)
    assert (made.kind, made.release) == ("logistics", "parties")
    assert Recheck.objects.filter(alliance=made.alliance).exists()


def test_the_list_is_narrowed_by_its_address(home: Alliance, desk_client: Client) -> None:
    contribution(home, "10", ref="bases", category="bases", basis="budget")
    contribution(home, "20", ref="labour", category="labour", basis="paid")
    contribution(home, "30", ref="labour-2", category="labour", basis="budget")
    for asked, there in (
        ("", ["bases", "labour", "labour-2"]),
        ("?category=labour", ["labour", "labour-2"]),
        ("?category=labour&basis=budget", ["labour-2"]),
        ("?giver=USA", []),
    ):
        shown = text_of(desk_client, HERE + asked)
        found = [ref for ref in ("bases", "labour", "labour-2") if f'id="{ref}"' in shown]
        assert found == there
    assert "Nothing matches these filters." in text_of(desk_client, f"{HERE}?basis=nonsense")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"currency": "YEN"}, "currency", "no currency of ISO 4217"),
        ({"currency": ""}, "currency", "either a currency or a unit"),
        ({"unit": "persons"}, "currency", "either a currency or a unit"),
        ({"period_end": "2025-12-31"}, "period_end", "before the period starts"),
        ({"low": "101"}, "low", "lies beyond"),
        ({"valuation": ""}, "valuation", "Say how it was valued"),
        ({"pledged": "50", "delivered": "60"}, "delivered", "exceeds"),
        ({"amount": "-1"}, None, ""),
        ({"amount": "a lot"}, "amount", "number"),
        ({"ref": "MOU 2024/3"}, "ref", "is no reference"),
        ({"kind": "nonsense"}, "kind", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    desk_client: Client,
    gift_form: dict[str, Any],
    wrong: dict[str, str],
    field: str | None,
    said: str,
) -> None:
    answer = desk_client.post(f"{HERE}new/", gift_form | wrong)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert said in str(errors[field] if field else errors)
    assert not Contribution.objects.exists()


def test_nobody_contributes_to_itself(desk_client: Client, gift_form: dict[str, Any]) -> None:
    gift_form["beneficiary"] = gift_form["contributor"]
    answer = desk_client.post(f"{HERE}new/", gift_form)
    assert "Nobody contributes to itself." in answer.content.decode()


def test_a_change_says_why_and_overwrites_nothing_unseen(
    home: Alliance, desk_client: Client, gift_form: dict[str, Any]
) -> None:
    row = contribution(home, "10", ref="gift-1")
    page = f"{HERE}of/gift-1/edit/"
    sent = gift_form | {"opened_with": opened(desk_client, page)}
    assert "reason_for_change" in desk_client.post(page, sent).context["form"].errors
    Contribution.objects.filter(pk=row.pk).update(note="somebody else was here")
    why = sent | {"reason_for_change": "misread"}
    overtaken = desk_client.post(page, why)
    assert overtaken.status_code == 409
    assert 'value="100.25"' in overtaken.content.decode()
    again = why | {"opened_with": opened(desk_client, page)}
    assert desk_client.post(page, again).status_code == 302
    row.refresh_from_db()
    assert row.amount == Decimal("100.25")
    assert Event.objects.filter(key=str(row.pk), reason="misread").exists()


def test_readers_and_strangers_change_nothing(
    home: Alliance, outsider_client: Client, gift_form: dict[str, Any]
) -> None:
    contribution(home, ref="gift-1")
    pledged = pledge(instrument(home))
    instalment(pledged.instrument, date(2026, 1, 1), ref="due")
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    pages = ("new/", "of/gift-1/edit/", "pledges/new/", f"pledges/{pledged.pk}/edit/")
    more = (f"pledges/{pledged.pk}/instalment/", "instalments/due/edit/", "keys/new/")
    for page in (*pages, *more):
        assert reader.get(f"{HERE}{page}").status_code == 403
        assert reader.post(f"{HERE}{page}", gift_form).status_code == 403
        assert outsider_client.get(f"{HERE}{page}").status_code == 404


@pytest.mark.parametrize("field", ["total", "base_amount"])
def test_no_pledge_is_negative(home: Alliance, desk_client: Client, field: str) -> None:
    sent = {"instrument": instrument(home).pk, "currency": "KRW", "release": "parties"}
    answer = desk_client.post(f"{HERE}pledges/new/", sent | {field: "-5"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: ["No pledge is negative: enter zero or more."]}


def test_a_second_pledge_of_an_instrument_is_told_in_the_words_of_the_page(
    home: Alliance, desk_client: Client
) -> None:
    there = pledge(instrument(home)).instrument
    sent = {"instrument": there.pk, "currency": "KRW", "total": "5", "release": "parties"}
    answer = desk_client.post(f"{HERE}pledges/new/", sent)
    said = f"There is a pledge with “{there}” already: choose another, or change that one."
    assert answer.context["form"].errors == {"instrument": [said]}


def test_a_pledge_has_its_instalments(home: Alliance, desk_client: Client) -> None:
    text = instrument(home, ref="notes")
    empty = desk_client.post(f"{HERE}pledges/new/", {"instrument": text.pk})
    assert empty.status_code == 422
    assert "Total: Name a total, or an amount that a rule moves on." in empty.content.decode()
    sent: dict[str, Any] = {
        "instrument": text.pk,
        "currency": "JPY",
        "total": "1000",
        "release": "parties",
    }
    small = sent | {"currency": "jpy"}
    assert desk_client.post(f"{HERE}pledges/new/", sent | {"total": ""}).status_code == 422
    assert desk_client.post(f"{HERE}pledges/new/", small).status_code == 302
    assert Pledge.objects.get().currency == "JPY"
    assert desk_client.post(f"{HERE}pledges/new/", sent).status_code == 422
    made = Pledge.objects.get()
    part = {"ref": "first", "amount": "400", "currency": "JPY", "due_on": "2027-03-31"}
    page = f"{HERE}pledges/{made.pk}/instalment/"
    assert desk_client.post(page, part | {"release": "parties"}).status_code == 302
    assert desk_client.post(page, part | {"release": "parties"}).status_code == 422
    row: Any = Instalment.objects.get()
    assert (row.instrument, row.amount) == (text, 400)
    edited = f"{HERE}instalments/first/edit/"
    sent = part | {"amount": "500", "release": "parties"}
    assert desk_client.post(edited, sent).status_code == 409
    sent["opened_with"] = opened(desk_client, edited)
    assert desk_client.post(edited, sent).status_code == 302
    seen = text_of(desk_client, f"{HERE}pledges/")
    assert "<bdi>500" in seen


def test_a_key_follows_the_version_before_it(home: Alliance, desk_client: Client) -> None:
    before = key(home, ref="halves", starts_on=date(2020, 1, 1))
    sent = {
        "ref": "halves",
        "title": "Thirds",
        "basis": "exchange of letters",
        "starts_on": "2026-01-01",
        "release": "parties",
        "USA": "66.6",
        "JPN": "33.4",
    }
    page = f"{HERE}keys/new/"
    for wrong, said in (
        ({"JPN": "30"}, "adds up to 0.966, not to 1"),
        ({"starts_on": "2020-01-01"}, "starts later"),
        ({"basis": ""}, "Say where it is agreed"),
        ({"JPN": ""}, "required"),
    ):
        answer = desk_client.post(page, sent | wrong)
        assert (answer.status_code, said in str(answer.context["form"].errors)) == (422, True)
    assert desk_client.post(page, sent).status_code == 302
    made = Key.objects.get(version=2)
    assert made.shares == {"USA": "0.666", "JPN": "0.334"}
    before.refresh_from_db()
    assert (before.ends_on, before.shares) == (date(2025, 12, 31), {"USA": "0.5", "JPN": "0.5"})


def test_a_revision_is_an_edition_beside_the_others(home: Alliance, office: Client) -> None:
    country_year("JPN", 2024, "50", "4")
    sent = {"state": state("JPN").pk, "year": "2024", "definition": "sipri", "vintage": "2025"}
    same = office.post("/figures/new/", sent | {"defence_spending": "51"})
    assert same.status_code == 422
    assert office.post("/figures/new/", sent | {"vintage": "2026"}).status_code == 422
    revised = sent | {"vintage": "2026", "defence_spending": "51", "gdp": "4.1"}
    assert office.post("/figures/new/", revised).status_code == 302
    rows = CountryYear.objects.order_by("vintage").values_list("vintage", "defence_spending")
    assert list(rows) == [("2025", 50), ("2026", 51)]
    seen = text_of(office, "/figures/")
    assert "SIPRI 2025" in seen
    assert "SIPRI 2026" in seen


def test_constant_prices_and_their_year_come_together(office: Client) -> None:
    sent = {"state": state("JPN").pk, "year": "2024", "definition": "sipri", "vintage": "2026"}
    for alone in ({"defence_spending_constant": "45"}, {"price_year": "2023"}):
        refused = office.post("/figures/new/", sent | {"defence_spending": "50"} | alone)
        assert refused.status_code == 422
        assert "Constant prices and their year come together." in refused.content.decode()
    both = {"defence_spending_constant": "45", "price_year": "2024"}
    assert office.post("/figures/new/", sent | both).status_code == 302
    assert CountryYear.objects.get().price_year == 2024


def test_figures_are_judged_anew_in_every_alliance_whoever_enters_them(
    home: Alliance, abroad: Alliance
) -> None:
    chief = person("chief", home, role="reader")
    User.objects.filter(pk=chief.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(chief)
    Recheck.objects.all().delete()
    figures = {"defence_spending": "51", "gdp": "4.1", "definition": "sipri", "vintage": "2025"}
    sent = {"state": state("JPN").pk, "year": "2024"} | figures
    assert client.post("/figures/new/", sent).status_code == 302
    connection.check_constraints()  # as a commit does: it is asked once, at the end
    assert set(Recheck.objects.values_list("alliance", flat=True)) == {home.pk, abroad.pk}


def test_a_rate_has_a_source_and_is_mended_with_a_reason(home: Alliance, office: Client) -> None:
    sent = {"currency": "JPY", "target": "USD", "per_unit": "150.5", "source": "central bank",
            "starts_on": "2026-01-01", "ends_on": "2026-12-31"}  # fmt: skip
    for wrong in ({"per_unit": "0"}, {"target": "JPY"}, {"source": ""}, {"currency": "XXXX"}):
        assert office.post("/figures/rates/new/", sent | wrong).status_code == 422
    assert office.post("/figures/rates/new/", sent).status_code == 302
    made = Rate.objects.get()
    page = f"/figures/rates/{made.pk}/"
    change = sent | {"per_unit": "151", "reason_for_change": "misprint"}
    assert office.post(page, change).status_code == 409
    change["opened_with"] = opened(office, page)
    assert office.post(page, change).status_code == 302
    made.refresh_from_db()
    assert made.per_unit == 151
    undo = f"/changes/{Event.objects.get(key=str(made.pk), action='update').pk}/undo/"
    assert undo in text_of(office, page)
    back = {"opened_with": opened(office, undo), "reason_for_change": "it was none"}
    assert office.post(undo, back)["Location"] == page
    made.refresh_from_db()
    assert made.per_unit == Decimal("150.5")
    assert "it was none" in text_of(office, page)


def test_figures_that_were_typed_wrongly_are_mended_and_taken_back(
    home: Alliance, office: Client, desk_client: Client
) -> None:
    made = country_year("JPN", 2024, "50", "4")
    other = country_year("JPN", 2023, "48", "4")
    page = f"/figures/{made.pk}/"
    assert page in text_of(office, "/figures/")
    sent = {"state": made.state_id, "year": "2024", "definition": "sipri", "vintage": "2025",
            "defence_spending": "55.25", "gdp": "4"}  # fmt: skip
    sent["opened_with"] = opened(office, page)
    assert "This field is required" in office.post(page, sent).text, "a reason is asked for"
    sent["reason_for_change"] = "misread"
    taken = office.post(page, sent | {"year": "2023"})
    assert taken.status_code == 422
    assert office.post(page, sent)["Location"] == "/figures/"
    made.refresh_from_db()
    assert made.defence_spending == Decimal("55.25")
    undo = f"/changes/{Event.objects.get(key=str(made.pk), action='update').pk}/undo/"
    assert undo in text_of(office, page)
    for client, path in ((desk_client, undo), (desk_client, page)):
        assert client.get(path).status_code == 403
        assert client.post(path, {"reason_for_change": "x"}).status_code == 403
    back = {"opened_with": opened(office, undo), "reason_for_change": "right at first"}
    assert office.post(undo, back)["Location"] == page
    made.refresh_from_db()
    other.refresh_from_db()
    assert [str(one.defence_spending) for one in (made, other)] == ["50.0000", "48.0000"]
    connection.check_constraints()
    assert Recheck.objects.filter(alliance=home).exists()


def test_what_is_the_same_for_all_is_changed_by_superusers_alone(desk_client: Client) -> None:
    made = rate("JPY", "150")
    for page in ("/figures/new/", "/figures/rates/new/", f"/figures/rates/{made.pk}/"):
        assert desk_client.get(page).status_code == 403
        assert desk_client.post(page, {}).status_code == 403
    assert "Enter a rate" not in text_of(desk_client, "/figures/")


def test_an_entry_is_narrowed_with_what_findings_tell_of_it(
    home: Alliance, desk_client: Client
) -> None:
    text = instrument(home, "sma")
    row = contribution(home, "10", ref="gift-1", instrument=text)
    ours = {"subject": "us-jp", "subject_kind": "alliance"}
    theirs = {"subject": "sma", "subject_kind": "instrument"}
    about = [
        finding(home, rule="burden.contested", key=f"{home.pk}/x/{row.pk}/JPN", **ours),
        finding(home, rule="burden.off_key", **ours),
        finding(home, rule="burden.shortfall", **theirs),
    ]
    apart = [
        finding(home, rule="burden.contested", key=f"{home.pk}/x/{home.pk}/JPN", **ours),
        finding(home, rule="burden.imbalance", **ours),
        finding(home, rule="treaties.expiring", **theirs),
    ]
    page = f"{HERE}of/gift-1/edit/"
    form = desk_client.get(page).context["form"]
    told = {one.html_name: one.value() for one in form if one.value() not in (None, "", False)}
    sent = told | {"release": "internal", "instrument": "", "reason_for_change": "misread"}
    assert desk_client.post(page, sent).status_code == 302
    found = [Finding.objects.get(pk=one.pk).release for one in (*about, *apart)]
    assert found == ["internal"] * 3 + [home.release] * 3

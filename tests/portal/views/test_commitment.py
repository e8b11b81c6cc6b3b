"""The page of a commitment, its forms, and what people do there."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import unfold
from commitments.models import Commitment, Evidence, File, Occurrence
from consultations.actions import settle
from consultations.models import Meeting
from kit.dates import Duration
from tests.build.alliances import person, state
from tests.build.commitments import commitment, yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import action, instrument, provision
from treaties.models import Action, Party

HOME = "/alliances/us-jp/commitments/"


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"{HOME}{path}")
    assert answer.status_code == status
    return answer.content.decode()


def sent(client: Client, path: str, status: int = 302, **words: Any) -> str:
    answer = client.post(f"{HOME}{path}", words)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def client_of(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


REPORT: dict[str, Any] = {
    "title": "Report on exercises",
    "kind": "recurring",
    "basis": "Agreed minutes",
    "obligor": "mutual",
    "trigger": "periodic",
    "rhythm": "recurrence",
    "recurrence": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
    "runs_from": "2027-01-01",
    "roll": "none",
    "zone_policy": "last_zone",
    "release": "parties",
}


DISPUTE: dict[str, Any] = {
    "kind": "dispute",
    "starts_on": "2026-01-01",
    "authority": "Note of both sides",
    "reason": "Not agreed what counts",
}
ATTACK: dict[str, Any] = {
    "trigger": "armed_attack",
    "occurred_on": "2026-01-05",
    "title": "An attack",
}


def test_the_page_says_how_a_commitment_stands_and_why(home: Alliance, desk_client: Client) -> None:
    yearly(home, "talks", title="Talks each year", runs_from=date(2020, 1, 1))
    sent(desk_client, "talks/prove/", title="Minutes", kind="report", met_on="2020-05-01")
    page = text(desk_client, "talks/")
    assert "Why this status" in page
    assert "Is an occurrence past its due day?" in page
    assert "yes: 2021 was due by 31 December 2021" in page
    assert "Minutes" in page


def test_years_before_the_first_entry_on_record_are_not_called_lapsed(
    home: Alliance, desk_client: Client
) -> None:
    yearly(home, "talks", title="Talks each year", runs_from=date(2000, 1, 1))
    page = text(desk_client, "talks/")
    assert "not on record" not in page
    sent(desk_client, "talks/prove/", title="Minutes", kind="report", met_on="2015-05-01")
    page = text(desk_client, "talks/")
    assert page.count("not on record") == 15  # 2000 to 2014, whose grace ended in March 2015
    assert 'Nothing is on record before <time datetime="2015-05-01">' in page
    assert "earlier</summary>" in page


def test_what_a_later_one_overtook_is_called_so_and_says_what_is_known(
    home: Alliance, desk_client: Client
) -> None:
    promise = yearly(home, "talks", title="Talks each year", runs_from=date(2015, 1, 1))
    council = forum(home, "council", commitment=promise)
    meeting(council, "2015-06-01")
    meeting(council, "2016", status="not_held")
    meeting(council, "2018-06-01")
    settle(alliance=home, day=date(2026, 6, 1), at=datetime(2026, 6, 1, tzinfo=UTC))
    page = text(desk_client, "talks/")
    rows = {row.partition("<bdi>")[2][:4]: row for row in page.split("<tr>") if "<bdi>20" in row}
    assert "overtaken" in rows["2016"]
    assert "missed: not held" in rows["2016"]
    assert "overtaken" in rows["2017"]
    assert "not on record" in rows["2017"]
    assert "lapsed" in rows["2019"]
    assert "overtaken" not in rows["2019"]
    assert "Overtaken: a later one was met" in page
    Meeting.objects.filter(status="not_held").update(release="internal")
    desk_client.post("/eyes/", {"state": "JPN", "next": "/"})
    assert "missed: not held" not in text(desk_client, "talks/")


@pytest.mark.parametrize(
    ("columns", "word", "said"),
    [
        ({"rhythm": "rolling", "period": Duration.parse("P14D")}, "no record", "nothing can be"),
        ({"rhythm": "none_fixed"}, "no fixed rhythm", "No rhythm is fixed"),
        ({"kind": "conditional"}, "not triggered", "It waits for an event"),
        ({}, "in effect", "it is kept until it is broken"),
        ({"is_draft": True}, "draft", "It is a draft"),
    ],
)
def test_the_page_says_why_nothing_falls_due(
    home: Alliance, desk_client: Client, columns: dict[str, Any], word: str, said: str
) -> None:
    commitment(home, "talks", **columns)
    page = text(desk_client, "talks/")
    status = page.partition("Status today")[2].partition("</dd>")[0]
    assert word in status
    assert said in page
    assert word in text(desk_client, "").partition("<tbody>")[2]


def test_the_page_tells_when_a_clause_was_invoked_and_among_whom_it_is_suspended(
    home: Alliance, desk_client: Client
) -> None:
    treaty = instrument(home)
    Party.objects.create(
        instrument=treaty, state=state("KOR"), position=3, alliance=home, release=home.release
    )
    clause = provision(treaty)
    promise = commitment(
        home, "help", kind="conditional", provision=clause, instrument=treaty, basis=""
    )
    action(treaty, "invoked", "2001-09-14", "USA", provision=clause, note="after the attacks")
    action(treaty, "suspended", "1986-08-11", "KOR", "USA")
    page = text(desk_client, "help/")
    status = page.partition("Status today")[2].partition("</dd>")[0]
    assert 'invoked on <time datetime="2001-09-14">14 September 2001</time> by USA' in status
    assert "suspended between KOR and USA since" in status
    assert "its clause was invoked (14 September 2001)" in page
    Commitment.objects.filter(pk=promise.pk).update(obligor="named", obligor_states=["JPN"])
    assert "suspended between" not in text(desk_client, "help/")
    Action.objects.update(release="internal")
    desk_client.post("/eyes/", {"state": "JPN", "next": "/"})
    assert "invoked on" not in text(desk_client, "help/")


def test_the_next_due_days_are_shown_before_anything_is_saved(
    home: Alliance, desk_client: Client
) -> None:
    page = sent(desk_client, "new/", 200, **REPORT, preview="1")
    days = ["31 January 2027", "30 April 2027", "31 July 2027", "31 October 2027"]
    assert all(day in page for day in [*days, "31 January 2028"])
    assert 'value="Report on exercises"' in page
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("wrong", [{"grace": "30"}, {"period": "6 months"}, {"due_on": "soon"}])
def test_due_days_that_cannot_be_read_are_not_counted(
    desk_client: Client, wrong: dict[str, str]
) -> None:
    page = sent(desk_client, "new/", 200, **REPORT | wrong, preview="1")
    assert "Correct first what it says of when it falls due." in page
    assert "Nothing falls due" not in page


def test_a_rolling_one_says_that_it_is_counted_as_if_it_were_met(desk_client: Client) -> None:
    rolling = {"rhythm": "rolling", "period": "P6M", "recurrence": ""}
    page = sent(desk_client, "new/", 200, **REPORT | rolling, preview="1")
    assert "Counted as if it is met on each of these days" in page


def test_a_day_that_is_past_is_not_said_to_wait_for_its_first_time(desk_client: Client) -> None:
    once = {"rhythm": "once", "due_on": "2020-01-31", "recurrence": "", "runs_from": ""}
    page = sent(desk_client, "new/", 200, **REPORT | once, preview="1")
    assert "its last day is past" in page


def test_a_commitment_is_entered_and_laid_out(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    sent(desk_client, "new/", **REPORT, owner=str(desk.pk))
    made = Commitment.objects.get()
    assert (made.number, made.owner, made.alliance) == (1, desk, home)
    assert Occurrence.objects.filter(due_on=date(2027, 1, 31)).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Name an owner or a post, or keep it a draft"),
        ({"recurrence": "FREQ=YEARLY;BYWEEKNO=3"}, "BYWEEKNO is not read alike"),
        ({"recurrence": ""}, "A recurrence needs its rule"),
        ({"basis": ""}, "Name the clause, the instrument or the basis"),
        ({"period": "often"}, "is not a duration"),
        ({"rhythm": "once"}, "needs its due day"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    home: Alliance, desk_client: Client, change: dict[str, Any], said: str
) -> None:
    assert said in sent(desk_client, "new/", 422, **REPORT | change)
    assert not Commitment.objects.exists()


def test_a_draft_needs_no_owner_and_falls_due_never(home: Alliance, desk_client: Client) -> None:
    sent(desk_client, "new/", **REPORT, is_draft="on")
    assert not Occurrence.objects.exists()


def test_an_owner_who_left_is_kept_until_another_is_named(
    home: Alliance, abroad: Alliance, desk_client: Client
) -> None:
    left = person("left", abroad)
    yearly(home, "talks", title="Talks", owner=left)
    page = desk_client.get(f"{HOME}talks/edit/")
    opened = page.context["form"].initial["opened_with"]
    sent(desk_client, "talks/edit/", **REPORT, opened_with=opened, owner=str(left.pk))
    assert Commitment.objects.get(ref="talks").owner == left
    assert "Select a valid choice" in sent(desk_client, "new/", 422, **REPORT, owner=str(left.pk))


def test_what_makes_it_due_is_chosen_in_words_and_what_a_file_brought_is_kept(
    home: Alliance, desk_client: Client
) -> None:
    assert '<option value="armed_attack">an armed attack</option>' in text(desk_client, "new/")
    refused = sent(desk_client, "new/", 422, **REPORT | {"trigger": "armed_atack"})
    assert "armed_atack is not one of the available choices" in refused
    commitment(home, "talks", trigger="election")
    assert '<option value="election" selected>election</option>' in text(desk_client, "talks/edit/")


def test_a_commitment_is_amended(home: Alliance, desk_client: Client) -> None:
    yearly(home, "talks", title="Talks")
    page = desk_client.get(f"{HOME}talks/edit/")
    opened = page.context["form"].initial["opened_with"]
    sent(desk_client, "talks/edit/", **REPORT, opened_with=opened)
    assert Commitment.objects.get(ref="talks").recurrence == REPORT["recurrence"]
    sent(desk_client, "talks/edit/", 409, **REPORT | {"title": "Other"}, opened_with=opened)


def test_a_file_is_added_and_given_back_as_it_was(home: Alliance, desk_client: Client) -> None:
    commitment(home, "handover", rhythm="once", kind="one_off", due_on=date(2026, 1, 31))
    note = SimpleUploadedFile("note <1>.html", b"<script>alert(1)</script>", "text/html")
    sent(desk_client, "handover/prove/", title="Note", kind="file", met_on="2026-01", file=note)
    kept = File.objects.get()
    answer = desk_client.get(f"{HOME}files/{kept.pk}/")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="note _1_.html"'
    assert Evidence.objects.get().is_relied_on


def test_the_list_is_narrowed_by_its_address(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    commitment(home, "a", title="Talks about bases", owner=desk)
    commitment(home, "b", title="Reports", kind="recurring")
    assert "Reports" not in text(desk_client, "?q=talks")
    assert "Talks about bases" not in text(desk_client, "?kind=recurring")
    assert "Reports" not in text(desk_client, "?owner=desk")
    assert "Talks about bases" not in text(desk_client, "?owner=nobody")
    assert "Nothing matches these filters." in text(desk_client, "?q=nowhere")


def test_the_list_is_narrowed_to_what_stands_as_asked_for(
    home: Alliance, desk_client: Client
) -> None:
    yearly(home, "late", title="Missed talks", runs_from=date(2020, 1, 1), number=1)
    commitment(home, "standing", title="Keep the peace", number=2)
    unfold(Commitment.objects.all(), date(2026, 6, 1))
    lapsed = text(desk_client, "?standing=lapsed")
    assert "Missed talks" in lapsed
    assert "Keep the peace" not in lapsed
    assert '<option value="lapsed" selected>' in lapsed
    assert "Missed talks" not in text(desk_client, "?standing=not_due")
    assert "Keep the peace" in text(desk_client, "?standing=in_effect")
    assert "Nothing matches these filters." in text(desk_client, "?standing=nonsense")


def test_evidence_leads_to_the_meeting_it_rests_on(home: Alliance, desk_client: Client) -> None:
    promise = yearly(home, "talks", title="Talks each year", runs_from=date(2020, 1, 1))
    held = meeting(forum(home, "council", name="Council of ministers", commitment=promise))
    settle(alliance=home, day=date(2026, 6, 1), at=datetime(2026, 6, 1, tzinfo=UTC))
    page = text(desk_client, "talks/")
    assert f'<a href="{held.get_absolute_url()}" dir="auto">{held}</a>' in page
    Meeting.objects.update(release="internal")
    desk_client.post("/eyes/", {"state": "JPN", "next": "/"})
    page = text(desk_client, "talks/")
    assert held.ref in page
    assert held.get_absolute_url() not in page


def test_what_each_owes_stands_side_by_side(home: Alliance, desk_client: Client) -> None:
    notes: dict[str, Any] = {"basis": "Exchange of notes"}
    commitment(home, "a", **notes, number=1)
    commitment(home, "b", **notes, obligor="named", obligor_states=["JPN"], number=2)
    _, _, after = text(desk_client, "side-by-side/").partition("Exchange of notes")
    cells = after.partition("</tr>")[0].split("<td ")[1:]
    assert ["C-0001" in cell for cell in cells] == [True, True]
    assert ["C-0002" in cell for cell in cells] == [False, True]


def test_what_is_over_or_binds_others_does_not_stand_side_by_side(
    home: Alliance, desk_client: Client
) -> None:
    over, among = instrument(home), instrument(home)
    action(over, "entry_into_force", "1981-11-30")
    action(over, "terminated", "1988-04-21")
    among.party_list.filter(state__iso3="USA").delete()
    commitment(home, "a", instrument=over, basis="", number=1)
    commitment(home, "b", instrument=among, basis="", number=2)
    page = text(desk_client, "side-by-side/")
    assert "C-0001" not in page
    _, _, after = page.partition(among.title)
    cells = after.partition("</tr>")[0].split("<td ")[1:]
    states = [one.state.iso3 for one in home.memberships.select_related("state")]
    assert {iso3: "C-0002" in cell for iso3, cell in zip(states, cells, strict=True)} == {
        "USA": False,
        "JPN": True,
    }

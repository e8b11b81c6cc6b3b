"""Pages of texts: read, compared, sent, accepted; each for those who may see the instrument."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from accounts.models import User
from alliances.models import Alliance
from kit.dates import PartialDate
from tests.build.alliances import person
from tests.build.commitments import commitment
from tests.build.treaties import HARBOUR, action, instrument, provision, text
from tests.portal.views.test_parts import opened
from tests.treaties.texts import files
from treaties.actions import read_waiting
from treaties.models import Instrument, Original, Text

DUTCH = """Havenverdrag

De Regeringen, geleid door de wens de haven te delen, zijn overeengekomen:

Artikel I

De Partijen plegen overleg wanneer een van hen wordt bedreigd.

Artikel II

1. De haven staat open voor de schepen van beide Partijen.

2. Elke Partij draagt haar eigen kosten.

Gedaan te Haven op 3 mei 1990."""


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


def place(end: str = "text/") -> str:
    return f"/alliances/us-jp/treaties/harbour/{end}"


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def send(client: Client, data: bytes, name: str = "harbour.txt") -> str:
    answer = client.post(place("files/"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    read_waiting()
    return str(answer["Location"])


def test_a_file_is_sent_looked_at_and_accepted(treaty: Instrument, desk_client: Client) -> None:
    where = send(desk_client, files.html(), "harbour.html")
    seen = words(body(desk_client, where))
    assert "3 articles" in seen
    assert "Home" in seen, "what was left out is listed"
    answer = desk_client.post(where, {"languages": ["en"], "provenance": "Gazette"})
    assert answer["Location"] == place()
    assert "whenever one of them asks for it" in body(desk_client, place())
    assert Text.objects.get().provenance == "Gazette"


def test_a_file_is_read_by_a_worker_while_its_page_asks_again(
    treaty: Instrument, desk_client: Client
) -> None:
    sent = {"file": SimpleUploadedFile("harbour.html", files.html())}
    where = desk_client.post(place("files/"), sent)["Location"]
    answer = desk_client.get(where)
    assert answer["Refresh"] == "2", "without a script too"
    assert "waits to be read" in answer.content.decode()
    assert "to be read" in words(body(desk_client, place("files/")))
    Original.objects.update(attempts=2)
    assert "a worker that had begun was lost" in body(desk_client, where)
    read_waiting()
    answer = desk_client.get(where)
    assert "Refresh" not in answer.headers
    assert "3 articles" in words(answer.content.decode())


def test_a_scan_is_kept_and_says_what_to_do(treaty: Instrument, desk_client: Client) -> None:
    data = files.assembled([b"q /Im1 Do Q"])
    where = send(desk_client, data, "scan.pdf")
    seen = words(body(desk_client, where))
    assert "has no text layer" in seen
    assert "Recognise its text (OCR)" in seen
    answer = desk_client.get(f"{where}bytes")
    assert answer.content == data
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="scan.pdf"'


def test_the_same_bytes_lead_to_what_was_read(treaty: Instrument, desk_client: Client) -> None:
    assert send(desk_client, b"Article 1\n\nx") == send(desk_client, b"Article 1\n\nx", "again")
    assert Original.objects.count() == 1


def test_no_file_an_empty_and_a_huge_one_are_told_what_is_wrong(
    treaty: Instrument, desk_client: Client
) -> None:
    nothing = desk_client.post(place("files/"))
    assert "This field is required" in nothing.content.decode()
    assert "The file is empty" in body(desk_client, send(desk_client, b""))
    huge = SimpleUploadedFile("a", b"x" * (20 * 1024**2 + 1))
    answer = desk_client.post(place("files/"), {"file": huge})
    assert "larger than 20 MB" in answer.content.decode()


def test_who_only_reads_sends_and_accepts_nothing(home: Alliance, treaty: Instrument) -> None:
    reader, client = person("reader", home, role="reader"), Client()
    client.force_login(reader)
    assert 'type="file"' not in body(client, place("files/"))
    assert client.post(place("files/")).status_code == 403
    made = text(treaty, person("editor", home))
    assert made.original is not None
    where = f"/alliances/us-jp/files/{made.original.pk}/"
    assert client.get(where).status_code == 200
    assert client.post(where, {"languages": ["en"]}).status_code == 403


def test_nobody_else_learns_that_there_is_a_text(
    treaty: Instrument, desk: User, outsider_client: Client
) -> None:
    made = text(treaty, desk)
    assert made.original is not None
    for path in (
        *(place(), place("text/compare/"), place("text/akoma-ntoso.xml"), place("files/")),
        f"/alliances/us-jp/files/{made.original.pk}/",
        f"/alliances/anzus/files/{made.original.pk}/bytes",
    ):
        assert outsider_client.get(path).status_code == 404, path


@pytest.mark.usefixtures("without_wall")
def test_a_text_that_is_internal_is_not_there_for_another_state(
    home: Alliance, treaty: Instrument, desk: User, desk_client: Client
) -> None:
    made = text(treaty, desk)
    Text.objects.filter(pk=made.pk).update(release="internal")
    assert "consult each other" in body(desk_client, place())
    session = desk_client.session
    desk_client.post("/eyes/", {"state": "JPN", "next": place()})
    assert session is not None
    assert "consult each other" not in body(desk_client, place())
    assert f"version={made.pk}" not in body(desk_client, place("files/"))


def test_articles_have_what_rests_on_them_in_the_margin(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    clause = provision(treaty, "I")
    commitment(treaty.alliance, title="Meet when threatened", instrument=treaty, provision=clause)
    text(treaty, desk)
    seen = body(desk_client, place())
    first, second = seen.split('id="art_2"')
    assert "Meet when threatened" in first.split('id="art_1"')[1]
    assert "Meet when threatened" not in second
    assert "1 with a commitment on record, 1 without" in words(seen)
    assert 'id="art_2__para_2"' in second


def test_a_text_is_shown_as_it_stood_on_a_day(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    text(treaty, desk)
    text(treaty, desk, HARBOUR.replace("both Parties", "all"), holds_from=date(2010, 5, 1))
    assert "ships of both Parties" in body(desk_client, f"{place()}?on=2010-04-30")
    assert "ships of all" in body(desk_client, f"{place()}?on=2010-05-01")
    assert "ships of all" in body(desk_client, place())
    assert "is no day" in body(desk_client, f"{place()}?on=tomorrow")
    assert "is no day" in body(desk_client, f"{place()}?on=2010-02-31")


def test_two_languages_stand_side_by_side(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    text(treaty, desk)
    text(treaty, desk, DUTCH)
    seen = body(desk_client, f"{place()}?beside=nl")
    article = seen.split('id="art_2"')[1]
    assert article.index("ships of both") < article.index("schepen van beide")
    assert seen.count('id="art_2__para_1"') == 1, "an address is on the page once"


def test_two_versions_are_compared_word_by_word(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    clause = provision(treaty, "II")
    commitment(treaty.alliance, title="Open the harbour", instrument=treaty, provision=clause)
    commitment(
        treaty.alliance, title="Untouched", instrument=treaty, provision=provision(treaty, "I")
    )
    old = text(treaty, desk)
    new = text(treaty, desk, HARBOUR.replace("both Parties", "all"), holds_from=date(2010, 5, 1))
    seen = body(desk_client, place("text/compare/"))
    assert "<del>both Parties</del><ins>all</ins>" in seen
    assert "Open the harbour" in seen
    assert "Untouched" not in seen
    told = desk_client.get(f"{place('text/compare/')}?old={old.pk}&new={new.pk}&format=json").json()
    changed = [one for one in told["parts"] if one["kind"] != "same"]
    assert [one["address"] for one in changed] == ["art_2"]
    assert {"kind": "gone", "text": "both Parties"} in changed[0]["pieces"]
    assert told["new"]["sha256"] == new.sha256
    assert len(told["commitments"]) == 1


def test_a_text_is_taken_away_as_akoma_ntoso(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    action(treaty, "signed", "1990-06-01", done_on=None)
    assert desk_client.get(place("text/akoma-ntoso.xml")).status_code == 404
    made = text(treaty, desk)
    answer = desk_client.get(place("text/akoma-ntoso.xml"))
    root = etree.fromstring(answer.content)
    found = {one.get("eId") for one in root.iter() if one.get("eId")}
    assert {"art_1", "art_2__para_2"} <= found
    assert made.sha256.encode() in answer.content


def test_pages_without_a_text_say_what_to_do(treaty: Instrument, desk_client: Client) -> None:
    assert "Send the file you have" in body(desk_client, place())
    assert "not yet two versions" in body(desk_client, place("text/compare/"))
    assert "No file has been sent yet" in body(desk_client, place("files/"))


def test_what_looks_like_a_duty_is_accepted_into_the_form_of_a_commitment(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    text(treaty, desk)
    links = re.findall(r'href="([^"]*commitments/new/[^"]*)"', body(desk_client, place()))
    assert links
    form = body(desk_client, html.unescape(links[0]))
    (clause,) = re.findall(r'<option value="([^"]+)" selected>harbour', form) or [""]
    assert str(treaty.pk) in form
    assert re.search(r'name="title" value="[^"]{20,}"', form)
    assert clause or f'value="{treaty.pk}" selected' in form


def test_a_duty_of_an_article_without_a_clause_leads_to_entering_it_first(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    text(treaty, desk)
    seen = body(desk_client, place())
    link = html.unescape(re.findall(r'href="([^"]*clauses/new/[^"]*)"', seen)[0])
    number = link.partition("number=")[2]
    form = body(desk_client, link)
    assert f'name="number" value="{number}"' in form
    typed = opened(desk_client, link) | {"paraphrase": "They consult."}
    assert desk_client.post(link.partition("?")[0], typed).status_code == 302
    assert f'{link}"' not in html.unescape(body(desk_client, place()))
    kept = treaty.passages.get(provision__number=number)
    assert kept.kind == "article"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1989-12-31", "It was signed on 3 May 1990: no text of it stands before that."),
        ("2090-01-01", "1 January 2090 is still to come: choose what amends it by then"),
    ],
)
def test_a_text_stands_on_no_day_that_cannot_be(
    treaty: Instrument, home: Alliance, desk_client: Client, day: str, said: str
) -> None:
    action(treaty, "signed", "1990-05-03", done_on=PartialDate.parse("1990-05-03"))
    where = send(desk_client, files.html(), "harbour.html")
    refused = desk_client.post(where, {"languages": ["en"], "holds_from": day})
    assert said in refused.context["form"].errors["holds_from"][0]
    assert not Text.objects.exists()
    by = {"amendment": instrument(home, "protocol").pk, "holds_from": "2090-01-01"}
    assert desk_client.post(where, {"languages": ["en"]} | by).status_code == 302


def test_whoever_may_not_edit_is_offered_nothing_to_accept(
    treaty: Instrument, home: Alliance, desk: User
) -> None:
    text(treaty, desk)
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    seen = body(reader, place())
    assert "looks like a duty" in seen or "look like duties" in seen
    assert "commitments/new/" not in seen

"""What a message says."""

from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from alerts.actions import letters, relay, route
from alerts.actions.letters import compose
from alerts.channel import Letter
from alerts.models import Message
from alliances.models import Alliance, Grant
from compliance.models import Severity
from tests.build.alerts import subscription
from tests.build.alliances import alliance
from tests.build.compliance import change, finding

AT = datetime(2026, 11, 22, 10, 57, tzinfo=UTC)
WHY = {
    "inputs": {},
    "arithmetic": "2024-11-13 + P1Y = 2025-11-13",
    "citation": "Article III of the 1951 treaty",
    "clears_when": "a meeting is recorded",
}


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://entente.example"


def letter() -> Letter:
    """The letter of what was changed, as it is sent now."""
    route()
    message = Message.objects.latest("recorded_at")
    Message.objects.update(recorded_at=AT)
    message.refresh_from_db()
    return compose(message, AT)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_a_finding_is_told_with_its_reason(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    lapsed = finding(
        home,
        title="The annual meeting has lapsed",
        severity=Severity.HIGH,
        since=date(2025, 11, 13),
        due_on=date(2026, 12, 1),
        explanation=WHY,
    )
    change(lapsed)
    assert lines(letter().text) == [
        "Changes recorded up to 22 November 2026, 10:57 UTC.",
        "NEW (1)",
        "HIGH: The annual meeting has lapsed",
        "US-JP. Rule: commitments.lapsed. Release: all parties of the alliance.",
        "Since 13 November 2025; decisive date 1 December 2026.",
        "Raised because: 2024-11-13 + P1Y = 2025-11-13",
        "Clause: Article III of the 1951 treaty",
        "Clears when: a meeting is recorded",
        f"https://entente.example/findings/{lapsed.pk}/",
        "--",
        (
            "You get this because you asked to be told by e-mail of changes in US-JP, "
            "of any severity. It was sent by a program, to desk@example.org."
        ),
        "https://entente.example/",
    ]


def test_findings_are_grouped_by_what_happened_and_worst_first(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    for kind in ("resolved", "worsened", "opened"):
        for severity in Severity:
            change(finding(home, title=f"{kind} {severity.label}", severity=severity), kind)
    told = [line for line in lines(letter().text) if line[0].isupper() and line.isupper()]
    assert told == ["NEW (3)", "WORSE (3)", "RESOLVED (3)"]
    titles = [
        line for line in lines(letter_again().text) if line.startswith(("HIGH", "MED", "LOW"))
    ]
    assert titles == [
        f"{word.upper()}: {kind} {word}"
        for kind in ("opened", "worsened", "resolved")
        for word in ("high", "medium", "low")
    ]


def letter_again() -> Letter:
    return compose(Message.objects.get(), AT)


def test_a_finding_that_changed_several_times_is_told_once(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    lapsed = finding(home)
    change(lapsed, "opened")
    change(lapsed, "worsened")
    made = letter()
    assert made.subject == "1 new: US-JP"
    assert made.text.count(lapsed.title) == 1


def test_the_subject_names_the_alliances(desk: User, home: Alliance, abroad: Alliance) -> None:
    Grant.objects.create(user=desk, alliance=abroad)
    subscription(desk)
    change(finding(home))
    change(finding(abroad), "worsened")
    assert letter().subject == "1 new, 1 worse: ANZUS and US-JP"


@pytest.mark.parametrize(
    ("least", "words"),
    [
        (Severity.LOW, "in every alliance that you may see, of any severity."),
        (Severity.MEDIUM, "in every alliance that you may see, of medium severity or worse."),
        (Severity.HIGH, "in every alliance that you may see, of high severity."),
    ],
)
def test_a_letter_says_why_one_gets_it(
    desk: User, home: Alliance, least: Severity, words: str
) -> None:
    subscription(desk, least_severity=least)
    change(finding(home, severity=Severity.HIGH))
    made = letter()
    assert words in made.text
    assert words in made.html


def test_a_finding_resolved_meanwhile_says_so(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    at = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    change(finding(home, resolved_at=at, explanation=WHY), "opened")
    made = letter()
    assert "resolved 22 November 2026, 06:00 UTC." in made.text
    assert "Clears when" not in made.text


def test_a_finding_released_to_named_states_names_them(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home, release="states", released_to=["JPN", "USA"]))
    made = letter()
    assert "Release: named states (JPN, USA)." in made.text
    assert "Release: named states (JPN, USA)." in made.html


def test_a_finding_without_an_explanation_has_no_empty_lines_about_it(
    desk: User, home: Alliance
) -> None:
    subscription(desk, home)
    change(finding(home, explanation={}))
    made = letter()
    for label in ("Raised because:", "Clause:", "Clears when:", "None"):
        assert label not in made.text
        assert label not in made.html


def test_a_long_letter_lists_the_worst_and_counts_the_rest(
    desk: User, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "LISTED", 2)
    subscription(desk, home)
    for _ in range(5):
        change(finding(home))
    made = letter()
    assert made.subject == "5 new: US-JP"
    assert made.text.count("MEDIUM:") == 2
    assert "And 3 more: https://entente.example/findings/" in made.text
    assert "And 3 more:" in made.html


class Tags(HTMLParser):
    """Notes each tag with its attributes, and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_part_escapes_everything_and_loads_nothing(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    bad = "<script>alert('x')</script>&\"<img src=x>"
    change(finding(home, title=bad, state="<b>", explanation=dict.fromkeys(WHY, bad)))
    Alliance.objects.update(short_name="<i>US</i>")
    made = letter()
    assert bad in made.text
    tags = Tags()
    tags.feed(made.html)
    assert tags.open == []
    assert not {"script", "img", "i", "link", "style"} & {tag for tag, _ in tags.seen}
    assert all("src" not in attributes for _, attributes in tags.seen)
    assert "url(" not in made.html
    links = {attributes["href"] for tag, attributes in tags.seen if tag == "a"}
    assert all(str(link).startswith("https://entente.example/") for link in links)


def test_the_number_of_queries_does_not_grow(
    desk: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subscription(desk)
    for serial in range(10):
        one = alliance(f"alliance-{serial}")
        Grant.objects.create(user=desk, alliance=one)
        change(finding(one))
    route()
    message = Message.objects.select_related("subscription__user").get()
    with django_assert_num_queries(2):
        compose(message, AT)


def test_the_file_backend_writes_a_readable_mail(
    desk: User, home: Alliance, tmp_path: Path, settings: Settings
) -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path)}}}
    subscription(desk, home)
    lapsed = finding(home, title="Réunion annuelle: 年次協議", explanation=WHY)
    change(lapsed)
    relay()
    (file,) = tmp_path.iterdir()
    mail: Any = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "1 new: US-JP"
    text = mail.get_body(["plain"]).get_content()
    assert "MEDIUM: Réunion annuelle: 年次協議" in text
    assert f"https://entente.example/findings/{lapsed.pk}/" in text
    assert "Réunion annuelle: 年次協議</a>" in mail.get_body(["html"]).get_content()

"""What a message says, to one who may see it at the moment of sending."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from alerts.channel import Letter
from alerts.models import Endpoint, Message
from alerts.texts import subject
from compliance.models import Change, Finding
from kit.errors import Refused
from kit.sealing import Unopened, unseal

LISTED = 50  # findings of one sort in a letter; the others are counted

SORTS = {Change.Kind.OPENED: "new", Change.Kind.WORSENED: "worse", Change.Kind.RESOLVED: "resolved"}


@dataclass(frozen=True)
class Section:
    """The findings of one sort, worst first."""

    word: str
    findings: list[Finding]

    @property
    def listed(self) -> list[Finding]:
        return self.findings[:LISTED]

    @property
    def unlisted(self) -> int:
        return len(self.findings[LISTED:])


def compose(message: Message, at: datetime) -> Letter:
    """The letter for a message, from the findings as they stand and may be seen now.

    Refused when there is no one to tell or nothing left to say.
    """
    if message.endpoint is not None:
        return _to_machine(message, message.endpoint, at)
    person = _person(message)
    if not person.is_active:
        raise Refused("inactive_person", "Not sent: this person's account is no longer active.")
    sections = _sections(message)
    if not sections:
        raise Refused("nothing_left", "Not sent: this person may see none of its findings now.")
    context: dict[str, Any] = {
        "subject": _subject(sections),
        "message": message,
        "person": person,
        "sections": sections,
        "site": settings.SITE_URL,
    }
    return Letter(
        id=message.pk,
        to=person.email,
        subject=context["subject"],
        text=render_to_string("alerts/email.txt", context),
        html=render_to_string("alerts/email.html", context),
        at=at,
    )


def _to_machine(message: Message, endpoint: Endpoint, at: datetime) -> Letter:
    if endpoint.ended_at or not endpoint.system.is_active:
        raise Refused("inactive_system", "Not sent: nothing is sent to this system any more.")
    try:
        secret = unseal(endpoint.secret)
    except Unopened as error:
        words = "Not sent: its secret is sealed by a key that is gone; open the endpoint anew."
        raise Refused("sealed_secret", words) from error
    return Letter(message.pk, endpoint.address, "", message.body, "", at, secret)


def _person(message: Message) -> User:
    """Whose message it is."""
    assert message.subscription is not None, "a message is for a person or a machine"
    found: User = message.subscription.user
    return found


def _sections(message: Message) -> list[Section]:
    kinds = defaultdict(set)
    for finding, kind in message.alerts.values_list("change__finding_id", "change__kind"):
        kinds[finding].add(kind)
    found = defaultdict(list)
    visible = Finding.objects.visible_to(_person(message)).filter(pk__in=kinds)
    for finding in visible.select_related("alliance").worst_first():
        found[_sort(kinds[finding.pk])].append(finding)
    return [Section(word, found[kind]) for kind, word in SORTS.items() if found[kind]]


def _sort(kinds: set[str]) -> Change.Kind:
    """What became of a finding that changed several times: the news that says most."""
    if Change.Kind.RESOLVED in kinds:
        return Change.Kind.RESOLVED
    return Change.Kind.OPENED if Change.Kind.OPENED in kinds else Change.Kind.WORSENED


def _subject(sections: list[Section]) -> str:
    counts = [(len(section.findings), section.word) for section in sections]
    names = {one.alliance.short_name for section in sections for one in section.findings}
    return subject(counts, sorted(names))

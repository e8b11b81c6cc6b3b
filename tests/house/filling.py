"""An alliance with so many rows in every table, all of them about its first ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from accounts.models import User
from alerts.models import Alert, Delivery, Message, Routed, Subscription
from alliances.models import Alliance, Scoped, Source, Widening
from burden.models import (
    Attestation,
    Attestor,
    Contribution,
    CountryYear,
    Figure,
    Guideline,
    Instalment,
    Key,
    Pledge,
    Rate,
    Tolerance,
)
from commitments.models import (
    Breach,
    Commitment,
    Evidence,
    File,
    Incident,
    Move,
    Occurrence,
    Post,
    Relief,
    Tenure,
)
from compliance.models import Change, Finding, Run
from consultations.models import (
    ActionItem,
    AgendaItem,
    Contact,
    Crisis,
    Decision,
    Delegation,
    Feed,
    Forum,
    Hotline,
    HotlineTest,
    LogEntry,
    Meeting,
    Minutes,
    Paper,
    Prior,
    Reply,
    Request,
    Revision,
)
from exercises.models import (
    Adoption,
    Attainment,
    Clearance,
    Edition,
    Event,
    Gap,
    Inject,
    InteropCase,
    InteropResult,
    KnownExercise,
    Lesson,
    LessonCheck,
    Objective,
    Observation,
    Part,
    Participant,
    Series,
    Stage,
    Standard,
    System,
    SystemVersion,
    Waiver,
)
from kit.dates import Duration, PartialDate
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Original,
    Party,
    Passage,
    Provision,
    Relation,
    Reservation,
    Statement,
    Term,
    Text,
)

AT = datetime(2026, 1, 1, 6, tzinfo=UTC)
FILLED = (
    *("treaties", "commitments", "features", "meetings", "crises", "planning"),
    *("interoperability", "lessons", "figures", "findings", "widenings"),
)
CADENCE = {"rhythm": "calendar_year", "grace": Duration.parse("P90D")}


def fill(
    owner: Alliance,
    rows: int,
    *,
    word: str = "plain",
    release: str = "parties",
    released_to: tuple[str, ...] = (),
) -> None:
    """Add rows to every table: each carries the word and the marking."""
    states = [one.state for one in owner.memberships.select_related("state")]
    marking = {"release": release, "released_to": list(released_to)}
    for _ in range(rows):
        filler = Filler(owner, states, word, marking)
        for kind in FILLED:
            getattr(filler, f"fill_{kind}")()


class Filler:
    """Makes the next row of each table of one alliance."""

    def __init__(
        self, owner: Alliance, states: list[Any], word: str, marking: dict[str, Any]
    ) -> None:
        self.owner, self.states, self.word, self.marking = owner, states, word, marking
        self.number = Commitment.objects.filter(alliance=owner).count() + 1

    def put(self, table: type[Scoped], /, **columns: Any) -> Any:
        rows = table._default_manager
        return rows.create(alliance=self.owner, **self.marking, **columns)

    def first(self, table: type[Scoped]) -> Any:
        rows = table._default_manager.filter(alliance=self.owner, **self.marking)
        return rows.earliest("recorded_at", "id")

    def last(self, table: type[Scoped]) -> Any:
        rows = table._default_manager.filter(alliance=self.owner, **self.marking)
        return rows.latest("recorded_at", "id")

    def ref(self, kind: str) -> str:
        return f"{self.word}-{self.owner.slug}-{kind}-{self.number}"

    def fill_treaties(self) -> None:
        words = {"title": f"{self.word} treaty", "note": self.word}
        made = self.put(Instrument, ref=self.ref("text"), kind="treaty", **words)
        for position, state in enumerate(self.states):
            self.put(Party, instrument=made, state=state, position=position)
        in_force = {"kind": "entry_into_force", "takes_effect_on": PartialDate.parse("1990")}
        self.put(Action, instrument=made, position=0, **in_force)
        self.put(Pledge, instrument=made, currency="USD", total=Decimal(1000), escalator=self.word)
        anchor = self.first(Instrument)
        if made == anchor:
            self.put(Term, instrument=made, kind="fixed", ends_on=date(2027, 1, 31))
        else:
            self.put(Term, instrument=made, kind="follows_parent")
        others = Instrument.objects.filter(alliance=self.owner).exclude(pk=made.pk).order_by("pk")
        if other := anchor if made != anchor else others.first():
            self.put(Relation, instrument=made, kind="implements", other=other)
        self.fill_texts({"instrument": anchor})
        self.fill_anchor({"instrument": anchor, "position": self.number})

    def fill_anchor(self, place: dict[str, Any]) -> None:
        changed = {"kind": "amended", "done_on": PartialDate.parse("2001-02"), "note": self.word}
        self.put(Action, **place, **changed).states.set(self.states)
        words = {"paraphrase": self.word, "number": str(self.number)}
        self.put(Provision, ref=self.ref("clause"), **place, **words)
        read = {"kind": "understanding", "text": self.word}
        self.put(Statement, provision=self.first(Provision), **place, **read)
        self.put(
            Identifier,
            instrument=place["instrument"],
            scheme="tias",
            number=f"{1000 + self.number}",
        )
        said = {"kind": "reservation", "made_on": PartialDate.parse("2001"), "text": self.word}
        self.put(Reservation, instrument=place["instrument"], state=self.states[0], **said)

    def fill_texts(self, place: dict[str, Any]) -> None:
        who, _ = User.objects.get_or_create(username="archivist")
        sent = {"sha256": f"{self.number:064}", "size": 4, "content": b"text", "sent_at": AT}
        told = {"found": {"versions": [], "total": 0, "landed": 0, "dropped": []}}
        file = {"name": f"{self.word}.txt", "kind": "txt", **told, "sent_by": who}
        original = self.put(Original, **place, **sent, **file)
        since = {"holds_from": date(1990, 1, self.number)} if self.number > 1 else {}
        seen = {"sha256": "0" * 64, "accepted_at": AT, "accepted_by": who, "title": self.word}
        text = self.put(Text, **place, language="en", original=original, **since, **seen)
        unit = {"address": "art_1__para_1", "kind": "paragraph", "label": "", "text": self.word}
        words = {"heading": self.word, "body": self.word, "units": [unit]}
        about = {"text": text, "kind": "article", "number": "1", "label": "Article 1"}
        self.put(Passage, **place, **about, **words, address="art_1", position=1)

    def fill_commitments(self) -> None:
        rests_on = {"instrument": self.first(Instrument), "provision": self.first(Provision)}
        columns = {"title": f"{self.word} promise", "basis": self.word, "trigger": "periodic"}
        ref, owed = self.ref("promise"), {"obligor": "mutual", "obligations": ["consult"]}
        self.put(Commitment, ref=ref, number=self.number, **rests_on, **columns, **owed, **CADENCE)
        promise = {"commitment": self.first(Commitment)}
        held = {"kind": "meeting", "met_on": PartialDate.parse("2025")}
        self.put(Evidence, ref=self.ref("proof"), **promise, **held)
        days = {"opens_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}
        lapses = {"lapses_on": date(2027, 3, 31), "label": str(self.number)}
        self.put(Occurrence, **promise, **days, **lapses, evidence=self.first(Evidence))
        self.fill_duties(promise)

    def fill_duties(self, promise: dict[str, Any]) -> None:
        someone = User.objects.first()
        post = self.put(Post, name=self.ref("post"))
        if someone is not None:
            self.put(Tenure, post=post, holder=someone, starts_on=date(2026, 1, 1))
        told = {"name": self.word, "media_type": "text/plain", "size": 1, "content": b"a"}
        self.put(File, **told, sha256="0" * 64)
        moved = {"from_due_on": date(2026, 12, 1), "to_due_on": date(2026, 12, 31)}
        self.put(Move, **promise, **moved, label=str(self.number), reason="change")
        if someone is None:
            return
        noted = {"noted_at": AT, "noted_by": someone}
        happened = {"trigger": "event", "occurred_on": PartialDate.parse("2026-01")}
        self.put(
            Incident, ref=f"{self.word[:12]}-{self.number}", title=self.word, **happened, **noted
        )
        proposed = {"proposed_by": someone, "proposed_at": AT, "reason": self.word}
        lasts = {"kind": "dispute", "starts_on": date(2030, 1, 1), "authority": self.word}
        self.put(Relief, **promise, **lasts, **proposed)
        if other := User.objects.exclude(pk=someone.pk).first():
            agreed = {"decision": "approved", "decided_at": AT, "decided_by": other}
            self.put(Relief, **promise, **lasts, **proposed, **agreed)
        self.put(Breach, **promise, began_on=date(2026, 1, 1), what=self.word, **noted)

    def fill_features(self) -> None:
        promise, on = {"commitment": self.first(Commitment)}, PartialDate.parse("2025-05")
        name = {"name": f"{self.word} {self.number}", "note": self.word}
        self.put(Forum, ref=self.ref("forum"), **promise, **name)
        held = {"starts_on": on, "status": "held", "note": self.word}
        met = {"forum": self.first(Forum), "format": "in person", "outcome": self.word}
        self.put(Meeting, ref=self.ref("meeting"), **met, **held)
        taking_part = {"states": [one.iso3 for one in self.states], "type": "FTX"}
        self.put(Series, ref=self.ref("series"), **promise, **name, **taking_part, **CADENCE)
        edition = {"series": self.first(Series), "name": f"{self.word} edition"}
        paid_for = {"cost_commitment": self.first(Commitment)}
        self.put(Event, ref=self.ref("event"), **edition, **held, **paid_for)

    def fill_meetings(self) -> None:
        meeting, states = self.first(Meeting), self.states
        at, text = {"meeting": meeting}, {"text": self.word}
        by = self.somebody()
        self.put(AgendaItem, **at, position=self.number, title=self.word)
        self.put(Paper, **at, title=f"{self.word} paper", reference=self.word)
        self.put(Decision, **at, number=self.number, **text)
        self.put(ActionItem, **at, **text, owner=self.word, state=states[0], due_on=AT.date())
        if not Minutes.objects.filter(meeting=meeting).exists():
            came = self.put(Delegation, **at, state=states[0], head=self.word)
            told = {"answer": "accepted", "replied_at": AT, "replied_by": by}
            self.put(Reply, delegation=came, name=self.word, **told)
            self.put(Minutes, **at, **text)
        said = {"version": self.number, "written_at": AT, "written_by": by}
        self.put(Revision, minutes=self.first(Minutes), **said, **text)
        call = {"title": f"{self.word} call", "commitment": self.first(Commitment), **at}
        asked = {"asker": states[0], "received_on": AT.date(), "within": Duration.parse("P14D")}
        self.put(Request, ref=self.ref("request"), **call, **asked)
        self.put(Prior, ref=self.ref("deed"), **call, happened_on=PartialDate.parse("2025"))
        digest = sha256(self.ref(self.marking["release"]).encode()).hexdigest()
        Feed.objects.create(user=by, name=self.word, alliance=self.owner, digest=digest)

    def fill_crises(self) -> None:
        by = self.somebody()
        if not Hotline.objects.filter(forum=self.first(Forum)).exists():
            limits = {"answer_hours": 24, "threshold": self.word, "steps": self.word}
            self.put(Hotline, forum=self.first(Forum), **limits)
        line = self.first(Hotline)
        who = {"office": f"{self.word} office", "phone": "+1 202 555 0100", "hotline": line}
        place = {"state": self.states[0], "position": self.number}
        self.put(Contact, ref=self.ref("contact"), **who, **place)
        when = {"invoked_at": AT, "invoked_by": by, "closed_at": AT, "closed_by": by}
        self.put(Crisis, hotline=line, reason=self.word, **when)
        wrote = {"written_at": AT, "written_by": by, "text": self.word}
        self.put(LogEntry, crisis=self.first(Crisis), kind="note", **wrote)
        self.put(HotlineTest, hotline=line, sent_at=AT, sent_by=by)

    def somebody(self) -> User:
        """Whoever is granted the alliance first; someone made for it where nobody is."""
        found = User.objects.filter(grants__alliance=self.owner).order_by("pk").first()
        return found or User.objects.get_or_create(username=f"filler-{self.owner.slug}")[0]

    def fill_planning(self) -> None:
        """An exercise has each stage and clearance once: those are of the newest one."""
        every, own = {"event": self.first(Event)}, {"event": self.last(Event)}
        self.put(Gap, series=self.first(Series), year=1900 + self.number, **self.dismissed())
        self.put(Stage, **own, kind="concept", due_on=date(2026, 1, 1), note=self.word)
        forces = {"forces": self.word, "domain": f"sea {self.number}", "cost": Decimal(7)}
        forces |= {"cost_currency": "USD", "cost_basis": "budget"}
        self.put(Participant, **every, state=self.states[0].iso3, **forces)
        self.put(Part, **every, name=f"{self.word} part {self.number}")
        asked = {"kind": "port", "state": self.states[0].iso3, "needed_by": date(2026, 2, 1)}
        self.put(Clearance, **own, **asked, note=self.word)
        aim = {"title": self.word, "agreed_on": date(2025, 1, 1)}
        self.put(Objective, ref=self.ref("aim"), commitment=self.first(Commitment), **aim)
        self.put(Attainment, **every, objective=self.last(Objective), note=self.word)
        script = {"title": self.word, "owner": self.word, "planned_at": AT}
        self.put(Inject, **every, number=self.number, **script)
        code = f"{self.owner.slug}{self.word}{self.number}"
        KnownExercise.objects.create(collection="test", code=code, name="Known")

    def dismissed(self) -> dict[str, Any]:
        return {"reason": self.word, "dismissed_at": AT, "dismissed_by": self.someone()}

    def someone(self) -> User:
        found, _ = User.objects.get_or_create(username="someone")
        return found

    def fill_interoperability(self) -> None:
        came = date(2020, 1, 1) + timedelta(days=self.number)
        self.put(Standard, ref=self.ref("standard"), title=self.word)
        label = {"label": f"{self.word} {self.number}"}
        self.put(Edition, standard=self.first(Standard), issued_on=came, **label)
        status = {"state": self.states[0].iso3, "implement_by": date(2021, 1, 1)}
        self.put(Adoption, edition=self.last(Edition), **status)
        pair = {}
        for side, state in zip("ab", self.states[:2], strict=True):
            whose = {"state": state.iso3, "name": f"{self.word} {side}"}
            made = self.put(System, ref=self.ref(f"system-{side}"), **whose)
            self.put(SystemVersion, system=made, fielded_on=came, **label)
            pair[f"system_{side}"] = made
        pair["standard"] = self.first(Standard)
        self.put(InteropCase, ref=self.ref("case"), **pair, title=self.word, capability=self.word)
        about = {"case": self.first(InteropCase), "edition": self.first(Edition)}
        first = self.first(SystemVersion)
        shown = {"outcome": "success", "tested_on": came, "evidence": self.word}
        self.put(InteropResult, **about, version_a=first, version_b=first, **shown)

    def fill_lessons(self) -> None:
        todo = {"action": self.word, "action_body": self.word, "due_on": date(2026, 1, 1)}
        self.put(Lesson, ref=self.ref("lesson"), title=self.word, tags=[self.word], **todo)
        seen = {"number": self.number, "title": self.word, "text": self.word}
        lesson = {"lesson": self.first(Lesson)}
        self.put(Observation, event=self.first(Event), **lesson, **seen, tags=[self.word])
        self.put(
            LessonCheck, **lesson, event=self.last(Event), is_remedied=False, evidence=self.word
        )
        by = {"proposed_at": AT, "proposed_by": self.someone()}
        self.put(Waiver, lesson=self.last(Lesson), reason=self.word, **by)

    def fill_figures(self) -> None:
        about = {"instrument": self.first(Instrument), "commitment": self.first(Commitment)}
        amount = {"amount": Decimal(100), "currency": "USD", "form": "cash", "basis": "agreed"}
        period = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
        sides = {"contributor": self.states[0], "beneficiary": self.states[1]}
        what = {"category": "stationing", "note": self.word, "ref": self.ref("contribution")}
        self.put(Contribution, **about, **amount, **period, **sides, **what)
        self.fill_ledger()
        figures = {"defence_spending": Decimal(50_000), "gdp": Decimal(4_000)}
        for state in self.states:
            year = {"state": state, "year": 1990 + self.number, "vintage": "2025"}
            CountryYear.objects.get_or_create(**year, defaults=figures)
        Source.objects.create(alliance=self.owner, code=f"S{self.number}", title=self.owner.name)

    def fill_ledger(self) -> None:
        text, asker = self.first(Instrument), self.owner.grants.exclude(user=None).first()
        due = {"amount": Decimal(100), "currency": "USD", "due_on": date(2025, 6, 30)}
        self.put(Instalment, ref=self.ref("instalment"), instrument=text, part=self.word, **due)
        halves = {"shares": {"USA": "0.5", "JPN": "0.5"}, "starts_on": date(2020, 1, 1)}
        self.put(Key, ref=self.ref("key"), title=self.word, instrument=text, **halves)
        path = {"first_year": 2020, "start": Decimal(1), "last_year": 2030, "target": Decimal(2)}
        self.put(Guideline, ref=self.ref("goal"), title=self.word, instrument=text, **path)
        if asker:
            said = {"state": self.states[1].iso3, "amount": Decimal(90), "note": self.word}
            self.put(Attestation, contribution=self.first(Contribution), user=asker.user, **said)
        proposed: Any = {"proposed_by": self.somebody(), "proposed_at": AT, "reason": self.word}
        self.put(Tolerance, rule="burden.imbalance", **proposed)
        seat = {"release": "states", "released_to": [f"Q{self.number:02}"]}
        if asker:
            place: Any = {"alliance": self.owner, "user": asker.user, "state": f"Q{self.number:02}"}
            Attestor.objects.get_or_create(**place, defaults=seat)
        figure: Any = {"definition": "sipri", "vintage": "2025", "series": "x", "value": Decimal(1)}
        Figure.objects.get_or_create(area=self.states[0].name, year=1990 + self.number, **figure)
        days: Any = {"starts_on": date(1990 + self.number, 1, 1), "ends_on": date(2100, 1, 1)}
        Rate.objects.get_or_create(currency="JPY", per_unit=Decimal(150), source="bank", **days)

    def fill_findings(self) -> None:
        about = {"subject": self.first(Commitment).ref, "subject_kind": "commitment"}
        said = {"title": f"{self.word} has lapsed", "state": "lapsed", "severity": 3}
        days = {"since": date(2025, 12, 1), "due_on": date(2025, 11, 30)}
        told = {"inputs": {"cadence": self.word}, "citation": self.word, "clears_when": "met"}
        rule = {"rule": "commitments.lapsed", "key": self.ref("key")}
        self.put(Finding, **rule, **about, **said, **days, explanation=told)
        counts = {"rows_seen": 1, "opened": 1, "worsened": 0, "resolved": 0}
        when = {"as_of": AT.date(), "started_at": AT, "duration": timedelta()}
        run = Run.objects.create(rule="commitments.lapsed", **counts, **when)
        finding = self.first(Finding)
        self.tell(Change.objects.create(finding=finding, run=run, kind="opened", severity=3))

    def tell(self, change: Change) -> None:
        Routed.objects.create(change=change)
        for grant in self.owner.grants.exclude(user=None):
            wish, _ = Subscription.objects.get_or_create(user=grant.user, alliance=self.owner)
            message = Message.objects.create(subscription=wish, sent_at=AT)
            Alert.objects.create(change=change, subscription=wish, message=message)
            Delivery.objects.create(message=message)

    def fill_widenings(self) -> None:
        told = {"proposed_by": self.somebody(), "proposed_at": AT, "reason": self.word}
        to = {"from_release": "internal", "to_release": "parties", "name": self.word}
        about = self.last(Commitment)
        self.put(Widening, table=about._meta.db_table, record=about.pk, **to, **told)

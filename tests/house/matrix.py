"""What everyone may expect at every address: the table that the portal is held against.

The order of refusals is the same at every door: who asks (302 or 401), whether a second factor or a
scope is lacking (302 or 403), the method (405), whether it is there and released (404), whether it
may be changed (403).
"""

from dataclasses import dataclass, replace

from tests.house.addresses import BOTH, Address
from tests.house.lines import (
    ABSENT,
    API_ATTEST,
    API_NO_ATTEST,
    API_READ,
    API_WANTS_MORE,
    AWAY,
    CONFIRM_FIRST,
    DEED,
    DO,
    DOOR_OF_MACHINES,
    ENROLS,
    ENTERED,
    ENTERED_BY_HAND,
    ENTRY,
    FORBIDDEN,
    FORM,
    FORM_ABSENT,
    FORM_CLOSED,
    FORM_DONE,
    FORM_LEADS,
    LEADS,
    LISTED,
    LOOKED_AT,
    MEND,
    NO_TOKEN,
    NOT_THERE,
    NOWHERE,
    OF_THE_OFFICE,
    OWN,
    PAGE,
    PARTS,
    PUBLIC,
    PUBLIC_FORM,
    PUT_ON,
    READ,
    RECORD,
    SHUT_FORM,
    SIGNS_IN,
    TAKE_AWAY,
    UNREADY,
    Line,
    Row,
    row,
)
from tests.house.world import Thing

LINES = {
    "portal:home": PAGE,
    "portal:theme": Line.open(DO, fenced=DO),  # a cookie, for strangers as well
    "portal:eyes": Line.closed(DO),
    "portal:healthz": Line.open(READ, fenced=READ),
    "portal:readyz": Line.open(UNREADY, fenced=UNREADY),  # in this world no rule has run
    "portal:entry-list": PAGE,
    "portal:entry-detail": Line.closed(ABSENT),  # no register is brought in here
    # Files that one has sent oneself: nobody in this world has.
    "portal:upload-list": OWN,
    "portal:upload-detail": Line.closed(ABSENT),
    "portal:upload-confirm": Line.closed(NOT_THERE),
    "portal:upload-discard": Line.closed(NOT_THERE),
    "portal:upload-template": Line.closed(ABSENT),  # of no kind: none was named
    "portal:upload-failed": Line.closed(ABSENT),
    "portal:alliance": PAGE,
    # A change that is on record, of a row that one may change; tested with its page.
    "portal:change-undo": Line.closed(FORM_ABSENT),
    "portal:treaties": PAGE,
    "portal:instrument": PAGE,
    "portal:instrument-exit": PAGE,
    "portal:instrument-text": PAGE,
    "portal:instrument-compare": PAGE,
    "portal:instrument-akn": PAGE,
    # Whoever reads looks at files; who edits sends them, and accepts what was read.
    "portal:instrument-files": Line.closed(LOOKED_AT, FORM_ABSENT, FORM),
    "portal:original-detail": Line.closed(LOOKED_AT, FORM_ABSENT, FORM),
    "portal:original-file": PAGE,
    **{f"portal:instrument-{deed}": ENTRY for deed in PUT_ON},
    **{f"portal:{part}-edit": MEND for part in (*PARTS, "passage", "provision", "instrument")},
    "portal:instrument-new": ENTRY,
    "portal:instrument-parties": MEND,
    "portal:instrument-clause": ENTRY,
    "portal:instrument-term": MEND,
    "portal:instrument-term-remove": TAKE_AWAY,
    **{f"portal:{part}-remove": TAKE_AWAY for part in (*PARTS, "relation", "tenure")},
    "portal:provision-remove": ENTRY,  # refused: in this world commitments rest on it
    "portal:search": PAGE,
    "portal:verify": PUBLIC,
    "portal:verify-copy": PUBLIC,
    "portal:commitments": PAGE,
    **dict.fromkeys(
        (
            *("portal:commitment", "portal:reciprocity", "portal:incidents"),
            *("portal:file-content", "portal:posts"),
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("portal:commitment-new", "portal:commitment-prove"),
            *("portal:commitment-relieve", "portal:commitment-breach", "portal:relief-decide"),
            *("portal:commitment-reassign", "portal:incident-new", "portal:post-new"),
            *("portal:post-appoint", "portal:post-held", "portal:breach-end"),
        ),
        ENTRY,
    ),
    **dict.fromkeys(("portal:commitment-edit", "portal:post-edit", "portal:tenure-edit"), MEND),
    "portal:incident-retract": TAKE_AWAY,
    "portal:savedviews": Line.closed(DO, NOT_THERE),
    "portal:consultations": PAGE,
    "portal:contributions": PAGE,
    **dict.fromkeys(
        [
            f"portal:{one}"
            for one in ("ledger", "tolerance-list", "widening-list", "figures", *BOTH)
        ],
        PAGE,
    ),
    **dict.fromkeys([f"portal:{one}" for one in ENTERED_BY_HAND], ENTRY),
    **dict.fromkeys(
        [f"portal:{one}-edit" for one in ("contribution", "pledge", "instalment")], MEND
    ),
    # Only for whoever speaks for one of its sides, which nobody in this world does.
    "portal:contribution-attest": Line.closed(SHUT_FORM, FORM_ABSENT),
    # The same for every alliance, so nobody but a superuser changes them.
    **dict.fromkeys(("portal:figures-new", "portal:rate-new"), OF_THE_OFFICE),
    # There are no such rates and figures.
    **dict.fromkeys(
        ("portal:rate-edit", "portal:countryyear-edit"), replace(OF_THE_OFFICE, office=FORM_ABSENT)
    ),
    "portal:exercises": PAGE,
    **dict.fromkeys([f"portal:burden{one}" for one in ("", "-partner", "-sheet", "-export")], PAGE),
    "portal:methods": PAGE,
    # Leads to the record, or to a search for it; which says as little, since all are led there.
    "portal:subject": replace(Line.closed(LEADS), asks_for_alliance=True),
    "oauth:token": DOOR_OF_MACHINES,
    "oauth:revoke": DOOR_OF_MACHINES,
    "oauth:introspect": DOOR_OF_MACHINES,
    "oauth:metadata": PUBLIC,
    "compliance:finding-list": PAGE,
    "compliance:finding-detail": PAGE,
    **dict.fromkeys(("compliance:finding-acknowledge", "compliance:finding-hand-over"), DEED),
    **dict.fromkeys(
        (
            *("consultations:forum-detail", "consultations:forum-digest"),
            *("consultations:meeting-detail", "consultations:request-list"),
            *("consultations:hotline-list", "consultations:hotline-detail"),
            *("consultations:hotline-card", "consultations:contact-list"),
            "consultations:crisis-detail",
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("consultations:forum-new", "consultations:forum-plan"),
            *("consultations:forum-take-over", "consultations:request-new"),
            *("consultations:meeting-move", "consultations:meeting-status"),
            *("consultations:meeting-minutes", "consultations:meeting-agenda"),
            *("consultations:meeting-decision", "consultations:meeting-action"),
            *("consultations:meeting-delegation", "consultations:meeting-paper"),
            "consultations:meeting-reply",
            *("consultations:prior-new", "consultations:contact-new"),
            *("consultations:hotline-invoke", "consultations:crisis-log"),
            "consultations:crisis-close",
        ),
        ENTRY,
    ),
    "consultations:forum-edit": MEND,
    "consultations:forum-hotline": MEND,
    "consultations:request-edit": MEND,
    "consultations:prior-edit": MEND,
    "consultations:contact-edit": MEND,
    **dict.fromkeys(
        (
            *("exercises:event-detail", "exercises:event-pack", "exercises:event-script-table"),
            *("exercises:event-script-calendar", "exercises:series-programme"),
            *("exercises:interopcase-matrix", "exercises:interopcase-detail"),
            *("exercises:lesson-list", "exercises:lesson-detail", "exercises:knownexercise-list"),
            *("exercises:series-detail", "exercises:objective-list"),
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("exercises:event-days", "exercises:event-postpone", "exercises:event-participant"),
            *("exercises:event-part", "exercises:event-clearance", "exercises:event-objective"),
            *("exercises:event-inject", "exercises:event-observation", "exercises:stage-pass"),
            *("exercises:inject-shift", "exercises:series-new", "exercises:objective-new"),
            *("exercises:series-event", "exercises:series-gap", "exercises:interopcase-result"),
            *("exercises:interopcase-new", "exercises:system-new", "exercises:system-version"),
            *("exercises:standard-new", "exercises:standard-edition"),
            *("exercises:edition-adoption", "exercises:lesson-new", "exercises:lesson-check"),
            *("exercises:lesson-close", "exercises:lesson-waive", "exercises:series-days"),
            *("exercises:series-take",),
        ),
        ENTRY,
    ),
    **dict.fromkeys(
        (
            *("exercises:participant-edit", "exercises:part-edit", "exercises:clearance-edit"),
            *("exercises:attainment-edit", "exercises:inject-edit", "exercises:lesson-edit"),
            *("exercises:event-edit", "exercises:series-edit", "exercises:objective-edit"),
        ),
        MEND,
    ),
    "exercises:event-plan": DEED,
    "exercises:stage-undo": DEED,
    "exercises:lesson-reopen": DEED,
    "exercises:waiver-drop": DEED,
    "exercises:waiver-sign": DEED,
    "consultations:decision-commit": DEED,
    "consultations:actionitem-done": DEED,
    "consultations:hotline-test": DEED,
    "consultations:hotlinetest-acknowledge": DEED,
    "consultations:feed-list": Line.closed(ENTERED),
    "consultations:feed-revoke": Line.closed(DO),
    "consultations:feed-show": Line.open(ABSENT),  # nobody has this secret
    "api:attestations-list": replace(Line.api(API_ATTEST), reading=API_NO_ATTEST),
    "api:attestations-detail": RECORD,
    **dict.fromkeys(
        [
            f"api:{noun}-{what}"
            for noun in (
                *("alliances", "instruments", "provisions", "commitments", "occurrences"),
                *("consultations", "contributions", "exercises", "series"),
                *("objectives", "lessons", "standards", "test-cases", "evidence", "reliefs"),
                *("breaches", "incidents", "decisions", "actions"),
            )
            for what in ("list", "detail")
        ],
        LISTED,
    ),
    "api:findings-list": LISTED,
    "api:findings-detail": RECORD,
    "api:search": Line.api(API_WANTS_MORE),
    "api:me": Line.api(lacking=API_READ),
    "api:audit-head": Line.api(lacking=API_READ),
    # Without data; but whoever shows a token is told that it is bad.
    "api:description": replace(Line.open(API_READ, fenced=FORBIDDEN), bad_token=NO_TOKEN),
    "api:documentation": replace(Line.open(READ, fenced=FORBIDDEN), bad_token=NO_TOKEN),
    "api:problem": Line.open(API_READ, fenced=FORBIDDEN),
    "/api/": Line.open(NOWHERE, fenced=FORBIDDEN),
    "account_login": SIGNS_IN,
    "mfa_authenticate": Line.open(FORM_LEADS),  # nobody is half way through signing in
    "mfa_login_webauthn": Line.open(FORM_LEADS),
    "openid_connect_login": Line.open(ABSENT),  # no server of single sign-on is named
    "openid_connect_callback": Line.open(ABSENT),
    "socialaccount_login_cancelled": PUBLIC,
    "account_inactive": PUBLIC,
    "account_logout": Line.open(DO, fenced=DO),
    "account_reset_password": PUBLIC_FORM,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC_FORM,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_index": Line(AWAY, READ, ABSENT, READ, READ),
    "account_reauthenticate": Line(AWAY, FORM, ABSENT, FORM, FORM),
    "mfa_reauthenticate": CONFIRM_FIRST,
    "mfa_reauthenticate_webauthn": CONFIRM_FIRST,
    "account_change_password": CONFIRM_FIRST,
    "mfa_activate_totp": ENROLS,
    "mfa_deactivate_totp": Line.closed(FORM_ABSENT),  # nobody here has an app
    "mfa_view_recovery_codes": Line.closed(ABSENT),  # nor codes
    "mfa_generate_recovery_codes": CONFIRM_FIRST,
    "mfa_download_recovery_codes": Line.closed(FORM_ABSENT),
    "mfa_add_webauthn": ENROLS,
    "mfa_edit_webauthn": CONFIRM_FIRST,
    "mfa_remove_webauthn": CONFIRM_FIRST,
    "usersessions_list": Line.closed(FORM_DONE),
}

# The back office sends away whoever is no superuser, whatever is asked. By how its addresses end:
OFFICE = {
    "_changelist": FORM,
    "_add": FORM,
    "_change": FORM,
    "_delete": FORM,
    "_history": FORM,
    "/": FORM_LEADS,  # the former address of a row
}
LOOKED_AT_ONLY = {  # tables that the portal writes itself
    "_add": FORM_CLOSED,
    "_change": LOOKED_AT,
    "_delete": FORM_CLOSED,
}
KEPT_BY_US = (
    *("commitments_evidence", "commitments_occurrence", "compliance_finding", "compliance_change"),
    *("compliance_run", "compliance_recheck", "alerts_alert", "alerts_message", "alerts_delivery"),
    *("accounts_credential", "alliances_upload", "alliances_widening"),
    *("commitments_relief", "burden_tolerance", "exercises_waiver"),
    *("treaties_entry", "treaties_entryparty", "treaties_entryaction"),
    *("consultations_revision", "consultations_logentry"),
    *("treaties_original", "treaties_text", "treaties_passage", "burden_total"),
)
OFFICE_OF_ITS_OWN = {
    "admin:index": FORM,
    "admin:app_list": FORM,
    "admin:login": AWAY,
    "admin:logout": DO,
    "admin:password_change": FORM_LEADS,
    "admin:password_change_done": READ,
    "admin:auth_user_password_change": FORM_LEADS,  # to show once more who one is
    "admin:accounts_user_add": FORM_LEADS,  # as this, before a password is typed
    "admin:accounts_user_change": FORM_DONE,  # as this, when sent
    "admin:jsi18n": READ,
    "admin:autocomplete": row("403 403 405 405 405 405 405"),  # of which field is not said
    "admin:view_on_site": FORM_ABSENT,
    "/admin/%(url)s": FORM_ABSENT,
    # There is none in this world: nothing was uploaded, no register brought in.
    **{
        f"admin:{table}_{page}": FORM_LEADS
        for table in ("alliances_upload", "treaties_entry", "treaties_entryparty")
        for page in ("change", "history")
    },
    "admin:treaties_entryaction_change": FORM_LEADS,
    "admin:treaties_entryaction_history": FORM_LEADS,
}
TOLD_AT_THE_DOOR = {"admin:login": FORBIDDEN}  # what one who has signed in, and may not, is told


@dataclass(frozen=True)
class Rights:
    """What an actor is to a door: what they see there, and how they stand otherwise."""

    sees: frozenset[Thing] = frozenset()
    may_change: bool = False
    scopes: tuple[str, ...] | None = None
    may_only_read: bool = False
    is_shut: bool = False
    is_fenced: bool = False
    is_in_office: bool = False
    has_bad_token: bool = False


def name_of(address: Address) -> str:
    return address.name or address.template


def expected(address: Address, rights: Rights, thing: Thing) -> Row | None:
    """The row of the table for an actor there; None if the table says nothing of the address."""
    if address.door == "admin":
        return _office(address, rights)
    line = LINES.get(name_of(address))
    return None if line is None else _at(line, address, rights, thing)


def _at(line: Line, address: Address, rights: Rights, thing: Thing) -> Row:
    if rights.has_bad_token and line.bad_token:
        return line.bad_token
    if rights.is_shut:
        return line.shut
    if rights.is_fenced:
        return line.fenced
    if rights.scopes is not None and not name_of(address).startswith(rights.scopes):
        return line.lacking
    if line.asks_for_alliance and thing is not Thing.FOREIGN:
        thing = Thing.RELEASED
    if thing is not Thing.NONE and thing not in rights.sees:
        return line.unseen
    own = line.office if rights.is_in_office else line.reading if rights.may_only_read else None
    return own or (line.may if rights.may_change else line.seen)


def _office(address: Address, rights: Rights) -> Row | None:
    name = name_of(address)
    if not rights.is_in_office:
        is_known = not (rights.is_shut or rights.is_fenced)
        return TOLD_AT_THE_DOOR.get(name, AWAY) if is_known else AWAY
    if name in OFFICE_OF_ITS_OWN:
        return OFFICE_OF_ITS_OWN[name]
    stem, ending = name.removeprefix("admin:").rpartition("_")[0], _ending(name)
    kept = LOOKED_AT_ONLY if stem in KEPT_BY_US else {}
    return kept.get(ending) or OFFICE.get(ending)


def _ending(name: str) -> str:
    return next((one for one in OFFICE if name.endswith(one)), "")

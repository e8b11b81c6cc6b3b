"""What an address may say to each standing: rows of statuses, and lines of rows by standing.

A row has the statuses of one standing, in the order of METHODS.
"""

from dataclasses import dataclass, replace

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READING, BRIEFLY = ("GET",), ("GET", "POST")
type Row = tuple[int, ...]


def row(text: str) -> Row:
    return tuple(int(status) for status in text.split())


#                GET HEAD POST PUT PATCH DELETE OPTIONS
AWAY = row("     302 302  302  302 302   302    302")
FORBIDDEN = row("403 403  403  403 403   403    403")
NO_TOKEN = row(" 401 401  401  401 401   401    401")
NOWHERE = row("  404 404  404  404 404   404    404")
READ = row("     200 200  405  405 405   405    405")
ABSENT = row("   404 404  405  405 405   405    405")
LEADS = row("    302 302  405  405 405   405    405")
FORM = row("     200 200  200  405 405   405    405")
ENTERED = row("  200 200  422  405 405   405    405")
OPENED_BEFORE = row("200 200 409 405 405 405 405")  # what is sent does not say what one saw
SHUT_FORM = row("403 403  403  405 405   405    405")
FORM_LEADS = row("302 302 302  405 405   405    405")
FORM_DONE = row("200 200  302  405 405   405    405")
FORM_ABSENT = row("404 404 404 405 405   405    405")
FORM_CLOSED = row("403 403 403 405 405   405    405")
LOOKED_AT = row("200 200  403  405 405   405    405")
DO = row("       405 405  302  405 405   405    405")
MAY_NOT = row("  405 405  403  405 405   405    405")
NOT_THERE = row("405 405  404  405 405   405    405")
ENDPOINT = row(" 405 405  400  405 405   405    200")
API_READ = row(" 200 200  405  405 405   405    200")
API_WANTS_MORE = row("400 400 405 405 405 405 200")
API_ATTEST = row("200 200 400 405 405 405 200")  # what is sent has no key
API_NO_ATTEST = row("200 200 403 405 405 405 200")  # who may only read
API_ABSENT = row("404 404 405  405 405   405    200")
UNREADY = row("  503 503  405  405 405   405    405")


@dataclass(frozen=True)
class Line:
    """What each standing gets at an address; where a thing is not `seen`, `unseen` holds."""

    shut: Row
    seen: Row
    unseen: Row
    may: Row
    fenced: Row = AWAY
    lacking: Row = FORBIDDEN
    bad_token: Row | None = None
    reading: Row | None = None  # for a system whose scopes open what is read alone
    asks_for_alliance: bool = False  # and not whether the record is there
    office: Row | None = None  # for a superuser, where that makes a difference

    @classmethod
    def closed(cls, seen: Row, unseen: Row = ABSENT, may: Row | None = None) -> "Line":
        """For people who have signed in."""
        return cls(AWAY, seen, unseen, seen if may is None else may)

    @classmethod
    def open(cls, row: Row, fenced: Row = AWAY) -> "Line":
        """The same for everyone; `fenced`, for who lacks a second factor."""
        return cls(row, row, row, row, fenced, row)

    @classmethod
    def api(cls, row: Row = API_READ, lacking: Row = FORBIDDEN) -> "Line":
        """For whoever has a token, or has signed in."""
        return cls(NO_TOKEN, row, API_ABSENT, row, FORBIDDEN, lacking)


PAGE, LISTED, RECORD = Line.closed(READ), Line.api(), Line.api()
OWN, CONFIRM_FIRST = Line.closed(FORM), Line.closed(FORM_LEADS)
# A form in which editors change something; readers see that they may not.
ENTRY = Line.closed(SHUT_FORM, FORM_ABSENT, ENTERED)
MEND = Line.closed(SHUT_FORM, FORM_ABSENT, OPENED_BEFORE)
DEED = Line.closed(MAY_NOT, NOT_THERE, DO)
TAKE_AWAY = Line.closed(SHUT_FORM, FORM_ABSENT, FORM_DONE)  # nothing to fill in
PUT_ON = ("act", "identify", "relate", "reserve", "interpret")  # an instrument
PARTS = ("action", "identifier", "reservation", "statement")  # of one
PUBLIC, PUBLIC_FORM = Line.open(READ), Line.open(FORM)
# Reached without a second factor too: it is how one sets one up, or the way out.
ENROLS = Line(AWAY, FORM_LEADS, ABSENT, FORM_LEADS, FORM_LEADS)
# Leads away whoever has signed in.
SIGNS_IN = Line(FORM, FORM_LEADS, ABSENT, FORM_LEADS, FORM_LEADS)
DOOR_OF_MACHINES = Line.open(ENDPOINT)
OF_THE_OFFICE = replace(Line.closed(SHUT_FORM), office=ENTERED)
MENDED_BY_HAND = ("contribution", "pledge", "instalment")
ENTERED_BY_HAND = (
    *("contribution-new", "pledge-new", "pledge-instalment", "key-new"),
    *("tolerance-new", "tolerance-decide", "widening-new", "widening-decide"),
)

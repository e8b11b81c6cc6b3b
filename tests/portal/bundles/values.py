"""Values of every kind a bundle can hold, for property tests."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import singledispatch
from typing import Any

from hypothesis import strategies as st

from kit.dates import Duration, PartialDate
from portal.bundles import duties, forms, keeping, kinds
from portal.bundles.kinds import Kind

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
AWKWARD = st.sampled_from(
    [
        *(
            "",
            " ",
            "null",
            "~",
            "true",
            "no",
            "1986",
            "2016-10",
            "2016-10-20",
            "0.10",
            "1e3",
            "=",
            "<<",
        ),
        *(
            "- a",
            "? a",
            "a: b",
            "a #b",
            "#",
            "'",
            '"',
            "[a, b]",
            "{a: b}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
        ),
        *(
            "a\nb",
            "a\n\nb",
            "\na",
            "a\n",
            " a",
            "a ",
            "a\n b",
            "a  b",
            "\ta",
            "a\tb",
            "\r\n",
            "a\u2028b",
        ),
        *("\u0085", "\ufeff", "\x07", "---", "...", "word " * 60, "x" * 250, "línea\u00a0", "日本"),
    ]
)


@singledispatch
def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Values that the kind may give when it reads."""
    texts = st.one_of(st.text(LETTERS, max_size=60), AWKWARD)
    return texts.filter(lambda text: len(text) <= kind.longest)


@values.register
def _(kind: kinds.Slug) -> st.SearchStrategy[Any]:
    found = st.from_regex(kind.pattern, fullmatch=True)
    return found.filter(lambda text: len(text) <= kind.longest)


@values.register
def _(kind: kinds.Choice) -> st.SearchStrategy[Any]:
    return st.sampled_from(kind.words)


@values.register
def _(kind: kinds.Yes) -> st.SearchStrategy[Any]:
    return st.booleans()


@values.register
def _(kind: kinds.Whole) -> st.SearchStrategy[Any]:
    return st.integers(kind.least, kind.most)


@values.register
def _(kind: kinds.Number) -> st.SearchStrategy[Any]:
    most = Decimal(10) ** kind.digits - 1
    return st.decimals(0, most, places=kind.places) | st.decimals(0, most, places=0)


@values.register
def _(kind: kinds.Day) -> st.SearchStrategy[Any]:
    return DAYS


@values.register
def _(kind: kinds.Instant) -> st.SearchStrategy[Any]:
    return st.builds(datetime.combine, DAYS, st.times().map(_whole_second), st.just(UTC))


def _whole_second(at: time) -> time:
    return at.replace(microsecond=0)


@values.register
def _(kind: kinds.Partial) -> st.SearchStrategy[Any]:
    texts = st.builds(lambda day, size: day.isoformat()[:size], DAYS, st.sampled_from([4, 7, 10]))
    return texts.map(PartialDate.parse)


@values.register
def _(kind: kinds.Span) -> st.SearchStrategy[Any]:
    return st.builds(Duration, st.integers(0, 6000), st.integers(0, 180_000))


@values.register
def _(kind: kinds.Ref) -> st.SearchStrategy[Any]:
    return values(kinds.Slug())


@values.register
def _(kind: forms.Coded) -> st.SearchStrategy[Any]:
    return st.booleans() | values(kinds.Text()).filter(lambda text: text not in ("true", "false"))


@values.register
def _(kind: forms.ReleasedTo) -> st.SearchStrategy[Any]:
    return st.sampled_from(["internal", "parties", "public", ["USA"], ["KOR", "JPN"]])


@values.register
def _(kind: duties.Owed) -> st.SearchStrategy[Any]:
    return st.sampled_from(["mutual", "mutual_asymmetric", ["USA"], ["KOR", "JPN"]])


@values.register
def _(kind: keeping.Bytes) -> st.SearchStrategy[Any]:
    return st.binary(min_size=1, max_size=40)


@values.register
def _(kind: kinds.Many) -> st.SearchStrategy[Any]:
    each, least = values(kind.each), kind.least
    found = st.lists(
        each, min_size=least, max_size=least + 2, unique_by=repr if kind.distinct else None
    )
    return found.map(sorted) if kind.sorts else found


@values.register
def _(kind: kinds.Table) -> st.SearchStrategy[Any]:
    names = values(kinds.Text(longest=120))
    return st.dictionaries(names, values(kind.each), max_size=3)


@values.register
def _(kind: kinds.Form) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({column.key: _cell(column) for column in kind.columns})


def _cell(column: kinds.Column) -> st.SearchStrategy[Any]:
    found = values(column.kind)
    if column.required:
        return found.filter(lambda value: value != "")
    return st.just(column.absent) | found

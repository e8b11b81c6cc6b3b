"""Real instruments on the days that tell, and terms of any kind."""

from datetime import date, timedelta

from hypothesis import strategies as st

from kit.dates import Duration
from treaties.term import Extension, Link, Term, TermKind, Window

A_DAY = timedelta(days=1)
P1Y, P5Y, P10Y = (Duration.parse(text) for text in ("P1Y", "P5Y", "P10Y"))

# Special Measures Agreements of the United States with Korea (nos. 8 to 12) and Japan.
KR_08 = Link("us-kr-sma-08", date(2009, 3, 5), date(2013, 12, 31), is_uncertain=True)
KR_09 = Link("us-kr-sma-09", date(2014, 6, 18), date(2018, 12, 31), date(2014, 1, 1))
KR_10 = Link("us-kr-sma-10", date(2019, 4, 5), date(2019, 12, 31), date(2019, 1, 1))
KR_11 = Link("us-kr-sma-11", date(2021, 9, 1), date(2025, 12, 31), date(2020, 1, 1))
KR_12 = Link("us-kr-sma-12", date(2024, 11, 29), date(2030, 12, 31), date(2026, 1, 1))
JP_09 = Link("us-jp-sma-09", date(2022, 4, 1), date(2027, 3, 31), date(2022, 4, 1))

# Chagos: exchange of notes of 1966; MOA: US-Israel 1988; MDA: US-UK 1958.
BIOT = Term(
    TermKind.FIXED_THEN_TACIT_RENEWAL,
    starts_on=date(1966, 12, 30),
    initial=Duration.parse("P50Y"),
    renewal=Duration.parse("P20Y"),
    renewals=1,
    notice_window=(date(2014, 12, 30), date(2016, 12, 30)),
    notice_effect=Duration.parse("P2Y"),
)
MOA = Term(TermKind.FIXED_THEN_TACIT_RENEWAL, date(1988, 4, 21), initial=P5Y, renewal=P5Y)
MDA_WINDOW = Window(first_after=P10Y, then_every=P5Y, notice_before=P1Y, applies_to="Article II")
MDA_SUNSET = [
    Extension(date(2015, 6, 29), date(2024, 12, 31)),
    Extension(date(2024, 11, 14), None),
]

days = st.dates(date(1950, 1, 1), date(2050, 12, 31))
periods = st.builds(Duration, months=st.integers(1, 120), days=st.integers(0, 30))
extensions = st.lists(st.builds(Extension, days, st.none() | days), max_size=4)
links = st.builds(
    Link, st.text(max_size=2), days, covers_from=st.none() | days, is_uncertain=st.booleans()
)
renewing = st.builds(
    Term,
    st.just(TermKind.FIXED_THEN_TACIT_RENEWAL),
    starts_on=days,
    initial=periods,
    renewal=periods,
    renewals=st.none() | st.integers(0, 3),
    notice=st.none() | st.just(Duration(days=20)),
    notice_effect=st.none() | periods,
)
